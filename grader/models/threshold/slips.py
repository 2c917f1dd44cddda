"""Known wrong answers to the question how high a bump an optimizer escapes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from grader.equivalence import Enclosure
from grader.models.base import Misconception, Query, QueryError
from grader.models.iteration import Iteration, Optimizer, computed, with_slips
from grader.models.threshold.escape import escape_threshold, greatest_point


def escape_misconceptions(model: Iteration[Optimizer], query: Query) -> Iterator[Misconception]:
    """Yield the place where the path turns, and the heights that the optimizer's slips give."""
    right = computed(model, query, escape_threshold).value
    place = greatest_point(model, query)
    if place != right:
        text = (
            "This is where the path turns; the height is how far that is beyond the bump's start."
        )
        yield Misconception("place-for-height", place, text)
    for name, wrong, message in with_slips(model.method):
        try:
            value = computed(
                replace(model, method=cast("Optimizer", wrong)), query, escape_threshold
            ).value
        except QueryError:
            continue
        if isinstance(value, Enclosure) and value.lower > 0 and value != right:
            yield Misconception(name, value, message)
