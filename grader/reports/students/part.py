"""From a mark to the view of one part of the feedback page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from markupsafe import escape

from grader.answers.base import MarkOutcome, Response
from grader.equivalence import Refuted
from grader.expressions.notation import Unreadable
from grader.marking.types import LinkOutcome, Mark, WorkingLine
from grader.models.base import Finding, Model
from grader.readers.document import Picture
from grader.reports.handed_in import handed_in_views
from grader.reports.pictures import picture_of
from grader.reports.students.elements_view import element_views, right_of
from grader.reports.students.evidence_words import evidence_view, without_values
from grader.reports.students.points_why import points_why
from grader.reports.students.reference_view import reference_view, shows_reference
from grader.reports.students.reveal import elements_shown, evidence_shown, messages_shown
from grader.reports.students.working_view import working_view
from grader.reports.typesetting.maths_html import Maths, code, typeset
from grader.reports.typesetting.plain_words import paper, sentence
from grader.reports.typesetting.values_html import part_title, read_pieces
from grader.reports.views import (
    ContextLine,
    EvidenceView,
    HintView,
    PartView,
    Shared,
    WorkingView,
)
from grader.reports.wording import MARK_BADGES, score_text, where_text
from grader.rubric.types import Part, Reveal

_SAID_BY_EVIDENCE = frozenset({"right"})
_SAID_BY_TABLE = frozenset({"iterate-wrong", "iterate-missing", "label-wrong", "label-missing"})
_PRODUCT = re.compile(r"(?<=\w)\*(?=\w)")
_NOTHING_SHARED = Shared()
_DECIDED = (LinkOutcome.HOLDS, LinkOutcome.FAILS, LinkOutcome.FOLLOWS)


@dataclass(frozen=True)
class Page:
    """What the parts of one page share: the file, the models, the student.

    `pages` are the pictures of the student's that the page shows above the parts.
    """

    source: str
    models: Mapping[str, Model] = field(default_factory=dict)
    student: str = ""
    pages: tuple[Picture, ...] = ()


def anchor_of(part_id: str) -> str:
    """Return the id of a part's section on the page."""
    return "part-" + re.sub(r"[^A-Za-z0-9_.-]", "-", part_id)


def part_view(
    mark: Mark, part: Part, page: Page | str, shared: Shared = _NOTHING_SHARED
) -> PartView:
    """Collect everything that is said about one part; what is `shared` with one before it is not.

    With the name of a file alone for a page, it is for those who mark: nothing is held back.
    """
    if isinstance(page, str):
        page, part = Page(page), replace(part, reveal=Reveal.SOLUTIONS)
    full = mark.outcome is MarkOutcome.CORRECT and mark.points >= mark.available
    response = mark.response
    solved = part.reveal is Reveal.SOLUTIONS
    said = messages_shown(mark, part)
    mark = elements_shown(mark, part)
    evidence = evidence_view(evidence_shown(mark.verdict, part))
    title = part_title(part.title, part.id, mark.reference)
    reference = reference_view(mark, part, shared.steps) if shows_reference(mark, part) else None
    return PartView(
        anchor=anchor_of(mark.part_id),
        id=mark.part_id,
        title=_heading(title),
        line_title=_line_title(title),
        badge=MARK_BADGES[mark.outcome],
        score=score_text(mark.points, mark.available, mark.outcome),
        why=points_why(mark, part),
        extra_credit=mark.extra_credit,
        asked=_asked(mark, title),
        where=where_text(response.place, page.source) if response else "",
        raw=code(response.raw) if response and response.raw.strip() else None,
        read=_read(mark, part) if shared.lines is None else (),
        same_lines=shared.lines,
        show_raw=_unread(response) or _is_prose(response),
        context=() if full or _is_prose(response) else tuple(_context(mark)),
        reasons=_reasons(replace(said, elements=mark.elements), evidence),
        evidence=evidence,
        elements=element_views(mark),
        elements_summary=right_of(mark.elements),
        all_right=all(element.right for element in mark.elements),
        show_expected=solved,
        full=full,
        picture=picture_of(mark, page.models.get(part.model_name), solved),
        handed_in=handed_in_views(mark.pictures, page.student, places=page.pages),
        working=_working(mark, part, page.source),
        reference=reference,
        hint=hint_view(mark.hint) if solved else None,
    )


