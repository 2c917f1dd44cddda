"""How far people agree who mark the same answers without knowing of each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

Pair = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of `count` pairs of marks: the share that is equal, and the weighted kappa.

    Kappa is 1 for full agreement and 0 for no more than chance would give; None where one of the
    markers gave all answers the same mark, so that it is not defined.
    """

    count: int
    equal: Fraction
    kappa: Fraction | None


def agreement(pairs: Sequence[Pair]) -> Agreement | None:
    """Return the agreement of pairs of marks (shares of the points); None without any.

    Kappa has quadratic weights: it sets the squared differences against those that are expected
    when the marks of each marker are dealt out at random.
    """
    if not pairs:
        return None
    count = len(pairs)
    equal = Fraction(sum(left == right for left, right in pairs), count)
    observed = sum(((a - b) ** 2 for a, b in pairs), Fraction(0)) / count
    expected = _expected(pairs)
    return Agreement(count, equal, 1 - observed / expected if expected else None)


def _expected(pairs: Sequence[Pair]) -> Fraction:
    """Return the mean squared difference of any mark of the one and any mark of the other."""
    count = len(pairs)
    left, right = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    squares = sum((x * x for x in (*left, *right)), Fraction(0))
    product = sum(left, Fraction(0)) * sum(right, Fraction(0))
    return squares / count - 2 * product / count**2
