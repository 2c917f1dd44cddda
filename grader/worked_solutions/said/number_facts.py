"""Facts of whole numbers that words claim: `91 is prime`, `738 is divisible by 9`.

Only what is said of numbers that are written out is judged, and only where a sentence claims it:
no condition, no question, nothing that is denied in other words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isqrt

from grader.equivalence import Outcome, Proved, Refuted, Verdict
from grader.errors import Place
from grader.expressions.nodes import Symbol
from grader.expressions.statement import Side
from grader.worked_solutions.link import Judged
from grader.worked_solutions.outcome import LinkOutcome
from grader.worked_solutions.texts.lines import LineLink

_NUMBER = r"\d{1,12}(?!\.\d|[\w^!'°%])"
_LIST = rf"{_NUMBER}(?:,? and {_NUMBER}|,? {_NUMBER}){{0,12}}"
#: What may stand in front of a number that is spoken of as a whole, and not as a part of a formula.
_SPEAKS = (
    r"(?:^|[.;:,] |\b(?:numbers?|since|because|as|that|so|then|thus|therefore|but|while|hence"
    r"|integers?|now|both) )"
)
_NOT = r"(?P<negated> not| neither)?"
#: A sentence goes on so behind a word that ends the claim.
_ENDS = r"(?=[.,;:)]|$| (?:and|so|but|because|since|while|numbers?|integers?)\b)"
_REMAINDER = r"(?:a |the )?(?:same )?remainders? (?:is |of |equal to )?"


@dataclass(frozen=True, slots=True)
class _Fact:
    """A pattern of a claim on the numbers in its group `n`, and whether it is true of one."""

    pattern: re.Pattern[str]
    is_true: Callable[[int, re.Match[str]], bool]


def _fact(pattern: str, is_true: Callable[[int, re.Match[str]], bool]) -> _Fact:
    return _Fact(re.compile(pattern, re.IGNORECASE), is_true)


def _leaves(number: int, found: re.Match[str]) -> bool:
    by = int(found["m"])
    return by == 0 or number % by == int(found["r"]) % by


def _is_multiple(number: int, found: re.Match[str]) -> bool:
    by = int(found["m"])
    return by == 0 or number % by == 0


def _is_prime(number: int, _: re.Match[str]) -> bool:
    return number > 1 and all(number % by for by in range(2, min(isqrt(number), _MOST) + 1))


def _is_composite(number: int, found: re.Match[str]) -> bool:
    return number > 1 and not _is_prime(number, found)


def _is_square(number: int, _: re.Match[str]) -> bool:
    return isqrt(number) ** 2 == number


def _is_cube(number: int, _: re.Match[str]) -> bool:
    root = round(number ** (1 / 3))
    return any((root + by) ** 3 == number for by in (-1, 0, 1))


def _is_even(number: int, _: re.Match[str]) -> bool:
    return number % 2 == 0


def _is_odd(number: int, _: re.Match[str]) -> bool:
    return number % 2 == 1


#: So far divisors are looked for: the square root of the largest number that is read.
_MOST = 10**6
_M, _R = (rf"(?P<{name}>{_NUMBER})(?! ?[-+*/·×−])" for name in ("m", "r"))
_IS = rf"{_SPEAKS}(?P<n>{_LIST}) (?:is|are)(?: both| all)?{_NOT}(?: both| all)? "
_FACTS = (
    _fact(
        rf"{_SPEAKS}(?P<n>{_LIST}) (?:all |both |each )?(?:leaves?|ha(?:s|ve)|gives?) {_REMAINDER}"
        rf"{_R} (?:when|if|after being|on being) divided by {_M}",
        _leaves,
    ),
    _fact(rf"when (?P<n>{_NUMBER}) is divided by {_M},? the remainder is {_R}", _leaves),
    _fact(rf"remainder (?:when|of) (?P<n>{_NUMBER}) (?:is )?divided by {_M} is {_R}", _leaves),
    _fact(
        rf"{_SPEAKS}(?P<n>{_NUMBER}) divided by {_M} (?:leaves|has|gives) {_REMAINDER}{_R}", _leaves
    ),
    _fact(rf"{_IS}(?:evenly )?divisible by {_M}", _is_multiple),
    _fact(rf"{_IS}(?:a )?multiples? of {_M}", _is_multiple),
    _fact(rf"{_IS}(?:an? )?primes?{_ENDS}", _is_prime),
    _fact(rf"{_IS}(?:a )?composites?{_ENDS}", _is_composite),
    _fact(rf"{_IS}(?:a )?perfect squares?{_ENDS}", _is_square),
    _fact(rf"{_IS}(?:a )?perfect cubes?{_ENDS}", _is_cube),
    _fact(rf"{_IS}(?:an )?even{_ENDS}", _is_even),
    _fact(rf"{_IS}(?:an )?odd{_ENDS}", _is_odd),
)
#: The two numbers that a quadratic is factored with, by their product and their sum.
_SIGNED = r"[-−]?\d{1,6}(?!\.\d|[\w^])"
_PRODUCT = rf"(?:multiply (?:together )?to(?: give| get| make)?|product is) (?P<product>{_SIGNED})"
_SUM = rf"(?:add(?: up)? to(?: give| get| make)?|sum is) (?P<sum>{_SIGNED})"
_PAIR = rf"(?P<one>{_SIGNED}) and (?P<other>{_SIGNED})(?=[.,;:]|$| (?:so|which|because|since|as)\b)"
_BETWEEN = r"[,.:;]?(?: (?:and|also|whose|that|which|but)){1,3} "
_FOUND = r"(?:[.,:;]? (?:(?:these|the|two|such)(?: two)? )?(?:numbers? )?(?:are|is)|:) "
_PAIRS = tuple(
    re.compile(rf"{first}{_BETWEEN}{second}{_FOUND}{_PAIR}", re.IGNORECASE)
    for first, second in ((_PRODUCT, _SUM), (_SUM, _PRODUCT))
)
_OPEN = re.compile(
    r"\b(?:if|whether|suppose|assum\w{1,4}|unless|would|could|may|might|false|wrong\w{0,2}|incorrect"
    r"|untrue|n?either|let|such that|check|test|not true|cannot|claims?|believes?|thinks?)\b|n't\b",
    re.IGNORECASE,
)
_LONGEST = 2_000
_NEAR = 60


def number_facts(text: str) -> list[LineLink]:
    """Return what the lines of a text claim of whole numbers, with what became of each claim."""
    return [
        link
        for number, line in enumerate(text.splitlines(), start=1)
        if len(line) <= _LONGEST and any(word in line.lower() for word in _WORDS)
        for link in _facts_of(line.replace("$", "").replace("\\", ""), number)
    ]


_WORDS = (
    "remainder", "divisible", "multiple", "prime", "composite", "perfect", "even", "odd", "add",
    "sum is",
)  # fmt: skip


def _facts_of(line: str, number: int) -> Iterator[LineLink]:
    for fact in _FACTS:
        for found in fact.pattern.finditer(line):
            if leaves_open(line, found.start(), found.end()):
                continue
            denied = found.groupdict().get("negated") is not None
            values = [int(value) for value in re.findall(r"\d+", found["n"])]
            wrong = [value for value in values if fact.is_true(value, found) is denied]
            said = line[found.end("n") : found.end()].strip()
            yield _link(str(wrong[0]) if wrong else found["n"], said, not wrong, number, found)
    for pattern in _PAIRS:
        for found in pattern.finditer(line):
            if not leaves_open(line, found.start(), found.end()):
                yield _of_pair(found, number)


def leaves_open(line: str, start: int, end: int) -> bool:
    """Whether the sentence around a claim leaves it open what it says, or asks for it."""
    sentence = line[:start].rpartition(". ")[2][-_NEAR:] + line[start:end]
    rest = line[end:].partition(". ")[0]
    return _OPEN.search(sentence) is not None or "?" in rest


def _of_pair(found: re.Match[str], line: int) -> LineLink:
    one, other, product, total = (
        int(found[name].replace("−", "-")) for name in ("one", "other", "product", "sum")
    )
    right = one * other == product and one + other == total
    said = f"have the product {product} and the sum {total}"
    return _link(f"{one} and {other}", said, right, line, found)


def _link(subject: str, said: str, right: bool, line: int, found: re.Match[str]) -> LineLink:
    place = Place("", line, found.start() + 1)
    sides = (Side(Symbol(subject), subject, place), Side(Symbol(said), said, place))
    if right:
        verdict = Verdict(Outcome.EQUIVALENT, "number-fact", Proved("arithmetic"))
        return LineLink(*sides, "", Judged(LinkOutcome.HOLDS, verdict))
    verdict = Verdict(Outcome.DIFFERENT, "number-fact", Refuted((), subject, said))
    return LineLink(*sides, "", Judged(LinkOutcome.FAILS, verdict), reason="this is not so")
