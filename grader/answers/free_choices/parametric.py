"""`parametric`: a point, line or plane as a set of points, in any parametrisation or by equations.

`p + t d` names a set of points; another point of it and other directions that span the same space
name the same set, and so do equations whose solutions it is. What is not affine in its parameters
is compared as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from grader.answers.base import Checked, KindFacts, MarkOutcome, Message, Response
from grader.answers.check.vector_spaces import Unsettled, Vector, VectorSpace
from grader.answers.comparing import decide
from grader.answers.demands.conversion import in_other_unit
from grader.answers.explain.verdicts import FULL, NONE, UNDECIDED, review, unreadable
from grader.answers.find.chains import field_of, names_of
from grader.answers.find.measures.behind import with_units_behind
from grader.answers.find.reading import (
    items_of,
    named_texts,
    named_values,
    with_factor_inside,
    without_left_side,
)
from grader.answers.kinds.collections.references import find_named, reference_of
from grader.answers.kinds.conclusions import field_response
from grader.equivalence import CannotDifferentiate, Outcome
from grader.expressions.nodes import (
    Add,
    Call,
    Collection,
    Expression,
    Logic,
    Mul,
    Neg,
    Number,
    Relation,
    SetBuilder,
    Symbol,
    number,
)
from grader.expressions.notation import Unreadable
from grader.expressions.statement import EQUALITIES, Statement
from grader.expressions.traversal import free_symbols, substitute, transform
from grader.models.symbolic import differentiate
from grader.readers.document import AnswerField, Document
from grader.rubric.types import Asked

_ZERO = Number(0)
_NOTHING = Fraction(0)
_COORDINATES = ("x", "y", "z", "w")


@dataclass(frozen=True, slots=True)
class Flat:
    """The points `point + (combinations of the directions)`."""

    point: Vector
    directions: tuple[Vector, ...]


@dataclass(frozen=True, slots=True)
class Equations:
    """The points at which each side `left - right` is zero, in names of coordinates."""

    residuals: tuple[Expression, ...]


class _NotFlat(Exception):
    """The answer is no formula of points that is affine in its parameters."""


class ParametricKind:
    """A line, a plane, the solutions of a linear system: any parametrisation is right."""

    name = "parametric"
    facts = KindFacts(quantities=True)

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return the formulas under the part's names, the coordinates one by one, or the last."""
        entry = field_of(asked, document)
        if entry is not None:
            return (_of_field(asked, entry),)
        coordinates = coordinates_of(asked)
        runs = _runs(document, coordinates)
        whole = [_joined(asked, document, run) for run in runs]
        within = {statement.place for run in runs for statement in run.values()}
        found = [r for r in find_named(asked, document) if r.place not in within]
        if not names_of(asked):
            found = [r for r in found if _may_be_points(r, coordinates)]
        found = [r for r in found if r.statement is None or r.statement.place not in within]
        return document.in_order((*found, *whole))

    def in_unit_asked(
        self, asked: Asked, response: Response, ratio: Fraction, zero: Fraction
    ) -> tuple[Asked, Response]:
        """Put the coordinates in the unit of the part."""
        if not isinstance(response.read, Expression):
            return asked, response
        names = frozenset(map(Symbol, coordinates_of(asked)))
        return asked, replace(response, read=_coordinates_in(response.read, names, ratio))

    def check(self, asked: Asked, response: Response) -> Checked:
        """Compare as sets of points."""
        if isinstance(response.read, Unreadable):
            return unreadable(response.read)
        assert isinstance(response.read, Expression)
        space = VectorSpace(asked.part.notation)
        coordinates = coordinates_of(asked)
        try:
            wanted = points_of(reference_of(asked), coordinates, space)
        except (_NotFlat, CannotDifferentiate):
            return _as_it_stands(asked, response.read)
        try:
            given = points_of(_whole_statement(response), coordinates, space)
            return _compared(space, wanted, given, coordinates)
        except (_NotFlat, CannotDifferentiate):
            return _as_it_stands(asked, response.read)
        except Unsettled:
            return Checked(MarkOutcome.NEEDS_REVIEW, NONE, (UNDECIDED,))


def coordinates_of(asked: Asked) -> tuple[str, ...]:
    """Return the names of the coordinates, which no parameter has in equations."""
    declared = tuple(map(str, asked.part.options.get("coordinates") or ()))
    return declared or _COORDINATES


# -- finding -------------------------------------------------------------------------------------


