"""The lines of working that lead to an answer, each with what became of it."""

from __future__ import annotations

from collections.abc import Sequence

from grader.expressions.notation import Notation
from grader.marking.types import LinkOutcome, WorkingLine
from grader.reports.evidence_words import evidence_view
from grader.reports.maths_html import typeset_source
from grader.reports.plain_words import paper
from grader.reports.views import LineView, WorkingView
from grader.reports.wording import LINK_BADGES, count_text, where_text


def working_view(
    lines: Sequence[WorkingLine], notation: Notation, source: str
) -> WorkingView | None:
    """Show the lines of working; the first wrong one is named."""
    if not lines:
        return None
    wrong = next(
        (index for index, line in enumerate(lines) if line.outcome is LinkOutcome.FAILS), None
    )
    return WorkingView(
        summary=_working_summary(lines, wrong, source),
        lines=tuple(
            _line(line, notation, source, index == wrong) for index, line in enumerate(lines)
        ),
        open=any(line.outcome is not LinkOutcome.HOLDS for line in lines),
    )


def _line(line: WorkingLine, notation: Notation, source: str, first_wrong: bool) -> LineView:
    failed = line.outcome in (LinkOutcome.FAILS, LinkOutcome.UNDECIDED)
    return LineView(
        where=where_text(line.place, source),
        badge=LINK_BADGES[line.outcome],
        maths=typeset_source(line.raw, notation),
        text=paper(line.text),
        evidence=evidence_view(line.verdict, notation) if failed else None,
        first_wrong=first_wrong,
    )


def _working_summary(lines: Sequence[WorkingLine], wrong: int | None, source: str) -> str:
    total = count_text(len(lines), "step")
    if wrong is not None:
        where = where_text(lines[wrong].place, source)
        place = f" ({where})" if where else ""
        if wrong == 0:
            return f"Your working, {total}: the first one{place} does not hold."
        before = "the step before it holds" if wrong == 1 else f"the {wrong} before it hold"
        clean = all(line.outcome is LinkOutcome.HOLDS for line in lines[:wrong])
        rest = f"; {before}" if clean else ""
        return (
            f"Your working, {total}: the first that does not hold is step {wrong + 1}{place}{rest}."
        )
    if all(line.outcome is LinkOutcome.HOLDS for line in lines):
        return f"Your working, {total}: {'it holds' if len(lines) == 1 else 'all of them hold'}."
    if any(line.outcome is LinkOutcome.FOLLOWS for line in lines):
        return f"Your working, {total}: right steps that start from an earlier slip."
    return f"Your working, {total}: not every step could be checked."
