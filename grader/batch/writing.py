"""Writes files whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from grader.errors import Place, Problem, UsageError
from grader.regular_files import read_regular

_UNFINISHED = ".part"


@contextmanager
def writing_to(path: Path) -> Iterator[None]:
    """Make of a refusal of the system inside a `UsageError` about the path."""
    try:
        yield
    except (OSError, UnicodeEncodeError) as error:  # the latter is about the name of a file
        reason = getattr(error, "strerror", "") or error
        text = f"this cannot be written: {reason}"
        mend = "choose a place for the results where you may write"
        raise UsageError(Problem("out-not-written", text, Place(str(path)), mend)) from error


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Give a folder that is gone afterwards; raises `UsageError` where there is no room for one."""
    with ExitStack() as stack:
        try:
            name = stack.enter_context(tempfile.TemporaryDirectory())
        except OSError as error:
            text = f"this cannot be written: {error.strerror or error}"
            mend = "make room for temporary files, or name another place for them with TMPDIR"
            place = Place(os.environ.get("TMPDIR", "TMPDIR"))
            raise UsageError(Problem("out-not-written", text, place, mend)) from error
        yield Path(name)


def demand_apart(folder: Path, submissions: Iterable[Path]) -> None:
    """Refuse a folder for results in which submissions stand: neither is then safe from the other.

    Results could replace a student's file, and a later run would read them as submissions.
    """
    results = folder.resolve()
    for path in submissions:
        place = path.resolve()
        if results == place or results in place.parents:
            text = f"the submissions in {path} stand in this folder, among the results"
            mend = "give the results a folder of their own, such as --out results"
            raise UsageError(Problem("out-holds-submissions", text, Place(str(folder)), mend))


def demand_writable(folder: Path) -> None:
    """Make the folder and try to write there, before any work is done that could be lost."""
    with writing_to(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass


def write_atomically(path: Path, text: str) -> None:
    """Replace the file by this text in one step; a reader sees the old text or the new one.

    Raises `UsageError` if the system refuses.
    """
    write_bytes_atomically(path, text.encode("utf-8", "backslashreplace"))


def write_if_other(path: Path, text: str) -> None:
    """Write as `write_atomically` does, unless the file says just this already."""
    data = text.encode("utf-8", "backslashreplace")
    try:
        if read_regular(path, most=None) == data:
            return
    except OSError:  # not there yet, or nothing that is read: writing says what is wrong
        pass
    write_bytes_atomically(path, data)


def write_pieces_atomically(path: Path, pieces: Iterable[str]) -> None:
    """Write as `write_atomically` does, never holding the whole text."""
    write_chunks_atomically(path, (piece.encode("utf-8", "backslashreplace") for piece in pieces))


def write_chunks_atomically(path: Path, chunks: Iterable[bytes]) -> None:
    """Write as `write_bytes_atomically` does, never holding all bytes."""
    with writing_to(path):
        _replace(path, chunks, True)


def write_bytes_atomically(path: Path, data: bytes, to_disk: bool = True) -> None:
    """Replace the file by these bytes in one step; raises `UsageError` if the system refuses.

    With `to_disk` the bytes are on the disk when this returns, so that not even a machine that
    stops leaves a file without them; what has a checksum of its own can do without.
    """
    with writing_to(path):
        _replace(path, [data], to_disk)


def remove_unfinished(folder: Path) -> None:
    """Remove what processes that were killed while they wrote have left, here and below.

    Folders are written so only here.
    """
    for path in folder.rglob(f".*{_UNFINISHED}"):
        if path.is_file():
            with suppress(OSError):  # a disk that only is read now
                path.unlink(missing_ok=True)
    for path in folder.glob(f".*{_UNFINISHED}"):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)


def _replace(path: Path, pieces: Iterable[bytes], to_disk: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(
        dir=path.parent, prefix=f".{path.name[:40]}.", suffix=_UNFINISHED
    )
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                file.write(piece)
            if to_disk:
                file.flush()
                os.fsync(file.fileno())
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
