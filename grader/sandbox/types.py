"""What a run in the sandbox may use, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Limits:
    """What a program may use: steps (`sandbox.steps`), bytes of memory and output, depth of calls.

    The seconds, which are time of the processor, are for what hangs in a single step, such as
    `sum(range(10**12))`: so many steps take a small part of them.
    """

    steps: int = 5_000_000
    seconds: float = 5.0
    memory: int = 100_000_000
    output: int = 200_000
    depth: int = 900


LIMITS = Limits()


class RunStatus(StrEnum):
    """How a run ended: at its end, at an error of the program, or not at all."""

    FINISHED = "finished"
    FAILED = "failed"
    NOT_RUN = "not_run"


@dataclass(frozen=True, slots=True)
class RunResult:
    """The result of a run.

    `stdout` is what was printed up to the end or the error. `value` is the last expression's value
    as plain data (arrays are lists), None if there is none. A failed run has `error`
    (`name 'm_' is not defined`), `error_kind` (`NameError`) and `error_line` in the program, 0 if
    unknown. A program that the sandbox cannot judge has a `reason`, in words for its author; of
    what it has used up, if that is why, `used_up` says `steps` or `seconds`.
    """

    status: RunStatus
    stdout: str = ""
    value: object = None
    error: str = ""
    error_kind: str = ""
    error_line: int = 0
    reason: str = ""
    used_up: str = ""

    @property
    def finished(self) -> bool:
        """Whether the program came to its end."""
        return self.status is RunStatus.FINISHED


class Agreement(StrEnum):
    """Whether a claimed output is that of a run."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NOTHING_TO_COMPARE = "nothing to compare"
