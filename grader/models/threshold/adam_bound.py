"""Why a path never rises higher again: it repeats itself, or Adam is bound to turn back.

The proof for Adam, once it is slow enough, that it never comes far above a valley again:

On slopes -s and s to the two sides of a border, and with epsilon 0, the second moment is s^2
exactly, and Adam moves by u -= a_t m: u is the distance from the border, m the running mean of the
signs of the slopes, m = b m + (1 - b) sign, and a_t = a / (1 - b^t) lies between a and a (1 + d)
for late t.

Let S(v) be all states just after the border was crossed with |m| <= v; then |u| <= a_t |m|, as the
state before lay on the other side. From all of S(v), covered by small boxes, the phase up to the
next crossing is followed with intervals. If the next crossing is never faster than v, the same
holds for all later phases, which by symmetry are the same on both sides; so |u| never again exceeds
what it reached in the one phase.

Intervals are floats widened by far more than the rounding of the few operations between.
"""

from __future__ import annotations

from collections.abc import Sequence

from grader.expressions.nodes import Symbol
from grader.expressions.traversal import free_symbols
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import evaluate
from grader.models.arithmetic.reals import Real
from grader.models.iteration import Iteration, Optimizer, PieceObjective, State, exact_key

BOXES = 40
LATE = 1e-9
_WIDER = 1e-9
_MAX_STEPS = 10_000


def why_never_higher(model: Iteration[Optimizer], states: Sequence[State], greatest: Real) -> str:
    """Return the reason in a sentence; empty where only the steps looked at speak for it."""
    seen: set[object] = set()
    for state in states:
        key = exact_key(state)
        if key is not None and key in seen:
            return "after that the path repeats itself exactly, so no later one is greater either"
        seen.add(key)
    border = _border(model)
    bound = None if border is None else _trapped(model, states, greatest, border)
    if border is None or bound is None:
        return ""
    return (
        f"later ones stay below {_float(border) + bound + 1e-4:.4g}: however the path now crosses "
        f"{_float(border):.4g}, it turns back before that, and then crosses it no faster; so no "
        f"later {model.method.objective.variables[0].name} is greater either"
    )


def _trapped(
    model: Iteration[Optimizer], states: Sequence[State], greatest: Real, border: Real
) -> float | None:
    """Return a bound on the later distances from the border, for Adam on two equal slopes."""
    settings = model.method.settings
    plain = settings.bias_correction and settings.correct_first and settings.correct_second
    still = reals.same(settings.epsilon, reals.exact(0))
    light = reals.same(settings.weight_decay, reals.exact(0))
    step = _constant_step(model)
    slope = _slope(model)
    if model.method.name not in ("adam", "adamw") or not (plain and still and light):
        return None
    if step is None or slope is None or not reals.is_exact(settings.beta_1):
        return None
    distances = [_float(reals.subtract(state.vectors["x"][0], border)) for state in states]
    means = [_float(reals.divide(state.vectors["m"][0], slope)) for state in states]
    height = _float(reals.subtract(greatest, border)) * (1 - 1e-9)
    return bound_after(distances, means, step, _float(settings.beta_1), height)


def _float(value: Real) -> float:
    return float(reals.enclosure(value).midpoint)


def _border(model: Iteration[Optimizer]) -> Real | None:
    """Return the one border of the objective, if it has just one that is a fraction."""
    objective = model.method.objective
    if not isinstance(objective, PieceObjective) or len(objective.pieces) != 2:
        return None
    until = objective.pieces[0].until
    if until is None or any(name not in objective.constants for name in free_symbols(until)):
        return None
    border = evaluate(until, objective.constants)
    return border if reals.is_exact(border) else None


def _slope(model: Iteration[Optimizer]) -> Real | None:
    """Return s where the slopes are -s and s."""
    objective = model.method.objective
    if not isinstance(objective, PieceObjective) or len(objective.pieces) != 2:
        return None
    left, right = (evaluate(piece.slope, objective.constants) for piece in objective.pieces)
    opposite = reals.same(reals.add(left, right), reals.exact(0))
    return right if opposite and reals.sign(right) > 0 else None


def _constant_step(model: Iteration[Optimizer]) -> float | None:
    formula = getattr(model.method.settings.step_size, "formula", None)
    if formula is None or Symbol("t") in free_symbols(formula):
        return None
    return _float(model.method.settings.step_size(1))


# -- the proof, in floats --------------------------------------------------------------------------


def bound_after(
    distances: Sequence[float], means: Sequence[float], step: float, beta: float, height: float
) -> float | None:
    """Return a bound below `height` on all |u| beyond the end of a path; None if there is no proof.

    `distances` are u at t = 0, 1, 2, ...; `means` are m, in units of the slope.
    """
    speed = _last_crossing(distances, means, beta)
    if speed is None:
        return None
    for hundredths in range(1, 100, 3):
        limit = hundredths / 100
        if limit < speed + _WIDER:
            continue
        fastest, farthest = _phase(limit, step, beta)
        if fastest <= limit and farthest < height:
            return farthest
    return None


def _last_crossing(distances: Sequence[float], means: Sequence[float], beta: float) -> float | None:
    """Return |m| at the last crossing of the border at which the step size has settled."""
    for t in range(len(distances) - 1, 0, -1):
        if beta**t > LATE / 2:
            return None
        if (distances[t] >= 0) != (distances[t - 1] >= 0):
            return abs(means[t])
    return None


def _phase(limit: float, step: float, beta: float) -> tuple[float, float]:
    """Return the greatest speed at the next crossing and the greatest distance before it."""
    fastest = farthest = 0.0
    for row in range(BOXES):
        slow, quick = -limit * row / BOXES, -limit * (row + 1) / BOXES
        reach = step * (1 + LATE) * -quick
        for column in range(BOXES):
            box = (reach * column / BOXES, reach * (column + 1) / BOXES)
            speed, distance = _follow(box, (quick, slow), step, beta)
            fastest, farthest = max(fastest, speed), max(farthest, distance)
    return fastest, farthest


def _follow(
    distance: tuple[float, float], mean: tuple[float, float], step: float, beta: float
) -> tuple[float, float]:
    """Follow a box of states above the border until all of it has crossed."""
    low, high = distance[0] - _WIDER, distance[1] + _WIDER
    m_low, m_high = mean[0] - _WIDER, mean[1] + _WIDER
    fastest, farthest = 0.0, high
    for _ in range(_MAX_STEPS):
        m_low, m_high = beta * m_low + (1 - beta), beta * m_high + (1 - beta)
        low -= max(m_high * step, m_high * step * (1 + LATE)) + _WIDER / 100
        high -= min(m_low * step, m_low * step * (1 + LATE)) - _WIDER / 100
        farthest = max(farthest, high)
        if low <= 0:
            fastest, low = max(fastest, m_high + _WIDER), 0.0
        if high < 0:
            return fastest, farthest
    return 1.0, float("inf")