def _of_field(asked: Asked, entry: AnswerField) -> Response:
    if isinstance(entry.value, Mapping):
        read = named_values(entry.value, asked.part.notation)
        raw = str(entry.value) if asked.part.unit is None else named_texts(entry.value)
        return Response(raw, read, entry.place)
    return field_response(asked, entry)


def _runs(document: Document, coordinates: Sequence[str]) -> list[dict[str, Statement]]:
    """Return `x = 1 + t`, `y = 2`, `z = 3 + t`, on one line or several that follow each other."""
    runs: list[dict[str, Statement]] = [{}]
    for statement in document.statements:
        name = _coordinate(statement, coordinates)
        if name is None or name in runs[-1]:
            runs.append({})
        if name is not None:
            runs[-1][name] = statement
    return [run for run in runs if len(run) > 1]


def _coordinate(statement: Statement, coordinates: Sequence[str]) -> str | None:
    first = statement.sides[0].expression
    name = _coordinate_name(first) if isinstance(first, Expression) else ""
    if name not in coordinates or statement.hedge or not statement.relations:
        return None
    last = statement.sides[-1].expression
    equal = set(statement.relations) <= EQUALITIES
    return name if equal and isinstance(last, Expression) else None


def _coordinate_name(side: Expression) -> str:
    """Return the name of `x`, and of `x(t)`, which is a coordinate that depends on a parameter."""
    if isinstance(side, Symbol):
        return side.name
    if isinstance(side, Mul) and len(side.args) == 2 and all(map(_is_name, side.args)):
        return _coordinate_name(side.args[0])  # `x(s)`, which may be a product elsewhere
    called = isinstance(side, Call) and not side.primes and len(side.args) == 1
    return side.name if isinstance(side, Call) and called and _is_name(side.args[0]) else ""


def _is_name(side: Expression) -> bool:
    return isinstance(side, Symbol)


def _without_parameters(answer: Expression, coordinates: Sequence[str]) -> Expression:
    """Return `x = 1 + t` for `x(t) = 1 + t`."""

    def bare(node: Expression) -> Expression:
        if not isinstance(node, Relation) or isinstance(node.args[0], Symbol):
            return node
        left, *others = node.args
        name = _coordinate_name(left)
        return node.with_args((Symbol(name), *others)) if name in coordinates else node

    return transform(answer, bare)


def _joined(asked: Asked, document: Document, run: Mapping[str, Statement]) -> Response:
    relations: list[Expression] = []
    for name, statement in run.items():
        value = statement.sides[-1].expression
        assert isinstance(value, Expression)
        relations.append(Relation((Symbol(name), value), ("=",)))
    last = list(run.values())[-1]
    single = [Response(s.raw, s.sides[-1].expression, s.place) for s in run.values()]
    raw = ", ".join(each.raw for each in with_units_behind(asked, document, single))
    return Response(raw, Logic("and", *relations), last.place, last)


def _may_be_points(response: Response, coordinates: Sequence[str]) -> bool:
    """Whether a line says points: a tuple or column, or equations in the coordinates."""
    if isinstance(response.read, Unreadable) or not isinstance(response.read, Expression):
        return True
    whole = _whole_statement(response)
    if items_of(without_left_side(response.read)) is not None:
        return True
    if isinstance(response.read, SetBuilder):
        return True
    whole = _without_parameters(whole, coordinates)
    names = {name.name for name in free_symbols(whole)}
    relations = isinstance(whole, Relation) or _relations(whole) is not None
    return relations and bool(names & set(coordinates))


def _whole_statement(response: Response) -> Expression:
    """Return a line of equations in the coordinates whole: `x + y = 1`, not its last side."""
    statement = response.statement
    assert isinstance(response.read, Expression)
    if statement is None or not statement.relations or isinstance(response.read, Logic):
        return response.read
    sides = tuple(s.expression for s in statement.sides if isinstance(s.expression, Expression))
    if len(sides) < len(statement.sides) or items_of(without_left_side(response.read)) is not None:
        return response.read
    return Relation(sides, statement.relations)


