"""Iterates: optimizers, numerical methods, and the highest bump that an optimizer passes."""

from __future__ import annotations

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

LENGTH = 5
CLOSE = {"tolerance": {"relative": "0.05%"}}


def optimizer(chance: random.Random) -> Chain:
    """Return the iterates of gradient descent or of momentum, one part for each."""
    a, c = Fraction(chance.choice([1, 2, 3]), 10), chance.randint(1, 3)
    start, mu = chance.randint(2, 5), Fraction(1, 2)
    momentum = chance.random() < 0.5
    model: dict[str, Any] = {
        "kind": "optimizer",
        "method": "momentum" if momentum else "gradient_descent",
        "step_size": decimal(a),
        "objective": f"{c} x^2 / 2 - x",
        "start": start,
    }
    if momentum:
        model["momentum"] = "0.5"
    steps: list[Step] = []
    for k in range(1, LENGTH + 1):

        def velocity(values: Values, k: int = k) -> Fraction:
            before = values[f"x{k - 1}"] if k > 1 else Fraction(start)
            carried = mu * values[f"v{k - 1}"] if k > 1 else Fraction(0)
            found: Fraction = carried + c * before - 1
            return found

        def moved(values: Values, k: int = k) -> Fraction:
            before = values[f"x{k - 1}"] if k > 1 else Fraction(start)
            slope = values[f"v{k}"] if momentum else c * before - 1
            found: Fraction = before - a * slope
            return found

        if momentum:
            steps.append(Step(f"v{k}", f"v[{k}]", f"v_{k}", velocity, scaled, fraction))
        steps.append(Step(f"x{k}", f"x[{k}]", f"x_{k}", moved, scaled, fraction))
    return Chain(model, tuple(steps[: LENGTH + 1]))


def iteration(chance: random.Random) -> Chain:
    """Return Newton's method, the method of Euler or a fixed point, rounded to five digits."""
    return chance.choice([_newton, _euler, _heun, _jacobi])(chance)


def _one_by_one(
    model: dict[str, Any], name: str, first: Fraction, step: Any, length: int = LENGTH
) -> Chain:
    def compute(k: int) -> Any:
        return lambda values: rounded(step(values[f"p{k - 1}"] if k > 1 else first, k))

    steps = (
        Step(f"p{k}", f"{name}[{k}]", f"{name}_{k}", compute(k), shifted, decimal, options=CLOSE)
        for k in range(1, length + 1)
    )
    return Chain(model, tuple(steps))


def _newton(chance: random.Random) -> Chain:
    c, start = chance.choice([2, 3, 5, 7]), Fraction(chance.choice([6, 8, 9]))
    model = {
        "kind": "iteration", "method": "newton", "function": f"x^2 - {c}", "start": str(start),
    }  # fmt: skip
    return _one_by_one(model, "x", start, lambda x, k: x - (x * x - c) / (2 * x), 4)


def _euler(chance: random.Random) -> Chain:
    a, h, start = chance.choice([1, 2]), Fraction(1, 5), Fraction(chance.randint(2, 4))
    model = {
        "kind": "iteration", "method": "euler", "function": f"{a} y + t", "start": str(start),
        "step": "0.2",
    }  # fmt: skip
    return _one_by_one(model, "y", start, lambda y, k: y + h * (a * y + (k - 1) * h))


def _heun(chance: random.Random) -> Chain:
    """Return the two slopes and the new value of two steps."""
    a, h, start = chance.choice([1, 2]), Fraction(1, 5), Fraction(chance.randint(2, 4))
    model = {
        "kind": "iteration", "method": "heun", "function": f"{a} y - t", "start": str(start),
        "step": "0.2",
    }  # fmt: skip
    steps: list[Step] = []
    for n in (1, 2):
        time = (n - 1) * h

        def before(values: Values, n: int = n) -> Fraction:
            found: Fraction = values[f"y{n - 1}"] if n > 1 else start
            return found

        def first(values: Values, time: Fraction = time, before: Any = before) -> Fraction:
            return rounded(a * before(values) - time)

        def second(
            values: Values, time: Fraction = time, before: Any = before, n: int = n
        ) -> Fraction:
            return rounded(a * (before(values) + h * values[f"k{n}"]) - time - h)

        def moved(values: Values, before: Any = before, n: int = n) -> Fraction:
            return rounded(before(values) + h / 2 * (values[f"k{n}"] + values[f"l{n}"]))

        made = (("k", f"k_1[{n}]", first), ("l", f"k_2[{n}]", second), ("y", f"y[{n}]", moved))
        for letter, query, compute in made:
            name = f"{letter}_{n}"
            steps.append(
                Step(f"{letter}{n}", query, name, compute, shifted, decimal, options=CLOSE)
            )
    return Chain(model, tuple(steps))


def _jacobi(chance: random.Random) -> Chain:
    a, b = chance.choice([4, 5]), chance.choice([5, 8])
    c, d = chance.randint(3, 9), chance.randint(3, 9)
    model = {
        "kind": "iteration", "method": "jacobi", "matrix": [[a, 1], [1, b]], "right": [c, d],
        "start": [0, 0], "variable": ["u", "v"],
    }  # fmt: skip
    steps: list[Step] = []
    for k in range(1, 4):

        def u(values: Values, k: int = k) -> Fraction:
            return rounded((c - (values[f"v{k - 1}"] if k > 1 else 0)) / Fraction(a))

        def v(values: Values, k: int = k) -> Fraction:
            return rounded((d - (values[f"u{k - 1}"] if k > 1 else 0)) / Fraction(b))

        for letter, compute in (("u", u), ("v", v)):
            name, query = f"{letter}_{k}", f"{letter}[{k}]"
            steps.append(
                Step(f"{letter}{k}", query, name, compute, shifted, decimal, options=CLOSE)
            )
    return Chain(model, tuple(steps))


def thresholds(chance: random.Random) -> Chain:
    """Return gradient descent up a bump: its iterates, its greatest point, the highest bump."""
    a = Fraction(chance.choice([3, 4, 6, 7, 8]), 10)
    count = int(1 / a) + 1
    model = {
        "kind": "optimizer", "method": "gradient_descent", "step_size": decimal(a),
        "variable": "x", "start": 0, "value_at_start": 1,
        "pieces": [
            {"until": "1", "slope": "-1"}, {"until": "1 + h", "slope": "1"}, {"slope": "-1"},
        ],
        "assume": "h > 1", "horizon": 20,
    }  # fmt: skip

    def moved(k: int) -> Any:
        def compute(values: Values) -> Fraction:
            before = values[f"x{k - 1}"] if k > 1 else Fraction(0)
            return Fraction(before - a if before >= 1 else before + a)

        return compute

    def slip(value: Fraction, source: random.Random) -> Fraction:
        return value + Fraction(source.choice([1, 2, 3]), 20)

    steps = [
        Step(f"x{k}", f"x[{k}]", f"x_{k}", moved(k), slip, decimal) for k in range(1, count + 1)
    ]
    steps.append(Step("m", "max(x)", "m", lambda s: max(s[f"x{k}"] for k in range(1, count + 1)),
                      slip, decimal))  # fmt: skip
    steps.append(Step("h", "sup(h, escapes)", "h", lambda s: s["m"] - 1, slip, decimal))
    return Chain(model, tuple(steps))
