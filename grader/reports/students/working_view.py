"""The lines of working that lead to an answer, each with what became of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.equivalence import Verdict
from grader.expressions.notation import Notation
from grader.marking.types import LinkOutcome, WorkingLine
from grader.reports.students.evidence_words import SIDES, evidence_view, without_values
from grader.reports.typesetting.maths_html import (
    Maths,
    read_source,
    run_on,
    typeset_source,
    words,
)
from grader.reports.typesetting.plain_words import as_sentence, sentence
from grader.reports.views import EvidenceView, LineView, WorkingView
from grader.reports.wording import LINK_BADGES, count_text, where_text

#: How a step joins its sides.
_EQUALS = " = "
#: An answer of so many signs is not shown again.
_LONG = 60
_YOURS = "your answer"
_COUNTED = re.compile(r"\d [^\W\d_]{3}")


def working_view(
    lines: Sequence[WorkingLine],
    notation: Notation,
    source: str,
    shown: Verdict | None = None,
    answer: object = None,
) -> WorkingView | None:
    """Show the lines of working; the first wrong one is named.

    The evidence of `shown` stands beside the answer already and is not repeated, nor is a long
    `answer`, which stands above them.
    """
    if not lines:
        return None
    wrong = next(
        (index for index, line in enumerate(lines) if line.outcome is LinkOutcome.FAILS), None
    )
    return WorkingView(
        summary=_working_summary(lines, wrong, source),
        lines=tuple(
            _line(
                line,
                _statement(line, above, notation, answer),
                _evidence(line, shown),
                source,
                index == wrong,
            )
            for index, (above, line) in enumerate(zip((None, *lines), lines, strict=False))
        ),
        open=any(line.outcome is not LinkOutcome.HOLDS for line in lines),
    )


def _evidence(line: WorkingLine, shown: Verdict | None) -> EvidenceView | None:
    failed = line.outcome in (LinkOutcome.FAILS, LinkOutcome.UNDECIDED)
    if not failed or line.verdict is None:
        return None
    if shown is not None and line.verdict.evidence == shown.evidence:
        return None
    return evidence_view(line.verdict, SIDES)


def _line(
    line: WorkingLine,
    maths: Maths,
    evidence: EvidenceView | None,
    source: str,
    first_wrong: bool,
) -> LineView:
    text = line.text if evidence is None else without_values(line.text, line.verdict)
    return LineView(
        where=where_text(line.place, source),
        badge=LINK_BADGES[line.outcome],
        maths=maths,
        text=sentence(as_sentence(text)),
        evidence=evidence,
        first_wrong=first_wrong,
    )


def _statement(
    line: WorkingLine, above: WorkingLine | None, notation: Notation, answer: object
) -> Maths:
    """Show a step; of one that goes on with a chain only what it adds, as on the page: `= 2x`."""
    if _COUNTED.search(line.raw):
        notation = replace(notation, units=True)  # what is counted is no product of letters
    left, equals, right = line.raw.partition(_EQUALS)
    holds = above is not None and above.outcome is line.outcome is LinkOutcome.HOLDS
    if above is None or not holds or not equals or not above.raw.endswith(_EQUALS + left):
        return _whole(line.raw, notation, answer)
    sign = _EQUALS.lstrip()
    if _repeats(right, notation, answer):
        return words(f"{sign}{_YOURS}")
    return run_on(line.raw, [sign, right], [words(sign), typeset_source(right, notation)])


def _whole(raw: str, notation: Notation, answer: object) -> Maths:
    """Show a step with all its sides."""
    left, equals, right = raw.rpartition(_EQUALS)
    if not equals or not _repeats(right, notation, answer):
        return typeset_source(raw, notation)
    said = f"{_EQUALS}{_YOURS}"
    return run_on(f"{left}{said}", [left, said], [typeset_source(left, notation), words(said)])


def _repeats(side: str, notation: Notation, answer: object) -> bool:
    """Whether a side is long, and the answer."""
    return len(side) >= _LONG and read_source(side, notation) is answer


def _working_summary(lines: Sequence[WorkingLine], wrong: int | None, source: str) -> str:
    total = count_text(len(lines), "step")
    if wrong is not None:
        where = where_text(lines[wrong].place, source)
        place = f" ({where})" if where else ""
        if wrong == 0:
            return f"{total}: the first one{place} does not hold."
        before = "the step before it holds" if wrong == 1 else f"the {wrong} before it hold"
        clean = all(line.outcome is LinkOutcome.HOLDS for line in lines[:wrong])
        rest = f"; {before}" if clean else ""
        return f"{total}: the first that does not hold is step {wrong + 1}{place}{rest}."
    if all(line.outcome is LinkOutcome.HOLDS for line in lines):
        return f"{total}: {'it holds' if len(lines) == 1 else 'all of them hold'}."
    if any(line.outcome is LinkOutcome.FOLLOWS for line in lines):
        return f"{total}: right steps that start from an earlier slip."
    return f"{total}: not every step could be checked."
