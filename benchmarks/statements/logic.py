"""Formulas of logic, told apart by truth tables and at exact points."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product
from typing import Any

from benchmarks.judging import Pair
from benchmarks.statements.numbers import MIRRORED, OPPOSITE, plain
from benchmarks.statements.several_names import holds

# -- logic -----------------------------------------------------------------------------------------


Formula = tuple[Any, ...]  # ("var", name) | ("not", f) | ("and" | "or" | "implies", f, g)


def random_formula(source: random.Random, leaves: list[Formula], depth: int) -> Formula:
    if depth == 0 or source.random() < 0.15:
        return source.choice(leaves)
    op = source.choice(["and", "or", "and", "or", "not", "implies"])
    parts = [random_formula(source, leaves, depth - 1) for _ in range(1 if op == "not" else 2)]
    return (op, *parts)


def evaluated(formula: Formula, given: dict[str, Any]) -> bool:
    match formula:
        case ("letter", name):
            return bool(given[name])
        case ("atom", name, op, value):
            return holds(given[name] - value, op)
        case ("not", one):
            return not evaluated(one, given)
        case ("and", one, two):
            return evaluated(one, given) and evaluated(two, given)
        case ("or", one, two):
            return evaluated(one, given) or evaluated(two, given)
        case ("implies", one, two):
            return not evaluated(one, given) or evaluated(two, given)
    raise ValueError(formula)


def rewritten(formula: Formula, source: random.Random) -> Formula:
    """Rewrite by laws of logic."""
    if formula[0] in ("letter", "atom"):
        if source.random() < 0.1:
            return ("not", ("not", formula))
        if formula[0] == "atom" and source.random() < 0.2:
            return ("not", (*formula[:2], OPPOSITE[formula[2]], formula[3]))
        return formula
    op, *parts = formula
    parts = [rewritten(part, source) for part in parts]
    roll = source.random()
    if op == "not":
        (inner,) = parts
        if inner[0] == "and" and roll < 0.6:
            return ("or", ("not", inner[1]), ("not", inner[2]))
        if inner[0] == "or" and roll < 0.6:
            return ("and", ("not", inner[1]), ("not", inner[2]))
        if inner[0] == "not" and roll < 0.6:
            unwrapped: Formula = inner[1]
            return unwrapped
        return ("not", inner)
    one, two = parts
    if op == "implies":
        return ("or", ("not", one), two) if roll < 0.5 else ("implies", ("not", two), ("not", one))
    other = "or" if op == "and" else "and"
    if roll < 0.3:
        return (op, two, one)
    if roll < 0.45:
        return ("not", (other, ("not", one), ("not", two)))
    if roll < 0.7 and two[0] == other:
        return (other, (op, one, two[1]), (op, one, two[2]))
    return (op, one, two)


def formula_text(formula: Formula) -> str:
    match formula:
        case ("letter", name):
            return str(name)
        case ("atom", name, op, value):
            return f"{name} {op} {plain(value)}"
        case ("not", one):
            return f"not ({formula_text(one)})"
        case (op, one, two):
            return f"({formula_text(one)}) {op} ({formula_text(two)})"
    raise ValueError(formula)


def mutated(formula: Formula, source: random.Random) -> Formula:
    """Change one connective, letter or comparison."""
    if formula[0] == "letter":
        return ("letter", source.choice("ABC"))
    if formula[0] == "atom":
        _, name, op, value = formula
        if source.random() < 0.5:
            return ("atom", name, source.choice(list(MIRRORED)), value)
        return ("atom", name, op, value + source.choice([-1, 1]))
    op, *parts = formula
    if op != "not" and source.random() < 0.3:
        return (source.choice(["and", "or", "implies"]), *parts)
    index = source.randrange(len(parts))
    parts[index] = mutated(parts[index], source)
    return (op, *parts)


def logic(source: random.Random, equal: bool) -> Pair:
    """Formulas of letters, or of comparisons of names with numbers."""
    letters = source.random() < 0.4
    while True:
        grid: list[dict[str, Any]]
        if letters:
            leaves: list[Formula] = [("letter", name) for name in "ABC"]
            grid = [
                dict(zip("ABC", values, strict=True)) for values in product((True, False), repeat=3)
            ]
        else:
            leaves = [
                (
                    "atom",
                    name,
                    source.choice(["<", "<=", ">", ">=", "=", "!="]),
                    Fraction(source.randint(-2, 2)),
                )
                for name in source.choice(["x", "xy", "xy"])
                for _ in range(2)
            ]
            values = [Fraction(k, 2) for k in range(-9, 10)]
            grid = [{"x": x, "y": y} for x in values for y in values]
        formula = random_formula(source, leaves, source.randint(1, 3))
        other = rewritten(formula if equal else mutated(formula, source), source)
        truths = [(evaluated(formula, at), evaluated(other, at)) for at in grid]
        same = all(a == b for a, b in truths)
        if same != equal or len({a for a, _ in truths}) == 1 or formula[0] == "letter":
            continue
        return Pair(
            formula_text(formula),
            formula_text(other),
            equal,
            "logic of letters" if letters else "logic of comparisons",
        )
