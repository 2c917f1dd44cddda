"""An assistant of another distribution is found by its entry point."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_MODULE = """
from grader.review.queue.proposing import Proposal


def first(question, answer):
    return Proposal((question.items[0].id,), "It is the first one.")
"""
_ASKS = """
from fractions import Fraction
from grader.review.queue.proposing import Question, assistant_of
from grader.rubric.types import RubricItem
question = Question("q", "Why?", (RubricItem("a", "A.", Fraction(1)),))
print(assistant_of("first")(question, "words").items)
"""


def test_it_is_found(tmp_path: Path) -> None:
    info = tmp_path / "helping-1.0.dist-info"
    info.mkdir()
    (tmp_path / "helping.py").write_text(_MODULE)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: helping\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[grader.assistants]\nfirst = helping:first\n")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", _ASKS], capture_output=True, text=True, env=environment, check=False
    )
    assert done.stdout.strip() == "('a',)", done.stderr
