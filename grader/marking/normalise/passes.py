"""The page in plainer words: vectors of answers, own functions, names for targets, alternatives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from grader.answers.comparing import decide, with_subscript
from grader.answers.find import (
    EQUALITIES,
    Spellings,
    name_matches,
    names_of,
    spellings_of,
    with_spellings,
)
from grader.answers.registry import kind_facts
from grader.equivalence import Outcome
from grader.errors import Place
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import (
    Call,
    Collection,
    Derivative,
    Expression,
    Logic,
    Relation,
    Symbol,
)
from grader.expressions.notation import Unreadable
from grader.expressions.statement import Side, Statement
from grader.expressions.traversal import functions_called, substitute, transform
from grader.expressions.writing import to_plain
from grader.marking.names.primes import symbols_in
from grader.readers.document import Block, Document, Prose
from grader.rubric.types import Asked

_OR = re.compile(r"\s*\\(?:text|mathrm|textrm|mbox)\s*\{\s*or\b")
Functions = Mapping[str, tuple[Symbol, Expression]]
Aliases = Mapping[Expression, Expression]


def in_plain_words(document: Document, key: Mapping[str, Asked]) -> Document:
    """Return the document with what students say in a roundabout way said outright."""
    asked = tuple(key.values())
    document = _with_accents(document, spellings_of(asked))
    wanted = tuple(name for one in asked for name in names_of(one))
    single = tuple(n for a in asked if kind_facts(a).one_value for n in names_of(a))
    prose = tuple(block for block in document.blocks if isinstance(block, Prose))
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Statement):
            said = (e for one in with_condition(block, wanted) for e in _entries(one, wanted))
            blocks += (_one_of(each, single, prose) for each in said)
        else:
            blocks.append(block)
    blocks = list(_left_open(blocks, single))
    statements = [block for block in blocks if isinstance(block, Statement)]
    functions = own_functions(statements, asked)
    aliases = aliases_of(statements, wanted)
    if functions or aliases:
        blocks = [_put_in(b, functions, aliases) if isinstance(b, Statement) else b for b in blocks]
    return replace(document, blocks=tuple(blocks))


def _with_accents(document: Document, spellings: Spellings) -> Document:
    """Return the document with names with an accent as the questions write them."""
    if not spellings:
        return document
    blocks = tuple(
        _spelled(block, spellings) if isinstance(block, Statement) else block
        for block in document.blocks
    )
    return replace(document, blocks=blocks)


def _spelled(statement: Statement, spellings: Spellings) -> Statement:
    sides = tuple(
        side
        if isinstance(side.expression, Unreadable)
        else replace(side, expression=with_spellings(side.expression, spellings))
        for side in statement.sides
    )
    premises = tuple(_spelled(premise, spellings) for premise in statement.premises)
    return replace(statement, sides=sides, premises=premises)


# -- conditions ------------------------------------------------------------------------------------


def with_condition(statement: Statement, wanted: Sequence[Expression]) -> Iterator[Statement]:
    """Yield `dy/dz = A` and `z = B` for `dy/dz = A where z = B`.

    An answer under another condition (`if x > 0`) is left open.
    """
    whole = statement.sides[0].expression
    condition, said = _condition_and_claim(whole) if len(statement.sides) == 1 else (None, None)
    first = _as_sides(said, statement) if said is not None else ()
    if said is None or not any(name_matches(s, name) for s in first for name in wanted):
        yield statement
        return
    defines = isinstance(condition, Relation) and _defines(condition)
    hedge = statement.hedge or ("" if defines else "if")
    yield replace(statement, sides=first, relations=said.ops, hedge=hedge)
    if isinstance(condition, Relation) and defines:
        sides = _as_sides(condition, statement)
        yield replace(statement, sides=sides, relations=condition.ops, label="")


def _defines(condition: Relation) -> bool:
    return condition.ops == ("=",) and isinstance(condition.args[0], Symbol)


def _condition_and_claim(
    whole: Expression | Unreadable,
) -> tuple[Expression | None, Relation | None]:
    """Return the two parts of `claim if condition`, where the claim is an equation."""
    if not isinstance(whole, Logic) or whole.op != "implies" or len(whole.args) != 2:
        return None, None
    condition, claim = whole.args
    if not isinstance(claim, Relation) or not set(claim.ops) <= EQUALITIES:
        return None, None
    return condition, claim


def _as_sides(relation: Relation, statement: Statement) -> tuple[Side, ...]:
    place = statement.sides[0].place
    return tuple(Side(side, to_plain(side), place) for side in relation.args)


# -- vectors ---------------------------------------------------------------------------------------


def _entries(statement: Statement, wanted: Sequence[Expression]) -> Iterator[Statement]:
    """Yield `dy/da = A` and `dy/db = B` for `(dy/da, dy/db) = (A, B)`."""
    rows = [side.expression for side in statement.sides]
    vectors = [row.args for row in rows if isinstance(row, Collection) and row.kind != "set"]
    whole = len(vectors) == len(rows) > 1 and len({len(v) for v in vectors}) == 1
    if not whole or not all(n in wanted and isinstance(n, Derivative) for n in vectors[0]):
        yield statement
        return
    for position, entries in enumerate(zip(*vectors, strict=True)):
        sides = tuple(
            replace(side, expression=entry, raw=to_plain(entry), place=_shifted(side, position))
            for side, entry in zip(statement.sides, entries, strict=True)
        )
        yield replace(statement, sides=sides)


def _shifted(side: Side, by: int) -> Place:
    return replace(side.place, column=side.place.column + by)


# -- alternatives ----------------------------------------------------------------------------------


def _one_of(statement: Statement, names: Sequence[Expression], prose: Sequence[Prose]) -> Statement:
    """Return `h = A`, left open by `or`, for `h = A or B` and `h in {A, B}` where one is asked."""
    sides = statement.sides
    first = sides[0].expression
    if len(sides) == 1 and isinstance(first, Logic) and first.op == "or":
        return _of_logic(statement, first, names)
    if not any(name_matches(sides[0], name) for name in names):
        return statement
    last = sides[-1].expression
    if statement.relations == ("in",) and isinstance(last, Collection) and len(last.args) > 1:
        return _opened(statement, sides[0], last.args, "one of")
    if statement.relations and not statement.hedge and _goes_on(statement, prose):
        return replace(statement, hedge="or")
    return statement


def _left_open(blocks: Sequence[Block], names: Sequence[Expression]) -> Iterator[Block]:
    r"""Leave a line open that the next formula on it takes up with `\text{or ...}`."""
    for block, after in zip_longest(blocks, blocks[1:]):
        if (
            isinstance(block, Statement)
            and isinstance(after, Statement)
            and block.place.end_line == after.place.line
            and _OR.match(after.raw)
            and any(name_matches(side, name) for side in block.sides for name in names)
        ):
            yield replace(block, hedge=block.hedge or "or")
        else:
            yield block


def _of_logic(statement: Statement, logic: Logic, names: Sequence[Expression]) -> Statement:
    first = logic.args[0]
    if not isinstance(first, Relation) or not set(first.ops) <= EQUALITIES:
        return statement
    name = replace(statement.sides[0], expression=first.args[0], raw=to_plain(first.args[0]))
    if not any(name_matches(name, other) for other in names):
        return statement
    values = [arg.args[-1] if isinstance(arg, Relation) else arg for arg in logic.args]
    return _opened(statement, name, values, "or")


def _opened(statement: Statement, name: Side, values: Sequence[Expression], word: str) -> Statement:
    """Return `name = value`, left open by the word unless all values are the same."""
    place = statement.sides[-1].place
    sides = (name, Side(values[0], ", ".join(map(to_plain, values)), place))
    same = all(decide(values[0], value).outcome is Outcome.EQUIVALENT for value in values[1:])
    hedge = statement.hedge or ("" if same else word)
    return replace(statement, sides=sides, relations=("=",), hedge=hedge)


def _goes_on(statement: Statement, prose: Sequence[Prose]) -> bool:
    """Whether the words of the same paragraph go on with `or` and another formula."""
    pattern = re.compile(re.escape(statement.raw) + r"\s*\$*\s*,?\s*(?:or|oder)\s+[$\d]")
    line = statement.place.line
    return any(p.place.line <= line <= p.place.end_line and pattern.search(p.text) for p in prose)


# -- own functions and names of targets ------------------------------------------------------------


def own_functions(statements: Sequence[Statement], asked: Sequence[Asked]) -> Functions:
    """Return what functions the student defines, `g(z) = sigma'(z)`; those with two bodies not."""
    known = set(KNOWN_FUNCTIONS).union(*(one.part.notation.functions for one in asked))
    known |= _called(*(name for one in asked for name in names_of(one)))
    found: dict[str, set[tuple[Symbol, Expression]]] = {}
    for statement in statements:
        if statement.hedge or len(statement.sides) != 2 or statement.relations[0] not in EQUALITIES:
            continue
        left, body = (side.expression for side in statement.sides)
        if isinstance(left, Call) and not isinstance(body, Unreadable):
            argument = left.args[0] if len(left.args) == 1 else None
            free = isinstance(argument, Symbol) and symbols_in(body) <= {argument}
            if free and not left.primes and left.name not in known | _called(body):
                assert isinstance(argument, Symbol)
                found.setdefault(left.name, set()).add((argument, body))
    return {name: bodies.pop() for name, bodies in found.items() if len(bodies) == 1}


def _called(*expressions: Expression) -> set[str]:
    return set(functions_called(*expressions))


def aliases_of(statements: Sequence[Statement], wanted: Sequence[Expression]) -> Aliases:
    """Return the names that are only said to be a target, `d_k = dy/dz_k`, each with its target."""
    read = [s.expression for statement in statements for s in statement.sides]
    used = symbols_in(*(e for e in read if not isinstance(e, Unreadable)))
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
    if not isinstance(name, Symbol) or not isinstance(value, Derivative):
        return
    yield name, value
    base, _, index = name.name.partition("_")
    for other in sorted(used, key=lambda symbol: symbol.name):
        stem, _, number = other.name.partition("_")
        if len(index) == 1 and index.isalpha() and stem == base and number.isdecimal():
            yield other, with_subscript(value, Symbol(index), int(number))


def _put_in(statement: Statement, functions: Functions, aliases: Aliases) -> Statement:
    """Put functions and targets into a line; one that only defines stays as it is."""
    if len(statement.sides) == 2:
        left, right = (side.expression for side in statement.sides)
        if (isinstance(left, Call) and left.name in functions) or (
            isinstance(left, Symbol) and isinstance(right, Derivative)
        ):
            return statement

    def call(node: Expression) -> Expression:
        if isinstance(node, Call) and not node.primes and node.name in functions:
            argument, body = functions[node.name]
            return substitute(body, {argument: node.args[0]}) if len(node.args) == 1 else node
        return node

    def side(one: Side) -> Side:
        if isinstance(one.expression, Unreadable):
            return one
        return replace(one, expression=substitute(transform(one.expression, call), aliases))

    return replace(statement, sides=tuple(map(side, statement.sides)))
