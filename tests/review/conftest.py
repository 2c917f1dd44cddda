"""A small class whose answers people decide about: two formulas, words, and what was not found."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.batch.writing import write_bytes_atomically
from grader.review.store.database import Store, url_of
from tests.review.classes import BLUE, RED, RUBRIC, STUDENTS, Class, page


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


@pytest.fixture
def scans(home: Class) -> Class:
    """Hand in a picture, a zip file of two, and a picture with its transcription."""
    folder = home.folder / "handed-in"
    write_bytes_atomically(folder / "eva" / "pa<b>ge & 1.png", RED)
    with zipfile.ZipFile(folder / "fay.zip", "w") as archive:
        archive.writestr("scan/p1.png", RED)
        archive.writestr("p2.png", BLUE)
    write_bytes_atomically(folder / "gus.png", BLUE)
    (folder / "gus.mmd").write_text(page("x^2 + 2x + l", "Because."), encoding="utf-8")
    home.grade()
    return home
