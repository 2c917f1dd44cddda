"""Products of names that do not commute: sums of words with ordinary coefficients.

`(A + B)^2` is `A^2 + AB + BA + B^2`. A word is a tuple of letters; a letter is a name with an
exponent of 1 or -1 and a mark for the transpose, so that `A A^(-1)` vanishes and
`(AB)^T = B^T A^T`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from grader.equivalence.collections.sequences import Comparer, all_of
from grader.equivalence.outcomes import equivalent, undecided
from grader.equivalence.terms.features import features_of
from grader.equivalence.terms.rationals import rational_value
from grader.equivalence.verdict import Proved, Verdict
from grader.expressions.nodes import Add, Call, Div, Expression, Mul, Neg, Number, Pow, Symbol
from grader.expressions.notation import Notation
from grader.expressions.traversal import walk

_MOST_WORDS = 2_000
_MOST_POWER = 40
_TRANSPOSED = Symbol("T")


@dataclass(frozen=True, slots=True)
class Letter:
    """A name that does not commute, its inverse or its transpose."""

    name: Symbol
    inverse: bool = False
    transposed: bool = False


Word = tuple[Letter, ...]
Words = dict[Word, Expression]


class _NotWords(Exception):
    """The expression is no sum of words."""


def has_noncommuting(node: Expression, notation: Notation) -> bool:
    """Whether names occur whose products keep their order."""
    if not notation.noncommuting:
        return False
    return any(symbol.name in notation.noncommuting for symbol in features_of(node).symbols)


def compare_words(
    reference: Expression, answer: Expression, notation: Notation, comparer: Comparer
) -> Verdict:
    """Compare sums of words by the coefficients of every word."""
    try:
        left, right = (_words(side, notation) for side in (reference, answer))
    except _NotWords:
        return undecided("noncommuting")
    zero = Number(0)
    verdicts = [
        comparer(left.get(word, zero), right.get(word, zero), notation)
        for word in dict.fromkeys([*left, *right])
    ]
    return all_of(verdicts) if verdicts else equivalent("proved", Proved("normal form"))


def _words(root: Expression, notation: Notation) -> Words:
    known: dict[Expression, Words] = {}
    for node in walk(root):
        known[node] = _of(node, [known[child] for child in node.args], notation)
    return known[root]


def _of(node: Expression, inner: list[Words], notation: Notation) -> Words:
    if isinstance(node, Symbol) and node.name in notation.noncommuting:
        return {(Letter(node),): Number(1)}
    if all(set(words) == {()} for words in inner):
        return {(): node}
    match node:
        case Neg():
            return {word: Neg(value) for word, value in inner[0].items()}
        case Add():
            return _sum(inner)
        case Mul():
            product = inner[0]
            for other in inner[1:]:
                product = _product(product, other)
            return product
        case Div() if set(inner[1]) == {()}:
            return {word: Div(value, node.args[1]) for word, value in inner[0].items()}
        case Pow():
            return _power(node, inner)
        case Call(name="transpose") if len(inner) == 1:
            return {_transposed(word): value for word, value in inner[0].items()}
    raise _NotWords


def _sum(parts: list[Words]) -> Words:
    total: Words = {}
    for words in parts:
        for word, value in words.items():
            total[word] = Add(total[word], value) if word in total else value
    return total


def _product(left: Words, right: Words) -> Words:
    if len(left) * len(right) > _MOST_WORDS:
        raise _NotWords
    products: list[Words] = [
        {_joined(one, other): Mul(first, second)}
        for one, first in left.items()
        for other, second in right.items()
    ]
    return _sum(products)


def _joined(left: Word, right: Word) -> Word:
    while left and right and left[-1] == replace(right[0], inverse=not right[0].inverse):
        left, right = left[:-1], right[1:]
    return left + right


def _transposed(word: Word) -> Word:
    return tuple(replace(letter, transposed=not letter.transposed) for letter in reversed(word))


def _power(node: Expression, inner: list[Words]) -> Words:
    base, above = inner[0], node.args[1]
    if above is _TRANSPOSED:
        return {_transposed(word): value for word, value in base.items()}
    exponent = rational_value(above)
    if exponent is None or exponent.denominator != 1 or abs(exponent) > _MOST_POWER:
        raise _NotWords
    if exponent < 0:
        if len(base) != 1:
            raise _NotWords
        ((word, value),) = base.items()
        turned = tuple(replace(x, inverse=not x.inverse) for x in reversed(word))
        base = {turned: Div(Number(1), value)}
    result: Words = {(): Number(1)}
    for _ in range(abs(int(exponent))):
        result = _product(result, base)
    return result
