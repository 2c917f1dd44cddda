"""A concrete function for every opaque name, so that a difference found with it is real.

What holds for an unknown function holds for every function; a point at which two expressions
differ under one interpretation therefore refutes their equality. The interpretation is
`f(x, ...) = a + sum b_i x_i + sum_j c_j sin(sum_i k_ij x_i + d_j)`: analytic everywhere, tame under
deep nesting, and with derivatives of every order in closed form. The coefficients are simple
rationals drawn from the name, the same in every process.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flint import arb, fmpq

_WAVES = 2


@dataclass(frozen=True, slots=True)
class _Shape:
    """The coefficients of one function: constant, slopes, and (height, rates, phase) of waves."""

    constant: fmpq
    slopes: tuple[fmpq, ...]
    waves: tuple[tuple[fmpq, tuple[fmpq, ...], fmpq], ...]


@lru_cache(maxsize=4096)
def _shape(name: str, arity: int) -> _Shape:
    import hashlib  # only unknown functions need it

    digest = hashlib.shake_128(f"{name}/{arity}".encode()).digest(2 + arity + _WAVES * (2 + arity))
    numbers = iter(digest)

    def draw(low: int, high: int, parts: int) -> fmpq:
        return fmpq(low + next(numbers) % (high - low + 1), parts)

    constant = draw(1, 9, 4)
    slopes = tuple(draw(3, 9, 8) for _ in range(arity))
    waves = tuple(
        (draw(2, 7, 8), tuple(draw(4, 11, 8) for _ in range(arity)), draw(1, 9, 5))
        for _ in range(_WAVES)
    )
    return _Shape(constant, slopes, waves)


def interpret(name: str, arguments: tuple[Any, ...], orders: tuple[int, ...]) -> Any:
    """Return the derivative of these orders of the function, at `arb` or `acb` arguments."""
    shape = _shape(name, len(arguments))
    total = sum(orders)
    result: Any = arb(0)
    if total == 0:
        result = arb(shape.constant)
        for slope, argument in zip(shape.slopes, arguments, strict=True):
            result += argument * slope
    elif total == 1:
        result = arb(shape.slopes[orders.index(1)])
    for height, rates, phase in shape.waves:
        inner: Any = arb(phase)
        factor = height
        for rate, argument, order in zip(rates, arguments, orders, strict=True):
            inner += argument * rate
            factor *= rate**order
        wave = inner.cos() if total % 2 else inner.sin()
        result += wave * (-factor if total % 4 > 1 else factor)
    return result
