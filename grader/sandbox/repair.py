"""Find the slips of the pen that explain a claimed output."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial

from grader.sandbox.changed import Changes
from grader.sandbox.compare import Printed, compare_output, matching, outputs_of, printed_numbers
from grader.sandbox.prepare import Prepared, prepare
from grader.sandbox.run import run_prepared
from grader.sandbox.slips import Slip, slips
from grader.sandbox.types import Agreement, Limits, RunResult, RunStatus

MAX_RUNS = 400
"""A run of a small program takes a third of a millisecond."""

LONG_RUN = 20
"""A run that uses up its steps counts as so many."""

MAX_SLIPS = 3
_WIDTH = 6
_SHORT = 5_000
"""Programs and outputs of no more characters are remembered."""
_LIMITS = Limits(steps=100_000, seconds=2.0, memory=50_000_000, output=50_000)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A program with some slips undone, and what it gives: `score` of the numbers are right."""

    source: str
    slips: tuple[Slip, ...]
    result: RunResult
    score: int


@dataclass
class _Search:
    """What is looked for, and how many runs are left."""

    earlier: Sequence[str]
    claimed: str
    numbers: tuple[Printed, ...]
    runs: int = MAX_RUNS
    seen: set[str] = field(default_factory=set)

    def attempt(
        self, source: str, changes: tuple[Slip, ...], ready: Callable[[], Prepared]
    ) -> Attempt | None:
        """Run a changed program, unless it was run before or the runs are used up.

        `ready` gives the program as it is run.
        """
        if source in self.seen or self.runs <= 0:
            return None
        self.seen.add(source)
        result = _run(tuple(self.earlier), source, ready())
        self.runs -= LONG_RUN if result.used_up == "steps" else 1
        if result.used_up == "seconds":
            self.runs = 0  # what hangs ends the search, so that no clock chooses what is found
        return Attempt(source, changes, result, matching(self.numbers, result))

    def explains(self, attempt: Attempt) -> bool:
        """Whether the attempt gives the claimed output."""
        agrees = compare_output(self.claimed, attempt.result) is Agreement.AGREES
        return attempt.result.finished and agrees


class _NotKept(Exception):
    """A result that is not remembered."""

    def __init__(self, result: RunResult) -> None:
        self.result = result


def _run(earlier: tuple[str, ...], source: str, ready: Prepared) -> RunResult:
    """Run a changed program; a class has programs in common, which go wrong in several ways."""
    if sum(map(len, (source, *earlier))) > _SHORT:
        return run_prepared(earlier, ready, None, _LIMITS)
    try:
        return _kept_run(earlier, ready)
    except _NotKept as held:
        return held.result


@lru_cache(maxsize=2048)
def _kept_run(earlier: tuple[str, ...], ready: Prepared) -> RunResult:
    """Run a short program; raise `_NotKept` where a clock or a long output has ended it."""
    result = run_prepared(earlier, ready, None, _LIMITS)
    if result.used_up == "seconds" or sum(map(len, outputs_of(result))) > _SHORT:
        raise _NotKept(result)
    return result


def explain_output(
    source: str,
    claimed: str,
    first: RunResult,
    earlier: Sequence[str] = (),
    runs: int = MAX_RUNS,
) -> tuple[Slip, ...]:
    """Return the fewest slips that make a program give the claimed output; none if not found.

    `first` is the result of the program as shown. An output that says too little to tell one
    program from another (a single small number) is not explained.
    """
    numbers = printed_numbers(claimed)
    if sum(len(number.text) for number in numbers) < 6:
        return ()
    search = _Search(earlier, claimed, numbers, runs, {source})
    best = [Attempt(source, (), first, matching(numbers, first))]
    for depth in range(1, MAX_SLIPS + 1):
        attempts: list[Attempt] = []
        for start in best:
            for attempt in _changed(search, start):
                if search.explains(attempt):
                    return _minimal(search, source, attempt.slips)
                attempts.append(attempt)
        if depth < MAX_SLIPS:
            best = _most_promising(best, attempts)
        if not best:
            break
    return ()


def _changed(search: _Search, start: Attempt) -> list[Attempt]:
    """Return the program with every small change that may help, tried one by one."""
    changes = Changes(start.source)
    attempts: list[Attempt] = []
    for slip in _candidates(start):
        source = changes.source(slip)
        ready = partial(changes.prepared, slip, source)
        attempt = search.attempt(source, (*start.slips, slip), ready)
        if attempt:
            attempts.append(attempt)
            if search.explains(attempt):
                return attempts[-1:]
    return attempts


def _candidates(start: Attempt) -> tuple[Slip, ...]:
    """Return the changes to try: where a name is missing, only those that have to do with it."""
    changes = slips(start.source)
    result = start.result
    if result.status is not RunStatus.FAILED:
        return changes
    if result.error_kind == "NameError" and "'" in result.error:
        name = result.error.split("'")[1]
        return tuple(slip for slip in changes if name in (slip.found, slip.meant))
    return tuple(slip for slip in changes if slip.line == result.error_line or slip.definition)


def _most_promising(before: list[Attempt], attempts: list[Attempt]) -> list[Attempt]:
    """Keep the attempts that came closer: they run, and give more of the claimed numbers."""
    ran_before = any(attempt.result.finished for attempt in before)
    score = max((attempt.score for attempt in before), default=0)
    closer = [
        attempt
        for attempt in attempts
        if (attempt.result.finished and (not ran_before or attempt.score > score))
        or (
            attempt.result.status is RunStatus.FAILED
            and not ran_before
            and attempt.result.error != before[0].result.error
        )
    ]
    closer.sort(
        key=lambda a: (not a.result.finished, -a.score, not a.slips[-1].definition, a.slips)
    )
    if closer:
        return closer[:_WIDTH]
    return _steps(before, attempts)


def _steps(before: list[Attempt], attempts: list[Attempt]) -> list[Attempt]:
    """Where nothing came closer, two slips may hide each other: go on from names put right."""
    finished = [attempt for attempt in attempts if attempt.result.finished]
    least = max((attempt.score for attempt in before), default=0)
    return sorted((a for a in finished if a.score >= least), key=lambda a: a.slips)[:_WIDTH]


def _minimal(search: _Search, source: str, found: tuple[Slip, ...]) -> tuple[Slip, ...]:
    """Leave out slips that the explanation does not need."""
    needed = list(found)
    for slip in found[:-1]:
        others = [other for other in needed if other is not slip]
        lines = source.split("\n")
        for other in sorted(others, key=lambda s: (s.line, -s.column)):
            lines = other.apply(lines)
        search.runs = max(search.runs, 1)
        changed = "\n".join(lines)
        search.seen.discard(changed)
        attempt = search.attempt(changed, tuple(others), partial(prepare, changed))
        if attempt and search.explains(attempt):
            needed = others
    return tuple(sorted(needed, key=lambda s: (s.line, s.column)))
