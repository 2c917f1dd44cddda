"""Tells how many lines of the grader the tests have entered, and fails below a share.

    python -m tests.helpers.coverage FILE

`FILE` is what SlipCover has written of a run. Lines that are entered only in processes that a test
starts, such as the command line, are not counted.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

LEAST = 0.82
"""A little below what is measured."""


def main(path: Path) -> int:
    """Print a line for each package and one for all; return 1 where too few lines are entered."""
    files: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))["files"]
    entered: Counter[str] = Counter()
    lines: Counter[str] = Counter()
    for name, file in files.items():
        package = "/".join(Path(name).parts[:2])
        for key in (package, "all"):
            entered[key] += len(file["executed_lines"])
            lines[key] += len(file["executed_lines"]) + len(file["missing_lines"])
    for package in [*sorted(lines.keys() - {"all"}), "all"]:
        print(f"{entered[package] / lines[package]:6.1%} of {lines[package]:6,} lines  {package}")
    if entered["all"] < LEAST * lines["all"]:
        print(f"fewer than {LEAST:.0%}: what is new has no test")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
