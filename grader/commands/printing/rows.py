"""What `verify` and `steps` say at their end, and the exit code that follows from it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from grader.commands.exits import ExitCode, print_crashes, print_problems

if TYPE_CHECKING:
    from grader.batch.rows import Tally

_FOR_A_PERSON = ("undecided", "unreadable")


def report_rows(tally: Tally) -> ExitCode:
    """Print problems, crashes and the count of each outcome on stderr; return the exit code."""
    print_problems(tally.problems)
    print_crashes(tally.crashes)
    counts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(tally.outcomes.items()))
    print(f"{tally.outcomes.total()} rows: {counts or 'none'}", file=sys.stderr)
    if tally.crashes:
        return ExitCode.BUG
    if tally.problems or any(tally.outcomes[outcome] for outcome in _FOR_A_PERSON):
        return ExitCode.NEEDS_REVIEW
    return ExitCode.DONE
