"""How long a class takes that was graded before: unchanged, a comment more, one part changed.

    python -m benchmarks.changes [STUDENTS]

Each is told by the clock and by the time of the processor, which says more on a machine that is
busy. The results after each change are held against those of a class that was graded anew. A run
that is not counted comes first, so that the modules are compiled, as they are where the grader is
installed.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.commands import ROOT, Ended, finished, run
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
        write_class(folder / "one", 1)
        run(_command(folder, "before", "one"), _environment(folder, "before"))
        first = _timed("anew", folder, "out")
        _timed("unchanged", folder, "out", first)
        for what, text in (
            ("a comment more", f"# later\n\n{before}"),
            ("one part changed", before.replace(_OLD, _NEW)),
        ):
            rubric.write_text(text, encoding="utf-8")
            _timed(what, folder, "out", first)
            _timed("the same, anew", folder, "again", first)
            same = all(
                (folder / "again" / path).read_bytes() == (folder / "out" / path).read_bytes()
                for path in _files(folder / "again")
            )
            alike = same and _files(folder / "again") == _files(folder / "out")
            print("the files are the same" if alike else "THE FILES DIFFER")
            shutil.rmtree(folder / "again")


def _files(folder: Path) -> set[Path]:
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path for path in paths if ".cache" not in path.parts}


def _command(folder: Path, out: str, submissions: str = "class") -> list[str]:
    rubric = str(folder / "rubrics" / "assignment-2.yaml")
    into = ["--out", str(folder / out)]
    return [sys.executable, "-m", "grader", "grade", rubric, str(folder / submissions), *into]


def _environment(folder: Path, out: str) -> dict[str, str]:
    """Return where compiled modules and answer keys are kept: those of others are not at hand."""
    return {
        "GRADER_CACHE_DIR": str(folder / f"keys-{out}"),
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
    }


def _timed(what: str, folder: Path, out: str, first: Ended | None = None) -> Ended:
    shutil.rmtree(folder / "keys-again", ignore_errors=True)
    ended = run(_command(folder, out), _environment(folder, out), every=0.05)
    finished(ended, folder / out)
    share = _share(ended, first) if first else ""
    print(f"{what:20} {ended.seconds:7.1f} s, {ended.processor:6.1f} s of the processor{share}",
          flush=True)  # fmt: skip
    return ended


def _share(ended: Ended, first: Ended) -> str:
    by_clock, by_processor = ended.seconds / first.seconds, ended.processor / first.processor
    return f": {by_clock:.1%} of the first run, by the processor {by_processor:.1%}"


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else STUDENTS)
