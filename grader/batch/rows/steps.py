"""The job of `grader steps`: the links of one worked solution per row."""

from __future__ import annotations

from grader.batch.processes.pool import Crashed, Died, Ended, Late
from grader.batch.rows.run import Id, Result, Row, RowJob
from grader.errors import Problem


def _links_of(row: Row) -> Result:
    from grader.worked_solutions import steps_row

    if not isinstance(row["text"], str):
        return _no_links(row["id"], "row-declarations", "text has to be a string")
    return steps_row(row)


def _no_links(id_: Id, code: str, text: str) -> Result:
    return {"id": id_, "steps": [], "remarks": [{"code": code, "text": text}]}


def _spoiled(id_: Id, problem: Problem) -> Result:
    return _no_links(id_, problem.code, str(problem))


def _ended(id_: Id, ended: Ended[Result]) -> Result:
    match ended:
        case Late(seconds):
            return _no_links(id_, "deadline", f"not checked within {seconds:g} seconds")
        case Died(reason):
            return _no_links(id_, "worker-died", f"the check {reason}")
        case Crashed():
            text = "a bug in the grader; its traceback was printed"
            return _no_links(id_, "grader-bug", text)
        case _:
            raise AssertionError(ended)


STEPS = RowJob(
    run=_links_of,
    spoiled=_spoiled,
    ended=_ended,
    outcome=lambda result: "unreadable" if result.get("remarks") else "checked",
    required=("text",),
    preload=("grader.worked_solutions",),
)
