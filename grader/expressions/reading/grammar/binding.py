"""Bound variables of sums and products, which stand in subscripts as indices."""

from __future__ import annotations

import re

from grader.expressions.names import SEQUENCE_MARKS, split_name
from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Constant,
    Expression,
    Index,
    Mul,
    Neg,
    Number,
    Relation,
    Symbol,
)
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


def over_conditions(
    kind: str, body: Expression, conditions: tuple[Expression, ...], above: Expression | None
) -> Expression | None:
    """Make a sum over `i, j`, over `i = 1, j = 1` up to one bound, or over `j \\ne i`.

    A condition that leaves terms out is a factor of the sum, 1 where it holds and else 0; it makes
    a factor of a product 1 where it fails. Return None where it is not clear which names are bound.
    """
    missing = Constant("undefined")
    bounds: list[tuple[Expression, Expression]] = []
    factors: list[Expression] = []
    for condition in conditions:
        if isinstance(condition, Symbol | Constant):
            bounds.append((condition, missing))
        elif not isinstance(condition, Relation) or len(condition.ops) != 1:
            return None
        elif condition.ops == ("=",):
            bounds.append((condition.args[0], condition.args[1]))
        elif condition.ops == ("!=",):
            factors.append(condition)
        else:
            return None
    if not bounds and len(factors) == 1:
        bound, other = factors[0].args
        if _is_over_both(bound, other, body):
            return None
        bounds = [(bound, missing)]
    names = [name for name, _ in bounds]
    if not names or not all(isinstance(name, Symbol | Constant) for name in names):
        return None
    if factors and kind not in ("sum", "product"):
        return None
    for factor in factors:
        held = Call("indicator", factor)
        if kind == "sum":
            body = Mul(held, body)
        else:
            body = Add(Number(1), Mul(held, Add(body, Neg(Number(1)))))
    for name, lower in reversed(bounds):
        upper = missing if above is None else above
        body = bound_operator(kind, body, name, lower, upper)
    return body


def _is_over_both(bound: Expression, other: Expression, body: Expression) -> bool:
    """Whether `sum_{i \\ne j}` may be over both: they stand in the order of the alphabet."""
    letters = [each.name for each in (bound, other) if isinstance(each, Symbol | Constant)]
    if len(letters) < 2 or letters[0] > letters[1]:
        return False
    subscripts = "".join(
        split_name(node.name).subscript for node in walk(body) if isinstance(node, Symbol)
    )
    return all(letter in subscripts for letter in letters)


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
    place = _place(name.mark, variable)
    if place is not None:
        indices.append(place)
        name = name._replace(mark=SEQUENCE_MARKS[name.mark[0]])
    letters = name.subscript
    if variable.name in letters and (len(letters) == 1 or _letters_only(letters)):
        indices.extend(map(_index, letters))
        name = name._replace(subscript="")
    return Index(Symbol(str(name)), *indices) if indices else symbol


_SHIFTED = re.compile(r"[(\[](\w+)([+-])(\d{1,3})[)\]]")


def _place(mark: str, variable: Symbol) -> Expression | None:
    """Return the index that a mark such as `(i)`, `[l]` or `[l-1]` is, if it holds the variable."""
    if mark in (f"({variable.name})", f"[{variable.name}]"):
        return variable
    found = _SHIFTED.fullmatch(mark)
    if found is None or found[1] != variable.name:
        return None
    step: Expression = read_numeral(found[3])
    return Add(variable, Neg(step) if found[2] == "-" else step)


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
