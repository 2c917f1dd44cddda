"""Statistics of given data: estimators in exact form, tests and intervals with certified bounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from grader.equivalence import Enclosure
from grader.expressions.nodes import Call, Expression, Interval, Symbol, number
from grader.expressions.notation import Notation
from grader.models.arithmetic import reals
from grader.models.arithmetic.calculated import enclosed
from grader.models.arithmetic.evaluate import CannotEvaluate, evaluate
from grader.models.arithmetic.numerals import decimal
from grader.models.arithmetic.reals import Uncertain, Undefined
from grader.models.base import (
    Given,
    Misconception,
    Model,
    Query,
    QueryError,
    Reference,
    Step,
    Value,
    Vocabulary,
    without_names,
)
from grader.models.probability import normal_tail, quantile, t_tail
from grader.models.spec import Exact, ModelKind, ModelSpec, SpecError, read_formula
from grader.models.statistics import estimators, summaries
from grader.models.statistics.estimators import STATISTICS, BadSample, Sample
from grader.models.statistics.hypothesis_tests import SIDES, TESTS, p_value
from grader.models.statistics.own_values import Answers, recomputed
from grader.models.statistics.summaries import Count, Summary
from grader.models.suggestions import no_such_query

QUERIES = (
    *(
        f"{name}({', '.join(['x', 'y'][:samples] + ['1'] * numbers)})"
        for name, (samples, numbers, _) in STATISTICS.items()
    ),
    "t_test(x, 5)", "t_test(x, 5, greater)", "t_test_pooled(x, y)", "t_test_welch(x, y)",
    "t_test_paired(x, y)", "z_test(x, 5, 2)", "chi_square_test(o, e)",
    "confidence_lower(x, 0.95)", "confidence_upper(x, 0.95)", "confidence_interval(x, 0.95)",
    "proportion(c)", "proportion_standard_error(c)", "proportion_statistic(c, 1/2)",
    "proportion_test(c, 1/2)", "proportion_test(c, 1/2, greater)", "proportion_test(c, d)",
    "proportion_lower(c, 0.95)", "proportion_upper(c, 0.95)", "proportion_interval(c, 0.95)",
)  # fmt: skip


class SummarySpec(BaseModel):
    """A sample by its size, mean and standard deviation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    n: int = Field(ge=2, description="How many values there are.")
    mean: Exact = Field(description="Their mean.")
    sd: Exact = Field(description="Their standard deviation, with n - 1.")


