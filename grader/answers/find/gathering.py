"""One answer in several pieces: `x = 2 or x = -1`, `v_1 = (1, 1), v_2 = (1, -1)`, items of a list.

Pieces are values of one name on one line or on lines that follow each other, or values of names
that differ by their subscript, wherever they stand in the section; a later value replaces an
earlier one of the same name with a subscript.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from grader.answers.base import Response
from grader.answers.comparing import decide
from grader.answers.find.chains import exact_side, names_of
from grader.answers.find.notations.tables.claims import claims_of_tables
from grader.answers.find.reading import (
    whole_numbers,
    without_left_side,
    without_transpose,
)
from grader.equivalence import Outcome, branches, rounds
from grader.errors import Place
from grader.expressions.announcing import takes_back
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import (
    Call,
    Collection,
    Expression,
    Index,
    Interval,
    Logic,
    Number,
    Relation,
    SetBuilder,
    SetOperation,
    Symbol,
)
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.reading import parse
from grader.expressions.statement import EQUALITIES, Side, Statement
from grader.expressions.traversal import free_symbols, walk
from grader.readers.document import Document, Heading, ListBlock, Prose
from grader.rubric.types import Asked


@dataclass(frozen=True, slots=True)
class Piece:
    """A value of a name; `index` is its subscript, empty for none."""

    base: str
    index: str
    value: Expression
    raw: str
    place: Place
    statement: Statement


def pieces_of(asked: Asked, document: Document) -> tuple[Piece, ...]:
    """Return the values that the document gives to names, in order; what is denied is left out."""
    known = names_in_reference(asked)
    known |= whole_numbers(known, asked.part.notation)
    statements = (*document.statements, *claims_of_tables(document, asked.part.notation))
    said = (statement for statement in document.in_order(statements) if not statement.hedge)
    pieces = (piece for statement in said for piece in _pieces(statement))
    asked_names = {name.name for name in names_of(asked) if isinstance(name, Symbol)}
    return tuple(
        piece
        for piece in pieces
        if free_symbols(piece.value) <= known
        and not (_IS_A_DERIVATIVE.search(piece.base) and piece.base not in asked_names)
    )


#: The name of a derivative, which is put equal to 0 on the way: `f''`, `y'`.
_IS_A_DERIVATIVE = re.compile(r"(?<!['’′])['’′]++(?:\(\w\))?\Z")


def gathered(pieces: Sequence[Piece], kind: str) -> tuple[tuple[Response, tuple[Place, ...]], ...]:
    """Return the answers that are made of several pieces, each with the places of its pieces."""
    bases = dict.fromkeys(piece.base for piece in pieces)
    sorted_ = ([piece for piece in pieces if piece.base == base] for base in bases)
    return tuple(
        (_together(run, kind), tuple(piece.place for piece in own))
        for own in sorted_
        for run in (
            _numbered(own),
            *map(_different, _runs(_reconsidered([p for p in own if not p.index]))),
        )
        if len(run) > 1
    )


def _numbered(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the latest value of each name with a subscript, in the order of the subscripts."""
    latest = {piece.index: piece for piece in pieces if piece.index}
    return [latest[index] for index in sorted(latest, key=int)]


def _different(run: Sequence[Piece]) -> list[Piece]:
    """Leave out what says a value again: `x = 6/4` above `x = 1.5`, `5 ± 1` before both."""
    kept: list[Piece] = []
    single = [piece.value for piece in run if len(_both(piece)) == 1]
    for piece in run:
        both = _both(piece)
        if len(both) > 1 and all(any(says_again(one, value) for value in single) for one in both):
            continue
        if not any(says_again(before.value, piece.value) for before in kept):
            kept.append(piece)
    return kept


def _both(piece: Piece) -> list[Expression]:
    """Return both values of `5 ± 1`, or the one of a piece."""
    return [one for (one,) in branches(piece.value)]


def says_again(one: Expression, other: Expression) -> bool:
    """Whether two values are equal, or one of them rounds to the digits of the other."""
    if decide(one, other).outcome is Outcome.EQUIVALENT:
        return True
    return rounds(one, other) or rounds(other, one)


