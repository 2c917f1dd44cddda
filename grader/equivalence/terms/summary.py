"""What an expression contains, found in one walk and remembered: names, kinds of nodes, order."""

from __future__ import annotations

from functools import lru_cache

from grader.equivalence.terms.rationals import (
    FLOAT_DIGITS,
    has_broken_bound,
    is_float,
    rational_value,
)
from grader.expressions.functions import CIRCULAR
from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Collection,
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
    Relation,
    SetBuilder,
    Symbol,
    Unit,
)
from grader.expressions.traversal import free_symbols

LAZY = (Piecewise, BigOperator, Integral, Limit, SetBuilder)
_LAZY_SET = frozenset(LAZY)
_PLAIN = frozenset({Add, Neg, Mul, Symbol})
_PARTIAL_CALLS = frozenset(
    {"ln", "log", "lg", "lb", "sqrt", "root", "tan", "cot", "sec", "csc", "asin", "acos"}
)
_SHORT = FLOAT_DIGITS - 1
_TRANSPOSED = Symbol("T")
_SPECIAL_CALLS = frozenset(
    {
        "abs", "max", "min", "floor", "ceiling", "round", "mod", "sign", "arg", "gcd", "lcm",
        "binomial", "atan2", "ratio", "primed",
    }
)  # fmt: skip
_MOMENT_CALLS = frozenset({"E", "Var", "Cov"})
_INDEX_CALLS = frozenset(
    {
        "sum_over",
        "delta[]",
        "indicator",
        "KL",
        "kronecker",
        "max_over",
        "min_over",
        "argmax_over",
        "argmin_over",
    }
)
_GAMMA_AND_ZETA = frozenset({"Gamma", "gamma_function", "zeta"})
_COMPLEX_CALLS = frozenset({"re", "im", "conjugate", "arg"})
_INTEGER_CALLS = frozenset({"factorial", "binomial", "factorial2"})


