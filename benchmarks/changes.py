"""How long a class takes that was graded before: unchanged, a comment more, one part changed.

    python -m benchmarks.changes [STUDENTS]

The results after a change are held against those of a class that was graded anew.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.commands import ROOT, finished, run
from benchmarks.generated_class import write_class

STUDENTS = 300
_OLD, _NEW = "{at_least_decimals: 2}", "{at_least_decimals: 1}"


def main(students: int = STUDENTS) -> None:
    """Print a line for each run."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_class(folder / "class", students)
        shutil.copytree(ROOT / "rubrics", folder / "rubrics")
        rubric = folder / "rubrics" / "assignment-2.yaml"
        before = rubric.read_text(encoding="utf-8")
        first = _timed("anew", folder, "out")
        _timed("unchanged", folder, "out", first)
        rubric.write_text(f"# later\n\n{before}", encoding="utf-8")
        _timed("a comment more", folder, "out", first)
        rubric.write_text(before.replace(_OLD, _NEW), encoding="utf-8")
        _timed("one part changed", folder, "out", first)
        _timed("the same, anew", folder, "again", first)
        same = finished(run(_command(folder, "out")), folder / "out") == finished(
            run(_command(folder, "again")), folder / "again"
        )
        print("the results are the same" if same else "THE RESULTS DIFFER")


def _command(folder: Path, out: str) -> list[str]:
    rubric = str(folder / "rubrics" / "assignment-2.yaml")
    into = ["--out", str(folder / out)]
    return [sys.executable, "-m", "grader", "grade", rubric, str(folder / "class"), *into]


def _timed(what: str, folder: Path, out: str, first: float = 0.0) -> float:
    ended = run(_command(folder, out))
    finished(ended, folder / out)
    share = f", {ended.seconds / first:.1%} of the first run" if first else ""
    print(f"{what:20} {ended.seconds:7.1f} s{share}", flush=True)
    return ended.seconds


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else STUDENTS)
