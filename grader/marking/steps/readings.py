"""Other ways in which a link may have been meant: a text without a rubric declares nothing.

`log` may be the natural or the common logarithm, the sign of 12.5 % may be carried along like a
unit, and `5 cm` may be typeset as a product of letters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import takewhile

from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import (
    Call,
    Expression,
    Mul,
    Number,
    Pow,
    Symbol,
    Unit,
    transform,
    walk,
)
from grader.marking.steps.units import is_unit

Pair = tuple[Expression, Expression]
_LONGEST_UNIT = 4


def other_readings(left: Expression, right: Expression) -> Iterator[Pair]:
    """Yield the readings of a link that differ from it as it stands, the likeliest first."""
    for change in (_letters_as_units, _common_logarithm, _percent_as_unit):
        pair = change(left), change(right)
        if pair != (left, right):
            yield pair


def is_opaque(node: Expression) -> bool:
    """Whether a node is a function of which the text says nothing, such as `P(5, 3)`."""
    return isinstance(node, Call) and (node.name not in KNOWN_FUNCTIONS or bool(node.primes))


def has_opaque(*expressions: Expression) -> bool:
    """Whether an unknown function stands anywhere in these."""
    return any(map(is_opaque, walk(*expressions)))


def _on_calls(name: str, change: Callable[[Call], Expression], root: Expression) -> Expression:
    def apply(node: Expression) -> Expression:
        fits = isinstance(node, Call) and node.name == name and len(node.args) == 1
        return change(node) if fits else node  # type: ignore[arg-type]

    return transform(root, apply)


def _common_logarithm(root: Expression) -> Expression:
    return _on_calls("log", lambda call: Call("log", call.args[0], Number(10)), root)


def _percent_as_unit(root: Expression) -> Expression:
    return _on_calls("percent", lambda call: call.args[0], root)


def _letters_as_units(root: Expression) -> Expression:
    """Read the letters behind a number as a unit where they spell one: `5·c·m` as 5 cm."""

    def apply(node: Expression) -> Expression:
        return _with_units(node) if isinstance(node, Mul) else node

    return transform(root, apply)


def _with_units(product: Mul) -> Expression:
    factors: list[Expression] = []
    rest = list(product.args)
    quantity = False
    while rest:
        letters = _letters(rest) if quantity else ""
        used = next((n for n in range(len(letters), 0, -1) if is_unit(letters[:n])), 0)
        factors.append(Unit(letters[:used]) if used else rest[0])
        quantity = quantity or _is_quantity(rest[0])
        rest = rest[max(used, 1) :]
    return Mul(*factors) if len(factors) > 1 else factors[0]


def _letters(factors: list[Expression]) -> str:
    """Return the single letters at the front, `mu` being the prefix of a millionth."""
    front = takewhile(lambda factor: isinstance(factor, Symbol | Unit), factors[:_LONGEST_UNIT])
    names = [str(factor.payload[0]) for factor in front]
    return "".join("µ" if name == "mu" else name for name in names)


def _is_quantity(factor: Expression) -> bool:
    return isinstance(factor, Number | Unit) or (
        isinstance(factor, Pow) and isinstance(factor.args[0], Number)
    )
