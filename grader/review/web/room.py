"""What the routes of the review page share: the desk, the door, and how a page is printed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from grader.review.applying import Case
from grader.review.queue.desk import Desk, name_of
from grader.review.queue.proposing import Assistant, Proposal, Question
from grader.review.web import pages
from grader.review.web.rendering import render
from grader.review.web.sessions import Doorkeeper, Session

Write = Callable[[], str]


@dataclass
class Room:
    """What the routes work with; `write` and `export` write the results, or
    the decisions, and say what they have written."""

    desk: Desk
    door: Doorkeeper
    write: Write
    export: Write
    knocked: Callable[[], None] = lambda: None
    assistant_name: str = ""
    assistant: Assistant | None = None

    def propose(self, case: Case) -> tuple[Proposal, ...]:
        """Return what the assistant proposes for an answer in words."""
        mark = case.mark
        if self.assistant is None or mark.response is None or not case.in_words:
            return ()
        question = Question(case.part.id, case.part.title, self.desk.items_of(case.part))
        proposal = self.assistant(question, mark.response.raw)
        return (proposal,) if proposal is not None else ()


Page = Callable[[Room, Request, Session], Awaitable[Response]]
Action = Callable[[Room, Request, Session, FormData], Awaitable[Response]]


def show(room: Room, session: Session, template: str, **values: Any) -> HTMLResponse:
    """Print a page with what every page has: the marker, the token, what is to be said."""
    status, trouble = session.said()
    common = {
        "rubric": room.desk.class_.snapshot.rubric.title or room.desk.class_.snapshot.rubric.id,
        "session": session, "status": status, "trouble": trouble, "focus": session.focused(),
        "conflicts": len(room.desk.conflicts()),
    }  # fmt: skip
    return HTMLResponse(render(template, **common, **values))


def viewer_of(room: Room, session: Session, case: Case | None = None) -> pages.Viewer:
    """Return who looks and what they may see."""
    desk = room.desk
    invited = {each.marker for each in room.door.sessions.values()}
    names = tuple(sorted({*desk.markers(), *invited}))
    if case is None:
        return pages.Viewer(session.marker, session.names, names)
    holder = desk.store.lease(case.part.id, case.student, session.marker)
    return pages.Viewer(
        session.marker, session.names, names, room.propose(case),
        "" if holder == session.marker else holder,
    )  # fmt: skip


def case_of(room: Room, request: Request) -> Case:
    """Return the answer of an address."""
    case = room.desk.case(request.path_params["part"], request.path_params["name"])
    if case is None:
        raise HTTPException(404, "There is no such answer in this class.")
    return case


def part_of(room: Room, request: Request) -> str:
    """Return the part of an address."""
    part_id = str(request.path_params["part"])
    if part_id not in room.desk.parts:
        raise HTTPException(404, "There is no such part in this rubric.")
    return part_id


def address(case: Case | None) -> str:
    """Return the address of an answer; the overview where there is none left."""
    return "/" if case is None else f"/part/{quote(case.part.id)}/answer/{name_of(case.student)}"


def go(place: str) -> Response:
    """Send the browser to a page, after an act too."""
    return RedirectResponse(place, 303)
