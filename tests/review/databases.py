"""A real Postgres for the tests, started in a folder of its own where one is installed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.commands.running import PATIENCE


def _program(name: str) -> str | None:
    """Return where a program of Postgres stands; Debian does not put them on the path."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return shutil.which(name) or shutil.which(name, path=os.pathsep.join(map(str, places)))


def why_no_postgres() -> str:
    """Return why no Postgres can be started; empty if one can."""
    missing = [name for name in ("initdb", "pg_ctl") if _program(name) is None]
    return f"Postgres is not installed: there is no {' and no '.join(missing)}" if missing else ""


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Start a Postgres that only this machine can reach; yield its address."""
    data, port = folder / "data", _free_port()
    _as_server(folder, "initdb", "-D", str(data), "-A", "trust", "-U", "grader")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    control = ("-D", str(data), "-w", "-l", str(folder / "log"))
    _as_server(folder, "pg_ctl", *control, "-o", options, "start")
    try:
        yield f"postgresql://grader@127.0.0.1:{port}/postgres"
    finally:
        _as_server(folder, "pg_ctl", *control, "-m", "immediate", "stop")


def _as_server(folder: Path, name: str, *arguments: str) -> None:
    """Run a program of Postgres, which refuses to be run by root."""
    program = _program(name)
    assert program is not None
    command = [program, *arguments]
    if os.geteuid() == 0:
        subprocess.run(["chown", "-R", "nobody", str(folder)], check=True)
        command = ["setpriv", "--reuid=nobody", "--clear-groups", *command]
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE, cwd=folder)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
