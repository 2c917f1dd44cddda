"""Signs for sets that are typed with letters and hyphens: `(0,1)U(2,3)`, `[0,1]-{1}`, `R\\{0}`."""

from __future__ import annotations

from grader.expressions.names import Name
from grader.expressions.nodes import (
    Collection,
    Constant,
    Expression,
    Interval,
    Neg,
    SetOperation,
    Symbol,
)
from grader.expressions.notation import Notation
from grader.expressions.tokens import Tokens

_OPENING = frozenset({"(", "[", "{"})
_CLOSING = frozenset({")", "]", "}"})
_SETS = frozenset({"reals", "integers", "naturals", "rationals", "complexes", "emptyset"})


def mark_unions(tokens: Tokens, notation: Notation) -> None:
    """Make a union of a letter `U` that stands between two brackets of sets, if undeclared."""
    if "U" in notation.variables or "U" in notation.functions:
        return
    kinds, values = tokens.kinds, tokens.values
    for i in range(1, tokens.count):
        if kinds[i] != "name" or values[i] != Name("U"):
            continue
        if _holds_set(kinds, i - 1, -1) and _holds_set(kinds, i + 1, 1):
            kinds[i] = "union"


def _holds_set(kinds: list[str], i: int, step: int) -> bool:
    """Whether braces, or a bracket with two items, begin at `i` (end there for a step of -1)."""
    begins, ends = (_OPENING, _CLOSING) if step > 0 else (_CLOSING, _OPENING)
    if kinds[i] not in begins:
        return False
    level = commas = 0
    at = i
    while 0 <= at < len(kinds):
        level += (kinds[at] in begins) - (kinds[at] in ends)
        commas += kinds[at] == "," and level == 1
        if not level:
            return commas == 1 or kinds[i] in "{}" or kinds[at] in "{}"
        at += step
    return False


def plain_difference(text: str) -> str:
    """Return a text in which a backslash before a brace that LaTeX would not close is a minus.

    `R\\{0}` is the difference of two sets; the text keeps its length.
    """
    return text if "\\}" in text else text.replace("\\{", "∖{")


def as_interval(node: Expression) -> Expression:
    """Read `(a, b)` and `[a, b]` as intervals where only a set can stand."""
    if isinstance(node, Collection) and node.kind in ("tuple", "list") and len(node.args) == 2:
        return Interval(*node.args, node.kind == "tuple", node.kind == "tuple")
    return node


def as_number_set(node: Expression, notation: Notation) -> Expression:
    """Read an undeclared `R` as the real numbers, and a pair as an interval."""
    if node is Symbol("R") and "R" not in notation.variables:
        return Constant("reals")
    return as_interval(node)


def set_difference(
    terms: tuple[Expression, ...] | list[Expression], notation: Notation, sure: bool = False
) -> Expression | None:
    """Return the difference that `A - B` of sets is; None for a sum of other things.

    Where pairs alone are subtracted, they are vectors unless it is `sure` that sets are meant.
    """
    removed = [as_interval(term.args[0]) for term in terms[1:] if isinstance(term, Neg)]
    if len(removed) < len(terms) - 1:
        return None
    sure = sure or isinstance(terms[0], Interval | SetOperation)
    sure = sure or any(_is_set(term.args[0]) for term in terms[1:])
    first = as_number_set(terms[0], notation)
    if not (sure and _is_set(first)):
        return None
    for part in removed:
        first = SetOperation("difference", first, part)
    return first


def _is_set(node: Expression) -> bool:
    if isinstance(node, Constant):
        return node.name in _SETS
    if isinstance(node, Collection):
        return node.kind == "set"
    return isinstance(node, Interval | SetOperation)
