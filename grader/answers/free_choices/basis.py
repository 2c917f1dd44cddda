"""`basis`: vectors that span the same space as the reference and are independent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from grader.answers.base import Checked, KindFacts, MarkOutcome, Message, Response
from grader.answers.check.vector_spaces import (
    Unsettled,
    Vector,
    VectorSpace,
    spans_functions,
)
from grader.answers.comparing import decide
from grader.answers.demands.conversion import in_other_unit
from grader.answers.explain.verdicts import FULL, NONE, UNDECIDED, review, unreadable
from grader.answers.find.notations.conditions import without_condition
from grader.answers.find.reading import items_of, with_factor_inside, without_left_side
from grader.answers.free_choices.families import (
    SPANS,
    by_rows,
    families_below_one_another,
    families_in_words,
    read_in_usual_way,
)
from grader.answers.kinds.collections.alternatives import find_alternatives
from grader.answers.kinds.collections.references import find_named, reference_of
from grader.equivalence import Outcome
from grader.expressions.nodes import (
    Add,
    Call,
    Collection,
    Constant,
    Div,
    Expression,
    Logic,
    Matrix,
    Mul,
    Neg,
    Number,
    Relation,
    SetBuilder,
    Symbol,
)
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.traversal import free_symbols, substitute, walk
from grader.expressions.writing import to_plain
from grader.expressions.written import has_point
from grader.readers.document import Document
from grader.rubric.types import Asked

_LISTS = frozenset({"set", "sequence", "list", "tuple"})


_ONE_OF = re.compile(r"[\s)\]$](?:or|oder|ou)[\s(\[$]", re.IGNORECASE)
_ONE_OF_THEM = "An `or` stands between vectors of which a basis is made; a person will look."


class BasisKind:
    """A basis of a space of vectors, matrices or functions: any is right."""

    name = "basis"
    facts = KindFacts(quantities=True)

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return the families of vectors under the part's names, or the last of the section."""
        notation = asked.part.notation
        found = [
            by_rows(read_in_usual_way(response, notation), document)
            for response in find_alternatives(asked, document)
        ]
        for family in families_in_words(document, notation):
            here = [r for r in found if r.place.row == family.place.row]
            if any(len(_family_in(r)) > 1 for r in here):
                continue
            found = [
                r
                for r in found
                if r not in here or (r.raw not in family.raw and family.raw not in r.raw)
            ]
            found.append(family)
        for family, lines in families_below_one_another(document):
            found = [r for r in found if r.place.row not in lines or r.place == family.place]
            found = [family if r.place == family.place else r for r in found]
        if any(map(_has_entries, family_of(reference_of(asked)))):
            places = {response.place for response in found}
            found += [r for r in _spaces(asked, document) if r.place not in places]
            found = [r for r in found if any(map(_has_entries, _family_in(r)))] or found
        return document.in_order(found)

    def in_unit_asked(
        self, asked: Asked, response: Response, ratio: Fraction, zero: Fraction
    ) -> tuple[Asked, Response]:
        """Put the vectors in the unit of the part, in which their lengths are asked."""
        if not isinstance(response.read, Expression):
            return asked, response
        family = family_of(without_left_side(response.read))
        vectors = [in_other_unit(vector, ratio, Fraction(0)) for vector in family]
        return asked, replace(response, read=Collection("set", *vectors))

    def check(self, asked: Asked, response: Response) -> Checked:
        """Require independent vectors that span the space of the reference."""
        if isinstance(response.read, Unreadable):
            return unreadable(response.read)
        assert isinstance(response.read, Expression)
        wanted = family_of(reference_of(asked))
        given = family_of(without_left_side(response.read))
        if len(given) == 1 and not free_symbols(reference_of(asked)):
            given = _directions(given[0]) or given
        if any(map(_has_entries, wanted)) and not all(map(_has_entries, given)):
            return review("no-vector", "Vectors were expected here; a person will look.")
        if len(given) > 1 and _ONE_OF.search(response.raw):
            return review("several-values", _ONE_OF_THEM)
        problem = _problem(asked, given, wanted)
        if problem is None:
            text = "This is right: the vectors span the space, and they are independent."
            return Checked(MarkOutcome.CORRECT, FULL, (Message("right", text),))
        if problem is UNDECIDED:
            return Checked(MarkOutcome.NEEDS_REVIEW, NONE, (UNDECIDED,))
        if has_point(*given):
            return review("rounded-vectors", f"With decimals as they are written, {problem.text}")
        text = f"This is not a right basis: {problem.text}"
        return Checked(MarkOutcome.INCORRECT, NONE, (Message(problem.code, text),))


