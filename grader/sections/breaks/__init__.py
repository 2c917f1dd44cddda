"""Where a text is broken: lines that were lost, and files that go on in one another."""

from __future__ import annotations

from grader.sections.breaks.of_files import goes_on
from grader.sections.breaks.of_lines import lost_breaks

__all__ = ["goes_on", "lost_breaks"]