def components(names: Iterable[str], pieces: Sequence[Piece]) -> Response | None:
    """Return `(a, b)` from `a = 1` and `b = 2`, the latest of each, if all are given."""
    latest = {piece.base: piece for piece in pieces if not piece.index} | {
        f"{piece.base}_{piece.index}": piece for piece in pieces if piece.index
    }
    found = [latest.get(name) for name in names]
    known = [piece for piece in found if piece is not None]
    return _together(known, "tuple") if len(known) == len(found) > 1 else None


def bare_values(asked: Asked, document: Document) -> tuple[Response, ...]:
    """Return values without a name that stand on one line: "The eigenvalues are $1$ and $3$"."""
    known = names_in_reference(asked)
    lines: dict[tuple[str, int], list[Piece]] = {}
    for statement in document.statements:
        side = statement.sides[0]
        if statement.relations or statement.hedge or isinstance(side.expression, Unreadable):
            continue
        value = without_transpose(side.expression)
        if free_symbols(value) <= known and not isinstance(value, Logic):
            piece = Piece("", "", value, side.raw, side.place, statement)
            lines.setdefault(side.place.row, []).append(piece)
    kept = map(_reconsidered, lines.values())
    return tuple(_together(line, "set") for line in kept if len(line) > 1 and _are_alike(line))


def _reconsidered(line: Sequence[Piece]) -> Sequence[Piece]:
    """Leave out the values that stand in front of what takes them back."""
    back = [at for at, piece in enumerate(line) if takes_back(piece.statement.lead)]
    row = line[back[-1]].place.row if back else None
    first = next((at for at in back if line[at].place.row == row), 0)
    return line[first:]


def _are_alike(line: Sequence[Piece]) -> bool:
    """Whether all are numbers, or none is: `10 ± 2` before `[8, 12]` is how that was found."""
    whole = [isinstance(piece.value, Collection | Interval | SetOperation) for piece in line]
    return all(whole) or not any(whole)


def said_in_words(asked: Asked, document: Document) -> tuple[Response, ...]:
    """Return lists that stand in a sentence without mathematics: "eigenvalues: 1 and 3"."""
    found: list[Response] = []
    for block in document.blocks:
        texts = block.items if isinstance(block, ListBlock) else (block,)
        for text in texts:
            if isinstance(text, Prose | Heading):
                found += _lists_in(text, asked.part.notation)
    return tuple(found)


_WORDS = r"\b(?:and|or|i|e|pi|sqrt)\b"
_AFTER = re.compile(rf"(?:\bare\b|\bis\b|:)(?P<list>[^:a-z]*(?:{_WORDS}[^:a-z]*)*)\Z")
_BETWEEN = re.compile(r"(?:(?<!\s)\s+)?+(?:,|;|\band\b|\bor\b)\s*(?:(?:\band\b|\bor\b)\s*)?")


def _lists_in(text: Prose | Heading, notation: Notation) -> Iterator[Response]:
    for position, line in enumerate(text.text.splitlines()):
        match = _AFTER.search(line.strip().rstrip("."))
        parts = _BETWEEN.split(match["list"].strip()) if match else []
        read = [parse(part, notation) for part in parts if part]
        items = [item for item in read if isinstance(item, Expression) and not free_symbols(item)]
        if match and len(items) == len(parts) > 1:
            place = text.place.at(text.place.line + position)
            yield Response(match["list"].strip(), Collection("set", *items), place)


def names_in_reference(asked: Asked) -> frozenset[Symbol]:
    """Return the free names of the reference, and those that run through a set of values in it."""
    value = asked.value
    if not isinstance(value, Expression):
        return frozenset()
    elements = (node.args[0] for node in walk(value) if isinstance(node, SetBuilder))
    inside = (free_symbols(each) for each in elements if not isinstance(each, Symbol))
    return free_symbols(value).union(*inside)


