"""Probabilities and statistics."""

from __future__ import annotations

import math
import random
from fractions import Fraction
from typing import Any

from benchmarks.follow_sheets.chain import (
    Chain,
    Step,
    Values,
    decimal,
    fraction,
    rounded,
    scaled,
    shifted,
)

CLOSE = {"tolerance": {"relative": "0.2%"}}


def probability(chance: random.Random) -> Chain:
    """Return Bayes' rule by hand, or the moments of a table."""
    return _bayes(chance) if chance.random() < 0.5 else _moments(chance)


def _bayes(chance: random.Random) -> Chain:
    d, t, f = (
        Fraction(chance.randint(low, high), 100) for low, high in ((5, 30), (80, 95), (5, 20))
    )
    known = {"P(D)": decimal(d), "P(T | D)": decimal(t), "P(T | not D)": decimal(f)}
    computes: dict[str, tuple[str, str, Any]] = {
        "a": ("P(T and D)", "a", lambda s: rounded(d * t)),
        "b": ("P(T and not D)", "b", lambda s: rounded((1 - d) * f)),
        "t": ("P(T)", "t", lambda s: rounded(s["a"] + s["b"])),
        "p": ("P(D | T)", "p", lambda s: rounded(s["a"] / s["t"])),
        "q": ("P(not D | T)", "q", lambda s: rounded(1 - s["p"])),
    }
    return _decimals({"kind": "probability", "known": known}, computes)


def _decimals(model: dict[str, Any], computes: dict[str, tuple[str, str, Any]]) -> Chain:
    steps = (
        Step(part, query, name, compute, shifted, decimal, options=CLOSE)
        for part, (query, name, compute) in computes.items()
    )
    return Chain(model, tuple(steps))


def _moments(chance: random.Random) -> Chain:
    points = chance.sample(range(-3, 8), 3)
    weights = [Fraction(chance.randint(1, 4), 10) for _ in range(2)]
    weights.append(1 - sum(weights))
    table = {str(p): fraction_of(w) for p, w in zip(points, weights, strict=True)}

    def mean(power: int) -> Fraction:
        return sum((w * p**power for p, w in zip(points, weights, strict=True)), Fraction(0))

    def slip(value: Fraction, source: random.Random) -> Fraction:
        return scaled(value, source) if value else Fraction(1, 2)

    def written(value: Any) -> str:
        return fraction(value) if isinstance(value, Fraction) else str(value)

    model = {"kind": "probability", "random_variables": {"X": table}}
    steps = (
        Step("m", "E(X)", "m", lambda s: mean(1), slip, written),
        Step("n", "E(X^2)", "n", lambda s: mean(2), lambda v, source: v + 20, written),
        Step("v", "Var(X)", "v", lambda s: s["n"] - s["m"] ** 2, slip, written),
        Step("s", "sd(X)", "s", lambda s: rounded(math.sqrt(s["v"]), 6), shifted, decimal,
             options=CLOSE),
    )  # fmt: skip
    return Chain(model, steps)


def fraction_of(value: Fraction) -> str:
    """Write an exact number in plain text."""
    return str(value)


def statistics(chance: random.Random) -> Chain:
    """Return a test of one mean, or a line of regression."""
    return _one_sample(chance) if chance.random() < 0.5 else _regression(chance)


def _sample(chance: random.Random, size: int) -> list[Fraction]:
    return [Fraction(chance.randint(10, 99), 10) for _ in range(size)]


def _given(*samples: list[Fraction]) -> dict[str, Any]:
    data = {n: [decimal(v) for v in s] for n, s in zip("xy", samples, strict=False)}
    return {"kind": "statistics", "data": data}


def _mean(x: list[Fraction]) -> Fraction:
    return sum(x, Fraction(0)) / len(x)


def _one_sample(chance: random.Random) -> Chain:
    x = _sample(chance, chance.randint(5, 8))
    n, mu = len(x), chance.choice([0, 1])

    def variance(values: Values) -> Fraction:
        return rounded(sum((v - values["m"]) ** 2 for v in x) / (n - 1))

    return _decimals(
        _given(x),
        {
            "m": ("mean(x)", "m", lambda s: rounded(_mean(x))),
            "v": ("variance(x)", "v", variance),
            "s": ("sd(x)", "s", lambda s: rounded(math.sqrt(s["v"]))),
            "e": ("standard_error(x)", "w", lambda s: rounded(float(s["s"]) / math.sqrt(n))),
            "t": (f"t_statistic(x, {mu})", "t", lambda s: rounded((s["m"] - mu) / s["e"])),
        },
    )


def _regression(chance: random.Random) -> Chain:
    x, y = _sample(chance, 6), _sample(chance, 6)
    y = [a + 2 * b for a, b in zip(y, x, strict=True)]

    def covariance(s: Values) -> Fraction:
        pairs = zip(x, y, strict=True)
        return rounded(sum((a - s["m"]) * (b - s["n"]) for a, b in pairs) / 5)

    return _decimals(
        _given(x, y),
        {
            "m": ("mean(x)", "m", lambda s: rounded(_mean(x))),
            "n": ("mean(y)", "n", lambda s: rounded(_mean(y))),
            "v": ("variance(x)", "v", lambda s: rounded(sum((a - s["m"]) ** 2 for a in x) / 5)),
            "c": ("covariance(x, y)", "c", covariance),
            "b": ("slope(x, y)", "b", lambda s: rounded(s["c"] / s["v"])),
            "a": ("intercept(x, y)", "a", lambda s: rounded(s["n"] - s["b"] * s["m"])),
        },
    )
