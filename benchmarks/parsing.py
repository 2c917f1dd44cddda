"""Time to read one answer, beside sympy's two LaTeX parsers and latex2sympy2_extended, in one run.

A peer that is not installed, or that cannot read a text, says so; what it reads is not compared.
The answers grow from a number to the longest of the example assignment, and then to the limits.
"""

from __future__ import annotations

import gc
import statistics
from contextlib import suppress
from pathlib import Path

from benchmarks import sympy_antlr
from benchmarks.timing import PEER_REPEATS, Read, median_microseconds, sympy_reader
from grader.expressions.nodes import Expression
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.reading import parse
from grader.expressions.writing import to_latex
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key

_CHAIN = " ".join(rf"\sigma'(z_{k})" for k in (5, 4, 3, 2, 1))
ANSWERS: dict[str, str] = {
    "a number": "0.41018430",
    "a fraction": r"\frac{1}{2} x^2 + 3 x - 1",
    "a gradient": rf"x w^4 {_CHAIN}",
    "an equation": r"\sin^2 x + \cos^2 x = 1",
    "an integral": r"\int_0^1 x^2 \, dx",
}
_SHEET = Path(__file__).parents[1] / "rubrics" / "assignment-2.yaml"
_REPEATS = 200


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


def sheet_answers() -> tuple[list[str], Notation]:
    """Return the formulas of the example assignment's key as LaTeX, and their notation."""
    rubric = load_rubric(_SHEET)
    values = [asked.reference and asked.reference.value for asked in answer_key(rubric).values()]
    return [to_latex(each) for each in values if isinstance(each, Expression)], rubric.notation


def sheet() -> None:
    """Show the median over the answers of the assignment, each at its median time."""
    texts, notation = sheet_answers()
    times = [median_microseconds(lambda text: parse(text, notation), each, 200) for each in texts]
    measured = sorted(each for each in times if each is not None)
    print(
        f"\n{len(measured)} answers of the assignment: "
        f"median {statistics.median(measured):.0f} µs, "
        f"longest {measured[-1]:.0f} µs"
    )


def shown(value: float | None) -> str:
    return f"{value:14,.0f}" if value is not None else f"{'not read':>14}"


def own_medians(texts: list[str]) -> list[float | None]:
    return [median_microseconds(own_reader, text, _REPEATS) for text in texts]


def peer_medians(read: Read | None, texts: list[str]) -> list[float | None] | None:
    return read and [median_microseconds(read, text, PEER_REPEATS) for text in texts]


def compare_readers() -> None:
    texts = list(ANSWERS.values())
    columns = {
        "this project": own_medians(texts),
        "sympy (lark)": peer_medians(sympy_reader("lark"), texts),
        "sympy (antlr)": sympy_antlr.medians(texts),
        "latex2sympy2": peer_medians(latex2sympy_reader(), texts),
    }
    print("\nmedian µs to read    " + "".join(f"{name:>15}" for name in columns))
    for row, label in enumerate(ANSWERS):
        cells = (
            f"{'not installed':>14}" if column is None else shown(column[row])
            for column in columns.values()
        )
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
    sheet()
    compare_readers()
    growth()


if __name__ == "__main__":
    main()
