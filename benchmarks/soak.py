"""One process that grades and compares for a long time: does its memory grow?

    python -m benchmarks.soak [MINUTES]

Submissions and pairs are new ones all the time, so that everything that remembers fills up. The
memory and what the tables hold is printed at each tenth of the time, and at the end by how much the
memory has grown in the second half: it has to come to rest.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import linear_regression

import grader
from benchmarks.commands import RUBRIC, megabytes
from benchmarks.generated_class import submissions
from grader.batch.grading import graded
from grader.batch.processes.forgetting import tables
from grader.expressions.interning import _TABLE
from grader.readers.handed_in import find_submissions
from grader.rubric.load import load_rubric

MANY = 10**6


def main(minutes: float = 3.0) -> None:
    """Print the memory over time."""
    rubric = load_rubric(RUBRIC)
    chance = random.Random(1)
    begun, told, done = time.monotonic(), 0, 0
    seen: list[tuple[float, float]] = []  # minutes, megabytes
    with tempfile.TemporaryDirectory() as folder:
        for name, data in submissions(MANY, seed=7):
            path = Path(folder) / name
            path.write_bytes(data)
            for submission in find_submissions([path]):
                graded(rubric, submission)
            path.unlink()
            for _ in range(20):
                a, b = chance.randrange(10**6), chance.randrange(100)
                grader.compare(f"(x + {a})^2 + {b} y", f"x^2 + {2 * a} x + {a}^2 + {b} y")
            done += 1
            passed = (time.monotonic() - begun) / (60 * minutes)
            seen.append((passed * minutes, megabytes(os.getpid())))
            if passed * 10 >= told:
                print(f"{passed:4.0%}: {done:6} submissions, {seen[-1][1]:5.0f} MB; "
                      f"{remembered():6} entries remembered, {len(_TABLE.entries):6} nodes",
                      flush=True)  # fmt: skip
                told += 1
            if passed >= 1:
                print(f"second half: {slope(seen[len(seen) // 2 :]):+.3f} MB a minute")
                return


def remembered() -> int:
    """Return how many entries all tables have together."""
    return sum(table.cache_info().currsize for table in tables())


def slope(seen: Sequence[tuple[float, float]]) -> float:
    """Return how many megabytes a minute bring, by least squares."""
    times, sizes = zip(*seen, strict=True)
    return linear_regression(times, sizes).slope


if __name__ == "__main__":
    main(*map(float, sys.argv[1:2]))
