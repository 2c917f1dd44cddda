"""Runs a function over the rows of a JSON Lines file; results come in the order of the rows.

An interrupted run leaves `OUT.partial` and is taken up where it stopped by the same command.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from grader.batch.locking import demand_alone
from grader.batch.processes.pool import Crashed, Crashes, Done, Ended, Limits
from grader.batch.processes.running import run_tasks
from grader.batch.writing import demand_writable, write_chunks_atomically, writing_to
from grader.errors import Place, Problem, UsageError
from grader.regular_files import read_regular
from grader.version import __version__

Row = Mapping[str, Any]
Result = Mapping[str, Any]
Id = object  # whatever JSON value names a row; it goes back as it came
_ROWS_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class RowJob:
    """What is done with each row.

    `run` works on a sound row in a worker. `spoiled` gives the result of a row that is not sound,
    `ended` that of a row whose worker was late, died or crashed. `outcome` counts a result.
    """

    run: Callable[[Row], Result]
    spoiled: Callable[[Id, Problem], Result]
    ended: Callable[[Id, Ended[Result]], Result]
    outcome: Callable[[Result], str]
    required: tuple[str, ...]
    preload: tuple[str, ...] = ()


@dataclass
class Tally:
    """What became of all rows."""

    outcomes: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    crashes: Crashes = field(default_factory=dict)


def run_rows(job: RowJob, cases: Path, out: Path, limits: Limits) -> Tally:
    """Run the job over all rows of `cases` and write one result per row to `out`."""
    partial = out.with_name(out.name + ".partial")
    _demand_apart(cases, out, partial)
    data = _bytes_of(cases)
    rows = list(_rows(data, str(cases), job.required))
    tally = Tally(problems=[line.row for line in rows if isinstance(line.row, Problem)])
    demand_writable(out.parent)
    with writing_to(out):
        file = partial.open("a+b")
    with _closed(file, out):
        demand_alone(file.fileno(), out)
        with writing_to(out):
            tally.outcomes.update(_written(file, _fingerprint(data), job.outcome))
        for result in _in_order(job, rows, tally.outcomes.total(), limits, tally):
            _keep(file, result, out)
            tally.outcomes[job.outcome(result)] += 1
    with writing_to(out):
        _finish(partial, out)
    return tally


@contextmanager
def _closed(file: IO[bytes], out: Path) -> Iterator[None]:
    """Close the file at the end; what is left to write then may find no room, too."""
    try:
        yield
    finally:
        with writing_to(out):
            file.close()


def _keep(file: IO[bytes], result: Mapping[str, Any], out: Path) -> None:
    """Write a result so that it is kept whatever happens next; a full disk is a `UsageError`."""
    with writing_to(out):
        line = json.dumps(result, ensure_ascii=False) + "\n"
        file.write(line.encode("utf-8", "backslashreplace"))
        file.flush()


def _demand_apart(cases: Path, out: Path, partial: Path) -> None:
    """Refuse to write the results over the cases, or over a folder."""
    if out.is_dir():
        text, mend = "this is a folder", "name the file for the results"
        raise UsageError(Problem("out-is-folder", text, Place(str(out)), mend))
    if any(path.exists() and cases.exists() and path.samefile(cases) for path in (out, partial)):
        text, mend = "the results would overwrite the cases", "give --out another name"
        raise UsageError(Problem("out-is-cases", text, Place(str(out)), mend))


def _bytes_of(cases: Path) -> bytes:
    try:
        return read_regular(cases, most=None)
    except OSError as error:
        text = f"the cases cannot be read: {error.strerror}"
        raise UsageError(Problem("cases-unreadable", text, Place(str(cases)))) from error


def _fingerprint(data: bytes) -> str:
    digest = hashlib.sha256(data + b"\0" + __version__.encode())
    return digest.hexdigest()


# -- reading rows --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    id: Id
    row: Row | Problem


def _rows(data: bytes, source: str, required: tuple[str, ...]) -> Iterator[_Line]:
    for number, raw in enumerate(data.split(b"\n"), start=1):
        if raw.strip():
            yield _line(raw, Place(source, number), required)


def _line(raw: bytes, place: Place, required: tuple[str, ...]) -> _Line:
    unnamed = f"line-{place.line}"
    try:
        row = json.loads(raw)
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, ValueError) else "it is nested too deep"
        return _Line(unnamed, Problem("row-not-json", f"this row is not JSON: {reason}", place))
    if not isinstance(row, dict):
        text = "a row has to be a JSON object"
        return _Line(unnamed, Problem("row-not-object", text, place, 'write {"gold": ..., ...}'))
    missing = [name for name in required if not isinstance(row.get(name), str)]
    id_ = unnamed if row.get("id") is None else row["id"]
    if missing:
        text = f"this row has no text under {', '.join(missing)}"
        mend = f"every row needs {', '.join(required)}"
        return _Line(id_, Problem("row-lacks-field", text, place, mend))
    return _Line(id_, {**row, "id": id_})


# -- running and writing -------------------------------------------------------------------------


def _in_order(
    job: RowJob, lines: list[_Line], done: int, limits: Limits, tally: Tally
) -> Iterator[Result]:
    """Yield the results of the lines from `done` on, each as soon as those before it are there."""
    lines = lines[done:]
    ready: dict[int, Result] = {}
    sound: list[int] = []
    tasks: list[Row] = []
    for index, line in enumerate(lines):
        if isinstance(line.row, Problem):
            ready[index] = job.spoiled(line.id, line.row)
        else:
            sound.append(index)
            tasks.append(line.row)
    chunk = max(1, min(_ROWS_AT_ONCE, len(tasks) // (4 * limits.workers)))
    following = 0
    for task, ended in run_tasks(job.run, tasks, limits, chunk=chunk, preload=job.preload):
        line = lines[sound[task]]
        if isinstance(ended, Crashed):
            tally.crashes.setdefault(ended.traceback, []).append(str(line.id))
        ready[sound[task]] = _result(job, line.id, ended)
        while following in ready:
            yield ready.pop(following)
            following += 1
    yield from (ready[index] for index in range(following, len(lines)))


def _result(job: RowJob, id_: Id, ended: Ended[Result]) -> Result:
    return ended.value if isinstance(ended, Done) else job.ended(id_, ended)


def _written(file: IO[bytes], fingerprint: str, outcome: Callable[[Result], str]) -> list[str]:
    """Return the outcomes that an interrupted run of the same cases left; else start anew.

    From the first line on that was cut off, or is no result, all are made again.
    """
    file.seek(0)
    head, *lines = file.read().split(b"\n")
    found: list[str] = []
    if head != fingerprint.encode() or not lines:
        file.truncate(0)
        file.write(fingerprint.encode() + b"\n")
        return found
    size = len(head) + 1
    for line in lines[:-1]:
        try:
            found.append(outcome(json.loads(line)))
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
            break
        size += len(line) + 1
    file.truncate(size)
    return found


def _finish(partial: Path, out: Path) -> None:
    """Make the result of the partial file, its first line being the fingerprint."""
    with partial.open("rb") as source:
        source.readline()
        write_chunks_atomically(out, iter(lambda: source.read(1 << 20), b""))
    partial.unlink()
