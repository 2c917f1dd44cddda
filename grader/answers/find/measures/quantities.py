"""Numbers with their units, as students write them: `250 mg`, `(3, 4) m/s`, `5 ft 3 in`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TypeGuard

from grader.answers.find.measures.units import (
    LONGEST_UNIT,
    UnitOfMeasure,
    cents_of,
    unit_named,
    unit_spelled,
)
from grader.expressions.nodes import Add, Call, Collection, Expression, Matrix, Mul, Unit, number
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.reading import parse
from grader.expressions.siunitx import without_siunitx
from grader.expressions.traversal import free_symbols, walk

_BEGINS = re.compile(
    r"(?<=[\d)}\]\s$%,~;!°])(?=[A-Za-zµμΩ°%€\\^$]|[\[(]\s?[A-Za-zµμΩ°]|1?/\s?[A-Za-z])"
)  # where a unit may begin: behind a digit, a bracket or a space
_FARTHEST = 400  # what is longer is no quantity


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value with the unit behind it; `number` is the text in front of the unit."""

    text: str
    value: Expression
    unit: UnitOfMeasure
    number: str = ""


@dataclass(frozen=True, slots=True)
class Quantities:
    """An answer without its units: its text, its value where that is read already, its unit."""

    text: str
    unit: UnitOfMeasure
    value: Expression | None = None


_NONE: frozenset[str] = frozenset()


def quantities_in(
    text: str,
    notation: Notation,
    expected: UnitOfMeasure,
    names: frozenset[str] = _NONE,
    several: bool = False,
) -> Quantities | None:
    """Return an answer of one value or several without its units; None where it has none.

    `names` stand for numbers in the right answer, so that they are no units. Where `several` values
    are asked, `3 m and 20 cm` are two.
    """
    text = _in_feet(text, expected)
    total = None if several else _sum_of(text, notation, expected)
    whole = total or quantity_of(text, notation, expected, names)
    single = whole is None or not isinstance(whole.value, Collection | Matrix)
    joined = total is None and (_JOINS.search(text) or (several and single))
    if whole is not None and not joined:
        return Quantities(whole.number, whole.unit, whole.value)
    pieces = _piece_by_piece(text, notation, expected)
    if pieces is None and whole is not None:
        return Quantities(whole.number, whole.unit, whole.value)
    return pieces


_JOINS = re.compile(r"[;<>≤≥]|\\[lg]eq?(?![a-z])|\b(?:and|or)\b")


def quantity_of(
    text: str, notation: Notation, expected: UnitOfMeasure, names: frozenset[str] = _NONE
) -> Quantity | None:
    """Split a text into a number and its unit; None where it does not end with a unit.

    The longest unit counts, so that `5 N m` is no product of 5 N and a name.
    """
    text = _money_behind(without_siunitx(_last_side(_without_braces(text))))
    for found in _BEGINS.finditer(text[:_FARTHEST]):
        rest = text[found.start() :]
        unit = None if _EXPONENT.match(rest) or _holds(rest, names) else _unit(rest, expected)
        number = _without_dollars(text[: found.start()])
        value = parse(number, notation) if unit else None
        if unit and value is not None and _is_value(value, names):
            return Quantity(text, value, unit, number)
    return None


_FEET = re.compile(r"\s*+(\d++)\s?['′]\s?(\d++(?:\.\d++)?)\s?(?:[\"″]|'')\s*+")
_LENGTH = (("meter", Fraction(1)),)


def _in_feet(text: str, expected: UnitOfMeasure) -> str:
    """Write out the feet and inches of `5'3"` where a length is asked."""
    found = _FEET.fullmatch(text)
    return f"{found[1]} ft {found[2]} in" if found and expected.dimension == _LENGTH else text


def _holds(text: str, names: frozenset[str]) -> bool:
    """Whether letters that could be a unit are names of the right answer."""
    return any(word in names for word in _WORDS.findall(text))


_WORDS = re.compile(r"[A-Za-z]+")
_PLUS = re.compile(r"\s(?:\+|and)\s|(?<=[A-Za-z'\"])\s(?=\d)|,\s(?=\d)")


def _sum_of(text: str, notation: Notation, expected: UnitOfMeasure) -> Quantity | None:
    """Read `3 m + 20 cm` and `5 ft 3 in` as one quantity in the first unit."""
    text = _last_side(text)
    if "," in text and " and " not in text:
        return None
    pieces = [quantity_of(piece, notation, expected) for piece in _PLUS.split(text[:_FARTHEST])]
    known = [piece for piece in pieces if piece is not None]
    if len(known) < 2 or len(known) < len(pieces):
        return None
    first = known[0].unit
    falling = all(a.unit.factor > b.unit.factor for a, b in pairwise(known))
    alike = all(piece.unit.dimension == first.dimension for piece in known)
    joined = "+" in text or falling
    if not alike or not joined or any(piece.unit.zero for piece in known):
        return None
    terms = [Mul(piece.value, number(piece.unit.factor / first.factor)) for piece in known]
    return Quantity(text, Add(*terms), first, text)


_SEPARATOR = re.compile(
    r"(\\\\|&|<=|>=|(?<!\\)[,;<>≤≥]|\\[lg]eq?(?![a-z])|\\lt(?![a-z])|\\gt(?![a-z])|\b(?:and|or)\b)"
)


