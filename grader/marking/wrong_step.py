"""The first step of the working that is wrong, named where that says more than a wrong answer."""

from __future__ import annotations

from collections.abc import Iterator

from grader.answers.base import Message
from grader.answers.explain import describe
from grader.equivalence import Outcome, Refuted
from grader.expressions.nodes import Expression
from grader.expressions.traversal import free_symbols
from grader.marking.types import LinkOutcome, Mark, WorkingLine
from grader.rubric.types import Asked

_RIGHT_BEFORE = "up to here everything is right; this step is wrong"
_FIRST_WRONG = "this is the first line that does not hold"


def wrong_step(asked: Asked, mark: Mark) -> Iterator[Message]:
    """Name the first link that fails, where that says more than that the answer is wrong."""
    for line in mark.above:
        if line.outcome is LinkOutcome.FAILS:
            change = f": {line.text}" if line.text else _counterexample(line)
            yield Message("wrong-step", f"Line {line.place.line}: {_FIRST_WRONG}{change}.")
            return
    for position, line in enumerate(mark.working):
        if line.outcome is not LinkOutcome.FAILS:
            continue
        right = mark.verdict is None or mark.verdict.outcome is Outcome.EQUIVALENT
        earlier = line.place.line < mark.working[-1].place.line
        if position or right or earlier or _is_number_slip(mark, line):
            before = _RIGHT_BEFORE if position else "this is wrong"
            where = f"Line {line.place.line}" if line.place.line else "Here"
            yield Message("wrong-step", f"{where}: {before}{_change(asked, mark, line)}.")
        return


def _is_number_slip(mark: Mark, line: WorkingLine) -> bool:
    """Whether a line says how a wrong number came about, which its verdict does not."""
    read = mark.response.read if mark.response else None
    return bool(line.text) and isinstance(read, Expression) and not free_symbols(read)


def _change(asked: Asked, mark: Mark, line: WorkingLine) -> str:
    """Say what changed in a link: against the side before it, or against the right answer."""
    if line.text:
        return f": {line.text}"
    read = mark.response.read if mark.response else None
    reference = asked.value
    last = line is mark.working[-1]
    if last and isinstance(read, Expression) and isinstance(reference, Expression):
        change = describe(reference, read)
        if change:
            return f": {change}"
    return _counterexample(line)


def _counterexample(line: WorkingLine) -> str:
    evidence = line.verdict.evidence if line.verdict else None
    if not isinstance(evidence, Refuted):
        return ""
    point = ", ".join(f"{name} = {value}" for name, value in evidence.where)
    return f" (at {point} the sides are {evidence.reference_value} and {evidence.answer_value})"
