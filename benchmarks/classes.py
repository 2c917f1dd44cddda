"""How many generated submissions a second a core, with how much memory, from 100 students on.

    python -m benchmarks.classes [STUDENTS ...]

Each size is graded twice by the command itself, with two workers: anew, and once more with
everything in the cache. The speed is told by the clock and by the time of the processor, which says
more on a machine that is busy. 10,000 students take ten minutes.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.commands import Ended, finished, grade_command, run
from benchmarks.generated_class import write_class

SIZES = (100, 1000)
JOBS = 2


def main(sizes: Sequence[int] = SIZES) -> None:
    """Print what each size takes."""
    before = 0.0
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_class(folder / "class", size)
            command = grade_command(folder / "class", folder / "out", "--jobs", str(JOBS))
            first = run(command)
            wanted = finished(first, folder / "out")
            second = run(command)
            same = finished(second, folder / "out") == wanted
            report = (folder / "out" / "report.html").stat().st_size / 1e6
            pages = [page.stat().st_size / 1e3 for page in (folder / "out").glob("feedback/*.html")]
        each = first.processor / size
        by_clock, by_processor = second.seconds / first.seconds, second.processor / first.processor
        print(
            f"{size:6} students: {size / first.seconds / JOBS:5.1f} a second a core by the clock, "
            f"{1 / each:5.1f} by the processor, {first.seconds:.0f} s in all\n"
            f"       {_linear(each, before)}main {_memory(first)}\n"
            f"       again in {second.seconds:.1f} s, {by_clock:.1%}, by the processor "
            f"{by_processor:.1%}; {'the same files' if same else 'OTHER FILES'}\n"
            f"       report {report:.2f} MB, largest page {max(pages, default=0):.0f} KB",
            flush=True,
        )
        before = each


def _linear(each: float, before: float) -> str:
    return f"{each / before:.2f} times as long for each as before; " if before else ""


def _memory(ended: Ended) -> str:
    """Return the memory of the main process at the quarters of a run, and at most."""
    memory = ended.memory
    if not any(memory):
        return "uses an unknown amount of memory"
    places = [min(len(memory) * quarter // 4, len(memory) - 1) for quarter in (1, 2, 3, 4)]
    quarters = ", ".join(f"{memory[place]:.0f}" for place in places)
    return f"{quarters} MB at the quarters of the run, {max(memory):.0f} at most"


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or SIZES)
