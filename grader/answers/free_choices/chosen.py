"""`any` and `factors`: any answer is right that satisfies what is asked of it.

`any` has conditions written by the author (`where`), or none at all; `factors` those that define a
factorization of a matrix, so that signs, order and lengths are free where they are in mathematics.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from grader.answers.base import Checked, KindFacts, MarkOutcome, Message, Response
from grader.answers.check.conditions import Conditions, Given
from grader.answers.check.vector_spaces import Unsettled
from grader.answers.demands.conversion import in_other_unit
from grader.answers.explain.verdicts import FULL, NONE, UNDECIDED, review, unreadable
from grader.answers.find.chains import chains_for, field_of, names_of
from grader.answers.find.measures.behind import with_units_behind
from grader.answers.find.reading import (
    items_of,
    named_texts,
    named_values,
    raw_text,
    read_value,
    with_factor_inside,
    without_left_side,
)
from grader.answers.kinds.collections.references import find_named, reference_of
from grader.expressions.nodes import (
    Call,
    Collection,
    Expression,
    Logic,
    Matrix,
    Mul,
    Neg,
    Number,
    Pow,
    Relation,
    Symbol,
)
from grader.expressions.notation import Unreadable
from grader.expressions.reading import parse
from grader.expressions.statement import EQUALITIES
from grader.expressions.written import has_point
from grader.readers.document import AnswerField, Document, ListBlock, Prose
from grader.rubric.types import Asked


class AnyKind:
    """Whatever satisfies the conditions; without conditions, whatever stands there."""

    name = "any"
    facts = KindFacts(quantities=True, in_key=lambda options: options["where"] or ("any answer",))

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return the values of the part's names; without names, the last formula or words."""
        entry = field_of(asked, document)
        if entry is not None:
            return (_of_field(asked, entry),)
        names = own_names(asked)
        if len(names) > 1:
            found = _of_names(asked, document, names)
            if found is not None:
                return (found,)
            if names_of(asked):
                return ()
        return find_named(asked, document) or tuple(_words(asked, document))

    def check(self, asked: Asked, response: Response) -> Checked:
        """Decide each condition with the student's values put in."""
        conditions = self.conditions(asked)
        if not conditions:
            text = "This is right: any answer is."
            return Checked(MarkOutcome.CORRECT, FULL, (Message("right", text),))
        if isinstance(response.read, Unreadable):
            return unreadable(response.read)
        if not isinstance(response.read, Expression):
            return review("not-read", "What is asked here was not found; a person will look.")
        given = _given(asked, response.read)
        if given is None:
            names = ", ".join(own_names(asked))
            text = f"Values of {names} are needed; a person will look."
            return review("values-missing", text)
        return _judged(asked, given, conditions)

    def in_unit_asked(
        self, asked: Asked, response: Response, ratio: Fraction, zero: Fraction
    ) -> tuple[Asked, Response]:
        """Put the student's values in the unit that the conditions are written in."""
        if not isinstance(response.read, Expression):
            return asked, response
        return asked, replace(response, read=_values_in(response.read, ratio, zero))

    def conditions(self, asked: Asked) -> Sequence[tuple[str, Expression]]:
        """Return the conditions as they were written and as they were read."""
        return tuple(_read_conditions(asked, asked.part.options.get("where") or ()))


