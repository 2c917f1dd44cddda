"""What may be looked at: a function for each page."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from grader.readers.handed_in import SHOWN_BY_BROWSERS
from grader.readers.text import content_of, media_type
from grader.regular_files import read_regular
from grader.reports.handed_in import drawn_path
from grader.reports.wording import points_text
from grader.review.queue.desk import name_of
from grader.review.web import figures, pages
from grader.review.web.room import Page, Room, address, case_of, go, part_of, show, viewer_of
from grader.review.web.sessions import Session

_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")
SHEET = 12
LIST = 50


async def overview(room: Room, request: Request, session: Session) -> Response:
    """Show the parts, what is left to do, and the figures about markers."""
    desk = room.desk
    rows = pages.part_rows(desk)
    first = desk.next_open(next(iter(desk.parts)), session.marker, skipped=session.skipped)
    done, total = sum(row.done for row in rows), sum(row.total for row in rows)
    return show(
        room, session, "overview.html.j2", parts=rows, done=done, total=total,
        progress=pages.done_text(done, total), waits=first is not None,
        agreement=figures.agreement_text(desk), speed=figures.marker_rows(desk),
        assistants=figures.assistant_text(desk), double=desk.double,
    )  # fmt: skip


async def part(room: Room, request: Request, session: Session) -> Response:
    """Show the queue of a part."""
    part_id = part_of(room, request)
    desk = room.desk
    rows = pages.queue_rows(desk, part_id, viewer_of(room, session))
    number = figures.page_number(request.query_params.get("page", ""), len(rows), LIST)
    progress = desk.progress(part_id)
    first = desk.next_open(part_id, session.marker, skipped=session.skipped)
    others = [case for case in desk.class_.by_part[part_id] if not case.waits]
    return show(
        room, session, "part.html.j2", part=desk.parts[part_id],
        title=desk.parts[part_id].title or part_id, rows=rows[number * LIST : number * LIST + LIST],
        page=number, pages=max(1, -(-len(rows) // LIST)),
        progress=pages.done_text(progress.done, progress.total), done=progress.done,
        total=progress.total, waits=first is not None, others=len(others),
        points=points_text(desk.parts[part_id].points),
    )  # fmt: skip


async def everyone(room: Room, request: Request, session: Session) -> Response:
    """Show all answers to a part, those that the grader settled too."""
    part_id = part_of(room, request)
    cases = [room.desk.standing(case) for case in room.desk.class_.by_part[part_id]]
    number = figures.page_number(request.query_params.get("page", ""), len(cases), LIST)
    shown = cases[number * LIST : number * LIST + LIST]
    rows = [
        pages.ListRow(part_id, name_of(case.student),
                      pages.shown_name(case, session.names, number * LIST + k),
                      (pages.state_text(room.desk, case), figures.one_line(case)))
        for k, case in enumerate(shown, 1)
    ]  # fmt: skip
    return show(
        room, session, "list.html.j2", title=f"All answers to {part_id}", rows=rows, page=number,
        pages=max(1, -(-len(cases) // LIST)), base=f"/part/{quote(part_id)}/all",
        text="Open an answer to look at what the grader found, and to decide otherwise.",
    )  # fmt: skip


async def answer(room: Room, request: Request, session: Session) -> Response:
    """Show one answer with all that is known about it."""
    case = case_of(room, request)
    view = pages.answer_page(room.desk, case, viewer_of(room, session, case))
    progress = room.desk.progress(case.part.id)
    before, behind = room.desk.beside(case, -1), room.desk.beside(case, 1)
    return show(
        room, session, "answer.html.j2", view=view, done=progress.done, total=progress.total,
        progress=pages.done_text(progress.done, progress.total),
        before=address(before) if before else "", behind=address(behind) if behind else "",
        here=address(case),
    )  # fmt: skip


async def file(room: Room, request: Request, session: Session) -> Response:
    """Show a file that was handed in: a picture or text as such; what is neither is saved."""
    case = case_of(room, request)
    handed_in = room.desk.class_.snapshot.handed_in.get(case.student)
    number = int(request.path_params["number"])
    if handed_in is None or number >= len(handed_in.files):
        raise HTTPException(404)
    path = Path(handed_in.files[number][1])
    try:
        data = read_regular(path)
    except OSError:
        raise HTTPException(404, "The file is not where it was when it was graded.") from None
    kind = media_type(data)
    if kind in SHOWN_BY_BROWSERS:
        return Response(data, media_type=kind)
    if content_of(data):
        suffix = path.suffix.lower() if _SUFFIX.fullmatch(path.suffix) else ""
        given = {"Content-Disposition": f'attachment; filename="handed-in-{number + 1}{suffix}"'}
        return Response(data, media_type="application/octet-stream", headers=given)
    return Response(data.decode("utf-8", "replace"), media_type="text/plain; charset=utf-8")


async def picture(room: Room, request: Request, session: Session) -> Response:
    """Show a page that was handed in, or the region of it in which the answer stands."""
    case = case_of(room, request)
    shown = pages.pictures_of(case)
    number = int(request.path_params["number"])
    name = drawn_path(case.student, shown[number]) if number < len(shown) else ""
    try:
        data = read_regular(room.desk.folder / "feedback" / name) if name else b""
    except OSError:
        data = b""
    kind = media_type(data)
    if kind not in SHOWN_BY_BROWSERS:
        raise HTTPException(404, "This picture is not there: look at the file that was handed in.")
    return Response(data, media_type=kind)


async def sheet(room: Room, request: Request, session: Session) -> Response:
    """Show twelve answers of a part at once."""
    part_id = part_of(room, request)
    queue = room.desk.queue(part_id)
    number = figures.page_number(request.query_params.get("page", ""), len(queue), SHEET)
    viewer = viewer_of(room, session)
    shown = queue[number * SHEET : number * SHEET + SHEET]
    rows = []
    for place, case in enumerate(shown, number * SHEET + 1):
        proposals = room.propose(case) if room.desk.is_open(case, session.marker) else ()
        first = proposals[0] if proposals else None
        rows.append(pages.sheet_row(room.desk, case, place, viewer, first))
    return show(
        room, session, "sheet.html.j2", part=room.desk.parts[part_id], rows=rows, page=number,
        title=room.desk.parts[part_id].title or part_id, pages=max(1, -(-len(queue) // SHEET)),
        base=f"/part/{quote(part_id)}/sheet",
        proposed=any(row.proposal and row.proposal.items for row in rows),
        total=len(queue),
    )  # fmt: skip


async def items(room: Room, request: Request, session: Session) -> Response:
    """Show the rubric items of a part, to change them."""
    part_id = part_of(room, request)
    own = room.desk.items_of(room.desk.parts[part_id])
    used = figures.times_used(room.desk, part_id)
    return show(
        room, session, "items.html.j2", part=room.desk.parts[part_id],
        title=room.desk.parts[part_id].title or part_id,
        points=points_text(room.desk.parts[part_id].points),
        rows=[(item, points_text(item.points), used[item.id]) for item in own],
    )  # fmt: skip


async def conflicts(room: Room, request: Request, session: Session) -> Response:
    """Show where two markers differ, where the grader does, and what changed since."""
    desk = room.desk
    lists = figures.lists_of(desk, session.names)
    return show(room, session, "conflicts.html.j2", lists=lists)


async def next_waiting(room: Room, request: Request, session: Session) -> Response:
    """Go to the next answer that waits: behind an answer, in a part, or the first of all."""
    named = "name" in request.path_params
    given = "part" in request.path_params
    part_id = part_of(room, request) if given else next(iter(room.desk.parts))
    after = case_of(room, request).student if named else ""
    following = room.desk.next_open(part_id, session.marker, after, session.skipped)
    if following is None:
        session.tell("Nothing else waits for you.")
    return go(address(following))


PAGES: dict[str, Page] = {
    "/": overview,
    "/next": next_waiting,
    "/part/{part}": part,
    "/part/{part}/next": next_waiting,
    "/part/{part}/all": everyone,
    "/part/{part}/sheet": sheet,
    "/part/{part}/items": items,
    "/part/{part}/answer/{name}": answer,
    "/part/{part}/answer/{name}/next": next_waiting,
    "/part/{part}/answer/{name}/file/{number:int}": file,
    "/part/{part}/answer/{name}/picture/{number:int}": picture,
    "/conflicts": conflicts,
}
