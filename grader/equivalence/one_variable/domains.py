"""Where a real function is defined, and whether comparisons of closed numbers hold.

The domain is given as comparisons: `ln h` where h > 0, `1/h` where h != 0.

Only functions that are continuous wherever they are defined are known here, so that between the
borders of its domain a function changes its sign only through zero.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

from grader.equivalence.normal_form.prove import prove_equal
from grader.equivalence.numbers.evaluate import Evaluator, to_arb
from grader.equivalence.numbers.powers import OutsideDomain, Unclear, compare_to_zero
from grader.equivalence.numbers.precision import LADDER, precision
from grader.equivalence.numbers.signs import sign_of_constant
from grader.equivalence.numbers.zero_test import is_zero
from grader.equivalence.one_variable.atoms import Atom
from grader.equivalence.terms.rationals import is_float, rational_value
from grader.expressions.nodes import (
    Add,
    Call,
    Constant,
    Div,
    Expression,
    Mul,
    Neg,
    Number,
    Pow,
    Symbol,
    number,
)
from grader.expressions.notation import DEFAULT_NOTATION
from grader.expressions.traversal import free_symbols, transform, walk

ZERO, ONE = Number(0), Number(1)
_EVERYWHERE = (
    "exp", "abs", "cbrt", "sin", "cos", "sinh", "cosh", "tanh", "sech", "asinh", "atan", "erf",
    "erfc", "percent", "degree", "erfi", "Si", "Shi", "FresnelS", "FresnelC",
)  # fmt: skip
_Borders = tuple[tuple[str, Expression], ...]
_BETWEEN: _Borders = ((">=", Neg(ONE)), ("<=", ONE))
#: What holds of the argument of a function of one where it is defined; there it is continuous.
DOMAINS: dict[str, _Borders] = {
    **dict.fromkeys(_EVERYWHERE, ()),
    **dict.fromkeys(("asin", "acos"), _BETWEEN),
    **dict.fromkeys(("coth", "csch", "acot", "acsch"), (("!=", ZERO),)),
    **dict.fromkeys(("Ci", "Chi"), ((">", ZERO),)),
    "Ei": (("!=", ZERO),),
    "sqrt": ((">=", ZERO),),
    "acosh": ((">=", ONE),),
    **dict.fromkeys(("atanh", "erfinv"), ((">", Neg(ONE)), ("<", ONE))),
    "LambertW": ((">=", Neg(Div(ONE, Constant("e")))),),
    "asech": ((">", ZERO), ("<=", ONE)),
}
#: Known functions without a row, by the reason.
WITHOUT_DOMAIN = {
    "it depends on the base or the degree, see `_call`": "ln log lg lb root",
    "endlessly many poles": "tan cot sec csc gamma_function factorial factorial2 digamma",
    "two pieces, which no comparisons that all hold describe": "asec acsc acoth li",
    "it may jump": "sign floor ceiling round mod arg atan2 gcd lcm",
    "of several arguments": "max min sup inf binomial besselj bessely besseli besselk polylog",
    "of complex numbers": "re im conjugate",
    "of matrices, vectors and sets": "norm det trace transpose hadamard rank dim ker",
    "its value is a place, or depends on a choice of words": "argmax argmin given",
}
LOGARITHMS = frozenset({"ln", "log"})


class UnknownDomain(Exception):
    """The expression holds something of which the domain is not known, or that may jump."""


def defined_where(expression: Expression, odd_roots: bool = False) -> tuple[Atom, ...]:
    """Return comparisons that all hold just where a real expression is defined.

    With `odd_roots`, powers with an odd denominator are defined for negative bases too. Raise
    `UnknownDomain`.
    """
    conditions = [atom for node in walk(expression) for atom in _of(node, odd_roots)]
    return tuple(dict.fromkeys(atom for atom in conditions if not _is_certain(atom)))


def _of(node: Expression, odd_roots: bool) -> list[Atom]:
    match node:
        case Number() if not is_float(node):
            return []
        case Symbol() | Constant(name="e" | "pi") | Add() | Mul() | Neg():
            return []
        case Div():
            return [Atom(node.args[1], "!=", ZERO)]
        case Pow():
            return _power(node.args[0], node.args[1], odd_roots)
        case Call() if not node.primes:
            return _call(node)
    raise UnknownDomain(type(node).__name__)


def _power(base: Expression, exponent: Expression, odd_roots: bool) -> list[Atom]:
    value = rational_value(exponent)
    if value is None:
        if not free_symbols(base) and sign_of_constant(base) == 1:
            return []
        raise UnknownDomain("power")
    if value.denominator == 1 or (odd_roots and value.denominator % 2):
        return [Atom(base, "!=", ZERO)] if value < 0 else []
    return [Atom(base, ">" if value < 0 else ">=", ZERO)]


def _call(node: Call) -> list[Atom]:
    if node.name in LOGARITHMS and base_of_logarithm(node) is not None:
        return [Atom(node.args[0], ">", ZERO)]
    if node.name == "root":
        degree = root_degree(node)
        return [] if degree % 2 else [Atom(node.args[0], ">=", ZERO)]
    if len(node.args) == 1 and node.name in DOMAINS:
        return [Atom(node.args[0], op, bound) for op, bound in DOMAINS[node.name]]
    if free_symbols(node) or not _has_value(node):
        raise UnknownDomain(node.name)
    return []


def _has_value(closed: Expression) -> bool:
    with precision(LADDER[1]):
        try:
            return bool(Evaluator({}).value(closed).is_finite())
        except (OutsideDomain, Unclear):
            return False


def base_of_logarithm(node: Call) -> Expression | None:
    """Return the base, if it is a closed positive number other than 1."""
    if len(node.args) == 1:
        return Constant("e")
    base = node.args[1]
    if len(node.args) != 2 or free_symbols(base) or sign_of_constant(base) != 1:
        return None
    return base if sign_of_constant(Add(base, Neg(ONE))) else None


def root_degree(node: Call) -> int:
    """Return the degree of a root; raise `UnknownDomain` for what is no positive integer."""
    degree = rational_value(node.args[1]) if len(node.args) == 2 else None
    if degree is None or degree.denominator != 1 or degree < 1:
        raise UnknownDomain("root")
    return int(degree)


def _is_certain(atom: Atom) -> bool:
    """Whether a comparison with a number holds anyway."""
    if free_symbols(atom.left) or free_symbols(atom.right):
        return _is_positive_throughout(atom.left) and atom.right == ZERO and atom.op != "<"
    try:
        return constant_holds(atom.difference, atom.op)
    except CannotTell:
        return False


def _is_positive_throughout(node: Expression) -> bool:
    """Whether an expression is positive wherever it is defined, as far as its form tells."""
    match node:
        case Call(name="exp" | "cosh"):
            return True
        case Pow():
            base, exponent = node.args
            if not free_symbols(base):
                return sign_of_constant(base) == 1 and rational_value(exponent) is None
            return False
        case Add():
            positive = [arg for arg in node.args if _is_positive_throughout(arg)]
            others = [arg for arg in node.args if arg not in positive]
            return bool(positive) and all(map(_is_no_less_than_zero, others))
        case Mul():
            return all(map(_is_positive_throughout, node.args))
    return not free_symbols(node) and sign_of_constant(node) == 1


def _is_no_less_than_zero(node: Expression) -> bool:
    if isinstance(node, Pow):
        exponent = rational_value(node.args[1])
        return exponent is not None and exponent > 0 and exponent % 2 == 0
    return isinstance(node, Call) and node.name in ("abs", "sqrt")


# -- comparisons of closed numbers, decided for certain or not at all ----------------------------


class CannotTell(Exception):
    """The truth of an atom at a point could not be settled."""


def constant_holds(difference: Expression, op: str, odd_roots: bool = False) -> bool:
    """Decide `difference op 0` for a closed expression; raise `CannotTell`.

    What is not defined does not hold.
    """
    difference = transform(difference, _as_rational)
    exact = rational_value(difference)
    if exact is not None:
        return compare_to_zero(to_arb(exact), op)
    for bits in LADDER:
        with precision(bits):
            try:
                return compare_to_zero(Evaluator({}, False, odd_roots).value(difference), op)
            except OutsideDomain:
                return False
            except Unclear:
                continue
    if is_zero(difference, False):
        return op in ("=", "<=", ">=")
    return _holds_by_form(difference, op, odd_roots)


def _as_rational(node: Expression) -> Expression:
    """Work out what is rational exactly, as under the root of `sqrt(5 (-11/5) + 11)`."""
    value = rational_value(node) if node.args else None
    return node if value is None else number(value)


def _holds_by_form(difference: Expression, op: str, odd_roots: bool) -> bool:
    """Decide a value near zero by its domain and its normal form."""
    try:
        needed = defined_where(difference, odd_roots)
    except UnknownDomain:
        raise CannotTell("a value near zero") from None
    if not all(constant_holds(atom.difference, atom.op, odd_roots) for atom in needed):
        return False
    if prove_equal(difference, Number(0), DEFAULT_NOTATION, False).equal:
        return op in ("=", "<=", ">=")
    raise CannotTell("a value near zero")


def simplest_between(low: Fraction, high: Fraction) -> Fraction:
    """Return the rational of least denominator strictly between two others."""
    if low < 0 < high:
        return Fraction(0)
    if high <= 0:
        return -simplest_between(-high, -low)
    whole = floor(low)
    if whole + 1 < high:
        return Fraction(whole + 1)
    below = low - whole
    if below == 0:
        return whole + 1 / (Fraction(floor(1 / (high - whole))) + 1)
    return whole + 1 / simplest_between(1 / (high - whole), 1 / below)
