"""Answer files with entries that fit no part: what is said of them."""

import pytest

from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key
from tests.sheets.test_worked import ROOT


@pytest.mark.parametrize(
    ("text", "code", "piece"),
    [
        ("q1: 2x\nq22: 4\n", "unknown-part", "did you mean `q2`"),
        ("q3: 4\n", "question-not-part", "write `q3.a`"),
        ('{"q3": {"a": "{0}", "d": "1"}}', "unknown-part", "`q3.d` is not a part"),
    ],
)
def test_an_entry_without_a_part_is_said(text, code, piece):
    rubric = load_rubric(ROOT / "rubrics" / "calculus.yaml")
    result = grade_one(rubric, answer_key(rubric), "ada", "ada.yaml", text.encode())
    assert [piece in remark.text for remark in result.remarks if remark.code == code] == [True]
