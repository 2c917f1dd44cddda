"""Which lines below a part's own title are about what is asked, and not about another quantity."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.answers.base import Response
from grader.answers.find import has_usual_sign, is_derivative_asked, names_another
from grader.expressions.nodes import (
    BigOperator,
    Call,
    Collection,
    Derivative,
    Integral,
    Limit,
    Matrix,
    Symbol,
)
from grader.expressions.phrases import ANSWER_WORDS, LEADING, NEUTRAL_WORDS, TELLING
from grader.expressions.statement import Statement
from grader.marking.attempts.attempt import Attempt
from grader.rubric.types import Asked


def own_lines(attempt: Attempt) -> Attempt:
    """Leave out lines about some other quantity."""
    found, asked = attempt.responses, attempt.asked
    if len(found) == 1 and _has_no_name_of_its_own(asked):
        return attempt
    derivatives = tuple(r for r in found if r.statement and is_derivative_asked(asked, r.statement))
    if derivatives:
        last = tuple(r for r in derivatives if not _is_of_helper(r, found))
        return replace(attempt, responses=last or derivatives)
    own = tuple(r for r in found if r.statement is None or _may_be_own(asked, r.statement))
    return replace(attempt, responses=own or _under_a_name_of_ones_own(attempt))


def _under_a_name_of_ones_own(attempt: Attempt) -> tuple[Response, ...]:
    """Return the values of the one name that a section gives values to, if the rubric has it not.

    Below the title of a part that asks for a number, `E_d = -2.33` is that number, whatever the
    model calls it; `T = 293` may be another quantity where the model knows a T. So is `J = ...`
    where a matrix is asked, among formulas that are none.
    """
    asked, found = attempt.asked, attempt.responses
    facts = attempt.kind.facts
    if not (facts.a_number or facts.entries) or asked.part.find.names:
        return ()
    if facts.entries:
        found = tuple(r for r in found if isinstance(r.read, Collection | Matrix))
    names = {r.statement.sides[0].expression for r in found if r.statement is not None}
    name = names.pop() if len(names) == 1 else None
    if not isinstance(name, Symbol | Call) or asked.model is None:
        return ()
    vocabulary = asked.model.vocabulary()
    notation = vocabulary.notation
    target = asked.reference.target if asked.reference else None
    if target is not None and vocabulary.definitions.get(target) is name:
        return found  # `softmax(z) = (0.7, 0.3)` where p = softmax(z) is asked
    known = {*vocabulary.definitions, *map(Symbol, notation.variables | notation.functions)}
    return () if name in known or Symbol(name.name) in known else found


def _is_of_helper(response: Response, found: Sequence[Response]) -> bool:
    """Whether a line gives the derivative of what another line defines, `u = x^2 + 1`."""
    first = response.statement.sides[0].expression if response.statement else None
    function = first.args[0] if isinstance(first, Derivative) else None
    return isinstance(function, Symbol) and any(
        r.statement is not None and r.statement.sides[0].expression is function for r in found
    )


def _may_be_own(asked: Asked, statement: Statement) -> bool:
    """Whether a line under a part's own title is not about some other quantity."""
    if says_another(asked, f"{statement.label}:") or says_another(asked, statement.raw):
        return has_usual_sign(asked, statement)
    return not names_another(statement) or has_usual_sign(asked, statement)


def _has_no_name_of_its_own(asked: Asked) -> bool:
    """Whether what is asked is called by names of one's own, and not `slope(x, y)`.

    A derivative, integral, limit or sum of a formula is called as one likes.
    """
    target = asked.reference.target if asked.reference else None
    several = isinstance(target, Call) and len(target.args) > 1
    of_formula = isinstance(target, Derivative | Integral | Limit | BigOperator) and not isinstance(
        target.args[0], Symbol
    )
    return (
        (several or of_formula)
        and not asked.part.find.names
        and not asked.part.options.get("names")
    )


#: What a line is about: `median = 2.5`, `Var(X) = 3.5`, `pOH = 7.4`.
_ABOUT = re.compile(
    r"[\s*_]*(?P<name>[^\W\d_]\w{0,20}(?:\s?[(\[][^()=]{1,20}[)\]])?)[\s*_]*"
    r"(?:=(?!=)|(?<=\w{3}):(?![:=]))"
)


def says_another(asked: Asked, line: str) -> bool:
    """Whether a line gives a value to something else than the names that a rubric asks for."""
    found = _ABOUT.match(line)
    names = [re.sub(r"\W", "", name).casefold() for name in asked.part.find.names]
    if found is None or not names:
        return False
    said = re.sub(r"\W", "", found["name"]).casefold()
    return said not in {*names, *NEUTRAL_WORDS, *ANSWER_WORDS, *TELLING, *LEADING}