def _coordinates_in(answer: Expression, names: frozenset[Symbol], ratio: Fraction) -> Expression:
    """Return points in another unit; in equations, each coordinate is the number `ratio` times."""
    if isinstance(answer, SetBuilder):
        element, condition = answer.args
        return SetBuilder(_coordinates_in(element, names, ratio), condition)
    if isinstance(answer, Logic) or (
        isinstance(answer, Collection) and any(isinstance(arg, Relation) for arg in answer.args)
    ):
        return answer.with_args(tuple(_coordinates_in(arg, names, ratio) for arg in answer.args))
    if not isinstance(answer, Relation):
        return in_other_unit(with_factor_inside(answer), ratio, _NOTHING)
    if not set(answer.ops) <= EQUALITIES:
        return answer
    if not free_symbols(answer.args[-1]) & names:
        last = in_other_unit(with_factor_inside(answer.args[-1]), ratio, _NOTHING)
        return answer.with_args((*answer.args[:-1], last))
    larger: dict[Expression, Expression] = {n: Mul(n, number(1 / ratio)) for n in names}
    return substitute(answer, larger)


# -- what points an answer names -----------------------------------------------------------------


def points_of(
    answer: Expression, coordinates: Sequence[str], space: VectorSpace
) -> Flat | Equations:
    """Return the points; raise `_NotFlat` where they are none of a line, plane or the like."""
    if isinstance(answer, SetBuilder):
        answer = answer.args[0]
    answer = _without_parameters(answer, coordinates)
    parts = _relations(answer)
    if parts is not None:
        entries = _by_name(parts, coordinates)
        if entries is not None:
            return _flat(entries, space)
        if all(_of_coordinates(part, coordinates) for part in parts):
            return Equations(tuple(_residuals(parts)))
    body = without_left_side(answer)
    if isinstance(body, Collection) and body.kind in ("sequence", "set"):
        body = _first_of_conditions(body)
    items = items_of(body)
    if items is None:
        raise _NotFlat
    return _flat(tuple(items), space)


def _first_of_conditions(body: Collection) -> Expression:
    """Return the point of `(1, 2) + t (3, 4), t in R`: what follows only says what is free."""
    if not body.args:
        raise _NotFlat
    first, *others = body.args
    first = without_left_side(first)
    free = all(
        isinstance(o, Symbol) or (isinstance(o, Relation) and o.ops == ("in",)) for o in others
    )
    if items_of(first) is None or not free:
        raise _NotFlat
    return first


def _relations(answer: Expression) -> list[Relation] | None:
    """Return the equations of a system; None where something else stands there."""
    parts: Sequence[Expression] = (answer,)
    joined = isinstance(answer, Logic) and answer.op == "and"
    if joined or (isinstance(answer, Collection) and answer.kind in ("sequence", "set")):
        parts = answer.args
    found = [part for part in parts if isinstance(part, Relation)]
    free = [
        p for p in parts if isinstance(p, Symbol) or (isinstance(p, Relation) and p.ops == ("in",))
    ]
    equations = [part for part in found if set(part.ops) <= EQUALITIES]
    return equations if equations and len(equations) + len(free) == len(parts) else None


def _by_name(
    parts: Sequence[Relation], coordinates: Sequence[str]
) -> tuple[Expression, ...] | None:
    """Return the coordinates in their order, where each is given by parameters.

    A coordinate that is not given is free, and stands for itself: `x = 1 - 2y, z = 3`.
    """
    values: dict[str, Expression] = {}
    for part in parts:
        first = part.args[0]
        if not isinstance(first, Symbol) or first.name not in coordinates or first.name in values:
            return None
        values[first.name] = part.args[-1]
    inside = {name.name for value in values.values() for name in free_symbols(value)}
    if inside & set(values) or len(values) < 2:
        return None
    used = [name for name in coordinates if name in values or name in inside]
    return tuple(values.get(name, Symbol(name)) for name in used)


def _of_coordinates(part: Relation, coordinates: Sequence[str]) -> bool:
    return {name.name for name in free_symbols(part)} <= set(coordinates)


def _residuals(parts: Iterable[Relation]) -> Iterable[Expression]:
    for part in parts:
        for left, right in zip(part.args, part.args[1:], strict=False):
            yield Add(left, Neg(right))


def _flat(entries: Vector, space: VectorSpace) -> Flat:
    """Return the point and the directions of a tuple that is affine in its parameters."""
    names = sorted({n for entry in entries for n in free_symbols(entry)}, key=lambda n: n.name)
    directions = []
    for name in names:
        slopes = tuple(differentiate(entry, name) for entry in entries)
        for slope in slopes:
            for other in names:
                if not _is_zero(space, differentiate(slope, other)):
                    raise _NotFlat
        zero: dict[Expression, Expression] = dict.fromkeys(names, _ZERO)
        directions.append(tuple(substitute(slope, zero) for slope in slopes))
    at_zero: dict[Expression, Expression] = dict.fromkeys(names, _ZERO)
    return Flat(tuple(substitute(entry, at_zero) for entry in entries), tuple(directions))


