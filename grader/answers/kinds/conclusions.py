"""Which formula of a chain is what a line comes to, and which formula a part asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from grader.answers.base import Message, Response
from grader.answers.find.accents import spellings_of, with_spellings
from grader.answers.find.chains import (
    Chain,
    derivatives_in,
    exact_side,
)
from grader.answers.find.gathering import names_in_reference
from grader.answers.find.lines import line_of, lines_of, with_whole_lines
from grader.answers.find.notations.conditions import (
    has_condition,
    runs_through,
    without_names_of_membership,
)
from grader.answers.find.notations.usual_readings import (
    explained,
    read_otherwise,
    value_behind_words,
)
from grader.answers.find.own_results import with_own_results
from grader.answers.find.reading import (
    is_numeric,
    raw_text,
    read_value,
)
from grader.equivalence import is_decimal
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import (
    Call,
    Expression,
    Number,
    Relation,
    Symbol,
)
from grader.expressions.notation import Unreadable
from grader.expressions.sets import relation_between
from grader.expressions.statement import EQUALITIES, INEQUALITIES, Side, Statement
from grader.expressions.traversal import free_symbols, functions_called, walk
from grader.readers.document import AnswerField, Document
from grader.rubric.types import Asked

OWN_RESULT = Message(
    "own-result-used", "Derivatives that you gave in other lines were put into this answer."
)


def field_response(asked: Asked, entry: AnswerField) -> Response:
    """Read the entry of an answer file as one expression.

    Where one value is asked, a list with one value is that value.
    """
    value = entry.value
    if asked.part.kind in _SINGLE:
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        problem = _not_single(value, _SINGLE[asked.part.kind])
        if problem:
            problem_here = Unreadable(1, f"one {_SINGLE[asked.part.kind]}", problem, "not-single")
            return Response(raw_text(value), problem_here, entry.place)
    named = value_behind_words(raw_text(value)) if asked.part.kind == "number" else ""
    read = explained_formula(asked, raw_text(value)) or read_value(
        named or value, asked.part.notation
    )
    if isinstance(read, Unreadable) and isinstance(value, str):
        read = read_otherwise(value, asked.part.notation) or read
    if isinstance(read, Expression):
        read = with_spellings(read, spellings_of((asked,)))
    return Response(raw_text(value), read, entry.place)


def explained_formula(asked: Asked, text: str) -> Expression | None:
    """Return a formula with what is said behind it of a letter that is not asked for."""
    known = frozenset(name.name for name in names_in_reference(asked))
    return explained(text, known, asked.part.notation) if known else None


def with_explanations(
    asked: Asked, document: Document, found: tuple[Response, ...]
) -> tuple[Response, ...]:
    """Put one answer in place of the formulas of a line that explains a letter of its own."""
    whole = tuple(
        Response(line.text, read, line.place)
        for line in lines_of(document)
        if (read := explained_formula(asked, line.text)) is not None
    )
    return with_whole_lines(document, found, whole)


_SINGLE = {"number": "number", "expression": "formula"}


def _not_single(value: object, wanted: str) -> str:
    """Say what stands in an answer file where one number or formula is asked."""
    if isinstance(value, list):
        return f"{len(value)} values in a list stand here, and one {wanted} is asked"
    if isinstance(value, Mapping):
        names = ", ".join(f"`{name}`" for name in value)
        return f"values by name ({names}) stand here, and one {wanted} is asked"
    if str(value).lower() in ("true", "false"):
        return f"`{value}` is no {wanted}"
    return ""


def last_formula(document: Document) -> tuple[Response, ...]:
    """Return what every statement comes to: where nothing has a name, the last counts.

    That is its last exact side, or the whole of an inequality.
    """
    return tuple(map(conclusion, document.statements))


def without_bound(statement: Statement) -> Statement:
    """Return `p = 0.036` of `p = 0.036 < 0.05`, which only says what the value is compared with."""
    relations = statement.relations
    end = next((at for at, sign in enumerate(relations) if sign not in EQUALITIES), len(relations))
    if not 0 < end < len(relations) or relations[end] not in INEQUALITIES:
        return statement
    return replace(statement, sides=statement.sides[: end + 1], relations=relations[:end])


#: A name, which may be a word, and no value.
_A_NAME = re.compile(r"\s*[A-Za-z]\w{0,8}\s*")


def _without_name_before(statement: Statement) -> Statement:
    """Return `-2 < x < 2` of `ans = -2 < x < 2`: the name of an answer is no side of it."""
    first, *others = statement.relations or ("",)
    named = first == "=" and len(others) > 1 and INEQUALITIES.issuperset(others)
    if not named or not _A_NAME.fullmatch(statement.sides[0].raw):
        return statement
    return replace(statement, sides=statement.sides[1:], relations=tuple(others))


def conclusion(statement: Statement) -> Response:
    """Return the last exact side of a statement, or the whole of an inequality.

    An inequality with a side that was not understood is not understood.
    """
    statement = _without_name_before(statement)
    sides = tuple(s.expression for s in statement.sides if isinstance(s.expression, Expression))
    bounded = not set(statement.relations) <= EQUALITIES or has_condition(statement)
    if bounded and len(sides) == len(statement.sides):
        whole = relation_between(sides, statement.relations)
        return Response(statement.raw, whole, statement.place, statement)
    unread = next((s for s in statement.sides if isinstance(s.expression, Unreadable)), None)
    if unread is not None and not INEQUALITIES.isdisjoint(statement.relations):
        return Response(statement.raw, unread.expression, statement.place, statement)
    side = exact_side(statement.sides, statement.relations)
    named = isinstance(side.expression, Symbol | Call) and not is_numeric(side.expression)
    if side is statement.sides[0] and named:
        side = statement.sides[-1]  # `P ~ 428.67`: the name of the value is not the value
    return Response(side.raw, side.expression, side.place, statement)


def reference_formula(asked: Asked) -> Expression | None:
    """Return the reference if it is a formula."""
    value = asked.value
    return value if isinstance(value, Expression) else None


def without_name_behind(
    sides: tuple[Side, ...], asked: frozenset[Symbol] = frozenset()
) -> tuple[Side, ...]:
    """Return the sides of a line without the name that it ends in: `15 = x` is `x = 15`.

    A name of the right answer may be the answer itself.
    """
    first, last = sides[0].expression, sides[-1].expression
    turned = isinstance(last, Symbol) and last not in asked and not isinstance(first, Symbol | Call)
    return sides[:-1] if turned and len(sides) > 1 else sides


def with_formula_of(asked: Asked, chain: Chain) -> Chain:
    """Return a chain without the numbers behind the formula, where a formula is asked."""
    end = _end_of_formula(asked, chain.sides)
    return replace(chain, sides=chain.sides[:end], relations=chain.relations[: end - 1])


def last_formula_asked(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield the last exact side of every statement, `p = 0.9` apart without the numbers behind.

    What only bounds a name (`n >= 1`) is no formula; it is yielded where nothing else is.
    """
    statements = without_names_of_membership(document.statements)
    statements = tuple(map(without_bound, statements))
    known = names_in_reference(asked)
    bounds = [
        s
        for s in statements
        if (not has_condition(s) and _is_of_a_name(s, known))
        or _is_zero_elsewhere(document, s)
        or (known and _is_at_a_point(s))
    ]
    if len(bounds) == len(statements):
        yield from last_formula(document)
    for statement in statements:
        if statement in bounds:
            continue
        if has_condition(statement):
            yield conclusion(statement)
            continue
        sides = without_name_behind(statement.sides, names_in_reference(asked))
        end = _end_of_formula(asked, sides)
        side = exact_side(sides[:end], statement.relations[: end - 1])
        if side is sides[0] and _is_approximated(sides[:end]):
            side = sides[end - 1]
        yield Response(side.raw, side.expression, side.place, statement)


