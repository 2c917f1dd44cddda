"""The one place for exit codes, and for what is printed when a command cannot go on."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import IntEnum
from typing import NoReturn

import click

from grader.errors import GraderError, Problem, printable

_MAX_NAMES = 10
_MAX_NOTES = 200


class ExitCode(IntEnum):
    """How a command ended; part of the contract with other programs."""

    DONE = 0
    BUG = 1
    USAGE = 2
    NEEDS_REVIEW = 3
    INTERRUPTED = 130


def run_and_exit(command: Callable[[], object]) -> NoReturn:
    """Run the command line; end the process with the exit code that it returns.

    An error that the user can mend is one line per problem; anything else is a bug and is loud.
    """
    try:
        code = command()
        if sys.stdout is not None:
            sys.stdout.flush()
        sys.exit(code)  # type: ignore[arg-type]
    except click.ClickException as error:
        error.show()
        sys.exit(ExitCode.USAGE)
    except GraderError as error:
        print_problems(error.problems)
        sys.exit(ExitCode.USAGE)
    except (click.Abort, KeyboardInterrupt):
        print("interrupted; the same command takes it up again", file=sys.stderr)
        sys.exit(ExitCode.INTERRUPTED)
    except Exception:
        print_bug(traceback.format_exc())
        sys.exit(ExitCode.BUG)


def print_problems(problems: Iterable[Problem]) -> None:
    """Print each problem with its place and its mend."""
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)


def print_notes(problems: Sequence[Problem]) -> None:
    """Print what a person should know of a command that went on; the first ones of many."""
    for problem in problems[:_MAX_NOTES]:
        print(f"note: {printable(str(problem))}", file=sys.stderr)
    if len(problems) > _MAX_NOTES:
        print(f"note: … and {len(problems) - _MAX_NOTES} more", file=sys.stderr)


def print_crashes(crashes: Mapping[str, Sequence[str]]) -> None:
    """Print each different traceback once, with the names of what it happened to."""
    for details, names in crashes.items():
        shown = ", ".join(names[:_MAX_NAMES]) + (", ..." if len(names) > _MAX_NAMES else "")
        print_bug(f"{details.rstrip()}\nwhile working on {shown}")


def print_bug(details: str) -> None:
    """Say that the grader itself is at fault, with what a developer needs to mend it."""
    print(details.rstrip(), file=sys.stderr)
    print("error: this is a bug in the grader, not in your files [grader-bug]", file=sys.stderr)