class FactorsKind(AnyKind):
    """The factors of a matrix: any that are of the kind and whose product it is."""

    name = "factors"
    facts = KindFacts(quantities=True, own_reference=False)

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return the factors, and behind them the inverse that is given beside them, if one is."""
        found = super().find(asked, document)
        inverse = _inverse_given(asked, document)
        if inverse is None or not found:
            return found
        read = found[-1].read
        if not isinstance(read, Collection) or len(read.args) != len(own_names(asked)):
            return found
        whole = Collection("tuple", *read.args, inverse)
        return (*found[:-1], replace(found[-1], read=whole))

    def check(self, asked: Asked, response: Response) -> Checked:
        """Decide what defines the factorization; an inverse that is no inverse is for a person."""
        if not _has_inverse(asked):
            return super().check(asked, response)
        count = len(own_names(asked))
        read = _with_inverse_written_out(asked, response.read)
        if not (isinstance(read, Collection) and len(read.args) == count + 1):
            return super().check(asked, response)
        own = Collection("tuple", *read.args[:count])
        checked = super().check(asked, replace(response, read=own))
        if checked.outcome is not MarkOutcome.CORRECT:
            return checked
        given = Given({_MATRIX: _plain(read.args[0]), _INVERSE: _plain(read.args[-1])}, {})
        inverse = parse(f"{_MATRIX} {_INVERSE} {_MATRIX} = {_MATRIX}", asked.part.notation)
        assert isinstance(inverse, Expression)
        try:
            holds = Conditions(asked, given, loosely=has_point(*given.values.values())).hold(
                inverse
            )
        except Unsettled:
            holds = False
        return checked if holds else review("other-inverse", _OTHER_INVERSE)

    def in_unit_asked(
        self, asked: Asked, response: Response, ratio: Fraction, zero: Fraction
    ) -> tuple[Asked, Response]:
        """Put the matrix in the unit of the factor that has one; of `L L^T`, both have it."""
        into = str(asked.part.options["into"])
        matrix = reference_of(asked)
        scaled = in_other_unit(matrix, 1 / ratio ** (2 if into == "L L^T" else 1), zero)
        return asked.asking_for(scaled), response

    def conditions(self, asked: Asked) -> Sequence[tuple[str, Expression]]:
        """Return what defines the factorization, under the names of the part."""
        return tuple(_read_conditions(asked, _of_factors(asked)))


_MATRIX, _INVERSE = "matrix_A", "matrix_B"
_OTHER_INVERSE = "The factors are right, and the inverse beside them is not; a person will look."
#: What each factorization is asked to be, with the names of its factors in order.
FACTORIZATIONS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "P D P^-1": (("P", "D"), ("invertible(P)", "diagonal(D)", "A P = P D")),
    "Q D Q^T": (("Q", "D"), ("orthogonal(Q)", "diagonal(D)", "A = Q D Q^T")),
    "Q R": (("Q", "R"), ("orthonormal_columns(Q)", "upper_triangular(R)", "A = Q R")),
    "L U": (("L", "U"), ("lower_triangular(L)", "upper_triangular(U)", "A = L U")),
    "P L U": (
        ("P", "L", "U"),
        (
            "permutation(P)", "lower_triangular(L)", "upper_triangular(U)",
            "A = P L U or P A = L U",
        ),
    ),
    "L L^T": (("L",), ("lower_triangular(L)", "A = L L^T")),
    "L D L^T": (("L", "D"), ("lower_triangular(L)", "diagonal(D)", "A = L D L^T")),
    "U S V^T": (
        ("U", "S", "V"),
        (
            "orthonormal_columns(U)", "orthonormal_columns(V)", "diagonal(S)",
            "nonnegative_diagonal(S)", "A = U S V^T",
        ),
    ),
}  # fmt: skip


def own_names(asked: Asked) -> tuple[str, ...]:
    """Return the names whose values are asked, as the conditions use them."""
    named = tuple(str(name) for name in asked.part.options.get("names") or ())
    if named or "into" not in asked.part.options:
        return named
    return FACTORIZATIONS[asked.part.options["into"]][0]


def _of_factors(asked: Asked) -> tuple[str, ...]:
    standard, conditions = FACTORIZATIONS[asked.part.options["into"]]
    own = dict(zip(standard, own_names(asked), strict=True))
    return tuple(_renamed(condition, own) for condition in conditions)


def _renamed(condition: str, own: Mapping[str, str]) -> str:
    """Write a condition in the names of the part: single capitals are names."""
    words = re.findall(r"[A-Za-z_]+|[^A-Za-z_]+", condition)
    named = [_MATRIX if word == "A" else own.get(word, word) for word in words]
    return "".join(named)


def _read_conditions(asked: Asked, texts: Sequence[str]) -> Iterator[tuple[str, Expression]]:
    for text in texts:
        read = parse(text, asked.part.notation)
        if isinstance(read, Expression):
            yield text, read


# -- finding -------------------------------------------------------------------------------------


def _of_names(asked: Asked, document: Document, names: Sequence[str]) -> Response | None:
    """Return the last value of every name as one answer; None where one of them is missing."""
    found: list[Response] = []
    for name in names:
        read = parse(name, asked.part.notation)
        if not isinstance(read, Expression):
            return None
        chains = [c for c in chains_for(read, document) if not c.statement.hedge]
        if not chains:
            return None
        last = chains[-1]
        exact = last.exact
        found.append(Response(exact.raw, exact.expression, exact.place, last.statement))
    found = [*with_units_behind(asked, document, found)]
    bad = next((r for r in found if isinstance(r.read, Unreadable)), None)
    last_found = document.in_order(found)[-1]
    raw = ", ".join(f"{name} = {r.raw}" for name, r in zip(names, found, strict=True))
    values = [r.read for r in found if isinstance(r.read, Expression)]
    whole = bad.read if bad is not None else Collection("tuple", *values)
    return Response(raw, whole, last_found.place, last_found.statement)


def _has_inverse(asked: Asked) -> bool:
    """Whether the last factor is the inverse of the first one."""
    return str(asked.part.options["into"]).endswith("^-1")


def _with_inverse_written_out(asked: Asked, read: object) -> object:
    """Return the factors and the inverse of `(1, 1; 1, -1) (3, 0; 0, 1) (1/2, 1/2; 1/2, -1/2)`."""
    if not isinstance(read, Expression):
        return read
    match without_left_side(read):
        case Mul(args=(Matrix() as first, Matrix() as second, Matrix() as third)):
            return Collection("tuple", first, second, third)
    return read


def _inverse_given(asked: Asked, document: Document) -> Expression | None:
    """Return what the page says the inverse of the first factor to be, where it is a factor."""
    if not _has_inverse(asked):
        return None
    name = parse(f"{own_names(asked)[0]}^-1", asked.part.notation)
    if not isinstance(name, Expression):
        return None
    said = [chain.exact for chain in chains_for(name, document) if not chain.statement.hedge]
    value = said[-1].expression if said else None
    is_matrix = isinstance(value, Matrix | Collection)
    return value if isinstance(value, Expression) and is_matrix else None


def _of_field(asked: Asked, entry: AnswerField) -> Response:
    """Read an entry: values by name, in the order of the names, or a text with both."""
    value = entry.value
    if isinstance(value, Mapping):
        raw = str(value) if asked.part.unit is None else named_texts(value)
        return Response(raw, named_values(value, asked.part.notation), entry.place)
    if not own_names(asked) and not (asked.part.options.get("where") or ()):
        return Response(raw_text(value), raw_text(value), entry.place)
    return Response(raw_text(value), read_value(value, asked.part.notation), entry.place)


def _words(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield the words of the section, where any answer is right."""
    if asked.part.options.get("where") or asked.part.options.get("into"):
        return
    for block in document.blocks:
        if isinstance(block, Prose) and block.text.strip():
            yield Response(block.text, block.text, block.place)
        elif isinstance(block, ListBlock):
            yield from (Response(item.text, item.text, item.place) for item in block.items)


