"""A set and an inequality that say the same: `(2, oo)` and `x > 2`, `R` without 2 and `x != 2`."""

from __future__ import annotations

from grader.answers.find.solutions.sets_in_words import said_by
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import (
    Add,
    Call,
    Collection,
    Constant,
    Expression,
    Interval,
    Logic,
    Mul,
    Neg,
    Number,
    Relation,
    SetBuilder,
    SetOperation,
    Symbol,
)
from grader.expressions.notation import Notation
from grader.expressions.sets import NAMED_SETS, as_number_set
from grader.expressions.traversal import free_symbols, walk

_BELOW, _ABOVE = {"<": True, "<=": False}, {">": True, ">=": False}
_INFINITE = Constant("oo")
_WHOLE_NUMBERS = frozenset({
    Symbol("Z"), Symbol("N"), Constant("integers"), Constant("naturals"),
})  # fmt: skip


def as_set(expression: Expression, notation: Notation) -> Expression | None:
    """Return what can only be a set, or stands for one here; None for everything else."""
    expression = as_number_set(said_by(expression), notation)
    is_set = isinstance(expression, Interval | SetOperation | SetBuilder)
    finite = isinstance(expression, Collection) and expression.kind == "set"
    named = isinstance(expression, Constant) and expression.name in NAMED_SETS
    return expression if is_set or finite or named else None


def in_one_form(
    reference: Expression, answer: Expression, notation: Notation
) -> tuple[Expression, Expression]:
    """Return a set and a statement about one name as two statements about it; others as they are.

    The name is that of the statement which the set does not have; it has to be the only one.
    """
    if _is_statement(reference) and not _is_statement(answer):
        return reference, _belongs(reference, answer, notation) or answer
    if _is_statement(answer) and not _is_statement(reference):
        return _belongs(answer, reference, notation) or reference, answer
    return reference, answer


def _belongs(statement: Expression, other: Expression, notation: Notation) -> Expression | None:
    """Return `x in S` for a set S, where the statement is one about x."""
    found = as_set(other, notation)
    names = set() if found is None else free_symbols(statement) - free_symbols(found)
    if found is None or len(names) != 1:
        return None
    return Relation((*names, found), ("in",))


def is_about_inequality(expression: Expression) -> bool:
    """Whether a statement holds an inequality or a membership, so that a set can say the same."""
    return any(
        isinstance(node, Relation) and any(op != "=" for op in node.ops)
        for node in walk(expression)
    )


def _is_statement(expression: Expression) -> bool:
    return isinstance(expression, Relation | Logic)


def with_ends(expression: Expression) -> Expression:
    """Return the interval that `a < x`, `x <= b` or `a < x <= b` is, else the expression."""
    if not isinstance(expression, Relation):
        return expression
    sides, ops = expression.args, expression.ops
    if all(op in _ABOVE for op in ops):
        sides, ops = sides[::-1], tuple({">": "<", ">=": "<="}[op] for op in reversed(ops))
    if not all(op in _BELOW for op in ops):
        return expression
    opens = [_BELOW[op] for op in ops]
    match sides:
        case (lower, Symbol() as name, upper) if name not in free_symbols(lower) | free_symbols(
            upper
        ):
            return Interval(lower, upper, *opens)
        case (Symbol() as name, upper) if name not in free_symbols(upper):
            return Interval(Neg(_INFINITE), upper, True, opens[0])
        case (lower, Symbol() as name) if name not in free_symbols(lower):
            return Interval(lower, _INFINITE, opens[0], True)
    return expression


def is_unsolved(reference: Expression, answer: Expression) -> bool:
    """Whether an answer is a statement about one name that leaves its values to be found.

    `3x - 5 = x + 3` where `x = 4` is asked, `2x < 6` where `(-oo, 3)` is. Where the reference is
    such a statement itself, it is what is asked.
    """
    match answer:
        case SetBuilder(args=(Relation(ops=("in",), args=(Symbol(), numbers)), condition)):
            listed = numbers in _WHOLE_NUMBERS and is_about_inequality(condition)
            return not listed and is_unsolved(reference, condition)
        case SetBuilder(args=(element, condition)):
            plain = isinstance(element, Symbol) and _is_statement(condition)
            return plain and is_unsolved(reference, condition)
    if _is_solved_system(reference):
        return _is_unsolved_system(answer)
    names = free_symbols(answer)
    if len(names) != 1 or _says_values(answer, *names):
        return False
    return as_set(reference, Notation()) is not None or _is_solved(reference)


def _is_solved_system(reference: Expression) -> bool:
    """Whether values of several names are asked: `x = 2 and y = -1`."""
    whole = isinstance(reference, Logic) and reference.op == "and"
    return whole and len(free_symbols(reference)) > 1 and all(map(_is_a_value, reference.args))


