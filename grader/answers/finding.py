"""Where answers stand: fields of answer files, chains under a name, sections of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.answers.reading import EQUALITIES
from grader.expressions.nodes import Call, Constant, Derivative, Expression, Index, Mul, Symbol
from grader.expressions.notation import Unreadable
from grader.expressions.reading import parse
from grader.expressions.statement import Side, Statement
from grader.expressions.traversal import free_symbols, walk
from grader.readers.document import AnswerField, Block, Document, Heading, Output, Prose
from grader.rubric.types import Asked

APPROXIMATELY = "~"
QUALIFIERS = frozenset({"max", "min", "crit", "critical", "opt", "final"})


@dataclass(frozen=True, slots=True)
class Chain:
    """The sides of a statement that say what a name is, with the relations between them."""

    name: Side
    sides: tuple[Side, ...]
    statement: Statement
    relations: tuple[str, ...] = ()
    aside: bool = False
    """Whether the line is about another derivative, and names this one on the way."""

    @property
    def answer(self) -> Side:
        """The last side."""
        return self.sides[-1]

    @property
    def exact(self) -> Side:
        """The last side that is not only approximately equal: `sqrt(2)` in `= sqrt(2) ~ 1.41`."""
        return exact_side(self.sides, self.relations)


def exact_side(sides: Sequence[Side], relations: Sequence[str]) -> Side:
    """Return the side before the first `~`; the last where there is none."""
    if APPROXIMATELY in relations:
        return sides[relations.index(APPROXIMATELY)]
    return sides[-1]


def field_of(asked: Asked, document: Document) -> AnswerField | None:
    """Return the entry of an answer file for this part, if the document is one and has it."""
    return document.fields.get(asked.part.id)


def names_of(asked: Asked) -> tuple[Expression, ...]:
    """Return the left sides under which the answer may stand: the model's target first."""
    target = asked.reference.target if asked.reference else None
    names: list[Expression] = [] if target is None else [target]
    for text in (*asked.part.find.names, *map(str, asked.part.options.get("names") or ())):
        read = parse(text, asked.part.notation)
        if not isinstance(read, Unreadable) and read not in names:
            names.append(read)
    return (*names, *_applied(asked, names))


def _applied(asked: Asked, names: Sequence[Expression]) -> Iterator[Expression]:
    """Yield `y(t)` for the name `y` of a formula in t."""
    value = asked.reference.value if asked.reference else None
    if asked.part.kind != "expression" or not isinstance(value, Expression):
        return
    for name in names:
        if isinstance(name, Symbol):
            yield from (Call(name.name, argument) for argument in free_symbols(value))


def name_matches(side: Side, name: Expression) -> bool:
    """Say whether a side is the name, or the name with a qualifier such as `h_max`, `h(max)`."""
    if isinstance(side.expression, Unreadable):
        return isinstance(name, Symbol) and _qualified_text(side.raw, name.name)
    return side.expression is name or (
        isinstance(name, Symbol) and _is_qualified(side.expression, name.name)
    )


def _is_qualified(expression: Expression, name: str) -> bool:
    match expression:
        case Symbol():
            base, _, qualifier = expression.name.removeprefix(name).partition("_")
            return expression.name.startswith(name) and base + qualifier in QUALIFIERS
        case Call():
            if expression.primes or len(expression.args) > 1:
                return False
            argument = expression.args[0] if expression.args else None
            if expression.name == name:
                return _qualifier(argument)
            return expression.name in QUALIFIERS and argument is Symbol(name)
        case Mul() | Index():
            words = [_word(part) for part in expression.args]
            return name in words and all(w == name or w in QUALIFIERS for w in words)
    return False


def _qualifier(expression: Expression | None) -> bool:
    return expression is not None and _word(expression) in QUALIFIERS


def _word(expression: Expression) -> str:
    match expression:
        case Symbol() | Constant():
            return expression.name
        case Call() if not expression.args:
            return expression.name
    return ""


