"""Numbers of choices and orders as people write them: `C(8, 3)`, `8C3`, `{}_8C_3`, `8 choose 3`.

They are so read only where the letters `C` and `P` are no names of the question.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from grader.expressions.nodes import Add, Call, Div, Expression, Neg, Number, number
from grader.expressions.traversal import free_symbols

_NUMBER_OR_LETTER = r"(?:\d{1,4}|[a-z])"
_SIGN = r"(?P<kind>[CP])"
_BESIDE = re.compile(
    rf"(?<![\w.])(?:\{{\}} ?)?[_^]?\{{?(?P<n>{_NUMBER_OR_LETTER})\}}? ?{_SIGN} ?_?\{{?"
    rf"(?P<k>\d{{1,4}}|(?<=_)[a-z]|(?<=\{{)[a-z]|(?<=\dC)[a-z])\}}?(?![\w.(])"
)


def _number_as(name: str) -> str:
    return rf"\{{?(?P<{name}>{_NUMBER_OR_LETTER})\}}?"


#: Both numbers behind the letter, the greater one below the line: `C_{13}^5`, `P^2_5`.
_BEHIND = re.compile(
    rf"(?<![\w.\\]){_SIGN} ?(?:_ ?{_number_as('n')} ?\^ ?{_number_as('k')}"
    rf"|\^ ?{_number_as('over')} ?_ ?{_number_as('under')})(?![\w.(])"
)
_CHOOSE = re.compile(
    rf"(?<![\w.])(?P<n>{_NUMBER_OR_LETTER}|\([^()]{{0,40}}\)) choose "
    rf"(?P<k>{_NUMBER_OR_LETTER}|\([^()]{{0,40}}\))(?![\w.])"
)
_UPRIGHT = re.compile(r"\\(?:mathrm|text|operatorname) ?\{ ?([CP]) ?\}")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉ₙₖ", "01234567890123456789nk")
_SMALL = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹ₙ₀₁₂₃₄₅₆₇₈₉]{1,4} ?[CP] ?[₀₁₂₃₄₅₆₇₈₉ₖ]{1,4}")


def counts_written_out(text: str) -> str:
    """Write `8C3` and `8 choose 3` as binomial coefficients, and `6P3` as a quotient."""
    plain = _SMALL.sub(lambda found: found[0].translate(_RAISED), _UPRIGHT.sub(r"\1", text))
    put = _CHOOSE.sub(_binomial, _BESIDE.sub(_beside, _BEHIND.sub(_behind, plain)))
    return put if put != plain else text


def _binomial(found: re.Match[str]) -> str:
    return f"binomial({found['n']}, {found['k']})"


def _beside(found: re.Match[str]) -> str:
    return _count(found["kind"], found["n"], found["k"])


def _behind(found: re.Match[str]) -> str:
    n, k = found["n"] or found["under"], found["k"] or found["over"]
    in_order = not (n.isdigit() and k.isdigit()) or int(k) <= int(n)
    return _count(found["kind"], n, k) if in_order else found[0]


def _count(kind: str, n: str, k: str) -> str:
    return f"binomial({n}, {k})" if kind == "C" else f"(({n})!/(({n})-({k}))!)"


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
