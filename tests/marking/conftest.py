"""The example rubric and its answer key, loaded once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

from grader.marking.mark import mark_submission
from grader.marking.types import SubmissionResult
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key
from grader.rubric.types import Asked, Rubric
from tests.marking.pages import page

ROOT = Path(__file__).parents[2]
Grade = Callable[[Iterable[str]], SubmissionResult]


@pytest.fixture(scope="session")
def rubric() -> Rubric:
    return load_rubric(ROOT / "rubrics" / "assignment-2.yaml")


@pytest.fixture(scope="session")
def key(rubric: Rubric) -> Mapping[str, Asked]:
    return answer_key(rubric)


@pytest.fixture(scope="session")
def grade(rubric: Rubric, key: Mapping[str, Asked]) -> Grade:
    def graded(lines: Iterable[str]) -> SubmissionResult:
        return mark_submission(rubric, key, page(lines, rubric.notation), "student")

    return graded


@pytest.fixture(scope="session")
def whole_page() -> list[str]:
    text = (Path(__file__).parent / "cases" / "whole_page.txt").read_text(encoding="utf-8")
    return text.splitlines()
