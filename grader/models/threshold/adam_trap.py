"""A proof that Adam, once slow enough, never comes far above a valley again.

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

BOXES = 40
LATE = 1e-9
_WIDER = 1e-9
_MOST_STEPS = 10_000


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
    for _ in range(_MOST_STEPS):
        m_low, m_high = beta * m_low + (1 - beta), beta * m_high + (1 - beta)
        low -= max(m_high * step, m_high * step * (1 + LATE)) + _WIDER / 100
        high -= min(m_low * step, m_low * step * (1 + LATE)) - _WIDER / 100
        farthest = max(farthest, high)
        if low <= 0:
            fastest, low = max(fastest, m_high + _WIDER), 0.0
        if high < 0:
            return fastest, farthest
    return 1.0, float("inf")
