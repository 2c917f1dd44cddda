"""The job of `grader verify`: one verdict per row, with the time that it took."""

from __future__ import annotations

from typing import Any

from grader.batch.processes.pool import Crashed, Died, Ended, Late
from grader.batch.rows.run import Id, Result, Row, RowJob
from grader.errors import Problem

PROFILES = ("strict", "final-answer")


def _verdict_of(row: Row) -> Result:
    from grader.final_answers import notation_of, policy_of, steps_of, verify_row

    try:
        _demand_profile(row.get("profile", "strict"))
        notation_of(row.get("notation") or {})
        policy_of(row.get("tolerance") or {})
        steps_of(row)
    except (ValueError, TypeError) as error:  # only of what the row declares, which is not ours
        text = f"what the row declares is not understood: {error}"
        return _no_verdict(row["id"], "unreadable", "row-declarations", text)
    return verify_row(row)


def _demand_profile(profile: object) -> None:
    if profile not in PROFILES:
        raise ValueError(f"profile has to be one of {', '.join(PROFILES)}")


def _no_verdict(id_: Id, outcome: str, code: str, text: str) -> dict[str, Any]:
    return {
        "id": id_,
        "outcome": outcome,
        "code": code,
        "evidence": {"kind": "none"},
        "gold_read_as": None,
        "answer_read_as": None,
        "remarks": [{"code": code, "text": text}],
        "ms": 0.0,
    }


def _spoiled(id_: Id, problem: Problem) -> Result:
    return _no_verdict(id_, "unreadable", problem.code, str(problem))


def _ended(id_: Id, ended: Ended[Result]) -> Result:
    match ended:
        case Late(seconds):
            text = f"no verdict within {seconds:g} seconds"
            return {**_no_verdict(id_, "undecided", "deadline", text), "ms": seconds * 1000}
        case Died(reason):
            return _no_verdict(id_, "undecided", "worker-died", f"the comparison {reason}")
        case Crashed():
            text = "a bug in the grader; its traceback was printed"
            return _no_verdict(id_, "undecided", "grader-bug", text)
        case _:
            raise AssertionError(ended)


VERIFY = RowJob(
    run=_verdict_of,
    spoiled=_spoiled,
    ended=_ended,
    outcome=lambda result: str(result["outcome"]),
    required=("gold", "answer"),
    preload=("grader.final_answers.row",),
)
