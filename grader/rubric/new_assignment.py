"""A small assignment to begin with: a rubric and two submissions that grade at once."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from grader.errors import Place, Problem, UsageError
from grader.rubric.json_schema import rubric_json_schema


def write_assignment(folder: Path) -> list[Path]:
    """Write the assignment into a new folder; return the files, in the order to read them.

    Raise `UsageError` when the folder has something in it, so that nothing is ever overwritten.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        text = f"{folder} is there already"
        raise UsageError(Problem("folder-exists", text, Place(str(folder)), "choose another name"))
    written = []
    for path, text in _starter(folder.name):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        written.append(target)
    return written


def _starter(name: str) -> Iterator[tuple[str, str]]:
    root = files("grader.rubric") / "starter"
    title = name.replace("-", " ").replace("_", " ").strip().capitalize() or "Assignment"
    yield "rubric.yaml", (root / "rubric.yaml").read_text("utf-8").replace("NAME", _quoted(title))
    yield from _submissions(root / "submissions")
    yield "rubric.schema.json", rubric_json_schema()


def _quoted(title: str) -> str:
    return title if title.replace(" ", "").isalnum() else "'" + title.replace("'", "''") + "'"


def _submissions(folder: Traversable) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        yield f"submissions/{file.name}", file.read_text("utf-8")
