"""How many submissions a second, how many rows a second, with one worker and with two."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

from grader.batch.grading import grade_class
from grader.batch.processes.pool import Limits
from grader.batch.rows import run_rows
from grader.batch.rows.verify import VERIFY
from grader.readers.handed_in.submissions import Submission, find_submissions
from grader.rubric.load import load_rubric

_ROOT = Path(__file__).parents[1]
_CLASS = 100
_ROWS = 5000


def main() -> None:
    for jobs in (1, 2):
        print(f"{jobs} worker{'s' * (jobs > 1)}: {_submissions(jobs):8.1f} submissions/s of the "
              f"example class, {_rows(jobs):8.1f} rows/s of verify")  # fmt: skip


def _submissions(jobs: int) -> float:
    rubric = load_rubric(_ROOT / "rubrics" / "assignment-2.yaml")
    found = find_submissions([_ROOT / "submissions" / "assignment-2"])
    many = [Submission(f"s{n}", found[n % len(found)].files) for n in range(_CLASS)]
    start = time.perf_counter()
    grade_class(rubric, many, Limits(jobs=jobs))
    return len(many) / (time.perf_counter() - start)


def _rows(jobs: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        cases = Path(folder) / "cases.jsonl"
        with cases.open("w") as file:
            for n in range(_ROWS):
                row = {"gold": f"(x + {n})^2", "answer": f"x^2 + {2 * n} x + {n}^2"}
                file.write(json.dumps(row) + "\n")
        start = time.perf_counter()
        run_rows(VERIFY, cases, Path(folder) / "out.jsonl", Limits(jobs=jobs))
        return _ROWS / (time.perf_counter() - start)


if __name__ == "__main__":
    main()
