"""Names of the states of an iteration, as students write and the grader prints them.

`x_3` is quantity x at index 3. Where the quantity has a subscript itself, as the components of a
vector have, the index stands above in brackets: `x_1^{(3)}`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import Call, Expression, Index, Number, Pow, Symbol
from grader.expressions.notation import Unreadable

_ABOVE = re.compile(r"(?P<name>.+)\^\{\((?P<index>\d{1,6})\)\}")


def state_symbol(name: str, index: int) -> Symbol:
    """Return the name of a quantity at an index."""
    return Symbol(f"{name}^{{({index})}}" if "_" in name else f"{name}_{index}")


def state_name(name: str, index: int) -> str:
    """Return the same as plain text: `x_3`, `x_1^(3)`."""
    return f"{name}^({index})" if "_" in name else f"{name}_{index}"


def indexed_name(
    expression: Expression | Unreadable, names: Sequence[str]
) -> tuple[str, int] | None:
    """Read `x_3`, `x_{3}`, `x(3)`, `x[3]`, `x^{(3)}` as the quantity and its index.

    `x_1^(3)` is one too, where `x_1` is a quantity; `x^3` without brackets is a power.
    """
    match expression:
        case Symbol():
            return _of_text(expression.name, names)
        case Index() if len(expression.args) == 2 and isinstance(expression.args[0], Symbol):
            return _with_index(expression.args[0].name, expression.args[1], names)
        case Call() if len(expression.args) == 1 and not expression.primes:
            return _with_index(expression.name, expression.args[0], names) or _value_at(
                expression, names
            )
        case Pow() if isinstance(expression.args[0], Symbol) and "_" in expression.args[0].name:
            return _with_index(expression.args[0].name, expression.args[1], names)
    return None


def _of_text(text: str, names: Sequence[str]) -> tuple[str, int] | None:
    above = _ABOVE.fullmatch(text)
    if above is not None:
        return (above["name"], int(above["index"])) if above["name"] in names else None
    base, _, subscript = text.rpartition("_")
    if base in names and subscript.isascii() and subscript.isdigit():
        return base, int(subscript)
    return None


def _value_at(call: Call, names: Sequence[str]) -> tuple[str, int] | None:
    """Read `f(x_3)` as the value at index 3, where a point and a value are asked."""
    state = indexed_name(call.args[0], names[:1]) if len(names) == 2 else None
    return None if state is None or call.name in KNOWN_FUNCTIONS else (names[1], state[1])


def _with_index(name: str, index: Expression, names: Sequence[str]) -> tuple[str, int] | None:
    if name in names and isinstance(index, Number) and isinstance(index.value, int):
        return name, index.value
    return None


@lru_cache(maxsize=64)
def _values_at(point: str) -> re.Pattern[str]:
    name = re.escape(point) if len(point) == 1 else rf"\\?{re.escape(point)}"
    index = r"_?\d{1,6}|_\{\d{1,6}\}|\[\d{1,6}\]|_?[nktij]|_\{[nktij]\}|\[[nktij]\]"
    return re.compile(rf"(?<![\w\\])[A-Za-z]\(\s?{name}(?P<index>{index})?\s?\)(?!')")


def with_values_named(text: str, names: Sequence[str]) -> str:
    """Return `x = 0.3, y = 0.7` for `x = 0.3, f(x) = 0.7`, where a point and a value are asked."""
    if len(names) != 2:
        return text
    point, value = names
    return _values_at(point).sub(lambda found: f"{value}{found['index'] or ''}", text)
