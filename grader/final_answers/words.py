"""Words in final answers: large numbers, choices, conditions behind an answer, sets in words."""

from __future__ import annotations

import re
from decimal import Decimal

from grader.equivalence import is_unit
from grader.expressions.language import MAGNITUDES, NUMBERS, SETS
from grader.expressions.units import SENTENCE_WORDS, UNITS_OF_TWO

_MAGNITUDE = re.compile(
    r"(?P<open>\$?)(?:(?<![\d,])|(?<=[^\d,],))(?P<number>\d[\d,]*+(?:\.\d+)?)(?P<shut>\$?)"
    r"(?:\\[,; ]|~|\s)*(?P<text>\\text\{\s*)?"
    rf"(?P<word>{'|'.join(MAGNITUDES)})\b(?(text)\s*\}})",
    re.IGNORECASE,
)
#: `n = 3k` for some integer `k`; `f(x) = x^2` where `x > 0`: what stands behind an answer.
_CONDITION = re.compile(
    r"(?<=[$)])(?:\s*+,)?\s++(?:for|where|with)\s+(?:[a-z]+\s+){0,4}"
    r"(?:\$(?P<dollar>[^$=]*)\$|\\\((?P<bracket>(?:(?!\\[()])[^=])*)\\\))"
    r"(?:\s+(?:is|are|an?|any|integers?|real|positive|natural|numbers?|constants?|arbitrary"
    r"|nonnegative|whole))*\s*(?=[.\n]|$)"
)
_OF_TWO = "|".join(
    rf"(?:{one})\b,?\s+(?:and\s+)?\d+(?:\.\d+)?\s*(?:{two})" for one, two in UNITS_OF_TWO
)
#: A quantity in two units, `3 hours and 20 minutes`.
TWO_UNITS = re.compile(rf"\b\d+\s*(?:{_OF_TWO})\b", re.IGNORECASE)
_UNIT_BEHIND = re.compile(r"\s*([A-Za-z]+)(?![\w/^²³])")
_PARTS = re.compile(r"(?<!\d)(\d++(?:\.\d++)?)\s*+([A-Za-z]+)")

#: The letter of a choice in front of what it says: `(D) 7/8`, `A) 12`, `C. yes`.
_CHOICE = re.compile(r"^(?:\(([A-HJ])\)|([A-HJ])[).])(?=\s+[\w\\$]|\s*$)\s*(?:\\\s*)?")
_CHOSEN = re.compile(r"^\(?([A-HJ])\)?[,:;]?\s+(?:because|since|as|which|is|so|for)\b")
_SETS = {"reals": r"\mathbb{R}", "emptyset": r"\emptyset"}
_MARKUP = re.compile(r"\\(?:text|textbf|mathrm|mbox|textrm|textit)\s*\{([^{}]*)\}|[${}]")
_WORDS = re.compile(r"(?=[^a-z]*[a-z]{2})[a-z0-9][a-z0-9 \-':,.]*")


def with_plain_numbers(text: str) -> str:
    """Write `3 million` as `3000000`."""

    def change(match: re.Match[str]) -> str:
        value = Decimal(match["number"].replace(",", "")).scaleb(MAGNITUDES[match["word"].lower()])
        return f"{match['open']}{value:f}{match['shut']}"

    return _MAGNITUDE.sub(change, text)


def without_conditions(text: str) -> str:
    """Drop `for all $x$` and the like behind an answer."""
    return _CONDITION.sub("", text)


def unit_behind(text: str) -> str:
    """Return the unit with which a text goes on, as a formula has it: `$120$ km`."""
    match = _UNIT_BEHIND.match(text)
    known = match is not None and is_unit(match[1]) and match[1] not in SENTENCE_WORDS
    return rf"\text{{ {match[1]}}}" if match and known else ""


def two_units_added(text: str) -> str:
    """Write `3 hours and 20 minutes` as the sum that it is."""
    return " + ".join(rf"{number}\text{{ {unit}}}" for number, unit in _PARTS.findall(text))


def with_choice_apart(text: str) -> str:
    """Write the letter of a choice as a word of its own, `\\text{(D)} 7/8`."""
    match = _CHOICE.match(text)
    if match is None:
        return text
    rest = text[match.end() :].strip()
    return rf"\text{{({match[1] or match[2]})}} {rest}".strip()


def chosen(text: str) -> str | None:
    """Return the letter of "A because it is the largest"; None where there is none."""
    match = _CHOSEN.match(text)
    return match[1] if match else None


def bare_words(text: str) -> str:
    """Return an answer in words without mark-up, capitals, articles; empty if it is no words."""
    bare = " ".join(_MARKUP.sub(r" \1 ", text).lower().split()).strip(" .")
    bare = re.sub(r"\b([ap])\.\s?m\b\.?", r"\1m", bare)
    bare = re.sub(r"^(?:an?|the) ", "", bare)
    return re.sub(r",? and (?=\d)", " ", bare) if _WORDS.fullmatch(bare) else ""


def set_in_words(text: str) -> str | None:
    """Return the set that words stand for: all real numbers, no solution."""
    return _SETS.get(SETS.get(bare_words(text), ""))


def number_in_words(word: str) -> int | None:
    """Return the number that a word is."""
    return NUMBERS.get(word.lower())
