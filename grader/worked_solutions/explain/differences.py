"""Saying in words how two sums of products differ: a factor, a power, a sign, a term.

This explains; it never decides. What is the same is decided in `grader.equivalence`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction

from grader.expressions.nodes import (
    Add,
    Call,
    Div,
    Expression,
    Mul,
    Neg,
    Number,
    Pow,
    Symbol,
)
from grader.expressions.traversal import walk
from grader.expressions.writing import to_plain

MAX_TERMS = 64
Monomial = frozenset[tuple[Expression, int]]
Terms = dict[Monomial, Fraction]
ONE: Monomial = frozenset()


def terms_of(expression: Expression, most: int = MAX_TERMS) -> Terms | None:
    """Multiply a formula out to coefficients of products; None if there are too many."""
    match expression:
        case Number():
            return {ONE: Fraction(expression.value)}
        case Neg():
            inner = terms_of(expression.args[0], most)
            return None if inner is None else {key: -value for key, value in inner.items()}
        case Add():
            return _sum(expression.args, most)
        case Mul():
            return _product(expression.args, most)
        case Pow() | Div():
            return _power_or_quotient(expression, most)
    return {frozenset({(expression, 1)}): Fraction(1)}


def _sum(args: tuple[Expression, ...], most: int) -> Terms | None:
    total: Terms = {}
    for arg in args:
        inner = terms_of(arg, most)
        if inner is None:
            return None
        for key, value in inner.items():
            total[key] = total.get(key, Fraction(0)) + value
    return _limited(total, most)


def _limited(terms: Terms, most: int) -> Terms | None:
    kept = {key: value for key, value in terms.items() if value}
    return kept if len(kept) <= most else None


def _product(args: tuple[Expression, ...], most: int) -> Terms | None:
    total: Terms | None = {ONE: Fraction(1)}
    for arg in args:
        inner = terms_of(arg, most)
        if inner is None or total is None or len(inner) * len(total) > 4 * most:
            return None
        total = _limited(_times(total, inner), most)
    return total


def _times(left: Terms, right: Terms) -> Terms:
    total: Terms = {}
    for one, a in left.items():
        for other, b in right.items():
            powers: Counter[Expression] = Counter(dict(one))
            for factor, exponent in other:
                powers[factor] += exponent
            key = frozenset((f, n) for f, n in powers.items() if n)
            total[key] = total.get(key, Fraction(0)) + a * b
    return total


def _power_or_quotient(expression: Expression, most: int) -> Terms | None:
    base, other = expression.args
    if isinstance(expression, Div):
        top, bottom = terms_of(base, most), terms_of(other, most)
        if top is None or bottom is None:
            return {frozenset({(expression, 1)}): Fraction(1)}
        if len(bottom) != 1:
            whole = frozenset({(Div(Number(1), other), 1)})
            return _limited(_times(top, {whole: Fraction(1)}), most)
        ((key, value),) = bottom.items()
        if not value:
            return {frozenset({(expression, 1)}): Fraction(1)}
        return _times(top, {frozenset((f, -n) for f, n in key): 1 / value})
    if isinstance(other, Number) and isinstance(other.value, int) and 0 < other.value <= 12:
        return _product((base,) * other.value, most)
    return {frozenset({(expression, 1)}): Fraction(1)}


def describe(expected: Expression, given: Expression) -> str:
    """Return how the given formula departs from the expected one, or nothing if unclear."""
    if _keeps_order(expected, given):
        return ""
    right, wrong = terms_of(expected), terms_of(given)
    if right is None or wrong is None:
        return ""
    missing = {key: value for key, value in right.items() if wrong.get(key) != value}
    extra = {key: value for key, value in wrong.items() if right.get(key) != value}
    if not missing and not extra:
        return ""
    return "; ".join(_sentences(missing, extra, len(right), len(wrong)))


#: Operations of vectors and matrices, whose factors may not be exchanged.
_OF_MATRICES = frozenset({"transpose", "inverse", "hadamard", "dot", "trace", "diag", "det"})


def _keeps_order(*sides: Expression) -> bool:
    """Whether products are of matrices, which the terms of numbers would say wrong things about."""
    for node in walk(*sides):
        if isinstance(node, Pow) and node.args[1] is Symbol("T"):
            base = node.args[0]
            terms = base.args if isinstance(base, Add) else (base,)
            if not any(isinstance(term, Number) for term in terms):
                return True
        if isinstance(node, Call) and node.name in _OF_MATRICES:
            return True
    return False


def _sentences(missing: Terms, extra: Terms, needed: int, given: int) -> Iterator[str]:
    same = [key for key in missing if key in extra]
    for key in same:
        yield _coefficient(key, missing.pop(key), extra.pop(key))
    pairs = paired(missing, extra)
    if pairs and len({_change(a, b) for a, b in pairs}) == 1 and len(pairs) == needed == given > 1:
        yield f"in every term {_change(*pairs[0])}"
        return
    if len(pairs) > 2 or len(missing) + len(extra) - 2 * len(pairs) > 3:
        return
    for a, b in pairs:
        where = f" in {term_text(b, extra[b])}" if given > 1 else ""
        yield f"{_change(a, b)}{where}"
    done = {key for pair in pairs for key in pair}
    for key, value in missing.items():
        if key not in done:
            yield f"the term {term_text(key, value)} is missing"
    for key, value in extra.items():
        if key not in done:
            yield f"the term {term_text(key, value)} is too much"


def _coefficient(key: Monomial, expected: Fraction, given: Fraction) -> str:
    if expected == -given:
        return f"the sign of {term_text(key, abs(given))} is wrong"
    if not key:
        return f"{given} should be {expected}"
    return f"{factors_text(dict(key))} should have the coefficient {expected}, not {given}"


def paired(missing: Terms, extra: Terms) -> list[tuple[Monomial, Monomial]]:
    """Pair terms that differ in few factors, the nearest first."""
    options = sorted(
        ((_distance(a, b), i, j) for i, a in enumerate(missing) for j, b in enumerate(extra)),
    )
    left, right = list(missing), list(extra)
    used: set[tuple[str, int]] = set()
    pairs = []
    for distance, i, j in options:
        same = missing[left[i]] == extra[right[j]]
        if distance <= 2 and same and not {("a", i), ("b", j)} & used:
            used |= {("a", i), ("b", j)}
            pairs.append((left[i], right[j]))
    return pairs


def _distance(one: Monomial, other: Monomial) -> int:
    return len({factor for factor, _ in one ^ other})


def _change(expected: Monomial, given: Monomial) -> str:
    """Say which factors changed: `w^2` instead of `w^3`, a factor that is missing or too much."""
    wanted, found = dict(expected), dict(given)
    lost = factors_text({f: n for f, n in wanted.items() if found.get(f) != n})
    new = factors_text({f: n for f, n in found.items() if wanted.get(f) != n})
    if lost and new:
        return f"{new} stands where {lost} is needed"
    return f"the factor {lost} is missing" if lost else f"the factor {new} is too much"


def factors_text(powers: Mapping[Expression, int]) -> str:
    """Print a product of powers: `a b^2`."""
    named = sorted((to_plain(factor), exponent) for factor, exponent in powers.items())
    return " ".join(text if n == 1 else f"{text}^{n}" for text, n in named)


def term_text(key: Monomial, value: Fraction) -> str:
    """Print a product with its coefficient: `-2 a b^2`."""
    factors = factors_text(dict(key))
    if not factors:
        return str(value)
    sign = "-" if value < 0 else ""
    size = abs(value)
    return f"{sign}{factors}" if size == 1 else f"{sign}{size} {factors}"
