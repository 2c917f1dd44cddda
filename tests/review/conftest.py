"""A small class whose answers people decide about: two formulas, words, and what was not found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.review.store.database import Store, url_of
from tests.review.classes import RUBRIC, STUDENTS, Class


@pytest.fixture
def home(tmp_path: Path) -> Class:
    """Write the rubric and the submissions, and grade them."""
    (tmp_path / "rubric.yaml").write_text(RUBRIC, encoding="utf-8")
    (tmp_path / "handed-in").mkdir()
    for student, text in STUDENTS.items():
        (tmp_path / "handed-in" / f"{student}.md").write_text(text, encoding="utf-8")
    made = Class(tmp_path)
    made.grade()
    return made


@pytest.fixture
def store(home: Class) -> Iterator[Store]:
    opened = Store(url_of(home.out))
    yield opened
    opened.close()
