"""One process that grades and compares for a long time: does its memory grow?

    python -m benchmarks.soak [MINUTES]

Submissions and pairs are new ones all the time, so that everything that remembers fills up. The
memory is printed at each tenth of the time; it has to come to rest.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from pathlib import Path

import grader
from benchmarks.commands import RUBRIC, megabytes
from benchmarks.generated_class import submissions
from grader.batch.grading import graded
from grader.readers.handed_in import find_submissions
from grader.rubric.load import load_rubric

MANY = 10**6


def main(minutes: float = 3.0) -> None:
    """Print the memory over time."""
    rubric = load_rubric(RUBRIC)
    chance = random.Random(1)
    begun, told, done = time.monotonic(), 0, 0
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
            if passed * 10 >= told:
                print(f"{passed:4.0%}: {done:6} submissions, {megabytes(os.getpid()):5.0f} MB",
                      flush=True)  # fmt: skip
                told += 1
            if passed >= 1:
                return


if __name__ == "__main__":
    main(*map(float, sys.argv[1:2]))
