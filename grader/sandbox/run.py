"""Run a program that a student wrote, where it can reach nothing and use little.

The interpreter is a separate process without files, network or modules of this one; it is given
text and gives back plain data. A run that passes a limit ends there, and the next run is not
affected.
"""

from __future__ import annotations

import atexit
import builtins
import os
import re
import sys
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from grader.sandbox.numpy_shim import ARRAY, NAMESPACE, PLOT
from grader.sandbox.prepare import Prepared, parse, prepare
from grader.sandbox.steps import LINES_BEFORE, USED_UP, counting, with_steps
from grader.sandbox.types import LIMITS, Limits, RunResult, RunStatus

if TYPE_CHECKING:
    from pydantic_monty import Monty, MontySession

_NOTHING: Mapping[str, object] = {}
_DEEPEST_VALUE = 20


def run(
    source: str, inputs: Mapping[str, object] | None = None, limits: Limits = LIMITS
) -> RunResult:
    """Run a program; `inputs` are names with plain data that are set before it."""
    return run_after((), source, inputs, limits)


def run_after(
    earlier: Sequence[str],
    source: str,
    inputs: Mapping[str, object] | None = None,
    limits: Limits = LIMITS,
) -> RunResult:
    """Run a program as the next cell after others; an earlier one that fails is passed over.

    The line of an error is that of the program.
    """
    return run_prepared(earlier, prepare(source), inputs, limits)


def run_prepared(
    earlier: Sequence[str],
    prepared: Prepared,
    inputs: Mapping[str, object] | None = None,
    limits: Limits = LIMITS,
) -> RunResult:
    """Run a program that was prepared, as `run_after` does."""
    if prepared.reason:
        return RunResult(RunStatus.NOT_RUN, reason=prepared.reason)
    if prepared.error:
        line = prepared.error_line
        return RunResult(RunStatus.FAILED, "", None, prepared.error, "SyntaxError", line)
    before = [ready for ready in map(_prepared, earlier) if not (ready.reason or ready.error)]
    return _run(before, prepared, dict(inputs or _NOTHING), limits)


@lru_cache(maxsize=64)
def _prepared(source: str) -> Prepared:
    """Prepare a program that many others are run after."""
    return prepare(source)


def call_function(
    source: str, name: str, arguments: Sequence[object], limits: Limits = LIMITS
) -> RunResult:
    """Run a program, then call the function of this name that it defines, and return its value."""
    if not name.isidentifier():
        raise ValueError(f"{name!r} is no name of a function")
    names = [f"_argument_{index}" for index in range(len(arguments))]
    inputs = dict(zip(names, arguments, strict=True))
    first = run(source, None, limits)
    if not first.finished:
        return first
    return run_after((source,), f"{name}({', '.join(names)})", inputs, limits)


def _run(
    before: Sequence[Prepared], program: Prepared, inputs: dict[str, Any], limits: Limits
) -> RunResult:
    import pydantic_monty as monty

    printed = monty.CollectString(limits.output)
    with _pool().checkout(limits=_monty_limits(limits), os_policy={"sleep": "zero"}) as session:
        try:
            _define(session, [*before, program], limits)
            source = with_steps(program.source, limits.steps)
            value = session.feed_run(source, inputs=inputs, print_callback=printed)
        except monty.MontyError as error:
            return _failure(error, printed.output, limits)
        except ValueError as error:
            return RunResult(RunStatus.NOT_RUN, reason=f"its result cannot be shown ({error})")
    return RunResult(RunStatus.FINISHED, printed.output, _plain(value))


def _define(session: MontySession, programs: Sequence[Prepared], limits: Limits) -> None:
    """Feed what the programs need before them, and all programs but the last."""
    import pydantic_monty as monty

    preludes = tuple(dict.fromkeys(text for program in programs for text in program.before))
    if preludes:
        session.load_session(_state_after(preludes, limits, os.getpid()))
    for program in programs[:-1]:
        try:
            source = with_steps(program.source, limits.steps)
            session.feed_run(source, print_callback=monty.CollectString(limits.output))
        except monty.MontyRuntimeError as error:
            if _kind(error) in ("TimeoutError", "MemoryError"):
                raise
        except (monty.MontySyntaxError, ValueError):
            continue  # a cell that does not run leaves what it did before its error


@lru_cache(maxsize=8)
def _state_after(preludes: tuple[str, ...], limits: Limits, process: int) -> bytes:
    """Return the state of a session that ran our own preludes: to load it is twice as fast."""
    with _pool_of(process).checkout(
        limits=_monty_limits(limits), os_policy={"sleep": "zero"}
    ) as session:
        for prelude in preludes:
            source = counting(prelude, parse(prelude))  # what a program calls counts, too
            session.feed_run(with_steps(source, limits.steps))
        return session.dump()


def _monty_limits(limits: Limits) -> Any:
    return {
        "max_feed_duration_secs": limits.seconds,
        "max_memory": limits.memory,
        "max_recursion_depth": limits.depth,
        "max_suspensions": 50,
        "max_total_sleep_secs": 0.0,
    }


