"""What the two stresses share: a pair whose answer is known, its judgement, and the options."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

from grader.equivalence import compare
from grader.expressions.nodes import Expression
from grader.expressions.notation import DEFAULT_NOTATION, Notation
from grader.expressions.reading import parse

#: What is run beside the other measurements.
SHORT = ("--pairs", "300")


@dataclass
class Pair:
    """Two texts, whether they are the same, and how they were made."""

    reference: str
    answer: str
    equal: bool
    how: str


def judge(one: Pair, notation: Notation = DEFAULT_NOTATION) -> str:
    """Return `right`, `wrong`, or that it was left open."""
    sides = parse(one.reference, notation), parse(one.answer, notation)
    if not isinstance(sides[0], Expression) or not isinstance(sides[1], Expression):
        return "unreadable"
    outcome = str(compare(sides[0], sides[1], notation).outcome)
    if outcome in ("undecided", "unreadable"):
        return outcome
    return "right" if (outcome == "equivalent") == one.equal else "wrong"


def options(arguments: Sequence[str]) -> argparse.Namespace:
    """Read how many pairs are to be judged, from which seed, and how many are shown."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=10_000, help="of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=20, help="how many that are not right")
    return parser.parse_args(arguments)
