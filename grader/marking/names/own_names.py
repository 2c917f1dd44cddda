"""Students' own names, matched to a model's quantities by what they are in base quantities."""

from __future__ import annotations

from collections.abc import Mapping

from grader.answers.comparing import decide
from grader.equivalence import Outcome
from grader.expressions.nodes import Expression, Symbol
from grader.expressions.traversal import free_symbols, substitute
from grader.marking.names.model_names import ModelNames
from grader.models.network import CyclicEquations, Graph

Definitions = tuple[tuple[Symbol, Expression], ...]
MAX_OWN_NAMES = 200


def own_names(definitions: Definitions, names: ModelNames) -> Mapping[Symbol, Symbol]:
    """Return what quantity of the model each new name of the student stands for.

    `u = w x + b, a_1 = sigma(u)` is understood as `z_1, h_1`. Names of the model keep their
    meaning, whatever the student writes after them: a wrong definition is not a renaming.
    """
    new = {
        name: right for name, right in definitions[:MAX_OWN_NAMES] if names.reading(name) is None
    }
    if not new:
        return {}
    meaning = _expanded(new, names)
    quantities = {name: names.model.resolve(name) for name in names.definitions}
    found: dict[Symbol, Symbol] = {}
    for name, value in meaning.items():
        same = [quantity for quantity, other in quantities.items() if _equal(other, value)]
        if len(same) == 1 and isinstance(same[0], Symbol):
            found[name] = same[0]
    return found


def _expanded(new: Mapping[Symbol, Expression], names: ModelNames) -> dict[Symbol, Expression]:
    """Return the new names in base quantities of the model, as far as that is possible."""
    readable = {name: _in_names_of_model(right, names, new) for name, right in new.items()}
    try:
        graph = Graph(readable)
    except CyclicEquations:
        return {}
    found: dict[Symbol, Expression] = {}
    for name in readable:
        value = names.model.resolve(graph.expand(name))
        if value is not None:
            found[name] = value
    return found


def _in_names_of_model(
    right: Expression, names: ModelNames, new: Mapping[Symbol, Expression]
) -> Expression:
    mapping: dict[Expression, Expression] = {}
    for symbol in free_symbols(right):
        reading = names.reading(symbol)
        if symbol not in new and reading is not None and reading is not symbol:
            mapping[symbol] = reading
    return substitute(right, mapping)


def _equal(one: Expression | None, other: Expression) -> bool:
    return one is not None and decide(one, other).outcome is Outcome.EQUIVALENT
