"""The page on which a decision becomes a line of the rubric: shown first, applied on demand."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from grader.review.applying import Case
from grader.review.changes import teaching
from grader.review.changes.rubric_edits import NotAddable
from grader.review.web.acting import ITEM_ID, text_of
from grader.review.web.room import Room, address, case_of, go, show
from grader.review.web.sessions import Session


async def teach(room: Room, request: Request, session: Session) -> Response:
    """Ask how an answer is to be named in the rubric."""
    case = _teachable(room, request)
    role = request.query_params.get("as", "")
    if role not in teaching.can_be(case.mark, case.part):
        raise HTTPException(404)
    return _page(
        room, session, case, role, {"name": "", "message": "", "share": _share(room, case)}
    )


def _teachable(room: Room, request: Request) -> Case:
    case = case_of(room, request)
    if not teaching.can_be(case.mark, case.part):
        raise HTTPException(404, "This answer cannot be added to the rubric.")
    return case


def _share(room: Room, case: Case) -> str:
    decision = case.standing.decision
    if decision is None or not decision.settles or not case.part.points:
        return "0"
    return str(room.desk.points(decision) / case.part.points)


def _page(
    room: Room,
    session: Session,
    case: Case,
    role: str,
    fields: dict[str, str],
    made: teaching.Lesson | None = None,
) -> Response:
    return show(
        room, session, "teach.html.j2", part=case.part, here=address(case), role=role,
        fields=fields, made=made, raw=case.mark.response.raw if case.mark.response else "",
        asks=role == teaching.WRONG, is_text=teaching.by_pattern(case.part),
        file=Path(room.desk.class_.snapshot.rubric.source).name,
    )  # fmt: skip


async def propose(room: Room, request: Request, session: Session, form: FormData) -> Response:
    """Show what would be added to the rubric; add it when that was asked for."""
    case = _teachable(room, request)
    role = text_of(form, "as")
    if role not in teaching.can_be(case.mark, case.part):
        raise HTTPException(404)
    fields = {key: text_of(form, key) for key in ("name", "message", "share")}
    made = await run_in_threadpool(_made, room, case, role, fields)
    if isinstance(made, str):
        session.tell(made, trouble=True)
        return _page(room, session, case, role, fields)
    if text_of(form, "act") != "apply" or made.problems:
        return _page(room, session, case, role, fields, made)
    teaching.apply_lesson(room.desk.class_.snapshot.rubric, made)
    session.tell("Added to the rubric. See whom it changes with: grader regrade … --dry-run")
    return go(address(case))


def _made(room: Room, case: Case, role: str, fields: dict[str, Any]) -> teaching.Lesson | str:
    rubric = room.desk.class_.snapshot.rubric
    share = _fraction(fields["share"] or "0")
    if share is None:
        return "The share of the points is a number from 0 to 1, such as 1/2."
    needs_name = role == teaching.WRONG and not teaching.by_pattern(case.part)
    if needs_name and not ITEM_ID.fullmatch(fields["name"]):
        return "The name is a letter, then letters, digits, _ and -."
    if role == teaching.WRONG and not fields["message"]:
        return "Say in a sentence what is wrong; students with this answer are told so."
    key, entry = teaching.entry_of(
        case.mark, case.part, role, fields["name"], fields["message"], share
    )
    try:
        return teaching.lesson(rubric, case.part.id, key, entry)
    except NotAddable as error:
        return f"Nothing can be added: {error}."


def _fraction(text: str) -> Fraction | None:
    try:
        found = Fraction(text.replace(",", ".")) if len(text) < 12 else None
    except (ValueError, ZeroDivisionError):
        return None
    return found if found is not None and 0 <= found <= 1 else None
