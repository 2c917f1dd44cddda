"""Numbers that a line says at its end in words of its own: `1 in 3`, `7850 in total`, `2D_{16}`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.answers.base import Response
from grader.answers.find.lines import lines_said
from grader.expressions.announcing import denies, without_reason
from grader.expressions.language import NUMBERS
from grader.expressions.nodes import Div, Expression, Number
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.expressions.statement import Side, Statement
from grader.expressions.traversal import free_symbols
from grader.expressions.units import PERCENT
from grader.readers.document import Document
from grader.rubric.types import Asked

_LONGEST = 200
_WORDS = "|".join(sorted(NUMBERS, key=len, reverse=True))
_BEFORE = r"(?:\A|(?<=[=≈:]\s)|(?<=[=≈:])|(?<=\sis\s)|(?<=\ba\s))"
#: A share of a whole: `1 in 3`, `P(A) = one in three`, `a 1 in 3 chance`.
_SHARE = re.compile(
    rf"{_BEFORE}(?P<number>\d{{1,9}}|{_WORDS})\s(?:in|out of|∈)\s(?P<whole>[1-9]\d{{0,8}}|{_WORDS})"
    r"(?:\s(?:chance|odds|probability|cases|times|trials))?\Z",
    re.IGNORECASE,
)
_COUNT = r"(?P<number>\d{1,3}(?:[,\s]\d{3}){1,4}|\d{1,12}(?:\.\d{1,9})?)"
_THINGS = r"(?:\s[^\W\d_]{3,20}){0,2}"
_TOTAL = r"(?:total|sum|altogether|insgesamt|gesamt|summe|suma|somme)"
#: What numbers before it come to: `W: 7840, b: 10, total 7850`, `7850 in total`.
_TOTALS = (
    re.compile(
        rf"\d.{{0,160}}[\s,;.:]{_TOTAL}(?:\s(?:is|of|number))?\s?[:=]?\s?{_COUNT}{_THINGS}\Z",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\d.{{0,160}}[\s,;:=]{_COUNT}{_THINGS}"
        r"\s(?:in total|altogether|insgesamt|en total|en tout)\Z",
        re.IGNORECASE,
    ),
)
#: A number that is rounded to a whole one: `n = 384.16, round up to 385`.
_ROUNDED = re.compile(
    r"\d.{0,160}[\s,;:(](?:round(?:ed|ing|s)?(?:\s(?:it|this|that))?\s(?:up|down)"
    r"(?:\s(?:to|gives|is))?|(?:auf|ab)gerundet(?:\sauf)?):?\s(?P<number>\d{1,12})\)?\Z",
    re.IGNORECASE,
)
#: A numeral with letters for digits: `2D_{16}`, `(FF)_16`.
_NUMERAL = re.compile(
    r"(?:\A|[=:]\s?)\(?\s?(?P<digits>(?=[0-9A-F]{0,15}[A-F])[0-9A-F]{1,16}|(?=[0-9a-f]{0,15}[a-f])[0-9a-f]{1,16})"
    r"\s?\)?\s?_\s?\{?\s?(?P<base>1[1-6])\s?\}?\Z"
)


_LESS = r"(?:decreas|reduc|declin|drop|f[ae]ll|loss|lost|down)[a-z]{0,4}"
_MORE = r"(?:increas|growth|grew|rise|rose|gain|up)[a-z]{0,4}"
_PERCENT = rf"(?P<value>\d{{1,9}}(?:\.\d{{1,9}})?)\s?(?:\\?%|{PERCENT})"
#: A change that is said to be one for less or for more: `12.5% decrease`, `down by 12.5%`.
_CHANGES = (
    re.compile(
        rf"(?:\A|[=:]\s?|\b(?:is|was|a|of)\s){_PERCENT}\s(?:(?P<less>{_LESS})|{_MORE})\Z", re.I
    ),
    re.compile(
        rf"(?:\A|\b(?:is|was|an?|it|price)\s)(?:(?P<less>{_LESS})|{_MORE})\s(?:by\s|of\s)?{_PERCENT}\Z",
        re.I,
    ),
)
_OF_CHANGE = re.compile(r"chang|growth|return|änderung|wachstum|cambio|variation|variación", re.I)


def changes_said(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield `-12.5%` for `12.5% decrease`, where a change is asked, which has a sign."""
    if not _OF_CHANGE.search(asked.part.title):
        return
    for at, line in lines_said(document).items():
        text = line.replace("$", "").strip(" .!*") if len(line) <= _LONGEST else ""
        found = next((each for p in _CHANGES if (each := p.search(text)) is not None), None)
        if found is None or denies(text):
            continue
        raw = f"{'-' if found['less'] else ''}{found['value']}%"
        read = parse(raw, asked.part.notation)
        if isinstance(read, Expression):
            yield Response(raw, read, at, Statement((Side(read, raw, at),), (), raw, at))


def numbers_at_ends(document: Document, notation: Notation) -> Iterator[Response]:
    """Yield the shares, totals and numerals with which lines end."""
    for at, line in lines_said(document).items():
        text = line.replace("$", "").strip(" .!*") if len(line) <= _LONGEST else ""
        text = without_reason(text)
        if not text or denies(text) or "?" in text:
            continue
        found = _share(text) or _total(text, notation) or _numeral(text)
        found = found or _in_units(text, notation)
        if found is not None:
            raw, read = found
            yield Response(raw, read, at, Statement((Side(read, raw, at),), (), raw, at))


def _share(text: str) -> tuple[str, Expression] | None:
    found = _SHARE.search(text)
    if found is None:
        return None
    part, whole = (_number(found[name]) for name in ("number", "whole"))
    return (f"{part}/{whole}", Div(Number(part), Number(whole))) if whole else None


def _number(word: str) -> int:
    return int(word) if word.isdigit() else int(NUMBERS[word.lower()])


def _total(text: str, notation: Notation) -> tuple[str, Expression] | None:
    patterns = (*_TOTALS, _ROUNDED)
    found = next((each for p in patterns if (each := p.search(text)) is not None), None)
    read = parse(found["number"], notation) if found is not None else None
    return (found["number"], read) if found and isinstance(read, Expression) else None


#: A value in units that nobody names: `A = 9/2 square units`, `8π units³`, `4.5 u^2`.
_IN_UNITS = re.compile(
    r"(?:\A|[=:≈]\s?|\b(?:is|equals|get|gives)\s)(?P<number>[^=:≈a-z]{0,20}[\dπ)}](?:\\?pi)?)"
    r"\s?(?:\\[,; ]\s?)?(?:\\(?:text|mathrm)\s?\{\s?)?"
    r"(?:(?:square|sq\.?|cubic|cu\.?)\s?u(?:nits?)?|u(?:nits?)?\s?\}?\s?(?:\^\s?\{?[23]\}?|[²³]))\s?\}?\Z",
    re.IGNORECASE,
)


def _in_units(text: str, notation: Notation) -> tuple[str, Expression] | None:
    found = _IN_UNITS.search(text)
    read = parse(found["number"], notation) if found is not None else None
    known = found is not None and isinstance(read, Expression) and not free_symbols(read)
    return (found["number"], read) if found and known and isinstance(read, Expression) else None


def _numeral(text: str) -> tuple[str, Expression] | None:
    found = _NUMERAL.search(text)
    base = int(found["base"]) if found is not None else 0
    if found is None or any(int(digit, 16) >= base for digit in found["digits"]):
        return None
    value = int(found["digits"], base)
    return str(value), Number(value)
