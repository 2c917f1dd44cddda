"""The document in the names of a model: what each model is asked is read in its own words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from grader.answers.find import name_matches, names_of
from grader.errors import Place
from grader.expressions.nodes import Call, Expression, Relation, Symbol
from grader.expressions.notation import Unreadable
from grader.expressions.statement import Side, Statement
from grader.expressions.traversal import (
    free_symbols,
    functions_called,
    substitute,
    transform,
)
from grader.expressions.writing import to_plain
from grader.marking.names.abbreviations import Abbreviations, abbreviations_of
from grader.marking.names.differentials import with_derivatives
from grader.marking.names.model_names import ModelNames, symbols_in
from grader.marking.names.own_names import own_names
from grader.marking.names.redefinitions import Placed, Span, spans_of
from grader.marking.names.scopes import Context, Scopes, contexts_of, definition_in, scopes_of
from grader.marking.types import PlacedRemark
from grader.readers.document import Document, Heading
from grader.rubric.types import Asked
from grader.worked_solutions import D


@dataclass(frozen=True)
class Aligned:
    """A document as one model sees it.

    Lines about other models are left out, names are the model's. `slips` maps a name that the
    student used for another to what it was read as, with the first place. `unsure` are the places
    of lines that may be about another model, `renamed` those of lines with such names.

    In `document` a new name that is said to be a number is that number; `by_name` is the same,
    block by block, with no number put in for a name, and None where none was.
    """

    document: Document
    by_name: Document | None = None
    slips: tuple[PlacedRemark, ...] = ()
    unsure: frozenset[Place] = frozenset()
    renamed: frozenset[Place] = frozenset()


def align(document: Document, key: Mapping[str, Asked]) -> dict[str, Aligned]:
    """Return the document as each model with definitions sees it, by the model's name."""
    contexts = contexts_of(key)
    if not contexts:
        return {}
    if not any(D in context.names.known for context in contexts):
        document = with_derivatives(document)
    scopes = scopes_of(document, contexts)
    wanted = tuple(name for asked in key.values() for name in names_of(asked))
    wanted += tuple(name for asked in key.values() for name in _in_equation(asked))
    return {c.name: _aligned(document, c, scopes, wanted) for c in contexts}


def _in_equation(asked: Asked) -> frozenset[Symbol]:
    """Return the names of an equation that is asked: `y = 10x - 16` says what no y stands for."""
    value = asked.value
    return free_symbols(value) if isinstance(value, Relation) else frozenset()


def _aligned(
    document: Document, context: Context, scopes: Scopes, wanted: Sequence[Expression]
) -> Aligned:
    placed = [(at, b) for at, b in enumerate(document.blocks) if isinstance(b, Statement)]
    mine = [(at, b) for at, b in placed if scopes.models.get(at) == context.name]
    open_ = [(at, b) for at, b in placed if scopes.models.get(at, context.name) == context.name]
    spans = spans_of(open_, context.names, _questions(document))
    starts = [span.start for span in spans]
    spans_of_mine = {at: bisect_right(starts, at) - 1 for at, _ in mine}
    renamings = [_renaming(span, mine, open_, context, wanted) for span in spans]
    own = {at: renamings[span].with_numbers for at, span in spans_of_mine.items()}
    by_name = None
    if any(each.with_numbers is not each.by_name for each in renamings):
        named = {at: renamings[span].by_name for at, span in spans_of_mine.items()}
        by_name = _renamed_document(document, named)
    renamed = frozenset(block.place for at, block in mine if any(_slips([(block, own[at])])))
    lines = [(block, own[at]) for at, block in mine]
    slips = (*_slips(lines), *_own_names(lines))
    unsure = frozenset(document.blocks[position].place for position in scopes.unsure)
    return Aligned(_renamed_document(document, own), by_name, slips, unsure, renamed)


def _renamed_document(document: Document, own: Mapping[int, Renaming]) -> Document:
    """Return a document with the lines of which is known what names mean in them."""
    blocks = tuple(
        own[at].statement(block) if isinstance(block, Statement) else block
        for at, block in enumerate(document.blocks)
        if at in own or not isinstance(block, Statement)
    )
    return replace(document, blocks=blocks)


def _questions(document: Document) -> dict[int, tuple[str, ...]]:
    """Return under which question each block stands, by its position."""
    found: dict[int, tuple[str, ...]] = {}
    current: tuple[str, ...] = ()
    for position, block in enumerate(document.blocks):
        if isinstance(block, Heading) and block.parts is not None:
            current = block.labels[:1] or tuple(part.partition(".")[0] for part in block.parts[:1])
        found[position] = current
    return found


