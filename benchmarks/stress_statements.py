"""Statements written in two ways, and near misses: what is decided wrongly or left undecided.

A pair is made from what it means, so that its answer is known without the grader: a set of reals is
a list of cuts and the truth at and between them, a linear system is its reduced rows, a formula of
logic is a truth table; equations in two names differ at an exact point. All arithmetic is exact.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence

from benchmarks.judging import SHORT, Pair, judge, options
from benchmarks.statements.logic import logic
from benchmarks.statements.real_sets import real_sets, sets
from benchmarks.statements.several_names import systems, two_names
from benchmarks.statements.values import collections, definitions, inverses
from grader.expressions.nodes import Expression
from grader.expressions.reading import parse
from grader.expressions.writing import to_latex

FAMILIES: dict[str, Callable[[random.Random, bool], Pair]] = {
    "real sets": real_sets, "sets": sets, "two names": two_names, "systems": systems,
    "logic": logic, "collections": collections, "inverses": inverses, "definitions": definitions,
}  # fmt: skip


def typeset(text: str, source: random.Random) -> str:
    """Write every other text in LaTeX."""
    if source.random() < 0.5:
        return text
    read = parse(text)
    return to_latex(read) if isinstance(read, Expression) else text


def pair(source: random.Random, equal: bool) -> tuple[str, Pair]:
    """Make a pair of some family."""
    family = source.choice(list(FAMILIES))
    made = FAMILIES[family](source, equal)
    made.reference, made.answer = (typeset(side, source) for side in (made.reference, made.answer))
    return family, made


def main(arguments: Sequence[str] = SHORT) -> int:
    """Judge pairs and print what is not right; return 1 if anything is wrong or too much open."""
    given = options(arguments)
    source = random.Random(given.seed)
    counts: Counter[tuple[str, bool, str]] = Counter()
    spent = 0.0
    for number in range(2 * given.pairs):
        family, one = pair(source, equal=number % 2 == 0)
        start = time.perf_counter()
        found = judge(one)
        spent += time.perf_counter() - start
        counts[family, one.equal, found] += 1
        if found != "right" and given.show > 0:
            given.show -= 1
            kind = "equal" if one.equal else "near miss"
            print(f"{found} ({kind}): {one.how}: {one.reference}  ||  {one.answer}")
    for (family, equal, found), count in sorted(counts.items()):
        print(f"{family:12} {'equals' if equal else 'near misses':12} {found:10} {count:6}")
    print(f"{2 * given.pairs / spent:.0f} pairs/s, both sides read")
    wrong = sum(count for (_, _, found), count in counts.items() if found == "wrong")
    open_ = sum(count for (_, _, found), count in counts.items() if found.startswith("un"))
    return int(wrong > 0 or open_ > given.pairs / 500)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
