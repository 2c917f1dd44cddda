"""Lines that begin with a label, or are formulas: `2b 13x` or `2x + 4`, `2 : 42` or a ratio.

Nothing in such a line alone says that it begins with a label. What follows may: a formula goes on
with an operator. So may the other lines: labels come in order, `1a 42`, `1b 13x`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.expressions.phrases import BEING, pattern_of
from grader.readers.text import Page
from grader.readers.titles import FACTOR_IN_BRACKETS
from grader.sections.labels.reading import ordinals, whole_label

_NAME = r"(?P<number>\d{1,2})(?:[ \t](?=\w[ \t][–—][ \t]))?(?P<letter>[A-Za-z]|[ivx]{2,4})"
#: Behind a label stands a number, a formula in dollars or a sentence: `sure`; behind another line
#: that begins so it may be any of them, or the rest of a formula.
_UNSIGNED = re.compile(
    rf"[ \t]*(?:[-*+•][ \t]+)?{_NAME}(?:(?=,[ \t]|\*\w|\((?!\w{{1,3}}\)))"
    r"|[ \t]+(?!\(?[ivx]{1,4}[).][ \t])"
    r"(?P<sure>(?=[\d$\\{\[|]|I\s|we\s|[A-Z][a-z]+[\s,]|answer"
    rf"|(?:{pattern_of(BEING)})\s))?(?=\S))"
    r"(?P<sign>[-=–—](?=\s)|[+*/^<>≤≥≈~·×⋅−(,])?"
)
#: The same with a sign: `2b: 13x`.
_SIGNED = re.compile(rf"[ \t]*(?:[-*+•][ \t]+)?[(\[]?{_NAME}[ \t]?[.:)\]](?:\s|$)")
_IN_BRACKETS = re.compile(rf"[ \t]*(?:[-*+•][ \t]+)?{FACTOR_IN_BRACKETS}")
#: A ratio, or a number, a colon and an answer: `2 : 3`.
_RATIO = re.compile(r"[ \t]*\d{1,2}[ \t]:(?:[ \t]\d{1,6}[ \t]:){0,6}[ \t]\d{1,6}[ \t]*\.?")
_NUMBERED = re.compile(r"[ \t]*(?:[-*+•][ \t]+)?[(\[]?(?P<number>\d{1,2})[ \t]?[.:)\]](?:\s|$)")
_OPERATORS = frozenset("+*/^<>≤≥≈~·×⋅−(")
_LAST = 8
"""The place of `h`: no list of parts begins behind it, and `2x` is rather a formula."""
_LEFT_OUT = 2

_Run = list[tuple[int, tuple[int, str], bool]]
"""The lines of a list: where each stands, what it begins with, whether that is a label for sure."""


def formulas_like_labels(page: Page) -> Iterator[int]:
    """Yield the lines that begin as a label might and are formulas: `2x + 4`, `(2)(6) = 12`."""
    yield from _ratios(page)
    yield from _not_counted(page)


def _ratios(page: Page) -> Iterator[int]:
    """Yield the ratios in lines of their own that are no labels counting on with other lines.

    What stands right below a label is counted by lines alone that do not. One that begins with 1
    may be the first of all answers, but below the label of its part.
    """
    filled = [(index, line) for index, line in enumerate(page.lines) if line.strip()]
    ratios = [_RATIO.fullmatch(line) is not None for _, line in filled]
    labels = [
        not ratio and bool(whole_label(line.strip("#*_: \t")))
        for ratio, (_, line) in zip(ratios, filled, strict=True)
    ]
    below = [False, *labels[:-1]]
    begins = [_NUMBERED.match(line) for _, line in filled]
    numbers = [int(begin["number"]) if begin else None for begin in begins]
    for at, (index, _) in enumerate(filled):
        number = numbers[at]
        if number is None or not ratios[at] or not at:
            continue
        others = [None if below[at] and below[i] else one for i, one in enumerate(numbers)]
        counted = number - 1 in others[:at] or number + 1 in others[at + 1 :]
        if not counted and (number > 1 or below[at]):
            yield index


def _not_counted(page: Page) -> Iterator[int]:
    runs: dict[str, _Run] = {}
    signed: tuple[int, str] | None = None
    for index, line in enumerate(page.lines):
        if _IN_BRACKETS.match(line):
            yield index
            continue
        found = _UNSIGNED.match(line)
        if found is None:
            label = _SIGNED.match(line)
            signed = (int(label["number"]), label["letter"].lower()) if label else signed
            continue
        sign = "" if _begins_operand(found) else found["sign"] or ""
        if sign in _OPERATORS:
            yield index
            continue
        path = int(found["number"]), found["letter"].lower()
        if signed is not None and _counts_on(signed, path):
            signed = path  # `2c P(N <= 2) = 0.2` below `2b: 3`
            continue
        run = runs.setdefault(sign, [])
        if run and not _counts_on(run[-1][1], path):
            yield from _unless_list(run)
            run.clear()
        run.append((index, path, found["sure"] is not None))
    for run in runs.values():
        yield from _unless_list(run)


def _begins_operand(found: re.Match[str]) -> bool:
    """Whether what stands behind a blank may begin an answer: `2c (x + 1)/2`, `2d +-2i`."""
    line, at = found.string, found.end()
    if not found["sign"] or not line[at - 2].isspace():
        return False
    close = not line[at : at + 1].isspace()
    return found["sign"] in "(≈~" or (found["sign"] in "+/" and close)


def _unless_list(run: _Run) -> Iterator[int]:
    if len(run) < 2 or min(ordinals(run[0][1][1]), default=_LAST + 1) > _LAST:
        yield from (index for index, _, sure in run if not sure)


def _counts_on(before: tuple[int, str], path: tuple[int, str]) -> bool:
    here = ordinals(path[1])
    if before[0] == path[0]:
        return any(0 < at - one <= _LEFT_OUT + 1 for one in ordinals(before[1]) for at in here)
    return before[0] < path[0] and min(here, default=_LAST + 1) <= _LAST
