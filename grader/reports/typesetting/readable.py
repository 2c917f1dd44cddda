"""Computed values in the form in which a person reads them: decimals beside exact numbers."""

from __future__ import annotations

from fractions import Fraction

from grader.equivalence import Enclosure, enclose
from grader.expressions.nodes import (
    Collection,
    Constant,
    Div,
    Expression,
    Interval,
    Matrix,
    Neg,
    Number,
    Relation,
    number,
)
from grader.expressions.traversal import free_symbols, transform, walk
from grader.expressions.writing import to_latex, to_plain
from grader.reports.typesetting.maths_html import Maths, typeset, typeset_latex

_LONGEST_FRACTION = 14
_LONGEST_FORMULA = 60


def shown_expression(value: Expression) -> Maths:
    """Typeset a value; closed numbers that are no plain fractions with their decimals.

    The text of an interval is `[a, b]`, as people write it.
    """
    if isinstance(value, Collection | Matrix | Interval):
        short = transform(value, _shortened)
        return _interval(short) if isinstance(short, Interval) else typeset(short)
    found = None if free_symbols(value) or _plain(value) else enclose(value)
    if found is None:
        return typeset(value)
    if len(to_plain(value)) > _LONGEST_FORMULA:
        return typeset(decimal(found))
    relation = "=" if found.exact and decimal_value(found) == found.lower else "~"
    return typeset(Relation((value, decimal(found)), (relation,)))


def _plain(value: Expression) -> bool:
    """Say whether a value is a short number or fraction, or nothing that has a decimal."""
    if any(isinstance(node, Constant) and node.name == "oo" for node in walk(value)):
        return True
    simple = all(isinstance(node, Number | Neg | Div) for node in walk(value))
    return simple and len(to_plain(value)) <= _LONGEST_FRACTION


def _shortened(node: Expression) -> Expression:
    if isinstance(node, Div) and not _plain(node):
        found = enclose(node) if not free_symbols(node) else None
        return decimal(found) if found is not None and found.exact else node
    if isinstance(node, Number) and len(str(node.value)) > _LONGEST_FRACTION:
        return decimal(Enclosure.exactly(node.value))
    return node


def _interval(value: Interval) -> Maths:
    left, right = "(" if value.left_open else "[", ")" if value.right_open else "]"
    plain, latex = (", ".join(map(write, value.args)) for write in (to_plain, to_latex))
    return typeset_latex(rf"\left{left}{latex}\right{right}", f"{left}{plain}{right}")


def enclosure_expression(value: Enclosure) -> Expression:
    """Return `3/7 ≈ 0.4285714286` for a fraction worth showing, else the decimal alone."""
    short = decimal(value)
    if not value.exact:
        return short
    exact = number(value.lower)
    if len(str(value.lower)) > _LONGEST_FRACTION or decimal_value(value) == value.lower:
        return short
    return Relation((exact, short), ("~",))


def decimal_value(value: Enclosure) -> Fraction:
    """Return the number as it is printed, to ten significant digits."""
    return Fraction(str(value))


def decimal(value: Enclosure) -> Expression:
    """Return the number as a decimal literal, to ten significant digits."""
    printed = decimal_value(value)
    literal = Number(abs(printed))
    return Neg(literal) if printed < 0 else literal
