"""Grades the example class once for all golden tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from grader.batch.grading import Graded, grade_class
from grader.batch.processes.pool import Limits
from grader.exports.results_json import results_json
from grader.readers.handed_in.submissions import find_submissions
from grader.rubric.load import load_rubric

ROOT = Path(__file__).parents[2]
RUBRIC = ROOT / "rubrics" / "assignment-2.yaml"
SUBMISSIONS = ROOT / "submissions" / "assignment-2"


def graded(jobs: int = 0) -> tuple[Graded, ...]:
    """Grade the example class."""
    rubric = load_rubric(RUBRIC)
    run = grade_class(rubric, find_submissions([SUBMISSIONS]), Limits(jobs=jobs))
    assert not run.crashes, run.crashes
    return run.graded


def student_json(each: Graded) -> str:
    """Return the part of results.json that is about this student."""
    data: dict[str, Any] = json.loads(results_json(load_rubric(RUBRIC), [each.result]))
    return json.dumps(data["submissions"][0], ensure_ascii=False, indent=1) + "\n"
