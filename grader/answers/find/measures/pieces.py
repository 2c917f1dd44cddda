"""Answers with their units taken off: one value, several, or points with names of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from grader.answers.find.measures.quantities import (
    FARTHEST,
    Quantity,
    Splitting,
    begins,
    last_side,
    quantity_of,
    unit_behind,
)
from grader.answers.find.measures.units import UnitOfMeasure, unit_named
from grader.expressions.nodes import Add, Collection, Expression, Matrix, Mul, number
from grader.expressions.notation import Notation
from grader.expressions.siunitx import without_siunitx


@dataclass(frozen=True, slots=True)
class Quantities:
    """An answer without its units: its text, its value where that is read already, its unit."""

    text: str
    unit: UnitOfMeasure
    value: Expression | None = None


def quantities_in(text: str, splitting: Splitting, several: bool = False) -> Quantities | None:
    """Return an answer of one value or several without its units; None where it has none.

    Where `several` values are asked, `3 m and 20 cm` are two.
    """
    text = _in_feet(text, splitting.expected)
    if splitting.free:
        return _of_points(text, splitting)
    total = None if several else _sum_of(text, splitting.notation, splitting.expected)
    whole = total or splitting.quantity(text)
    single = whole is None or not isinstance(whole.value, Collection | Matrix)
    joined = total is None and (_JOINS.search(text) or (several and single))
    if whole is not None and not joined:
        return Quantities(whole.number, whole.unit, whole.value)
    pieces = _piece_by_piece(text, splitting)
    if pieces is None and whole is not None:
        return Quantities(whole.number, whole.unit, whole.value)
    return pieces


_JOINS = re.compile(r"[;<>≤≥]|\\[lg]eq?(?![a-z])|\b(?:and|or)\b")


def _of_points(text: str, splitting: Splitting) -> Quantities | None:
    """Return an answer with names of its own without its units: `(1, 2) m + t (3, 4) m`."""
    same = _taken_out(text, splitting)
    if same is not None:
        return same
    named = [whole for whole in _in_balance(_split(text)) if "=" in "".join(whole)]
    whole = splitting.quantity(text) if len(named) < 2 else None
    if whole is not None:
        return Quantities(whole.number, whole.unit, whole.value)
    return _piece_by_piece(text, splitting)


def _taken_out(text: str, splitting: Splitting) -> Quantities | None:
    """Take one and the same unit out wherever it stands; None where there are others."""
    expected, bare, at = splitting.expected, "", 0
    units: list[UnitOfMeasure] = []
    text = without_siunitx(text)[:FARTHEST]
    for begin in begins(text):
        spelled = unit_behind(text[begin:], expected) if begin >= at else ""
        unit = unit_named(spelled) if spelled else None
        if unit is None or splitting.is_name(spelled):
            continue
        if unit.dimension != expected.dimension and len(spelled.strip(" $")) == 1:
            continue  # a name
        if unit.dimension != expected.dimension or not unit.same_as((units or [unit])[0]):
            return None
        units.append(unit)
        bare, at = bare + text[at:begin], begin + len(spelled)
    return Quantities(bare + text[at:], units[0]) if units else None


_FEET = re.compile(r"\s*+(\d++)\s?['′]\s?(\d++(?:\.\d++)?)\s?(?:[\"″]|'')\s*+")
_LENGTH = (("meter", Fraction(1)),)
_TIME = (("second", Fraction(1)),)


def _in_feet(text: str, expected: UnitOfMeasure) -> str:
    """Write out the feet and inches of `5'3"` where a length is asked."""
    found = _FEET.fullmatch(text)
    return f"{found[1]} ft {found[2]} in" if found and expected.dimension == _LENGTH else text


_PLUS = re.compile(r",?\s(?:\+|and|und|et|y)\s|(?<=[A-Za-z'\"])\s(?=\d)|,\s(?=\d)")

_MINUS_IMAGINARY = re.compile(r"(?<=[A-Za-zΩ])\s[-−]\s?(?=\d[\d.]{0,15}\s?[ij](?![A-Za-z]))")


def _sum_of(text: str, notation: Notation, expected: UnitOfMeasure) -> Quantity | None:
    """Read `3 m + 20 cm` and `5 ft 3 in` as one quantity in the first unit.

    Of differences only `3 mS - 2j mS` is one: others are yet to be worked out.
    """
    text = _MINUS_IMAGINARY.sub(" + -", last_side(text))
    if "," in text and " and " not in text and expected.dimension != _TIME:
        return None
    pieces = [quantity_of(piece, notation, expected) for piece in _PLUS.split(text[:FARTHEST])]
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


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of an answer: its value and its unit, and what stands around them."""

    front: str
    value: str
    unit: UnitOfMeasure | None = None
    behind: str = ""

    def text(self, expected: UnitOfMeasure | None = None) -> str:
        """Return the piece without its unit, its value converted to the one that is expected."""
        value = self.value
        if expected is not None and self.unit is not None and not self.unit.same_as(expected):
            value = f"({value})*({self.unit.factor / expected.factor})"
        return f"{self.front}{value}{self.behind}"


def _piece_by_piece(text: str, splitting: Splitting) -> Quantities | None:
    """Return a list of values without their units: `3 m, 40 cm`, `[1 s, 2 s]`, `(1, 2) m, 3 m`."""
    pieces: list[_Piece] = []
    for inside in _in_balance(_split(text)):
        whole = _whole(inside, splitting)
        pieces += [whole] if whole else [_piece(each, splitting) for each in inside]
    units = [piece.unit for piece in pieces if piece.unit is not None]
    expected = splitting.expected
    if not units:
        return None
    if all(unit.same_as(units[0]) for unit in units):
        return Quantities("".join(piece.text() for piece in pieces), units[0])
    other = next((u for u in units if u.dimension != expected.dimension or u.zero), None)
    if other is not None:
        return Quantities("", other)
    return Quantities("".join(piece.text(expected) for piece in pieces), expected)


def _split(text: str) -> list[str]:
    return _SEPARATOR.split(without_siunitx(text)[:FARTHEST])


def _whole(inside: Sequence[str], splitting: Splitting) -> _Piece | None:
    """Return `(1, 2) m` as one piece; None where the unit is not behind the bracket."""
    text = "".join(inside)
    found = splitting.quantity(text) if len(inside) > 1 else None
    return _Piece(_name(text, splitting), f" {found.number} ", found.unit) if found else None


def _piece(text: str, splitting: Splitting) -> _Piece:
    head, closing = _without_closing(text)
    front, core = _without_opening(head)
    found = splitting.quantity(core)
    if found is None:
        return _Piece("", text)
    return _Piece(front + _name(core, splitting), f" {found.number} ", found.unit, closing)


def _name(text: str, splitting: Splitting) -> str:
    """Return the left side of a piece, which its number does not hold: `x =` of `x = 3 m`."""
    return text[: len(text) - len(last_side(text))] if splitting.free else ""


def _in_balance(pieces: Sequence[str]) -> Iterator[list[str]]:
    """Yield the pieces between separators outside of all brackets, each with what is inside."""
    inside: list[str] = []
    depth = 0
    for piece in pieces:
        inside.append(piece)
        depth += _opened(piece)
        if depth <= 0:
            yield inside
            inside, depth = [], 0
    yield from ([piece] for piece in inside)


def _opened(text: str) -> int:
    """Count how many brackets a text leaves open."""
    brackets = sum(map(text.count, "([{")) - sum(map(text.count, ")]}"))
    return brackets + text.count("\\begin") - text.count("\\end")


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
