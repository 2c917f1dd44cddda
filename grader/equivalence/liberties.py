"""What a final answer may leave open: a name before the value, a unit, the order of solutions."""

from __future__ import annotations

from collections.abc import Iterator

from grader.expressions.nodes import (
    Call,
    Collection,
    Div,
    Expression,
    Logic,
    Mul,
    Neg,
    Pow,
    Relation,
    Symbol,
    Unit,
)
from grader.expressions.traversal import walk

_EQUALITIES = frozenset({"=", "~", ":=", "equiv"})


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_UNITS = _words(
    """
    m cm mm km nm s sec ms min h hr g kg mg t L l mL ml N J W kW V A K Hz Pa C F ft yd mi lb oz
    meter meters metre metres centimeter centimeters kilometer kilometers inch inches foot feet
    mile miles second seconds minute minutes hour hours day days week weeks month months year
    years gram grams kilogram kilograms liter liters litre litres newton newtons joule joules
    watt watts volt volts dollar dollars cent cents euro euros pound pounds degree degrees
    radian radians rad unit units percent pct people students square cubic mph
    """
)


def assigned_value(node: Expression) -> Expression | None:
    """Return the value of `x = 3`, `f(x) = 1`, `(p, q) = (3, 2)`, `x ~ 11`; None for others."""
    if isinstance(node, Relation) and set(node.ops) <= _EQUALITIES and is_name(node.args[0]):
        return node.args[-1]
    if isinstance(node, Relation) and node.ops == ("in",) and isinstance(node.args[0], Symbol):
        return node.args[1]
    if isinstance(node, Collection | Logic) and node.args:
        return _assigned_values(node)
    return None


def _assigned_values(node: Collection | Logic) -> Expression | None:
    listed = isinstance(node, Logic) or node.kind == "sequence"
    if not listed or (isinstance(node, Logic) and node.op not in ("and", "or")):
        return None
    values = [assigned_value(item) for item in node.args]
    if all(value is None for value in values):
        return None
    if any(
        value is None and isinstance(item, Relation)
        for item, value in zip(node.args, values, strict=True)
    ):
        return None
    kept = [item if value is None else value for item, value in zip(node.args, values, strict=True)]
    return sequence(kept)


def sequence(items: list[Expression]) -> Expression:
    """Return a sequence with nested sequences laid open."""
    flat: list[Expression] = []
    for item in items:
        flat.extend(item.args if is_sequence(item) else [item])
    return Collection("sequence", *flat)


def is_sequence(node: Expression) -> bool:
    """Whether something is a bare list, `1, 2`."""
    return isinstance(node, Collection) and node.kind == "sequence"


def is_name(node: Expression) -> bool:
    """Whether a left side only names the value: `x`, `f(2)`, `(p, q)`, `AB/CD`, `P(A)`."""
    match node:
        case Symbol() | Unit():
            return True
        case Collection(kind="tuple"):
            return all(map(is_name, node.args))
        case Call() if node.name not in ("ln", "log", "exp", "sqrt", "sin", "cos", "tan"):
            return node.name != "ratio" or all(map(is_name, node.args))
        case Div():
            return all(_is_product_of_names(part) for part in node.args)
        case Mul():
            return _is_product_of_names(node) and len(node.args) <= 3
    return False


def _is_product_of_names(node: Expression) -> bool:
    parts = node.args if isinstance(node, Mul) else (node,)
    return all(isinstance(part, Symbol) for part in parts)


def listed(node: Expression) -> Expression:
    """Return `6 and 8` as the list `6, 8`; leave statements as they are."""
    joined = isinstance(node, Logic) and node.op in ("and", "or")
    if joined and not any(isinstance(item, Relation | Logic) for item in node.args):
        return sequence(list(node.args))
    return node


def without_unit(node: Expression) -> Expression | None:
    """Return the number of `3 cm`, `90°`, `5 dollars`, `28%`; None where there is no unit."""
    match node:
        case Mul():
            kept = [part for part in node.args if not _is_unit(part)]
            if not kept or len(kept) == len(node.args):
                return None
            return kept[0] if len(kept) == 1 else Mul(*kept)
        case Neg():
            inner = without_unit(node.args[0])
            return None if inner is None else Neg(inner)
        case Div() if isinstance(node.args[0], Mul):
            above = without_unit(node.args[0])
            if above is not None and _is_unit(node.args[1]):
                return above
        case Call(name="degree" | "percent"):
            return node.args[0]
    return None


def has_unit(node: Expression) -> bool:
    """Whether a unit stands in the expression."""
    return any(
        isinstance(part, Unit) or (isinstance(part, Call) and part.name in ("degree", "percent"))
        for part in walk(node)
    )


def _is_unit(node: Expression) -> bool:
    if isinstance(node, Pow):
        return _is_unit(node.args[0])
    if isinstance(node, Call) and node.name == "degree" and not node.args:
        return True
    if isinstance(node, Unit):
        return node.name in _UNITS or len(node.name) > 2
    return isinstance(node, Symbol) and all(word in _UNITS for word in node.name.split())


_SIGNS = {
    "pct": "percent", "percent": "percent", "degree": "degree", "degrees": "degree",
    "deg": "degree",
}  # fmt: skip


def with_sign(node: Expression) -> Expression | None:
    """Return `28 pct` as the percentage, `45 degrees` as the angle that it is."""
    if isinstance(node, Mul) and len(node.args) == 2:
        value, word = node.args
        if isinstance(word, Symbol | Unit) and word.name in _SIGNS:
            return Call(_SIGNS[word.name], value)
    return None


def variants(node: Expression) -> Iterator[Expression]:
    """Yield an answer as it stands, then as its bare value."""
    node = listed(node)
    yield node
    value = assigned_value(node)
    if value is not None:
        yield listed(value)
