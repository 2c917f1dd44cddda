"""What becomes of a path in the end: it converges, runs into a cycle, grows, or stops.

Convergence and cycles are proved: the step (or several steps) maps a box around the state into
itself and brings its points nearer to one another by a factor below 1, as enclosed derivatives
show (the contraction principle). That a path grows is what was seen of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

import flint

from grader.expressions.nodes import Expression, Symbol
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import evaluate
from grader.models.arithmetic.reals import Real, Uncertain, Undefined
from grader.models.iteration.parametric import StepMap
from grader.models.iteration.stability import Rows, Undecided, jacobian

LONGEST_CYCLE = 8
_REACHES = (1.25, 2, 4)  # radii tried, in parts of the least that could do
_MIN_MOVED = flint.arb(0.5) ** 80
_HUGE = 1e30
_GROWING = 10  # steps in a row
_EXACT_BITS = 400  # longer fractions are rounded: a proof by boxes needs no exact numbers
_NEAR = 0.1  # states farther apart than this part of their size are not tried for a cycle

Box = list[flint.arb]


class LongRun(Enum):
    """How a path ends; the value says it in words."""

    CONVERGES = "converges"
    CYCLES = "runs into a cycle"
    GROWS = "grows without end in sight"
    STOPS = "comes to a step that is not defined"


@dataclass(frozen=True, slots=True)
class Ending:
    """How a path ends, the step after which that was sure, and where the path is then."""

    long_run: LongRun
    after: int
    at: tuple[float, ...]


def ending(step: StepMap, horizon: int) -> Ending:
    """Find how the path ends; raise `Undecided` if the horizon is too near.

    To be called within `reals.certainly`.
    """
    seen: list[Box] = []
    slopes = jacobian(step)
    if slopes is None:
        raise Undecided("a step that has no derivative")
    try:
        for state in _states(step, horizon):
            seen.append(state)
            found = _recognised(step, slopes, seen)
            if found is not None:
                return found
    except Undefined:
        return Ending(LongRun.STOPS, len(seen), _floats(seen[-1]) if seen else ())
    raise Undecided(f"after {horizon} steps it is not sure what becomes of the path")


def _states(step: StepMap, horizon: int) -> Iterator[Box]:
    state = [evaluate(entry, step.constants) for entry in step.start]
    for _ in range(horizon + 1):
        state = [reals.rounded(entry, _EXACT_BITS) for entry in state]
        yield [reals.ball(entry) for entry in state]
        state = _applied(step, state)


def _applied(step: StepMap, state: Sequence[Real]) -> list[Real]:
    values = {**step.constants, **dict(zip(step.variables, state, strict=True))}
    return [evaluate(formula, values) for formula in step.formulas]


def _floats(state: Box) -> tuple[float, ...]:
    return tuple(float(entry.mid()) for entry in state)


def _recognised(step: StepMap, slopes: Rows, seen: list[Box]) -> Ending | None:
    last = len(seen) - 1
    if _grows(seen):
        return Ending(LongRun.GROWS, last, _floats(seen[-1]))
    if not _worth_trying(last):
        return None
    for period in range(1, min(LONGEST_CYCLE, last) + 1):
        if _apart(seen[-1], seen[-1 - period]):
            continue
        nearer, behaviour = _contracted(step, slopes, seen[-1], period)
        if behaviour is not None:
            return Ending(behaviour, last, _floats(seen[-1]))
        if nearer:
            return None  # a matter of time
    return None


def _worth_trying(index: int) -> bool:
    """Try early states often, later ones now and then: a proof costs more than a step."""
    return index < 16 or index % (4 if index < 64 else 16) == 0


def _size(state: Box) -> flint.arb:
    return max((abs(entry).mid() for entry in state), default=flint.arb(0))


def _grows(seen: list[Box]) -> bool:
    if len(seen) <= _GROWING or not _size(seen[-1]) > _HUGE:
        return False
    sizes = [_size(state) for state in seen[-_GROWING - 1 :]]
    return all(bool(a < b) for a, b in pairwise(sizes))


def _apart(left: Box, right: Box) -> bool:
    """Say whether two states are too far from one another for a cycle to be near."""
    distance = max(abs((a - b).mid()) for a, b in zip(left, right, strict=True))
    return bool(distance > _NEAR * (1 + _size(left)))


# -- the contraction principle ---------------------------------------------------------------------


def _contracted(
    step: StepMap, slopes: Rows, state: Box, period: int
) -> tuple[bool, LongRun | None]:
    """Say whether several steps bring points nearer at the state, and what a box proves of it."""
    try:
        image: Sequence[Real] = state
        for _ in range(period):
            image = _applied(step, image)
        moved = _greatest(abs(reals.ball(b) - a) for a, b in zip(state, image, strict=True))
        if moved == 0 and period == 1:
            return True, LongRun.CONVERGES  # it is there, and stays
        moved = moved.max(_MIN_MOVED)
        factor, _ = _in_box(step, slopes, state, period, moved)
        if not factor < 1:
            return False, None
        for reach in _REACHES:
            radius = (moved * reach / (1 - factor)).upper()
            wider, behaviour = _in_box(step, slopes, state, period, radius)
            if moved <= (1 - wider) * radius:
                return True, behaviour
    except (Uncertain, Undefined):
        return False, None
    return True, None


def _in_box(
    step: StepMap, slopes: Rows, state: Box, period: int, radius: flint.arb
) -> tuple[flint.arb, LongRun | None]:
    """Return the factor on a box, and how the path ends if the box is mapped into itself."""
    box = [_around(entry, radius) for entry in state]
    _, factor = _carried(step, slopes, state, box, period)
    if period == 1 or not factor < 1:
        return factor, LongRun.CONVERGES
    first, _ = _carried(step, slopes, state, box, 1)
    pairs = list(zip(first, box, strict=True))
    if any(not a.overlaps(b) for a, b in pairs):
        return factor, LongRun.CYCLES
    return factor, LongRun.CONVERGES if all(b.contains(a) for a, b in pairs) else None


def _carried(
    step: StepMap, slopes: Rows, state: Box, box: Box, times: int
) -> tuple[Box, flint.arb]:
    """Enclose the box after some steps, and the greatest factor by which distances change.

    The image is enclosed by the image of the middle and the derivatives over the box.
    """
    middle: Sequence[Real] = state
    total: list[list[flint.arb]] | None = None
    for _ in range(times):
        matrix = _slopes_on(step, slopes, box)
        wide = [b - a for a, b in zip(map(reals.ball, middle), box, strict=True)]
        middle = _applied(step, middle)
        box = [
            reals.ball(m) + sum((s * w for s, w in zip(row, wide, strict=True)), flint.arb(0))
            for m, row in zip(middle, matrix, strict=True)
        ]
        total = matrix if total is None else _product(matrix, total)
    assert total is not None
    return box, _greatest(sum((abs(entry) for entry in row), flint.arb(0)) for row in total)


def _slopes_on(step: StepMap, slopes: Rows, box: Box) -> list[list[flint.arb]]:
    values: dict[Symbol, Real] = {
        **step.constants, **dict(zip(step.variables, box, strict=True))
    }  # fmt: skip

    def at(entry: Expression) -> flint.arb:
        return reals.ball(evaluate(entry, values))

    return [[at(entry) for entry in row] for row in slopes]


def _product(left: list[list[flint.arb]], right: list[list[flint.arb]]) -> list[list[flint.arb]]:
    return [
        [
            sum((a * b for a, b in zip(row, column, strict=True)), flint.arb(0))
            for column in zip(*right, strict=True)
        ]
        for row in left
    ]


def _around(entry: flint.arb, radius: flint.arb) -> flint.arb:
    return entry + flint.arb(0, radius)


def _greatest(entries: Iterable[flint.arb]) -> flint.arb:
    """Return an upper bound of the greatest of numbers that are not negative."""
    greatest = flint.arb(0)
    for entry in entries:
        greatest = greatest.max(entry)
    return greatest.upper()