def _is_of_a_name(statement: Statement, known: frozenset[Symbol]) -> bool:
    """Whether a line says what a name is, and no formula: `n >= 1`, `n = 1, 2`, `for all n`."""
    if set(statement.relations) - EQUALITIES or _SAYS_RANGE.search(statement.lead):
        return True
    sides = [side.expression for side in statement.sides]
    if isinstance(sides[0], Unreadable):
        return _FOR_ALL.match(statement.raw) is not None
    whole = sides[0]
    if len(sides) == 2 and isinstance(sides[1], Expression) and statement.relations == ("=",):
        whole = Relation((sides[0], sides[1]), ("=",))
    return runs_through(whole, known)


def _is_at_a_point(statement: Statement) -> bool:
    """Whether a line gives the number that a function is at a number: `f'(0) = 2`."""
    first, last = statement.sides[0].expression, statement.sides[-1].expression
    if set(statement.relations) != {"="} or not isinstance(first, Call) or not first.args:
        return False
    numbers = all(isinstance(each, Expression) and is_numeric(each) for each in (*first.args, last))
    return numbers and first.name not in KNOWN_FUNCTIONS


def _is_zero_elsewhere(document: Document, statement: Statement) -> bool:
    """Whether a line says that a function is zero where no formula is given: `0 otherwise`."""
    value = statement.sides[0].expression
    if statement.relations or not isinstance(value, Number) or value.value:
        return False
    line = line_of(document, statement.place)
    at = line.rfind(statement.raw)
    return at >= 0 and _ELSEWHERE.match(line, at + len(statement.raw)) is not None


