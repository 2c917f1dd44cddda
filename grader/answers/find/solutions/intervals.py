"""Intervals of estimates in words: `between 9.62 and 10.78`, `from 30% to 50%`, `9.62 to 10.78`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from grader.answers.base import Response
from grader.answers.find.lines import lines_of_page
from grader.answers.find.reading import is_numeric, with_decimal_comma
from grader.answers.find.solutions.in_lines import said_in
from grader.equivalence import rational_value
from grader.expressions.announcing import without_announcement, without_reason
from grader.expressions.nodes import Collection, Expression, PlusMinus
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.readers.document import Document

_LONGEST = 300
_NUMBER = r"[-−+]?\d{1,12}(?:[.,]\d{1,12})?(?: ?\\?%)?"
_SAID = re.compile(
    r"\b(?:between|from|zwischen|von|entre|de|desde)"
    rf" \$?(?P<low>{_NUMBER})\$?,? (?:and|to|und|bis|et|à|y|a|hasta) "
    rf"\$?(?P<high>{_NUMBER})\$?(?![\w.%])"
)
#: The ends alone, or behind a verb, with nothing behind but how they were found.
_ALONE = re.compile(
    rf"(?:\A|\b(?:is|was|be|of|equals|runs) )\$?(?P<low>{_NUMBER})\$?"
    rf"(?: (?:to|bis|à|hasta|and|und|et|y) |[,;] )\$?(?P<high>{_NUMBER})\$?"
    r"(?=\Z|,? (?:using|by|with|at)\b)"
)
#: The ends one by one: `lower bound 9.62, upper bound: 10.78`, `LB = 9.62, UB = 10.78`.
_BOUND = r"(?: (?:bound|limit|end|endpoint|value))?"
_IS = r" ?(?:=|:|is|≈)? ?\$?"
_ENDS = re.compile(
    rf"\b(?:lower{_BOUND}|LB|LL|LCL){_IS}(?P<low>{_NUMBER})\$?[,;.]? (?:and )?(?:the )?"
    rf"(?:upper{_BOUND}|UB|UL|UCL){_IS}(?P<high>{_NUMBER})\$?(?![\w.%])",
    re.IGNORECASE,
)
_STROKE = re.compile(
    rf"\A(?P<open>[(\[])?(?P<low>{_NUMBER}) ?[-–—] ?(?P<high>{_NUMBER})(?(open)[)\]])\Z"
)
_LEAD = re.compile(r"\A[^:=\[(]{0,80}[A-Za-z][^:=\[(]{0,20}: ?(?=[\[(\d-])")
#: How an interval is called, which is no formula: `95% CI = `, `KI (95 %):`, `95%-KI = `.
_CALLED = re.compile(
    r"\A\$?(?:\d{2}(?:[.,]\d)?\s?\\?%[ -]?)?"
    r"(?:CI|KI|IC|[A-Za-zà-ÿ -]{0,30}inter[vw]all?[eo]?[A-Za-zà-ÿ ]{0,30})"
    r"(?:_\{?\d{2}(?:\s?\\?%)?\}?|\s?\(?\d{2}(?:[.,]\d)?\s?\\?%\)?)?"
    r"\s?(?:[=:≈]|is|ist|est|es)\s?\$?(?=[\[(\d−-])",
    re.IGNORECASE,
)


def interval_said(text: str, notation: Notation) -> Expression | None:
    """Return the pair of ends that a text says; None where it says no interval, or several."""
    bare = " ".join(text.split()).strip(" .") if len(text) <= _LONGEST else ""
    bare = without_reason(bare).rstrip(" .,;")
    rest = _LEAD.sub("", bare)
    if rest == bare and _CALLED.match(bare):
        rest = _CALLED.sub("", bare).rstrip("$")
    found = [*_SAID.finditer(bare), *_ENDS.finditer(bare)] or [
        *_ALONE.finditer(without_announcement(rest) if rest[:1].isalpha() else rest)
    ]
    if len(found) == 1:
        ends = [parse(found[0][end], notation) for end in ("low", "high")]
        read = [with_decimal_comma(end) for end in ends if isinstance(end, Expression)]
        return Collection("tuple", *read) if len(read) == len(ends) else None
    pair = parse(rest, notation) if rest != bare else None
    is_pair = isinstance(pair, Collection | PlusMinus) and len(pair.args) == len(("low", "high"))
    return pair if is_pair and isinstance(pair, Expression) else None


def intervals_said(document: Document, notation: Notation) -> Iterator[Response]:
    """Yield the intervals that the lines of a page say in words."""
    yield from said_in(lines_of_page(document), lambda text: interval_said(text, notation))
    yield from _by_their_ends(document)


_LOWER = re.compile(r"\b(?:lower|LB|LL|LCL)\b[^:=]{0,30}[:=]?[^:=]{0,40}\Z", re.IGNORECASE)
_UPPER = re.compile(r"\b(?:upper|UB|UL|UCL)\b[^:=]{0,30}[:=]?[^:=]{0,40}\Z", re.IGNORECASE)


def _by_their_ends(document: Document) -> Iterator[Response]:
    """Yield the intervals whose ends stand one after the other: `lower = 4`, `upper limit: 5`."""
    for low, high in pairwise(document.statements):
        if not _LOWER.search(f"{low.lead} {low.raw}") or not _UPPER.search(
            f"{high.lead} {high.raw}"
        ):
            continue
        ends = [side.expression for side in (low.sides[-1], high.sides[-1])]
        read = [end for end in ends if isinstance(end, Expression)]
        if len(read) == len(ends):
            raw = f"{low.raw}, {high.raw}"
            yield Response(raw, Collection("tuple", *read), high.place, high)


_END = re.compile(r"\$?(?P<letter>[abAB])_?\{?\d{0,2}\}?\$?")


def intervals_by_letters(document: Document) -> Iterator[Response]:
    """Yield the intervals whose ends are called a and b: `a_3 = 1.375, b_3 = 1.5`."""
    for low, high in pairwise(document.statements):
        names = [_END.fullmatch(each.sides[0].raw.strip()) for each in (low, high)]
        letters = "".join(found["letter"].lower() for found in names if found)
        sides = [each.sides[-1] for each in (low, high) if each.relations == ("=",)]
        read = [s.expression for s in sides if isinstance(s.expression, Expression)]
        if letters == "ab" and len(read) == 2 and all(map(is_numeric, read)):
            raw = f"[{sides[0].raw}, {sides[1].raw}]"
            yield Response(raw, Collection("list", *read), high.place, high)


def is_a_range(raw: str) -> bool:
    """Whether an answer is `9.62 - 10.78`, which may be a difference or the ends of an interval."""
    return _STROKE.match(" ".join(raw.split())) is not None


_OF_INTERVALS = re.compile(r"interval|intervall|\bCI\b|\bKI\b|\bIC\b|intervalo", re.IGNORECASE)


def interval_with_stroke(raw: str, title: str, notation: Notation) -> Expression | None:
    """Return the interval of `9.62 - 10.78`, where a title asks for one; its ends are in order."""
    found = _STROKE.match(" ".join(raw.split())) if _OF_INTERVALS.search(title) else None
    ends = [parse(found[end], notation) for end in ("low", "high")] if found else []
    read = [end for end in ends if isinstance(end, Expression)]
    sizes = [value for end in read if (value := rational_value(end)) is not None]
    in_order = len(sizes) == len(ends) == 2 and 0 <= sizes[0] < sizes[1]
    return Collection("list", *read) if in_order else None
