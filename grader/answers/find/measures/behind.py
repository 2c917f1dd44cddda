"""The unit that stands on a page behind an answer, of which only the formula was taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from grader.answers.base import Response, Series
from grader.answers.find.gathering import names_in_reference
from grader.answers.find.lines import line_at, written_lines
from grader.answers.find.measures.quantities import QUANTITY_NUMBER, quantity_of, unit_behind
from grader.answers.find.measures.units import UnitOfMeasure, expected_unit
from grader.equivalence import Enclosure
from grader.errors import Place
from grader.expressions.nodes import Collection, Expression, Matrix, Symbol, Unit
from grader.expressions.traversal import free_symbols, substitute, walk
from grader.final_answers import UNIT_VECTORS
from grader.readers.document import Document
from grader.rubric.types import Asked

_WORD_BEHIND = re.compile(
    r"\s*+\$?\s*+(?P<word>[A-Za-zµμ]++(?:[/*][A-Za-zµμ]++)*+)\s*+[.,;!]?\s*+$"
)
#: A unit that is one over another, behind the number that it belongs to: `0.0032 1/s`.
_ONE_OVER = re.compile(r"1 ?/ ?[A-Za-zµμΩ]{1,8}")
_NUMBER_BEFORE = re.compile(rf"(?<![\w.,]){QUANTITY_NUMBER}\s+\Z")
_LONGEST_NUMBER = 40
#: What ends a quantity in running text, so that `in the end` is no inch.
ENDS_QUANTITY = re.compile(r"[\s$*_]*+(?:\Z|[,;.)|&\\]|and\b|or\b)")


def names_asked(asked: Asked) -> frozenset[str]:
    """Return the names that are no units here: those of the reference, and those asked for."""
    value, named = asked.value, frozenset(map(str, asked.part.options.get("names") or ()))
    if isinstance(value, Enclosure) or not isinstance(value, Expression):
        return named
    names = frozenset(symbol.name for symbol in free_symbols(value))
    vector = isinstance(value, Collection | Matrix) and len(value.args) in (2, 3)
    return named | names | (UNIT_VECTORS if vector and not names else frozenset())


def with_names_for_units(asked: Asked, response: Response) -> Response:
    """Return an answer in which `2 t + 5` holds a name, where the right answer has that name.

    On a page a letter behind a number may be a unit, and nothing but the question tells.
    """
    read = response.read
    names = {symbol.name for symbol in names_in_reference(asked)}
    if not isinstance(read, Expression) or not names:
        return response
    units = {node for node in walk(read) if isinstance(node, Unit) and node.name in names}
    named: dict[Expression, Expression] = {unit: Symbol(unit.name) for unit in units}
    return replace(response, read=substitute(read, named)) if named else response


def with_units_behind(
    asked: Asked, document: Document, found: Iterable[Response]
) -> Iterator[Response]:
    """Yield the answers to a part with a unit, each with the one that stands behind it."""
    lines: Mapping[Place, str] | None = None
    for response in found:
        if asked.part.unit is None or isinstance(response.read, Series | Mapping):
            yield response
            continue
        lines = dict(written_lines(document)) if lines is None else lines
        yield extended(asked, response, lines)


def extended(asked: Asked, response: Response, lines: Mapping[Place, str]) -> Response:
    """Return an answer with the unit, or the unknown word, that ends its line."""
    assert asked.part.unit is not None
    expected = expected_unit(asked.part.unit.name)
    written = response.raw.strip().strip("$").strip()
    line = line_at(lines, response.place)
    at = _place_in(line, response, written) if written else -1
    number = _NUMBER_BEFORE.search(line[max(0, at - _LONGEST_NUMBER) : max(at, 0)])
    if number is not None and _ONE_OVER.fullmatch(written) and unit_behind(written, expected):
        return replace(response, raw=f"{number[0].strip()} {written}")
    rest = line[_end_of_sides(response, line, at + len(written)) :]
    known = quantity_of(response.raw, asked.part.notation, expected, names_asked(asked))
    if known and at >= 0 and _GOES_ON.match(rest):
        return _to_the_end_of_unit(response, written, rest, expected)
    if at < 0 or known:
        return response
    unit = _other_money(line, at, rest, expected) or unit_behind(rest, expected)
    if unit.strip(" $") == "in" and not ENDS_QUANTITY.match(rest, len(unit)):
        return response
    word = _WORD_BEHIND.match(rest)
    behind = unit or (word["word"] if word else "")
    return replace(response, raw=joined(written, behind)) if behind else response


def _place_in(line: str, response: Response, written: str) -> int:
    """Return where an answer stands in its line: at the end of what states it, else the last."""
    stated = response.statement.raw.strip(" $") if response.statement is not None else ""
    start = line.find(stated) if stated and line.count(written) > 1 else -1
    at = line.rfind(written, start, start + len(stated)) if start >= 0 else -1
    return at if at >= 0 else line.rfind(written)


#: A sign of money right in front of a number or behind it.
_SIGN_BEFORE = re.compile(r"(?:\\?[$£€¥]|(?<![A-Za-z])(?:USD|EUR|GBP|JPY))\s?\Z")
_SIGN_BEHIND = re.compile(r"\s?(?P<sign>\\?\$)(?=[\s.,;:!?)]*+\Z)")
_SIGNS_OF_FORMULAS = re.compile(r"(?<!\\)\$")


def _other_money(line: str, at: int, rest: str, expected: UnitOfMeasure) -> str:
    """Return the sign of another money than is asked, beside a number: `€5`, `5 $`.

    The dollars around a formula are none.
    """
    before = _SIGN_BEFORE.search(line[max(0, at - 5) : at])
    behind = _SIGN_BEHIND.match(rest)
    sign = before[0].strip() if before else behind["sign"] if behind else ""
    if not sign or (sign == "$" and len(_SIGNS_OF_FORMULAS.findall(line)) != 1):
        return ""
    unit = "dollar" if sign.endswith("$") else sign
    return "" if expected_unit(unit).same_as(expected) else unit


def _end_of_sides(response: Response, line: str, end: int) -> int:
    """Return where the last side of a line ends: `1000/8` of `1000/8 ~ 125 L/h` is in L/h."""
    last = response.statement.sides[-1] if response.statement else None
    if last is None or last.raw == response.raw or last.place.row != response.place.row:
        return end
    at = line.find(last.raw, end)
    return end if at < 0 else at + len(last.raw)


#: A unit of which only the beginning was taken: `5 m` of `5 m per s`.
_GOES_ON = re.compile(r"\s?(?:per\b|/)")
_UNIT_AT_END = re.compile(r"[A-Za-zµμΩ][A-Za-zµμΩ ]{0,20}\Z")


def _to_the_end_of_unit(
    response: Response, written: str, rest: str, expected: UnitOfMeasure
) -> Response:
    """Return a quantity with all of its unit, where that goes on behind what was taken."""
    begun = _UNIT_AT_END.search(written[-30:])
    unit = unit_behind(begun[0] + rest, expected) if begun is not None else ""
    if begun is None or len(unit) <= len(begun[0]):
        return response
    return replace(response, raw=joined(written[: -len(begun[0])].rstrip(), unit))


def joined(written: str, unit: str) -> str:
    """Return a number and the unit behind it in one text."""
    unit = unit.strip(" $")
    return f"{written}{unit}" if unit.startswith("\\") else f"{written} {unit}"
