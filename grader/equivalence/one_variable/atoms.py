"""Statements as and, or and not of comparisons with zero: `1 < x <= 2` is two atoms.

Membership in a set becomes comparisons, `a ± b` becomes an `or`; a comma between equations is an
`and`, unless they give one name several values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from grader.equivalence.terms.branches import branches
from grader.equivalence.terms.rationals import rational_value
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
    Pow,
    Relation,
    SetBuilder,
    SetOperation,
    Symbol,
    number,
)
from grader.expressions.traversal import free_symbols, substitute, walk

OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
MIRRORED = {"=": "=", "!=": "!=", "<": ">", ">=": "<=", ">": "<", "<=": ">="}
_COMPARISONS = {op: op for op in OPPOSITE} | {":=": "=", "equiv": "="}


class NotAStatement(Exception):
    """The expression has a part that is neither a comparison nor their combination."""


@dataclass(frozen=True, slots=True)
class Atom:
    """`left op right`, kept with both sides; `difference` is left minus right."""

    left: Expression
    op: str
    right: Expression

    @property
    def difference(self) -> Expression:
        """Return the expression that is compared with zero."""
        return self.left if self.right == Number(0) else Add(self.left, Neg(self.right))


@dataclass(frozen=True, slots=True)
class Letter:
    """A name that stands for a statement."""

    name: Expression


@dataclass(frozen=True, slots=True)
class Combined:
    """`and` or `or` of statements; without parts, true or false."""

    op: str
    parts: tuple[Statement, ...]


Statement = Atom | Letter | Combined
TRUE: Statement = Combined("and", ())
FALSE: Statement = Combined("or", ())


def statement_of(node: Expression) -> Statement:
    """Return the statement that an expression makes; raise `NotAStatement`."""
    match node:
        case Relation():
            return _chain(node)
        case Logic():
            return _logic(node)
        case Constant(name="true"):
            return TRUE
        case Constant(name="false"):
            return FALSE
        case Symbol():
            return Letter(node)
        case Collection() if node.args:
            return _listed(node)
    raise NotAStatement(type(node).__name__)


def _listed(node: Collection) -> Statement:
    parts = tuple(map(statement_of, node.args))
    names = [_assigned(part) for part in parts]
    several = len(set(names)) < len(names) and None not in names
    return Combined("or" if several and len(set(names)) == 1 else "and", parts)


def _assigned(part: Statement) -> Expression | None:
    """Return the name to which a statement gives a value."""
    if isinstance(part, Atom) and part.op == "=" and isinstance(part.left, Symbol):
        return part.left if not free_symbols(part.right) else None
    return None


def _logic(node: Logic) -> Statement:
    parts = tuple(map(statement_of, node.args))
    match node.op:
        case "and" | "or":
            return Combined(node.op, parts)
        case "not":
            return negated(parts[0])
        case "implies":
            return Combined("or", (negated(parts[0]), parts[1]))
        case "iff" | "xnor":
            return _same_truth(parts[0], parts[1])
        case "xor":
            return _same_truth(parts[0], negated(parts[1]))
    raise NotAStatement(node.op)


def _same_truth(left: Statement, right: Statement) -> Statement:
    both = Combined("and", (left, right))
    neither = Combined("and", (negated(left), negated(right)))
    return Combined("or", (both, neither))


def negated(statement: Statement) -> Statement:
    """Return the opposite statement."""
    match statement:
        case Atom():
            return Atom(statement.left, OPPOSITE[statement.op], statement.right)
        case Combined(op="not"):
            return statement.parts[0]
        case Combined():
            parts = tuple(map(negated, statement.parts))
            return Combined("or" if statement.op == "and" else "and", parts)
    return Combined("not", (statement,))


def _chain(node: Relation) -> Statement:
    if node.ops == ("->",) and all(isinstance(side, Symbol | Logic) for side in node.args):
        premise, conclusion = map(statement_of, node.args)  # of letters, `->` is an implication
        return Combined("or", (negated(premise), conclusion))
    parts = []
    for left, op, right in zip(node.args, node.ops, node.args[1:], strict=False):
        if op in ("in", "notin"):
            inside = membership(left, right)
            parts.append(inside if op == "in" else negated(inside))
        elif op in _COMPARISONS:
            parts.append(_comparison(left, _COMPARISONS[op], right))
        else:
            raise NotAStatement(op)
    return parts[0] if len(parts) == 1 else Combined("and", tuple(parts))


def _comparison(left: Expression, op: str, right: Expression) -> Statement:
    if op == "=" and isinstance(right, Collection) and right.kind == "sequence":
        return Combined("or", tuple(_comparison(left, op, value) for value in right.args))
    if _is_tuple(left) and _is_tuple(right) and op == "=" and len(left.args) == len(right.args):
        pairs = zip(left.args, right.args, strict=True)
        return Combined("and", tuple(_comparison(a, op, b) for a, b in pairs))
    if op == "=" and isinstance(left, Symbol) and isinstance(right, Interval | SetOperation):
        return membership(left, right)
    if _is_tuple(left) or _is_tuple(right):
        raise NotAStatement("collection")
    if op in ("<", ">") and _is_bound_at_infinity(left, op, right):
        return TRUE
    cases = [without_exponentials(_without_power(Atom(a, op, b))) for a, b in branches(left, right)]
    return cases[0] if len(cases) == 1 else Combined("or", tuple(cases))


def _is_bound_at_infinity(left: Expression, op: str, right: Expression) -> bool:
    """Whether it says nothing more than that one side is a real number: `-oo < x`, `x < oo`."""
    below, above = (left, right) if op == "<" else (right, left)
    endless = below is _MINUS_INFINITY, above is _INFINITY
    finite = above if endless[0] else below
    has_infinity = any(node is _INFINITY for node in walk(finite))
    return any(endless) and bool(free_symbols(finite)) and not has_infinity


_INFINITY = Constant("oo")
_MINUS_INFINITY = Neg(_INFINITY)


def without_exponentials(atom: Atom) -> Atom:
    """Return `x op ln 8 / ln 2` for `2^x op 8`: the logarithm keeps the order of positive sides."""
    for left, op, right in (
        (atom.left, atom.op, atom.right),
        (atom.right, MIRRORED[atom.op], atom.left),
    ):
        if not free_symbols(left):
            continue
        exponent, other = _logarithm(left), _logarithm(right)
        if exponent is not None and other is not None:
            return Atom(exponent, op, other)
        argument = _argument_of_logarithm(left)
        if argument is not None and op in ("=", ">", ">=") and not free_symbols(right):
            return Atom(argument, op, Pow(Constant("e"), right))
    return atom


def _without_power(atom: Atom) -> Atom:
    """Return `x op 0` for `x^n op 0`, where the power is zero only with its base."""
    if atom.op not in ("=", "!=") or atom.right != Number(0) or not isinstance(atom.left, Pow):
        return atom
    exponent = rational_value(atom.left.args[1])
    if exponent is None or exponent <= 0 or exponent.denominator != 1:
        return atom
    return Atom(atom.left.args[0], atom.op, atom.right)


def _logarithm(node: Expression) -> Expression | None:
    """Return the logarithm of an exponential or of a positive number."""
    match node:
        case Call(name="exp"):
            return node.args[0]
        case Pow():
            base, exponent = node.args
            if base == Constant("e"):
                return exponent
            value = rational_value(base)
            if value is not None and value > 0 and value != 1:
                return Mul(exponent, Call("ln", base))
    value = rational_value(node)
    return Call("ln", node) if value is not None and value > 0 else None


def _argument_of_logarithm(node: Expression) -> Expression | None:
    if isinstance(node, Call) and node.name == "ln" and len(node.args) == 1:
        return node.args[0]
    return None


def _is_tuple(node: Expression) -> bool:
    return isinstance(node, Collection | Interval | SetOperation | SetBuilder)


def membership(element: Expression, of: Expression) -> Statement:
    """Return the statement that an element is in a set; raise `NotAStatement`."""
    match of:
        case Interval():
            lower, upper = of.args
            return _between(element, lower, upper, of.left_open, of.right_open)
        case Collection(kind="set"):
            return Combined("or", tuple(_equals(element, item) for item in of.args))
        case Collection(kind="tuple") if len(of.args) == 2:
            return _between(element, *of.args, True, True)
        case Collection(kind="list") if len(of.args) == 2:
            return _between(element, *of.args, False, False)
        case SetOperation():
            return _set_operation(element, of)
        case SetBuilder():
            return _set_builder(element, of)
        case Constant(name="emptyset"):
            return FALSE
        case Constant(name="reals"):
            return TRUE
    raise NotAStatement("set")


def _equals(element: Expression, item: Expression) -> Statement:
    return _comparison(element, "=", item)


def _set_operation(element: Expression, of: SetOperation) -> Statement:
    parts = tuple(membership(element, part) for part in of.args)
    match of.op:
        case "union":
            return Combined("or", parts)
        case "intersection":
            return Combined("and", parts)
        case "difference":
            return Combined("and", (parts[0], *map(negated, parts[1:])))
        case "complement" if len(parts) == 1:
            return negated(parts[0])
    raise NotAStatement(of.op)


def _set_builder(element: Expression, of: SetBuilder) -> Statement:
    name, condition = of.args
    if isinstance(name, Relation) and name.ops == ("in",):
        inside = membership(element, name.args[1])
        rest = statement_of(substitute(condition, {name.args[0]: element}))
        return Combined("and", (inside, rest))
    if not isinstance(name, Symbol):
        raise NotAStatement("set")
    return statement_of(substitute(condition, {name: element}))


def _between(
    element: Expression, lower: Expression, upper: Expression, left_open: bool, right_open: bool
) -> Statement:
    if (lower == Neg(Constant("oo")) and not left_open) or (
        upper == Constant("oo") and not right_open
    ):
        raise NotAStatement("infinity")  # no number, so that no interval of numbers ends with it
    parts: list[Statement] = []
    if lower != Neg(Constant("oo")):
        parts.append(Atom(element, ">" if left_open else ">=", lower))
    if upper != Constant("oo"):
        parts.append(Atom(element, "<" if right_open else "<=", upper))
    return Combined("and", tuple(parts))


def atoms_of(statement: Statement) -> list[Atom]:
    """Return all comparisons in a statement."""
    match statement:
        case Atom():
            return [statement]
        case Combined():
            return [atom for part in statement.parts for atom in atoms_of(part)]
    return []


def fixed(statement: Statement, values: Mapping[Symbol, Fraction]) -> Statement:
    """Return a statement with rational values put in for names."""
    put: dict[Expression, Expression] = {name: number(value) for name, value in values.items()}
    match statement:
        case Atom():
            sides = (substitute(side, put) for side in (statement.left, statement.right))
            left, right = sides
            return Atom(left, statement.op, right)
        case Combined():
            return Combined(statement.op, tuple(fixed(part, values) for part in statement.parts))
    return statement


def letters_of(statement: Statement) -> frozenset[Expression]:
    """Return all names that stand for statements."""
    match statement:
        case Letter():
            return frozenset((statement.name,))
        case Combined():
            return frozenset().union(*map(letters_of, statement.parts))
    return frozenset()


def truth(statement: Statement, of: Callable[[Atom | Letter], bool]) -> bool:
    """Return whether a statement holds, given which of its atoms hold."""
    if not isinstance(statement, Combined):
        return of(statement)
    if statement.op == "not":
        return not truth(statement.parts[0], of)
    results = (truth(part, of) for part in statement.parts)
    return all(results) if statement.op == "and" else any(results)


def is_letter_of(node: Expression, other: Expression) -> bool:
    """Whether a name alone is a statement, as the other side combines such names by logic."""
    if not isinstance(node, Symbol) or not isinstance(other, Logic):
        return False
    try:
        return bool(letters_of(statement_of(other)))
    except NotAStatement:
        return False
