"""Answers as they stand on pages of homework, right and wrong, and those that a person decides.

Each row of the tables `cases/*_on_pages.yaml` is a part of a rubric with the sections of pages that
are `right`, `wrong` or `open` for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from html import escape
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
import yaml

from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key, for_student
from tests.helpers.tables import from_yaml

TABLES = sorted((Path(__file__).parent / "cases").glob("*_on_pages.yaml"))
CASES: list[dict[str, Any]] = [
    case for table in TABLES for case in from_yaml(table.read_text(encoding="utf-8"))
]
OUTCOMES = {
    "right": {"correct"},
    "wrong": {"incorrect", "partial"},
    "open": {"needs_review", "unreadable"},
}
IDS = [f"{number}-{case['part']['answer']}" for number, case in enumerate(CASES)]
#: Numbers that cases keep, whatever stands before them: on which of the pages below they are tried.
DRAWN = [crc32(case["why"].encode()) for case in CASES]


def _one_of(share: int, first: int) -> list[int]:
    """Return the places of the cases of which one in so many is tried, counted from `first`."""
    return [at for at, drawn in enumerate(DRAWN) if drawn % share == first]


#: Other pages around the same section, which say nothing of its answer.
LAYOUTS = (
    "## Question 1\n\n**Solution.**\n\n{}\n",
    "## Question 1\n\nAnswer:\n\n{}\n",
    "# Homework 3\n\nJo Doe, 12.03.2025\n\n**Question 1**\n\n{}\n\n---\n",
    "Name: Jo Doe\nID: 1234567\n\nQuestion 1\n{}\n\n\nThank you for reading!\n",
    "## Question 1\n\n{}\n\n## Question 2\n\n$w = 5$\n",
)


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_sections_get_their_outcome(case: dict[str, Any], tmp_path: Path) -> None:
    assert not _with_other_outcomes(case, "## Question 1\n\n{}\n".format, tmp_path)


@pytest.mark.parametrize("number", _one_of(2, 0), ids=IDS.__getitem__)
def test_what_stands_around_a_section_changes_nothing(number: int, tmp_path: Path) -> None:
    layout = LAYOUTS[DRAWN[number] // 2 % len(LAYOUTS)]
    assert not _with_other_outcomes(CASES[number], layout.format, tmp_path)


#: Signs of a section that mean another thing in HTML.
MARKUP = frozenset("`#*_|<>~\\$")


#: Words and marks around a line that say nothing where it is all of a section.
AROUND = ("Answer: {}", "Therefore, {}", "The answer is {}", "So I got {}", "**{}**")


def _alone(around: str, section: str) -> str:
    alone = "\n" not in section and section[:1].isalnum() and not MARKUP & {*section}
    return f"## Question 1\n\n{around.format(section)}\n" if alone else ""


@pytest.mark.parametrize("number", _one_of(3, 2), ids=IDS.__getitem__)
def test_words_around_a_line_alone_change_nothing(number: int, tmp_path: Path) -> None:
    around = AROUND[DRAWN[number] // 3 % len(AROUND)]
    decided = {**CASES[number], "open": ()}  # such words may decide what is left open
    assert not _with_other_outcomes(decided, partial(_alone, around), tmp_path)


def _notebook(section: str) -> str:
    sources = ["## Question 1", section]
    cells = [{"cell_type": "markdown", "metadata": {}, "source": each} for each in sources]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def _html(section: str) -> str:
    lines = [line for line in section.split("\n") if line.strip()]
    if MARKUP & {*section} or any(line.lstrip()[0] in "-+" for line in lines):
        return ""
    return "<h2>Question 1</h2>" + "".join(f"<p>{escape(line)}</p>" for line in lines)


@pytest.mark.parametrize(("name", "written"), [("ada.ipynb", _notebook), ("ada.html", _html)])
@pytest.mark.parametrize("number", _one_of(4, 1), ids=IDS.__getitem__)
def test_the_format_changes_nothing(
    number: int, name: str, written: Callable[[str], str], tmp_path: Path
) -> None:
    assert not _with_other_outcomes(CASES[number], written, tmp_path, name)


def _with_other_outcomes(
    case: dict[str, Any], written: Callable[[str], str], folder: Path, name: str = "ada.md"
) -> list[tuple[str, ...]]:
    path = folder / "rubric.yaml"
    given = {key: case.get(key, {}) for key in ("notation", "models")}
    rubric = {**given, "questions": [{"id": "q1", **case["part"]}]}
    path.write_text(yaml.safe_dump(rubric), encoding="utf-8")
    loaded = load_rubric(path)
    ready = (for_student(loaded, "ada"), answer_key(loaded, "ada"))
    other = []
    for kind, wanted in OUTCOMES.items():
        for section in case.get(kind, ()):
            page = written(str(section))
            if not page:
                continue
            mark = grade_one(*ready, "ada", name, page.encode()).marks[0]
            if str(mark.outcome) not in wanted:
                other.append((section, str(mark.outcome), f"not {kind}"))
    return other


def test_each_case_has_a_reason_and_sections() -> None:
    assert all(case["why"] and any(case.get(kind) for kind in OUTCOMES) for case in CASES)
