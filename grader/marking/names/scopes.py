"""Of which model does a line speak? Headings, definitions and decorated names tell.

A rubric may ask the same of two networks whose names differ by a prime or a star. Students leave
such marks out, or carry names from one network over into the other. A line is given to a model by
what it names; where that leaves it open, by the definitions and headings before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from grader.answers.comparing import decide
from grader.answers.find import is_numeric
from grader.answers.registry import kind_facts
from grader.equivalence import Outcome
from grader.expressions.nodes import Derivative, Expression, Symbol
from grader.expressions.notation import Unreadable
from grader.expressions.statement import EQUALITIES, Statement
from grader.marking.names.model_names import ModelNames, symbols_in, undecorated
from grader.marking.names.own_names import own_names
from grader.readers.document import Document, Heading
from grader.rubric.types import Asked
from grader.same import Same


@dataclass(frozen=True)
class Context:
    """A model with definitions, and what is asked of it."""

    names: ModelNames
    parts: frozenset[str]
    outputs: frozenset[Expression]

    @property
    def name(self) -> str:
        """The model's name in the rubric."""
        return self.names.name


@dataclass(frozen=True)
class Definition:
    """A line `name = formula` of the student."""

    position: int
    left: Symbol
    right: Expression


@dataclass
class Scopes:
    """The model of which each line speaks, by its position; open ones are left out.

    `unsure` are lines about which only the names that they share with a model decided. `current`
    is the model of the definitions or the heading before the line that is looked at, `own` are the
    student's own names, by model, that were defined before it.
    """

    current: str = ""
    models: dict[int, str] = field(default_factory=dict)
    unsure: set[int] = field(default_factory=set)
    own: dict[str, frozenset[Symbol]] = field(default_factory=dict)


def contexts_of(key: Mapping[str, Asked]) -> tuple[Context, ...]:
    """Return the models that define names, and of which formulas are asked."""
    return _contexts_of(Same(key))


@lru_cache(maxsize=8)  # one key for a class
def _contexts_of(key: Same[Mapping[str, Asked]]) -> tuple[Context, ...]:
    asked_of: dict[str, list[Asked]] = {}
    for asked in key.value.values():
        model = asked.model if kind_facts(asked).of_the_model else None
        if model is not None and model.vocabulary().definitions:
            asked_of.setdefault(asked.part.model_name, []).append(asked)
    return tuple(_context(name, items) for name, items in asked_of.items())


def _context(name: str, items: Sequence[Asked]) -> Context:
    model = items[0].model
    assert model is not None
    targets = (a.reference.target for a in items if a.reference is not None)
    outputs = frozenset(t.args[0] for t in targets if isinstance(t, Derivative))
    return Context(ModelNames(name, model), frozenset(a.part.id for a in items), outputs)


def scopes_of(document: Document, contexts: Sequence[Context]) -> Scopes:
    """Return the model of which each line speaks."""
    scopes = Scopes()
    if len(contexts) == 1:
        scopes.models = {
            position: contexts[0].name
            for position, block in enumerate(document.blocks)
            if isinstance(block, Statement)
        }
        return scopes
    distinct = _distinguished_outputs(document, contexts)
    runs = {run[0].position: run for run in definition_runs(document)}
    for position, block in enumerate(document.blocks):
        if isinstance(block, Heading) and block.parts is not None:
            scopes.current = _scope_of_section(block.parts, contexts)
        elif isinstance(block, Statement):
            if position in runs:
                scopes.own = _own_of_run(runs[position], contexts, scopes.own)
                scopes.current = _scope_of_run(runs[position], contexts) or scopes.current
            _place(scopes, position, block, contexts, distinct)
    return scopes


def _place(
    scopes: Scopes,
    position: int,
    statement: Statement,
    contexts: Sequence[Context],
    distinct: Mapping[Expression, str],
) -> None:
    found = _scope_of_statement(statement, contexts, distinct, scopes)
    if found:
        scopes.models[position] = found
        if not scopes.current and not distinct:
            scopes.unsure.add(position)


def _scope_of_section(parts: Sequence[str], contexts: Sequence[Context]) -> str:
    fitting = [c.name for c in contexts if not c.parts.isdisjoint(parts)]
    return fitting[0] if len(fitting) == 1 else ""


# -- definitions -----------------------------------------------------------------------------------


def definition_runs(document: Document) -> Iterator[tuple[Definition, ...]]:
    """Yield the definitions that stand together, up to a heading or a derivative."""
    run: list[Definition] = []
    for position, block in enumerate(document.blocks):
        if isinstance(block, Statement):
            definition = definition_in(block, position)
            if definition is not None:
                run.append(definition)
                continue
            if target_of(block) is None:
                continue
        elif not isinstance(block, Heading):
            continue
        if run:
            yield tuple(run)
        run = []
    if run:
        yield tuple(run)