def _piece_by_piece(text: str, notation: Notation, expected: UnitOfMeasure) -> Quantities | None:
    """Return a list of values without their units: `3 m, 40 cm`, `[1 s, 2 s]`, `x > 3 m`."""
    kept: list[tuple[str, UnitOfMeasure | None, str]] = []
    for piece in _SEPARATOR.split(without_siunitx(text)[:_FARTHEST]):
        head, closing = _without_closing(piece)
        front, core = _without_opening(head)
        found = quantity_of(core, notation, expected)
        if found is None:
            kept.append((piece, None, ""))
        else:
            kept.append((f"{front} {found.number} ", found.unit, closing))
    units = [unit for _, unit, _ in kept if unit is not None]
    if not units:
        return None
    if all(unit.same_as(units[0]) for unit in units):
        return Quantities("".join(text + closing for text, _, closing in kept), units[0])
    return _converted(kept, units, expected)


def _converted(
    kept: list[tuple[str, UnitOfMeasure | None, str]],
    units: list[UnitOfMeasure],
    expected: UnitOfMeasure,
) -> Quantities | None:
    """Write values in different units in the one that is asked for; None where that cannot be."""
    if any(unit.dimension != expected.dimension or unit.zero for unit in units):
        return Quantities("", next(u for u in units if u.dimension != expected.dimension or u.zero))
    pieces = []
    for text, unit, closing in kept:
        if unit is None or unit.same_as(expected):
            pieces.append(text + closing)
        else:
            front, number = _without_opening(text)
            pieces.append(f"{front}({number})*({unit.factor / expected.factor}){closing}")
    return Quantities("".join(pieces), expected)


def _without_closing(piece: str) -> tuple[str, str]:
    """Split off the brackets at the end of a piece that are opened in another one."""
    cut = piece.rfind("\\end{")
    cut = len(piece) if cut < 0 else cut
    while cut and piece[cut - 1] in _CLOSING and not _balanced(piece[:cut]):
        cut -= 1
    head = piece[:cut].removesuffix("\\right").removesuffix("\\")
    return head, piece[len(head) :]


def _without_opening(piece: str) -> tuple[str, str]:
    """Split off the brackets at the front of a piece that are closed in another one."""
    begin = piece.rfind("\\begin{")
    start = piece.find("}", begin) + 1 if begin >= 0 else 0
    while start < len(piece) and piece[start] in _OPENING and not _closed(piece[start:]):
        start += 1
    return piece[:start], piece[start:]


_OPENING = frozenset(" $([{<⟨]")


def _closed(text: str) -> bool:
    return all(text.count(one) <= text.count(other) for one, other in ("()", "[]", "{}", "<>"))


_CLOSING = frozenset(" $)]}>⟩")


def _balanced(text: str) -> bool:
    return all(text.count(one) >= text.count(other) for one, other in ("()", "[]", "{}", "<>"))


def unit_behind(text: str, expected: UnitOfMeasure) -> str:
    """Return the longest unit with which a text begins: `mg` of `mg, as shown`."""
    for end in reversed([*_ends(text)]):
        _, blank, last = text[:end].rpartition(" ")
        if blank and last in _NO_UNIT_BEHIND_OTHERS:
            continue  # `29 grams are needed`, `5 m in total`
        if _unit(text[:end], expected):
            return text[:end]
    return ""


_NO_UNIT_BEHIND_OTHERS = frozenset({"are", "in", "a", "at", "as", "us"})


def _ends(text: str) -> Iterator[int]:
    """Yield where a unit at the beginning of a text may end, the shortest first."""
    text = text[:LONGEST_UNIT]
    for found in re.finditer(r"(?<=[\w}%$°€\u00b2\u00b3])(?=[\s.,;:!?)$]|$)", text):
        yield found.start()


def _unit(text: str, expected: UnitOfMeasure) -> UnitOfMeasure | None:
    if unit_spelled(text) == expected.name:
        return expected
    scale = f"deg{text.strip()}"
    if text.strip() in ("C", "F") and expected.name in ("degC", "degF", "K"):
        return unit_named(scale)
    return cents_of(expected) if unit_spelled(text) == "cent" else unit_named(text)


_EXPONENT = re.compile(r"[eE][-+]?\d")


def _is_value(value: Expression | Unreadable, names: frozenset[str]) -> TypeGuard[Expression]:
    if isinstance(value, Unreadable) or any(map(_measures, walk(value))):
        return False
    return {symbol.name for symbol in free_symbols(value)} <= names


def _measures(node: Expression) -> bool:
    """Whether a unit is left in a value, so that it is none of a single quantity."""
    return isinstance(node, Unit) or (isinstance(node, Call) and node.name in _SIGNS)


_SIGNS = frozenset({"degree", "percent"})
_RELATION = re.compile(r"~?=|:=|[≈≃]|\\approx|\\simeq")
_MONEY_IN_FRONT = re.compile(
    r"(?P<minus>[-−]?+)\s*+(?P<sign>\\?[$€£¥](?=[^$]*$)|\\\$)\s*+(?P<rest>[-\d.].*)", re.DOTALL
)
_CURRENCY = {"$": "dollar", "€": "euro", "£": "sterling", "¥": "yen"}


def _last_side(text: str) -> str:
    return text[max((found.end() for found in _RELATION.finditer(text)), default=0) :]


def _money_behind(text: str) -> str:
    """Put the sign of a currency behind the number, where other units stand."""
    found = _MONEY_IN_FRONT.fullmatch(text.strip())
    if found is None:
        return text
    return f"{found['minus']}{found['rest']} {_CURRENCY[found['sign'][-1]]}"


def _without_dollars(text: str) -> str:
    """Take off the signs around mathematics, of which one may stand in the unit."""
    return text.strip(" \n\t~").strip("$").strip(" \n\t~")


def _without_braces(text: str) -> str:
    """Take off the braces of what stood in a box, and brackets around it all."""
    inner = text.strip()[1:-1]
    around = text.strip()[:1] + text.strip()[-1:]
    if around not in ("{}", "()"):
        return text
    depth = 0
    for character in inner:
        depth += (character == around[0]) - (character == around[1])
        if depth < 0:
            return text
    return inner
