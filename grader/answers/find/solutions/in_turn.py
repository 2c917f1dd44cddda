"""Several answers that stand one after another: `P = 10, Q = 30`, `f_x = 2xy, f_y = x^2`, lines.

Each is a statement of its own, and only where several are asked they are one answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.answers.base import Response
from grader.answers.find.chains import exact_side
from grader.answers.find.gathering import Piece
from grader.answers.find.lines import lines_of_page, written_lines
from grader.expressions.announcing import denies
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import Call, Collection, Derivative, Expression, Relation, Symbol
from grader.expressions.notation import Notation
from grader.expressions.phrases import ANSWER_WORDS, pattern_of
from grader.expressions.reading import parse
from grader.expressions.statement import EQUALITIES, Side, Statement
from grader.expressions.traversal import free_symbols
from grader.readers.document import Document


def values_in_turn(pieces: Sequence[Piece], size: int) -> Response | None:
    """Return the values of the last names of a section, as many as are asked, with the names."""
    latest: dict[str, Piece] = {}
    for piece in pieces:
        name = f"{piece.base}_{piece.index}" if piece.index else piece.base
        latest.pop(name, None)
        latest[name] = piece
    last = [*latest.items()][-size:]
    if size < 2 or len(last) < size or any(_holds_several(piece.value) for _, piece in last):
        return None
    end = last[-1][1]
    raw = ", ".join(f"{name} = {piece.raw}" for name, piece in last)
    values = Collection("list", *(piece.value for _, piece in last))
    return Response(raw, values, end.place, end.statement)


def values_at_points(document: Document, size: int) -> Response | None:
    """Return the values of one function with which a section ends: `f(1) = 1/2, f(-1) = -1/2`."""
    last: list[Statement] = []
    for statement in reversed(document.statements):
        first = statement.sides[0].expression
        called = isinstance(first, Call) and not free_symbols(first)
        if not called or not statement.relations or not EQUALITIES.issuperset(statement.relations):
            break
        last.insert(0, statement)
    calls = [statement.sides[0].expression for statement in last]
    names = {call.name for call in calls if isinstance(call, Call)}
    if size < 2 or not len(last) == len(set(calls)) == size or len(names) > 1:
        return None
    if names & KNOWN_FUNCTIONS.keys() or any(statement.hedge for statement in last):
        return None
    values = [exact_side(each.sides, each.relations).expression for each in last]
    read = [value for value in values if isinstance(value, Expression)]
    if len(read) < size:
        return None
    raw = ", ".join(statement.raw for statement in last)
    return Response(raw, Collection("list", *read), last[-1].place, last[-1])


def numbers_said(document: Document, notation: Notation, size: int) -> Response | None:
    """Return the numbers of a section, where it has as many as are asked and calls each something.

    `The price is 10 and the quantity is 30.`, `Price: 10` above `Quantity: 30`.
    """
    said = ((line.place, line.text) for line in lines_of_page(document))
    lines = [(at, line) for at, line in said if _DIGIT.search(line)]
    found = [(at, each) for at, line in lines for each in _CALLED.finditer(line[:_LONGEST])]
    count = sum(len(_NUMERAL.findall(line)) for _, line in lines)
    if size < 2 or len(found) != size or count != size or any(denies(line) for _, line in lines):
        return None
    read = [parse(each["number"], notation) for _, each in found]
    values = [each for each in read if isinstance(each, Expression)]
    raw = ", ".join(f"{each['name']} = {each['number']}" for _, each in found)
    return Response(raw, Collection("list", *values), found[-1][0])


def _holds_several(value: Expression) -> bool:
    return isinstance(value, Collection)


#: Names whose order everybody takes for granted.
COORDINATES = ("xyzw", "uvw", "abcd", "pqr")
_JOINS = re.compile(r"(?<!\s)\s*+(?:[,;]|(?<!\w)and(?!\w))\s*+")


def order_of_names(raw: str) -> tuple[int, ...]:
    """Return the places of the values of `Q = 30, P = 10` in the order of their names: 1, 0.

    Nothing where not each value has a name of its own, or the names are coordinates, which have
    an order.
    """
    sides = [piece.partition("=") for piece in _JOINS.split(raw)]
    names = [name.strip(" $") for name, sign, _ in sides if sign]
    if len(names) < len(sides) or len(set(names)) < len(names) or not all(names):
        return ()
    if any(letters.startswith("".join(names)) for letters in COORDINATES):
        return ()
    return tuple(sorted(range(len(names)), key=lambda at: names[at]))


#: What may be a name in a title: `I_1`, `$v_{max}$`.
_TITLE_NAME = re.compile(r"(?<!\w)\\?[A-Za-zα-ω]\w{0,7}(?:_?\{\w{1,5}\})?")


def in_order_of_words(names: Sequence[str], title: str) -> tuple[int, ...]:
    """Return the places of names in the order in which a title has them, each of them once."""
    words = [_plain_name(word) for word in _TITLE_NAME.findall(title)]
    plain = [_plain_name(name) for name in names]
    if not all(plain.count(name) == words.count(name) == 1 for name in plain):
        return ()
    return tuple(plain.index(word) for word in words if word in plain)


def _plain_name(name: str) -> str:
    return re.sub(r"[\\_{}]", "", name)


def order_in_title(raw: str, title: str) -> tuple[int, ...]:
    """Return the places of the values of `y = 5 and x = 8` in the order of a title: 1, 0."""
    sides = [piece.partition("=") for piece in _JOINS.split(raw)]
    named = all(sign and name.strip(" $") for name, sign, _ in sides)
    return in_order_of_words([name.strip(" $") for name, _, _ in sides], title) if named else ()


def partial_derivatives(document: Document, known: frozenset[Symbol], size: int) -> Response | None:
    """Return the partial derivatives that are given one by one as a gradient.

    Their order is that of the variables by their names, as a gradient has them.
    """
    found: dict[str, tuple[Expression, Statement]] = {}
    for statement in document.statements:
        variable = _variable_of(statement)
        if not variable or statement.hedge or not set(statement.relations) <= EQUALITIES:
            continue
        side = exact_side(statement.sides[1:], statement.relations[1:])
        if isinstance(side.expression, Expression) and free_symbols(side.expression) <= known:
            found[variable] = side.expression, statement
    if size < 2 or len(found) != size:
        return None
    last = document.in_order(statement for _, statement in found.values())[-1]
    in_order = [found[variable] for variable in sorted(found)]
    values = [value for value, _ in in_order]
    # The text has the same order: whoever reads it again must not find another one.
    raw = ", ".join(statement.raw for _, statement in in_order)
    return Response(raw, Collection("tuple", *values), last.place, last)


def gradient_by_entries(document: Document, name: Derivative, size: int) -> Response | None:
    """Return the gradient `∂L/∂z` of which `∂L/∂z_1 = 0.67`, `∂L/∂z_2 = -0.76` are the entries."""
    found: dict[int, tuple[Side, Statement]] = {}
    for statement in document.statements:
        left = statement.sides[0].expression
        same = isinstance(left, Derivative) and left.orders == (1,) and left.args[0] is name.args[0]
        if not same or statement.hedge or not set(statement.relations) <= EQUALITIES:
            continue
        variable = left.args[1] if isinstance(left, Derivative) else None
        base, _, index = variable.name.partition("_") if isinstance(variable, Symbol) else ("",) * 3
        if Symbol(base or "?") is name.args[1] and index.isdecimal():
            side = exact_side(statement.sides[1:], statement.relations[1:])
            found[int(index)] = side, statement
    sides = [found[index][0] for index in sorted(found)]
    values = [side.expression for side in sides if isinstance(side.expression, Expression)]
    if size < 2 or len(values) != size or sorted(found)[-1] - sorted(found)[0] != size - 1:
        return None
    last = document.in_order(statement for _, statement in found.values())[-1]
    raw = ", ".join(side.raw for side in sides)
    return Response(raw, Collection("tuple", *values), last.place, None)


_PARTIAL = re.compile(r"[A-Za-z]\w{0,3}_(?P<variable>[a-zA-Z])|[fFgGhuvzT](?P<typed>[xyzt])")


def _variable_of(statement: Statement) -> str:
    """Return the variable of `∂f/∂x = ...` or `f_x = ...`; empty for other statements."""
    if not statement.relations:
        return ""
    match statement.sides[0].expression:
        case Derivative(args=(_, Symbol() as variable), orders=(1,)):
            return variable.name
    found = _PARTIAL.fullmatch(statement.sides[0].raw.strip(" $").replace("{", "").replace("}", ""))
    found = found or _APPLIED.fullmatch(statement.sides[0].raw.strip(" $"))
    return (found["variable"] or found["typed"] or "") if found else ""


#: A partial derivative with its arguments: `f_x(x, y)`.
_APPLIED = re.compile(
    r"[A-Za-z]\w{0,3}_\{?(?P<variable>[a-zA-Z])\}?\([^()=]{1,20}\)"
    r"|[fFgGhuvz](?P<typed>[xyzt])\([^()=]{1,20}\)"
)


def values_line_by_line(document: Document) -> Response | None:
    """Return the values of a section that holds a value on each line, and nothing else."""
    statements = document.statements
    lines = [statement.place.row for statement in statements]
    values = [s.sides[0].expression for s in statements]
    read = [value for value in values if isinstance(value, Expression)]
    alone = not any(s.relations or s.hedge or _has_words(s, statements) for s in statements)
    if len(statements) < 2 or len(set(lines)) < len(lines) or not alone or len(read) < len(values):
        return None
    if any(isinstance(value, Collection | Relation) or free_symbols(value) for value in read):
        return None
    raw = ", ".join(statement.raw for statement in statements)
    return Response(raw, Collection("list", *read), statements[-1].place, statements[-1])


def _has_words(statement: Statement, others: Sequence[Statement]) -> bool:
    """Whether words stand in front of a value; values of lines above it, `-1 + 2i`, are none."""
    lead = statement.lead
    for other in others:
        lead = lead.replace(other.raw, " ")
    return _LETTER.search(lead) is not None


_DIGIT, _NUMERAL = re.compile(r"\d"), re.compile(r"\d[\d.,]*")
#: A word and the number that it is said to be: `the price is $10`, `Quantity: 30`.
_CALLED = re.compile(
    r"(?P<name>[^\W\d_]{2,20})(?:\s?[:=]|\s(?:is|was|equals|ist|es|est|è|é))\s?\$?"
    r"(?P<number>[-−]?\d{1,12}(?:\.\d{1,12})?)(?![\w.,^/*+-]*\d)"
)
_LETTER = re.compile(r"[^\W\d_]")
_NUMBER = r"[-+−]?\d{1,12}+(?:\.\d{1,12}+)?+"
_PRINTED = "output|it prints|prints|ausgabe|sortie|salida"
#: Numbers with nothing but blanks between them, perhaps announced: `Output: 1 1 2 3 5`.
_APART = re.compile(
    rf"\s*+(?:(?:{pattern_of(ANSWER_WORDS)}|{_PRINTED})\s?:?\s*+)?+"
    rf"[\[(]?(?P<numbers>{_NUMBER}(?:[ \t]++{_NUMBER})++)[\])]?\s*+(?:\.\s*+)?+",
    re.IGNORECASE,
)
#: One number whose digits stand in groups of three.
_GROUPED = re.compile(r"[-+−]?\d{1,3}(?: \d{3})+(?:\.\d+)?")
_LONGEST = 200


def numbers_apart(document: Document, notation: Notation) -> Iterator[Response]:
    """Yield the lines that are numbers with blanks between them."""
    for at, line in written_lines(document):
        found = _APART.fullmatch(line.replace("**", "")) if len(line) <= _LONGEST else None
        if found is None or _GROUPED.fullmatch(found["numbers"].strip()):
            continue
        read = [parse(each, notation) for each in found["numbers"].split()]
        items = [each for each in read if isinstance(each, Expression)]
        yield Response(found["numbers"], Collection("list", *items), at)
