"""A concrete function for every unknown function, so that a difference found with it is real.

What holds for an unknown function holds for every function; a point at which two expressions
differ under one interpretation therefore refutes their equality. The interpretation is
`f(x, ...) = a + sum b_i x_i + c sin(sum k_i x_i + d)`: analytic everywhere, neither even nor odd in
any derivative, tame under deep nesting, with derivatives of every order in closed form, and short
enough to be shown to a student. The coefficients are simple rationals drawn from the name, the same
in every process.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from flint import arb, fmpq

_LETTERS = "tsuvpq"


class _Shape(NamedTuple):
    """The coefficients of one function: constant, slopes, and height, rates, phase of the wave."""

    constant: fmpq
    slopes: tuple[fmpq, ...]
    height: fmpq
    rates: tuple[fmpq, ...]
    phase: fmpq


@lru_cache(maxsize=4096)
def _shape(name: str, arity: int) -> _Shape:
    import hashlib  # only unknown functions need it

    digest = iter(hashlib.shake_128(f"{name}/{arity}".encode()).digest(3 + 2 * arity))

    def draw(low: int, high: int, parts: int) -> fmpq:
        return fmpq(low + next(digest) % (high - low + 1), parts)

    constant, height, phase = draw(1, 9, 1), draw(1, 7, 4), draw(1, 9, 2)
    slopes = tuple(draw(1, 7, 5) for _ in range(arity))
    rates = tuple(draw(2, 8, 3) for _ in range(arity))
    return _Shape(constant, slopes, height, rates, phase)


def interpret(name: str, arguments: tuple[Any, ...], orders: tuple[int, ...]) -> Any:
    """Return the derivative of these orders of the function, at `arb` or `acb` arguments."""
    shape = _shape(name, len(arguments))
    if not arguments:
        return arb(0 if any(orders) else shape.constant)  # `f()` is one unknown number
    total = sum(orders)
    result: Any = arb(0)
    if total == 0:
        result = arb(shape.constant)
        for slope, argument in zip(shape.slopes, arguments, strict=True):
            result += argument * slope
    elif total == 1:
        result = arb(shape.slopes[orders.index(1)])
    inner: Any = arb(shape.phase)
    factor = shape.height
    for rate, argument, order in zip(shape.rates, arguments, orders, strict=True):
        inner += argument * rate
        factor *= rate**order
    wave = inner.cos() if total % 2 else inner.sin()
    return result + wave * (-factor if total % 4 > 1 else factor)


@lru_cache(maxsize=4096)
def written_out(name: str, arity: int) -> tuple[str, str]:
    """Return what stands for the function, as `("f(t)", "2 + 3 t/5 + sin(4 t/3 + 1/2)")`."""
    shape = _shape(name, arity)
    if not arity:
        return f"{name}()", str(shape.constant)
    letters = _LETTERS[:arity] if arity <= len(_LETTERS) else [f"t_{i + 1}" for i in range(arity)]
    line = " + ".join(map(_times, shape.slopes, letters))
    turn = " + ".join(map(_times, shape.rates, letters))
    wave = _times(shape.height, f"sin({turn} + {shape.phase})")
    if name.endswith("[]"):  # a sequence: a_n is the value of a at n
        return f"{name[:-2]}_{'{' + ','.join(letters) + '}'}", f"{shape.constant} + {line} + {wave}"
    return f"{name}({', '.join(letters)})", f"{shape.constant} + {line} + {wave}"


def _times(share: fmpq, what: str) -> str:
    top, bottom = int(share.p), int(share.q)
    scaled = what if top == 1 else f"{top} {what}"
    return scaled if bottom == 1 else f"{scaled}/{bottom}"
