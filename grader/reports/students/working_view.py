"""The lines of working that lead to an answer, each with what became of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.equivalence import Verdict
from grader.expressions.notation import Notation
from grader.marking.types import LinkOutcome, WorkingLine
from grader.reports.students.evidence_words import SIDES, evidence_view, without_values
from grader.reports.typesetting.maths_html import Maths, run_on, typeset_source, words
from grader.reports.typesetting.plain_words import sentence
from grader.reports.views import EvidenceView, LineView, WorkingView
from grader.reports.wording import LINK_BADGES, count_text, where_text

#: How a step joins its sides.
_EQUALS = " = "
_COUNTED = re.compile(r"\d [^\W\d_]{3}")


def working_view(
    lines: Sequence[WorkingLine],
    notation: Notation,
    source: str,
    shown: Verdict | None = None,
) -> WorkingView | None:
    """Show the lines of working; the first wrong one is named.

    The evidence of `shown` stands beside the answer already and is not repeated.
    """
    if not lines:
        return None
    wrong = next(
        (index for index, line in enumerate(lines) if line.outcome is LinkOutcome.FAILS), None
    )
    return WorkingView(
        summary=_working_summary(lines, wrong, source),
        lines=tuple(
            _line(line, above, _evidence(line, shown), notation, source, index == wrong)
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
    above: WorkingLine | None,
    evidence: EvidenceView | None,
    notation: Notation,
    source: str,
    first_wrong: bool,
) -> LineView:
    text = line.text if evidence is None else without_values(line.text, line.verdict)
    if _COUNTED.search(line.raw):
        notation = replace(notation, units=True)  # what is counted is no product of letters
    return LineView(
        where=where_text(line.place, source),
        badge=LINK_BADGES[line.outcome],
        maths=_statement(line, above, notation),
        text=sentence(text),
        evidence=evidence,
        first_wrong=first_wrong,
    )


def _statement(line: WorkingLine, above: WorkingLine | None, notation: Notation) -> Maths:
    """Show a step; of one that goes on with a chain only what it adds, as on the page: `= 2x`."""
    left, equals, right = line.raw.partition(_EQUALS)
    holds = above is not None and above.outcome is line.outcome is LinkOutcome.HOLDS
    if above is None or not holds or not equals or not above.raw.endswith(_EQUALS + left):
        return typeset_source(line.raw, notation)
    sign = _EQUALS.lstrip()
    return run_on(line.raw, [sign, right], [words(sign), typeset_source(right, notation)])


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
