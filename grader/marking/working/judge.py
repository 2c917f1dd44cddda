"""Checking the links of a chain: each `A = B` is judged, in the names of the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import islice, product
from types import MappingProxyType

from grader.answers.comparing import decide
from grader.answers.find import derivatives_in, is_numeric
from grader.answers.registry import kind_facts
from grader.answers.subscripts import unrolled
from grader.equivalence import Outcome, Verdict
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import (
    Expression,
    Matrix,
    Symbol,
)
from grader.expressions.notation import Declared, Unreadable, declarations_of
from grader.expressions.statement import EQUALITIES, Statement
from grader.expressions.traversal import free_symbols, functions_called, substitute
from grader.expressions.writing import to_plain
from grader.marking.names.model_names import ModelNames, symbols_in
from grader.marking.types import LinkOutcome, WorkingLine
from grader.marking.working.claims import (
    Judge,
    Link,
    claims,
    defined_functions,
    gives_a_value,
    links_of,
    only_asks,
)
from grader.marking.working.signs import INEQUALITIES, decide_inequality, facts_of
from grader.models.base import Compares, KnowsDependence, Model, ReadsLoosely
from grader.rubric.types import Asked
from grader.same import Same
from grader.worked_solutions import changed, judge_pair

MAX_PAIRS = 256
_NOTHING: Mapping[Expression, Expression] = MappingProxyType({})


def judge_of(asked: Asked, own: Mapping[Expression, Expression] = _NOTHING) -> Judge:
    """Return what the working of a part is checked with."""
    notation, reference = asked.part.notation, asked.reference
    model = asked.model if kind_facts(asked).of_the_model else None
    if model is not None and model.vocabulary().definitions:
        return Judge(model, notation, own)
    if reference is None or reference.target is None or not isinstance(reference.value, Expression):
        return Judge(None, notation, functions=asked.model)
    values: dict[Expression, Expression] = {reference.target: reference.value}
    return Judge(None, notation, functions=asked.model, values=values)


def judge_statement(statement: Statement, judge: Judge) -> tuple[WorkingLine, ...]:
    """Judge every link of a chain that claims something.

    Where no model defines names, `h = 1.41 - 1` claims nothing: it says what h is. What follows
    in the chain is a computation, and so is a link between numbers.
    """
    links = [link for link in links_of(statement) if not gives_a_value(link)]
    if judge.model is None:
        links = list(claims(links, judge))
    judge = replace(judge, facts=facts_of(statement.premises, statement))
    judged = ((link, judge_link(link, judge)) for link in links)
    return tuple(line for link, line in judged if not only_asks(link, line, judge))


def judge_link(link: Link, judge: Judge) -> WorkingLine:
    """Judge one link: holds, fails, follows from an own wrong result, undecided or unread."""
    left, right = link.left.expression, link.right.expression
    raw = f"{link.left.raw.strip()} {link.relation} {link.right.raw.strip()}"
    place = link.right.place
    if isinstance(left, Unreadable) or isinstance(right, Unreadable):
        problem = left if isinstance(left, Unreadable) else right
        assert isinstance(problem, Unreadable)
        return WorkingLine(place, raw, LinkOutcome.UNREAD, problem.sentence)
    if link.relation == "~" and isinstance(left, Matrix) and isinstance(right, Matrix):
        return WorkingLine(place, raw, LinkOutcome.UNDECIDED)  # row operations: equal in rank only
    if link.relation not in EQUALITIES:
        return WorkingLine(place, raw, *_judge_inequality(left, link.relation, right, judge))
    outcome, verdict, text, by_model = _judge_equality(left, right, judge, link.relation == "~")
    if outcome is LinkOutcome.FAILS and not text:
        text = changed(left, right)
    return WorkingLine(place, raw, outcome, text, verdict, by_model)


def _judge_inequality(
    left: Expression, relation: str, right: Expression, judge: Judge
) -> tuple[LinkOutcome, str]:
    """Judge an inequality by signs; other relations are left open."""
    if relation not in INEQUALITIES:
        return LinkOutcome.UNDECIDED, ""
    holds = decide_inequality(left, relation, right, judge.facts)
    if holds is None:
        return LinkOutcome.UNDECIDED, ""
    return (LinkOutcome.HOLDS, "") if holds else (LinkOutcome.FAILS, "the inequality is false")


_Judged = tuple[LinkOutcome, Verdict | None, str, bool]


def _judge_equality(
    left: Expression, right: Expression, judge: Judge, loose: bool = False
) -> _Judged:
    """Judge an equation; a class writes the same ones again and again, and each is judged once."""
    return _judged_once(left, right, _known(judge), loose)


_Pairs = tuple[tuple[Expression, Expression], ...]
_Known = tuple[Same[Model | None], Same[Model | None], Declared, _Pairs, _Pairs]


def _known(judge: Judge) -> _Known:
    """Return all that the judgement of an equation depends on, as the key of a cache."""
    return (
        Same(judge.model),
        Same(judge.functions),
        declarations_of(judge.notation),
        tuple(judge.values.items()),
        tuple(judge.own.items()),
    )


@lru_cache(maxsize=1_000)
def _judged_once(left: Expression, right: Expression, known: _Known, loose: bool) -> _Judged:
    model, functions, notation, values, own = known
    judge = Judge(model.value, notation.notation, dict(own), functions.value, dict(values))
    return _judged(left, right, judge, loose)


def _judged(left: Expression, right: Expression, judge: Judge, loose: bool) -> _Judged:
    left, right = (unrolled(substitute(side, judge.values)) for side in (left, right))
    left, right = (_with_functions(side, judge.functions) for side in (left, right))
    free = judge_pair(left, right, judge.notation, loose)
    if free.outcome is Outcome.EQUIVALENT:
        return LinkOutcome.HOLDS, free, "", False
    if judge.model is None:
        same = free_symbols(left) == free_symbols(right)
        same = same and functions_called(left, right) <= KNOWN_FUNCTIONS.keys()
        return (_outcome_of(free) if same else LinkOutcome.UNDECIDED), free, "", False
    verdict, local = _compare_readings(left, right, judge)
    if verdict is None or _has_strange_functions(left, right, judge.model):
        if is_numeric(left) and is_numeric(right):
            return _outcome_of(free), free, "", False
        return _without_meaning(left, right, judge.model)
    if verdict.outcome is Outcome.EQUIVALENT:
        return LinkOutcome.HOLDS, verdict, _LOCAL if local else "", True
    if judge.own and _follows(left, right, judge):
        return LinkOutcome.FOLLOWS, verdict, "This follows from your own earlier result.", True
    return _outcome_of(verdict), verdict, "", True


def _with_functions(expression: Expression, model: Model | None) -> Expression:
    """Put in the functions that a model defines, `f(x) = x^3 - 3x` for `f(x)`."""
    if model is None or not functions_called(expression) & defined_functions(model):
        return expression
    return model.resolve(expression) or expression


def _without_meaning(left: Expression, right: Expression, model: Model) -> _Judged:
    """Judge a link that the model cannot read: wrong if it takes a derivative that is none.

    `∂h_1/∂z_2` is none where z_2 is computed from h_1.
    """
    known = ModelNames("", model).known
    for node in (*derivatives_in(left), *derivatives_in(right)):
        if symbols_in(*node.args) <= known and not _depends(node, model):
            of, by = (to_plain(arg) for arg in node.args[:2])
            return LinkOutcome.FAILS, None, f"{of} does not depend on {by}", True
    return LinkOutcome.UNDECIDED, None, "", False


def _depends(node: Expression, model: Model) -> bool:
    """Whether a derivative is one: what it is taken of is computed from what it is taken by."""
    of, *by = node.args
    if isinstance(model, KnowsDependence) and isinstance(of, Symbol):
        return all(not isinstance(name, Symbol) or model.depends(of, name) for name in by)
    return model.resolve(node) is not None


def _has_strange_functions(left: Expression, right: Expression, model: Model) -> bool:
    """Whether a function is used that neither the model has nor mathematics knows."""
    definitions = model.vocabulary().definitions
    known = {*KNOWN_FUNCTIONS, *model.vocabulary().notation.functions}
    known |= functions_called(*definitions.values())
    return not functions_called(left, right) <= known


_LOCAL = "Right, with the factors of the chain rule read as partial derivatives of one equation."


def _outcome_of(verdict: Verdict) -> LinkOutcome:
    if verdict.outcome is Outcome.DIFFERENT:
        return LinkOutcome.FAILS
    return LinkOutcome.HOLDS if verdict.outcome is Outcome.EQUIVALENT else LinkOutcome.UNDECIDED


def readings(expression: Expression, model: Model) -> tuple[Expression, ...]:
    """Return what an expression can mean in base quantities of the model."""
    if isinstance(model, ReadsLoosely):
        return model.readings(expression)
    resolved = model.resolve(expression)
    return () if resolved is None else (resolved,)


#: Lines in another layout, such as `∂L/∂z W` for `W^T ∂L/∂z`, are no mistakes: they are left open.
_OTHER_LAYOUT = frozenset({"ill-shaped", "different-shape"})


def _compare_readings(
    left: Expression, right: Expression, judge: Judge
) -> tuple[Verdict | None, bool]:
    """Compare under every reading of the derivatives; the first that makes the link hold counts.

    Return the verdict of the plainest reading if none does, and whether it was not the plainest.
    """
    assert judge.model is not None
    if isinstance(judge.model, Compares):
        verdict = judge.model.compared(left, right, decide, judge.notation)
        return (None if verdict is None or verdict.code in _OTHER_LAYOUT else verdict), False
    pairs = product(readings(left, judge.model), readings(right, judge.model))
    plainest: Verdict | None = None
    for position, (one, other) in enumerate(islice(pairs, MAX_PAIRS)):
        verdict = decide(one, other, judge.notation)
        if verdict.outcome is Outcome.EQUIVALENT:
            return verdict, position > 0
        if plainest is None or verdict.outcome is Outcome.UNDECIDED:
            plainest = verdict
    return plainest, False


def _follows(left: Expression, right: Expression, judge: Judge) -> bool:
    """Whether the link holds once the student's own wrong results stand for what they name."""
    own_left, own_right = substitute(left, judge.own), substitute(right, judge.own)
    if own_left is left and own_right is right:
        return False
    verdict, _ = _compare_readings(own_left, own_right, judge)
    return verdict is not None and verdict.outcome is Outcome.EQUIVALENT
