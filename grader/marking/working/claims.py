"""The links of a chain: which of them claim something that is true or false."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from grader.answers.find import is_numeric
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import (
    CALCULUS,
    Call,
    Collection,
    Constant,
    Derivative,
    Expression,
    Index,
    Symbol,
)
from grader.expressions.notation import DEFAULT_NOTATION, Notation, Unreadable
from grader.expressions.statement import Side, Statement
from grader.expressions.traversal import free_symbols, walk
from grader.marking.types import LinkOutcome, WorkingLine
from grader.marking.working.signs import Facts
from grader.models.base import Model

_NOTHING: Mapping[Expression, Expression] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Link:
    """Two neighbours of a chain, the relation between them, and which link of the chain it is."""

    left: Side
    right: Side
    relation: str
    position: int = 0


@dataclass(frozen=True)
class Judge:
    """What a link is checked with.

    `model` is one that defines names, `own` are the student's wrong results by name, `values` what
    names stand for where no model defines them, `functions` a model whose functions are put in
    all the same, `facts` the signs that the line is said to follow from.
    """

    model: Model | None = None
    notation: Notation = DEFAULT_NOTATION
    own: Mapping[Expression, Expression] = field(default_factory=lambda: _NOTHING)
    functions: Model | None = None
    values: Mapping[Expression, Expression] = field(default_factory=lambda: _NOTHING)
    facts: Facts = field(default_factory=Facts)


def links_of(statement: Statement) -> Iterator[Link]:
    """Yield the links of a chain, in order; a chain that the words deny claims nothing."""
    if statement.hedge:
        return
    pairs = zip(statement.sides, statement.sides[1:], strict=False)
    for position, ((left, right), relation) in enumerate(
        zip(pairs, statement.relations, strict=True)
    ):
        yield Link(left, right, relation, position)


def only_asks(link: Link, line: WorkingLine, judge: Judge) -> bool:
    """Whether a link that is not always true need not be: it asks for what it is true of.

    `x^2 = 3`, `f'(x) = 0` and `x^3 - 3x = x` are equations to be solved, `f(x) = g(x)` too, and
    `y = 9x - 16` says what a new name is. What says what a derivative or a defined name is, and
    what goes on after it, is true or false.
    """
    left, right = link.left.expression, link.right.expression
    model = judge.model
    if model is None or isinstance(left, Unreadable) or isinstance(right, Unreadable):
        return False
    if link.position == 0 and isinstance(left, Symbol) and left.name in _functions(model):
        return True  # `f = x` in an integration by parts is no word about the f of the question
    if line.outcome is LinkOutcome.UNDECIDED:
        return link.position == 0 and is_name(left) and not _is_defined(left, model)
    if line.outcome is not LinkOutcome.FAILS or _computes(left, right):
        return False
    if is_numeric(left) and is_numeric(right):
        return False
    if is_numeric(left) or is_numeric(right):
        return bool(free_symbols(left) | free_symbols(right))
    names = defined_functions(model)
    if all(isinstance(side, Call) and side.name in names for side in (left, right)):
        return True
    return link.position == 0 and not any(_is_defined(side, model) for side in (left, right))


def _computes(*sides: Expression) -> bool:
    """Whether an operation of calculus is carried out: that is true or false."""
    return any(isinstance(node, CALCULUS) for node in walk(*sides))


def _functions(model: Model) -> frozenset[str]:
    return model.vocabulary().notation.functions


def defined_functions(model: Model) -> frozenset[str]:
    """Return the names of the functions that a model defines."""
    definitions = model.vocabulary().definitions
    return frozenset(name.name for name in definitions if isinstance(name, Symbol))


def _is_defined(expression: Expression, model: Model) -> bool:
    """Whether something that the model defines stands in an expression."""
    definitions, names = model.vocabulary().definitions, defined_functions(model)
    return any(
        node in definitions or (isinstance(node, Call) and node.name in names)
        for node in walk(expression)
    )


def gives_a_value(link: Link) -> bool:
    """Whether a link puts a number in for a name, as in `w = 6`: that is not true or false."""
    left, right = link.left.expression, link.right.expression
    if isinstance(left, Unreadable) or isinstance(right, Unreadable):
        return False
    return isinstance(left, Symbol | Constant) and is_numeric(right)


def claims(links: Sequence[Link], judge: Judge) -> Iterator[Link]:
    """Yield the links that claim something where no model defines names."""
    for link in links:
        left, right = link.left.expression, link.right.expression
        position = link.position
        if isinstance(left, Unreadable) or isinstance(right, Unreadable):
            if position:
                yield link
        elif (
            (is_numeric(left) and is_numeric(right))
            or left in judge.values
            or (position and not is_name(left))
        ):
            yield link


def is_name(expression: Expression) -> bool:
    """Whether an expression names something: a symbol, `x_n`, `f(x)`, `(x_1, y_1)`."""
    match expression:
        case Symbol() | Index() | Derivative():
            return True
        case Collection():
            return all(map(is_name, expression.args))
        case Call():
            return expression.name not in KNOWN_FUNCTIONS
    return False
