"""`grader init` writes an assignment that loads at once, and never overwrites."""

import pytest

from grader.errors import UsageError
from grader.rubric.load import load_rubric
from grader.rubric.new_assignment import write_assignment


def test_the_new_assignment_loads(tmp_path):
    written = write_assignment(tmp_path / "week-3")
    assert [path.name for path in written] == [
        "rubric.yaml", "ada.md", "ben.txt", "rubric.schema.json",
    ]  # fmt: skip
    rubric = load_rubric(written[0])
    assert rubric.title == "Week 3"
    assert len(rubric.parts) == 4


def test_a_title_that_yaml_would_misread_is_quoted(tmp_path):
    rubric, *_ = write_assignment(tmp_path / "it's: #1")
    assert load_rubric(rubric).title == "It's: #1"


def test_nothing_is_overwritten(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(UsageError):
        write_assignment(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