def definition_in(statement: Statement, position: int = 0) -> Definition | None:
    """Return what a line defines, if it says what a name is in terms of others."""
    if statement.hedge or len(statement.sides) < 2 or statement.relations[0] not in EQUALITIES:
        return None
    left, right = statement.sides[0].expression, statement.sides[1].expression
    if not isinstance(left, Symbol) or isinstance(right, Unreadable):
        return None
    if is_numeric(right) or isinstance(right, Symbol):
        return None
    return Definition(position, left, right)


def _scope_of_run(run: Sequence[Definition], contexts: Sequence[Context]) -> str:
    """Return the model that the definitions fit best, if one fits better than all others."""
    scores = sorted(((_support(run, c.names), c.name) for c in contexts), reverse=True)
    best, name = scores[0]
    return name if best[0] and best > scores[1][0] else ""


def _own_of_run(
    run: Sequence[Definition], contexts: Sequence[Context], before: Mapping[str, frozenset[Symbol]]
) -> dict[str, frozenset[Symbol]]:
    """Return the own names known after some definitions, by model."""
    pairs = tuple((d.left, d.right) for d in run)
    return {
        c.name: before.get(c.name, frozenset()) | frozenset(own_names(pairs, c.names))
        for c in contexts
    }


def _support(run: Sequence[Definition], names: ModelNames) -> tuple[int, int]:
    """Count the definitions of the model, then those of them whose names are written as there.

    What is said of a name weighs more than how it is written: students leave primes and stars out.
    """
    own = own_names(tuple((d.left, d.right) for d in run), names)
    said = [definition for definition in run if _is_definition(definition, names)]
    renamed = [d for d in run if d not in said and d.left in own]
    return len(said) + len(renamed), sum(d.left in names.definitions for d in said)


def _is_definition(definition: Definition, names: ModelNames) -> bool:
    expected = names.plain_definitions.get(undecorated(definition.left))
    if expected is None:
        return False
    verdict = decide(expected, undecorated(definition.right))
    return verdict.outcome is Outcome.EQUIVALENT


# -- derivatives -----------------------------------------------------------------------------------


def target_of(statement: Statement) -> Derivative | None:
    """Return the derivative that a line speaks of: its first side that is one, if any."""
    if len(statement.sides) < 2:
        return None
    sides = (side.expression for side in statement.sides)
    return next((side for side in sides if isinstance(side, Derivative)), None)


def _distinguished_outputs(
    document: Document, contexts: Sequence[Context]
) -> Mapping[Expression, str]:
    """Return the outputs by model, if the student writes those of two models apart."""
    owners: dict[Expression, list[str]] = {}
    for context in contexts:
        for output in context.outputs:
            owners.setdefault(output, []).append(context.name)
    targets = (target_of(statement) for statement in document.statements)
    used = {target.args[0] for target in targets if target is not None}
    found = {o: names[0] for o, names in owners.items() if o in used and len(names) == 1}
    return found if len(set(found.values())) > 1 else {}


def _scope_of_statement(
    statement: Statement,
    contexts: Sequence[Context],
    distinct: Mapping[Expression, str],
    scopes: Scopes,
) -> str:
    """Decide by the output, then by decorated names, the place, and all names."""
    read = [s.expression for s in statement.sides if isinstance(s.expression, Expression)]
    symbols = symbols_in(*read)
    target = target_of(statement)
    if len({distinct[s] for s in symbols if s in distinct}) > 1:
        return ""
    if target is not None and target.args[0] in distinct:
        return distinct[target.args[0]]
    possible = [c for c in contexts if target is None or _can_mean(c, target, scopes)]
    marked = [c for c in possible if _has_marks(c, possible, symbols)]
    if len(marked) == 1 and (target is not None or not scopes.current):
        return marked[0].name
    if any(c.name == scopes.current for c in possible):
        return scopes.current
    return _by_names(possible, symbols) if target is not None else ""


def _can_mean(context: Context, target: Derivative, scopes: Scopes) -> bool:
    own = scopes.own.get(context.name, frozenset())
    symbols = symbols_in(*target.args)
    return all(symbol in own or context.names.has(symbol) for symbol in symbols)


def _has_marks(context: Context, others: Sequence[Context], symbols: frozenset[Symbol]) -> bool:
    """Whether a decorated name is used that only this model has."""
    rest = [other for other in others if other is not context]
    return any(
        undecorated(symbol) is not symbol
        and symbol in context.names.known
        and not any(symbol in other.names.known for other in rest)
        for symbol in symbols
    )


def _by_names(possible: Sequence[Context], symbols: frozenset[Symbol]) -> str:
    scores = sorted(((c.names.exact_among(symbols), c.name) for c in possible), reverse=True)
    if not scores or (len(scores) > 1 and scores[0][0] == scores[1][0]):
        return ""
    return scores[0][1]