def _pieces(statement: Statement) -> Iterator[Piece]:
    """Yield what a line says of names; after an `iff` or `implies` only what it says last."""
    side, relations = statement.sides[0], statement.relations
    if isinstance(side.expression, Unreadable):
        return
    if not relations and _A_LETTER.fullmatch(statement.label):
        yield from _named(Symbol(statement.label), side.expression, side, statement)
    elif not relations:
        yield from _concluded(side.expression, side, statement)
    elif set(relations) <= EQUALITIES:
        last = exact_side(statement.sides[1:], relations[1:])
        if isinstance(last.expression, Expression):
            yield from _named(side.expression, last.expression, last, statement)


#: A name in front of a colon, `x: 7`, `x_1: 7`.
_A_LETTER = re.compile(r"[^\W\d_](?:_\d{1,2})?")


def _concluded(said: Expression, side: Side, statement: Statement) -> Iterator[Piece]:
    if isinstance(said, Logic) and said.op in ("iff", "implies"):
        yield from _concluded(said.args[-1], side, statement)
    elif isinstance(said, Logic) and said.op in ("or", "and"):
        for arg in said.args:
            yield from _concluded(arg, side, statement)
    elif isinstance(said, Relation) and set(said.ops) <= EQUALITIES:
        yield from _named(said.args[0], without_left_side(said), side, statement)


def _named(
    name: Expression, value: Expression, side: Side, statement: Statement
) -> Iterator[Piece]:
    base, index = "", ""
    if isinstance(name, Symbol):
        bare = name.name.removesuffix("^*")  # `x^* = 3`: where an optimum lies
        base, _, index = bare.partition("_")
        if not index.isdigit():
            base, index = bare, ""
    elif isinstance(name, Index) and all(isinstance(arg, Number) for arg in name.args[1:]):
        base = name.args[0].name if isinstance(name.args[0], Symbol) else ""
        index = _place(name.args[1:] if len(branches(value)) < 2 else name.args[1:2])
    elif isinstance(name, Call) and name.name not in KNOWN_FUNCTIONS and not name.primes:
        index = _place(name.args)
        of_name = len(name.args) == 1 and isinstance(name.args[0], Symbol)  # `y(x) = 0`
        base = name.name if index or of_name else ""
        argument = name.args[0] if of_name else None
        if isinstance(argument, Symbol) and argument.name[0].isupper():
            base = f"{name.name}({argument.name})"  # `deg(A)`: an object, and no variable
    if base:
        yield Piece(base, index, without_transpose(value), side.raw, side.place, statement)


def _place(numbers: Sequence[Expression]) -> str:
    """Return the place in a sequence, 2 of `y[2]` and `y(2)`; empty where it is no whole number."""
    match numbers:
        case [Number() as place] if place.literal.isdigit():
            return place.literal
    return ""


def _runs(pieces: Sequence[Piece]) -> Iterator[tuple[Piece, ...]]:
    """Yield pieces on one line, or on lines that follow each other.

    So do the paragraphs of a file that was converted, with a blank line between them.
    """
    run: list[Piece] = list(pieces[:1])
    for before, piece in pairwise(pieces):
        if piece.place.line - before.place.line > 1 + piece.place.is_converted:
            yield tuple(run)
            run = []
        run.append(piece)
    yield tuple(run)


def _together(pieces: Sequence[Piece], kind: str) -> Response:
    """Return the pieces as one answer, which is announced as the first of them is."""
    items = [value for piece in pieces for value in _values(piece.value, kind)]
    raw = ", ".join({piece.place: piece.raw for piece in pieces}.values())
    first, last = min(pieces, key=_position), max(pieces, key=_position)
    said = replace(last.statement, lead=first.statement.lead)
    return Response(raw, Collection(kind, *items), last.place, said)


def _position(piece: Piece) -> tuple[int, str, int, int]:
    """Return where a piece stands: in cell 10 behind cell 9."""
    place = piece.place
    return len(place.source), place.source, place.line, place.column


def _values(value: Expression, kind: str) -> Iterator[Expression]:
    """Yield the values of a piece: both of `±`, and all of a set."""
    if kind == "tuple":
        yield value
        return
    for (one,) in branches(value):
        whole = isinstance(one, Collection) and one.kind == "set"
        yield from one.args if whole else (one,)
