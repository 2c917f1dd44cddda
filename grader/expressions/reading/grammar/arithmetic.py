"""Sums, products, quotients and signs."""

from __future__ import annotations

import re

from grader.expressions import limits
from grader.expressions.nodes import (
    Add,
    Call,
    Collection,
    Constant,
    Div,
    Expression,
    Interval,
    Mul,
    Neg,
    Number,
    PlusMinus,
    SetOperation,
    Symbol,
)
from grader.expressions.reading.grammar.precedence import DOUBTS, FACTORS, MODULO, PRODUCT, Parser
from grader.expressions.reading.grammar.vectors import is_vector
from grader.expressions.sets import set_difference

_MAY_BE_SETS = frozenset({Interval, SetOperation, Collection, Constant, Symbol})


def read_sum(parser: Parser, left: Expression, floor: int) -> Expression:
    """Read the terms that follow the first one; `a ± b` takes the sum so far as `a`."""
    kinds = parser.kinds
    terms = [left]
    choices = 0
    while True:
        kind = kinds[parser.i]
        if kind == "+":
            parser.i += 1
            terms.append(parser.expression(MODULO))
        elif kind == "-":
            parser.i += 1
            terms.append(Neg.of((parser.expression(MODULO),)))
        elif kind in ("±", "∓"):
            parser.i += 1
            first = Add.of(tuple(terms)) if len(terms) > 1 else terms[0]
            choices += 1
            if choices > limits.MAX_NESTING:
                raise parser.too_deep()
            terms = [PlusMinus(first, parser.expression(MODULO), flipped=kind == "∓")]
        else:
            break
    if len(terms) > 1:
        if type(terms[-1]) is Neg and type(terms[0]) in _MAY_BE_SETS:
            return set_difference(terms, parser.notation) or Add.of(tuple(terms))
        return Add.of(tuple(terms))
    return terms[0]


def read_product(parser: Parser, left: Expression, floor: int) -> Expression:
    """Read the factors that follow the first one, written with or without a sign."""
    kinds = parser.kinds
    factors = [left]
    entrywise: list[Expression] = []
    divisions = 0
    braced = type(left) is Collection
    while True:
        kind = kinds[parser.i]
        if kind in FACTORS:
            doubt = DOUBTS.get(kind)
            if doubt is not None and not doubt(parser):
                break
            if parser.differentials and parser.i in parser.differentials:
                break
            factors.append(parser.operand())
            if kind == "{" or braced:
                factors[-2:] = [_unbraced(factors[-2]), _unbraced(factors[-1])]
            braced = kind == "{"
        elif kind == "*":
            factors = _multiplied(parser, factors, entrywise)
        elif kind == "/":
            divisions += 1
            if divisions > limits.MAX_NESTING:
                raise parser.too_deep()
            factors = [_divided(parser, factors)]
        elif kind == "mod" and floor <= MODULO:
            parser.i += 1
            factors = [Call("mod", _product_of(factors), parser.factor())]
        else:
            break
    product = _product_of(factors)
    return _entry_by_entry([*entrywise, product]) if entrywise else product


def _product_of(factors: list[Expression]) -> Expression:
    return Mul.of(tuple(factors)) if len(factors) > 1 else factors[0]


def _multiplied(
    parser: Parser, factors: list[Expression], entrywise: list[Expression]
) -> list[Expression]:
    """Read a sign of a product and the factor behind it; return the factors with that one.

    Products that are multiplied entry by entry are put aside into `entrywise`.
    """
    sign, at = parser.values[parser.i], parser.i
    if sign in _OF_MATRICES and not _is_of_matrices(parser):
        raise parser.fail(
            "unknown-symbol",
            f"`{parser.found(parser.i)}` is read between vectors and matrices only",
        )
    parser.i += 1
    factor = parser.factor()
    if sign in _ENTRYWISE and _is_of_matrices(parser):
        entrywise.append(_product_of(factors))
        return [factor]
    if sign == "otimes" and _is_of_matrices(parser):
        return [Call("outer", _product_of(factors), factor)]
    if sign in _DOTS and parser.notation.shapes:
        return _multiplied_by_dot(parser, factors, factor)
    arrows = _is_arrow(factors[-1]) and _is_arrow(factor)
    if sign == "times" and (arrows or _is_between_bold(parser, at)):
        return [*factors[:-1], Call("cross", factors[-1], factor)]
    if sign in _DOTS or sign == "*":  # `a \cdot \{b + c\}`: of sets there is only `times`
        return [*factors[:-1], _unbraced(factors[-1]), _unbraced(factor)]
    return [*factors, factor]


def _divided(parser: Parser, factors: list[Expression]) -> Expression:
    """Read what the factors are divided by; of `n // 2`, as programs divide, the whole part."""
    whole = parser.values[parser.i] == "floor"
    parser.i += 1
    quotient = Div(_product_of(factors), _denominator(parser, factors))
    return Call("floor", quotient) if whole else quotient