@lru_cache(maxsize=4)
def _pool_of(process: int) -> Monty:
    """Start the pool of interpreters of a process (a forked one must not use its parent's)."""
    from pydantic_monty import Monty

    _settle_imports()
    pool = Monty(request_timeout=30, max_processes=2)
    pool.__enter__()
    atexit.register(_close, pool, process)
    return pool


def _settle_imports() -> None:
    """Settle that a module is not there for which the pool looks with every run: on all paths."""
    if find_spec(_TELEMETRY) is None:
        modules: dict[str, Any] = vars(sys)["modules"]
        modules[_TELEMETRY] = None


_TELEMETRY = "opentelemetry"


def _close(pool: Monty, process: int) -> None:
    if os.getpid() == process:
        pool.__exit__(None, None, None)


def _pool() -> Monty:
    return _pool_of(os.getpid())


# -- results -------------------------------------------------------------------------------------


def _plain(value: object, depth: int = 0) -> object:
    """Return a value as plain data; arrays become lists, what is no data becomes its name."""
    if depth > _DEEPEST_VALUE:
        return "..."
    if value is None or isinstance(value, bool | int | float | str | complex):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        items = [_plain(item, depth + 1) for item in value]
        return tuple(items) if isinstance(value, tuple) else items
    if isinstance(value, dict):
        return {str(_plain(k, depth + 1)): _plain(v, depth + 1) for k, v in value.items()}
    attributes = getattr(value, "attributes", None)
    if getattr(value, "name", "") == ARRAY and attributes is not None:
        return _plain(attributes["items"], depth + 1)
    return f"<{getattr(value, 'name', type(value).__name__)}>"


def _kind(error: Exception) -> str:
    """Return the kind of an error of the program, such as `NameError`."""
    inner = error.exception() if hasattr(error, "exception") else error
    return type(inner).__name__


def _failure(error: Exception, printed: str, limits: Limits) -> RunResult:
    """Tell an error of the program from what the sandbox cannot do."""
    import pydantic_monty as monty

    if isinstance(error, monty.MontyCrashedError):
        reason = "it brought the sandbox down, or ran longer than it may"
        return RunResult(RunStatus.NOT_RUN, printed, reason=reason, used_up="seconds")
    kind = _kind(error)
    inner = error.exception() if isinstance(error, monty.MontyError) else error
    text = str(inner).split("\n")[0][:300]
    reason = _reason(kind, text, limits, isinstance(error, monty.MontySyntaxError))
    if reason:
        used_up = "" if kind != "TimeoutError" else "steps" if text == USED_UP else "seconds"
        return RunResult(RunStatus.NOT_RUN, printed, reason=reason, used_up=used_up)
    return RunResult(RunStatus.FAILED, printed, None, text, kind, _line(error))


def _line(error: Exception) -> int:
    """Return the line of the program at which it stopped."""
    if not hasattr(error, "traceback"):
        return 0
    frames = error.traceback()
    last = max((frame.filename for frame in frames), default="", key=_feed_number)
    lines = [frame.line for frame in frames if frame.filename == last]
    return max(int(lines[-1]) - LINES_BEFORE, 0) if lines else 0


def _feed_number(filename: str) -> int:
    match = re.search(r"(\d+)", filename)
    return int(match[1]) if match else -1


def _reason(kind: str, text: str, limits: Limits, form: bool) -> str:
    """Return why the sandbox cannot judge a program, empty if the error is the program's own."""
    if kind == "TimeoutError" and text == USED_UP:
        return f"it ran longer than {limits.steps:,} steps"
    if kind == "TimeoutError":
        return f"it ran longer than {limits.seconds:g} seconds"
    if kind == "MemoryError":
        return f"it needs more memory or prints more than it may ({limits.memory // 10**6} MB)"
    if form or kind == "NotImplementedError":
        return "it uses a form of Python that the sandbox does not know"
    if kind in ("ModuleNotFoundError", "ImportError"):
        module = re.search(r"'([\w.]+)'", text)
        return f"it needs the module {module[1]}" if module else "it needs a missing module"
    if kind in ("PermissionError", "OSError", "FileNotFoundError", "IsADirectoryError"):
        return "it reaches for files, which the sandbox does not have"
    if ARRAY in text or NAMESPACE in text or PLOT in text:
        return "it uses a part of numpy that the sandbox does not have"
    return _unknown_name(kind, text)


def _unknown_name(kind: str, text: str) -> str:
    """Return a reason if the name that is missing is one that Python itself has."""
    names = re.findall(r"'([\w.]+)'", text)
    if kind == "NameError" and names and hasattr(builtins, names[0]):
        return f"it calls `{names[0]}`, which the sandbox does not have"
    if kind == "AttributeError" and len(names) > 1:
        owner = getattr(builtins, names[0], None)
        if text.startswith("module ") or (owner is not None and hasattr(owner, names[1])):
            return f"it uses `{names[0]}.{names[1]}`, which the sandbox does not have"
    return ""
