"""A disk that is full at a chosen moment, as the program in this process sees it.

Whatever needs room asks for it: a new file or folder, a write, bringing it to the disk, a new name.
"""

from __future__ import annotations

import errno
import io
import os
import pickle
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from grader.batch.processes.pool import Crashed, Done, Ended


class Disk:
    """Refuses the requests for room that are among `refused`; counts them all."""

    def __init__(self, refused: Callable[[int], bool], code: int = errno.ENOSPC) -> None:
        self.refused, self.code, self.asked = refused, code, 0

    def ask(self) -> None:
        """Ask for room once; raise what the system does where there is none."""
        self.asked += 1
        if self.refused(self.asked):
            raise OSError(self.code, os.strerror(self.code))

    def write(self, data: Any, write: Callable[[Any], int | None]) -> int | None:
        """Write what there is room for: of a write that is refused, the first half, if anything."""
        size = memoryview(data).nbytes
        if self.refused(self.asked + 1) and size > 1 and self.asked % 2:
            self.asked += 1
            return write(memoryview(data).cast("B")[: size // 2])
        self.ask()
        return write(data)


class _File(io.FileIO):
    disk: Disk

    def write(self, data: Any, /) -> Any:
        return self.disk.write(data, super().write)

    def truncate(self, size: int | None = None, /) -> int:
        self.disk.ask()
        return super().truncate(size)


@contextmanager
def full_disk(disk: Disk) -> Iterator[None]:
    """Let this be the disk on which this process writes."""
    with pytest.MonkeyPatch.context() as patch:
        kind = type("_OnDisk", (_File,), {"disk": disk})
        patch.setattr(io, "open", _opening(kind, io.open))
        patch.setattr(os, "open", _asking(disk, os.open, lambda *given: given[1] & os.O_CREAT))
        for name in ("mkdir", "fsync", "replace", "rename"):
            patch.setattr(os, name, _asking(disk, getattr(os, name), lambda *_: True))
        yield


def _asking(disk: Disk, act: Callable[..., Any], needs: Callable[..., Any]) -> Callable[..., Any]:
    def asked(*given: Any, **named: Any) -> Any:
        if needs(*given):
            disk.ask()
        return act(*given, **named)

    return asked


def _opening(kind: type[_File], real: Callable[..., Any]) -> Callable[..., Any]:
    def opened(
        file: Any,
        mode: str = "r",
        buffering: int = -1,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
        closefd: bool = True,
        opener: Any = None,
    ) -> Any:
        if not set(mode) & set("wax+"):
            return real(file, mode, buffering, encoding, errors, newline, closefd, opener)
        if not isinstance(file, int):
            kind.disk.ask()
        raw = kind(file, mode.replace("b", "").replace("t", ""), closefd, opener)
        buffer: Any = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        return buffer if "b" in mode else io.TextIOWrapper(buffer, encoding, errors, newline)

    return opened


def run_here(
    function: Callable[[Any], Any],
    tasks: Sequence[Any],
    *_: Any,
    setup: Callable[..., None] = lambda *given: None,
    setup_args: tuple[Any, ...] = (),
    **more: Any,
) -> Iterator[tuple[int, Ended[Any]]]:
    """Do in this process what workers do, one task after the other."""
    setup(*setup_args)
    for index, task in enumerate(tasks):
        try:
            yield index, Done(pickle.loads(pickle.dumps(function(task))))
        except Exception:
            yield index, Crashed(traceback.format_exc())
