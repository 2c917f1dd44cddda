"""Computes a rubric in a process that can be ended, so that no model can hang the grader.

The process says what it begins, and where the rubric asks for it; when that takes too long, it is
ended with all that it has started, and the author hears which line is too large.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import traceback
from multiprocessing.connection import Connection
from typing import Any

from grader.batch.processes import pickling
from grader.batch.processes.pool import Limits
from grader.child_process import cap_memory, end_after, end_with_parent, was_late
from grader.errors import Place, Problem, RubricError
from grader.rubric.load import Template, computed_rubric
from grader.rubric.types import Rubric

pickling.register()


def compute_rubric(
    template: Template, student: str, limits: Limits, before: Rubric | None = None
) -> Rubric:
    """Return the rubric with its answer key and the models' known wrong answers.

    What the models of a rubric `before` it have answered is taken from there (`computed_rubric`).

    `limits.seconds` are for each model, reference or library by itself. Raises `RubricError` for
    what is wrong with the rubric, and for a computation beyond the limits, with its place.
    """
    context: Any = multiprocessing.get_context(_way_to_start())
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_compute, args=(sending, template, student, limits, before))
    process.start()
    sending.close()
    try:
        return _received(process, receiving, Place(template.source), limits)
    finally:
        _end(process)
        receiving.close()


def _way_to_start() -> str:
    """Return how processes are started: by fork, at once, where no thread can hold a lock."""
    alone = threading.active_count() == 1
    return "fork" if alone and sys.platform.startswith("linux") else "spawn"


def _received(process: Any, receiving: Connection, place: Place, limits: Limits) -> Rubric:
    what = "the rubric"
    while receiving.poll(limits.wall):
        try:
            message = receiving.recv()
        except EOFError:  # ended by the system
            process.join()
            if was_late(process.exitcode):
                break
            raise _too_large(what, place, "needs too much memory") from None
        match message:
            case Rubric():
                return message
            case RubricError():
                raise message
            case MemoryError():
                reason = f"needs more than {limits.memory >> 20} MiB of memory"
                raise _too_large(what, place, reason)
            case str() as details:
                raise RuntimeError(details)
            case (what, place):
                pass
    reason = f"takes longer than {limits.seconds:g} s"
    raise _too_large(what, place, reason, "; or allow more with --model-seconds")


def _too_large(what: str, place: Place, reason: str, otherwise: str = "") -> RubricError:
    mend = f"make it smaller: fewer steps, fewer entries, rounder numbers{otherwise}"
    return RubricError(Problem("computation-too-large", f"{what} {reason}", place, mend))


def _end(process: Any) -> None:
    """End the process and what it has started; it leads a group of its own."""
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.join()
    process.close()


# -- in the process ------------------------------------------------------------------------------


def _compute(
    sending: Connection, template: Template, student: str, limits: Limits, before: Rubric | None
) -> None:
    if sys.platform != "win32":
        os.setsid()
    end_with_parent()
    cap_memory(limits.memory)
    try:
        sending.send(_computed(sending, template, student, limits.seconds, before))
    except MemoryError as error:
        sending.send(error)
    except Exception:  # not hidden: raised again where the rubric was asked for
        sending.send(traceback.format_exc())


def _computed(
    sending: Connection, template: Template, student: str, seconds: float, before: Rubric | None
) -> Rubric | RubricError:
    def begin(what: str, place: Place) -> None:
        sending.send((what, place))
        end_after(seconds)

    try:
        return computed_rubric(template, student, begin, before, True)
    except RubricError as error:
        return error
