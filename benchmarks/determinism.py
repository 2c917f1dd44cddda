"""Are results the same with any number of workers, hash seed, locale, time zone, and load?

    python -m benchmarks.determinism [STUDENTS]

The class is the example's with so many generated submissions. Every run has to leave the same
files, byte for byte; what differs is named. A cluster of two workers is one of the runs, where its
library is installed.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.commands import finished, grade_command, others, run
from benchmarks.generated_class import EXAMPLE, PAGES, write_class

SIZE = 60
SURROUNDINGS: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "one worker": (("--jobs", "1"), {}),
    "two workers": (("--jobs", "2"), {}),
    "eight workers": (("--jobs", "8"), {}),
    "hash seed 1": ((), {"PYTHONHASHSEED": "1"}),
    "hash seed 2": ((), {"PYTHONHASHSEED": "2"}),
    "locale C": ((), {"LC_ALL": "C", "PYTHONUTF8": "0"}),
    "Turkish locale": ((), {"LC_ALL": "tr_TR.UTF-8"}),
    "time zone Kiritimati": ((), {"TZ": "Pacific/Kiritimati"}),
    "time zone Pago Pago": ((), {"TZ": "Pacific/Pago_Pago"}),
    "hash seed, locale, zone": (
        ("--jobs", "3"),
        {"PYTHONHASHSEED": "77", "LC_ALL": "C.UTF-8", "TZ": "Asia/Kathmandu"},
    ),
}


def _on_a_cluster(folder: Path) -> str:
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        out = folder / "cluster"
        command = grade_command(folder / "class", out, "--cluster", cluster.scheduler_address)
        return finished(run(command), out)


def main(size: int = SIZE) -> None:
    """Print the digest of what each run leaves, and whether they agree."""
    found: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(PAGES / EXAMPLE, folder / "class")
        write_class(folder / "class", size)
        for index, (what, (more, environment)) in enumerate(SURROUNDINGS.items()):
            out = folder / f"out-{index}"
            found[what] = finished(
                run(grade_command(folder / "class", out, *more), environment), out
            )
            print(f"{found[what][:16]}  {what}", *others(folder / "out-0", out), flush=True)
        busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"])
                for _ in range(3 * (os.cpu_count() or 1))]  # fmt: skip
        try:
            out = folder / "busy"
            found["a busy machine"] = finished(run(grade_command(folder / "class", out)), out)
        finally:
            for each in busy:
                each.kill()
                each.wait()
        other = others(folder / "out-0", out)
        print(f"{found['a busy machine'][:16]}  a busy machine", *other, flush=True)
        if importlib.util.find_spec("distributed") is not None:
            found["a cluster"] = _on_a_cluster(folder)
            print(f"{found['a cluster'][:16]}  a cluster", flush=True)
    same = len(set(found.values())) == 1
    print(f"{len(found)} runs of {size} students: {'all the same' if same else 'NOT the same'}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
