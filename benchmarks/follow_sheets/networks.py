"""Networks in numbers: forward, and backward by the chain rule."""

from __future__ import annotations

import math
import random
from fractions import Fraction

from benchmarks.follow_sheets.chain import (
    Chain,
    Step,
    Values,
    added,
    decimal,
    fraction,
    rounded,
    shifted,
)

CLOSE = {"tolerance": {"relative": "0.1%"}}


def network(chance: random.Random) -> Chain:
    """Return sums, products and squares of what is before; sometimes a neuron with its loss."""
    return _neuron(chance) if chance.random() < 0.3 else _sums(chance)


def _sums(chance: random.Random) -> Chain:
    start = Fraction(chance.randint(1, 4))
    equations, steps = [], []
    for k in range(6):
        before = f"a_{k - 1}" if k else "t"
        factor, constant = chance.randint(2, 4), chance.randint(1, 9)
        square = k in (2, 4) and chance.random() < 0.4
        skip = k > 1 and not square and chance.random() < 0.4
        formula = f"{before}^2 / 4 - {constant}" if square else f"{factor} {before} + {constant}"
        equations.append(f"a_{k} = {formula}" + (f" - a_{k - 2}" if skip else ""))

        def compute(
            values: Values,
            k: int = k, factor: int = factor, constant: int = constant,
            square: bool = square, skip: bool = skip,
        ) -> Fraction:  # fmt: skip
            x = values[f"p{k - 1}"] if k else start
            found: Fraction = x * x / 4 - constant if square else factor * x + constant
            return found - values[f"p{k - 2}"] if skip else found

        steps.append(Step(f"p{k}", f"value(a_{k})", f"a_{k}", compute, added, fraction))
    model = {"kind": "network", "equations": equations, "values": {"t": str(start)}}
    return Chain(model, tuple(steps))


def _neuron(chance: random.Random) -> Chain:
    w, b, t, v, y = (Fraction(chance.randint(2, 19), 10) for _ in range(5))
    equations = ["z = w t + b", "h = sigma(z)", "u = v h", "p = u - y", "L = p^2"]
    computes = {
        "z": lambda _: rounded(w * t + b),
        "h": lambda s: rounded(1 / (1 + math.exp(-s["z"]))),
        "u": lambda s: rounded(v * s["h"]),
        "p": lambda s: rounded(s["u"] - y),
        "L": lambda s: rounded(s["p"] ** 2),
    }
    numbers = {"w": w, "b": b, "t": t, "v": v, "y": y}
    model = {
        "kind": "network",
        "equations": equations,
        "values": {name: decimal(value) for name, value in numbers.items()},
        "activations": {"sigma": "logistic"},
    }
    steps = (
        Step(name, f"value({name})", name, compute, shifted, decimal, options=CLOSE)
        for name, compute in computes.items()
    )
    return Chain(model, tuple(steps))


def backward(chance: random.Random) -> Chain:
    """Return a forward pass in whole numbers, and the derivatives back from its end."""
    w = [chance.randint(2, 4) for _ in range(3)]
    x = chance.randint(1, 3)
    equations = ["a = w_1 x", "b = a^2 + a", "c = w_2 b", "L = c^2 / 2 + w_3 a"]
    values = {"x": x, "w_1": w[0], "w_2": w[1], "w_3": w[2]}

    def made(name: str, target: str, compute: object) -> Step:
        left = target if len(target) == 1 else f"\\frac{{\\partial L}}{{\\partial {target[-1]}}}"
        query = f"value({target})" if len(target) == 1 else f"value(diff(L, {target[-1]}))"
        options = {} if len(target) == 1 else {"find": {"names": []}}
        return Step(name, query, left, compute, added, fraction, options=options)  # type: ignore[arg-type]

    steps = (
        made("a", "a", lambda s: Fraction(w[0] * x)),
        made("b", "b", lambda s: s["a"] ** 2 + s["a"]),
        made("c", "c", lambda s: w[1] * s["b"]),
        made("dc", "L/c", lambda s: s["c"]),
        made("db", "L/b", lambda s: s["dc"] * w[1]),
        made("da", "L/a", lambda s: s["db"] * (2 * s["a"] + 1) + w[2]),
        made("dx", "L/x", lambda s: s["da"] * w[0]),
    )
    return Chain({"kind": "network", "equations": equations, "values": values}, steps)
