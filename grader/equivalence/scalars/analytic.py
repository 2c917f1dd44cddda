"""Which formulas are settled by their values at points: analytic ones, and those of integers."""

from __future__ import annotations

from itertools import pairwise

from grader.equivalence.scalars.evaluation import ScalarPair
from grader.equivalence.terms.rationals import bits, rational_value
from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Constant,
    Div,
    Expression,
    Integral,
    Limit,
    Mul,
    Neg,
    Number,
    Pow,
    Symbol,
    number,
)
from grader.expressions.traversal import free_symbols, substitute, walk

_OO = Constant("oo")
_BINDERS = (BigOperator, Integral, Limit)
_PLAIN = (Symbol, Constant, Add, Neg, Mul, Div)
#: Numbers of more bits, and sums and products of more terms that are counted, are not settled.
_MAX_BITS, _MAX_TERMS = 64, 60
#: Numbers beside names of integers: all their remainders have to occur among the points.
_MAX_MODULUS = 12

#: Real functions that are analytic wherever they have a value; the first ones on the plane too.
MEROMORPHIC = frozenset(
    {
        "exp", "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "sech",
        "csch", "erf", "erfc", "gamma_function", "zeta_function", "factorial", "binomial",
        "degree", "percent", "erfi", "Si", "Shi", "FresnelS", "FresnelC", "digamma",
    }
)  # fmt: skip
ON_THE_LINE = MEROMORPHIC | {"atan", "asinh"}
#: Those with a border of their domain, where a zero of the argument may hide a corner.
WITH_BORDER = frozenset(
    {
        "sqrt", "root", "cbrt", "ln", "log", "lg", "lb", "asin", "acos", "acosh", "atanh", "acoth",
        "asec", "acsc", "asech", "erfinv", "Ci", "Chi", "Ei", "li", "LambertW", "besselj",
        "bessely", "besseli", "besselk", "polylog",
    }
)  # fmt: skip
OF_INTEGERS = frozenset({"floor", "ceiling", "gcd", "lcm", "mod", "abs", "max", "min"})
_EXPONENTIAL = frozenset(
    {"exp", "sinh", "cosh", "tanh", "coth", "sech", "csch", "erf", "erfc", "erfi", "Shi"}
)
#: Known functions whose values settle nothing, by the reason.
WITHOUT_SETTLING = {
    "they have corners or jumps in real names": "norm sign round sup inf arg atan2",
    "not analytic on the plane": "re im conjugate",
    "rarely met, and proved or refuted before": "acot acsch factorial2",
    "of matrices and sets": "det trace transpose hadamard rank dim ker",
    "its value is a place, or depends on a choice of words": "argmax argmin given",
}
_STEPS = frozenset({"floor", "ceiling", "gcd", "lcm", "mod"})


def is_settled_by_values(pair: ScalarPair, whole: frozenset[Symbol]) -> bool:
    """Whether the two sides cannot differ if they agree at many points in many digits.

    `whole` are the names that stand for integers.
    """
    nodes = list(walk(pair.reference, pair.answer))
    bound = frozenset(node.args[1] for node in nodes if isinstance(node, _BINDERS))
    domain = Domain(pair.complex, whole, bound)
    return all(domain.holds(node) for node in nodes)


