"""Figures and lists about the marking: who agrees, how fast, and what has to be looked at."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from grader.reports.class_report import Given, MarkerView, marker_views
from grader.reports.wording import count_text, percent_text, points_text
from grader.review.applying import Case
from grader.review.queue.agreement import agreement
from grader.review.queue.desk import Desk, name_of
from grader.review.store.answers import shown_answer
from grader.review.store.decisions import EVERYONE
from grader.review.web.pages import ListRow, state_text


@dataclass(frozen=True, slots=True)
class NamedList:
    """A list of answers under a heading."""

    title: str
    text: str
    rows: tuple[ListRow, ...]


def page_number(text: str, count: int, size: int) -> int:
    """Return the number of a page of a list, from 0, kept within the pages that there are."""
    last = max(0, -(-count // size) - 1)
    return min(int(text), last) if text.isdecimal() and len(text) < 9 else 0


_LONGEST_LINE = 160


def one_line(case: Case) -> str:
    """Return an answer on one line, cut where it is long."""
    text = " ".join(shown_answer(case.mark).split())
    return text if len(text) <= _LONGEST_LINE else text[: _LONGEST_LINE - 1] + "…"


def agreement_text(desk: Desk) -> str:
    """Say how far markers agree who marked the same answers."""
    pairs = [
        (desk.points(first) / case.part.points, desk.points(second) / case.part.points)
        for case, first, second in desk.pairs()
        if case.part.points
    ]
    found = agreement(pairs)
    if found is None:
        return ""
    kappa = "not defined" if found.kappa is None else f"{float(found.kappa):.2f}"
    caution = " (few; take it with care)" if found.count < 30 else ""
    equal = percent_text(float(found.equal))
    marked = f"{count_text(found.count, 'answer')} marked by two people"
    return f"{marked}: {equal} the same, weighted kappa {kappa}{caution}."


def marker_rows(desk: Desk) -> tuple[MarkerView, ...]:
    """Return for each marker how many answers, the mean share of the points, and the pace."""
    made = [
        each
        for listed in desk.ledger.by_answer.values()
        for each in listed
        if each.student != EVERYONE and each.part in desk.parts
    ]
    times: dict[str, dict[str, datetime]] = defaultdict(dict)
    for each in made:
        times[each.marker][each.batch] = each.time
    last = {(each.marker, each.part, each.student): each for each in made if each.settles}
    given = [
        Given(each.marker, each.part, desk.points(each) / desk.parts[each.part].points, each.time)
        for each in last.values()
        if desk.parts[each.part].points
    ]
    return marker_views(given, {name: tuple(acts.values()) for name, acts in times.items()})


def assistant_text(desk: Desk) -> tuple[str, ...]:
    """Say of each assistant how often people gave the points that it proposed."""
    last: dict[tuple[str, str, str, str], bool] = {}
    for row in desk.store.seen():
        key = row["assistant"], row["part"], row["student"], row["answer_hash"]
        last[key] = row["proposed"] == row["decided"]
    counts: dict[str, Counter[bool]] = defaultdict(Counter)
    for (name, *_), same in last.items():
        counts[name][same] += 1
    return tuple(
        f"{name}: people gave the proposed points in {count[True]} of {count.total()} answers."
        for name, count in sorted(counts.items())
    )


def times_used(desk: Desk, part_id: str) -> Counter[str]:
    """Return how many answers each item of a part applies to."""
    decisions = (desk.standing(case).standing.decision for case in desk.class_.by_part[part_id])
    return Counter(id_ for each in decisions if each is not None for id_ in each.items)


def lists_of(desk: Desk, names: bool) -> tuple[NamedList, ...]:
    """Return what somebody should look at again, as lists."""
    cases = [desk.standing(case) for case in desk.class_.cases]
    changed = [case for case in cases if case.standing.stale and not case.standing.settled]
    return (
        NamedList(
            "Two markers differ",
            "Marked twice without knowing of each other. Decide which points count.",
            tuple(_rivals_row(desk, case, names) for case in desk.conflicts()),
        ),
        NamedList(
            "Changed since they were marked",
            "The student handed in another answer; the old decision does not count for it.",
            tuple(_row(desk, case, names) for case in changed),
        ),
        NamedList(
            "The grader says otherwise",
            "A person has marked these answers, and the grader has a settled mark of other points.",
            tuple(_other_row(desk, case, names) for case in cases if _differs(desk, case)),
        ),
    )


def _differs(desk: Desk, case: Case) -> bool:
    decision = case.standing.decision
    if decision is None or not case.standing.settled or case.waits:
        return False
    return desk.points(decision) != case.mark.points


def _row(desk: Desk, case: Case, names: bool, *texts: str) -> ListRow:
    said = texts or (state_text(desk, case),)
    student = case.student if names else "an answer"
    return ListRow(case.part.id, name_of(case.student), student, (*said, one_line(case)))


def _rivals_row(desk: Desk, case: Case, names: bool) -> ListRow:
    given = [f"{each.marker}: {points_text(desk.points(each))}" for each in case.standing.rivals]
    return _row(desk, case, names, ", ".join(given))


def _other_row(desk: Desk, case: Case, names: bool) -> ListRow:
    decision = case.standing.decision
    person = desk.points(decision) if decision is not None else Fraction(0)
    return _row(
        desk, case, names,
        f"a person: {points_text(person)}, the grader: {points_text(case.mark.points)}",
    )  # fmt: skip
