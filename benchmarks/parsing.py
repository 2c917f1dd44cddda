"""Time to read one answer, beside sympy's two LaTeX parsers and latex2sympy2_extended, in one run.

A peer that is not installed, or that cannot read a text, says so; what it reads is not compared.
The answers grow from a number to the longest of the example assignment, and then to the limits.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from contextlib import suppress

from grader.expressions.notation import Unreadable
from grader.expressions.parser import parse

Read = Callable[[str], object]

_CHAIN = " ".join(rf"\sigma'(z_{k})" for k in (5, 4, 3, 2, 1))
ANSWERS: dict[str, str] = {
    "a number": "0.41018430",
    "a fraction": r"\frac{1}{2} x^2 + 3 x - 1",
    "a gradient": rf"x w^4 {_CHAIN}",
    "an equation": r"\sin^2 x + \cos^2 x = 1",
    "an integral": r"\int_0^1 x^2 \, dx",
}
_REPEATS = 200
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


def latex2sympy_reader() -> Read | None:
    """Return latex2sympy2_extended, if it is installed."""
    with suppress(ImportError):
        from latex2sympy2_extended import latex2sympy

        read: Read = latex2sympy
        return read
    return None


def own_reader(text: str) -> object:
    """Read with this project's parser; an unread text counts as a failure."""
    found = parse(text)
    if isinstance(found, Unreadable):
        raise ValueError(found.sentence)
    return found


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


def shown(value: float | None) -> str:
    return f"{value:14,.0f}" if value is not None else f"{'not read':>14}"


def compare_readers() -> None:
    readers: dict[str, Read | None] = {
        "this project": own_reader,
        "sympy (lark)": sympy_reader("lark"),
        "sympy (antlr)": sympy_reader("antlr"),
        "latex2sympy2": latex2sympy_reader(),
    }
    print("median µs to read    " + "".join(f"{name:>15}" for name in readers))
    for label, text in ANSWERS.items():
        cells = [
            f"{'not installed':>14}" if read is None
            else shown(median_microseconds(read, text, _REPEATS if read is own_reader else 12))
            for read in readers.values()
        ]  # fmt: skip
        print(f"{label:20} " + " ".join(cells))


def growth() -> None:
    """Show that the time per term stays the same up to the limits."""
    print("\nterms of a sum       µs        µs per term")
    for count in (10, 100, 1000, 2900):
        text = " + ".join(f"a_{k % 10}" for k in range(count))
        value = median_microseconds(own_reader, text, 20)
        assert value is not None
        print(f"{count:12} {value:14,.0f} {value / count:14.2f}")


def main() -> None:
    gc.collect()
    compare_readers()
    growth()


if __name__ == "__main__":
    main()
