"""Reads computations in words: `15 percent of 480`, `half of 84`, `the sum of 3 and 4`.

A clause is read only as long as each of its words is one of a computation, and as far as the
number that it is said to come to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from grader.expressions.language import NUMBERS, PARTS
from grader.expressions.nodes import Add, Call, Div, Expression, Mul, Neg, Number, Pow, number

_TOKEN = re.compile(
    r"(?P<number>(?:\d{1,3}+(?:,\d{3}){1,4}+(?![\d,])|\d{1,12}+)(?:\.\d{1,8}+)?+)"
    r"|[A-Za-z]{1,20}+|\S"
)
#: Words that may stand where a clause begins, in front of a computation.
_LEADS = frozenset(
    {
        "so", "then", "thus", "hence", "therefore", "that", "because", "since", "now", "as",
        "first", "next", "finally", "also", "but", "know", "which", "means",
    }
)  # fmt: skip
_ENDS = frozenset(".,;:!|)")
_BULLETS = frozenset("-•–>")
_VERBS = (
    ("is", "equal", "to"), ("is", "exactly"), ("is",), ("are",), ("equals",), ("gives",),
    ("makes",), ("comes", "to"), ("=",),
)  # fmt: skip
_LOOSE_VERBS = (("is", "about"), ("is", "approximately"), ("is", "roughly"), ("≈",))
#: What may stand behind a result; any other word may be its unit, and signs go on computing.
_GOES_ON = frozenset(
    {
        "times", "plus", "minus", "over", "more", "less", "fewer", "percent", "per", "to", "of",
        "squared", "cubed", "or", "dozen", "hundred", "hundreds", "thousand", "million", "billion",
        "divided", "multiplied", "out", "half", "and", "than", "mod", "choose", "factorial", "th",
        "st", "nd", "rd", "x", "with", "in", "remainder", "but", "not", "if", "when", "for",
    }
)  # fmt: skip
_BEHIND = frozenset({"so", "which", "because", "since", "as", "then", "and", "thus", "hence"})
_SIGNS = {"plus": "+", "minus": "-", "times": "*", "over": "/"}
_CALLS: dict[str, Callable[[Expression], Expression]] = {
    "square": lambda value: Pow(value, Number(2)),
    "cube": lambda value: Pow(value, Number(3)),
    "square root": lambda value: Call("sqrt", value),
    "cube root": lambda value: Pow(value, number(Fraction(1, 3))),
    "reciprocal": lambda value: Div(Number(1), value),
    "absolute value": lambda value: Call("abs", value),
}
_MULTIPLES = {"twice": 2, "double": 2, "triple": 3, "thrice": 3, "quadruple": 4}


class NotRead(Exception):
    """Raised where the next words are none of a computation."""


@dataclass(frozen=True, slots=True)
class Token:
    """A number, a word in small letters or a sign, and where it stands."""

    text: str
    start: int
    end: int
    is_number: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """A computation as a value, or several ways to read it, and the number that it is said to be.

    `start` and `end` are where it stands in the line, `next` is the token behind it.
    """

    values: tuple[Expression, ...]
    said: Expression
    start: int
    end: int
    loose: bool
    next: int


def claims_in(line: str) -> Iterator[Claim]:
    """Yield the computations that a line claims, each behind the one before it."""
    tokens = [
        Token(found[0].lower(), found.start(), found.end(), found["number"] is not None)
        for found in _TOKEN.finditer(line)
    ]
    at, behind = 0, -1
    while at < len(tokens):
        claim = Reader(tokens, at).claim() if _begins(tokens, at, behind) else None
        if claim is not None:
            yield claim
            behind = claim.next
        at = at + 1 if claim is None else claim.next


def _begins(tokens: Sequence[Token], at: int, behind: int) -> bool:
    """Whether a clause may begin here: behind "and" only where a claim stands before that."""
    if at == 0:
        return True
    before = tokens[at - 1].text
    if at == 1 and before in _BULLETS and tokens[0].end < tokens[1].start:
        return True
    if before == "and":
        return behind == at - 1 or (behind == at - 2 and tokens[at - 2].text == ",")
    return before in _ENDS or before in _LEADS


class Reader:
    """Reads one clause, word by word."""

    def __init__(self, tokens: Sequence[Token], at: int) -> None:
        self._tokens = tokens
        self._at = at
        self._units: list[str] = []
        self._operations = 0
        self._is_percent = False
        self._is_difference = False

    def claim(self) -> Claim | None:
        """Return the claim that begins here; None where the words are no computation."""
        start = self._at
        try:
            values = self._computation()
            loose = self._verb()
            units = len(self._units)
            said = self._quantity()
        except NotRead:
            return None
        if not self._operations or not self._stops() or not self._of_one_unit(units):
            return None
        first, last = self._tokens[start], self._tokens[self._at - 1]
        return Claim(tuple(values), said, first.start, last.end, loose, self._at)

    def _of_one_unit(self, before: int) -> bool:
        """Whether the units of the computation are that of its result, or none is said."""
        computed, said = set(self._units[:before]), set(self._units[before:])
        return not computed or computed == said

    def _stops(self) -> bool:
        after = self._peek()
        if not after or after in _BEHIND or after in _ENDS:
            return True
        return after.isalpha() and after not in _GOES_ON and after not in NUMBERS

    # -- words ------------------------------------------------------------------------------------

    def _peek(self, ahead: int = 0) -> str:
        at = self._at + ahead
        return self._tokens[at].text if at < len(self._tokens) else ""

    def _take(self, *words: str) -> bool:
        if all(self._peek(ahead) == word for ahead, word in enumerate(words)):
            self._at += len(words)
            return True
        return False

    def _verb(self) -> bool:
        for words in _LOOSE_VERBS:
            if self._take(*words):
                return True
        if any(self._take(*words) for words in _VERBS):
            return False
        raise NotRead

    # -- values -----------------------------------------------------------------------------------

    def _computation(self) -> list[Expression]:
        """Read values with operations between them, as usual and from left to right."""
        values, signs = [self._value()], list[str]()
        shares = {self._is_percent}
        while sign := self._operation():
            signs.append(sign)
            values.append(self._value())
            shares.add(self._is_percent)
        if len(shares) > 1 and not {"+", "-"}.isdisjoint(signs):
            raise NotRead  # `100 minus 20 percent` takes a share of what stands before it
        self._operations += len(signs)
        by_rank, in_order = [values[0]], values[0]
        for sign, value in zip(signs, values[1:], strict=True):
            in_order = _applied(in_order, sign, value)
            if sign in "*/":
                by_rank[-1] = _applied(by_rank[-1], sign, value)
            else:
                by_rank.append(Neg(value) if sign == "-" else value)
        usual = Add(*by_rank) if len(by_rank) > 1 else by_rank[0]
        found = [usual] if usual == in_order else [usual, in_order]
        return [*found, *map(Neg, found)] if self._is_difference else found

    def _operation(self) -> str:
        sign = _SIGNS.get(self._peek())
        if sign:
            self._at += 1
            return sign
        if self._take("multiplied", "by"):
            return "*"
        return "/" if self._take("divided", "by") else ""

    def _value(self) -> Expression:
        self._is_percent = False
        start = self._at
        self._take("the")
        for phrase, call in _CALLS.items():
            if self._take(*phrase.split(), "of"):
                self._operations += 1
                return call(self._value())
        for words, of_list in _OF_LISTS:
            if self._take(*words):
                self._operations += 1
                self._is_difference = words[0] == "difference"
                return of_list(self._list())
        self._at = start
        part = self._part()
        if part is not None:
            self._operations += 1
            return Mul(part, self._value())
        multiple = _MULTIPLES.get(self._peek())
        if multiple:
            self._at += 1
            self._operations += 1
            return Mul(Number(multiple), self._value())
        return self._powered(self._quantity())

    def _powered(self, value: Expression) -> Expression:
        powers = {"squared": 2, "cubed": 3}
        if self._peek() in powers:
            self._operations += 1
            value = Pow(value, Number(powers[self._peek()]))
            self._at += 1
        elif self._take("factorial"):
            self._operations += 1
            value = Call("factorial", value)
        elif self._peek() == "of" and self._is_percent:
            self._at += 1
            self._operations += 1
            value = Mul(value, self._value())
        return value

    def _part(self) -> Expression | None:
        """Read "half of", "two thirds of", "three-quarters of"; nothing where none stands here."""
        start = self._at
        count = 1
        if self._peek() in ("a", "one"):
            self._at += 1
        elif self._peek() in NUMBERS:
            count = NUMBERS[self._peek()]
            self._at += 1
        if self._peek() == "-":
            self._at += 1
        word = self._peek()
        below = PARTS.get(word) or PARTS.get(word.removesuffix("s"))
        self._at += 1
        if below and count and self._take("of"):
            return number(Fraction(count, below))
        self._at = start
        return None

    def _list(self) -> list[Expression]:
        found = [self._quantity()]
        while self._peek() in (",", "and"):
            self._take(",")
            self._take("and")
            found.append(self._quantity())
        if len(found) < 2:
            raise NotRead
        return found

    def _quantity(self) -> Expression:
        """Read a number with a percent sign or a unit behind it."""
        self._is_percent = False
        value = self._number()
        if self._peek() in ("/", "⁄") and self._is_number(1) and self._follows(0):
            self._at += 1
            below = self._number()
            value = Div(value, below)
        if self._peek() in ("percent", "%") or self._take("per", "cent"):
            self._take("percent")
            self._take("%")
            self._is_percent = True
            return Div(value, Number(100))
        self._unit()
        return value

    def _unit(self) -> None:
        """Read a word behind a number that is none of a computation; it is what is counted."""
        word = self._peek()
        structure = word in _SIGNS or word in _GOES_ON or word in _BEHIND or word in _LEADS
        verb = any(word == words[0] for words in (*_VERBS, *_LOOSE_VERBS))
        if not word.isalpha() or structure or verb or word in NUMBERS:
            return
        self._units.append(word.removesuffix("s"))
        self._at += 1

    def _number(self) -> Expression:
        if self._peek() == "-" and self._is_number(1) and self._follows(1):
            self._at += 1
            return Neg(self._number())
        word = self._peek()
        if self._is_number(0):
            self._at += 1
            digits = word.replace(",", "")
            return Number(Fraction(digits), digits)
        if word not in NUMBERS:
            raise NotRead
        self._at += 1
        count = NUMBERS[word]
        tens = count >= 20
        if tens and self._peek() == "-" and NUMBERS.get(self._peek(1), 10) < 10:
            self._at += 1
        if tens and 0 < NUMBERS.get(self._peek(), 10) < 10:
            count += NUMBERS[self._peek()]
            self._at += 1
        return Number(count)

    def _is_number(self, ahead: int) -> bool:
        at = self._at + ahead
        return at < len(self._tokens) and self._tokens[at].is_number

    def _follows(self, ahead: int) -> bool:
        """Whether nothing stands between a sign and the number in front of it."""
        at = self._at + ahead
        return self._tokens[at].start == self._tokens[at - 1].end


def _average(values: list[Expression]) -> Expression:
    return Div(Add(*values), Number(len(values)))


def _integers(values: list[Expression]) -> list[int]:
    """Return plain integers; raise where one is none."""
    if not all(isinstance(each, Number) and each.value == int(each.value) for each in values):
        raise NotRead
    return [int(each.value) for each in values if isinstance(each, Number)]


def _of_two(operation: Callable[[Expression, Expression], Expression]) -> _OfList:
    def apply(values: list[Expression]) -> Expression:
        if len(values) != 2:
            raise NotRead
        return operation(*values)

    return apply


_OfList = Callable[[list[Expression]], Expression]
_OPERATIONS: Mapping[str, _OfList] = {
    "sum": lambda values: Add(*values),
    "product": lambda values: Mul(*values),
    "difference": _of_two(lambda one, other: Add(one, Neg(other))),
    "quotient": _of_two(Div),
    "average": _average,
    "mean": _average,
    "arithmetic mean": _average,
    **{
        f"{size} common {name}": lambda values: Number(gcd(*_integers(values)))
        for size in ("greatest", "highest", "largest")
        for name in ("divisor", "factor")
    },
    **{name: lambda values: Number(gcd(*_integers(values))) for name in ("gcd", "gcf", "hcf")},
    **{
        f"{size} common multiple": lambda values: Number(lcm(*_integers(values)))
        for size in ("least", "lowest", "smallest")
    },
    "lcm": lambda values: Number(lcm(*_integers(values))),
}
_OF_LISTS = tuple(
    ((*name.split(), joining), operation)
    for name, operation in _OPERATIONS.items()
    for joining in ("of", "between")
)


def _applied(one: Expression, sign: str, other: Expression) -> Expression:
    match sign:
        case "+":
            return Add(one, other)
        case "-":
            return Add(one, Neg(other))
        case "*":
            return Mul(one, other)
    return Div(one, other)
