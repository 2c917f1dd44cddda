"""Reads LaTeX with sympy's ANTLR parser, in a process of its own: it needs another antlr4 runtime
than latex2sympy2_extended does. Texts come as JSON on standard input, medians in µs go out.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.timing import PEER_REPEATS, median_microseconds, sympy_reader

# Where `make bench` puts the runtime.
_RUNTIME = Path(__file__).parents[1] / "build" / "antlr-4.11"


def medians(texts: list[str]) -> list[float | None] | None:
    """Return the median of each text, or None where the parser does not work here."""
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "benchmarks.sympy_antlr"],
        input=json.dumps(texts),
        env={**os.environ, "PYTHONPATH": str(_RUNTIME)},
        capture_output=True,
        text=True,
        check=False,
    )
    found: list[float | None] | None = json.loads(run.stdout) if run.returncode == 0 else None
    return found


def answer() -> None:
    read = sympy_reader("antlr")
    texts = json.load(sys.stdin)
    found = read and [median_microseconds(read, text, PEER_REPEATS) for text in texts]
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    answer()
