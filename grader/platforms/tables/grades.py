"""The grades of a class as `grader grade` has written them into its folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from grader.errors import Place, Problem, UsageError
from grader.exports.results_json import SCHEMA
from grader.marking.types import SubmissionStatus
from grader.regular_files import read_regular

RESULTS = "results.json"


@dataclass(frozen=True, slots=True)
class PartGrade:
    """What a part earned; `texts` are the messages to the student."""

    id: str
    points: Fraction
    available: Fraction
    outcome: str
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StudentGrade:
    """What one submission earned."""

    student: str
    status: SubmissionStatus
    points: Fraction
    available: Fraction
    parts: tuple[PartGrade, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def is_final(self) -> bool:
        """Whether nothing is left for a person to decide."""
        return self.status is SubmissionStatus.GRADED


def read_grades(folder: Path) -> tuple[StudentGrade, ...]:
    """Read the results of a class; raises `UsageError` where there are none that can be read."""
    path = folder / RESULTS
    place = Place(str(path))
    mend = "give the folder that `grader grade --out` has written"
    try:
        data = json.loads(read_regular(path, most=None), parse_float=Fraction)
        if data["schema"] != SCHEMA:
            text = f"these results have the schema {data['schema']!r}, and {SCHEMA} is read"
            raise UsageError(Problem("results-unreadable", text, place, mend))
        return tuple(map(_grade, data["submissions"]))
    except OSError as error:
        text = f"the results cannot be read: {error.strerror or error}"
        raise UsageError(Problem("results-unreadable", text, place, mend)) from error
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        text = f"these are no results of a class: {str(error)[:100]}"
        raise UsageError(Problem("results-unreadable", text, place, mend)) from error


def _grade(data: Mapping[str, Any]) -> StudentGrade:
    return StudentGrade(
        str(data["student"]),
        SubmissionStatus(data["status"]),
        Fraction(data["points"]),
        Fraction(data["available"]),
        tuple(map(_part, data["parts"])),
        tuple(str(remark["text"]) for remark in data["remarks"]),
    )


def _part(data: Mapping[str, Any]) -> PartGrade:
    return PartGrade(
        str(data["id"]),
        Fraction(data["points"]),
        Fraction(data["available"]),
        str(data["outcome"]),
        tuple(str(message["text"]) for message in data["messages"]),
    )
