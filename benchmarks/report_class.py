"""How large the report of a class is, how long it takes to write, and how long to open.

    python -m benchmarks.report_class [STUDENTS ...]

Students are put together from the answers of the example class, each with words of its own, so that
nothing is grouped by accident. A browser opens the page where one is installed.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from grader.batch.grading import graded
from grader.marking.types import Mark, SubmissionResult
from grader.readers.handed_in.submissions import find_submissions
from grader.reports.class_report.instructor import report_html
from grader.rubric.load import load_rubric
from grader.rubric.types import Rubric

ROOT = Path(__file__).parents[1]
NAME = "assignment-2"
SIZES = (13, 150, 1000, 5000)
SHOWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def example() -> tuple[Rubric, list[SubmissionResult]]:
    """Grade the example class."""
    rubric = load_rubric(ROOT / "rubrics" / f"{NAME}.yaml")
    found = find_submissions([ROOT / "submissions" / NAME])
    return rubric, [graded(rubric, each).result for each in found]


def student(
    number: int, base: Sequence[SubmissionResult], chance: random.Random
) -> SubmissionResult:
    """Put a student together: each part from another one of the example class."""
    columns = zip(*(result.marks for result in base), strict=True)
    marks = tuple(_own_words(chance.choice(column), number) for column in columns)
    points = sum((mark.points for mark in marks), Fraction(0))
    name = f"student-{number:05}"
    return replace(chance.choice(list(base)), student=name, marks=marks, points=points)


def _own_words(mark: Mark, number: int) -> Mark:
    response = mark.response
    if response is None or not isinstance(response.read, str):
        return mark
    return replace(mark, response=replace(response, raw=f"{response.raw} ({number})"))


def opening_seconds(page: Path) -> float | None:
    """Return how long a browser takes until the page is shown, or None without a browser."""
    try:
        from tests.helpers.browser import real_browser, why_no_browser
    except ImportError:
        return None
    if why_no_browser():
        return None
    with real_browser() as browser:
        tab = browser.new_page()
        begun = time.perf_counter()
        tab.goto(page.as_uri())
        tab.evaluate(SHOWN)
        return time.perf_counter() - begun


def main(sizes: Sequence[int] = SIZES) -> None:
    """Print a line for each size of a class."""
    rubric, base = example()
    for size in sizes:
        chance = random.Random(size)
        everyone = [student(number, base, chance) for number in range(size)]
        begun = time.perf_counter()
        text = report_html(rubric, everyone)
        seconds = time.perf_counter() - begun
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / "report.html"
            page.write_text(text, encoding="utf-8")
            opened = opening_seconds(page)
        shown = "no browser" if opened is None else f"opens in {opened:.2f} s"
        print(f"{size:6} students: {len(text.encode()) / 1e6:.2f} MB in {seconds:.2f} s, {shown}")


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or SIZES)
