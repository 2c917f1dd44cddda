"""What the pages show, as plain data; the templates only print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from grader.models.base import Finding
from grader.readers.document import Picture
from grader.reports.handed_in import drawn_name, what
from grader.reports.students import part_view
from grader.reports.typesetting import Maths, code, read_pieces, value_pieces
from grader.reports.views import PartView
from grader.reports.wording import MARK_BADGES, Badge, count_text, points_text
from grader.review.applying import Case, signed_points
from grader.review.changes.teaching import can_be
from grader.review.queue.context import Line, lines_around
from grader.review.queue.desk import Desk, name_of
from grader.review.queue.proposing import Proposal
from grader.review.store.answers import shown_answer
from grader.review.store.decisions import Decision
from grader.rubric.types import Part

_MAX_KEYS = 9
_MAX_REMARKS = 20


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part in the overview."""

    id: str
    title: str
    question: str
    points: str
    done: int
    total: int
    all: int


@dataclass(frozen=True, slots=True)
class ItemButton:
    """A rubric item with its key; `on` says that it applies."""

    id: str
    text: str
    note: str
    points: str
    key: str
    on: bool
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision as it is shown."""

    points: str
    items: tuple[str, ...]
    comment: str
    marker: str
    time: str
    taken_back: bool = False
    answer: str = ""
    shared: bool = False


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file that was handed in, or a picture of what was; `shown` in the page where it can be."""

    number: int
    name: str
    shown: bool


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """One answer with all that is known about it."""

    part: Part
    name: str
    student: str
    place: str
    title: str
    position: str
    available: str
    badge: Badge
    blank: bool
    remarks: tuple[tuple[str, str], ...]
    raw: str
    lines: tuple[Line, ...]
    files: tuple[FileLink, ...]
    pictures: tuple[FileLink, ...]
    view: PartView
    reference: tuple[Maths, ...]
    items: tuple[ItemButton, ...]
    given: DecisionRow | None
    points: str
    comment: str
    stale: DecisionRow | None
    rivals: tuple[DecisionRow, ...]
    history: tuple[DecisionRow, ...]
    group: int
    bank: tuple[tuple[int, str], ...]
    seen: int
    hash: str
    blind: bool
    holder: str
    markers: tuple[str, ...]
    proposals: tuple[Proposal, ...] = ()
    roles: tuple[str, ...] = ()
    double: bool = False
    automatic: str = ""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A short answer on a page of many."""

    name: str
    number: int
    student: str
    raw: tuple[Maths, ...]
    items: tuple[ItemButton, ...]
    given: DecisionRow | None
    seen: int
    hash: str
    blank: bool
    proposal: Proposal | None
    comment: str
    available: str


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A group of equal answers, or a single one, in the queue of a part."""

    name: str
    number: int
    student: str
    answer: str
    count: int
    state: str
    style: str
    done: bool
    blank: bool


@dataclass(frozen=True, slots=True)
class ListRow:
    """A line of a list: an answer with what is to be said about it."""

    part: str
    name: str
    student: str
    texts: tuple[str, ...] = field(default=())


def state_text(desk: Desk, case: Case) -> str:
    """Return in a few words how an answer stands."""
    standing = case.standing
    if standing.rivals:
        return "two markers differ"
    if standing.decision is not None and standing.decision.settles:
        given = points_text(desk.points(standing.decision))
        return f"{given} of {points_text(case.part.points)} points"
    if standing.stale is not None:
        return "changed since it was marked"
    return "waits" if case.waits else f"the grader: {points_text(case.mark.points)}"


def decision_row(desk: Desk, decision: Decision) -> DecisionRow:
    """Show a decision."""
    known = {item.id: item for item in desk.items_of(desk.parts[decision.part])}
    return DecisionRow(
        points=points_text(desk.points(decision)) if decision.settles else "",
        items=tuple(known[id_].text for id_ in decision.items if id_ in known),
        comment=decision.comment,
        marker=decision.marker,
        time=decision.time.strftime("%Y-%m-%d %H:%M"),
        taken_back=bool(decision.batch) and decision.batch in desk.ledger.withdrawn,
        answer=decision.answer,
    )


