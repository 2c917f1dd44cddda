"""How a Python of the grader's own is started: it imports nothing from the current folder.

That folder may hold what students handed in, and a `random.py` among it would run.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path


def module_command(module: str) -> list[str]:
    """Return the command that runs a module of the grader."""
    return [sys.executable, "-P", "-m", module]


def environment() -> Mapping[str, str]:
    """Return the environment of such a process: the grader is found, hashes are always the same."""
    home = str(Path(__file__).resolve().parents[1])
    given = os.environ.get("PYTHONPATH", "")
    paths = os.pathsep.join(filter(None, (home, given)))
    return dict(os.environ, PYTHONHASHSEED="0", PYTHONSAFEPATH="1", PYTHONPATH=paths)
