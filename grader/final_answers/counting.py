"""Numbers of choices and orders as people write them: `C(8, 3)`, `8C3`, `{}_8C_3`, `8 choose 3`.

They are so read only where the letters `C` and `P` are no names of the question.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from grader.expressions.nodes import Add, Call, Div, Expression, Neg, Number, number
from grader.expressions.traversal import free_symbols

_NUMBER_OR_LETTER = r"(?:\d{1,4}|[a-z])"
_BESIDE = re.compile(
    rf"(?<![\w.])(?:\{{\}} ?)?[_^]?\{{?(?P<n>{_NUMBER_OR_LETTER})\}}? ?(?P<kind>[CP]) ?_?\{{?"
    rf"(?P<k>\d{{1,4}}|(?<=_)[a-z]|(?<=\{{)[a-z])\}}?(?![\w.(])"
)
_CHOOSE = re.compile(
    rf"(?<![\w.])(?P<n>{_NUMBER_OR_LETTER}|\([^()]{{0,40}}\)) choose "
    rf"(?P<k>{_NUMBER_OR_LETTER}|\([^()]{{0,40}}\))(?![\w.])"
)


def counts_written_out(text: str) -> str:
    """Write `8C3` and `8 choose 3` as binomial coefficients, and `6P3` as a quotient."""
    return _CHOOSE.sub(_binomial, _BESIDE.sub(_beside, text))


def _binomial(found: re.Match[str]) -> str:
    return f"binomial({found['n']}, {found['k']})"


def _beside(found: re.Match[str]) -> str:
    if found["kind"] == "C":
        return _binomial(found)
    return f"(({found['n']})!/(({found['n']})-({found['k']}))!)"


def count_of_call(node: Expression, taken: AbstractSet[str]) -> Expression:
    """Return `C(8, 3)` as a number of choices, and `P(6, 3)` of orders, where numbers stand."""
    if not isinstance(node, Call) or len(node.args) != 2 or node.primes or node.name in taken:
        return node
    above, below = node.args
    if node.name == "nCr":
        return Call("binomial", above, below)
    if node.name == "nPr":
        return Div(Call("factorial", above), Call("factorial", Add(above, Neg(below))))
    if node.name == "C" and not _are_capital(node):
        return Call("binomial", above, below)
    if node.name == "P" and isinstance(above, Number) and isinstance(below, Number):
        rest = number(above.value - below.value)
        return Div(Call("factorial", above), Call("factorial", rest))
    return node


def _are_capital(node: Call) -> bool:
    names = [name.name for name in free_symbols(node)]
    return any(name[:1].isupper() for name in names)