class CountSpec(BaseModel):
    """How many of so many trials were successes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    successes: int = Field(ge=0, description="How many were successes.")
    of: int = Field(ge=1, description="How many there were.")


class StatisticsSpec(ModelSpec):
    """Named samples, by their values or by what is known of them, and counts."""

    data: dict[str, tuple[Exact, ...]] = Field(
        default={}, description="e.g. {x: [1, 2.5, 3], y: [2, 4, 7]}"
    )
    summaries: dict[str, SummarySpec] = Field(
        default={}, description="e.g. {x: {n: 25, mean: 10.2, sd: 1.4}}"
    )
    counts: dict[str, CountSpec] = Field(
        default={}, description="e.g. {c: {successes: 40, of: 100}}"
    )


@dataclass(frozen=True, slots=True)
class Statistics:
    """Named samples and the questions about them."""

    samples: Mapping[str, Sample]
    notation: Notation
    counts: Mapping[str, Count]
    kind: str = "statistics"

    def vocabulary(self) -> Vocabulary:
        """Return the queries."""
        return Vocabulary(self.notation, QUERIES)

    def resolve(self, expression: Expression) -> Expression | None:
        """Return an expression without names as it is; None for any other: no name is defined."""
        return without_names(expression)

    def misconceptions(self, query: Query) -> tuple[Misconception, ...]:
        """Return the neighbouring statistics that are mistaken for the one asked."""
        try:
            right = self.answer(query).value
        except QueryError:
            return ()
        found = []
        for other, message in _MISTAKEN.get(query.head, ()):
            value = self._statistic(other, query)
            if value is not None and value != right:
                found.append(Misconception(f"{other.replace('_', '-')}-instead", value, message))
        return tuple(found)

    def _statistic(self, name: str, query: Query) -> Expression | None:
        samples, numbers, function = STATISTICS[name]
        try:
            return function(*self._arguments(query, samples, numbers))
        except (BadSample, QueryError):
            return None

    def answer(self, query: Query) -> Reference:
        """Compute a statistic, the probability of a test, or an end of an interval."""
        try:
            return self._answer(query)
        except BadSample as error:
            raise QueryError(f"{query.text}: {error}") from None
        except (Undefined, Uncertain, CannotEvaluate) as error:
            raise QueryError(f"{query.text} cannot be computed: {error}") from None

    def recomputed(self, query: Query, given: Sequence[Given]) -> Iterable[Value]:
        """Return the answers to which given statistics lead."""
        return recomputed(Answers(self.samples, self.answer, self._number), query, given)

    def _answer(self, query: Query) -> Reference:
        if query.head in STATISTICS:
            samples, numbers, function = STATISTICS[query.head]
            arguments = self._arguments(query, samples, numbers)
            value = function(*arguments)
            target = Call(query.head, *map(Symbol, query.args)) if not numbers else None
            return Reference(value, self._steps(query), self.kind, query.text, target)
        if query.head in TESTS:
            return self._test(query)
        if query.head in ("confidence_lower", "confidence_upper", "confidence_interval"):
            return self._interval(query)
        if query.head.startswith("proportion") and query.args:
            return self._proportion(query)
        raise no_such_query("statistics", query, QUERIES)

    def _proportion(self, query: Query) -> Reference:
        """Answer what is asked of counts of successes."""
        count, *others = query.args
        one = self._count(count)
        match query.head, len(others):
            case "proportion", 0:
                return Reference(number(one.share), (), self.kind, query.text)
            case "proportion_standard_error", 0:
                return Reference(summaries.standard_error(one), (), self.kind, query.text)
            case "proportion_statistic", 1:
                return Reference(self._z(one, others[0]), (), self.kind, query.text)
            case "proportion_test", 1 | 2 if len(others) == 1 or others[1] in SIDES:
                return self._proportion_test(query, one, others)
            case "proportion_lower" | "proportion_upper" | "proportion_interval", 1:
                return self._proportion_interval(query, one, self._number(others[0]))
        raise no_such_query("statistics", query, QUERIES)

    def _z(self, one: Count, other: str) -> Expression:
        if other in self.counts:
            return summaries.z_of_two(one, self.counts[other])
        return summaries.z_of_one(one, self._number(other))

    def _proportion_test(self, query: Query, one: Count, others: Sequence[str]) -> Reference:
        statistic = self._z(one, others[0])
        side = others[1] if len(others) == 2 else "two-sided"
        p = reals.certainly(
            lambda: reals.enclosure(p_value(normal_tail, evaluate(statistic, {}), side))
        )
        steps = (Step("the test statistic is", statistic), Step(f"p = {decimal(p)}"))
        return Reference(p, steps, self.kind, query.text)

    def _proportion_interval(self, query: Query, one: Count, level: Fraction) -> Reference:
        if not 0 < level < 1:
            raise QueryError("a confidence level lies between 0 and 1")
        lower, upper = reals.certainly(
            lambda: tuple(map(reals.enclosure, summaries.ends(one, level)))
        )
        if query.head != "proportion_interval":
            value = lower if query.head == "proportion_lower" else upper
            return Reference(value, (), self.kind, query.text)
        interval = Interval(number(_rounded(lower)), number(_rounded(upper)), False, False)
        return Reference(interval, (), self.kind, query.text)

    def _count(self, text: str) -> Count:
        if text not in self.counts:
            raise QueryError(f"{text} is not a count", tuple(self.counts))
        return self.counts[text]

    def _arguments(self, query: Query, samples: int, numbers: int) -> list[Sample | Fraction]:
        if len(query.args) != samples + numbers:
            raise QueryError(f"{query.head} needs {samples} samples and {numbers} numbers", QUERIES)
        found: list[Sample | Fraction] = [self._sample(text) for text in query.args[:samples]]
        return [*found, *map(self._number, query.args[samples:])]

    def _sample(self, text: str) -> Sample:
        if text not in self.samples:
            raise QueryError(f"{text} is not a sample", tuple(self.samples))
        return self.samples[text]

    def _number(self, text: str) -> Fraction:
        try:
            value = enclosed(read_formula(text, self.notation))
        except (SpecError, CannotEvaluate):
            raise QueryError(f"{text} is not a number") from None
        if not value.exact:
            raise QueryError(f"{text} is not a fraction")
        return value.lower

    def _steps(self, query: Query) -> tuple[Step, ...]:
        """Return the parts that the common formulas are made of."""
        steps = []
        for name in (text for text in query.args if text in self.samples):
            sample = self.samples[name]
            mean = estimators.mean_of(sample)
            if isinstance(sample, Summary):
                continue
            written = estimators.mean_written(sample)
            steps.append(Step(f"the mean of {name} is {mean}", written))
            if len(sample) > 1:
                squares = estimators.products(sample, sample)
                steps.append(Step(f"the squared deviations of {name} add up to {squares}"))
        return tuple(steps)

    def _test(self, query: Query) -> Reference:
        statistic, numbers, freedom = TESTS[query.head]
        samples = STATISTICS[statistic][0]
        sided = bool(query.args) and query.args[-1] in SIDES
        side = query.args[-1] if sided else "two-sided"
        plain = query.args[:-1] if sided else query.args
        if len(plain) != samples + numbers:
            raise QueryError(f"{query.head} needs {samples} samples and {numbers} numbers")
        arguments = self._arguments(Query(query.text, query.head, plain), samples, numbers)
        value = STATISTICS[statistic][2](*arguments)
        tail = freedom(*arguments)
        one_sided = "greater" if query.head == "chi_square_test" else side
        p = reals.certainly(lambda: reals.enclosure(p_value(tail, evaluate(value, {}), one_sided)))
        steps = (*self._steps(query), Step("the test statistic is", value))
        return Reference(p, (*steps, Step(f"p = {decimal(p)}")), self.kind, query.text)

    def _interval(self, query: Query) -> Reference:
        sample, level = self._arguments(query, 1, 1)
        assert isinstance(level, Fraction)
        assert not isinstance(sample, Fraction)
        if not 0 < level < 1:
            raise QueryError("a confidence level lies between 0 and 1")
        lower, upper = reals.certainly(lambda: _ends(sample, level))
        if query.head != "confidence_interval":
            value = lower if query.head == "confidence_lower" else upper
            return Reference(value, self._steps(query), self.kind, query.text)
        interval = Interval(number(_rounded(lower)), number(_rounded(upper)), False, False)
        return Reference(interval, self._steps(query), self.kind, query.text)


def _ends(sample: Sample, level: Fraction) -> tuple[Enclosure, Enclosure]:
    """Return mean ± t s / sqrt(n)."""
    mean = reals.exact(estimators.mean_of(sample))
    factor = quantile(t_tail(Fraction(len(sample) - 1)), (1 - level) / 2)
    half = reals.multiply(factor, evaluate(estimators.standard_error(sample), {}))
    return (
        reals.enclosure(reals.subtract(mean, half)),
        reals.enclosure(reals.add(mean, half)),
    )


def _rounded(value: Enclosure) -> Fraction:
    return Fraction(round(value.midpoint * 10**12), 10**12)


_MISTAKEN: dict[str, tuple[tuple[str, str], ...]] = {
    "variance": (
        ("population_variance", "Divide by n - 1, not by n."),
        ("sd", "This is the standard deviation, not the variance."),
    ),
    "population_variance": (("variance", "Divide by n, not by n - 1."),),
    "sd": (
        ("population_sd", "Divide by n - 1, not by n."),
        ("variance", "This is the variance: take its root."),
    ),
    "median": (("mean", "This is the mean, not the median."),),
    "mean": (("median", "This is the median, not the mean."),),
    "standard_error": (("sd", "Divide the standard deviation by the root of n."),),
    "slope": (("correlation", "This is the correlation, not the slope."),),
    "correlation": (("r_squared", "This is the square of the correlation."),),
}


def build(spec: StatisticsSpec, models: Mapping[str, Model], folder: Path) -> Statistics:
    """Build the model; raise `SpecError` for what is no sample or count."""
    for name, sample in spec.data.items():
        if not sample:
            raise SpecError(f"{name} has no values", ("data", name), "give numbers, e.g. [1, 2]")
    for name in sorted(spec.data.keys() & spec.summaries.keys()):
        raise SpecError(f"{name} is there twice", ("summaries", name), "give each its own name")
    for name, count in spec.counts.items():
        if count.successes > count.of:
            text = f"{name} has {count.successes} successes of {count.of}"
            raise SpecError(text, ("counts", name), "at most all of them are successes")
    known = {name: Summary(each.n, each.mean, each.sd**2) for name, each in spec.summaries.items()}
    counts = {name: Count(each.successes, each.of) for name, each in spec.counts.items()}
    return Statistics({**spec.data, **known}, spec.notation(), counts)


STATISTICS_KIND = ModelKind("statistics", StatisticsSpec, build)
