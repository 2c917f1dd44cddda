"""How many generated submissions a second a core, with how much memory, from 100 students on.

    python -m benchmarks.classes [STUDENTS ...]

Each size is graded twice by the command itself: anew, and once more with everything in the cache.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.commands import finished, grade_command, run
from benchmarks.generated_class import write_class

SIZES = (100, 1000)


def main(sizes: Sequence[int] = SIZES) -> None:
    """Print a line for each size."""
    cores = os.cpu_count() or 1
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_class(folder / "class", size)
            command = grade_command(folder / "class", folder / "out")
            first, second = run(command), run(command)
            finished(second, folder / "out")
            report = (folder / "out" / "report.html").stat().st_size / 1e6
            pages = [page.stat().st_size / 1e3 for page in (folder / "out").glob("feedback/*.html")]
        print(
            f"{size:6} students: {size / first.seconds / cores:5.1f} a second a core, "
            f"main {max(first.memory, default=0):4.0f} MB at most "
            f"({_over_time(first.memory)}), again in {second.seconds / first.seconds:.1%}, "
            f"report {report:.2f} MB, largest page {max(pages, default=0):.0f} KB",
            flush=True,
        )


def _over_time(memory: Sequence[float]) -> str:
    """Return the memory at the quarters of a run."""
    if not memory:
        return "not told"
    places = [len(memory) * quarter // 4 for quarter in (1, 2, 3)]
    return ", ".join(f"{memory[min(place, len(memory) - 1)]:.0f}" for place in places)


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or SIZES)
