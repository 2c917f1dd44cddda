"""What other programs read can be read by all of them."""

from __future__ import annotations

import json
from fractions import Fraction

from grader.errors import Place
from grader.exports.results_json import results_json
from grader.marking.types import PlacedRemark, SubmissionResult, SubmissionStatus
from tests.exports.test_grades_csv import RUBRIC


def test_it_is_text_that_can_be_written_as_utf_8() -> None:
    remark = PlacedRemark("any", "half a pair: \ud83d", Place("a"))
    zero = Fraction(0)
    status = SubmissionStatus.GRADED
    result = SubmissionResult("a", "bad\udcff.md", status, zero, zero, (), (remark,))
    text = results_json(RUBRIC, [result])
    assert "\\ud" not in text.encode("utf-8").decode()
    assert json.loads(text)["submissions"][0]["source"] == "bad\N{REPLACEMENT CHARACTER}.md"
