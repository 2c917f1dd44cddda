"""What a command makes of its surroundings: names of files are UTF-8, and what is printed is told.

A terminal shows something for signs that it lacks; where nothing can be printed, that is told.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import Any

from grader.errors import Place, Problem, UsageError


def read_names_as_utf8() -> None:
    """Begin this process anew, at its start, where the locale reads names of files otherwise.

    A name that is handed in or written down could else not be given to a file, and results would
    depend on the locale. The processes that are started from this one do the same.
    """
    if sys.flags.utf8_mode or sys.getfilesystemencoding() == "utf-8" or not sys.executable:
        return
    os.environ["PYTHONUTF8"] = "1"
    with contextlib.suppress(OSError):
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])


def prepare_output() -> None:
    """Let both streams print something for signs that they lack, and tell of a full disk."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    if isinstance(sys.stdout, io.TextIOWrapper):
        buffer: object = sys.stdout.buffer  # which is the file itself where nothing is buffered
        if isinstance(getattr(buffer, "raw", buffer), io.FileIO):
            sys.stdout = _telling(sys.stdout)


def _telling(stream: io.TextIOWrapper) -> io.TextIOWrapper:
    output = _Output(stream.fileno(), "w", closefd=False)
    buffered = isinstance(stream.buffer, io.BufferedWriter)
    return io.TextIOWrapper(
        io.BufferedWriter(output) if buffered else output,
        stream.encoding,
        stream.errors,
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )


class _Output(io.FileIO):
    """Standard output, which raises `UsageError` where the system refuses, and is silent then.

    Whoever reads no further, as `head` does, has what they want: the rest is dropped.
    """

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data) if data else 0  # a library tries what it may write so
        except OSError as error:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
            if isinstance(error, BrokenPipeError):
                return len(data)
            text = f"this cannot be written: {error.strerror or error}"
            mend = "make room, or print somewhere else"
            place = Place("standard output")
            raise UsageError(Problem("out-not-written", text, place, mend)) from error
