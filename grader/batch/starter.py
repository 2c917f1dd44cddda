"""A small assignment to begin with: a rubric, two submissions, the schema for editors."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from grader.batch.writing import write_atomically
from grader.errors import Place, Problem, UsageError
from grader.rubric.schema import rubric_json_schema


def write_starter(folder: Path) -> list[Path]:
    """Write the assignment into a new or empty folder; return the files in order."""
    _demand_empty(folder)
    texts = dict(_texts(files("grader.batch") / "starter_files", folder))
    texts[folder / "rubric.schema.json"] = rubric_json_schema()
    for path, text in texts.items():
        write_atomically(path, text)
    return sorted(texts)


def _demand_empty(folder: Path) -> None:
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        text = "there is something here already, which is not overwritten"
        mend = "choose a name that is free"
        raise UsageError(Problem("folder-not-empty", text, Place(str(folder)), mend))


def _texts(source: Traversable, target: Path) -> list[tuple[Path, str]]:
    found: list[tuple[Path, str]] = []
    for item in source.iterdir():
        if item.is_dir():
            found += _texts(item, target / item.name)
        else:
            found.append((target / item.name, item.read_text(encoding="utf-8")))
    return found
