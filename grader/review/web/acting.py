"""What may be done: a function for each form. Every act is saved at once."""

from __future__ import annotations

import re
from fractions import Fraction
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from grader.errors import GraderError
from grader.reports.wording import count_text, points_text
from grader.review.applying import Case
from grader.review.queue.desk import Act, Desk, name_of
from grader.review.store.overrides import points_of_text
from grader.review.web.pages import comment_bank, decision_row
from grader.review.web.room import Action, Room, Write, address, case_of, go, part_of
from grader.review.web.sessions import Session
from grader.rubric.types import RubricItem

MAX_TEXT = 4000
ITEM_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_GOES_ON = frozenset({"full", "none", "points", "accept"})


def text_of(form: FormData, name: str) -> str:
    """Return what was typed into a field, with the line ends of text files."""
    value = form.get(name, "")
    text = value if isinstance(value, str) else ""
    return text.replace("\r\n", "\n").strip()[:MAX_TEXT]


# -- deciding --------------------------------------------------------------------------------------


async def decide(room: Room, request: Request, session: Session, form: FormData) -> Response:
    """Save a decision about an answer, and go on where it is done."""
    case, act = case_of(room, request), text_of(form, "act")
    back = _Back(room, session, case, text_of(form, "sheet"))
    if _stale(case, form):
        return back.refuse(_meanwhile(room, session, case))
    if act in ("group", "group-none"):
        return _decide_group(back, form, act)
    wanted = _wanted(room, case, session, form, act)
    if isinstance(wanted, str):
        return back.refuse(wanted)
    proposals = room.propose(case) if room.desk.is_open(case, session.marker) else ()
    resolves = bool(case.standing.rivals)
    room.desk.decide(case, wanted, session.marker, resolves)
    for proposal in proposals:
        _count(room, session, case, Act(None, proposal.items, ""), wanted)
    session.skipped.discard((case.part.id, case.student))
    session.tell(_saved(room.desk, case, wanted))
    return back.go_on() if act in _GOES_ON else back.stay()


def _stale(case: Case, form: FormData) -> bool:
    """Whether somebody has decided, or the class was graded anew, since the page was shown."""
    seen = case.standing.decision.id if case.standing.decision is not None else 0
    return text_of(form, "seen") != str(seen) or text_of(form, "hash") != case.hash


def _meanwhile(room: Room, session: Session, case: Case) -> str:
    decision = case.standing.decision
    if decision is None or room.desk.is_blind(case, session.marker):
        return "This answer has changed in the meantime, so nothing was saved; look again."
    shown = decision_row(room.desk, decision)
    given = f"gave {shown.points} points" if shown.points else "left a comment"
    return f"{shown.marker} {given} in the meantime, so nothing was saved; look again."


def _wanted(room: Room, case: Case, session: Session, form: FormData, act: str) -> Act | str:
    """Return the decision that a form asks for, or why there can be none."""
    before = room.desk.seen_by(case, session.marker)
    items = before.items if before is not None else ()
    points = before.points if before is not None else None
    comment = text_of(form, "comment") if "comment" in form else before.comment if before else ""
    name, _, argument = act.partition(":")
    match name:
        case "full":
            return Act(case.part.points, (), comment)
        case "none":
            return Act(Fraction(0), (), comment)
        case "points":
            return _typed(case, text_of(form, "points"), comment)
        case "item" if argument in {item.id for item in room.desk.items_of(case.part)}:
            toggled = tuple(id_ for id_ in items if id_ != argument)
            return Act(None, toggled if argument in items else (*items, argument), comment)
        case "accept":
            proposal = next(iter(room.propose(case)), None)
            if proposal is None or not proposal.items:
                return "There is no item proposed for this answer."
            return Act(None, proposal.items, comment)
        case "comment":
            return Act(points, items, comment)
        case "bank":
            bank = dict(comment_bank(room.desk, case.part.id, 1000))
            added = bank.get(int(argument)) if argument.isdecimal() and len(argument) < 12 else None
            if added is None:
                return "This comment is not there any more."
            return Act(points, items, f"{comment}\n{added}".strip())
        case "clear":
            return Act(None, (), comment)
    return "Nothing was done: this is no key of this page."


def _typed(case: Case, text: str, comment: str) -> Act | str:
    points = points_of_text(text)
    if points is None or points > case.part.points:
        most = points_text(case.part.points)
        return f"Points are a number from 0 to {most}, such as 1.5; nothing was saved."
    return Act(points, (), comment)


def _saved(desk: Desk, case: Case, act: Act) -> str:
    if act.points is None and not act.items:
        return "Saved: a comment, no points." if act.comment else "Saved: no points yet."
    points = points_of_act(desk, case, act)
    return f"Saved: {points_text(points)} of {points_text(case.part.points)} points."