def _is_zero(space: VectorSpace, value: Expression) -> bool:
    return space.scalar(value) == 0


# -- comparing -----------------------------------------------------------------------------------


def _compared(
    space: VectorSpace,
    wanted: Flat | Equations,
    given: Flat | Equations,
    coordinates: Sequence[str],
) -> Checked:
    if isinstance(wanted, Equations) and isinstance(given, Equations):
        return _of_equations(space, wanted, given)
    if isinstance(wanted, Equations):
        assert isinstance(given, Flat)
        return _of_both(space, given, wanted, coordinates)
    if isinstance(given, Equations):
        return _of_both(space, wanted, given, coordinates)
    if len(wanted.point) != len(given.point):
        return _wrong("wrong-size", "The points have another number of coordinates.")
    if not space.same_span(_or_zero(given), _or_zero(wanted)):
        return _wrong("other-directions", "The directions do not span the same space.")
    step = _difference(given.point, wanted.point)
    if space.rank((*_or_zero(wanted), step)) > space.rank(_or_zero(wanted)):
        return _wrong("other-point", "The directions are right, and the point is not on it.")
    return _right()


def _or_zero(flat: Flat) -> tuple[Vector, ...]:
    return flat.directions or ((_ZERO,) * len(flat.point),)


def _difference(one: Vector, other: Vector) -> Vector:
    return tuple(Add(a, Neg(b)) for a, b in zip(one, other, strict=True))


def _of_both(
    space: VectorSpace, flat: Flat, equations: Equations, coordinates: Sequence[str]
) -> Checked:
    """Compare points given by parameters with the solutions of equations."""
    names = [Symbol(name) for name in coordinates[: len(flat.point)]]
    if not all(free_symbols(residual) <= set(names) for residual in equations.residuals):
        return _wrong("wrong-size", "The points have another number of coordinates.")
    normals = [tuple(differentiate(r, name) for name in names) for r in equations.residuals]
    if any(free_symbols(entry) for row in normals for entry in row):
        raise _NotFlat
    at: dict[Expression, Expression] = dict(zip(names, flat.point, strict=True))
    if not all(_is_zero(space, substitute(r, at)) for r in equations.residuals):
        return _wrong("other-point", "A point of it does not satisfy the equations.")
    for direction in flat.directions:
        for normal in normals:
            product = Add(_ZERO, *(Mul(a, b) for a, b in zip(normal, direction, strict=True)))
            if not _is_zero(space, product):
                return _wrong("other-directions", "A direction does not satisfy the equations.")
    if space.rank(_or_zero(flat)) != len(names) - space.rank(normals):
        return _wrong("other-directions", "It has not as many free directions as are needed.")
    return _right()


def _of_equations(space: VectorSpace, wanted: Equations, given: Equations) -> Checked:
    """Compare two systems by their solutions."""
    sides = [
        Logic("and", *(Relation((r, _ZERO), ("=",)) for r in one.residuals))
        if len(one.residuals) > 1
        else Relation((one.residuals[0], _ZERO), ("=",))
        for one in (wanted, given)
    ]
    outcome = decide(sides[0], sides[1], space.notation).outcome
    if outcome is Outcome.EQUIVALENT:
        return _right()
    if outcome is Outcome.DIFFERENT:
        return _wrong("different", "The equations do not have the same solutions.")
    raise Unsettled


def _as_it_stands(asked: Asked, answer: Expression) -> Checked:
    """Compare formulas that are not affine, such as a circle; only equal ones are right."""
    one, other = (without_left_side(side) for side in (reference_of(asked), answer))
    if decide(one, other, asked.part.notation).outcome is Outcome.EQUIVALENT:
        return _right()
    text = "This is not the parametrisation of the key, and could not be compared with it."
    return review("parametrisation-open", f"{text} A person will look.")


def _right() -> Checked:
    message = Message("right", "This is right: it names the same points.")
    return Checked(MarkOutcome.CORRECT, FULL, (message,))


def _wrong(code: str, text: str) -> Checked:
    return Checked(MarkOutcome.INCORRECT, NONE, (Message(code, text),))
