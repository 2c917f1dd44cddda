r"""Ranges of quantities: `95 Ω to 105 Ω`, `100 Ω ± 5 %`, `R_min = 95 Ω, R_max = 105 Ω`.

Each is written as `[95 Ω, 105 Ω]`, whose ends are quantities as they are elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from grader.answers.base import Response
from grader.answers.find.lines import lines_said
from grader.answers.find.measures.quantities import QUANTITY_NUMBER, unit_behind
from grader.answers.find.measures.units import UnitOfMeasure, expected_unit
from grader.answers.find.plain_lines import in_plain_signs
from grader.expressions.nodes import Expression
from grader.expressions.reading import parse
from grader.expressions.statement import Side, Statement
from grader.readers.document import Document
from grader.rubric.types import Asked

_LONGEST = 160
_UNIT = r"[^\s\d.,;=<>≤≥±–—()\[\]-][^\s,;=<>≤≥±–—()\[\]]{0,15}(?:\s[A-Za-zµμΩ]{1,12})?"
_NAME = r"[^\d=<>≤≥]{0,40}(?:[=:∈]|(?<!\w)(?:is|are|ist|es|est|in)(?!\w))\s?"
_FROM_TO = re.compile(
    rf"(?:{_NAME}|[^\d=<>≤≥:]{{0,60}}(?=between|from|zwischen|von|entre|desde|de))?"
    r"(?P<from>(?:between|from|zwischen|von|entre|desde|de)\s)?"
    rf"(?P<low>{QUANTITY_NUMBER})\s?(?P<first>{_UNIT})?\s?"
    r"(?P<sign>to|bis|hasta|a|à|and|und|y|et|[–—-])\s?"
    rf"(?P<high>{QUANTITY_NUMBER})\s?(?P<second>{_UNIT})"
)
_IN_BRACKETS = re.compile(
    rf"(?:{_NAME})?(?P<open>[\[(])\s?(?P<low>{QUANTITY_NUMBER})\s?[,;]\s?(?P<high>{QUANTITY_NUMBER})\s?(?P<close>[\])])\s?"
    rf"(?P<second>{_UNIT})"
)
_AROUND = re.compile(
    rf"(?:{_NAME})?(?P<bracket>\()?\s?(?P<middle>{QUANTITY_NUMBER})\s?(?P<first>{_UNIT})?\s?±\s?(?P<half>{QUANTITY_NUMBER})\s?"
    rf"(?:(?P<percent>%)|(?P<second>{_UNIT}))?(?(bracket)\s?\))\s?(?P<third>{_UNIT})?"
)
_LEAST = r"(?:min(?:imum|imal)?|lower|smallest|least)"
_GREATEST = r"(?:max(?:imum|imal)?|upper|largest|greatest)"
_OF = r"[^\d=:,;]{0,20}[=:]?\s?"
_ENDS = re.compile(
    rf"[^\d=:,;]{{0,20}}?{_LEAST}{_OF}(?P<low>{QUANTITY_NUMBER})\s?(?P<first>{_UNIT})?\s?[,;]?\s?(?:(?:and|und|y|et)\s)?"
    rf"[^\d=:,;]{{0,20}}?{_GREATEST}{_OF}(?P<high>{QUANTITY_NUMBER})\s?(?P<second>{_UNIT})",
    re.IGNORECASE,
)
_DASHES = frozenset("–—-")
_BOTH = frozenset({"and", "und", "y", "et"})


def measured_ranges(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield what lines say as a range from one quantity to another."""
    for at, line in lines_said(document).items():
        written = measured_range(asked, line)
        read = parse(written, asked.part.notation) if written else None
        if isinstance(read, Expression):
            side = Side(read, written, at)
            yield Response(written, read, at, Statement((side,), (), written, at))


def measured_range(asked: Asked, line: str) -> str:
    """Return the range that a text is, as `[95 Ω, 105 Ω]`; empty where it is none."""
    if asked.part.unit is None or len(line) > _LONGEST:
        return ""
    bare = in_plain_signs(line)
    expected = expected_unit(asked.part.unit.name)
    found = (read(bare, expected) for read in (_from_to, _in_brackets, _around, _by_ends))
    return next((range_ for range_ in found if range_), "")


def _from_to(text: str, expected: UnitOfMeasure) -> str:
    found = _FROM_TO.fullmatch(text)
    if found is None or (found["sign"] in _BOTH and not found["from"]):
        return ""
    if found["sign"] in _DASHES and not _parts_ends(found):
        return ""  # `95 - 105 Ω` may be a difference
    return _between(found, expected)


def _parts_ends(found: re.Match[str]) -> bool:
    """Whether a dash stands between the ends of a range: `95 Ω - 105 Ω`, `95–105 Ω`."""
    close = not found.string[found.start("sign") - 1].isspace()
    return bool(found["first"]) or (found["sign"] in "–—" and close)


def _in_brackets(text: str, expected: UnitOfMeasure) -> str:
    found = _IN_BRACKETS.fullmatch(text)
    if found is None or not _is_unit(found["second"], expected):
        return ""
    low, high = (f"{found[end]} {found['second']}" for end in ("low", "high"))
    return f"{found['open']}{low}, {high}{found['close']}"


def _by_ends(text: str, expected: UnitOfMeasure) -> str:
    found = _ENDS.fullmatch(text)
    return _between(found, expected) if found is not None else ""


def _between(found: re.Match[str], expected: UnitOfMeasure) -> str:
    """Return the range between two ends, of which the first may lack its unit."""
    first, second = found["first"] or found["second"], found["second"]
    if not _is_unit(first, expected) or not _is_unit(second, expected):
        return ""
    return f"[{found['low']} {first}, {found['high']} {second}]"


def _around(text: str, expected: UnitOfMeasure) -> str:
    """Return the range of `100 Ω ± 5 Ω` and of `100 Ω ± 5 %`."""
    found = _AROUND.fullmatch(text)
    if found is None:
        return ""
    units = {unit for unit in (found["first"], found["second"], found["third"]) if unit}
    middle, half = (_decimal(found[name]) for name in ("middle", "half"))
    if len(units) != 1 or middle is None or half is None or half < 0:
        return ""
    (unit,) = units
    if not _is_unit(unit, expected):
        return ""
    half = abs(middle) * half / 100 if found["percent"] else half
    return f"[{_written(middle - half)} {unit}, {_written(middle + half)} {unit}]"


def _decimal(text: str) -> Fraction | None:
    plain = text.replace("−", "-").replace(",", ".")
    return Fraction(plain) if _PLAIN.fullmatch(plain) else None


_PLAIN = re.compile(r"[-+]?\d{1,12}(?:\.\d{1,12})?")
_PLACES = 12


def _written(value: Fraction) -> str:
    return f"{float(value):.{_PLACES}g}" if value.denominator > 1 else str(value)


def _is_unit(text: str, expected: UnitOfMeasure) -> bool:
    return unit_behind(text, expected) == text
