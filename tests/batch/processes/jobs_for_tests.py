"""Functions that the tests send to worker processes; a worker has to be able to import them."""

import os
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any


def behave(word: str) -> str:
    """Do what the word says."""
    if word.startswith("killed-once:"):
        return _killed_once(Path(word.partition(":")[2]))
    match word:
        case "sleep":
            time.sleep(60)
        case "wait":
            time.sleep(1.5)
        case "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "spin":
            while True:
                pass
        case "in-c":
            return str(pow(7, 10**8) % 3)  # one long operation that no signal handler interrupts
        case "die":
            os._exit(3)
        case "memory":
            return str(len(bytearray(10**12)))
        case "bug":
            raise ZeroDivisionError("a bug of the test")
    return word.upper()


def _killed_once(marker: Path) -> str:
    """Be killed the first time."""
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "DONE"


def tell_and_sleep(folder: str) -> None:
    """Write who this is, and sleep."""
    (Path(folder) / str(os.getpid())).touch()
    time.sleep(120)


def behave_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Do what the answer says and give it as the outcome."""
    return {"id": row["id"], "outcome": behave(row["answer"])}


def proxy(word: str) -> Mapping[str, str]:
    """Return something that pickle alone cannot send."""
    return MappingProxyType({word: word})


def unsendable(word: str) -> Any:
    """Return something that cannot be sent at all."""
    return lambda: word


_TOLD: list[str] = []


def remember(word: str) -> None:
    """Set the worker up."""
    _TOLD.append(word)


def told(word: str) -> str:
    """Return what the worker was told when it started."""
    return word + ",".join(_TOLD)


def refuse() -> None:
    """Be a setup that does not work."""
    os._exit(4)