def _line_title(title: Maths) -> str:
    return paper(_PRODUCT.sub("·", title.text))


def _heading(title: Maths) -> Maths:
    """Show a title without brackets, `∂y/∂z₅`, as text: a heading is also heard, and listed."""
    is_formula = "<math" in title.html and "(" in title.text
    return title if is_formula else replace(title, html=escape(_line_title(title)))


def _asked(mark: Mark, title: Maths) -> Maths | None:
    """Return the quantity that was asked for, unless the title is that."""
    target = mark.reference.target if mark.reference else None
    shown = typeset(target) if target is not None else None
    return None if shown is None or shown.text == title.text else shown


def _unread(response: Response | None) -> bool:
    return response is not None and isinstance(response.read, Unreadable)


def _is_prose(response: Response | None) -> bool:
    return response is not None and isinstance(response.read, str)


def _read(mark: Mark, part: Part) -> tuple[Maths, ...]:
    """Show what was read, unless the table of elements does."""
    if mark.elements or mark.response is None:
        return ()
    return read_pieces(mark.response.read, part.notation)


def _context(mark: Mark) -> Iterator[ContextLine]:
    """Yield the answer's line with its neighbours, where there is more than the line itself."""
    place = mark.response.place if mark.response else None
    if place is None or len(mark.context) < 2:
        return
    last = max(place.line, place.end_line)
    for number, text in mark.context:
        yield ContextLine(
            number, code(text, 400 if number == place.line else 40), place.line <= number <= last
        )


def sentences(mark: Mark) -> tuple[str, ...]:
    """Return what is said about a mark, each sentence once."""
    return tuple(dict.fromkeys(message.text for message in mark.messages))


def _reasons(mark: Mark, evidence: EvidenceView | None) -> tuple[Maths, ...]:
    """Return what is said, without what the evidence or the table beside it says again."""
    said = _SAID_BY_TABLE if mark.elements else frozenset[str]()
    if evidence is not None or mark.elements:
        said |= _SAID_BY_EVIDENCE
    own = replace(mark, messages=tuple(m for m in mark.messages if m.code not in said))
    steps = {message.text for message in own.messages if message.code == "wrong-step"}
    rest = (t if t in steps else without_values(t, mark.verdict) for t in sentences(own))
    return tuple(sentence(text) for text in _said_once([text for text in rest if text]))


def _said_once(texts: Sequence[str]) -> Iterator[str]:
    """Yield sentences; a reason behind a colon that one before has given is not given again."""
    for at, text in enumerate(texts):
        said, colon, reason = text.rpartition(": ")
        again = colon and any(before.endswith(f": {reason}") for before in texts[:at])
        yield f"{said}." if again and "\n" not in text else text


def _working(mark: Mark, part: Part, source: str) -> WorkingView | None:
    """Show the working, unless it is the answer's own line and says nothing more."""
    response = mark.response
    if response is not None and len(mark.working) == 1 and not mark.above:
        line = mark.working[0]
        if line.place.row == response.place.row and line.outcome in _DECIDED:
            return None
    lines = (*mark.above, *mark.working)
    if part.reveal is not Reveal.SOLUTIONS:
        lines = tuple(_without_reasons(line, part.reveal) for line in lines)
    answer = response.read if response is not None and not mark.elements else None
    return working_view(lines, part.notation, source, mark.verdict, answer)


def _without_reasons(line: WorkingLine, reveal: Reveal) -> WorkingLine:
    """Leave out why a line is wrong, or only the value that a number in it should have."""
    evidence = line.verdict.evidence if line.verdict else None
    if reveal is Reveal.HINTS and not (isinstance(evidence, Refuted) and not evidence.where):
        return line
    return replace(line, text="", verdict=None)


def hint_view(hint: Finding | None) -> HintView | None:
    """Show what the grader found for the person who marks a part."""
    if hint is None:
        return None
    details = tuple(pair for pair in hint.details if pair[1] not in hint.sentence)
    return HintView(sentence(hint.sentence), tuple((paper(a), paper(b)) for a, b in details))
