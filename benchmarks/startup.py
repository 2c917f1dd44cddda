"""How long the commands take from a cold start, beside the bare interpreter."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

_RUNS = 9
_COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "grader --version": ["-m", "grader", "--version"],
    "grader compare": ["-m", "grader", "compare", "sin(x)^2", "1-cos(x)^2"],
    "grader schema": ["-m", "grader", "schema"],
    "import sympy (for comparison)": ["-c", "import sympy"],
}


def main() -> None:
    for name, arguments in _COMMANDS.items():
        times = sorted(_seconds(arguments) for _ in range(_RUNS))
        print(f"{name:32} median {statistics.median(times):6.3f} s   least {times[0]:6.3f} s")


def _seconds(arguments: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
