"""Bands of tolerances: the first in which an answer is right gives its share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from grader.answers.base import Checked, MarkOutcome, Message, Response
from grader.answers.demands.shares import is_right, with_share
from grader.rubric.types import Asked

Check = Callable[[Asked, Response], Checked]


def in_bands(asked: Asked, response: Response, check: Check) -> Checked:
    """Check an answer in one band after the other; the best share counts."""
    if not asked.part.bands:
        return check(asked, response)
    best: Checked | None = None
    for band in asked.part.bands:
        here = replace(asked, part=replace(asked.part, policy=band.policy))
        checked = check(here, response)
        if checked.outcome is MarkOutcome.NEEDS_REVIEW:
            return checked
        if is_right(checked) and band.share < 1:
            text = f"This is near the right answer, which earns {band.share} of the points."
            checked = with_share(checked, band.share, Message("tolerance-band", text))
        if best is None or checked.share > best.share:
            best = checked
    assert best is not None
    return best