def _renaming(
    span: Span,
    mine: Sequence[Placed],
    open_: Sequence[Placed],
    context: Context,
    wanted: Sequence[Expression],
) -> Renamings:
    """Return what names mean in a span of the page."""
    own = _own([line for at, line in mine if at not in span.void], context.names)
    lines = [line for at, line in open_ if at not in span.void]
    both = (abbreviations_of(lines, context.names, own, numbers) for numbers in (True, False))
    numeric, symbolic = (_not_asked_for(abbreviations, wanted) for abbreviations in both)
    formulas = _formulas([line for at, line in mine if at not in span.void])
    function = context.names.function_of_another_name(formulas)
    renaming = Renaming(context.names, own, numeric, function)
    if symbolic == numeric:
        return Renamings(renaming, renaming)
    return Renamings(renaming, replace(renaming, abbreviations=symbolic))


def _not_asked_for(abbreviations: Abbreviations, wanted: Sequence[Expression]) -> Abbreviations:
    """Leave out the names under which answers are found: `A = 7/2` answers, it abbreviates not."""
    sides = {name: Side(name, to_plain(name), Place("")) for name in abbreviations}
    return {
        name: value
        for name, value in abbreviations.items()
        if not any(name_matches(sides[name], other) for other in wanted)
    }


def _own(statements: Sequence[Statement], names: ModelNames) -> Mapping[Symbol, Symbol]:
    found = (definition_in(statement) for statement in statements)
    definitions = {d.left: d.right for d in found if d is not None}
    return own_names(tuple(definitions.items()), names)


@dataclass(frozen=True)
class Renaming:
    """How names of the student become names of the model.

    `function` is the name that the student has for the only function of the model, if another one.
    """

    names: ModelNames
    own: Mapping[Symbol, Symbol]
    abbreviations: Abbreviations
    function: str = ""

    def target(self, symbol: Symbol) -> Symbol | None:
        """Return the name of the model that a name stands for, if it is another one."""
        found = self.own.get(symbol) or self.names.reading(symbol)
        return found if found is not None and found is not symbol else None

    def expression(self, expression: Expression) -> Expression:
        """Return an expression in the model's names; unknown names stay."""
        expression = substitute(expression, self.abbreviations)
        mapping: dict[Expression, Expression] = {
            symbol: target
            for symbol in symbols_in(expression)
            if (target := self.target(symbol)) is not None
        }
        expression = substitute(expression, mapping) if mapping else expression
        return transform(expression, self._call) if self.function else expression

    def _call(self, node: Expression) -> Expression:
        if not isinstance(node, Call) or node.name != self.function:
            return node
        return Call(self.names.only_function, *node.args, primes=node.primes)

    def statement(self, statement: Statement) -> Statement:
        """Return a line in the model's names; raw text and places stay as they are."""
        line = statement.mapped(self.expression)
        if line is not statement and self._gives_a_number(statement):
            line = replace(line, sides=(statement.sides[0], *line.sides[1:]))
        if not statement.premises:
            return line
        return replace(line, premises=tuple(map(self.statement, statement.premises)))

    def _gives_a_number(self, statement: Statement) -> bool:
        """Whether a line says of a new name what number it is, which may be an answer."""
        name = statement.sides[0].expression
        if isinstance(name, Unreadable) or not statement.relations:
            return False
        value = self.abbreviations.get(name)
        return value is not None and not free_symbols(value)


@dataclass(frozen=True)
class Renamings:
    """What names mean where numbers are put in for them and where they are not, if that differs."""

    with_numbers: Renaming
    by_name: Renaming


Lines = Sequence[tuple[Statement, Renaming]]


def _slips(lines: Lines) -> Iterator[PlacedRemark]:
    """Say once how names were read that differ from the model's by their decoration only."""
    found = _renamed(lines, own=False)
    if found is not None:
        text = f"Names that this question does not have were read as those it has: {found[0]}."
        yield PlacedRemark("notation-slip", text, found[1])


def _own_names(lines: Lines) -> Iterator[PlacedRemark]:
    """Say once which quantities the student's own names stand for."""
    found = _renamed(lines, own=True)
    if found is not None:
        text = f"Your own names were understood by their definitions: {found[0]}."
        yield PlacedRemark("own-names", text, found[1])


def _renamed(lines: Lines, own: bool) -> tuple[str, Place] | None:
    """Return which names were read as which others, and where first."""
    read: dict[Symbol, Symbol] = {}
    first: Statement | None = None
    for statement, renaming in lines:
        for symbol in sorted(_symbols(statement), key=lambda symbol: symbol.name):
            target = renaming.target(symbol)
            if target is not None and (symbol in renaming.own) is own:
                first = first or statement
                read.setdefault(symbol, target)
        if not own and renaming.function in functions_called(*_formulas([statement])):
            first = first or statement
            read[Symbol(renaming.function)] = Symbol(renaming.names.only_function)
    if first is None:
        return None
    return ", ".join(f"{name.name} as {to.name}" for name, to in read.items()), first.place


def _symbols(statement: Statement) -> frozenset[Symbol]:
    return symbols_in(*_formulas([statement]))


def _formulas(statements: Sequence[Statement]) -> list[Expression]:
    sides = (side.expression for statement in statements for side in statement.sides)
    return [each for each in sides if isinstance(each, Expression)]
