"""`equation` and `set`: compared by what solves them, or by their elements."""

from __future__ import annotations

from fractions import Fraction

from grader.answers.base import Checked, Element, ElementValues, MarkOutcome, Response
from grader.answers.collection_kinds import find_alternatives, matching, reference_of
from grader.answers.comparing import compare_value
from grader.answers.entries import check_entries, compare_entry, entry_messages
from grader.answers.explaining import checked_of, unreadable
from grader.answers.expression import field_response
from grader.answers.finding import field_of, name_matches, names_of
from grader.answers.reading import is_numeric, without_left_side
from grader.equivalence import NumberPolicy, Outcome, has_branches
from grader.expressions.nodes import Collection, Expression, Interval, Logic, Relation
from grader.expressions.notation import Unreadable
from grader.expressions.statement import Statement
from grader.expressions.writing import to_plain
from grader.readers.document import Document
from grader.rubric.types import Asked


class EquationKind:
    """An equation, inequality or system: the last statement with a relation."""

    name = "equation"

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return whole statements: those with a side of the part's names, if it has names."""
        entry = field_of(asked, document)
        if entry is not None:
            return (field_response(asked, entry),)
        names = names_of(asked)
        statements = [s for s in document.statements if s.relations]
        if names:
            statements = [
                s for s in statements if any(name_matches(x, n) for n in names for x in s.sides)
            ]
        return tuple(map(_whole, statements))

    def check(self, asked: Asked, response: Response) -> Checked:
        """Compare with the reference by solutions."""
        if isinstance(response.read, Unreadable):
            return unreadable(response.read)
        assert isinstance(response.read, Expression)
        verdict = compare_value(asked, response.read)
        return checked_of(verdict, None, response.read)


class SetKind:
    """A set, an interval, a union, or all solutions joined by `or`."""

    name = "set"

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return the sets under the part's names, or single values that stand on one line."""
        return find_alternatives(asked, document)

    def check(self, asked: Asked, response: Response) -> Checked:
        """Compare the sets; with credit for each element, a share for the right ones."""
        if isinstance(response.read, Unreadable):
            return unreadable(response.read)
        assert isinstance(response.read, Expression)
        answer = _of_one(asked, _as_set(response.read))
        ends = _by_ends(asked, answer)
        if ends is not None:
            return ends
        checked = checked_of(compare_value(asked, answer), None, answer)
        if checked.outcome is MarkOutcome.INCORRECT:
            return _by_element(asked, answer) or checked
        return checked


def _whole(statement: Statement) -> Response:
    problem = statement.unread
    if problem is not None:
        return Response(statement.raw, problem, statement.place, statement)
    sides = tuple(s.expression for s in statement.sides if isinstance(s.expression, Expression))
    return Response(statement.raw, Relation(sides, statement.relations), statement.place, statement)


def _as_set(answer: Expression) -> Expression:
    """Read `S = {1, 2}`, `x in {1, 2}`, `x = 1 or x = 2` and `1, 2` as the set {1, 2}."""
    if isinstance(answer, Relation) and answer.ops in (("in",), ("=",)):
        answer = answer.args[-1]
    if isinstance(answer, Logic) and answer.op == "or" and all(map(_is_equation, answer.args)):
        return Collection("set", *map(without_left_side, answer.args))
    if isinstance(answer, Collection) and answer.kind == "sequence":
        return Collection("set", *map(without_left_side, answer.args))
    return answer


def _of_one(asked: Asked, answer: Expression) -> Expression:
    """Read a single number as the set that holds it, where a finite set is expected."""
    expected = _as_set(reference_of(asked))
    finite = isinstance(expected, Collection) and expected.kind == "set"
    several = isinstance(answer, Collection | Interval | Logic | Relation)
    if not finite or several or not is_numeric(answer) or has_branches(answer):
        return answer
    return Collection("set", answer)


def _is_equation(expression: Expression) -> bool:
    return isinstance(expression, Relation) and expression.ops == ("=",)


def _by_ends(asked: Asked, answer: Expression) -> Checked | None:
    """Compare the ends of an interval within the part's tolerance, if it has one.

    `(a, b)` and `[a, b]` are then one interval, as people write that of a confidence level.
    """
    reference = _as_set(reference_of(asked))
    if not isinstance(reference, Interval) or not _is_loose(asked.part.policy):
        return None
    pair = isinstance(answer, Collection) and answer.kind in ("tuple", "list")
    same = isinstance(answer, Interval) and (
        (answer.left_open, answer.right_open) == (reference.left_open, reference.right_open)
    )
    if not (pair or same) or len(answer.args) != 2:
        return None
    return check_entries(asked, ["the lower end", "the upper end"], reference.args, answer.args)


def _is_loose(policy: NumberPolicy) -> bool:
    return any(
        bound is not None
        for bound in (policy.absolute, policy.relative, policy.digits, policy.decimals)
    )


def _by_element(asked: Asked, answer: Expression) -> Checked | None:
    """Mark each element; too many elements cost what they would earn."""
    reference = reference_of(asked)
    finite = isinstance(reference, Collection) and isinstance(answer, Collection)
    if not finite or asked.part.options.get("credit", "all") != "each":
        return None
    table = [
        [compare_entry(asked, one, other).outcome is Outcome.EQUIVALENT for other in answer.args]
        for one in reference.args
    ]
    partner = matching(table)
    elements = tuple(
        Element(
            to_plain(one),
            to_plain(one) if i in partner else "",
            to_plain(one),
            i in partner,
            values=ElementValues((one,) if i in partner else (), (one,), (one,)),
        )
        for i, one in enumerate(reference.args)
    )
    surplus = max(0, len(answer.args) - len(partner))
    share = max(Fraction(0), Fraction(len(partner) - surplus, len(elements) or 1))
    outcome = MarkOutcome.PARTIAL if share else MarkOutcome.INCORRECT
    return Checked(outcome, share, tuple(entry_messages(elements)), elements=elements)
