"""How long a reader takes for a text, whichever reader it is."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from contextlib import suppress

Read = Callable[[str], object]
PEER_REPEATS = 12
_PEER_SECONDS = 3.0


def sympy_reader(backend: str) -> Read | None:
    """Return sympy's LaTeX parser with this backend, if it works here."""
    from sympy.parsing.latex import parse_latex

    def read(text: str) -> object:
        return parse_latex(text, backend=backend)

    with suppress(Exception):
        read("x")
        return read
    return None


def median_microseconds(read: Read, text: str, repeats: int) -> float | None:
    """Return the median time of one reading, or None if the text cannot be read."""
    times: list[float] = []
    start = time.perf_counter()
    # Peers raise exceptions of every kind for what they cannot read.
    with suppress(Exception):
        for _ in range(repeats):
            before = time.perf_counter()
            read(text)
            times.append(time.perf_counter() - before)
            if time.perf_counter() - start > _PEER_SECONDS:
                break
    return statistics.median(times) * 1e6 if times else None