_ELSEWHERE = re.compile(r"[\s$,]*(?:otherwise|elsewhere|else|everywhere else|sonst|sinon)\b")
_FOR_ALL = re.compile(r"\s*(?:\\forall|∀)")
#: What stands in front of the values of a name: `n in {1, 2, 3}`.
_SAYS_RANGE = re.compile(r"(?:\A|[,;(]\s?|\bfor (?:all )?)[A-Za-z] in[\s$]*\Z")


def _is_approximated(sides: Sequence[Side]) -> bool:
    """Whether a line gives a formula that is near another: `cos(x) ~ 1 - x^2/2`, `f(x) ~ 2x`.

    `sqrt(2) x ~ 1.414 x` only rounds numbers.
    """
    first, last = sides[0].expression, sides[-1].expression
    if not isinstance(first, Expression) or not isinstance(last, Expression):
        return False
    if not free_symbols(first) or not free_symbols(last):
        return False
    rounded = any(isinstance(node, Number) and is_decimal(node) for node in walk(last))
    return not rounded or not _functions_of_names(first) <= functions_called(last)


def _functions_of_names(formula: Expression) -> frozenset[str]:
    calls = (node for node in walk(formula) if isinstance(node, Call))
    return frozenset(call.name for call in calls if free_symbols(call))


def _end_of_formula(asked: Asked, sides: Sequence[Side]) -> int:
    """Return how many sides there are up to the last that is no number, if there is such."""
    reference = reference_formula(asked)
    if reference is None or not free_symbols(reference):
        return len(sides)
    end = max((at for at, side in enumerate(sides, start=1) if not _is_closed(side)), default=0)
    says_name = end == 1 and isinstance(sides[0].expression, Symbol)
    return len(sides) if says_name or not end else end


def _is_closed(side: Side) -> bool:
    return not isinstance(side.expression, Unreadable) and is_numeric(side.expression)


def response_of_chain(
    chain: Chain, name: Expression, own: Mapping[Expression, Expression]
) -> Response:
    """Take the last side that says the answer outright, with the student's own results put in."""
    usable = {key: value for key, value in own.items() if key is not name}
    for side in _exact_sides(chain):
        if isinstance(side.expression, Unreadable):
            break
        if not derivatives_in(side.expression):
            return Response(side.raw, side.expression, side.place, chain.statement)
        complete = with_own_results(side.expression, usable)
        if not derivatives_in(complete):
            return Response(side.raw, complete, side.place, chain.statement, (OWN_RESULT,))
    side = chain.answer
    return Response(side.raw, side.expression, side.place, chain.statement)


def _exact_sides(chain: Chain) -> tuple[Side, ...]:
    """Return the sides from the last exact one back to the first."""
    last = chain.sides.index(chain.exact)
    return chain.sides[last::-1]
