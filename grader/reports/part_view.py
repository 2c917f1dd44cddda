"""From a mark to the view of one part of the feedback page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.answers.base import Element, MarkOutcome, Response
from grader.expressions.notation import Unreadable
from grader.marking.types import LinkOutcome, Mark
from grader.models.base import Finding, Labels, Reference
from grader.reports.evidence_words import evidence_view, without_values
from grader.reports.maths_html import Maths, code, typeset_source, words
from grader.reports.plain_words import paper, sentence
from grader.reports.values_html import part_title, read_pieces, step_statement, value_pieces
from grader.reports.views import (
    ElementView,
    EvidenceView,
    HintView,
    PartView,
    ReferenceView,
    StepView,
    WorkingView,
)
from grader.reports.wording import (
    MARK_BADGES,
    Badge,
    element_follows_badge,
    points_text,
    where_text,
)
from grader.reports.working_view import working_view
from grader.rubric.types import Part

_SAID_BY_EVIDENCE = frozenset({"right"})
_SAID_BY_TABLE = frozenset({"iterate-wrong", "iterate-missing", "label-wrong", "label-missing"})
_DECIDED = (LinkOutcome.HOLDS, LinkOutcome.FAILS, LinkOutcome.FOLLOWS)


def anchor_of(part_id: str) -> str:
    """Return the id of a part's section on the page."""
    return "part-" + re.sub(r"[^A-Za-z0-9_.-]", "-", part_id)


def part_view(mark: Mark, part: Part, source: str) -> PartView:
    """Collect everything that is said about one part; `source` is the file of the page."""
    full = mark.outcome is MarkOutcome.CORRECT and mark.points >= mark.available
    response = mark.response
    unread = response is not None and isinstance(response.read, Unreadable)
    evidence = evidence_view(mark.verdict, part.notation)
    show_reference = part.show_reference and not full
    return PartView(
        anchor=anchor_of(mark.part_id),
        id=mark.part_id,
        title=part_title(part.title, part.id, mark.reference),
        badge=MARK_BADGES[mark.outcome],
        points=points_text(mark.points),
        available=points_text(mark.available),
        extra_credit=mark.extra_credit,
        where=where_text(response.place, source) if response else "",
        raw=code(response.raw) if response and response.raw.strip() else None,
        read=_read(mark, part),
        show_raw=unread or _is_prose(response),
        reasons=_reasons(mark, evidence),
        evidence=evidence,
        elements=_elements(mark, part),
        elements_summary=_right_of(mark.elements),
        all_right=all(element.right for element in mark.elements),
        show_expected=part.show_reference,
        working=_working(mark, part, source),
        reference=_reference(mark, part) if show_reference else None,
        hint=hint_view(mark.hint),
    )


def _read(mark: Mark, part: Part) -> tuple[Maths, ...]:
    """Show what was read, unless the table of elements does."""
    if mark.elements or mark.response is None:
        return ()
    return read_pieces(mark.response.read, part.notation)


def sentences(mark: Mark) -> tuple[str, ...]:
    """Return what is said about a mark, each sentence once."""
    return tuple(dict.fromkeys(message.text for message in mark.messages))


def _reasons(mark: Mark, evidence: EvidenceView | None) -> tuple[Maths, ...]:
    """Return what is said, without what the evidence or the table beside it says again."""
    said = _SAID_BY_TABLE if mark.elements else frozenset[str]()
    if evidence is not None or mark.elements:
        said |= _SAID_BY_EVIDENCE
    own = replace(mark, messages=tuple(m for m in mark.messages if m.code not in said))
    rest = (without_values(text, mark.verdict) for text in sentences(own))
    return tuple(sentence(text) for text in rest if text)


def _working(mark: Mark, part: Part, source: str) -> WorkingView | None:
    """Show the working, unless it is the answer's own line and says nothing more."""
    response = mark.response
    if response is not None and len(mark.working) == 1:
        line = mark.working[0]
        if line.place.line == response.place.line and line.outcome in _DECIDED:
            return None
    return working_view(mark.working, part.notation, source, mark.verdict)


def _is_prose(response: Response | None) -> bool:
    return response is not None and isinstance(response.read, str)


def _elements(mark: Mark, part: Part) -> tuple[ElementView, ...]:
    labels = mark.reference is not None and isinstance(mark.reference.value, Labels)
    views: list[ElementView] = []
    slip: Element | None = None
    for element in mark.elements:
        if element.given.strip() and not element.right and not element.follows:
            slip = element
        texts = (element.name, element.given, element.expected)
        shown = (_code_or_dash(t) if labels else typeset_source(t, part.notation) for t in texts)
        views.append(ElementView(_element_badge(element, slip), *shown))
    return tuple(views)


def _right_of(elements: Sequence[Element]) -> str:
    right = f"{sum(element.right for element in elements)} of {len(elements)} right"
    follow = sum(element.follows for element in elements)
    verb = "follows" if follow == 1 else "follow"
    return f"{right}, {follow} more {verb} from an earlier slip" if follow else right


def _element_badge(element: Element, slip: Element | None) -> Badge:
    """Return what became of an element; `slip` is the last one that is wrong by itself."""
    if element.follows:
        return element_follows_badge(slip.name if slip else "")
    outcome = MarkOutcome.CORRECT if element.right else MarkOutcome.INCORRECT
    return MARK_BADGES[outcome if element.given.strip() else MarkOutcome.MISSING]


def _code_or_dash(text: str) -> Maths:
    return code(text) if text.strip() else words("—")


def _reference(mark: Mark, part: Part) -> ReferenceView | None:
    reference: Reference | None = mark.reference
    if reference is None or isinstance(reference.value, Finding):
        return None
    if mark.elements and isinstance(reference.value, Labels):
        return None
    pieces = () if mark.elements else value_pieces(reference.value, part.notation)
    steps = tuple(StepView(sentence(step.text), step_statement(step)) for step in reference.steps)
    return ReferenceView(pieces, steps) if pieces or steps else None


def hint_view(hint: Finding | None) -> HintView | None:
    """Show what the grader found for the person who marks a part."""
    if hint is None:
        return None
    details = tuple(pair for pair in hint.details if pair[1] not in hint.sentence)
    return HintView(sentence(hint.sentence), tuple((paper(a), paper(b)) for a, b in details))
