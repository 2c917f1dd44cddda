"""Systems of equations whose equations stand one by one: `x = 2, y = -1`, rows of `cases`, lines.

Where a system is asked, no equation of it is an answer by itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.answers.base import Response
from grader.answers.find.chains import name_matches, names_of
from grader.answers.find.gathering import components, pieces_of
from grader.answers.find.lines import line_at, written_lines
from grader.answers.find.reading import is_numeric
from grader.expressions.nodes import Call, Collection, Expression, Logic, Relation, Symbol
from grader.expressions.phrases import EITHER_WORDS, pattern_of
from grader.expressions.sets import relation_between
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols
from grader.readers.document import Document
from grader.rubric.types import Asked

_OR = re.compile(
    rf"(?<![\w</])(?:{pattern_of(EITHER_WORDS)}|∨|\\lor|\\vee)(?![\w>])"
    r"(?!\s+(?:equivalently|in other))",
    re.IGNORECASE,
)


def equations_of(expression: object) -> tuple[Relation, ...]:
    """Return the equations and inequalities of a system, in order; none where it is no system."""
    match expression:
        case Logic(op="and") | Collection(kind="sequence"):
            found = tuple(arg for arg in expression.args if isinstance(arg, Relation))
            return found if len(found) == len(expression.args) else ()
    return ()


def systems_in(asked: Asked, document: Document, reference: Expression) -> tuple[Response, ...]:
    """Return the system that a section ends with, made of statements that stand one by one."""
    equations = equations_of(reference)
    if len(equations) < 2 or _gives_a_name_two_values(equations):
        return ()
    document = _without_alternatives(document)
    found = _values(asked, document, equations) or _last_lines(asked, document, len(equations))
    point = _last_point(document, reference)
    if point is None or found is None:
        return tuple(each for each in (found, point) if each is not None)
    return document.in_order((found, point))


def _last_point(document: Document, reference: Expression) -> Response | None:
    """Return the last `(7, 3)` or `(x, y) = (7, 3)` that has a value for each name."""
    points = [
        Response(s.raw if s.relations else s.sides[0].raw, read, s.place, s)
        for s in document.statements
        if s.relations in ((), ("=",)) and s.unread is None and not s.hedge
        if system_of_values(reference, read := _whole(s), "") is not None
    ]
    return points[-1] if points else None


def _without_alternatives(document: Document) -> Document:
    """Leave out what stands on lines such as `x = 2 or y = -1`."""
    lines = dict(written_lines(document))
    return replace(
        document,
        blocks=tuple(
            block
            for block in document.blocks
            if not (isinstance(block, Statement) and _OR.search(line_at(lines, block.place)))
        ),
    )


def _gives_a_name_two_values(equations: Sequence[Relation]) -> bool:
    """Whether it is `x = 1, x = 2`, which are alternatives."""
    solved = [r.args[0] for r in equations if r.ops == ("=",) and isinstance(r.args[0], Symbol)]
    return len(solved) > len(set(solved))


def _values(asked: Asked, document: Document, equations: Sequence[Relation]) -> Response | None:
    """Return `x = 2 and y = -1` from the latest values of all names, where values are asked."""
    names = [r.args[0] for r in equations if r.ops == ("=",) and is_numeric(r.args[-1])]
    named = [name.name for name in names if isinstance(name, Symbol)]
    if len(named) < len(equations):
        return None
    given = components(named, pieces_of(asked, document))
    if given is None or not isinstance(given.read, Expression):
        return None
    pairs = zip(named, given.read.args, strict=True)
    each = (Relation((Symbol(name), value), ("=",)) for name, value in pairs)
    return Response(given.raw, Logic("and", *each), given.place, given.statement)


def _last_lines(asked: Asked, document: Document, count: int) -> Response | None:
    """Return the last line with several statements, else so many last statements as are asked."""
    names = names_of(asked)
    claimed = [
        s
        for s in document.statements
        if s.relations
        and not s.hedge
        and s.unread is None
        and free_symbols(_whole(s))  # `2 + 2*(-1) = 0` checks what was found
        and (not names or any(name_matches(x, n) for n in names for x in s.sides))
    ]
    if not claimed:
        return None
    line = [s for s in claimed if s.place.row == claimed[-1].place.row]
    together = line if len(line) > 1 else claimed[-count:]
    return _joined(together) if len(together) > 1 else None


def _whole(statement: Statement) -> Expression:
    sides = tuple(x.expression for x in statement.sides if isinstance(x.expression, Expression))
    return relation_between(sides, statement.relations) if statement.relations else sides[0]


def _joined(statements: Sequence[Statement]) -> Response:
    each = map(_whole, statements)
    raw = ", ".join(s.raw for s in statements)
    last = statements[-1]
    return Response(raw, Logic("and", *each), last.place, last)


# -- values that stand for a system ----------------------------------------------------------------

_LETTER = re.compile(r"(?<![\w'’])[^\W\d_](?:_\w{1,3})?(?![\w'’])")


def system_of_values(reference: Expression, answer: Expression, title: str) -> Expression | None:
    """Return the equations of several names that an answer gives by their values alone.

    `(7, 3)`, `7 and 3` and `x, y = 7, 3` stand for `x = 7 and y = 3`: the values belong to the
    names in the order of the title, else of the alphabet. Several points are alternatives.
    """
    names = sorted(free_symbols(reference), key=lambda symbol: symbol.name)
    if len(names) < 2 or not isinstance(answer, Collection | Logic | Relation):
        return None
    points = answer.args if isinstance(answer, Collection | Logic) else ()
    if len(points) > 1 and all(isinstance(p, Collection) and p.kind == "tuple" for p in points):
        each = [system_of_values(reference, point, title) for point in points]
        return None if None in each else Logic("or", *filter(None, each))
    pairs = _pairs(answer)
    if pairs is None:
        values = _numbers(answer)
        named = [name for name in _LETTER.findall(title) if Symbol(name) in names]
        if len(named) == len({*named}) == len(names):
            names = [Symbol(name) for name in named]
        pairs = [*zip(names, values, strict=True)] if len(values) == len(names) else None
    if pairs is None or {name for name, _ in pairs} != {*names}:
        return None
    return Logic("and", *(Relation(pair, ("=",)) for pair in pairs))


def _numbers(answer: Expression) -> tuple[Expression, ...]:
    """Return the numbers of an answer that is nothing else."""
    joined = isinstance(answer, Collection) or (isinstance(answer, Logic) and answer.op == "and")
    return answer.args if joined and all(map(is_numeric, answer.args)) else ()


def _pairs(answer: Expression) -> list[tuple[Expression, Expression]] | None:
    """Return the names of an answer with their values: `x, y = 7, 3`, `x: 7, y: 3`."""
    match answer:
        case Relation(ops=("=",), args=(Collection() as names, Collection() as values)):
            whole = len(names.args) == len(values.args)
            found = [*zip(names.args, values.args, strict=False)] if whole else []
        case Collection() if all(_is_ratio(each) for each in answer.args):
            found = [(each.args[0], each.args[1]) for each in answer.args]
        case _:
            return None
    plain = all(isinstance(name, Symbol) and is_numeric(value) for name, value in found)
    return found if found and plain else None


def _is_ratio(node: Expression) -> bool:
    return isinstance(node, Call) and node.name == "ratio" and len(node.args) == 2