def _qualified_text(raw: str, name: str) -> bool:
    words = re.findall(r"[A-Za-z]+", raw.replace("text", "").replace("mathrm", ""))
    return name in words and all(word == name or word in QUALIFIERS for word in words)


def chains_for(name: Expression, document: Document) -> Iterator[Chain]:
    """Yield what the document says the name is, in order.

    The name may stand anywhere in a chain; what follows it through `=` counts, or if it is the last
    side, what stands before it, unless that says what another derivative is. Where lines are about
    the name itself, those about another derivative (`∂y/∂b_1 = ∂y/∂z_1 = ...`) are none of it.
    """
    found = [c for statement in document.statements for c in _chains_in(statement, name)]
    yield from [chain for chain in found if not chain.aside] or found


def _chains_in(statement: Statement, name: Expression) -> Iterator[Chain]:
    sides, relations = statement.sides, statement.relations
    for position, side in enumerate(sides):
        if not name_matches(side, name):
            continue
        end = position
        while end < len(relations) and relations[end] in EQUALITIES:
            end += 1
        after = sides[position + 1 : end + 1]
        named = isinstance(sides[0].expression, Derivative)
        before = position > 0 and relations[position - 1] in EQUALITIES and not named
        if after:
            aside = named and position > 0
            yield Chain(side, after, statement, relations[position + 1 : end], aside)
        elif before:
            yield Chain(side, sides[:position], statement)


def heading_path(headings: tuple[Heading, ...]) -> tuple[str, ...]:
    """Return the labels that headings add up to: `1` above `(b)` is `("1", "b")`."""
    path: tuple[str, ...] = ()
    for heading in headings:
        labels = tuple(label.lower() for label in heading.labels)
        path = labels if labels[: len(path)] == path else path + labels
    return path


def fits(path: tuple[str, ...], labels: tuple[str, ...]) -> bool:
    """Whether a section of this path can hold the answer to a part of these labels."""
    labels = tuple(label.lower() for label in labels)
    shorter = min(len(path), len(labels))
    return shorter > 0 and path[:shorter] == labels[:shorter]


def in_section(document: Document, labels: tuple[str, ...]) -> tuple[Block, ...]:
    """Return the blocks under headings that fit the labels, the longest fit only."""
    placed = [
        (path, block)
        for headings, block in document.with_headings()
        if fits(path := heading_path(headings), labels)
    ]
    deepest = max((min(len(path), len(labels)) for path, _ in placed), default=0)
    return tuple(block for path, block in placed if min(len(path), len(labels)) == deepest)


def after_words(blocks: Sequence[Block], words: tuple[str, ...]) -> tuple[Block, ...]:
    """Return what follows the last block with one of the words, itself included.

    The word `code` stands for programs: what follows are their outputs alone.
    """
    if "code" in words:
        outputs = tuple(block for block in blocks if isinstance(block, Output))
        if outputs:
            return outputs
    wanted = [word.lower() for word in words]
    places = [
        position
        for position, block in enumerate(blocks)
        if isinstance(block, Prose | Heading) and any(word in block.text.lower() for word in wanted)
    ]
    return tuple(blocks[places[-1] :]) if places else ()


def under_words(document: Document, words: tuple[str, ...]) -> tuple[Block, ...]:
    """Return the blocks under a heading that has one of these labels or words."""
    wanted = tuple(word.lower() for word in words)
    return tuple(
        block
        for headings, block in document.with_headings()
        if any(_heading_has(heading, word) for heading in headings for word in wanted)
    )


def _heading_has(heading: Heading, word: str) -> bool:
    if word in (label.lower() for label in heading.labels):
        return True
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", heading.text.lower()) is not None


def derivatives_in(expression: Expression) -> tuple[Derivative, ...]:
    """Return the derivative symbols that an expression still holds."""
    return tuple(node for node in walk(expression) if isinstance(node, Derivative))
