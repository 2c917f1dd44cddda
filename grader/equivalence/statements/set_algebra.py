r"""Formulas of sets that only have names: `A \cup (B \cap C)`, `(A \cup B)^c`, `A \setminus B`.

Two of them are the same set for all sets if and only if being an element is the same statement:
`x \in A \cup B` says `x \in A or x \in B`, and so on. Statements of so few names are decided.
"""

from __future__ import annotations

from grader.expressions.nodes import (
    Add,
    Call,
    Collection,
    Constant,
    Expression,
    Logic,
    Mul,
    Neg,
    Pow,
    SetOperation,
    Symbol,
)
from grader.expressions.traversal import contains

_CONNECTIVES = {"union": "or", "intersection": "and"}
_COMPLEMENT_SIGNS = frozenset({"c", "C", "complement"})


def as_statements_of_elements(
    reference: Expression, answer: Expression
) -> tuple[Expression, Expression] | None:
    """Return what it says to be an element of each side; None where a side is no such formula."""
    if not any(contains(side, SetOperation) for side in (reference, answer)):
        return None
    left, right = element_statement(reference), element_statement(answer)
    return None if left is None or right is None else (left, right)


def element_statement(node: Expression) -> Expression | None:
    """Return the statement that something is an element of a set, by the letters of the sets."""
    if isinstance(node, Symbol):
        return _name(node)
    if node is Constant("emptyset") or (isinstance(node, Collection) and not node.args):
        return Constant("false")
    joined = _joined(node)
    if joined is None:
        return None
    op, sets = joined
    parts = [element_statement(part) for part in sets]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    if op == "difference":
        return Logic("and", known[0], *(Logic("not", part) for part in known[1:]))
    return Logic(op, *known)


def _joined(node: Expression) -> tuple[str, tuple[Expression, ...]] | None:
    """Return how a formula joins sets, and which."""
    match node:
        case SetOperation(op="union" | "intersection"):
            return _CONNECTIVES[node.op], node.args
        case SetOperation(op="complement") | Call(name="conjugate" | "primed"):
            return "not", node.args
        case SetOperation(op="difference"):
            return "difference", node.args
        case Logic(op="xor"):
            return "xor", node.args
        case Pow() if isinstance(node.args[1], Symbol) and node.args[1].name in _COMPLEMENT_SIGNS:
            return "not", node.args[:1]
        case Mul() if len(node.args) == 2 and _is_call(node.args[1], "triangle"):
            return "xor", (node.args[0], *node.args[1].args)
        case Add() if len(node.args) == 2 and isinstance(node.args[1], Neg):
            return "difference", (node.args[0], *node.args[1].args)
    return None


def _is_call(node: Expression, name: str) -> bool:
    return isinstance(node, Call) and node.name == name


def _name(symbol: Symbol) -> Expression:
    r"""Return the letter of a set; `A'`, `A^c` and `\overline A` are not it."""
    if symbol.name.startswith("bar(") and symbol.name.endswith(")"):
        return Logic("not", Symbol(symbol.name[4:-1]))
    for ending in ("'", "^{c}", "^{C}", "^{complement}"):
        if symbol.name.endswith(ending) and symbol.name != ending:
            return Logic("not", Symbol(symbol.name.removesuffix(ending)))
    return symbol
