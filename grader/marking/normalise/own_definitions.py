"""Functions that students define, and names that they give to what is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from grader.answers.find import names_of
from grader.answers.subscripts import letter_below, numbered, with_subscript
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import Call, Derivative, Expression, Symbol
from grader.expressions.notation import Unreadable
from grader.expressions.phrases import DENOTING, pattern_of
from grader.expressions.reading import parse
from grader.expressions.statement import EQUALITIES, Statement
from grader.expressions.traversal import functions_called, substitute, transform
from grader.marking.names.model_names import symbols_in
from grader.marking.normalise.questions import by_question
from grader.marking.normalise.wanted import Wanted
from grader.readers.document import Document, Prose
from grader.rubric.types import Asked

Functions = Mapping[str, tuple[Symbol, Expression]]
Aliases = Mapping[Expression, Expression]


@dataclass(frozen=True)
class _Known:
    """What a student defines: functions, other names for those of the question, and for targets."""

    functions: Functions
    renamed: Mapping[str, str]
    aliases: Aliases


def put_in_definitions(document: Document, wanted: Wanted) -> Document:
    """Return the document with own functions written out, and targets by their usual names."""
    functions = own_functions(document.statements, wanted.asked)
    renamed = renamed_functions(document, wanted.asked)
    anywhere = aliases_of(document.statements, wanted.names)
    put_in: dict[int, Statement] = {}
    for lines in by_question(document).values():
        here = aliases_of([line for _, line in lines], wanted.names)
        aliases = {**anywhere, **here}
        if functions or aliases or renamed:
            known = _Known(functions, renamed, aliases)
            put_in |= {at: _put_in(line, known) for at, line in lines}
    blocks = (put_in.get(at, block) for at, block in enumerate(document.blocks))
    return replace(document, blocks=tuple(blocks)) if put_in else document


_NOUN = re.compile(
    rf"(?<![\w\\])\$?\\?(?P<new>[^\W\d_]{{1,7}})\$?\s+(?:{pattern_of(DENOTING)})\s+(?:(?:the|our|die|das)\s+)?"
    rf"(?:(?:sigmoid|logistic|activation)|\$?\\?(?P<old>[^\W\d_]{{1,7}})\$?(?![\w(]))",
    re.IGNORECASE,
)


def renamed_functions(document: Document, asked: Sequence[Asked]) -> dict[str, str]:
    """Return other names for functions of the question: `s = sigma`, "s is the sigmoid".

    A noun speaks of the one function that is declared.
    """
    declared = frozenset().union(*(one.part.notation.functions for one in asked))
    if not declared:
        return {}
    only = next(iter(declared)) if len(declared) == 1 else ""
    said: dict[str, set[str]] = {}
    for statement in document.statements:
        match [side.expression for side in statement.sides]:
            case [Symbol() as new, Symbol() as old] if statement.relations[0] in EQUALITIES:
                said.setdefault(new.name, set()).add(old.name)
    for block in document.blocks:
        for found in _NOUN.finditer(block.text) if isinstance(block, Prose) else ():
            said.setdefault(_name(found["new"]), set()).add(_name(found["old"] or only))
    free = {new: olds & declared for new, olds in said.items() if new not in declared}
    return {
        new: olds.pop()
        for new, olds in free.items()
        if len(olds) == 1 and new not in KNOWN_FUNCTIONS
    }


def _name(word: str) -> str:
    read = parse(word) if word else None
    return read.name if isinstance(read, Symbol) else word


def own_functions(statements: Sequence[Statement], asked: Sequence[Asked]) -> Functions:
    """Return what functions the student defines, `g(z) = sigma'(z)`; those with two bodies not."""
    known = set(KNOWN_FUNCTIONS).union(*(one.part.notation.functions for one in asked))
    known |= functions_called(*(name for one in asked for name in names_of(one)))
    found: dict[str, set[tuple[Symbol, Expression]]] = {}
    for statement in statements:
        if statement.hedge or len(statement.sides) != 2 or statement.relations[0] not in EQUALITIES:
            continue
        left, body = (side.expression for side in statement.sides)
        if isinstance(left, Call) and not isinstance(body, Unreadable):
            argument = left.args[0] if len(left.args) == 1 else None
            free = isinstance(argument, Symbol) and symbols_in(body) <= {argument}
            if free and not left.primes and left.name not in known | functions_called(body):
                assert isinstance(argument, Symbol)
                found.setdefault(left.name, set()).add((argument, body))
    return {name: bodies.pop() for name, bodies in found.items() if len(bodies) == 1}


def aliases_of(
    statements: Sequence[Statement], wanted: Sequence[Expression], others: Iterable[Symbol] = ()
) -> Aliases:
    """Return the names that are only said to be a target, `d_k = dy/dz_k`, each with its target.

    `others` are names that may be meant besides those of the statements.
    """
    read = [s.expression for statement in statements for s in statement.sides]
    used = symbols_in(*(e for e in read if not isinstance(e, Unreadable))).union(others)
    found: dict[Expression, set[Expression]] = {}
    for statement in statements:
        for name, value in _alias(statement, used):
            if value in wanted and name not in wanted:
                found.setdefault(name, set()).add(value)
    return {name: values.pop() for name, values in found.items() if len(values) == 1}


def _alias(statement: Statement, used: frozenset[Symbol]) -> Iterator[tuple[Symbol, Expression]]:
    if statement.hedge or len(statement.sides) != 2 or statement.relations[0] not in EQUALITIES:
        return
    name, value = (side.expression for side in statement.sides)
    if isinstance(value, Symbol) and letter_below(value) is not None:
        name, value = value, name  # `dy/dz_k = d_k` for every k; with a number it is an answer
    if not isinstance(name, Symbol) or not isinstance(value, Derivative):
        return
    yield name, value
    letter = letter_below(name)
    if letter is not None:
        for other, number in numbered(name, used):
            yield other, with_subscript(value, letter, number)


def _put_in(statement: Statement, known: _Known) -> Statement:
    """Put functions and targets into a line; one that only defines stays as it is."""
    if len(statement.sides) == 2:
        left, right = (side.expression for side in statement.sides)
        if (isinstance(left, Call) and left.name in known.functions) or (
            isinstance(left, Symbol) and isinstance(right, Derivative)
        ):
            return statement

    def call(node: Expression) -> Expression:
        if isinstance(node, Call) and node.name in known.renamed:
            return Call(known.renamed[node.name], *node.args, primes=node.primes)
        if isinstance(node, Call) and not node.primes and node.name in known.functions:
            argument, body = known.functions[node.name]
            return substitute(body, {argument: node.args[0]}) if len(node.args) == 1 else node
        return node

    return statement.mapped(lambda side: substitute(transform(side, call), known.aliases))
