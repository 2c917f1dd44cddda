"""The example sheets: every submission gets the outcomes that a person gave it."""

from pathlib import Path

import pytest

from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key, for_student
from tests.helpers.tables import from_yaml

ROOT = Path(__file__).parents[2]
OUTCOMES = from_yaml((Path(__file__).parent / "outcomes.yaml").read_text(encoding="utf-8"))
WORDS = {
    "c": "correct", "p": "partial", "i": "incorrect", "m": "missing", "r": "needs_review",
    "f": "follow-through",
}  # fmt: skip


@pytest.mark.parametrize("sheet", OUTCOMES)
def test_every_answer_gets_its_outcome(sheet):
    rubric = load_rubric(ROOT / "rubrics" / f"{sheet}.yaml")
    files = {path.stem: path for path in (ROOT / "submissions" / sheet).iterdir()}
    assert set(files) == set(OUTCOMES[sheet])
    for student, letters in OUTCOMES[sheet].items():
        key, own = answer_key(rubric, student), for_student(rubric, student)
        path = files[student]
        result = grade_one(own, key, student, path.name, path.read_bytes())
        found = {mark.part_id: str(mark.outcome) for mark in result.marks}
        assert found == dict(zip(found, map(WORDS.get, letters.split()), strict=True)), student


def test_every_shipped_rubric_has_three_submissions():
    for path in (ROOT / "rubrics").glob("*.yaml"):
        assert len(list((ROOT / "submissions" / path.stem).iterdir())) >= 3
