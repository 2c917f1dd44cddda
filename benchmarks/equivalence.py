"""Pairs decided per second in one process, beside Math-Verify and sympy, in the same run.

Both sides are read from LaTeX for every tool. The pairs are generated (`stress.py`), or taken from
a JSON Lines file of rows with `gold`, `answer`, `expect`: `python -m benchmarks.equivalence FILE`.
"""

from __future__ import annotations

import json
import random
import signal
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import stress
from grader.equivalence import compare, prepare
from grader.equivalence.terms.summary import summary_of
from grader.expressions.nodes import Expression
from grader.expressions.reading import parse

_ROUNDS = 20
_PEER_PAIRS = 60
_PEER_SECONDS = 20.0
Judge = Callable[[str, str], bool | None]


@dataclass(frozen=True)
class Row:
    gold: str
    answer: str
    expect: bool


def rows_of(arguments: list[str]) -> list[Row]:
    if arguments:
        lines = Path(arguments[0]).read_text().splitlines()
        rows = [json.loads(line) for line in lines if line.strip()]
        return [Row(row["gold"], row["answer"], row["expect"]) for row in rows]
    source = random.Random(2)
    pairs = [stress.pair(source, equal) for equal in (True, False) for _ in range(100)]
    return [Row(p.reference, p.answer, p.equal) for p in pairs if "opaque" not in p.how]


# -- the tools -----------------------------------------------------------------------------------


def by_grader(gold: str, answer: str) -> bool | None:
    left, right = parse(gold), parse(answer)
    if not isinstance(left, Expression) or not isinstance(right, Expression):
        return None
    outcome = str(compare(left, right).outcome)
    return None if outcome == "undecided" else outcome == "equivalent"


def math_verify() -> Judge | None:
    try:
        from math_verify import parse as read
        from math_verify import verify
    except ImportError:
        return None
    return lambda gold, answer: bool(verify(read(f"${gold}$"), read(f"${answer}$")))


def sympy_simplify() -> Judge | None:
    import sympy

    try:
        from latex2sympy2_extended import latex2sympy
    except ImportError:
        return None

    def judge(gold: str, answer: str) -> bool | None:
        difference = latex2sympy(gold) - latex2sympy(answer)
        return bool(sympy.simplify(difference) == 0)

    return judge


# -- measuring -----------------------------------------------------------------------------------


def rate(judge: Judge, rows: Iterable[Row]) -> tuple[float, float]:
    """Return pairs per second and the share that is right."""
    start = time.perf_counter()
    count = right = 0
    for row in rows:
        found: bool | None = None
        with suppress(Exception):  # a peer that fails on a pair has not decided it
            found = judge(row.gold, row.answer)
        right += found == row.expect
        count += 1
        if time.perf_counter() - start > _PEER_SECONDS:
            break
    return count / (time.perf_counter() - start), right / count


def own_times(rows: list[Row]) -> list[float]:
    """Return the seconds of every pair, nothing being remembered from one round to the next.

    A first round, which imports the modules that the pairs need, does not count.
    """
    for row in rows:
        by_grader(row.gold, row.answer)
    times = []
    for _ in range(_ROUNDS):
        summary_of.cache_clear()
        for row in rows:
            start = time.perf_counter()
            by_grader(row.gold, row.answer)
            times.append(time.perf_counter() - start)
    return times


def best_times(rows: list[Row], rounds: int = 20) -> tuple[float, float]:
    """Return the seconds per pair of reading and of comparing, each pair at its best.

    The least of several rounds is what a pair takes when no other program is in the way.
    """
    reading, comparing = [_PEER_SECONDS] * len(rows), [_PEER_SECONDS] * len(rows)
    for _ in range(rounds):
        summary_of.cache_clear()
        for place, row in enumerate(rows):
            start = time.perf_counter()
            left, right = parse(row.gold), parse(row.answer)
            middle = time.perf_counter()
            if isinstance(left, Expression) and isinstance(right, Expression):
                compare(left, right)
            end = time.perf_counter()
            reading[place] = min(reading[place], middle - start)
            comparing[place] = min(comparing[place], end - middle)
    return sum(reading) / len(rows), sum(comparing) / len(rows)


def prepared_rate(count: int = 1000) -> float:
    """Return answers per second against one reference, read beforehand, all different."""
    reference = parse("x w^4 \\sigma'(z_5) \\sigma'(z_4) \\sigma'(z_3) \\sigma'(z_2) \\sigma'(z_1)")
    texts = [
        f"{k} x w^4 \\sigma'(z_1) \\sigma'(z_2) \\sigma'(z_3) \\sigma'(z_4)" for k in range(count)
    ]
    answers = [parse(text) for text in texts]
    assert isinstance(reference, Expression)
    prepared = prepare(reference)
    start = time.perf_counter()
    for answer in answers:
        assert isinstance(answer, Expression)
        prepared.compare(answer)
    return count / (time.perf_counter() - start)


def report(name: str, speed: float, share: float, own: float) -> None:
    print(f"{name:28} {speed:9.1f} pairs/s   {share:6.1%} right   {own / speed:8.1f} times slower")


def main(arguments: Any = ()) -> None:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    rows = rows_of(list(arguments))
    times = own_times(rows)
    own = len(times) / sum(times)
    _, share = rate(by_grader, rows)
    ordered = sorted(times)
    report("grader", own, share, own)
    print(
        f"{'':28} median {statistics.median(times) * 1000:.2f} ms, "
        f"p99 {ordered[int(len(ordered) * 0.99)] * 1000:.2f} ms, most {ordered[-1] * 1000:.1f} ms"
    )
    read, compared = best_times(rows)
    print(
        f"{'at its best':28} reading {read * 1000:.3f} ms, comparing {compared * 1000:.3f} ms, "
        f"{1 / (read + compared):.0f} pairs/s"
    )
    prepared = max(prepared_rate() for _ in range(5))
    print(f"{'one reference, many answers':28} {prepared:9.0f} answers/s")
    for name, peer in (("math-verify", math_verify()), ("sympy.simplify", sympy_simplify())):
        if peer is None:
            print(f"{name:28} is not installed")
        else:
            report(name, *rate(peer, rows[:_PEER_PAIRS]), own)


if __name__ == "__main__":
    main(sys.argv[1:])
