"""What a student has said of derivatives elsewhere in the document, to be put where it is used."""

from __future__ import annotations

from collections.abc import Mapping

from grader.answers.find.chains import derivatives_in
from grader.expressions.nodes import Derivative, Expression
from grader.expressions.notation import Unreadable
from grader.expressions.statement import EQUALITIES, Statement
from grader.expressions.traversal import substitute
from grader.readers.document import Document

Own = Mapping[Expression, Expression]


def own_results(document: Document) -> dict[Expression, Expression]:
    """Return each derivative that the document, or a line around it, works out.

    Its last formula counts, one of the document before one that stands around it. A result may rest
    on other results; what stays circular or open is left out.
    """
    given: dict[Expression, Expression] = {}
    for statement in (*document.around, *document.statements):
        _add(given, statement)
    return _closed(given)


def _add(given: dict[Expression, Expression], statement: Statement) -> None:
    """Take `name = ... = formula`; a finished formula is not replaced by an unfinished one."""
    name = statement.sides[0].expression
    if statement.hedge or len(statement.sides) < 2 or not isinstance(name, Derivative):
        return
    formula = _last_formula(statement)
    if formula is None or formula is name:
        return
    if name in given and derivatives_in(formula) and not derivatives_in(given[name]):
        return
    given[name] = formula


def _last_formula(statement: Statement) -> Expression | None:
    last: Expression | None = None
    for relation, side in zip(statement.relations, statement.sides[1:], strict=True):
        if relation not in EQUALITIES:
            break
        last = None if isinstance(side.expression, Unreadable) else side.expression
    return last


def _closed(given: dict[Expression, Expression]) -> dict[Expression, Expression]:
    """Put results into results until nothing changes; keep those that became formulas."""
    done = {name: value for name, value in given.items() if not derivatives_in(value)}
    waiting = {name: value for name, value in given.items() if name not in done}
    while waiting:
        ready = {
            name: substitute(value, done)
            for name, value in waiting.items()
            if all(part in done for part in derivatives_in(value))
        }
        if not ready:
            break
        done |= ready
        waiting = {name: value for name, value in waiting.items() if name not in ready}
    return done


def with_own_results(expression: Expression, own: Own) -> Expression:
    """Put the student's own results into an expression."""
    return substitute(expression, own)