def item_buttons(
    desk: Desk, case: Case, decision: Decision | None, proposals: Sequence[Proposal] = ()
) -> tuple[ItemButton, ...]:
    """Show the rubric items of a part, the first nine with a key."""
    on = decision.items if decision is not None else ()
    proposed = {id_ for proposal in proposals for id_ in proposal.items}
    return tuple(
        ItemButton(
            item.id, item.text, item.note, signed_points(item.points),
            str(number) if number <= _MAX_KEYS else "", item.id in on, item.id in proposed,
        )
        for number, item in enumerate(desk.items_of(case.part), start=1)
    )  # fmt: skip


def shown_name(case: Case, names: bool, position: int) -> str:
    """Return the student's name where names are shown, else only a number."""
    return case.student if names else f"student {position}"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, and what they want to see."""

    marker: str
    names: bool
    markers: tuple[str, ...]
    proposals: tuple[Proposal, ...] = ()
    holder: str = ""


def answer_page(desk: Desk, case: Case, viewer: Viewer) -> AnswerPage:
    """Collect all that is shown of one answer."""
    part, mark = case.part, case.mark
    queue = desk.queue(part.id)
    place = next((k for k, each in enumerate(queue, 1) if each.student == case.student), 0)
    blind = desk.is_blind(case, viewer.marker)
    decision = desk.seen_by(case, viewer.marker)
    handed_in = desk.class_.snapshot.handed_in.get(case.student)
    files = handed_in.files if handed_in is not None else ()
    settled = decision if decision is not None and decision.settles else None
    outright = settled is not None and settled.points is not None
    return AnswerPage(
        part=part,
        name=name_of(case.student),
        student=shown_name(case, viewer.names, place),
        place=mark.response.place.source if mark.response and viewer.names else "",
        title=part.title or part.id,
        position=f"{place} of {len(queue)}" if place else "not in the queue",
        available=points_text(part.points),
        badge=MARK_BADGES[mark.outcome],
        blank=case.blank,
        remarks=_remarks(case),
        raw=shown_answer(mark),
        lines=lines_around(mark.response.place, files) if mark.response else (),
        files=_files(files, viewer.names),
        pictures=_pictures(case, files, viewer.names),
        view=part_view(mark, part, case.result.source),
        reference=_reference(case),
        items=item_buttons(desk, case, decision, viewer.proposals),
        given=decision_row(desk, settled) if settled else None,
        points=points_text(settled.points)
        if outright and settled and settled.points is not None
        else "",
        comment=decision.comment if decision is not None else "",
        stale=decision_row(desk, case.standing.stale) if case.standing.stale else None,
        rivals=() if blind else tuple(decision_row(desk, each) for each in case.standing.rivals),
        history=() if blind else _history(desk, case),
        group=len(desk.members(case)),
        bank=comment_bank(desk, part.id),
        seen=case.standing.decision.id if case.standing.decision is not None else 0,
        hash=case.hash,
        blind=blind,
        holder=viewer.holder,
        markers=tuple(each for each in viewer.markers if each != viewer.marker),
        proposals=viewer.proposals,
        roles=can_be(mark, part),
        double=desk.is_double(case),
        automatic="" if case.waits else f"{points_text(mark.points)} of {points_text(part.points)}",
    )


def _remarks(case: Case) -> tuple[tuple[str, str], ...]:
    """Say what was not read of a page on which no answer was found."""
    if case.mark.response is not None:
        return ()
    found = dict.fromkeys((str(r.place.line or ""), r.text) for r in case.result.remarks)
    return tuple(found)[:_MAX_REMARKS]


def _files(files: Sequence[tuple[str, str]], names: bool) -> tuple[FileLink, ...]:
    """List the files; their names may be those of students."""
    return tuple(
        FileLink(k, name if names else f"file {k + 1}", shown=False)
        for k, (name, _) in enumerate(files)
    )


def pictures_of(case: Case) -> tuple[Picture, ...]:
    """Return what shows an answer: what its mark refers to, else all that was handed in so."""
    return case.mark.pictures or case.result.pictures


def _pictures(case: Case, files: Sequence[tuple[str, str]], names: bool) -> tuple[FileLink, ...]:
    called = {name: f"file {k + 1}" for k, (name, _) in enumerate(files)}
    return tuple(
        FileLink(
            k,
            what(each, "" if names else called.get(each.source, "a file")),
            bool(drawn_name(each)),
        )
        for k, each in enumerate(pictures_of(case))
    )


def _reference(case: Case) -> tuple[Maths, ...]:
    reference = case.mark.reference
    if reference is None or isinstance(reference.value, Finding):
        return ()
    return value_pieces(reference.value, case.part.notation)


def _history(desk: Desk, case: Case) -> tuple[DecisionRow, ...]:
    made = desk.ledger.history(case.part.id, case.student)
    return tuple(decision_row(desk, each) for each in reversed(made))


def comment_bank(desk: Desk, part_id: str, most: int = 12) -> tuple[tuple[int, str], ...]:
    """Return the comments that were given to answers of a part, the last ones first."""
    found: dict[str, int] = {}
    for (own, _), listed in desk.ledger.by_answer.items():
        for each in listed if own == part_id else ():
            if each.comment:
                found[each.comment] = max(each.id, found.get(each.comment, 0))
    ordered = sorted(found.items(), key=lambda pair: -pair[1])
    return tuple((id_, text) for text, id_ in ordered[:most])


def sheet_row(
    desk: Desk, case: Case, number: int, viewer: Viewer, proposal: Proposal | None
) -> SheetRow:
    """Show one of the answers on a page of many."""
    decision = desk.seen_by(case, viewer.marker)
    settled = decision if decision is not None and decision.settles else None
    return SheetRow(
        name=name_of(case.student),
        number=number,
        student=shown_name(case, viewer.names, number),
        raw=_as_written(case),
        items=item_buttons(desk, case, decision, (proposal,) if proposal else ()),
        given=decision_row(desk, settled) if settled else None,
        seen=case.standing.decision.id if case.standing.decision is not None else 0,
        hash=case.hash,
        blank=case.blank,
        proposal=proposal,
        comment=decision.comment if decision is not None else "",
        available=points_text(case.part.points),
    )


def _as_written(case: Case) -> tuple[Maths, ...]:
    """Show words with their formulas typeset, and anything else as it was written."""
    response = case.mark.response
    if response is None:
        return ()
    if isinstance(response.read, str):
        return read_pieces(response.read, case.part.notation)
    return (code(response.raw),)


def queue_rows(desk: Desk, part_id: str, viewer: Viewer) -> tuple[QueueRow, ...]:
    """Show the queue of a part: a row for each group of equal answers."""
    queue = {case.student: case for case in desk.queue(part_id)}
    numbers = {student: number for number, student in enumerate(queue, 1)}
    grouped = [list(group) for group in desk.class_.groups(part_id)]
    in_groups = {student for group in grouped for student in group}
    grouped += [[student] for student in queue if student not in in_groups]
    rows = []
    for group in grouped:
        members = [queue[student] for student in group]
        first = next((each for each in members if desk.is_open(each, viewer.marker)), members[0])
        waiting = sum(desk.is_open(each, viewer.marker) for each in members)
        blind = desk.is_blind(first, viewer.marker)
        state = "to be marked a second time" if blind else state_text(desk, first)
        if len(members) > 1 and waiting:
            state = f"{waiting} of {len(members)} wait"
        text = " ".join(shown_answer(first.mark).split())
        rows.append(
            QueueRow(
                name_of(first.student), numbers[first.student],
                shown_name(first, viewer.names, numbers[first.student]),
                text[:160] + ("…" if len(text) > 160 else ""), len(members), state,
                "review" if waiting else "correct", not waiting, first.blank,
            )
        )  # fmt: skip
    return tuple(rows)


def part_rows(desk: Desk) -> tuple[PartRow, ...]:
    """Show the parts of the rubric with how far they are marked."""
    rows = []
    for question in desk.class_.snapshot.rubric.questions:
        for part in question.parts:
            progress = desk.progress(part.id)
            rows.append(
                PartRow(
                    part.id, part.title, question.title or question.id, points_text(part.points),
                    progress.done, progress.total, len(desk.class_.by_part[part.id]),
                )
            )  # fmt: skip
    return tuple(rows)


def done_text(done: int, total: int) -> str:
    """Return progress as words: `37 of 412 marked`."""
    return f"{done} of {count_text(total, 'answer')} marked"
