"""Numbers in the digits of another base: `1011 0101` in groups, `DB` where base 16 is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.answers.base import Response
from grader.answers.find.lines import lines_said, written_lines
from grader.expressions.announcing import announcement_before, denies
from grader.expressions.nodes import Number
from grader.expressions.statement import Side, Statement
from grader.readers.document import Document
from grader.rubric.types import Asked

_LONGEST = 120
#: A binary number in groups of four digits.
_GROUPS = re.compile(r"(?:[^\W\d_]{1,12}\s?=\s?)?(?P<digits>(?:0b)?[01]{1,8}(?:[ _][01]{4}){1,15})")


def binary_in_groups(document: Document) -> Iterator[Response]:
    """Yield the lines that are a binary number in groups of four digits, `1011 0101`."""
    for at, line in written_lines(document):
        found = _GROUPS.fullmatch(line.strip(" $.*"))
        if found is not None:
            yield Response(*_in_twos(found["digits"]), at)


def _in_twos(written: str) -> tuple[str, Number]:
    """Return digits without their gaps; a number in base ten until it is asked in which it is."""
    digits = re.sub(r"[ _]", "", written)
    return digits, Number(int(digits, 2)) if digits[:2] == "0b" else Number(int(digits), digits)


#: What leads to the digits with which a line ends.
_LEADS = re.compile(
    r"(?:\A|[=:≈>→⇒,]|\\(?:to|rightarrow)|(?<!\w)(?:is|get|gives?|so|to|as|ist|est|es|and))"
    r"[\s$`(]{0,3}(?:\\(?:mathrm|text|texttt|mathtt)\{)?(?:0x)?\Z"
)
#: The base in words behind them.
_BASE = re.compile(
    r"(?<=\w)\s?\(?(?:(?:in|as)\s(?:an?\s)?)?(?:(?:8[\s-]bits?\s?)?(?:(?:two|2)['’]?s\s"
    r"(?:complement|comp\.?)|binary|hex(?:adecimal)?)|8[\s-]bits?)(?:\s(?:form|notation))?\)?\Z",
    re.IGNORECASE,
)
_BELOW = re.compile(r"[}`)]?(?:_\{?(?:2|16)\}?|₂|₁₆)?[}`)$]?\Z")
_IN_TWOS = re.compile(
    r"\bbinary|\bbase[\s-]2\b|(?:two|2).?s complement|\bbinär|\bbinari|zweierkomplement", re.I
)
_TWOS = re.compile(r"(?<![\w.])(?:0b)?(?:[01]{4,32}|[01]{1,4}(?:[ _][01]{4}){1,15})\Z")
#: What a title asks for in whose answer letters are digits.
_IN_SIXTEENS = re.compile(r"\bhex|\bbase[\s-]16\b", re.IGNORECASE)
#: Digits of base 16 with a letter: `2B`, `2BH`, `2 B`.
_SIXTEENS = re.compile(
    r"(?:(?<=0x)|(?<!\w))(?P<digits>(?=\d{0,15}[A-F])[\dA-F]{1,16}|(?=\d{0,15}[a-f])[\da-f]{2,16}"
    r"|(?<!\w\s)(?=[\d |]{0,30}[A-F])[\dA-F](?:\s(?:\|\s)?[\dA-F]){1,15})[hH]?\Z"
)


def digits_at_ends(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield the digits of base 2 or 16 with which lines end, where a title asks for them."""
    sixteens = _IN_SIXTEENS.search(asked.part.title) is not None
    if not sixteens and not _IN_TWOS.search(asked.part.title):
        return
    for at, line in lines_said(document).items():
        text = line.strip(" .!*_$") if len(line) <= _LONGEST and not denies(line) else ""
        bare = _BELOW.sub("", _BASE.sub("", text))
        found = (_SIXTEENS if sixteens else _TWOS).search(bare)
        if found is None or not _LEADS.search(bare[: found.start()]):
            continue
        if sixteens:
            raw, read = line, Number(int(re.sub(r"[\s|]", "", found["digits"]), 16))
        else:
            raw, read = _in_twos(found[0])
        side, lead = Side(read, raw, at), announcement_before(text)
        yield Response(raw, read, at, Statement((side,), (), raw, at, lead=lead))