def _is_unsolved_system(answer: Expression) -> bool:
    """Whether one of several equations leaves the value of its name to be found."""
    parts = answer.args if isinstance(answer, Logic | Collection) else ()
    equations = [each for each in parts if isinstance(each, Relation) and set(each.ops) == {"="}]
    return len(equations) == len(parts) > 1 and not all(map(_is_a_value, equations))


def _is_a_value(equation: Expression) -> bool:
    """Whether an equation says what a name is: `x = 2`, `y = 1 - 2 = -1`, `2 = x`."""
    if not isinstance(equation, Relation) or set(equation.ops) != {"="}:
        return False
    first, last = equation.args[0], equation.args[-1]
    if isinstance(last, Symbol):
        first, last = last, first
    pair = isinstance(first, Collection) and isinstance(last, Collection)
    return (pair or isinstance(first, Symbol)) and not free_symbols(last)


def _is_solved(reference: Expression) -> bool:
    names = free_symbols(reference)
    return len(names) == 1 and _is_statement(reference) and _says_values(reference, *names)


def _says_values(statement: Expression, name: Symbol) -> bool:
    """Whether a statement says outright which values a name has: `x = 4`, `1 < x`, `|x| < 2`."""
    if isinstance(statement, Logic):
        return all(_says_values(each, name) for each in statement.args)
    if not isinstance(statement, Relation):
        return True
    distance = "=" not in statement.ops
    return all(
        name not in free_symbols(side) or side is name or _is_quantity(side, distance)
        for side in statement.args
    )


def _is_quantity(side: Expression, distance: bool) -> bool:
    """Whether a side is a value by its own name, `f(x)`, or a distance, `|x - a|`.

    The bound of a distance is a usual way to say an interval.
    """
    match side:
        case Call(name="abs", args=(Symbol() | Add(args=(Symbol(), _)),)):
            return distance
    return isinstance(side, Call) and side.name not in KNOWN_FUNCTIONS


def edges_of(expression: Expression) -> tuple[frozenset[Expression], bool | None] | None:
    """Return the edges of a graph that a set lists, and whether they have directions.

    `{(A, B)}` and `{A -> B}` have, `{{A, B}}` has none; of `{A-B}` and `{AB}`, as of both kinds
    side by side, it is open. None where something else than two nodes stands among them.
    """
    if not isinstance(expression, Collection) or expression.kind not in ("set", "sequence"):
        return None
    found = [edge_of(each) for each in expression.args]
    edges = [edge for edge in found if edge is not None]
    if not edges or len(edges) < len(found):
        return None
    kinds = {directed for _, directed in edges}
    directed = kinds.pop() if len(kinds) == 1 else None
    return frozenset(Collection("tuple", *nodes) for nodes, _ in edges), directed


def edge_of(expression: Expression) -> tuple[tuple[Expression, Expression], bool | None] | None:
    """Return the nodes of an edge, and whether it has a direction: `A -> B`, `{A, B}`, `A-B`."""
    directed: bool | None = None
    match expression:
        case Collection(kind="set" | "tuple" as kind, args=(one, other)):
            directed = kind == "tuple"
        case Relation(ops=("->",), args=(one, other)):
            directed = True
        case Add(args=(one, Neg(args=(other,)))) | Mul(args=(one, other)):
            pass
        case _:
            return None
    nodes = isinstance(one, Symbol | Number) and isinstance(other, Symbol | Number)
    return ((one, other), directed) if nodes else None


def without_directions(edges: frozenset[Expression]) -> frozenset[frozenset[Expression]]:
    """Return between which nodes edges run."""
    return frozenset(frozenset(edge.args) for edge in edges)


DIRECTIONS = (
    "Whether these edges have the directions of the right ones is open; a person will look."
)


def same_edges(reference: Expression, answer: Expression) -> bool | None:
    """Whether two sets list the same edges; None where their directions leave it open.

    Both have to be edges of a graph: of `{A-B}` in the reference capital letters say so.
    """
    wanted, given = edges_of(reference), edges_of(answer)
    if wanted is None or given is None:
        return False
    if wanted[1] is None and not _are_nodes(wanted[0]):
        return False
    alike = without_directions(wanted[0]) == without_directions(given[0])
    if not wanted[1]:
        return alike
    if wanted[0] == given[0]:
        return True
    return None if alike and not given[1] else False


def _are_nodes(edges: frozenset[Expression]) -> bool:
    """Whether all names are capital letters, as nodes have, and there is more than one edge."""
    names = {node.name for edge in edges for node in edge.args if isinstance(node, Symbol)}
    numbers = any(isinstance(node, Number) for edge in edges for node in edge.args)
    return len(edges) > 1 and not numbers and all(len(n) == 1 and n.isupper() for n in names)
