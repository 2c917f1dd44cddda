"""Numbers that words give to a name: `h is about 0.41`, `h must be at most 0.41`.

Also those that stand before it: `0.41 is the greatest h`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from grader.answers.base import Response
from grader.errors import Place
from grader.expressions.nodes import Expression, Relation, Symbol
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.phrases import BEING, EXTREMES, ROUNDING, pattern_of
from grader.expressions.reading import parse
from grader.expressions.units import PERCENT
from grader.readers.document import CodeCell, Document, ListBlock, Output, Prose

_NUMBER = (
    r"[-+−]?\s*+\d[\d.,]*+(?:\s*+/\s*+\d++)?(?:[eE][-+]?\d++)?"
    rf"(?:\s?(?:%|(?:{PERCENT})\b))?"
)
_ZERO = ("zero", "null", "cero", "zéro")
_GOES_ON = r"(?!\s*+(?:[\d*·×/^+−(=≈-]|[xX]\s?10)|\w)"  # then the number is a part of a formula
_ABOUT = rf"(?:(?:{pattern_of(ROUNDING)}|exactly|equal to|given by)\s)?"
_VERBS = r"(?:(?:is|are|be|must|can|may|should|could|has to|have to|go|reach|then|only)\s){0,4}"
_NOT_MORE = r"(?:no|not|never|nicht|no es)\s(?:be\s)?(?:more|larger|higher|greater|bigger)\sthan"
_LESS = r"(?:below|under|(?:less|smaller|lower)\sthan)"
_UPPER = rf"(?:at most|up to|{_NOT_MORE}|{_LESS}|as (?:large|high) as|höchstens|como máximo)"
_LOWER = r"(?:at least|no less than|not less than|down to|as (?:small|low) as|mindestens)"


def said_in_words(
    names: tuple[Expression, ...], document: Document, notation: Notation
) -> Iterator[Response]:
    """Yield the numbers, and the bounds, that words give to one of the names."""
    yield from _printed(names, document, notation)
    for text, place in _texts(document):
        for name in names:
            if isinstance(name, Symbol):
                yield from _said(name, text, place, notation)


_PRINTED = re.compile(
    r"[ \t]*(?P<name>[^\W\d][\w/ ∂'()*^]{0,30}?)[ \t]*[=:][ \t]*"
    r"(?P<value>[-+]?\d[\d.]{0,30}(?:[eE][-+]?\d{1,3})?)[ \t]*"
)


_WHOLE_NAME = 3


def _printed(
    names: tuple[Expression, ...], document: Document, notation: Notation
) -> Iterator[Response]:
    """Yield what programs print behind a name, `dL/dv1 = -0.0887`, or have under a whole one.

    A single letter in a program, `h = 0.5`, may be set to anything to begin with.
    """
    for block in document.blocks:
        typed = block.source if isinstance(block, CodeCell) else ""
        printed = block.text if isinstance(block, Output) else ""
        for at, line in enumerate((typed or printed).split("\n")):
            found = _PRINTED.fullmatch(line)
            if found is None or (typed and len(found["name"]) < _WHOLE_NAME):
                continue
            if parse(found["name"], notation) in names:
                read = parse(found["value"].rstrip("."), notation)
                yield Response(found["value"], read, block.place.at(block.place.line + at))


def _texts(document: Document) -> Iterator[tuple[str, Place]]:
    for block in document.blocks:
        if isinstance(block, Prose | Output):
            yield block.text, block.place
        elif isinstance(block, ListBlock):
            yield from ((item.text, item.place) for item in block.items)


def _said(name: Symbol, text: str, place: Place, notation: Notation) -> Iterator[Response]:
    for match in _pattern(name.name).finditer(text):
        raw = match[match.lastgroup or 0].rstrip(".,").strip()
        read = parse("0" if raw.casefold() in _ZERO else raw, notation)
        sign = {"most": "<=", "least": ">="}.get(str(match.lastgroup))
        if sign and not isinstance(read, Unreadable):
            read = Relation((name, read), (sign,))
        yield Response(raw, read, place.at(place.line + text.count("\n", 0, match.start())))


_NOTHING = rf"(?i:{'|'.join(_ZERO)})(?!\w)"
_WITH_NUMBER = re.compile(r"([A-Za-z]+)_(\d+)")


def _written(name: str) -> str:
    """Return a pattern of how a name is written: `h_1`, `h1`, `h_{1}`."""
    found = _WITH_NUMBER.fullmatch(name)
    return rf"{found[1]}_?\{{?{found[2]}\}}?" if found else re.escape(name)


@lru_cache(maxsize=256)
def _pattern(name: str) -> re.Pattern[str]:
    word = len(name) > 2 and name.isalpha()  # `Mean: 2.5` for the name `mean`
    own = f"(?i:{re.escape(name)})" if word else _written(name)
    named = rf"(?<![\w^]){own}(?:_?\w{{1,4}}|_\{{\w{{1,8}}\}}|\(\w+\))?\$?"
    return re.compile(
        rf"{named}\s*+(?:[=≈:]|(?:of|{pattern_of(BEING)})(?!\w))\s*+{_ABOUT}(?P<is>{_NUMBER}|{_NOTHING}){_GOES_ON}"
        rf"|{named}\s{_VERBS}{_UPPER}\s(?P<most>{_NUMBER}){_GOES_ON}"
        rf"|{named}\s{_VERBS}{_LOWER}\s(?P<least>{_NUMBER}){_GOES_ON}"
        rf"|(?<![\w.,])(?P<before>{_NUMBER})\s(?:{pattern_of(BEING)})\s(?:the\s|our\s)?"
        rf"(?:(?:{pattern_of(EXTREMES)})\s)?(?:possible\s|value of\s|height\s){{0,2}}{named}(?!\w)"
    )
