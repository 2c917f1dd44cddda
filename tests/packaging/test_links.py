"""What the pages refer to is there."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from tests.packaging.message_pages import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
#: Pages about the program itself; others name files of those who use it.
OF_THE_PROGRAM = ("CONTRIBUTING.md", "docs/architecture.md", "docs/operations.md")
_LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#\s]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not [link for link in _LINK.findall(text) if not (page.parent / link).exists()]


_FENCED = re.compile(r"```.*?```", re.DOTALL)
_PATH = re.compile(r"`((?:[a-z_]+/)+(?:[\w.-]+\.(?:py|md|yaml|toml))?|[\w-]+\.py)`")
FOLDERS = ("grader", "docs", "tests", "examples", "benchmarks", "rubrics", "submissions")


@cache
def _there() -> frozenset[str]:
    """Return every file and folder of the project, and each path to one from a folder above it."""
    found = set()
    for folder in FOLDERS:
        for path in (ROOT / folder, *(ROOT / folder).rglob("*")):
            parts = path.relative_to(ROOT).parts
            end = "/" if path.is_dir() else ""
            found |= {"/".join(parts[start:]) + end for start in range(len(parts))}
    return frozenset(found)


def paths_of(page: str) -> list[str]:
    """Return the files and folders that a page names, in whole or from a package on."""
    return _PATH.findall(_FENCED.sub("", page))


def test_paths_are_found() -> None:
    assert paths_of("in `marking/mark.py`, `credit/` or `mark.py`, not `a/b` and `DIR/x.py`") == [
        "marking/mark.py",
        "credit/",
        "mark.py",
    ]


@pytest.mark.parametrize("page", OF_THE_PROGRAM)
def test_files_and_folders_that_a_page_names_are_there(page: str) -> None:
    named = paths_of((ROOT / page).read_text(encoding="utf-8"))
    assert [path for path in named if path not in _there()] == []


def test_each_question_of_the_architecture_is_answered_by_one_whole_path() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = page.partition("## Where is …?")[2].partition("\n## ")[0].splitlines()
    answers = [paths_of(row) for row in rows if row.startswith("| ") and "`" in row]
    assert len(answers) > 15
    assert [paths for paths in answers if len(paths) != 1 or not (ROOT / paths[0]).is_file()] == []
