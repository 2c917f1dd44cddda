r"""Matrices that are reduced row by row: `[1 2 | 5; 3 4 | 11]`, `R2 - 3R1`, `[1 2 | 5; 0 -2 | -4]`.

Every row of the matrix that comes of it is a combination of the rows above, whatever was done; a
row that is none has a slip. Where the operation is named and all but one entry of its row are
what it gives, the other one is wrong, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from grader.equivalence import Outcome, Proved, Refuted, Verdict
from grader.errors import Place
from grader.expressions.nodes import Matrix, number
from grader.expressions.statement import Side
from grader.worked_solutions.link import Judged
from grader.worked_solutions.outcome import LinkOutcome
from grader.worked_solutions.texts.lines import LineLink

_Row = tuple[Fraction, ...]
_ENVIRONMENT = re.compile(
    r"\\begin\{(?P<name>[pbB]?matrix|array|smallmatrix)\}(?:\{[^{}]{0,40}\})?"
    r"(?P<body>[^\\]{0,200}(?:\\(?!end\{|begin\{)[^\\]{0,200}){0,120})\\end\{(?P=name)\}"
)
_NESTED = re.compile(r"\[\s?(?P<body>\[[^\[\]]{1,120}\](?:\s?,\s?\[[^\[\]]{1,120}\]){1,7})\s?\]")
_LINE = re.compile(
    r"\s{0,12}+(?:R_?\d:?\s)?(?P<open>[\[(|⎡⎢⎣⎛⎜⎝])?(?P<body>[-−+\d./|\s,;:]{3,120}+)"
    r"[\])|⎤⎥⎦⎞⎟⎠]?\s{0,12}+(?P<rest>.{0,60})"
)
_FRACTION = re.compile(
    r"\\[dt]?frac\s?\{?\s?(?P<above>-?\d{1,9})\s?\}?\s?\{?\s?(?P<below>\d{1,9})\s?\}?"
)
_ENTRY = re.compile(r"[-+]?\d{1,9}(?:\.\d{1,9}|/\d{1,9})?")
#: What tells that a matrix is made of the one before it by operations on rows.
_ARROW = re.compile(
    r"\\(?:xrightarrow|longrightarrow|rightarrow|Rightarrow|implies|to|sim|leadsto)(?![A-Za-z])"
    r"|[~∼→⇒⟶↦]|->|=>"
)
_ROW = r"(?:R|r|L|Z|E|F)\s?_?\s?\{?\s?(?P<NAME>\d)\s?\}?"


def _row_named(name: str) -> str:
    return _ROW.replace("NAME", name)


_NAMED = re.compile(rf"\b{_row_named('row')}(?!\d)|\\?\brow \d", re.IGNORECASE)
_OPERATION = re.compile(
    rf"(?:{_row_named('into')}\s?(?:->|→|:=|=|\\to(?![A-Za-z])|\\(?:left|right)arrow|←|<-)\s?)?"
    rf"{_row_named('row')}\s?(?P<sign>[-+−])\s?(?P<factor>\d{{0,4}}(?:/\d{{1,4}})?)\s?[*·]?\s?"
    rf"(?:\\cdot\s?)?{_row_named('other')}"
)
_OTHERS = re.compile(r"\\(?:det|times|cdot)|[×·]|\band\b|\bB\b|\b(?:inverse|times|product)\b")
_RULES = frozenset({"|", "\\vert", "\\mid", ":", "\\vdots"})
_MOST_BETWEEN = 160
#: A number with a smaller denominator is taken for exact, 0.125; one with a larger one may be
#: rounded, 0.333, and then a row may be off by such a share of its largest entry.
_MOST_EXACT, _SHARE = 8, Fraction(1, 50)


@dataclass(frozen=True, slots=True)
class _Array:
    """A matrix of numbers, where it stands in the text, and the line of each of its rows."""

    rows: tuple[_Row, ...]
    start: int
    end: int
    lines: tuple[int, ...]
    rounded: bool


def row_operations(text: str) -> Iterator[LineLink]:
    """Yield the steps from one matrix to the next that a text shows, with what becomes of each."""
    if not _ARROW.search(text) and not _NAMED.search(text):
        return
    arrays = sorted((*_in_latex(text), *_in_lists(text), *_in_lines(text)), key=lambda a: a.start)
    for above, below in pairwise(arrays):
        between = text[above.end : below.start]
        if not 0 <= len(between) <= _MOST_BETWEEN or _sizes(above) != _sizes(below):
            continue
        if _OTHERS.search(between) or not (_ARROW.search(between) or _NAMED.search(between)):
            continue
        wrong = _wrong_row(above, below, between)
        yield _link(above, below, wrong)


def _sizes(array: _Array) -> tuple[int, int]:
    return len(array.rows), len(array.rows[0])


# -- matrices of a text ----------------------------------------------------------------------------


def _in_latex(text: str) -> Iterator[_Array]:
    for found in _ENVIRONMENT.finditer(text):
        body, at = found["body"], found.start("body")
        rows, lines = [], []
        for piece in re.split(r"\\\\", body):
            if piece.replace("\\hline", "").strip():
                given = (each for each in piece.split("&") if each.strip() not in _RULES)
                entries = [_FRACTION.sub(r"\g<above>/\g<below>", each) for each in given]
                rows.append(_row(entries))
                offset = at + len(piece) - len(piece.lstrip())
                lines.append(text.count("\n", 0, offset) + 1)
            at += len(piece) + 2
        yield from _array(rows, found.start(), found.end(), lines)


def _in_lists(text: str) -> Iterator[_Array]:
    for found in _NESTED.finditer(text):
        rows = [_row(inner.split(",")) for inner in re.findall(r"\[([^\[\]]*)\]", found["body"])]
        line = text.count("\n", 0, found.start()) + 1
        yield from _array(rows, found.start(), found.end(), [line] * len(rows))


def _in_lines(text: str) -> Iterator[_Array]:
    """Yield matrices with a line of the text for each row: `[1 2 | 5]`, `[3 4 | 11]`."""
    rows: list[_Row | None] = []
    lines: list[int] = []
    start = at = 0
    for count, line in enumerate((*text.split("\n"), ""), start=1):
        found = _LINE.fullmatch(line)
        marked = found is not None and (found["open"] or "|" in found["body"])
        row = _row(re.split(r"[\s,;|]+", found["body"].strip(" |,;"))) if found and marked else None
        if found is not None and row is not None and len(row) > 1:
            if not rows:
                start = at
            rows, lines = [*rows, row], [*lines, count]
            end = at + found.start("rest")
            if found["rest"].strip():
                yield from _array(rows, start, end, lines)
                rows, lines = [], []
        elif rows:
            yield from _array(rows, start, end, lines)
            rows, lines = [], []
        at += len(line) + 1


def _row(entries: Sequence[str]) -> _Row | None:
    """Return the numbers of a row; None where an entry is no number."""
    found = []
    for entry in entries:
        plain = re.sub(r"\s|\\hline|\\[,;!]|[{}]", "", entry.replace("−", "-"))
        if not _ENTRY.fullmatch(plain) or plain.endswith("/0"):
            return None
        found.append(Fraction(plain))
    return tuple(found)


def _array(
    rows: Sequence[_Row | None], start: int, end: int, lines: Sequence[int]
) -> Iterator[_Array]:
    read = [row for row in rows if row is not None]
    if len(read) == len(rows) > 1 and len({len(row) for row in read}) == 1:
        rounded = any(_may_be_rounded(entry) for row in read for entry in row)
        yield _Array(tuple(read), start, end, tuple(lines), rounded)


def _may_be_rounded(entry: Fraction) -> bool:
    return entry.denominator > _MOST_EXACT and 10**9 % entry.denominator == 0


# -- operations ------------------------------------------------------------------------------------


def _wrong_row(one: _Array, other: _Array, between: str) -> int | None:
    """Return the first row that no operation on rows makes, or the one named does not."""
    above, below = one.rows, other.rows
    basis = _reduced(above)
    rounded = one.rounded or other.rounded
    for at, row in enumerate(below):
        allowed = max(map(abs, row)) * _SHARE if rounded else Fraction(0)
        if any(abs(entry) > allowed for entry in _rest(row, basis)):
            return at
    if rounded:
        return None
    if len(_reduced(below)) < len(basis):
        return next((at for at in range(len(below)) if below[at] != above[at]), 0)
    return _slip(above, below, between)


def _slip(above: Sequence[_Row], below: Sequence[_Row], between: str) -> int | None:
    """Return the row in which the one operation that is named was done with a slip."""
    named = [*_OPERATION.finditer(between)]
    if len(named) != 1 or len(_NAMED.findall(between)) > 3:
        return None
    found = named[0]
    row, other = int(found["row"]) - 1, int(found["other"]) - 1
    changed = [at for at in range(len(below)) if below[at] != above[at]]
    if changed != [row] or other == row or not 0 <= other < len(above):
        return None
    given = found["factor"] or "1"
    if given.endswith("/0") or given.startswith("/"):
        return None
    factor = Fraction(given)
    signs = (1, -1)
    ways = [
        [a + sign * factor * b for a, b in zip(above[row], above[other], strict=True)]
        for sign in (signs if found["sign"] == "+" else signs[::-1])
    ]
    off = [sum(a != b for a, b in zip(below[row], way, strict=True)) for way in ways]
    return row if off[0] == 1 and off[1] else None


def _reduced(rows: Sequence[_Row]) -> list[tuple[int, _Row]]:
    """Return a basis of what rows span, each with the place of its first entry."""
    basis: list[tuple[int, _Row]] = []
    for row in rows:
        rest = _rest(row, basis)
        place = next((at for at, entry in enumerate(rest) if entry), None)
        if place is not None:
            basis.append((place, tuple(entry / rest[place] for entry in rest)))
    return basis


def _rest(row: _Row, basis: Sequence[tuple[int, _Row]]) -> _Row:
    for place, known in basis:
        factor = row[place]
        row = tuple(entry - factor * other for entry, other in zip(row, known, strict=True))
    return row


def _link(above: _Array, below: _Array, wrong: int | None) -> LineLink:
    line = below.lines[0 if wrong is None else wrong]
    place = Place("", line, 1)
    one, other = (Side(_matrix(array.rows), _shown(array.rows), place) for array in (above, below))
    if wrong is None:
        verdict = Verdict(Outcome.EQUIVALENT, "row-operations", Proved("rows"))
        return LineLink(one, other, "→", Judged(LinkOutcome.HOLDS, verdict))
    verdict = Verdict(Outcome.DIFFERENT, "row-operations", Refuted((), one.raw, other.raw))
    reason = f"row {wrong + 1} is not made of the rows above it"
    return LineLink(one, other, "→", Judged(LinkOutcome.FAILS, verdict), reason=reason)


def _matrix(rows: Sequence[_Row]) -> Matrix:
    return Matrix(tuple(tuple(number(entry) for entry in row) for row in rows))


def _shown(rows: Sequence[_Row]) -> str:
    return "[" + ", ".join("[" + ", ".join(map(str, row)) + "]" for row in rows) + "]"
