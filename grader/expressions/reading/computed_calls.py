"""Functions of calculators and programs that are made of others: `hypot(3, 4)`, `cube(x)`.

What does not fit a function, such as `mean(x)` of a name, stays a call of a function of that name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import islice
from math import comb

from grader.expressions.nodes import (
    Add,
    Call,
    Collection,
    Constant,
    Div,
    Expression,
    Mul,
    Neg,
    Number,
    Piecewise,
    Pow,
    Relation,
    number,
)

Arguments = tuple[Expression, ...]
Made = Callable[..., Expression]
_Step = Callable[[int], tuple[Fraction, Fraction, Fraction]]

#: Degrees of polynomials, and numbers of a sequence, that are written out.
_MAX_DEGREE = 20
_MAX_NUMBER = 60


def rounded(x: Expression, places: Expression) -> Expression:
    """Return a number rounded to so many decimals: `round(x, 2)`."""
    scale = Pow(Number(10), places)
    return Div(Call("round", Mul(x, scale)), scale)


def _truncated(x: Expression) -> Expression:
    return Mul(Call("sign", x), Call("floor", Call("abs", x)))


def _permutations(n: Expression, k: Expression) -> Expression:
    return Div(Call("factorial", n), Call("factorial", Add(n, Neg(k))))


def _step(x: Expression) -> Expression:
    zero = Number(0)
    return Piecewise(Number(1), Relation((x, zero), (">",)), zero, Relation((x, zero), ("<",)))


def _sinc(x: Expression) -> Expression:
    """Return `sin x / x`, as mathematicians have it; 1 at zero."""
    return Number(1) if x is Number(0) else Div(Call("sin", x), x)


def _beta(a: Expression, b: Expression) -> Expression:
    gammas = [Call("gamma_function", each) for each in (a, b, Add(a, b))]
    return Div(Mul(*gammas[:2]), gammas[2])


def _renamed(name: str) -> Made:
    return lambda *arguments: Call(name, *arguments)


#: Functions by their numbers of arguments.
_FORMULAS: dict[str, dict[int, Made]] = {
    "square": {1: lambda x: Pow(x, Number(2))},
    "cube": {1: lambda x: Pow(x, Number(3))},
    "nthRoot": {1: lambda x: Call("sqrt", x), 2: lambda x, n: Call("root", x, n)},
    "subtract": {2: lambda x, y: Add(x, Neg(y))},
    "divide": {2: Div},
    "unaryMinus": {1: Neg},
    "Rational": {1: lambda p: p, 2: Div},
    "combinations": {2: lambda n, k: Call("binomial", n, k)},
    "permutations": {1: lambda n: Call("factorial", n), 2: _permutations},
    "perm": {2: _permutations},
    "trunc": {1: _truncated},
    "fix": {1: _truncated},
    "fract": {1: lambda x: Add(x, Neg(_truncated(x)))},
    "degrees": {1: lambda x: Div(Mul(x, Number(180)), Constant("pi"))},
    "radians": {1: lambda x: Div(Mul(x, Constant("pi")), Number(180))},
    "cis": {1: lambda x: Add(Call("cos", x), Mul(Constant("i"), Call("sin", x)))},
    "Heaviside": {1: _step},
    "heaviside": {1: _step},
    "real": {1: lambda z: Call("re", z)},
    "mag": {1: lambda z: Call("abs", z)},
    "precround": {2: rounded},
    "sinc": {1: _sinc},
    "Beta": {2: _beta},
    "loggamma": {1: lambda x: Call("ln", Call("gamma_function", x))},
    **{name: {1: _renamed("LambertW")} for name in ("lambertw", "productlog", "ProductLog")},
    **{name: {1: _renamed("Si")} for name in ("SinIntegral", "sinint")},
    **{name: {1: _renamed("Ci")} for name in ("CosIntegral", "cosint")},
    "ExpIntegralEi": {1: _renamed("Ei")},
    "fresnels": {1: _renamed("FresnelS")},
    "fresnelc": {1: _renamed("FresnelC")},
    **{f"Bessel{kind}": {2: _renamed(f"bessel{kind.lower()}")} for kind in "JYIK"},
    "PolyLog": {2: _renamed("polylog")},
}
#: Functions of any number of arguments, from two on.
_OF_MANY: dict[str, Made] = {
    "add": Add,
    "multiply": Mul,
    "hypot": lambda *xs: Call("sqrt", Add(*(Pow(x, Number(2)) for x in xs))),
    "mean": lambda *xs: Div(Add(*xs), Number(len(xs))),
    "vector": lambda *xs: Collection("tuple", *xs),
    "ntuple": lambda *xs: Collection("tuple", *xs),
}


def _listed(arguments: Arguments) -> Arguments:
    """Return the entries of a single list, `mean([1, 2, 3])`, else the arguments."""
    match arguments:
        case (Collection(kind="list", args=entries),):
            return entries
    return arguments


# -- polynomials, `legendre(2, x)`: a coefficient for each power ----------------------------------


def _recursion(step: _Step, degree: int) -> list[Fraction]:
    """Return the coefficients of `p_(n+1) = (a x + b) p_n + c p_(n-1)` for the degree."""
    before: list[Fraction] = []
    now = [Fraction(1)]
    for n in range(degree):
        a, b, c = step(n)
        after = [Fraction(0)] * (n + 2)
        for power, value in enumerate(now):
            after[power + 1] += a * value
            after[power] += b * value
        for power, value in enumerate(before):
            after[power] += c * value
        before, now = now, after
    return now


def _f(top: int, bottom: int = 1) -> Fraction:
    return Fraction(top, bottom)


_POLYNOMIALS: dict[str, _Step] = {
    "legendre": lambda n: (_f(2 * n + 1, n + 1), _f(0), _f(-n, n + 1)),
    "hermite": lambda n: (_f(2), _f(0), _f(-2 * n)),
    "laguerre": lambda n: (_f(-1, n + 1), _f(2 * n + 1, n + 1), _f(-n, n + 1)),
    "chebyshevt": lambda n: (_f(2 if n else 1), _f(0), _f(-1)),
    "chebyshevu": lambda n: (_f(2), _f(0), _f(-1)),
}


def _polynomial(name: str, arguments: Arguments) -> Expression | None:
    """Return a polynomial by its degree, which may stand in front of its variable or behind it."""
    degrees = [each for each in arguments if isinstance(each, Number)]
    if len(arguments) != 2 or len(degrees) != 1:
        return None
    degree = degrees[0].value
    if not isinstance(degree, int) or not 0 <= degree <= _MAX_DEGREE:
        return None
    x = arguments[1] if arguments[0] is degrees[0] else arguments[0]
    powers = [Number(1), x, *(Pow(x, Number(power)) for power in range(2, degree + 1))]
    values = _recursion(_POLYNOMIALS[name], degree)
    terms = [
        number(value) if power is powers[0] else Mul(number(value), power)
        for power, value in zip(powers, values, strict=False)
        if value
    ]
    return Add(*terms) if len(terms) > 1 else terms[0]


# -- sequences, `fibonacci(10)` -------------------------------------------------------------------


def _sums_of_two(first: int, second: int) -> Iterator[Fraction]:
    while True:
        yield Fraction(first)
        first, second = second, first + second


def _harmonic() -> Iterator[Fraction]:
    total, n = Fraction(0), 0
    while True:
        yield total
        n += 1
        total += Fraction(1, n)


def _catalan() -> Iterator[Fraction]:
    n = 0
    while True:
        yield Fraction(comb(2 * n, n), n + 1)
        n += 1


def _derangements() -> Iterator[Fraction]:
    value, n = 1, 0
    while True:
        yield Fraction(value)
        n += 1
        value = n * value + (-1) ** n


_SEQUENCES: dict[str, Callable[[], Iterator[Fraction]]] = {
    "fibonacci": lambda: _sums_of_two(0, 1),
    "lucas": lambda: _sums_of_two(2, 1),
    "harmonic": _harmonic,
    "catalan": _catalan,
    "subfactorial": _derangements,
}


def _member(name: str, arguments: Arguments) -> Expression | None:
    at = arguments[0].value if len(arguments) == 1 and isinstance(arguments[0], Number) else -1
    if not isinstance(at, int) or not 0 <= at <= _MAX_NUMBER:
        return None
    return number(next(islice(_SEQUENCES[name](), at, None)))


def _made(name: str, arguments: Arguments) -> Expression:
    made: Expression | None = None
    if name in _SEQUENCES:
        made = _member(name, arguments)
    elif name in _POLYNOMIALS:
        made = _polynomial(name, arguments)
    elif name in _OF_MANY:
        entries = _listed(arguments)
        made = _OF_MANY[name](*entries) if len(entries) > 1 else None
    elif len(arguments) in _FORMULAS[name]:
        made = _FORMULAS[name][len(arguments)](*arguments)
    return Call(name, *arguments) if made is None else made


COMPUTED: dict[str, Callable[[Arguments], Expression]] = {
    name: lambda arguments, name=name: _made(name, arguments)  # type: ignore[misc]
    for name in (*_FORMULAS, *_OF_MANY, *_POLYNOMIALS, *_SEQUENCES)
}
