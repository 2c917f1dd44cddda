"""Numbers of choices and of orders in a text that uses their letters for nothing else: `5C2 = 10`.

Of `P(5, 2)` the text says itself whether a probability is meant: it is read so only where that
makes a link hold.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from grader.expressions.nodes import Call, Expression, Number
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.expressions.statement import Side
from grader.expressions.traversal import functions_called, transform
from grader.final_answers import count_of_call, counts_written_out

#: A sign between two numbers, small or not: `5C2`, `10 C 3`, `{}_5C_2`, `C_5^2`.
_MAY_COUNT = re.compile(r"\d\}? ?C ?_?\{?\d|(?<![A-Za-z])C ?[_^]|[₀-₉⁰¹²³⁴-⁹] ?C ?[₀-₉]")

#: A name with an index, which no number stands in front of: the `C_1` of a capacitor.
_INDEXED = re.compile(r"(?<![A-Za-z\d}^_])C_\{?\d{1,3}\}?(?![\d}]| ?\^)")
_COUNTING = re.compile(
    r"\b(?:choos\w*|combin\w*|ways?|select\w*|pick\w*|binomial|committees?|probabilit\w*|order"
    r"|arrang\w*|hands?|cards?|teams?|subsets?|P ?\()",
    re.IGNORECASE,
)


def counts_nothing(text: str) -> bool:
    """Whether a text has names with indices where the signs of choices might be: `C_1 = 2C_2`."""
    return _INDEXED.search(text) is not None


def speaks_of_choices(text: str) -> bool:
    """Whether words of a text tell that `C(5, 2)` counts choices."""
    return _COUNTING.search(text) is not None


def with_counts(side: Side, taken: AbstractSet[str], notation: Notation) -> Expression | None:
    """Return a side with its numbers of choices as such; None where that changes nothing.

    `taken` are the letters that the text uses otherwise, `C()` one that may be a function.
    """
    read = side.expression
    if "C" in taken:
        return None
    if _MAY_COUNT.search(side.raw):
        raw = " ".join(side.raw.replace("$", " ").split())
        put = counts_written_out(raw)
        written = parse(f"${put}$" if "\\" in put else put, notation) if put != raw else read
        read = written if isinstance(written, Expression) else read
    if not isinstance(read, Expression):
        return None
    calls = {"nCr", "nPr"} | (set() if "C()" in taken else {"C"})
    if not functions_called(read).isdisjoint(calls):
        read = transform(read, _counted, Call)
    return None if read is side.expression else read


def _counted(node: Expression) -> Expression:
    numbers = isinstance(node, Call) and all(isinstance(arg, Number) for arg in node.args)
    return count_of_call(node, frozenset({"P"})) if numbers and _in_order(node) else node


def _in_order(call: Expression) -> bool:
    """Whether so many can be chosen: of `C(2, 5)`, a point, they cannot."""
    values = [arg.value for arg in call.args if isinstance(arg, Number)]
    whole = all(value.denominator == 1 and value >= 0 for value in values)
    return len(values) == 2 and whole and values[1] <= values[0]