def points_of_act(desk: Desk, case: Case, act: Act) -> Fraction:
    """Return the points that an act gives."""
    if act.points is not None:
        return act.points
    return desk.points_of_items(case.part, act.items)


def _count(room: Room, session: Session, case: Case, proposed: Act, decided: Act) -> None:
    """Count what an assistant proposed beside what a person decided."""
    if decided.points is None and not decided.items:
        return
    room.desk.store.put_seen(
        {
            "assistant": room.assistant_name, "part": case.part.id, "student": case.student,
            "answer_hash": case.hash, "marker": session.marker,
            "proposed": str(room.desk.points_of_items(case.part, proposed.items)),
            "decided": str(points_of_act(room.desk, case, decided)),
        }
    )  # fmt: skip


def _decide_group(back: _Back, form: FormData, act: str) -> Response:
    """Decide about all answers that are equal to this one, as this one is decided."""
    room, session, case = back.room, back.session, back.case
    decision = case.standing.decision
    if act == "group-none" and case.blank:
        wanted = Act(Fraction(0), (), text_of(form, "comment"))
    elif decision is None or not decision.settles or room.desk.is_blind(case, session.marker):
        return back.refuse("Decide about this answer first; g then does so for all equal ones.")
    else:
        wanted = Act(decision.points, decision.items, text_of(form, "comment") or decision.comment)
    count = room.desk.decide_all(case, wanted, session.marker)
    points = points_text(points_of_act(room.desk, case, wanted))
    noun = "blank answer" if case.blank else "equal answer"
    session.tell(f"Saved: {points} points for {count_text(count, noun)}.")
    return back.go_on()


class _Back:
    """Where to go after an act on an answer: to the next one, or back to its page or sheet."""

    def __init__(self, room: Room, session: Session, case: Case, sheet: str) -> None:
        self.room, self.session, self.case = room, session, case
        self.sheet = sheet if sheet.isdecimal() else ""

    def refuse(self, text: str) -> Response:
        """Say why nothing was done."""
        self.session.tell(text, trouble=True)
        return self.stay()

    def stay(self) -> Response:
        """Show the same answer again."""
        if self.sheet:
            self.session.focus = f"row-{name_of(self.case.student)}"
            return go(f"/part/{quote(self.case.part.id)}/sheet?page={self.sheet}")
        return go(address(self.case))

    def go_on(self) -> Response:
        """Show the next answer that is open; the overview when there is none."""
        desk, session, case = self.room.desk, self.session, self.case
        if self.sheet:
            behind = desk.beside(case, 1)
            student = behind.student if behind is not None else case.student
            session.focus = f"row-{name_of(student)}"
            return go(f"/part/{quote(case.part.id)}/sheet?page={self.sheet}")
        following = desk.next_open(case.part.id, session.marker, case.student, session.skipped)
        if following is None:
            text, _ = session.said()
            session.tell(f"{text} Nothing else waits for you.".strip())
        elif following.part.id != case.part.id:
            text, _ = session.said()
            session.tell(f"{text} The next part begins.".strip())
        return go(address(following))


async def accept(room: Room, request: Request, session: Session, form: FormData) -> Response:
    """Accept the proposals for all answers on a page of many that are still open.

    An answer for which no item is proposed stays open: nobody gets 0 points without a look.
    """
    part_id = part_of(room, request)
    acts: list[tuple[Case, Act]] = []
    for row in form.getlist("row"):
        name, hash_, seen = ([*str(row).split(":"), "", ""])[:3]
        case = room.desk.case(part_id, name)
        if case is None or case.hash != hash_ or not room.desk.is_open(case, session.marker):
            continue
        own = case.standing.decision.id if case.standing.decision is not None else 0
        proposal = next(iter(room.propose(case)), None)
        if proposal is not None and proposal.items and seen == str(own):
            comment = case.standing.decision.comment if case.standing.decision else ""
            acts.append((case, Act(None, proposal.items, comment)))
    room.desk.decide_each(acts, session.marker)
    for case, act in acts:
        _count(room, session, case, act, act)
    session.tell(f"Saved: {count_text(len(acts), 'proposal')} accepted.")
    page = text_of(form, "page")
    return go(f"/part/{quote(part_id)}/sheet?page={page if page.isdecimal() else 0}")


# -- around deciding -------------------------------------------------------------------------------


async def skip(room: Room, request: Request, session: Session, form: FormData) -> Response:
    """Leave an answer for later."""
    case = case_of(room, request)
    session.skipped.add((case.part.id, case.student))
    session.tell("Skipped; it comes again at the end.")
    return _Back(room, session, case, "").go_on()