class Summary:
    """What is known of an expression.

    `order` lists the nodes to compute, children first, without what stands inside lazy nodes.
    `symbols` are the free names, `integers` those that only make sense as integers, `naturals` as
    natural numbers (bounds of sums, factorials). The flags say what occurs: `imaginary` the unit i
    or a complex function, `floats` literals of a float, `core` something that `desugar` resolves,
    `branches` a `±`, `matrix`, `vectors` a tuple, list or set, `infinite` infinity as a value,
    `lazy` sums, integrals and the like, `special` a call of a name that may be a special function,
    `indices` what may be a formula with indices, such as a sum or Kronecker's delta,
    `moments` an expectation or variance,
    `turns` a circular function, `transposes` a transpose, or a power that may be one, `ones` what
    may be a vector of ones, `exponents` a power to what is not a number as it stands. `calls` are
    the functions that are called, with their number of arguments. `rooted` are names of which a
    square root is taken, `divisors` what is divided by, `partial` the arguments of roots and
    functions that are not defined everywhere; these three not inside lazy nodes.
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
    vectors: bool = False
    infinite: bool = False
    lazy: bool = False
    special: bool = False
    turns: bool = False
    indices: bool = False
    moments: bool = False
    transposes: bool = False
    ones: bool = False
    exponents: bool = False
    calls: frozenset[tuple[str, int]] = frozenset()
    rooted: frozenset[Symbol] = frozenset()
    divisors: frozenset[Expression] = frozenset()
    partial: frozenset[Expression] = frozenset()

    @property
    def is_plain(self) -> bool:
        """Whether a number or formula is compared as it is written, at points and by its form."""
        return not (
            self.core or self.special or self.ones or self.transposes or self.infinite or self.lazy
            or self.moments or self.indices or self.vectors or self.matrix or self.branches
        )  # fmt: skip


@lru_cache(maxsize=1024)
def summary_of(root: Expression) -> Summary:
    """Look an expression through, once."""
    summary = Summary()
    symbols = [root] if isinstance(root, Symbol) else []
    order, binders = _children_first(root, summary, symbols)
    summary.order = tuple(order)
    for symbol in symbols:
        name: str = symbol.payload[0]  # type: ignore[assignment]
        if name.startswith("delta_"):
            summary.indices = True
        elif name.startswith("bb(1)"):
            summary.ones = True
    if binders:
        summary.lazy = True
        _look_inside(summary, root, set(order))
        summary.symbols = free_symbols(root)
        summary.ones = summary.ones or any(s.name.startswith("bb(1)") for s in summary.symbols)
    else:
        summary.symbols = frozenset(symbols)
    return summary


def _children_first(
    root: Expression, summary: Summary, symbols: list[Symbol]
) -> tuple[dict[Expression, None], bool]:
    """List every node once, children before parents, taking note of what is found on the way.

    What lazy nodes hold is left out; say whether there were any. This loop sees every node that is
    compared: leaves, half of all nodes, never go over the stack. A node whose children are on the
    stack waits below them, under a `None`; one that has none there is listed at once.
    """
    order: dict[Expression, None] = {}
    binders = False
    stack: list[Expression | None] = [root]
    while stack:
        node = stack.pop()
        if node is None:
            order[stack.pop()] = None  # type: ignore[index]
            continue
        if node in order:
            continue
        kind = type(node)
        args = node.args
        if kind not in _PLAIN and (kind is not Pow or type(args[1]) is not Number):
            binders = _note(summary, node, kind) or binders
            if kind in _LAZY_SET:
                order[node] = None
                continue
        waits = False
        for child in args:
            if child in order:
                continue
            if child.args:
                if not waits:
                    waits = True
                    stack.append(node)
                    stack.append(None)
                stack.append(child)
                continue
            leaf = type(child)
            if leaf is Symbol:
                symbols.append(child)  # type: ignore[arg-type]
            elif leaf is not Number or len(child.payload[1]) > _SHORT:  # type: ignore[arg-type]
                binders = _note(summary, child, leaf) or binders
            order[child] = None
        if not waits:
            order[node] = None
    return order, binders


def _note(summary: Summary, node: Expression, kind: type) -> bool:
    """Take note of a node that is not plain arithmetic; say whether it hides others."""
    if kind is Number:
        summary.floats = summary.floats or is_float(node)  # type: ignore[arg-type]
    elif kind is Call:
        _note_call(summary, node)
    elif kind is Pow:
        _note_power(summary, *node.args)
    elif kind is Div:
        if type(node.args[1]) is not Number:
            summary.divisors |= {node.args[1]}
    elif kind is Constant:
        name = node.payload[0]
        summary.imaginary = summary.imaginary or name == "i"
        summary.infinite = summary.infinite or name == "oo"
        summary.core = summary.core or name == "dots"
    elif kind in (Derivative, Evaluated, Index, Unit):
        summary.core = True
        return True
    elif kind is PlusMinus:
        summary.branches = True
    elif kind is Matrix:
        summary.matrix = True
    elif kind is Collection:
        summary.vectors = True
    elif kind is Relation:
        summary.indices = True
    elif kind in LAZY:
        if kind is BigOperator:
            summary.indices = True
            summary.naturals |= free_symbols(node.args[2]) | free_symbols(node.args[3])
            summary.core = summary.core or has_broken_bound(node)
        return True
    return False


def _note_power(summary: Summary, base: Expression, exponent: Expression) -> None:
    summary.exponents = True
    above = type(exponent)
    if exponent is _TRANSPOSED or (above is Neg and exponent.args[0] is _TRANSPOSED):
        summary.transposes = True
        summary.ones = summary.ones or type(base) is Number
    if above is Div:
        summary.partial |= {base}
    elif above is Neg:
        summary.divisors |= {base}
    if type(base) is Neg:
        value = rational_value(base)
        if value is not None and value < 0:
            summary.integers |= free_symbols(exponent)


def _note_call(summary: Summary, node: Expression) -> None:
    name: str = node.payload[0]  # type: ignore[assignment]
    summary.calls |= {(name, len(node.args))}
    for flag in _flags_of(name):
        setattr(summary, flag, True)
    summary.core = summary.core or bool(node.payload[1])  # `tanh'(a)` may have a rule
    summary.ones = summary.ones or _is_number_with_length(node)
    if name in _PARTIAL_CALLS:
        argument = node.args[0]
        summary.partial |= {argument}
        if name == "sqrt" and isinstance(argument, Symbol):
            summary.rooted |= {argument}
    if name in _INTEGER_CALLS:
        summary.naturals |= free_symbols(node)


@lru_cache(maxsize=1024)
def _flags_of(name: str) -> tuple[str, ...]:
    """Return the flags of a summary that a call of a function sets."""
    marked = {
        "core": name in _SPECIAL_CALLS,
        "indices": name in _INDEX_CALLS,
        "moments": name.partition("_")[0] in _MOMENT_CALLS,
        "special": name in _GAMMA_AND_ZETA,
        "turns": name in CIRCULAR,
        "transposes": name == "transpose",
        "ones": name in ("ones", "accent_vec"),
        "imaginary": name in _COMPLEX_CALLS,
    }
    return tuple(flag for flag, is_set in marked.items() if is_set)


def _is_number_with_length(node: Expression) -> bool:
    """Whether `1_n` is written, as an entry of a number."""
    return node.payload[0] == "[]" and type(node.args[0]) is Number


def _look_inside(summary: Summary, root: Expression, seen: set[Expression]) -> None:
    """Take note of what stands inside lazy nodes; infinity as a bound is no value."""
    outside = summary.infinite, summary.rooted, summary.divisors, summary.partial
    stack = [child for node in seen if isinstance(node, LAZY) for child in node.args]
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            _note(summary, node, type(node))
            stack.extend(node.args)
    summary.infinite, summary.rooted, summary.divisors, summary.partial = outside
