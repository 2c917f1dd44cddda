"""A sheet as a chain of steps, its rubric, and its pages with and without slips."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

Values = Mapping[str, Any]
"""The values of the steps so far, by the ids of their parts."""


@dataclass(frozen=True)
class Step:
    """One part: its question, how it is computed from what is before, a slip, how it is written.

    `compute` and `slip` return a value as the student has it, that is, after rounding.
    """

    part: str
    query: str
    name: str
    compute: Callable[[Values], Any]
    slip: Callable[[Any, random.Random], Any]
    write: Callable[[Any], str] = str
    kind: str = "number"
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Chain:
    """A model with its steps in the order of the page."""

    model: Mapping[str, Any]
    steps: tuple[Step, ...]
    notation: Mapping[str, Any] = field(default_factory=dict)

    def rubric(self) -> dict[str, Any]:
        """Return the rubric of the sheet."""
        parts = [
            {
                "id": step.part,
                "reference": step.query,
                "answer": step.kind,
                "points": 2,
                "find": {"names": [step.name]},
                **step.options,
            }
            for step in self.steps
        ]
        question = {"id": "q1", "title": "A chain", "model": "m", "parts": parts}
        rubric = {"title": "T", "models": {"m": dict(self.model)}, "questions": [question]}
        return rubric | ({"notation": dict(self.notation)} if self.notation else {})

    def values(self, slips: frozenset[int] = frozenset(), seed: int = 0) -> dict[str, Any]:
        """Return the values of all steps, each computed from those before, with some slips."""
        found: dict[str, Any] = {}
        for place, step in enumerate(self.steps):
            value = step.compute(found)
            if place in slips:
                value = step.slip(value, random.Random(seed * 1000 + place))
            found[step.part] = value
        return found

    def page(self, values: Values) -> str:
        """Return the page on which these values stand."""
        lines = (f"${step.name} = {step.write(values[step.part])}$" for step in self.steps)
        return "## Question 1\n\n" + "\n\n".join(lines) + "\n"


Maker = Callable[[random.Random], Chain]


def fraction(value: Fraction) -> str:
    """Write an exact number."""
    if value.denominator == 1:
        return str(value.numerator)
    sign = "-" if value < 0 else ""
    return f"{sign}\\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"


def added(value: Any, chance: random.Random) -> Any:
    """Make a slip in a number: one or two too much or too little, never to zero."""
    wrong = value + chance.choice([-2, -1, 1, 2])
    return wrong if wrong else value + 3


def scaled(value: Fraction, chance: random.Random) -> Fraction:
    """Make a slip in a number of any size: a tenth to a half too much."""
    return value * Fraction(chance.choice([11, 12, 13, 15]), 10)


def rounded(value: Any, digits: int = 5) -> Fraction:
    """Round to significant digits, as a student writes a value and then goes on from it."""
    number = Fraction(value)
    if not number:
        return number
    scale = 0
    while abs(number) * Fraction(10) ** scale < 10 ** (digits - 1):
        scale += 1
    while scale > 0 and abs(number) * Fraction(10) ** scale >= 10**digits:
        scale -= 1
    return Fraction(round(number * 10**scale), 10**scale)


def decimal(value: Fraction) -> str:
    """Write a rounded value as a decimal."""
    text = f"{float(abs(value)):.12f}".rstrip("0").rstrip(".")
    return f"-{text}" if value < 0 else text


def shifted(value: Fraction, chance: random.Random) -> Fraction:
    """Make a slip in a rounded value."""
    return rounded(scaled(value, chance))
