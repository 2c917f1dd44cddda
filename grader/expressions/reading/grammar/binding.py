"""Bound variables of sums and products, which stand in subscripts as indices."""

from __future__ import annotations

from grader.expressions.names import SEQUENCE_MARKS, split_name
from grader.expressions.nodes import BigOperator, Constant, Expression, Index, Symbol
from grader.expressions.numerals import read_numeral
from grader.expressions.traversal import transform, walk


def bound_operator(
    kind: str, body: Expression, variable: Expression, lower: Expression, upper: Expression
) -> Expression:
    """Make a sum or product whose variable may be `i`, and may stand in indices of the body."""
    if isinstance(variable, Constant) and variable.name in ("i", "e"):
        constant, variable = variable, Symbol(variable.name)
        body = transform(body, lambda node: variable if node is constant else node)
    if isinstance(variable, Symbol):
        body = index_by(body, variable)
    return BigOperator(kind, body, variable, lower, upper)


def index_by(body: Expression, variable: Symbol) -> Expression:
    """Read the bound variable in sub- and superscripts as an index.

    In a sum over `i`, `x_i` is `x[i]`, and `x^{(i)}` is an element of the samples `x^{()}`; where
    there are both, the superscript comes first.
    """
    done: dict[Expression, Expression] = {}
    for node in walk(body):
        if isinstance(node, Symbol):
            done[node] = _element(node, variable)
            continue
        changed = node.with_args(tuple(done[child] for child in node.args))
        base = node.args[0] if isinstance(node, Index) else None
        done[node] = _merged(changed, base) if isinstance(base, Symbol) else changed
    return done[body]


def _element(symbol: Symbol, variable: Symbol) -> Expression:
    name = split_name(symbol.name)
    indices: list[Expression] = []
    if name.mark in (f"({variable.name})", f"[{variable.name}]"):
        indices.append(variable)
        name = name._replace(mark=SEQUENCE_MARKS[name.mark[0]])
    letters = name.subscript
    if variable.name in letters and (len(letters) == 1 or _letters_only(letters)):
        indices.extend(map(_index, letters))
        name = name._replace(subscript="")
    return Index(Symbol(str(name)), *indices) if indices else symbol


def _merged(node: Expression, written: Symbol) -> Expression:
    """Return an element of an element as one: `x^{(i)}[j]`, of which `i` or `j` is bound now."""
    base, *indices = node.args
    if not isinstance(base, Index):
        return node
    first = 1 if split_name(written.name).mark in SEQUENCE_MARKS.values() else 0
    return Index(base.args[0], *indices[:first], *base.args[1:], *indices[first:])


def _letters_only(subscript: str) -> bool:
    return len(subscript) <= 3 and subscript.isalnum()


def _index(letter: str) -> Expression:
    return read_numeral(letter) if letter.isdigit() else Symbol(letter)
