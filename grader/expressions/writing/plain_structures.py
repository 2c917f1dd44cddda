"""Relations, logic, sets, tuples, matrices and cases as plain text."""

from __future__ import annotations

from grader.expressions.nodes import (
    Collection,
    Expression,
    Interval,
    Logic,
    Matrix,
    Piecewise,
    Relation,
    SetBuilder,
    SetOperation,
)
from grader.expressions.writing.base import (
    ATOM,
    CONDITION,
    JOINED,
    LOGIC,
    MEMBERSHIP,
    RELATION,
    SETS,
    Rule,
    Text,
    interval_name,
    lists_values,
    set_operation_text,
    stands_bare,
    takes_sets,
)


def wrap(part: Text, level: int) -> str:
    """Return the text, in brackets unless it binds at least as tightly as `level`."""
    return part.text if part.level >= level else f"({part.text})"


def call_text(name: str, parts: list[Text], primes: int = 0) -> Text:
    """Return a call, each argument in brackets where it has a comma of its own."""
    inner = ", ".join(wrap(part, CONDITION) for part in parts)
    return Text(name + "'" * primes + f"({inner})", ATOM)


def _relation(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Relation)
    if "divides" in node.ops or not _sets_stand(node):
        ops = Text(f'"{" ".join(node.ops)}"', ATOM)
        return call_text("relation", [ops, *parts])
    pieces = [wrap(parts[0], SETS)]
    for op, part in zip(node.ops, parts[1:], strict=True):
        written = part.as_set if op in MEMBERSHIP and part.as_set else wrap(part, SETS)
        pieces += [_OPS.get(op, op), written]
    values = f"{parts[0].text} = {parts[1].at_top}" if lists_values(node) else ""
    return Text(" ".join(pieces), RELATION, at_top=values)


def _sets_stand(node: Relation) -> bool:
    sides = zip(node.ops, node.args[1:], strict=True)
    return all(op not in MEMBERSHIP or takes_sets((side,)) for op, side in sides)


_OPS = {
    "equiv": "≡", "propto": "∝", "notin": "∉", "subset": "⊂", "subseteq": "⊆", "in": "∈",
    "parallel": "∥", "perp": "⟂", "<<": "≪", ">>": "≫",
}  # fmt: skip


def _logic(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Logic)
    if node.op == "not":
        return Text(f"not {wrap(parts[0], RELATION)}", JOINED)
    if len(parts) < 2:
        return call_text(f"logic_{node.op}", parts)
    return Text(f" {node.op} ".join(wrap(part, JOINED) for part in parts), LOGIC)


def _collection(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Collection)
    inner = ", ".join(wrap(part, CONDITION) for part in parts)
    if node.kind == "tuple":
        return Text(f"({inner},)" if len(parts) == 1 else f"({inner})", ATOM)
    if node.kind == "list":
        return Text(f"[{inner},]" if len(parts) == 1 else f"[{inner}]", ATOM)
    if node.kind == "set":
        return Text(f"{{{inner}}}", ATOM)
    bare = stands_bare(node.args)
    return Text(f"sequence({inner})", ATOM, at_top=inner if bare else "")


def _set_builder(node: Expression, parts: list[Text]) -> Text:
    return Text(f"{{{wrap(parts[0], SETS)} : {wrap(parts[1], CONDITION)}}}", ATOM)


def _interval(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Interval)
    lower, upper = (wrap(part, CONDITION) for part in parts)
    text = f"{'[('[node.left_open]}{lower}, {upper}{'])'[node.right_open]}"
    if node.left_open == node.right_open:
        return Text(f"{interval_name(node)}({lower}, {upper})", ATOM, text)
    return Text(text, ATOM)


_SET_SIGNS = {"union": "∪", "intersection": "∩", "difference": "∖"}


def _set_operation(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, SetOperation)
    text = set_operation_text(node, parts, _SET_SIGNS, wrap)
    return text or call_text(f"set_{node.op}", parts)


def _matrix(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Matrix)
    height, width = node.shape
    rows = (parts[i * width : (i + 1) * width] for i in range(height))
    lone = "," if width == 1 and any(isinstance(each, Collection) for each in node.args) else ""
    inner = ", ".join(f"[{', '.join(wrap(part, CONDITION) for part in row)}{lone}]" for row in rows)
    return Text(f"matrix({inner})", ATOM)


def _piecewise(node: Expression, parts: list[Text]) -> Text:
    pairs = zip(parts[::2], parts[1::2], strict=True)
    inner = ", ".join(
        f"({wrap(value, CONDITION)}, {wrap(condition, CONDITION)})" for value, condition in pairs
    )
    return Text(f"Piecewise({inner})", ATOM)


COLLECTIONS: dict[type[Expression], Rule] = {
    Relation: _relation, Logic: _logic, Collection: _collection, SetBuilder: _set_builder,
    Interval: _interval, SetOperation: _set_operation, Matrix: _matrix, Piecewise: _piecewise,
}  # fmt: skip
