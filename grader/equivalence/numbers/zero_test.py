"""Is a closed algebraic expression zero? Decided for certain, by a separation bound.

An expression in integers, `+ - * /`, roots and values of circular functions at rational multiples
of pi is `U / L` with algebraic integers `U`, `L` in a field of degree at most `D`. If all
conjugates of `U` are at most `u` and those of `L` at most `l`, then the value is zero or at least
`1 / (u^(D-1) l)`: the norm of an algebraic integer that is not zero is at least 1 (the bound of
Burnikel, Funke, Mehlhorn, Schirra and Schmitt). A ball that is smaller and holds zero proves zero.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from flint import arb

from grader.equivalence.numbers.evaluate import Evaluator
from grader.equivalence.numbers.powers import OutsideDomain, Unclear
from grader.equivalence.numbers.precision import precision
from grader.equivalence.terms.rationals import is_float, rational_value
from grader.expressions.functions import CIRCULAR
from grader.expressions.nodes import Add, Call, Constant, Div, Expression, Mul, Neg, Number, Pow
from grader.expressions.traversal import walk

#: The highest precision that a proof may need, in bits.
MAX_PROOF_BITS = 150_000
_MAX_ORDER = 5000
_HALF = Fraction(1, 2)


class NotAlgebraic(Exception):
    """The expression is not of the kind that the bound is for."""


@dataclass(frozen=True, slots=True)
class _Size:
    """Logarithms (base 2) of bounds of the conjugates of numerator and denominator."""

    u: float
    l: float  # noqa: E741 - the names of the bound


_ONE = _Size(0.0, 0.0)


def _log2(value: int) -> float:
    """Return an upper bound of the logarithm of a positive integer."""
    return value.bit_length() if value > 2**50 else math.log2(value) if value > 1 else 0.0


def _sum(a: _Size, b: _Size) -> _Size:
    one, other = a.u + b.l, a.l + b.u
    greater, lesser = max(one, other), min(one, other)
    return _Size(greater + math.log2(1 + 2.0 ** (lesser - greater)) + 1e-9, a.l + b.l)


def _product(a: _Size, b: _Size) -> _Size:
    return _Size(a.u + b.u, a.l + b.l)


def _inverse(a: _Size) -> _Size:
    return _Size(a.l, a.u)


class _Bound:
    """Collects the degree of the field while the sizes are computed."""

    def __init__(self) -> None:
        self.degree = 1
        self.order = 1
        self.roots: set[tuple[object, int]] = set()

    def root(self, of: object, size: _Size, degree: int) -> _Size:
        if (of, degree) not in self.roots:
            self.roots.add((of, degree))
            self.degree *= degree
            if self.degree > 10**5:
                raise NotAlgebraic("degree")
        return _Size((size.u + (degree - 1) * size.l) / degree, size.l)

    def unity(self, turns: Fraction) -> _Size:
        self.order = math.lcm(self.order, turns.denominator)
        if self.order > _MAX_ORDER:
            raise NotAlgebraic("order")
        return _ONE

    def power(self, of: Expression, size: _Size, exponent: Fraction) -> _Size:
        if abs(exponent.numerator) > 5000:
            raise NotAlgebraic("power")
        if exponent.denominator > 1:
            size = self.root(of, size, exponent.denominator)
        if exponent < 0:
            size = _inverse(size)
        return _Size(size.u * abs(exponent.numerator), size.l * abs(exponent.numerator))

    def total_degree(self) -> int:
        """Return a bound of the degree of the field."""
        return self.degree * _totient(self.order)

    # -- by nodes --------------------------------------------------------------------------------

    def of(self, root: Expression) -> _Size:
        """Return the sizes of an expression; raise `NotAlgebraic`."""
        sizes: dict[Expression, _Size] = {}
        stack = [root]
        while stack:
            node = stack[-1]
            if node in sizes:
                stack.pop()
                continue
            inner = [child for child in self._parts(node) if child not in sizes]
            if inner:
                stack.extend(inner)
                continue
            sizes[node] = self._size(node, sizes)
            stack.pop()
        return sizes[root]

    def _parts(self, node: Expression) -> tuple[Expression, ...]:
        if isinstance(node, Pow):
            return () if node.args[0] == Constant("e") else node.args[:1]
        if isinstance(node, Call):
            return node.args[:1] if node.name in ("sqrt", "cbrt", "root", "abs") else ()
        return node.args

    def _size(self, node: Expression, sizes: dict[Expression, _Size]) -> _Size:
        match node:
            case Number() if not is_float(node):
                value = Fraction(node.value)
                return _Size(_log2(value.numerator), _log2(value.denominator))
            case Constant(name="i"):
                return self.unity(Fraction(1, 4))
            case Neg():
                return sizes[node.args[0]]
            case Add():
                total = sizes[node.args[0]]
                for child in node.args[1:]:
                    total = _sum(total, sizes[child])
                return total
            case Mul():
                product = _ONE
                for child in node.args:
                    product = _product(product, sizes[child])
                return product
            case Div():
                return _product(sizes[node.args[0]], _inverse(sizes[node.args[1]]))
            case Pow():
                return self._pow(node, sizes)
            case Call() if not node.primes:
                return self._call(node, sizes)
        raise NotAlgebraic(type(node).__name__)

    def _pow(self, node: Pow, sizes: dict[Expression, _Size]) -> _Size:
        base, above = node.args
        if base == Constant("e"):
            return self.rotation(_without_i(above), Fraction(1))
        exponent = rational_value(above)
        if exponent is None:
            raise NotAlgebraic("exponent")
        return self.power(base, sizes[base], exponent)

    def _call(self, node: Call, sizes: dict[Expression, _Size]) -> _Size:
        name = node.name
        if name == "sqrt":
            return self.power(node.args[0], sizes[node.args[0]], _HALF)
        if name == "cbrt":
            return self.power(node.args[0], sizes[node.args[0]], Fraction(1, 3))
        if name == "root":
            degree = rational_value(node.args[1]) if len(node.args) == 2 else Fraction(2)
            if not degree or degree.denominator != 1:
                raise NotAlgebraic("root")
            return self.power(node.args[0], sizes[node.args[0]], 1 / degree)
        if name == "abs":
            if _has_i(node):
                raise NotAlgebraic("absolute value")
            return sizes[node.args[0]]
        if name in CIRCULAR:
            turn = self.rotation(node.args[0], Fraction(1))
            total = _sum(turn, _inverse(turn))
            if name in ("tan", "cot"):
                return _product(total, _inverse(total))
            half = _Size(total.u, total.l + 1)
            return half if name in ("sin", "cos") else _inverse(half)
        raise NotAlgebraic(name)

    def rotation(self, angle: Expression, share: Fraction) -> _Size:
        """Return the sizes of `exp(i share angle)`."""
        turns = multiple_of_pi(angle)
        if turns is not None:
            self.unity(turns * share / 2)
            return self.unity(Fraction(1, 4))
        match angle:
            case Neg():
                return self.rotation(angle.args[0], -share)
            case Add():
                product = _ONE
                for part in angle.args:
                    product = _product(product, self.rotation(part, share))
                return product
            case Mul():
                numbers = [rational_value(part) for part in angle.args]
                rest = [p for p, value in zip(angle.args, numbers, strict=True) if value is None]
                if len(rest) == 1:
                    factor = math.prod(value for value in numbers if value is not None)
                    return self.rotation(rest[0], share * factor)
            case Div():
                below = rational_value(angle.args[1])
                if below:
                    return self.rotation(angle.args[0], share / below)
            case Call() if angle.name in ("acos", "asin", "atan") and not angle.primes:
                return self._arc(angle, share)
        raise NotAlgebraic("angle")

    def _arc(self, angle: Call, share: Fraction) -> _Size:
        """Return the sizes of a power of `x + i sqrt(1 - x^2)`, or its like for `atan`."""
        self.unity(Fraction(1, 4))
        argument = self.of(angle.args[0])
        square = _sum(_ONE, _product(argument, argument))
        root = self.root(("hypotenuse", angle), square, 2)
        if angle.name == "atan":
            whole = _product(_sum(_ONE, argument), _inverse(root))
        else:
            whole = _sum(argument, root)
        return self.power(angle, whole, share)


def _without_i(node: Expression) -> Expression:
    """Return `angle` of `i angle`, a product in which `i` stands once above the line."""
    match node:
        case Constant(name="i"):
            return Number(1)
        case Neg():
            return Neg(_without_i(node.args[0]))
        case Div() if not _has_i(node.args[1]):
            return Div(_without_i(node.args[0]), node.args[1])
        case Mul():
            turned = [part for part in node.args if _has_i(part)]
            if len(turned) == 1:
                inner = _without_i(turned[0])
                return Mul(*(inner if part is turned[0] else part for part in node.args))
    raise NotAlgebraic("exponent")


def _has_i(node: Expression) -> bool:
    return any(isinstance(part, Constant) and part.name == "i" for part in walk(node))


def _totient(n: int) -> int:
    result, rest, prime = n, n, 2
    while prime * prime <= rest:
        if rest % prime == 0:
            while rest % prime == 0:
                rest //= prime
            result -= result // prime
        prime += 1
    return result - result // rest if rest > 1 else result


def multiple_of_pi(node: Expression) -> Fraction | None:
    """Return `r` where an expression is `r pi` by its form."""
    match node:
        case Constant(name="pi"):
            return Fraction(1)
        case Neg():
            inner = multiple_of_pi(node.args[0])
            return None if inner is None else -inner
        case Add():
            parts = [multiple_of_pi(part) for part in node.args]
            known = [part for part in parts if part is not None]
            return sum(known, Fraction(0)) if len(known) == len(parts) else None
        case Mul():
            return _pi_product(node)
        case Div():
            inner, below = multiple_of_pi(node.args[0]), rational_value(node.args[1])
            return inner / below if inner is not None and below else None
        case Call(name="degree"):
            angle = rational_value(node.args[0])
            return None if angle is None else angle / 180
        case Number(value=0):
            return Fraction(0)
    return None


def _pi_product(node: Mul) -> Fraction | None:
    result = Fraction(1)
    turned = False
    for part in node.args:
        value = rational_value(part)
        if value is None:
            value = None if turned else multiple_of_pi(part)
            turned = True
        if value is None:
            return None
        result *= value
    return result if turned else None


def is_zero(expression: Expression, complex_: bool, real_odd_roots: bool = False) -> bool | None:
    """Decide whether a closed algebraic expression is zero; None where the bound is too far."""
    bound = _Bound()
    try:
        size = bound.of(expression)
    except NotAlgebraic:
        return None
    needed = (bound.total_degree() - 1) * max(size.u, 0.0) + size.l + 2
    if needed > MAX_PROOF_BITS:
        return None
    return _decide(expression, complex_, real_odd_roots, int(needed) + 1)


def _decide(expression: Expression, complex_: bool, odd: bool, bits: int) -> bool | None:
    for extra in (64, 512):
        with precision(bits + extra):
            try:
                size = abs(Evaluator({}, complex_, odd).value(expression))
            except (OutsideDomain, Unclear):
                continue
            if size > 0:
                return False
            if size < arb(2) ** -bits:
                return True
    return None
