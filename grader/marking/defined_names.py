"""Names that a student defines beside the answer: `Let d = 2a + b. Then the answer is 3d^2.`

So is the value of a constant: `y = C e^x + 1`, and below it `C = 3`. They are put in where the
answer is not right as it stands. What the rubric names keeps its meaning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from grader.answers.base import Checked, MarkOutcome, Response
from grader.answers.find import names_in_reference, si_value
from grader.expressions.nodes import Expression, Symbol
from grader.expressions.statement import EQUALITIES, Statement
from grader.expressions.traversal import free_symbols, substitute
from grader.marking.attempts import Attempt
from grader.sections import section_of

MAX_DEPTH = 4
_NOT_RIGHT = frozenset({MarkOutcome.INCORRECT, MarkOutcome.NEEDS_REVIEW})


def with_own_definitions(attempt: Attempt, checked: Checked) -> Checked | None:
    """Return the check of an answer with the names written out that the student defines there.

    None where it is no better so.
    """
    response = attempt.response
    if checked.outcome not in _NOT_RIGHT or response is None:
        return None
    if not isinstance(response.read, Expression) or not attempt.kind.facts.a_formula:
        return None
    read = _written_out(attempt, response, response.read)
    if read is response.read:
        return None
    again = attempt.kind.check(attempt.asked, replace(response, read=read))
    return again if again.outcome is MarkOutcome.CORRECT else None


def _written_out(attempt: Attempt, response: Response, read: Expression) -> Expression:
    asked = attempt.asked
    given = {*names_in_reference(asked)}
    declared = {Symbol(name) for name in asked.part.notation.variables}
    own = _definitions(attempt, response)
    usable: dict[Expression, Expression] = {
        name: body for name, body in own.items() if name not in given | declared
    }
    for _ in range(MAX_DEPTH):
        used: frozenset[Expression] = frozenset(free_symbols(read))
        here = {name: body for name, body in usable.items() if name in used}
        if not here:
            break
        read = substitute(read, here)
    return read


def _definitions(attempt: Attempt, response: Response) -> Mapping[Expression, Expression]:
    """Return the names with a single body in the sections of a part."""
    found: dict[Symbol, set[Expression]] = {}
    for name, body in _defined(attempt, response):
        found.setdefault(name, set()).add(body)
    return {name: bodies.pop() for name, bodies in found.items() if len(bodies) == 1}


def _defined(attempt: Attempt, response: Response) -> Iterator[tuple[Symbol, Expression]]:
    for section in section_of(attempt.document, attempt.asked.part.id):
        for line in section.blocks:
            if not isinstance(line, Statement) or line.hedge or line is response.statement:
                continue
            if len(line.sides) < 2 or not EQUALITIES.issuperset(line.relations):
                continue
            name, body = line.sides[0].expression, _value_of(attempt, line)
            if not isinstance(name, Symbol) or body is None:
                continue
            free = free_symbols(body)
            if name not in free and (free or not attempt.kind.facts.a_number):
                yield name, body


def _value_of(attempt: Attempt, line: Statement) -> Expression | None:
    """Return what a line says of its name: the end of `tau = RC = 2`, and 2 of `tau = 2 s`."""
    last = line.sides[-1]
    measured = si_value(last.raw, attempt.asked.part.notation)
    if measured is not None and not attempt.kind.facts.a_number:
        return measured
    body = last.expression
    if not isinstance(body, Expression) or (len(line.sides) > 2 and free_symbols(body)):
        return None
    return body
