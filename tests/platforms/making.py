"""Downloads and tables as platforms write them, made by the tests; and what is read back."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

RIGHT = "dy/dw = \\sigma'(z) x"
Content = str | bytes


def write_zip(path: Path, members: Mapping[str, Content]) -> Path:
    """Write an archive with these files, the names as UTF-8."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def zip_bytes(members: Mapping[str, Content]) -> bytes:
    """Return an archive with these files."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def write_folder(path: Path, members: Mapping[str, Content]) -> Path:
    """Write the same files into a folder."""
    for name, content in members.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def tree(folder: Path) -> set[str]:
    """Return the files below a folder, without the roster."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path != folder / "roster.csv"
    }


def rows(data: bytes, encoding: str = "utf-8-sig", separator: str = ",") -> list[dict[str, str]]:
    """Read a table as a platform does: by its headings."""
    text = io.StringIO(data.decode(encoding), newline="")
    return list(csv.DictReader(text, delimiter=separator))


def roster(folder: Path) -> list[dict[str, str]]:
    """Read roster.csv."""
    return rows((folder / "roster.csv").read_bytes())


def of(found: Sequence[Mapping[str, str]], column: str) -> list[str]:
    """Return a column."""
    return [row[column] for row in found]