def _values_in(answer: Expression, ratio: Fraction, zero: Fraction) -> Expression:
    """Return an answer in another unit: what stands on the right of `x = 3`, or a value itself."""
    if isinstance(answer, Relation) and set(answer.ops) <= EQUALITIES:
        last = in_other_unit(answer.args[-1], ratio, zero)
        return answer.with_args((*answer.args[:-1], last))
    if isinstance(answer, Collection | Logic):
        return answer.with_args(tuple(_values_in(arg, ratio, zero) for arg in answer.args))
    return in_other_unit(answer, ratio, zero)


def _given(asked: Asked, answer: Expression) -> Given | None:
    """Return the values by name: of equations, of a tuple in the order of the names, of one."""
    names = [_name_and_variable(asked, text) for text in own_names(asked)]
    functions = {name: variable for name, variable in names if variable is not None}
    wanted = [name for name, _ in names]
    by_name = dict(_equations(answer))
    if not set(wanted) <= set(by_name):
        values = _in_order(answer, len(wanted)) or _in_product(asked, answer)
        if values is None:
            return None
        by_name = dict(zip(wanted, values, strict=True))
    values_by_name = {name: _plain(by_name[name]) for name in wanted}
    if "into" in asked.part.options:
        values_by_name[_MATRIX] = reference_of(asked)
    return Given(values_by_name, functions)


