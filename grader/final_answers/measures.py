"""What numbers in final answers measure, as words say it: `5 per day`, `12 cents`, `10 square cm`.

Numbers are compared without such words, which most answers leave out. Where both have them and
they say different things, equal numbers are different answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_PER = re.compile(
    r"(?<![A-Za-z])(?:(?:per|each|every|an?)\s++(?P<of>[a-z]+)|(?P<adverb>hourly|daily|weekly|monthly"
    r"|yearly|annually))(?![A-Za-z])",
    re.IGNORECASE,
)
_TIMES = frozenset(
    [
        "second",
        "minute",
        "hour",
        "day",
        "week",
        "month",
        "quarter",
        "year",
        "night",
        "person",
        "people",
        "student",
        "child",
        "head",
        "piece",
        "box",
        "bag",
        "pack",
        "item",
        "pound",
        "kilogram",
        "gallon",
        "liter",
        "litre",
        "mile",
        "kilometer",
        "km",
        "foot",
        "lap",
        "game",
        "page",
        "unit",
        "share",
        "customer",
        "worker",
        "machine",
        "car",
        "row",
        "table",
        "room",
    ]
)
_ADVERBS = {
    "hourly": "hour", "daily": "day", "weekly": "week", "monthly": "month", "yearly": "year",
    "annually": "year",
}  # fmt: skip
_MONEY = re.compile(
    r"(?P<sign>[$€£¢])(?=\s?\d)|(?<=\d)\s?(?P<behind>[€£¢])"
    r"|(?<![A-Za-z])(?P<word>dollars?|cents?|euros?|pounds?\s+sterling|pence)(?![A-Za-z])",
    re.IGNORECASE,
)
_SIGNS = {"$": "dollar", "€": "euro", "£": "sterling", "¢": "cent"}
_POWER = re.compile(
    r"(?<![A-Za-z])(?P<word>square|sq|cubic|squared|cubed)(?![A-Za-z])", re.IGNORECASE
)
_POWERS = {"square": "2", "sq": "2", "squared": "2", "cubic": "3", "cubed": "3"}
_BEHIND = 48
#: An open formula that ends with the box of an answer: `is $v = \\boxed{`.
_IN_A_FORMULA = re.compile(r"\$[^$]*\\boxed\s*\{\s*$")
_BOUND = re.compile(
    r"(?:^|\b(?:answer|result)(?: is|:)?)\s*+(?:\$|\\\(|\\text\{)?\s*+"
    r"(?:at (?:least|most)|(?:no |not )?(?:more|less|fewer|greater|larger|smaller) than|up to|over"
    r"|under|below|above|almost|nearly)\b[\s}]*+(?=[$\\\d.(-])",
    re.IGNORECASE,
)


def bounds_otherwise(gold: str, answer: str) -> bool:
    """Whether an answer only says on which side of its number the value is, `at least 5`."""
    return _BOUND.search(answer.strip()) is not None and _BOUND.search(gold.strip()) is None


def measure_otherwise(gold: str, answer: str, found: str) -> bool:
    """Whether two answers say that their numbers measure different things.

    `found` is what was taken for the final answer of the second text.
    """
    here = answer if len(answer) <= _BEHIND else around(answer, found)
    for measures in (_rates, _money, _powers):
        one, other = set(measures(gold)), set(measures(here))
        if one and other and not one & other:
            return True
    return False


def around(text: str, found: str) -> str:
    """Return a final answer with the words behind it, to the end of the sentence."""
    at = text.rfind(found)
    if at < 0:
        return found
    behind = text[at + len(found) : at + len(found) + _BEHIND]
    if _IN_A_FORMULA.search(text[:at]):
        behind = behind.replace("$", "", 1)  # the end of the formula, and no money
    return text[max(0, at - 2) : at] + found + re.split(r"[.!?;\n]", behind, maxsplit=1)[0]


def _rates(text: str) -> Iterator[str]:
    for match in _PER.finditer(text):
        word = _ADVERBS.get((match["adverb"] or "").lower()) or (match["of"] or "").lower()
        for one in (word, word.removesuffix("s"), word.removesuffix("es")):
            if one in _TIMES:
                yield one
                break


def _money(text: str) -> Iterator[str]:
    for match in _MONEY.finditer(_without_delimiters(text)):
        sign = match["sign"] or match["behind"]
        if sign:
            yield _SIGNS[sign]
        else:
            word = match["word"].lower()
            yield "sterling" if "sterling" in word else word.removesuffix("s")


def _without_delimiters(text: str) -> str:
    """Leave out the signs around mathematics; what is left of them is money."""
    escaped = text.replace("\\$", "\0")
    bare = escaped if escaped.count("$") % 2 else escaped.replace("$", "")
    return bare.replace("\0", "$")


def _powers(text: str) -> Iterator[str]:
    for match in _POWER.finditer(text):
        yield _POWERS[match["word"].lower()]
