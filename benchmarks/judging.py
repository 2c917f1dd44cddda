"""What the stresses share: a pair whose answer is known, its judgement, the run, the options."""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
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


def run(
    arguments: Sequence[str],
    pair: Callable[[random.Random, bool], Pair],
    notation: Notation,
    most_open: float,
) -> int:
    """Judge equals and near misses and print what is not right.

    Returns 1 if anything is wrong, or if more than the share `most_open` is left open.
    """
    given = options(arguments)
    source = random.Random(given.seed)
    counts: Counter[tuple[bool, str]] = Counter()
    spent = 0.0
    for equal in (True, False):
        for _ in range(given.pairs):
            one = pair(source, equal)
            start = time.process_time()
            found = judge(one, notation)
            spent += time.process_time() - start
            counts[equal, found] += 1
            if found != "right" and given.show > 0:
                given.show -= 1
                print(f"{found}: {one.how}: {one.reference}  ||  {one.answer}")
    for equal in (True, False):
        line = {kind: count for (of, kind), count in sorted(counts.items()) if of == equal}
        print("equals:     " if equal else "near misses:", line)
    total = 2 * given.pairs
    print(f"{total / spent:.0f} pairs/s of the processor, both sides read")
    wrong = counts[True, "wrong"] + counts[False, "wrong"]
    open_ = sum(n for (_, kind), n in counts.items() if kind in ("undecided", "unreadable"))
    return int(wrong > 0 or open_ > total * most_open)
