"""Probability distributions: support, density or weights, distribution function, moments.

Densities and moments as in N. L. Johnson, S. Kotz and N. Balakrishnan, Univariate Distributions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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
    number,
)
from grader.models.symbolic.simplify import product_of, rational

ONE, TWO, ZERO = Number(1), Number(2), Number(0)
E, PI, INFINITY = Constant("e"), Constant("pi"), Constant("oo")
Parameters = tuple[Expression, ...]
Rule = Callable[..., Expression]


@dataclass(frozen=True, slots=True)
class Family:
    """A family of distributions; every rule takes the parameters, `weight` and `below` x first.

    `weight` is the density, or the probability of a value of a discrete variable; `below` is the
    probability of at most x of a continuous one. `quantile` takes the level first, where it has a
    closed form. `allowed` says what is wrong with parameters.
    """

    name: str
    parameters: tuple[str, ...]
    discrete: bool
    support: Callable[..., tuple[Expression, Expression]]
    weight: Rule
    mean: Rule
    variance: Rule
    below: Rule | None = None
    allowed: Callable[..., str] = lambda *_: ""
    quantile: Rule | None = None


def _minus(a: Expression, b: Expression) -> Expression:
    return Add(a, Neg(b))


def _square(a: Expression) -> Expression:
    return Pow(a, TWO)


def _exp(a: Expression) -> Expression:
    return Pow(E, a)


def _choose(n: Expression, k: Expression) -> Expression:
    return Call("binomial", n, k)


def _no(p: Expression) -> Expression:
    return _minus(ONE, p)


def _share(p: Expression) -> str:
    value = rational(p)
    return "" if value is None or 0 <= value <= 1 else "a probability lies between 0 and 1"


def _positive(*values: Expression) -> str:
    signs = [rational(value) for value in values]
    return "" if all(v is None or v > 0 for v in signs) else "a parameter must be positive"


def _count(n: Expression) -> str:
    value = rational(n)
    whole = value is None or (value.denominator == 1 and value >= 0)
    return "" if whole else "a number of trials is a whole number"


def _normal_below(x: Expression, mu: Expression, sigma: Expression) -> Expression:
    z = Div(_minus(x, mu), Mul(sigma, Call("sqrt", TWO)))
    return Div(Add(ONE, Call("erf", z)), TWO)


def _normal_density(x: Expression, mu: Expression, sigma: Expression) -> Expression:
    power = Neg(Div(_square(_minus(x, mu)), Mul(TWO, _square(sigma))))
    return Div(_exp(power), Mul(sigma, Call("sqrt", Mul(TWO, PI))))


FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (
        Family(
            "bernoulli", ("p",), True,
            lambda p: (ZERO, ONE),
            lambda k, p: Mul(Pow(p, k), Pow(_no(p), _minus(ONE, k))),
            lambda p: p,
            lambda p: Mul(p, _no(p)),
            allowed=_share,
        ),
        Family(
            "binomial", ("n", "p"), True,
            lambda n, p: (ZERO, n),
            lambda k, n, p: Mul(_choose(n, k), Pow(p, k), Pow(_no(p), _minus(n, k))),
            lambda n, p: Mul(n, p),
            lambda n, p: Mul(n, p, _no(p)),
            allowed=lambda n, p: _count(n) or _share(p),
        ),
        Family(
            "geometric", ("p",), True,
            lambda p: (ONE, INFINITY),
            lambda k, p: Mul(Pow(_no(p), _minus(k, ONE)), p),
            lambda p: Div(ONE, p),
            lambda p: Div(_no(p), _square(p)),
            allowed=lambda p: _share(p) or _positive(p),
        ),
        Family(
            "poisson", ("lambda",), True,
            lambda rate: (ZERO, INFINITY),
            lambda k, rate: Div(Mul(Pow(rate, k), _exp(Neg(rate))), Call("factorial", k)),
            lambda rate: rate,
            lambda rate: rate,
            allowed=_positive,
        ),
        Family(
            "hypergeometric", ("N", "K", "n"), True,
            lambda total, marked, n: (ZERO, n),
            lambda k, total, marked, n: Div(
                Mul(_choose(marked, k), _choose(_minus(total, marked), _minus(n, k))),
                _choose(total, n),
            ),
            lambda total, marked, n: Div(Mul(n, marked), total),
            lambda total, marked, n: Div(
                Mul(n, marked, _minus(total, marked), _minus(total, n)),
                Mul(_square(total), _minus(total, ONE)),
            ),
            allowed=lambda total, marked, n: _count(total) or _count(marked) or _count(n),
        ),
        Family(
            "negative_binomial", ("r", "p"), True,
            lambda r, p: (r, INFINITY),
            lambda k, r, p: Mul(
                _choose(_minus(k, ONE), _minus(r, ONE)), Pow(p, r), Pow(_no(p), _minus(k, r))
            ),
            lambda r, p: Div(r, p),
            lambda r, p: Div(Mul(r, _no(p)), _square(p)),
            allowed=lambda r, p: _count(r) or _share(p) or _positive(p),
        ),
        Family(
            "discrete_uniform", ("a", "b"), True,
            lambda a, b: (a, b),
            lambda k, a, b: Div(ONE, Add(_minus(b, a), ONE)),
            lambda a, b: Div(Add(a, b), TWO),
            lambda a, b: Div(_minus(_square(Add(_minus(b, a), ONE)), ONE), Number(12)),
        ),
        Family(
            "uniform", ("a", "b"), False,
            lambda a, b: (a, b),
            lambda x, a, b: Div(ONE, _minus(b, a)),
            lambda a, b: Div(Add(a, b), TWO),
            lambda a, b: Div(_square(_minus(b, a)), Number(12)),
            lambda x, a, b: Div(_minus(x, a), _minus(b, a)),
            quantile=lambda p, a, b: Add(a, Mul(p, _minus(b, a))),
        ),
        Family(
            "exponential", ("lambda",), False,
            lambda rate: (ZERO, INFINITY),
            lambda x, rate: Mul(rate, _exp(product_of([number(-1), rate, x]))),
            lambda rate: Div(ONE, rate),
            lambda rate: Div(ONE, _square(rate)),
            lambda x, rate: _minus(ONE, _exp(product_of([number(-1), rate, x]))),
            _positive,
            lambda p, rate: Div(Neg(Call("ln", _no(p))), rate),
        ),
        Family(
            "normal", ("mu", "sigma"), False,
            lambda mu, sigma: (Neg(INFINITY), INFINITY),
            _normal_density,
            lambda mu, sigma: mu,
            lambda mu, sigma: _square(sigma),
            _normal_below,
            lambda mu, sigma: _positive(sigma),
        ),
    )
}  # fmt: skip
