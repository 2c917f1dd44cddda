"""What is said of the roots of a polynomial: with `x² - 7x + 10 = 0`, "the sum of the roots is 7".

So it is with names that a text gives its roots, `a + b = 7`, and with `x_1 + x_2 = 7`. What they
come to is had from the coefficients, as Vieta tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise

from grader.equivalence import Outcome, compare
from grader.errors import Place
from grader.expressions.nodes import (
    Add,
    Call,
    Constant,
    Div,
    Expression,
    Mul,
    Neg,
    Number,
    Pow,
    Symbol,
    number,
)
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.expressions.statement import Side, Statement
from grader.expressions.traversal import free_symbols, substitute
from grader.worked_solutions.explain.differences import ONE, terms_of
from grader.worked_solutions.link import OUTCOMES, Judged
from grader.worked_solutions.links import judge_pair
from grader.worked_solutions.outcome import LinkOutcome
from grader.worked_solutions.said.number_facts import leaves_open
from grader.worked_solutions.texts.lines import LineLink

_ROOTS = r"(?:roots|solutions|zeros|zeroes)"
_OF = r"(?:the |its |all |both |these |those |their |two |three |real ){0,3}"
_SAID = re.compile(
    rf"\b(?P<what>sum|product) of {_OF}{_ROOTS}(?P<between>[^.;!?]{{0,80}}?)"
    r"(?: is| are|:| equals| must be| should be|(?<=[a-z]) ?=)(?: equal to)? ?"
    r"(?P<value>\$?[-−(\\]?[\w\\(][^,;$]{0,80}?)(?= and | so |[,;$]|\.(?:\s|$)|$)",
    re.IGNORECASE,
)
_NAME = r"\$?(?:[a-z](?:_\{?\d\}?|\d|[₁₂₃])?|\\?(?:alpha|beta|gamma)|[αβγ])\$?"
_NAMES = rf"(?P<names>{_NAME}(?:, ?{_NAME}){{0,3}},?(?: and |, ){_NAME})(?![\w(^])"
_BE = r"(?:be|are|as|denote|call them|,|:)"
_NAMED = (
    re.compile(rf"(?<![\w^*+-]){_NAMES},? {_BE} {_OF}{_ROOTS}\b", re.IGNORECASE),
    re.compile(rf"\b{_ROOTS},? (?:{_BE} )?{_NAMES}", re.IGNORECASE),
    re.compile(rf"\b{_ROOTS} of [^.;!?]{{3,60}}? {_BE} {_NAMES}", re.IGNORECASE),
)
_NUMBERED = tuple({Symbol(f"{base}_1"), Symbol(f"{base}_2")} for base in "xztrλ")
_LONGEST = 2_000
_MOST = 4


@dataclass(frozen=True, slots=True)
class _Polynomial:
    """A polynomial by its coefficients, from that of the highest power on, and where it stands."""

    coefficients: tuple[Fraction, ...]
    place: Place
    raw: str
    name: Symbol

    def elementary(self, degree: int) -> Fraction:
        """Return the sum of all products of so many roots."""
        value = self.coefficients[degree] / self.coefficients[0]
        return -value if degree % 2 else value

    @property
    def degree(self) -> int:
        """The degree, which is the number of roots."""
        return len(self.coefficients) - 1


def claims_of_roots(
    statements: Sequence[Statement], text: str, notation: Notation
) -> Iterator[LineLink]:
    """Yield what a text says of sums and products of the roots of its polynomial."""
    known = [found for each in statements if (found := _polynomial(each)) is not None]
    if not known:
        return
    yield from _in_words(known, text, notation)
    names = _names_of_roots(text)
    for statement in statements:
        polynomial = _meant(known, statement.place.line)
        if polynomial is not None:
            yield from _of_names(statement, polynomial, names, notation)


def _polynomial(statement: Statement) -> _Polynomial | None:
    """Return the polynomial of an equation in one unknown, or one that stands alone."""
    sides = [side.expression for side in statement.sides]
    read = [side for side in sides if isinstance(side, Expression)]
    if len(read) != len(sides) or len(read) > 2 or set(statement.relations) - {"="}:
        return None
    terms = terms_of(Add(read[0], Neg(read[1])) if len(read) == 2 else read[0])
    names = {factor for key in terms or () for factor, _ in key}
    if not terms or len(names) != 1:
        return None
    (name,) = names
    powers = {(0 if key == ONE else dict(key)[name]): value for key, value in terms.items()}
    degree = max(powers)
    if not isinstance(name, Symbol) or not 2 <= degree <= _MOST or min(powers) < 0:
        return None
    if any(power != int(power) for power in powers):
        return None
    coefficients = tuple(Fraction(powers.get(at, 0)) for at in range(int(degree), -1, -1))
    return _Polynomial(coefficients, statement.place, statement.raw, name)


def _meant(known: Sequence[_Polynomial], line: int) -> _Polynomial | None:
    """Return the polynomial of a line, or the only one that stands above it."""
    here = [each for each in known if each.place.line == line]
    above = here or [each for each in known if each.place.line < line]
    if len({_monic(each) for each in above}) != 1:
        return None
    return above[-1]


def _monic(polynomial: _Polynomial) -> tuple[Fraction, ...]:
    return tuple(each / polynomial.coefficients[0] for each in polynomial.coefficients)


def _in_words(known: Sequence[_Polynomial], text: str, notation: Notation) -> Iterator[LineLink]:
    for count, line in enumerate(text.splitlines(), start=1):
        if len(line) > _LONGEST:
            continue
        for found in _SAID.finditer(line):
            polynomial = _meant(known, count)
            if polynomial is None or leaves_open(line, found.start(), found.end()):
                continue
            right = _first_value(found["value"], notation)
            if right is None:
                continue
            degree = 1 if found["what"].lower() == "sum" else polynomial.degree
            left = number(polynomial.elementary(degree))
            place = Place("", count, found.start() + 1)
            sides = Side(left, f"the {found['what']} of the roots", place), right
            yield _link(*sides, polynomial, notation)


def _first_value(text: str, notation: Notation) -> Side | None:
    """Return the first number of a chain in words: the `12/3` of `-b/a = 12/3 = 4`."""
    whole = re.split(r" (?:and|so|which|because|since|by)\b|\.(?:\s|$)", text)[0]
    for piece in whole.replace("$", "").replace("**", "").split("="):
        given = piece.strip().rstrip(".")
        read = parse(f"${given}$" if "\\" in given else given, notation) if given else None
        if isinstance(read, Expression) and not free_symbols(read):
            return Side(read, given, Place("", 1, 1))
    return None


def _names_of_roots(text: str) -> frozenset[Expression]:
    """Return the names that words give to the roots; nothing where none or several do."""
    found: set[frozenset[Expression]] = set()
    for line in text.splitlines():
        for pattern in _NAMED:
            for match in pattern.finditer(line[:_LONGEST]):
                names = re.findall(_NAME, match["names"].replace(" and ", " , "))
                read = [parse(name.strip("$"), Notation()) for name in names]
                found.add(frozenset(each for each in read if isinstance(each, Symbol)))
    return next(iter(found)) if len(found) == 1 else frozenset()


def _of_names(
    statement: Statement,
    polynomial: _Polynomial,
    names: frozenset[Expression],
    notation: Notation,
) -> Iterator[LineLink]:
    """Judge a line that says what a formula of all the roots comes to."""
    if statement.hedge or set(statement.relations) - {"=", "~"}:
        return
    sides = [side.expression for side in statement.sides]
    for at, (one, other) in enumerate(pairwise(sides)):
        if not isinstance(one, Expression) or not isinstance(other, Expression):
            return
        own = free_symbols(one)
        numbered = own in _NUMBERED and polynomial.name.name == next(iter(own), Symbol("_")).name[0]
        if len(own) != polynomial.degree or not (own == names or numbered):
            continue
        value = _value(one, polynomial, sorted(own, key=str))
        if value is None or free_symbols(other):
            continue
        left, right = statement.sides[at], statement.sides[at + 1]
        yield _link(Side(value, left.raw, left.place), right, polynomial, notation)
        return


def _value(
    formula: Expression, polynomial: _Polynomial, names: Sequence[Expression]
) -> Expression | None:
    """Return what a symmetric formula of the roots comes to; None where it cannot be had."""
    if polynomial.degree == 2:
        both = _roots(polynomial)
        values = [
            substitute(formula, dict(zip(names, order, strict=True)))
            for order in (both, both[::-1])
        ]
        same = compare(values[0], values[1]).outcome is Outcome.EQUIVALENT
        return values[0] if same else None
    for known, value in _symmetric(polynomial, names):
        if compare(formula, known).outcome is Outcome.EQUIVALENT:
            return number(value)
    return None


def _roots(polynomial: _Polynomial) -> tuple[Expression, Expression]:
    """Return both roots of a quadratic, conjugate ones with i."""
    total, product = (polynomial.elementary(degree) for degree in (1, 2))
    discriminant = total * total / 4 - product
    away: Expression = Call("sqrt", number(abs(discriminant)))
    if discriminant < 0:
        away = Mul(Constant("i"), away)
    middle = number(total / 2)
    return Add(middle, away), Add(middle, Neg(away))


def _symmetric(
    polynomial: _Polynomial, names: Sequence[Expression]
) -> Iterator[tuple[Expression, Fraction]]:
    """Yield usual symmetric formulas of three names or more, and what they come to."""
    degrees = range(1, polynomial.degree + 1)
    elementary = {degree: polynomial.elementary(degree) for degree in degrees}
    for degree in degrees:
        yield _sum([_product(chosen) for chosen in combinations(names, degree)]), elementary[degree]
    squares = _sum([Pow(name, Number(2)) for name in names])
    yield squares, elementary[1] ** 2 - 2 * elementary[2]
    last = elementary[polynomial.degree]
    if last:
        reciprocals = _sum([Div(Number(1), name) for name in names])
        yield reciprocals, elementary[polynomial.degree - 1] / last


def _sum(terms: Sequence[Expression]) -> Expression:
    return Add(*terms) if len(terms) > 1 else terms[0]


def _product(factors: Sequence[Expression]) -> Expression:
    return Mul(*factors) if len(factors) > 1 else factors[0]


def _link(left: Side, right: Side, polynomial: _Polynomial, notation: Notation) -> LineLink:
    one, other = left.expression, right.expression
    assert isinstance(one, Expression)
    assert isinstance(other, Expression)
    verdict = judge_pair(one, other, notation)
    outcome = OUTCOMES[verdict.outcome]
    right = Side(other, right.raw, left.place)
    fails = outcome is LinkOutcome.FAILS
    reason = f"this is not so of the roots of {polynomial.raw.strip()}" if fails else ""
    return LineLink(left, right, "=", Judged(outcome, verdict), reason=reason)