class Domain:
    """What is known of the names: which are integers, and which run inside a sum or integral."""

    def __init__(
        self, complex_: bool, whole: frozenset[Symbol], bound: frozenset[Expression]
    ) -> None:
        self.complex, self.whole, self.bound = complex_, whole, bound

    def varying(self, node: Expression) -> frozenset[Symbol]:
        """Return the names in an expression that may take any real value."""
        return free_symbols(node) - self.whole - self.bound

    def holds(self, node: Expression) -> bool:
        """Whether nothing in this node by itself may hide from points."""
        match node:
            case Number():
                value = rational_value(node)
                return value is not None and bits(value) <= _MAX_BITS
            case Pow():
                return self._power(*node.args)
            case Call():
                return not node.primes and self._call(node)
            case BigOperator():
                return len(node.args) == 4 and self._operator(node)
            case Integral():
                return len(node.args) == 4
            case Limit():
                return not free_symbols(node)
        return isinstance(node, _PLAIN)

    # -- powers and functions --------------------------------------------------------------------

    def _power(self, base: Expression, exponent: Expression) -> bool:
        if not self.varying(base):
            return True
        exact = rational_value(exponent)
        if exact is not None and exact.denominator == 1:
            return True
        return self._counts(exponent) or self._is_simple(base)

    def _counts(self, exponent: Expression) -> bool:
        """Whether an exponent is a polynomial of integers, with whole coefficients."""
        for part in walk(exponent):
            match part:
                case Number():
                    if not isinstance(part.value, int):
                        return False
                case Symbol():
                    if part not in self.whole and part not in self.bound:
                        return False
                case Call():
                    if part.name not in _STEPS:
                        return False
                case Add() | Neg() | Mul() | Pow():
                    pass
                case _:
                    return False
        return True

    def _call(self, node: Call) -> bool:
        name, varying = node.name, self.varying(node)
        if name in (MEROMORPHIC if self.complex else ON_THE_LINE):
            return True
        if name in WITH_BORDER:
            return all(self._is_simple(arg) for arg in node.args)
        if name not in OF_INTEGERS or varying:
            return False
        if not free_symbols(node):
            return True
        return all(self._is_rational(part) for part in walk(*node.args))

    def _is_rational(self, part: Expression) -> bool:
        """Whether a part of what jumps is arithmetic of integers, with small numbers only."""
        match part:
            case Number():
                value = rational_value(part)
                return (
                    value is not None
                    and max(abs(value.numerator), value.denominator) <= _MAX_MODULUS
                )
            case Call():
                return part.name in OF_INTEGERS or part.name == "factorial"
            case Pow() | Symbol() | Add() | Neg() | Mul() | Div():
                return True
        return False

    def _is_simple(self, argument: Expression) -> bool:
        """Whether an argument has simple zeros only: it is of degree 1, or 2 without a double zero.

        Where it touches zero and turns back, as in `sqrt((x - 100)^2)`, there is a corner.
        """
        varying = self.varying(argument)
        if not varying:
            return True
        if self.complex or varying != free_symbols(argument):
            return False
        return all(self._has_simple_zeros(argument, name) for name in varying)

    def _has_simple_zeros(self, argument: Expression, name: Symbol) -> bool:
        for shift in (3, 7):
            others: dict[Expression, Expression] = {
                other: number(shift + 2 * i)
                for i, other in enumerate(sorted(free_symbols(argument), key=lambda s: s.name))
            }
            values = [
                rational_value(substitute(argument, {**others, name: number(x)}))
                for x in (0, 1, 2, 3, 5)
            ]
            if any(value is None for value in values):
                return False
            at = [value for value in values if value is not None]
            slopes = [b - a for a, b in pairwise(at[:4])]
            bends = [b - a for a, b in pairwise(slopes)]
            if bends[0] != bends[1] or at[4] != at[0] + 5 * slopes[0] + 10 * bends[0]:
                return False
            square, line = bends[0] / 2, slopes[0] - bends[0] / 2
            if square and line**2 == 4 * square * at[0]:
                return False
        return True

    # -- sums and products -----------------------------------------------------------------------

    def _operator(self, node: BigOperator) -> bool:
        body, index, first, last = node.args
        if _OO in (first, last) or Neg(_OO) in (first, last):
            return all(self._is_tame(part, index) for part in walk(body))
        ends = rational_value(first), rational_value(last)
        if ends[0] is not None and ends[1] is not None:
            return ends[1] - ends[0] <= _MAX_TERMS
        return True

    @staticmethod
    def _is_tame(part: Expression, index: Expression) -> bool:
        """Whether exponents are linear in the index: sums of `e^(-n^2/10)` are nearly integrals."""
        if index not in free_symbols(part):
            return True
        if isinstance(part, Call):
            exponent = part.args[0]
            if part.name in OF_INTEGERS:
                return False
            if part.name not in _EXPONENTIAL:
                return True
        elif isinstance(part, Pow):
            exponent = part.args[1]
        else:
            return True
        at = [substitute(exponent, {index: Number(n)}) for n in (1, 2, 3)]
        from grader.equivalence.normal_form.prove import prove_equal
        from grader.expressions.notation import DEFAULT_NOTATION

        return prove_equal(Add(at[0], at[2]), Mul(Number(2), at[1]), DEFAULT_NOTATION, False).equal
