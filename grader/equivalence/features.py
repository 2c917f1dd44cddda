"""What an expression contains, found in one walk and remembered: names, kinds of nodes, order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from grader.equivalence.exact import FLOAT_DIGITS, is_float, rational_value
from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Constant,
    Derivative,
    Div,
    Evaluated,
    Expression,
    Index,
    Integral,
    Limit,
    Matrix,
    Mul,
    Neg,
    Number,
    Piecewise,
    PlusMinus,
    Pow,
    SetBuilder,
    Symbol,
    Unit,
)
from grader.expressions.traversal import free_symbols

LAZY = (Piecewise, BigOperator, Integral, Limit, SetBuilder)
_LAZY_SET = frozenset(LAZY)
_PLAIN = frozenset({Add, Neg, Mul, Div})
_SPECIAL_CALLS = frozenset(
    {
        "abs", "max", "min", "floor", "ceiling", "round", "mod", "sign", "arg", "gcd", "lcm",
        "binomial", "atan2",
    }
)  # fmt: skip
_GAMMA_AND_ZETA = frozenset({"Gamma", "gamma_function", "zeta"})
_COMPLEX_CALLS = frozenset({"re", "im", "conjugate", "arg"})
_INTEGER_CALLS = frozenset({"factorial", "binomial", "factorial2"})


@dataclass(slots=True)
class Features:
    """What is known of an expression.

    `order` lists the nodes to compute, children first, without what stands inside lazy nodes.
    `symbols` are the free names, `integers` those that only make sense as integers, `naturals` as
    natural numbers (bounds of sums, factorials). The flags say what occurs: `imaginary` the unit i
    or a complex function, `floats` literals of a float, `core` something that `to_core` resolves,
    `branches` a `±`, `matrix`, `infinite` infinity as a value, `lazy` sums, integrals and the like,
    `special` a call of a name that may be a special function.
    """

    order: tuple[Expression, ...] = ()
    symbols: frozenset[Symbol] = frozenset()
    integers: frozenset[Symbol] = frozenset()
    naturals: frozenset[Symbol] = frozenset()
    imaginary: bool = False
    floats: bool = False
    core: bool = False
    branches: bool = False
    matrix: bool = False
    infinite: bool = False
    lazy: bool = False
    special: bool = False


@lru_cache(maxsize=4096)
def features_of(root: Expression) -> Features:
    """Look an expression through, once."""
    found = Features()
    seen: set[Expression] = set()
    order: list[Expression] = []
    symbols: list[Symbol] = []
    stack: list[Expression | None] = [root]
    path: list[Expression] = []
    binders = False
    while stack:
        node = stack.pop()
        if node is None:
            order.append(path.pop())
            continue
        if node in seen:
            continue
        seen.add(node)
        kind = type(node)
        if kind is Symbol:
            symbols.append(node)  # type: ignore[arg-type]
            order.append(node)
            continue
        if kind not in _PLAIN:
            binders = _note(found, node, kind) or binders
        if not node.args or kind in _LAZY_SET:
            order.append(node)
            continue
        path.append(node)
        stack.append(None)
        stack.extend([child for child in reversed(node.args) if child not in seen])
    found.lazy = binders
    if binders:
        _look_inside(found, root, seen)
    found.order = tuple(order)
    found.symbols = free_symbols(root) if binders else frozenset(symbols)
    return found


def _note(found: Features, node: Expression, kind: type) -> bool:
    """Take note of a node that is not plain arithmetic; say whether it hides others."""
    if kind is Number:
        if len(node.payload[1]) >= FLOAT_DIGITS and is_float(node):  # type: ignore[arg-type]
            found.floats = True
    elif kind is Call:
        _note_call(found, node)
    elif kind is Pow:
        base = node.args[0]
        if type(base) is Neg:
            value = rational_value(base)
            if value is not None and value < 0:
                found.integers |= free_symbols(node.args[1])
    elif kind is Constant:
        name = node.payload[0]
        found.imaginary = found.imaginary or name == "i"
        found.infinite = found.infinite or name == "oo"
        found.core = found.core or name == "dots"
    elif kind in (Derivative, Evaluated, Index, Unit):
        found.core = True
        return True
    elif kind is PlusMinus:
        found.branches = True
    elif kind is Matrix:
        found.matrix = True
    elif kind in LAZY:
        if kind is BigOperator:
            found.naturals |= free_symbols(node.args[2]) | free_symbols(node.args[3])
        return True
    return False


def _note_call(found: Features, node: Expression) -> None:
    name = node.payload[0]
    found.core = found.core or name in _SPECIAL_CALLS
    found.special = found.special or name in _GAMMA_AND_ZETA
    found.imaginary = found.imaginary or name in _COMPLEX_CALLS
    if name in _INTEGER_CALLS:
        found.naturals |= free_symbols(node)


def _look_inside(found: Features, root: Expression, seen: set[Expression]) -> None:
    """Take note of what stands inside lazy nodes; infinity as a bound is no value."""
    infinite = found.infinite
    stack = [child for node in seen if isinstance(node, LAZY) for child in node.args]
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            _note(found, node, type(node))
            stack.extend(node.args)
    found.infinite = infinite
