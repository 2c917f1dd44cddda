"""`results.json`, the contract with other programs; its schema has the version `SCHEMA`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

from grader.equivalence import Verdict
from grader.exports.numbers import json_number
from grader.exports.values import plain_read, plain_value
from grader.final_answers import verdict_fields
from grader.marking.memory import FORGETFUL, Memory
from grader.marking.totals import not_counted
from grader.marking.types import (
    Adjustment,
    ManualMark,
    Mark,
    PlacedRemark,
    SubmissionResult,
    WorkingLine,
)
from grader.rubric.types import Rubric

SCHEMA = 1
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")  # no text that other programs can read


def results_json(rubric: Rubric, results: Sequence[SubmissionResult]) -> str:
    """Return the results of all submissions, in the order given, as JSON text."""
    return "".join(results_pieces(rubric, (submission_json(rubric, each) for each in results)))


def submission_json(rubric: Rubric, result: SubmissionResult, memory: Memory = FORGETFUL) -> str:
    """Return the object of one submission, as it stands in `results.json`.

    The parts that `memory` knows are not written again.
    """
    whole = _indented(_text(_with_policies(rubric, result)), 1)
    parts = [memory.recall("json", (mark,), partial(_part_text, mark)) for mark in result.marks]
    if not parts:
        return whole
    before, _, behind = whole.partition(_NO_PARTS)
    inside = ",\n".join(parts)
    return f'{before}"parts": [\n{inside}\n      ]{behind}'


_NO_PARTS = '"parts": []'  # as a key it has these quotes, and in a text every quote has a backslash


def _part_text(mark: Mark) -> str:
    return _indented(_text(_part(mark)), 2)


def _indented(text: str, depth: int) -> str:
    """Return the text of a value as it stands in lists, each of them in an object."""
    blanks = " " * (4 * depth)
    return blanks + text.replace("\n", f"\n{blanks}")


def results_pieces(rubric: Rubric, submissions: Iterable[str]) -> Iterator[str]:
    """Yield the whole file, piece by piece, from the objects of its submissions."""
    about = {"id": rubric.id, "title": rubric.title, "sha256": rubric.sha256}
    head = _text({"schema": SCHEMA, "rubric": about, "submissions": []})
    begin, _, end = head.rpartition("[]")
    yield begin + "["
    between = "\n"
    for each in submissions:
        yield between + each
        between = ",\n"
    yield ("]" if between == "\n" else "\n  ]") + end + "\n"


def _text(data: object) -> str:
    text = json.dumps(data, ensure_ascii=False, indent=2)
    return _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def _with_policies(rubric: Rubric, result: SubmissionResult) -> dict[str, Any]:
    """Return a submission; what policies did to its points, where the rubric has such."""
    fields = _submission(result)
    if not rubric.policies.any:
        return fields
    changed = sum((each.points for each in result.adjustments), Fraction(0))
    return {
        **fields,
        "points_of_questions": json_number(result.points - changed),
        "adjustments": [_adjustment(each) for each in result.adjustments],
        "not_counted": sorted(not_counted(rubric, result.marks)),
        "handed_in": result.handed_in,
    }


def _adjustment(each: Adjustment) -> dict[str, Any]:
    return {"code": each.code, "text": each.text, "points": json_number(each.points)}


def _submission(result: SubmissionResult) -> dict[str, Any]:
    """Return a submission; its parts are put in as text."""
    return {
        "student": result.student,
        "source": result.source,
        "status": result.status.value,
        "points": json_number(result.points),
        "available": json_number(result.available),
        "parts": [],
        "remarks": [_remark(remark) for remark in result.remarks],
    }


def _part(mark: Mark) -> dict[str, Any]:
    fields = _automatic_fields(mark)
    return fields if mark.manual is None else {**fields, "manual": _manual(mark.manual)}


def _manual(manual: ManualMark) -> dict[str, Any]:
    """Return who marked by hand, and the grader's own mark; only marks of people have it."""
    return {
        "marker": manual.marker,
        "time": manual.time,
        "comment": manual.comment,
        "items": [{"text": text, "points": json_number(points)} for text, points in manual.items],
        "automatic_points": json_number(manual.automatic_points),
        "automatic_outcome": manual.automatic_outcome.value,
    }


def _automatic_fields(mark: Mark) -> dict[str, Any]:
    return {
        "id": mark.part_id,
        "points": json_number(mark.points),
        "available": json_number(mark.available),
        "outcome": mark.outcome.value,
        "answer": _answer(mark),
        "reference": plain_value(mark.reference.value) if mark.reference else "",
        "evidence": _evidence(mark.verdict),
        "messages": [{"code": each.code, "text": each.text} for each in mark.messages],
        "working": [_line(line) for line in mark.working],
        **({"above": [_line(line) for line in mark.above]} if mark.above else {}),
    }


def _answer(mark: Mark) -> dict[str, Any] | None:
    if mark.response is None:
        return None
    response = mark.response
    return {
        "raw": response.raw,
        "read_as": plain_read(response.read),
        "line": response.place.line or None,
    }


def _evidence(verdict: Verdict | None) -> object:
    return verdict_fields(verdict)["evidence"] if verdict is not None else {"kind": "none"}


def _line(line: WorkingLine) -> dict[str, Any]:
    return {"line": line.place.line or None, "raw": line.raw, "outcome": line.outcome.value}


def _remark(remark: PlacedRemark) -> dict[str, Any]:
    return {"code": remark.code, "line": remark.place.line or None, "text": remark.text}
