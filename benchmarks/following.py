"""What follows from a slip: sheets with one slip, and with two, against what a person would mark.

    python -m benchmarks.following [--sheets 200] [--seed 1] [--only KIND] [--show 5]

For each kind of model, sheets are generated on which every part rests on those before, computed
here by other means than the grader's. Each sheet is graded four times: without a slip; with one
slip at a random step and everything after it computed from the student's own values; with a second
slip further down, from which the rest is computed in turn; and with a second slip that is made
again at every step from there on. After the first slip a part must be `follow-through` where its
value is not the right one by chance; a part with a slip of its own must not be; and no sheet may
get more points than without the slips. The exit code is 1 where a measure fails.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from benchmarks.follow_sheets import MAKERS, Chain
from grader.marking.mark import mark_submission
from grader.marking.types import SubmissionResult
from grader.readers.registry import open_document
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key

NEEDED = 0.99


@dataclass
class Tally:
    """What became of the parts of one kind of model."""

    counts: Counter[str] = field(default_factory=Counter)
    shown: list[str] = field(default_factory=list)

    def add(self, what: str, good: bool, why: str = "") -> None:
        """Count a part or a sheet as it must be, or not."""
        self.counts[what] += 1
        self.counts[f"{what}: good"] += good
        if not good and why:
            self.shown.append(f"{what}: {why}")

    def share(self, what: str) -> float:
        """Return the share of what is as it must be."""
        return self.counts[f"{what}: good"] / self.counts[what] if self.counts[what] else 1.0


class Sheet:
    """A chain with its rubric, ready to grade pages."""

    def __init__(self, chain: Chain, folder: Path) -> None:
        path = folder / "rubric.yaml"
        path.write_text(yaml.safe_dump(chain.rubric(), sort_keys=False))
        self.chain = chain
        self.rubric = load_rubric(path)
        self.key = answer_key(self.rubric)

    def graded(self, values: dict[str, Any]) -> SubmissionResult:
        """Grade the page with these values."""
        page = self.chain.page(values).encode()
        document = open_document("page.md", page, self.rubric.notation)
        return mark_submission(self.rubric, self.key, document, "student")


def study(kind: str, sheets: int, seed: int) -> Tally:
    """Return what became of the sheets of one kind of model."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(sheets):
            chance = random.Random(f"{kind} {seed} {number}")
            try:
                sheet = Sheet(MAKERS[kind](chance), Path(folder))
            except ZeroDivisionError:
                continue
            one_sheet(sheet, chance, number, tally)
    return tally


def one_sheet(sheet: Sheet, chance: random.Random, number: int, tally: Tally) -> None:
    """Grade a sheet without a slip and with slips."""
    chain = sheet.chain
    right = chain.values()
    most = sheet.graded(right).points
    length = len(chain.steps)
    first = chance.randrange(length - 1)
    second = chance.randrange(first + 1, length)
    kept_up = frozenset({first, *range(second, length)})
    plans = (("one slip", frozenset({first})), ("two slips", frozenset({first, second})),
             ("kept up", kept_up))  # fmt: skip
    tally.add("without a slip", most == 2 * length, f"{number}: {most} of {2 * length}")
    for plan, slips in plans:
        try:
            values = chain.values(slips, number + 1)
        except (ZeroDivisionError, ValueError):
            continue  # what follows from this slip has no value
        result = sheet.graded(values)
        tally.add("no more than without", result.points <= most, f"{number}: {result.points}")
        for why, good in judged(chain, values, right, slips, result):
            tally.add(plan, good, f"sheet {number}, {why}")


def vanished(value: object) -> bool:
    """Whether a value leaves nothing of what is computed from it."""
    return value in (0, [0]) or (isinstance(value, tuple) and not any(value))


def judged(
    chain: Chain,
    values: dict[str, Any],
    right: dict[str, Any],
    slips: frozenset[int],
    result: SubmissionResult,
) -> Iterator[tuple[str, bool]]:
    """Yield each part from the first slip on, with whether it is as it must be."""
    for place, (step, mark) in enumerate(zip(chain.steps, result.marks, strict=True)):
        value = values[step.part]
        if place < min(slips) or same(value, right[step.part]):
            continue
        if vanished(value):
            return  # what is easy to go on from may or may not follow
        outcome = str(mark.outcome)
        good = outcome != "follow-through" if place in slips else outcome == "follow-through"
        good = good and outcome != "correct"
        slip = "the slip" if place in slips else f"after {sorted(slips)}"
        yield f"{step.query} ({slip}) is {outcome}\n{chain.page(values)}", good


def same(value: object, right: object) -> bool:
    """Whether a value is the right one, or so near that a tolerance takes it for that."""
    if isinstance(value, Fraction) and isinstance(right, Fraction):
        return abs(value - right) <= abs(right) / 100
    return bool(value == right)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--sheets", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", default="")
    options.add_argument("--show", type=int, default=0)
    given, _ = options.parse_known_args()
    columns = ("without a slip", "one slip", "two slips", "kept up", "no more than without")
    print(f"{'':22}" + "".join(f"{column:>22}" for column in columns))
    failed = False
    for kind in MAKERS:
        if given.only not in kind:
            continue
        tally = study(kind, given.sheets, given.seed)
        cells = (f"{tally.share(c):8.1%} of {tally.counts[c]:5}" for c in columns)
        print(f"{kind:22}" + "".join(f"{cell:>22}" for cell in cells), flush=True)
        for line in tally.shown[: given.show]:
            print(f"    {line}")
        failed = failed or any(tally.share(column) < NEEDED for column in columns)
    if failed:
        sys.exit(1)


if __name__ == "__main__":
    main()
