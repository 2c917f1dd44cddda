"""Statistics computed again from others that a student gave: a variance from an own mean.

Each way is the formula by which a statistic is computed by hand, with the samples as they are.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from grader.equivalence import Enclosure
from grader.expressions.nodes import (
    Add,
    Call,
    Div,
    Expression,
    Interval,
    Mul,
    Neg,
    Number,
    Pow,
    Symbol,
    number,
)
from grader.expressions.traversal import free_symbols
from grader.models.arithmetic import reals
from grader.models.arithmetic.calculated import calculated, enclosed
from grader.models.arithmetic.evaluate import CannotEvaluate, evaluate
from grader.models.arithmetic.numerals import numeral
from grader.models.arithmetic.reals import Uncertain, Undefined
from grader.models.base import Given, Query, QueryError, Reference, Value
from grader.models.probability import quantile, t_tail
from grader.models.query import parse_query
from grader.models.statistics.estimators import BadSample, Sample, products
from grader.models.statistics.hypothesis_tests import SIDES, TESTS, p_value
from grader.models.symbolic.simplify import rational
from grader.models.ways import Way, led_to

Name = tuple[str, tuple[str, ...]]
"""A statistic and what it is of: `("variance", ("x",))`."""
_ONE, _TWO = Number(1), Number(2)


@dataclass(frozen=True, slots=True)
class Answers:
    """What the model knows: its samples, and its own answer to a question."""

    samples: Mapping[str, Sample]
    answer: Callable[[Query], Reference]
    number: Callable[[str], Fraction]


def recomputed(model: Answers, query: Query, given: Sequence[Given]) -> Iterable[Value]:
    """Return the values of a statistic to which given ones lead."""
    own = {
        _name(g.query): g.value
        for g in given
        if isinstance(g.value, Expression) and calculated(g.value) is not None
    }
    found = led_to(_name(query), own, _Ways(model.samples), lambda name: _right(model, name))
    return map(_with_decimal_ends, found)


def _name(query: Query) -> Name:
    return query.head, query.args


def _right(model: Answers, name: Name) -> Expression | None:
    head, args = name
    try:
        if head == "given number":
            return number(model.number(args[0]))
        if head == "critical value":
            return _critical(model.samples[args[0]], model.number(args[1]))
        value = model.answer(parse_query(f"{head}({', '.join(args)})")).value
    except QueryError:
        return None
    if isinstance(value, Enclosure):
        return numeral(value)
    return value if isinstance(value, Expression) else None


def _critical(sample: Sample, share: Fraction) -> Expression | None:
    """Return the factor of the standard error in an interval of a confidence level."""
    if not 0 < share < 1 or len(sample) < 2:
        return None
    tail = t_tail(Fraction(len(sample) - 1))
    return numeral(reals.certainly(lambda: reals.enclosure(quantile(tail, (1 - share) / 2))))


def _with_decimal_ends(value: Expression) -> Expression:
    """Return an interval with decimals as its ends, as the model gives it."""
    if not isinstance(value, Interval):
        return value
    lower, upper = (numeral(enclosed(end)) for end in value.args)
    return Interval(lower, upper, False, False)


# -- formulas ------------------------------------------------------------------------------------


def _minus(a: Expression, b: Expression) -> Expression:
    return Add(a, Neg(b))


def _root(value: Expression) -> Expression:
    return Call("sqrt", value)


def _square(value: Expression) -> Expression:
    return Pow(value, _TWO)


def _shifted(x: Sample, y: Sample, a: Expression, b: Expression) -> Expression | None:
    """Return the sum of (x - a)(y - b) for given means, which may be wrong."""
    left, right = rational(a), rational(b)
    if left is None or right is None or len(x) != len(y):
        return None
    return number(sum(((p - left) * (q - right) for p, q in zip(x, y, strict=True)), Fraction(0)))


def _over(top: Expression | None, bottom: int) -> Expression | None:
    return None if top is None else Div(top, Number(bottom))


class _Ways:
    """The ways to each statistic of the samples."""

    def __init__(self, samples: Mapping[str, Sample]) -> None:
        self.samples = samples

    def __call__(self, name: Name) -> Iterator[Way[Name]]:
        head, args = name
        plain = tuple(arg for arg in args if arg in self.samples)
        samples = [self.samples[arg] for arg in plain]
        for way in _with_values(_of_samples(head, plain, samples)):
            yield _calculating(way)
        for way in _with_numbers(head, args, self.samples):
            yield _calculating(way)


def _calculating(way: Way[Name]) -> Way[Name]:
    """Return the way with its result as a number; none where it has none, as a root of -1."""

    def compute(*values: Expression) -> Expression | None:
        found = way.compute(*values)
        if found is None or isinstance(found, Interval) or free_symbols(found):
            return found
        return calculated(found)

    return Way(way.needs, compute)


def _with_values(ways: Iterator[Way[Name]]) -> Iterator[Way[Name]]:
    """Yield the ways up to the first that needs values of a sample which only its summary gives."""
    with contextlib.suppress(BadSample):
        yield from ways


def _of_samples(head: str, args: tuple[str, ...], samples: Sequence[Sample]) -> Iterator[Way[Name]]:
    if len(args) == 1 and head in _OF_ONE:
        yield from _OF_ONE[head](args[0], samples[0])
    if len(args) == 2 and head in _OF_TWO:
        yield from _OF_TWO[head](*args, *samples)


def _way(compute: Callable[..., Expression | None], *needs: tuple[str, ...]) -> Way[Name]:
    return Way(tuple((head, args) for head, *rest in needs for args in [tuple(rest)]), compute)


def _mean(a: str, x: Sample) -> Iterator[Way[Name]]:
    yield _way(Div, ("sum", a), ("n", a))


def _variance(a: str, x: Sample) -> Iterator[Way[Name]]:
    n = len(x)
    size = sum((value * value for value in x), Fraction(0))
    yield _way(lambda m: _over(_shifted(x, x, m, m), n - 1), ("mean", a))
    yield _way(
        lambda m: Div(_minus(number(size), Mul(Number(n), _square(m))), Number(n - 1)), ("mean", a)
    )
    yield _way(lambda s: _square(s), ("sd", a))
    yield _way(lambda v: Div(Mul(v, Number(n)), Number(n - 1)), ("population_variance", a))
    total = products(x, x)
    yield _way(lambda k: Div(number(total), _minus(k, _ONE)), ("n", a))


def _population_variance(a: str, x: Sample) -> Iterator[Way[Name]]:
    n = len(x)
    size = sum((value * value for value in x), Fraction(0))
    yield _way(lambda m: _over(_shifted(x, x, m, m), n), ("mean", a))
    yield _way(lambda m: _minus(number(size / n), _square(m)), ("mean", a))
    yield _way(lambda s: _square(s), ("population_sd", a))
    yield _way(lambda v: Div(Mul(v, Number(n - 1)), Number(n)), ("variance", a))
    yield _way(lambda k: Div(number(products(x, x)), k), ("n", a))


def _standard_error(a: str, x: Sample) -> Iterator[Way[Name]]:
    yield _way(lambda s, n: Div(s, _root(n)), ("sd", a), ("n", a))
    yield _way(lambda v, n: _root(Div(v, n)), ("variance", a), ("n", a))


def _covariance(a: str, b: str, x: Sample, y: Sample) -> Iterator[Way[Name]]:
    yield _way(lambda p, q: _over(_shifted(x, y, p, q), len(x) - 1), ("mean", a), ("mean", b))
    yield _way(lambda r, s, t: Mul(r, s, t), ("correlation", a, b), ("sd", a), ("sd", b))


def _correlation(a: str, b: str, x: Sample, y: Sample) -> Iterator[Way[Name]]:
    yield _way(lambda c, s, t: Div(c, Mul(s, t)), ("covariance", a, b), ("sd", a), ("sd", b))
    yield _way(lambda m, s, t: Div(Mul(m, s), t), ("slope", a, b), ("sd", a), ("sd", b))
    sign = number(1) if products(x, y) >= 0 else number(-1)
    yield _way(lambda r: Mul(sign, _root(r)), ("r_squared", a, b))


def _slope(a: str, b: str, x: Sample, y: Sample) -> Iterator[Way[Name]]:
    yield _way(Div, ("covariance", a, b), ("variance", a))
    yield _way(lambda r, s, t: Div(Mul(r, t), s), ("correlation", a, b), ("sd", a), ("sd", b))
    yield _way(lambda p, q: _own_slope(x, y, p, q), ("mean", a), ("mean", b))


def _own_slope(x: Sample, y: Sample, a: Expression, b: Expression) -> Expression | None:
    top, bottom = _shifted(x, y, a, b), _shifted(x, x, a, a)
    return None if top is None or bottom is None else Div(top, bottom)


def _intercept(a: str, b: str, x: Sample, y: Sample) -> Iterator[Way[Name]]:
    yield _way(lambda q, m, p: _minus(q, Mul(m, p)), ("mean", b), ("slope", a, b), ("mean", a))


def _regression(a: str, b: str, x: Sample, y: Sample) -> Iterator[Way[Name]]:
    yield _way(lambda m, c: Add(Mul(m, Symbol("x")), c), ("slope", a, b), ("intercept", a, b))


def _residual_sd(a: str, b: str, x: Sample, y: Sample) -> Iterator[Way[Name]]:
    left, both, n = number(products(y, y)), number(products(x, y)), Number(len(x) - 2)
    yield _way(lambda m: _root(Div(_minus(left, Mul(m, both)), n)), ("slope", a, b))


def _pooled_variance(a: str, b: str, x: Sample, y: Sample) -> Iterator[Way[Name]]:
    m, n = Number(len(x) - 1), Number(len(y) - 1)
    both = Number(len(x) + len(y) - 2)
    yield _way(lambda v, w: Div(Add(Mul(m, v), Mul(n, w)), both), ("variance", a), ("variance", b))


def _t_pooled(a: str, b: str, x: Sample, y: Sample) -> Iterator[Way[Name]]:
    share = number(Fraction(1, len(x)) + Fraction(1, len(y)))
    yield _way(
        lambda p, q, v: Div(_minus(p, q), _root(Mul(v, share))),
        ("mean", a), ("mean", b), ("pooled_variance", a, b),
    )  # fmt: skip


def _t_welch(a: str, b: str, x: Sample, y: Sample) -> Iterator[Way[Name]]:
    m, n = Number(len(x)), Number(len(y))
    yield _way(
        lambda p, q, v, w: Div(_minus(p, q), _root(Add(Div(v, m), Div(w, n)))),
        ("mean", a), ("mean", b), ("variance", a), ("variance", b),
    )  # fmt: skip
    yield _way(
        lambda p, q, s, t: Div(_minus(p, q), _root(Add(_square(s), _square(t)))),
        ("mean", a), ("mean", b), ("standard_error", a), ("standard_error", b),
    )  # fmt: skip


def _welch_freedom(a: str, b: str, x: Sample, y: Sample) -> Iterator[Way[Name]]:
    m, n = Fraction(len(x)), Fraction(len(y))

    def freedom(v: Expression, w: Expression) -> Expression:
        p, q = Mul(v, number(1 / m)), Mul(w, number(1 / n))
        below = Add(Mul(_square(p), number(1 / (m - 1))), Mul(_square(q), number(1 / (n - 1))))
        return Div(_square(Add(p, q)), below)

    yield _way(freedom, ("variance", a), ("variance", b))


_OF_ONE: Mapping[str, Callable[[str, Sample], Iterator[Way[Name]]]] = {
    "mean": _mean,
    "variance": _variance,
    "population_variance": _population_variance,
    "sd": lambda a, x: iter([_way(_root, ("variance", a))]),
    "population_sd": lambda a, x: iter([_way(_root, ("population_variance", a))]),
    "standard_error": _standard_error,
    "iqr": lambda a, x: iter([_way(_minus, ("quantile", a, "0.75"), ("quantile", a, "0.25"))]),
}
_OF_TWO: Mapping[str, Callable[[str, str, Sample, Sample], Iterator[Way[Name]]]] = {
    "covariance": _covariance,
    "correlation": _correlation,
    "r_squared": lambda a, b, x, y: iter([_way(_square, ("correlation", a, b))]),
    "slope": _slope,
    "intercept": _intercept,
    "regression": _regression,
    "residual_sd": _residual_sd,
    "pooled_variance": _pooled_variance,
    "t_pooled": _t_pooled,
    "t_welch": _t_welch,
    "welch_degrees_of_freedom": _welch_freedom,
}


# -- with numbers besides the samples: tests and intervals --------------------------------------


def _with_numbers(
    head: str, args: tuple[str, ...], samples: Mapping[str, Sample]
) -> Iterator[Way[Name]]:
    if head == "t_statistic" and len(args) == 2:
        needs = (("mean", args[0]), ("given number", args[1]), ("standard_error", args[0]))
        yield _way(lambda m, mu, s: Div(_minus(m, mu), s), *needs)
    elif head == "z_statistic" and len(args) == 3:
        root = _root(Number(len(samples.get(args[0], (1,)))))
        yield _way(
            lambda m, mu, s: Div(Mul(_minus(m, mu), root), s),
            ("mean", args[0]), ("given number", args[1]), ("given number", args[2]),
        )  # fmt: skip
    elif head in TESTS:
        yield from _test(head, args, samples)
    elif head.startswith("confidence_"):
        yield from _interval(head, args, samples)


def _test(head: str, args: tuple[str, ...], samples: Mapping[str, Sample]) -> Iterator[Way[Name]]:
    """Yield the p-value from an own statistic."""
    statistic, numbers, freedom = TESTS[head]
    side = args[-1] if args and args[-1] in SIDES else "two-sided"
    plain = args[:-1] if args and args[-1] in SIDES else args
    known = [samples[arg] for arg in plain if arg in samples]
    if len(known) + numbers != len(plain):
        return
    tail = freedom(*known, *(None for _ in range(numbers)))
    side = "greater" if head == "chi_square_test" else side

    def p_of(value: Expression) -> Expression | None:
        try:
            found = reals.certainly(
                lambda: reals.enclosure(p_value(tail, evaluate(value, {}), side))
            )
        except (CannotEvaluate, Undefined, Uncertain):
            return None
        return numeral(found)

    yield _way(p_of, (statistic, *plain))


def _interval(
    head: str, args: tuple[str, ...], samples: Mapping[str, Sample]
) -> Iterator[Way[Name]]:
    """Yield mean - t s / sqrt(n) and mean + t s / sqrt(n), with t as the right interval has it."""
    if len(args) != 2 or args[0] not in samples:
        return
    ends = ("confidence_lower", *args), ("confidence_upper", *args)
    if head == "confidence_interval":
        yield _way(lambda a, b: Interval(a, b, False, False), *ends)
        return
    sign = number(-1) if head == "confidence_lower" else Number(1)
    name = args[0]
    yield _way(
        lambda m, s, t: Add(m, Mul(sign, t, s)),
        ("mean", name), ("standard_error", name), ("critical value", *args),
    )  # fmt: skip
