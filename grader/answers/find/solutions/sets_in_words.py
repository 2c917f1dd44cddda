"""Sets that are said in words: `There are no real solutions.`, `DNE`, `all real numbers`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.answers.base import Response
from grader.answers.find.reading import with_decimal_comma
from grader.answers.find.solutions.in_lines import said_in, sentences_of
from grader.expressions.announcing import without_announcement
from grader.expressions.language import HALF_LINES, RANGES, SET_SENTENCES, SETS
from grader.expressions.nodes import Constant, Expression, Interval, Neg, Number, Symbol
from grader.expressions.notation import Notation
from grader.expressions.phrases import EVERYTHING, HAVING, NOTHING, pattern_of
from grader.expressions.reading import parse
from grader.readers.document import Document

_SENTENCES = tuple((re.compile(pattern), name) for pattern, name in SET_SENTENCES)
_TEXT = re.compile(r"\\(?:text|textbf|mathrm|mbox|textrm|textit)\s*\{([^{}]*)\}|[$*_`]|\\[()]")
_LONGEST = 120
#: What a sentence comes to: `0 = 5, so there is no solution`, `parallel lines, no solution`.
_SO = (
    "so|hence|thus|therefore|thereby|also|daher|folglich|somit|donc|ainsi|luego|por tanto"
    "|por lo tanto"
)
_CONCLUDED = re.compile(
    rf"(?:[,;:] ?|[,;:]? (?:{_SO}) )(?:(?:{_SO}) )?"
    r"(?P<set>[^,;:]{2,60})\Z",
    re.IGNORECASE,
)
#: What a set is called: `D = all real numbers`.
_NAMED = re.compile(r"\A[A-Z](?:_?\w)?(?:\(\w\))?\s?=\s?")
_UNDER_CONDITION = re.compile(r"(?:for|if|when|unless|where|suppose|assume)\b", re.IGNORECASE)


def set_said(text: str) -> Expression | None:
    """Return the set that a sentence says outright; None where it says more, or something else."""
    bare = " ".join(_TEXT.sub(r"\1", text).split()).strip(" .!,;:")
    concluded = _CONCLUDED.search(bare)
    last = concluded["set"] if concluded and not _UNDER_CONDITION.match(bare) else ""
    named = _NAMED.sub("", bare)
    for words in (bare, without_announcement(bare), named, last):
        plain = words.lower().strip(" .") if len(words) <= _LONGEST else ""
        if name := _name_of(plain):
            return Constant(name)
        if half := _half_line(plain):
            return half
    return None


_HALF_LINES = tuple(re.compile(pattern) for pattern in HALF_LINES)


def _half_line(words: str) -> Interval | None:
    """Return the half of the real line that words say: `all nonnegative real numbers`."""
    found = next(filter(None, (pattern.fullmatch(words) for pattern in _HALF_LINES)), None)
    if found is None or words in ("positive", "negative"):
        return None
    is_open, infinity = found["closed"] is None, Constant("oo")
    if (found["side"] == "positive") is is_open:  # what is not negative is not below zero
        return Interval(Number(0), infinity, is_open, True)
    return Interval(Neg(infinity), Number(0), True, is_open)


def _name_of(words: str) -> str:
    known: str = SETS.get(words, "")
    if _NOTHING.fullmatch(words):
        return "emptyset"
    if words in _ALL_REALS:
        return "reals"
    return known or next((name for pattern, name in _SENTENCES if pattern.fullmatch(words)), "")


_NOTHING = re.compile(rf"(?:(?:{pattern_of(HAVING)}) )?(?:{pattern_of(NOTHING)})")
#: Of all that says everything, what says it of the real numbers.
_ALL_REALS = frozenset(said for said in EVERYTHING if re.search(r"\b(?:real|reell|réel)", said))


def sets_in_words(document: Document) -> Iterator[Response]:
    """Yield the sets that the sentences of a page say, and formulas that are words alone."""
    yield from said_in(sentences_of(document), set_said)


def range_said(raw: str, notation: Notation) -> Interval | None:
    """Return the interval of `from 2 to 5`, with its ends; None where a text says something else.

    Words leave open whether the ends belong to it.
    """
    bare = " ".join(_TEXT.sub(r"\1", raw).split()).strip(" .!,;:")
    found = _RANGE.fullmatch(bare) if len(bare) <= _LONGEST else None
    if found is None:
        return None
    ends = [parse(end, notation) for end in next(e for e in _ends(found) if all(e))]
    lower, upper = (with_decimal_comma(e) if isinstance(e, Expression) else e for e in ends)
    if not isinstance(lower, Expression) or not isinstance(upper, Expression):
        return None
    return Interval(lower, upper, False, False)


def _ends(found: re.Match[str]) -> Iterator[tuple[str, str]]:
    for at in range(len(RANGES)):
        yield found[f"lower{at}"], found[f"upper{at}"]


_END_OF_RANGE = r"[-+−]?[\d.,/∞πa-zA-Z\\()]{1,30}"
_NAME = r"(?:[A-Za-z] ?= ?)?"
_RANGE = re.compile(
    r"(?:[^\W\d_][^\W\d_'-]{0,20}+,? ){0,10}?(?:"
    + "|".join(
        rf"{first} {_NAME}(?P<lower{at}>{_END_OF_RANGE}) {second} "
        rf"{_NAME}(?P<upper{at}>{_END_OF_RANGE})"
        for at, (first, second) in enumerate(RANGES)
    )
    + r")(?: \(?(?:inclusive|both included|included)\)?)?",
    re.IGNORECASE,
)


def ranges_in_words(document: Document, notation: Notation) -> Iterator[Response]:
    """Yield the intervals that sentences of a page say: `x lies between 2 and 5`."""
    yield from said_in(sentences_of(document), lambda text: range_said(text, notation))


def said_by(expression: Expression) -> Expression:
    r"""Return the set that a formula of words is, `\text{no solution}`, else the formula."""
    said = set_said(expression.name) if isinstance(expression, Symbol) else None
    return expression if said is None else said