async def hand_over(room: Room, request: Request, session: Session, form: FormData) -> Response:
    """Ask somebody else to decide about an answer."""
    case, taker = case_of(room, request), text_of(form, "marker")[:100]
    back = _Back(room, session, case, "")
    if not taker:
        return back.refuse("Choose whom to hand this answer to.")
    room.desk.store.hand_over(case.part.id, case.student, session.marker, taker)
    session.tell(f"Handed over to {taker}.")
    return back.go_on()


async def undo(room: Room, request: Request, session: Session, form: FormData) -> Response:
    """Take back what this marker did last, and show it."""
    taken = room.desk.undo(session.marker)
    if not taken:
        session.tell("There is nothing to take back.", trouble=True)
        return go(_inside(text_of(form, "back")))
    first = taken[0]
    about = count_text(len({each.student for each in taken if each.student}), "answer")
    session.tell(f"Taken back: the last decision, about {about}.")
    return go(address(room.desk.case(first.part, name_of(first.student))))


async def names(room: Room, request: Request, session: Session, form: FormData) -> Response:
    """Show the names of students, or hide them again."""
    session.names = not session.names
    session.tell("Names are shown." if session.names else "Names are hidden.")
    return go(_inside(text_of(form, "back")))


def _inside(place: str) -> str:
    """Return an address of this page; anything else leads to the overview."""
    return place if re.fullmatch(r"/[A-Za-z0-9_.%/?=&-]*", place) and "//" not in place else "/"


async def invite(room: Room, request: Request, session: Session, form: FormData) -> Response:
    """Make a link that lets another browser in, once."""
    marker = text_of(form, "marker")[:100] or session.marker
    token = room.door.invite(marker)
    session.tell(f"For {marker}, once: http://{request.headers['host']}/enter?token={token}")
    return go("/")


async def write(room: Room, request: Request, session: Session, form: FormData) -> Response:
    """Write grades, results, report and feedback with the decisions."""
    await _tell_written(session, room.write)
    return go("/")


async def export(room: Room, request: Request, session: Session, form: FormData) -> Response:
    """Write the decisions as overrides.csv."""
    await _tell_written(session, room.export)
    return go("/")


async def _tell_written(session: Session, write: Write) -> None:
    """Write, while others go on marking; say what was written, or why nothing was."""
    try:
        session.tell(await run_in_threadpool(write))
    except GraderError as error:
        session.tell("; ".join(map(str, error.problems)), trouble=True)


# -- items -----------------------------------------------------------------------------------------


async def change_item(room: Room, request: Request, session: Session, form: FormData) -> Response:
    """Add, change or drop a rubric item; all decisions by it are counted anew."""
    part_id = part_of(room, request)
    part = room.desk.parts[part_id]
    text, raw = text_of(form, "text"), text_of(form, "points")
    known = {item.id for item in room.desk.items_of(part)}
    own = text_of(form, "item")
    points = points_of_text(raw.lstrip("+-−"))
    if own and own not in known:
        session.tell("This item is not there any more.", trouble=True)
    elif points is None or points > part.points or not text:
        most = points_text(part.points)
        session.tell(f"An item needs a text, and points from −{most} to {most}.", trouble=True)
    else:
        signed = -points if raw.startswith(("-", "−")) else points
        item = RubricItem(own or _free_id(text, known), text, signed, text_of(form, "note"))
        dropped = text_of(form, "act") == "drop"
        room.desk.store.put_item(part_id, item, session.marker, dropped)
        room.desk.refresh()
        done = "Dropped" if dropped else "Saved"
        session.tell(f"{done}: {text[:80]}. All decisions by this item were counted anew.")
    return go(f"/part/{quote(part_id)}/items")


def _free_id(text: str, known: set[str]) -> str:
    """Return an id for a new item, of the first words of its text."""
    words = re.findall(r"[A-Za-z0-9]+", text)[:4]
    base = "-".join(words).lower()[:40] or "item"
    base = base if ITEM_ID.fullmatch(base) else f"item-{base}"
    tries = (base, *(f"{base}-{k}" for k in range(2, len(known) + 3)))
    return next(each for each in tries if each not in known)


ACTIONS: dict[str, Action] = {
    "/part/{part}/answer/{name}/decide": decide,
    "/part/{part}/answer/{name}/skip": skip,
    "/part/{part}/answer/{name}/hand-over": hand_over,
    "/part/{part}/sheet/accept": accept,
    "/part/{part}/items/change": change_item,
    "/undo": undo,
    "/names": names,
    "/invite": invite,
    "/write": write,
    "/export": export,
}
