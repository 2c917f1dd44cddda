"""A class graded in a storm: does it come out as in calm weather?

    python -m benchmarks.storm [STUDENTS] [SEED] [ASSIGNMENT]

Workers and the main process are killed at random moments, the main process is asked to end, the
disk is full, a second run wants the same folder, bytes of the cache are changed. After each of
these the same command has to end, and leave byte for byte what an undisturbed run leaves, and no
file that was not written to its end. `linear-algebra` has small pages: 500 of them take seconds.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.commands import (
    EXAMPLE,
    FINISHED,
    children,
    digest,
    finished,
    grade_command,
    others,
    run,
    start,
)
from benchmarks.generated_class import write_class

SIZE, SEED = 120, 1


@dataclass(frozen=True)
class Sea:
    """Where a storm takes place: the submissions, the results, and what a calm run takes.

    That is its seconds, and the bytes that it leaves.
    """

    assignment: str
    submissions: Path
    out: Path
    seconds: float = 0.0
    size: int = 0

    @property
    def command(self) -> list[str]:
        return grade_command(self.submissions, self.out, "--jobs", "2", assignment=self.assignment)


Weather = Callable[[Sea, random.Random], str]


def _killed(wanted: str, chosen: signal.Signals, times: int = 3) -> Weather:
    """Return a weather that sends a signal to the main process or to workers, again and again."""

    def weather(sea: Sea, chance: random.Random) -> str:
        hit = 0
        for _ in range(times):
            process = start(sea.command)
            _wait_for_owner(process, sea.out)
            # Each time a part of the class is done, so that a calm run would have ended.
            time.sleep(chance.uniform(0.1, 0.5) * sea.seconds / times)
            while process.poll() is None and wanted == "worker" and hit < 2 * times:
                workers = children(process.pid)
                if workers:
                    _send(chance.choice(workers), chosen)
                    hit += 1
                time.sleep(chance.uniform(0.02, 0.1) * sea.seconds)
            if process.poll() is None and wanted == "main":
                _send(process.pid, chosen)
                hit += 1
            process.communicate()
        return f"{hit} times"

    return weather


def _send(process: int, chosen: signal.Signals) -> None:
    try:
        os.kill(process, chosen)
    except ProcessLookupError:
        return


def _wait_for_owner(process: subprocess.Popen[str], out: Path) -> None:
    """Wait until a run owns the folder of its results, or has ended."""
    while process.poll() is None and not (out / ".owner").exists():
        time.sleep(0.02)


def _full_disk(sea: Sea, chance: random.Random) -> str:
    """Grade onto a disk for half of the results until it is full; go on where there is room."""
    out = sea.out
    small = out.with_name("small")
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={sea.size // 2}", "tmpfs", str(small)],
        capture_output=True, check=False,
    )  # fmt: skip
    if mounted.returncode:
        return "not done: only root may mount a small disk"
    try:
        ended = run(replace(sea, out=small / "out").command)
        shutil.copytree(small / "out", out)
        told = "out-not-written" in ended.err
        parts = len(list(out.rglob("*.part")))
        return f"exit {ended.code}, {'told' if told else 'NOT told'}, {parts} half-written files"
    finally:
        subprocess.run(["umount", str(small)], check=False)


def _two_at_once(sea: Sea, chance: random.Random) -> str:
    first = start(sea.command)
    _wait_for_owner(first, sea.out)
    second = run(sea.command)
    first.communicate()
    told = "out-in-use" in second.err
    return f"the second ends with {second.code}, {'told' if told else 'NOT told'}"


def _changed_bytes(sea: Sea, chance: random.Random) -> str:
    run(sea.command)
    entries = sorted((sea.out / ".cache").iterdir())
    for entry in chance.sample(entries, len(entries) // 2):
        data = bytearray(entry.read_bytes())
        kind = chance.randrange(3)
        if kind == 0:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del data[chance.randrange(len(data)) :]
        else:
            data[:] = chance.randbytes(200)
        entry.write_bytes(data)
    return f"{len(entries) // 2} of {len(entries)} entries"


WEATHERS: dict[str, Weather] = {
    "kill -9 of workers": _killed("worker", signal.SIGKILL),
    "kill -9 of main": _killed("main", signal.SIGKILL),
    "SIGTERM of main": _killed("main", signal.SIGTERM),
    "a full disk": _full_disk,
    "two runs at once": _two_at_once,
    "changed bytes in the cache": _changed_bytes,
}


def main(size: int = SIZE, seed: int = SEED, assignment: str = EXAMPLE) -> None:
    """Print what each weather did, and whether the rerun came out as it should."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_class(folder / "class", size, assignment=assignment)
        calm = Sea(assignment, folder / "class", folder / "calm")
        ended = run(calm.command)
        wanted = finished(ended, calm.out)
        left = sum(path.stat().st_size for path in calm.out.rglob("*") if path.is_file())
        calm = replace(calm, seconds=ended.seconds, size=left)
        print(f"{size} students in calm weather: {ended.seconds:.0f} s", flush=True)
        for index, (what, weather) in enumerate(WEATHERS.items()):
            sea = replace(calm, out=folder / f"storm-{index}" / "out")
            sea.out.parent.mkdir()
            done = weather(sea, random.Random(f"{seed}/{what}"))
            rerun = run(sea.command)
            same = rerun.code in FINISHED and digest(sea.out) == wanted
            if not same:
                print(f"exit {rerun.code}, other: {others(calm.out, sea.out)}\n{rerun.err[-2000:]}")
            left = len(list(sea.out.rglob("*.part")))
            print(f"{what}: {done}; rerun {'the same' if same else 'NOT THE SAME'}, "
                  f"{left} half-written files", flush=True)  # fmt: skip
            shutil.rmtree(sea.out.parent)


if __name__ == "__main__":
    given = dict(enumerate(sys.argv))
    main(int(given.get(1, SIZE)), int(given.get(2, SEED)), given.get(3, EXAMPLE))