# Signs that have another meaning elsewhere, as `f \circ g` of functions.
_OF_MATRICES = frozenset({"circ", "@"})
_ENTRYWISE = frozenset({"odot", "circ"})


# The dot of LaTeX, and that of plain text, which is an asterisk in usual characters.
_DOTS = frozenset({"cdot", "dot"})


def _multiplied_by_dot(
    parser: Parser, factors: list[Expression], factor: Expression
) -> list[Expression]:
    """Return the factors with what stands behind a dot: `x \\cdot A x` is a product of vectors."""
    behind = [factor]
    while (
        not is_vector(behind[-1], parser.notation)
        and parser.kinds[parser.i] == "name"
        and not (parser.differentials and parser.i in parser.differentials)
    ):
        behind.append(parser.operand())
    whole = Mul.of(tuple(behind)) if len(behind) > 1 else factor
    if _is_dot(parser, factors, whole):
        return _dotted(factors, whole)
    return [*factors, *behind]


def _is_dot(parser: Parser, factors: list[Expression], factor: Expression) -> bool:
    """Whether a dot stands between two vectors, whose product is a number."""
    left = Mul.of(tuple(factors)) if len(factors) > 1 else factors[0]
    return is_vector(left, parser.notation) and is_vector(factor, parser.notation)


def _dotted(factors: list[Expression], factor: Expression) -> list[Expression]:
    """Return the factors with the last vector and another one multiplied."""
    numbers = [each for each in factors if isinstance(each, Number)]
    vector = [each for each in factors if not isinstance(each, Number)]
    left = Mul.of(tuple(vector)) if len(vector) > 1 else vector[0]
    return [*numbers, Call("dot", left, factor)]


def _is_of_matrices(parser: Parser) -> bool:
    """Whether the text is a formula of matrices, which are multiplied entry by entry by a sign."""
    notation = parser.notation
    return bool(notation.shapes or notation.noncommuting) or parser.tokens.has_transpose()


def _entry_by_entry(products: list[Expression]) -> Expression:
    """Return `A B ⊙ C ⊙ D`: the products of matrices come first."""
    result = products[0]
    for product in products[1:]:
        result = Call("hadamard", result, product)
    return result


def _is_arrow(factor: Expression) -> bool:
    """Whether a factor is a vector written with an arrow, or a cross product of such."""
    if isinstance(factor, Call):
        return factor.name == "cross"
    return isinstance(factor, Symbol) and factor.name.startswith("vec(")


_BOLD_BEFORE = re.compile(r"\\(?:mathbf|boldsymbol|bm|pmb)\s?\{?\s?[a-z]\s?\}?\s?\Z")
_BOLD_BEHIND = re.compile(
    r"\s?\\(?:mathbf|boldsymbol|bm|pmb)\s?\{?\s?[A-Za-z]\s?(?:\}|(?![A-Za-z]))"
)
_LONGEST_BOLD = 24


def _is_between_bold(parser: Parser, at: int) -> bool:
    """Whether a sign stands between two bold letters, the first a small one, as of vectors."""
    tokens = parser.tokens
    start, end = tokens.starts[at], tokens.ends[at]
    before = tokens.text[max(0, start - _LONGEST_BOLD) : start]
    return "\\" in before and bool(
        _BOLD_BEFORE.search(before) and _BOLD_BEHIND.match(tokens.text, end)
    )


def _unbraced(factor: Expression) -> Expression:
    """Take `{a + b}` next to another factor for a bracket, not for a set."""
    if isinstance(factor, Collection) and factor.kind == "set" and len(factor.args) == 1:
        return factor.args[0]
    return factor


def _denominator(parser: Parser, factors: list[Expression]) -> Expression:
    """Read what a `/` divides by: in LaTeX, names written together belong together.

    `a/bc` is `a/(bc)`, but `1/2 m`, `1/2m` and plain text divide by one factor, as a calculator
    does.
    """
    first = parser.kinds[parser.i] == "num"
    node = parser.factor()
    if not parser.latex or (first and len(factors) == 1 and not factors[0].args):
        return node
    parts = [node]
    while parser.kinds[parser.i] == "name" and parser.adjacent() and not parser.at_differential():
        parts.append(parser.operand())
    return Mul(*parts) if len(parts) > 1 else node


def read_negative(parser: Parser) -> Expression:
    """Read a leading minus: it takes the whole product, but not a `mod` behind it."""
    parser.i += 1
    return Neg.of((parser.expression(PRODUCT),))


def read_positive(parser: Parser) -> Expression:
    """Read a leading plus, which means nothing."""
    parser.i += 1
    return parser.expression(PRODUCT)


def read_plus_minus(parser: Parser) -> Expression:
    """Read a leading `±`."""
    flipped = parser.kinds[parser.i] == "∓"
    parser.i += 1
    return PlusMinus(parser.expression(MODULO), flipped=flipped)
