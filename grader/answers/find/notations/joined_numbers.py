"""Numbers that words put together: `2 and 3/4`, `two and a half`, `a ratio of 3 to 5`, `7 over 12`.

Each is all that a line says behind what announces it, since elsewhere `2 and 3/4` are two numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from grader.answers.base import Response
from grader.answers.find.lines import lines_said
from grader.expressions.announcing import (
    announcement_before,
    denies,
    without_correction,
    without_reason,
)
from grader.expressions.language import NUMBERS, PARTS
from grader.expressions.nodes import Call, Div, Expression, number
from grader.expressions.statement import Side, Statement
from grader.expressions.units import PERCENT
from grader.final_answers import value_of_words
from grader.readers.document import Document
from grader.rubric.types import Asked

_LONGEST = 120
_ONE = "|".join(sorted(NUMBERS, key=len, reverse=True))
_COMPOUND = rf"(?:{_ONE})(?:(?:-|\s|\sand\s)(?:{_ONE}|hundred|thousand)){{0,6}}"
_PART = "|".join(sorted(PARTS, key=len, reverse=True))
_VULGAR = {
    "½": Fraction(1, 2), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3), "¼": Fraction(1, 4),
    "¾": Fraction(3, 4), "⅕": Fraction(1, 5), "⅛": Fraction(1, 8), "⅜": Fraction(3, 8),
    "⅝": Fraction(5, 8), "⅞": Fraction(7, 8),
}  # fmt: skip
_HALVES = r"et\sdemie?|y\smedi[oa]|und\sein\shalb(?:er|es|e)?"
#: What may stand in front: a name with its sign, or a sentence up to its verb.
_FRONT = (
    r"(?:(?:[^\W\d_][\w'’()]{0,20}\s){0,8}?"
    r"(?:[=≈:]|[^\W\d_]{1,20}\s?[=≈:]|is|are|was|equals|gives|get|ist|beträgt|est|vaut|es|son)\s)?"
)
_THINGS = r"(?:\s[^\W\d_]{3,20}){0,2}"
_MIXED = re.compile(
    rf"{_FRONT}(?P<minus>[-−]\s?)?(?P<whole>\d{{1,9}}|{_COMPOUND})"
    rf"(?:\s(?:and|und|et|y)\s(?:(?P<over>\d{{1,4}})/(?P<under>[1-9]\d{{0,3}})"
    rf"|(?P<vulgar>[{''.join(_VULGAR)}])"
    rf"|(?P<count>an?|{_ONE})\s(?P<part>{_PART})s?)"
    rf"|\s(?P<half>{_HALVES})){_THINGS}",
    re.IGNORECASE,
)
_RATIO = re.compile(
    rf"{_FRONT}(?:(?:a|the|an|in|im)\s)?(?:(?:ratio|odds|proportion|Verhältnis|rapport|razón)\s?(?:of|von|de|:|=)?\s)?"
    r"(?P<first>\d{1,9}(?:\.\d{1,6})?)\s?(?:is\sto|to|zu|:|\\colon)\s?(?P<second>\d{1,9}(?:\.\d{1,6})?)",
    re.IGNORECASE,
)
_OF_RATIOS = re.compile(r"ratio|odds|proportion|verhältnis|rapport|razón|proporción|is to", re.I)
_OVER = re.compile(
    rf"{_FRONT}(?P<first>\d{{1,9}}|{_COMPOUND})\sover\s(?P<second>[1-9]\d{{0,8}}|{_COMPOUND})",
    re.IGNORECASE,
)
#: A fraction in words, `two thirds`; `x = 7 halves` may be seven of them.
_FRACTION = re.compile(
    rf"{_FRONT}(?P<count>{_ONE})[-\s](?P<part>{_PART})s?{_THINGS}", re.IGNORECASE
)
_FACTORIAL = re.compile(rf"{_FRONT}(?P<first>\d{{1,3}}|{_ONE})[\s-]factorial", re.IGNORECASE)
#: Two words or more, `forty-two`: one alone is found where things are counted.
_SPELLED = re.compile(
    rf"{_FRONT}(?P<first>(?:{_ONE})(?:(?:-|\s|\sand\s)(?:{_ONE}|hundred|thousand)){{1,6}})"
    rf"(?!\s?(?:{_PART})s?(?![a-z])|\s?(?:{PERCENT}|percent|degrees?)){_THINGS}",
    re.IGNORECASE,
)
_CONJUNCTION = re.compile(r"\b(?:or|to|not|between|from)\b", re.IGNORECASE)


def joined_numbers(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield the numbers that lines of a page put together with words."""
    ratio = bool(_OF_RATIOS.search(asked.part.title))
    for at, line in lines_said(document).items():
        text = line.replace("$", "").strip(" .!*_") if len(line) <= _LONGEST else ""
        text = without_correction(text)
        if not text or denies(text) or "?" in text:
            continue
        read = joined_number(without_reason(text), ratio)
        if read is not None:
            side, lead = Side(read, line, at), announcement_before(text)
            yield Response(line, read, at, Statement((side,), (), line, at, lead=lead))


def joined_number(text: str, ratio: bool = False) -> Expression | None:
    """Return the number that words of a text put together; None where it says something else."""
    if mixed := _MIXED.fullmatch(text):
        return _mixed(mixed)
    if factorial := _FACTORIAL.fullmatch(text):
        value = _value(factorial["first"])
        return Call("factorial", number(value)) if value is not None else None
    if fraction := _FRACTION.fullmatch(text):
        count, part = fraction["count"].lower(), fraction["part"].lower()
        return Div(number(Fraction(NUMBERS[count])), number(Fraction(PARTS[part])))
    over = _OVER.fullmatch(text)
    of_ratio = ratio or _OF_RATIOS.search(text) is not None
    over = over or (_RATIO.fullmatch(text) if of_ratio else None)
    if over is not None:
        first, second = _value(over["first"]), _value(over["second"])
        return Div(number(first), number(second)) if first is not None and second else None
    spelled = None if _CONJUNCTION.search(text) else _SPELLED.fullmatch(text)
    value = _value(spelled["first"]) if spelled is not None else None
    return number(value) if value is not None else None


def spelled_number(text: str) -> Fraction | None:
    """Return the whole number that a text is in words, `forty-two`, and nothing else."""
    return _value(text) if _SPELLED_ALONE.fullmatch(text) else None


_SPELLED_ALONE = re.compile(_COMPOUND, re.IGNORECASE)


def _mixed(found: re.Match[str]) -> Expression | None:
    whole = _value(found["whole"])
    if whole is None:
        return None
    if found["over"]:
        part = Fraction(int(found["over"]), int(found["under"]))
    elif found["vulgar"]:
        part = _VULGAR[found["vulgar"]]
    elif found["half"]:
        part = Fraction(1, 2)
    else:
        count = found["count"].lower()
        part = Fraction(1 if count in ("a", "an") else NUMBERS[count], PARTS[found["part"].lower()])
    value = whole + part
    return number(-value if found["minus"] else value) if part < 1 else None


def _value(text: str) -> Fraction | None:
    if text[:1].isdigit():
        return Fraction(text)
    value = value_of_words(text.lower())
    return None if value is None else Fraction(value)