def _spaces(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield what a line says that a space is: `ker A = span{(1, 0)}`, behind `x_2 = s` as well."""
    for response in find_named(asked, document):
        sides = response.statement.sides if response.statement is not None else ()
        if len(sides) > 1 and isinstance(sides[0].expression, Call | Mul):
            yield read_in_usual_way(response, asked.part.notation)


def _family_in(response: Response) -> tuple[Expression, ...]:
    read = response.read
    return family_of(without_left_side(read)) if isinstance(read, Expression) else ()


def family_of(answer: Expression) -> tuple[Expression, ...]:
    """Return the vectors of `{v, w}`, `span{v, w}`, `v, w` or of the columns of a matrix."""
    inner = _spanned(without_condition(answer))
    combined = _combined(_of_all_numbers(inner))
    if combined:
        return combined
    if isinstance(inner, Collection) and inner.kind in _LISTS:
        items = tuple(map(without_left_side, inner.args))
        if not any(isinstance(i, Relation) for i in items) and (
            inner.kind in ("set", "sequence") or any(map(_has_entries, items))
        ):
            return tuple(map(with_factor_inside, items))
    if _joins(inner) and all(map(_has_entries, inner.args)):
        return tuple(map(with_factor_inside, inner.args))  # `(1, 0) and (0, 1)`
    if isinstance(inner, Matrix) and min(inner.shape) > 1:
        return tuple(Collection("tuple", *column) for column in zip(*inner.rows, strict=True))
    return (inner,)


def _of_all_numbers(answer: Expression) -> Expression:
    """Return `s v + t w` of `{s v + t w : s, t in R}`, which holds for all numbers."""
    match answer:
        case SetBuilder():
            member, conditions = answer.args[0], answer.args[1:]
        case Collection(kind="sequence"):
            member, conditions = answer.args[0], answer.args[1:]
        case _:
            return answer
    parts = [p for each in conditions for p in (each.args if _joins(each) else (each,))]
    free = all(isinstance(part, Symbol) or _is_of_reals(part) for part in parts)
    return member if free and any(map(_is_of_reals, parts)) else answer


def _joins(condition: Expression) -> bool:
    return isinstance(condition, Logic) and condition.op == "and"


def _is_of_reals(condition: Expression) -> bool:
    if not isinstance(condition, Relation) or condition.ops != ("in",):
        return False
    return condition.args[-1] in (Constant("reals"), Symbol("R"))


def _combined(answer: Expression) -> tuple[Expression, ...]:
    """Return the vectors of `s (1, 0) + t (0, 1)`, each with a name of its own in front of it."""
    terms = answer.args if isinstance(answer, Add) else (answer,)
    pairs = [_name_and_vector(term) for term in terms]
    found = [pair for pair in pairs if pair is not None]
    names = {name for name, _ in found}
    vectors = tuple(vector for _, vector in found)
    if len(found) < len(terms) or len(names) < len(found):
        return ()
    return () if names & free_symbols(Collection("tuple", *vectors)) else vectors


def _directions(vector: Expression) -> tuple[Expression, ...]:
    """Return (-2, 1, 0) and (-3, 0, 1) of the vectors `(-2s - 3t, s, t)` for all numbers s and t.

    Nothing where an entry is no sum of multiples of names.
    """
    items = items_of(vector) or ()
    names = sorted(free_symbols(vector), key=lambda name: name.name)
    if len(items) < 2 or not names or any(free_symbols(i) and not _is_linear(i) for i in items):
        return ()
    units: list[dict[Expression, Expression]] = [
        {name: Number(int(name is one)) for name in names} for one in names
    ]
    nothing: dict[Expression, Expression] = dict.fromkeys(names, Number(0))
    origin = [decide(Number(0), substitute(item, nothing)).outcome for item in items]
    if any(outcome is not Outcome.EQUIVALENT for outcome in origin):
        return ()
    return tuple(
        Collection("tuple", *(substitute(item, values) for item in items)) for values in units
    )


def _is_linear(item: Expression) -> bool:
    """Whether a formula is made of sums, of signs and of names with numbers in front of them."""
    match item:
        case Symbol() | Number():
            return True
        case Neg() | Add():
            return all(map(_is_linear, item.args))
        case Mul():
            named = [factor for factor in item.args if free_symbols(factor)]
            return len(named) <= 1 and all(map(_is_linear, named))
        case Div():
            return _is_linear(item.args[0]) and not free_symbols(item.args[1])
    return not free_symbols(item)


def _name_and_vector(term: Expression) -> tuple[Symbol, Expression] | None:
    factors = term.args if isinstance(term, Mul) else ()
    vectors = [each for each in factors if _has_entries(each)]
    names = [each for each in factors if isinstance(each, Symbol)]
    return (names[0], vectors[0]) if len(vectors) == len(names) == 1 == len(factors) - 1 else None


def _spanned(answer: Expression) -> Expression:
    """Return what stands in `span(...)`."""
    if isinstance(answer, Call) and answer.name in SPANS:
        return answer.args[0] if len(answer.args) == 1 else Collection("set", *answer.args)
    if isinstance(answer, Mul) and len(answer.args) == 2:
        name, inside = answer.args
        if isinstance(name, Symbol) and name.name in SPANS:
            return inside
    return answer


def _has_entries(item: Expression) -> bool:
    return any(isinstance(node, Collection | Matrix) for node in walk(item))


def _problem(
    asked: Asked, given: Sequence[Expression], wanted: Sequence[Expression]
) -> Message | None:
    """Return why a family is no basis of the space; None where it is one."""
    space = VectorSpace(asked.part.notation)
    mine, theirs = _rows(given), _rows(wanted)
    functions = theirs is not None and all(len(row) == 1 for row in theirs)
    if mine is None or theirs is None or len({len(row) for row in (*mine, *theirs)}) != 1:
        return Message("not-a-basis", "the vectors have another number of entries.")
    if len(given) < len(wanted):
        needed, plural = len(wanted), "s" if len(wanted) > 1 else ""
        return Message("not-a-basis", f"{needed} vector{plural} are needed, not {len(given)}.")
    try:
        if functions and free_symbols(Collection("tuple", *wanted)):
            found = _of_functions(space, given, wanted)
        else:
            found = _of_vectors(space, mine, theirs, given) or _unlike(asked, mine)
    except Unsettled:
        return UNDECIDED
    return found


def _rows(family: Sequence[Expression]) -> list[Vector] | None:
    """Return the entries of each vector; a function is its own one entry."""
    rows: list[Vector] = []
    for vector in family:
        items = vector.args if isinstance(vector, Matrix) else items_of(vector)
        rows.append((vector,) if items is None else tuple(_flat(items)))
    return rows if len({len(row) for row in rows}) == 1 else None


def _flat(items: Iterable[Expression]) -> Iterator[Expression]:
    """Yield the entries row by row, of a matrix that is written as a list of rows."""
    for item in items:
        if isinstance(item, Collection):
            yield from _flat(item.args)
        else:
            yield item


def _of_vectors(
    space: VectorSpace,
    mine: Sequence[Vector],
    theirs: Sequence[Vector],
    given: Sequence[Expression],
) -> Message | None:
    dimension = space.rank(theirs)
    for vector, row in zip(given, mine, strict=True):
        if space.rank((*theirs, row)) > dimension:
            return Message("not-in-the-space", f"{to_plain(vector)} is not in the space.")
    if space.rank(mine) < len(mine):
        return Message("dependent", "the vectors are not independent.")
    if len(mine) < dimension:
        return Message("not-a-basis", f"{dimension} vectors are needed, not {len(mine)}.")
    return None


def _of_functions(
    space: VectorSpace, given: Sequence[Expression], wanted: Sequence[Expression]
) -> Message | None:
    names = sorted(free_symbols(Collection("tuple", *wanted)), key=lambda name: name.name)
    if len(names) != 1 or not free_symbols(Collection("tuple", *given)) <= set(names):
        raise Unsettled
    if len(given) == len(wanted) and spans_functions(space, given, wanted, names[0]):
        return None
    return Message("not-a-basis", "the functions are dependent, or one is not in the space.")


# -- bases with right angles -----------------------------------------------------------------------


def _unlike(asked: Asked, rows: Sequence[Vector]) -> Message | None:
    """Return what is wrong with the angles and lengths, where the part asks for some."""
    wanted = asked.part.options.get("vectors", "any")
    if wanted == "any":
        return None
    notation = asked.part.notation
    for one, other in combinations(rows, 2):
        if not _is(notation, _product(one, other), 0):
            return Message("not-orthogonal", "the vectors are not orthogonal to each other.")
    if wanted == "orthonormal" and not all(_is(notation, _product(r, r), 1) for r in rows):
        return Message("not-normalized", "a vector does not have the length 1.")
    return None


def _product(one: Vector, other: Vector) -> Expression:
    return Add(Number(0), *(Mul(x, y) for x, y in zip(one, other, strict=True)))


def _is(notation: Notation, value: Expression, wanted: int) -> bool:
    """Whether a value is a number; raise `Unsettled` where that is open."""
    outcome = decide(Number(wanted), value, notation).outcome
    if outcome is Outcome.UNDECIDED:
        raise Unsettled
    return outcome is Outcome.EQUIVALENT
