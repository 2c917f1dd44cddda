"""States that are vectors: `w^{(1)} = (3, 1)` where the quantities are `w_1` and `w_2`."""

from __future__ import annotations

from collections.abc import Sequence

from grader.answers.find.reading import items_of
from grader.expressions.names import canonical, split_name
from grader.expressions.nodes import Call, Expression, Index, Number, Pow, Symbol

_COLUMNS = frozenset({"binomial", "given"})
"""How `\\binom{3}{1}` and `(3 | 1)` are read, which some write for a column."""


def vector_of(names: Sequence[str]) -> str:
    """Return the name of the vector whose components the names are in order; else an empty text."""
    base, _, first = names[0].rpartition("_")
    if len(names) < 2 or not base or first not in ("0", "1"):
        return ""
    expected = [f"{base}_{int(first) + place}" for place in range(len(names))]
    return base if list(names) == expected else ""


def components(value: Expression) -> tuple[Expression, ...] | None:
    """Return the components of a vector, however it is written; None for anything else."""
    if isinstance(value, Call) and value.name == "primed" and len(value.args) == 1:
        value = value.args[0]
    if isinstance(value, Call) and value.name in _COLUMNS and len(value.args) == 2:
        return value.args
    return items_of(value)


def vector_state(
    left: Expression, value: Expression, names: Sequence[str]
) -> dict[tuple[str, int], Expression] | None:
    """Return the components of a state that is given as a vector; None if this is none."""
    base = vector_of(names)
    index = _index_of(left, base) if base else None
    index = _index_above(left, names) if index is None else index
    values = components(value) if index is not None else None
    if index is None or values is None or len(values) != len(names):
        return None
    return {(name, index): item for name, item in zip(names, values, strict=True)}


def _index_above(left: Expression, names: Sequence[str]) -> int | None:
    """Return the index of `(x, y)^{(1)}` and `(x, y)_1`, the quantities in their order."""
    if not isinstance(left, Index | Pow) or len(left.args) != 2 or len(names) < 2:
        return None
    items = items_of(left.args[0])
    return _number(left.args[1]) if items == tuple(map(Symbol, names)) else None


def _index_of(left: Expression, base: str) -> int | None:
    """Return the index of `w^{(1)}`, `w_1`, `w[1]`, `w(1)`, and of `w^1` before a vector."""
    match left:
        case Symbol():
            parts = split_name(left.name)
            text = parts.mark[1:-1] if parts.mark[:1] in ("(", "[") else ""
            if parts.mark and not text:
                return None
            if _is_named(canonical(parts._replace(mark="", subscript="")), base):
                text = text or parts.subscript
                only = not (parts.mark and parts.subscript)
                return int(text) if only and text.isascii() and text.isdigit() else None
        case Index() | Pow() if len(left.args) == 2 and isinstance(left.args[0], Symbol):
            return _number(left.args[1]) if _is_named(left.args[0].name, base) else None
        case Call() if len(left.args) == 1 and not left.primes and _is_named(left.name, base):
            return _number(left.args[0])
    return None


def _is_named(name: str, base: str) -> bool:
    return name in (base, f"vec({base})")


def _number(index: Expression) -> int | None:
    if isinstance(index, Number) and isinstance(index.value, int):
        return index.value
    return None


def is_vector_header(read: Expression, names: Sequence[str]) -> bool:
    """Whether a column's title names the vector: `w`, `w^{(k)}`, `w_k`."""
    base = vector_of(names)
    if not base:
        return False
    if isinstance(read, Index | Pow) and isinstance(read.args[0], Symbol):
        return _is_named(read.args[0].name, base)
    if not isinstance(read, Symbol):
        return False
    parts = split_name(read.name)
    letter = parts.mark.strip("()[]") or parts.subscript
    plain = canonical(parts._replace(mark="", subscript=""))
    return _is_named(plain, base) and not letter.isdigit()
