"""Names that students give to formulas: `d_4 = w sigma'(z_4) d_5`, `s_k = sigma'(z_k)`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from grader.answers.find import derivatives_in
from grader.answers.subscripts import letter_below, numbered, with_subscript
from grader.expressions.nodes import Collection, Expression, Symbol
from grader.expressions.notation import Unreadable
from grader.expressions.statement import EQUALITIES, Statement
from grader.expressions.traversal import free_symbols, substitute
from grader.marking.names.model_names import ModelNames, symbols_in

Abbreviations = Mapping[Expression, Expression]
MAX_ROUNDS = 50


def abbreviations_of(
    statements: Sequence[Statement],
    names: ModelNames,
    own: Mapping[Symbol, Symbol],
    numbers: bool = True,
) -> dict[Expression, Expression]:
    """Return what new names stand for, in names that are not new; circular ones are left out.

    A name of the model is never an abbreviation, nor is one that was matched to a quantity of it.
    Without `numbers` none stands for a number.
    """
    given: dict[Symbol, Expression] = {}
    for statement in statements:
        left = statement.sides[0].expression
        if statement.hedge:
            continue
        if isinstance(left, Symbol) and left not in own and names.reading(left) is None:
            value = value_given(statement, numbers)
            if value is not None and left not in free_symbols(value):
                given[left] = value
    used = symbols_in(*_formulas(statements))
    new = [symbol for symbol in used if symbol not in own and names.reading(symbol) is None]
    return _expanded({**_instances(given, new), **given})


def _formulas(statements: Iterable[Statement]) -> list[Expression]:
    sides = (side.expression for statement in statements for side in statement.sides)
    return [side for side in sides if not isinstance(side, Unreadable)]


def value_given(statement: Statement, numbers: bool = True) -> Expression | None:
    """Return what a line says that its name is: the last formula that is worked out, if any is.

    Without `numbers` the last one that is no number. Of several values, `λ = 1, 3`, none is put in.
    """
    found: list[Expression] = []
    for relation, side in zip(statement.relations, statement.sides[1:], strict=False):
        if relation not in EQUALITIES or isinstance(side.expression, Unreadable):
            break
        if numbers or free_symbols(side.expression):
            found.append(side.expression)
    finished = [formula for formula in found if not derivatives_in(formula)]
    chosen = finished or found
    if not chosen or (isinstance(chosen[-1], Collection) and chosen[-1].kind in _SEVERAL):
        return None
    return chosen[-1]


_SEVERAL = frozenset({"sequence", "set"})


def _instances(
    given: Mapping[Symbol, Expression], used: Iterable[Symbol]
) -> dict[Symbol, Expression]:
    """Return `s_4 = sigma'(z_4)` for an `s_4` that is used where `s_k = sigma'(z_k)` is given."""
    found: dict[Symbol, Expression] = {}
    for name, value in given.items():
        letter = letter_below(name)
        if letter is not None:
            for symbol, number in numbered(name, used):
                found[symbol] = with_subscript(value, letter, number)
    return found


def _expanded(given: Mapping[Symbol, Expression]) -> dict[Expression, Expression]:
    """Put abbreviations into abbreviations; those that never end are left out."""
    done: dict[Expression, Expression] = {}
    waiting: dict[Expression, Expression] = dict(given.items())
    for _ in range(MAX_ROUNDS):
        ready = {n: v for n, v in waiting.items() if not free_symbols(v) & waiting.keys()}
        if not ready:
            break
        done |= ready
        waiting = {n: substitute(v, ready) for n, v in waiting.items() if n not in ready}
    return done
