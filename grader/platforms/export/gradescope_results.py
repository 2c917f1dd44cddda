"""`results.json` as Gradescope reads it from an autograder.

All texts are plain (`text`): nothing that a student wrote is markup. A part that waits for a person
has no score and is hidden until the grades are published, and with it the total. Gradescope takes
the sum of the tests where there is no score of the whole; one of the two it needs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from grader.answers.base import MarkOutcome
from grader.exports.numbers import json_number
from grader.platforms.tables.comments import outcome_word, total_text
from grader.platforms.tables.grades import PartGrade, StudentGrade

_WAITING = "after_published"


def gradescope_results(grade: StudentGrade) -> str:
    """Return the results of one submission as JSON text."""
    tests = [_test(part, number) for number, part in enumerate(grade.parts, 1)]
    remarks = "\n".join([total_text(grade), *grade.remarks])
    data: dict[str, Any] = {
        "output": remarks,
        "output_format": "text",
        "stdout_visibility": "hidden",
        "visibility": "visible" if grade.is_final else _WAITING,
        "tests": tests,
        "extra_data": {"status": grade.status.value, "grader": "worked-grader"},
    }
    if grade.is_final or not any("score" in test for test in tests):
        data["score"] = json_number(grade.points)
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _test(part: PartGrade, number: int) -> Mapping[str, Any]:
    waits = part.outcome == MarkOutcome.NEEDS_REVIEW.value
    test: dict[str, Any] = {
        "name": part.id,
        "name_format": "text",
        "number": str(number),
        "max_score": json_number(part.available),
        "output": "\n".join([outcome_word(part).capitalize() + ".", *part.texts]),
        "output_format": "text",
        "visibility": _WAITING if waits else "visible",
        "extra_data": {"outcome": part.outcome},
    }
    if not waits:
        test["score"] = json_number(part.points)
        test["status"] = "passed" if part.points >= part.available else "failed"
    return test
