"""Programs on a page, their output, and what else a fenced block holds."""

from __future__ import annotations

from grader.readers.programs.source import parse_program

__all__ = ["parse_program"]