_POWERS: Mapping[str, Expression] = {"-1": Neg(Number(1)), "T": Symbol("T")}


def _in_product(asked: Asked, answer: Expression) -> tuple[Expression, ...] | None:
    """Return the factors of `A = (1, 1; 1, -1) (3, 0; 0, 1) (1, 1; 1, -1)^-1` in their order.

    A factor that is said again, as an inverse or a transpose, has to be the same.
    """
    product = without_left_side(answer)
    places = str(asked.part.options.get("into") or "").split()
    if not isinstance(product, Mul) or len(product.args) != len(places):
        return None
    found: dict[str, Expression] = {}
    for place, factor in zip(places, product.args, strict=True):
        letter, turned, power = place.partition("^")
        if turned and not (isinstance(factor, Pow) and factor.args[1] is _POWERS[power]):
            return None
        matrix = factor.args[0] if turned else factor
        if not isinstance(matrix, Matrix) or found.setdefault(letter, matrix) is not matrix:
            return None
    return tuple(found.values())


def _plain(value: Expression) -> Expression:
    return with_factor_inside(without_left_side(value))


def _name_and_variable(asked: Asked, text: str) -> tuple[str, Symbol | None]:
    read = parse(text, asked.part.notation)
    if isinstance(read, Call) and len(read.args) == 1 and isinstance(read.args[0], Symbol):
        return read.name, read.args[0]
    return read.name if isinstance(read, Symbol) else text, None


def _equations(answer: Expression) -> Iterator[tuple[str, Expression]]:
    parts: Sequence[Expression] = (answer,)
    sequence = isinstance(answer, Collection) and answer.kind in ("sequence", "set", "list")
    if sequence or (isinstance(answer, Logic) and answer.op == "and"):
        parts = answer.args
    for part in parts:
        if not isinstance(part, Relation) or not set(part.ops) <= EQUALITIES:
            continue
        first, last = part.args[0], part.args[-1]
        if isinstance(first, Symbol | Call):
            yield first.name, last
        elif isinstance(first, Collection) and (items := items_of(last)) is not None:
            names = [item.name for item in first.args if isinstance(item, Symbol)]
            if len(names) == len(first.args) == len(items):
                yield from zip(names, items, strict=True)


def _in_order(answer: Expression, count: int) -> Sequence[Expression] | None:
    """Return the values of a tuple; one value is the answer itself."""
    body = without_left_side(answer)
    if count == 1:
        return (body,)
    if not isinstance(body, Collection | Matrix) or isinstance(body, Matrix):
        return None
    return body.args if len(body.args) == count else None


# -- judging -------------------------------------------------------------------------------------


def _judged(asked: Asked, given: Given, conditions: Sequence[tuple[str, Expression]]) -> Checked:
    exactly = Conditions(asked, given)
    try:
        failed = [text for text, condition in conditions if not exactly.hold(condition)]
    except Unsettled:
        return Checked(MarkOutcome.NEEDS_REVIEW, NONE, (UNDECIDED,))
    if not failed:
        text = "This is right: it satisfies all that is asked of it."
        return Checked(MarkOutcome.CORRECT, FULL, (Message("right", text),))
    if has_point(*given.values.values()) and _holds_nearly(asked, given, conditions):
        text = "This holds nearly, as it does with rounded numbers; a person will look."
        return review("holds-nearly", text)
    shown = ", ".join(f"`{text.replace(_MATRIX, 'A')}`" for text in failed)
    text = f"This is not right: {shown} does not hold."
    return Checked(MarkOutcome.INCORRECT, NONE, (Message("condition-fails", text),))


def _holds_nearly(asked: Asked, given: Given, conditions: Sequence[tuple[str, Expression]]) -> bool:
    loosely = Conditions(asked, given, loosely=True)
    try:
        return all(loosely.hold(condition) for _, condition in conditions)
    except Unsettled:
        return True
