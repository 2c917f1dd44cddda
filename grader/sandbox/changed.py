"""Small changes of a program, each made ready to run without reading the program anew.

A slip that puts one name, number or sign in the place of another leaves everything else where it
is: what counts the steps of a program counts those of the changed one as well.
"""

from __future__ import annotations

import ast

from grader.sandbox.prepare import Prepared, parse, prepare, unfit
from grader.sandbox.slips import Plausibility, Slip
from grader.sandbox.steps import insertions

_OTHER_LINES = frozenset("\t\r\f\v\x1c\x1d\x1e\x85\u2028\u2029")
"""Signs with which a column, or a line, is not where it seems to be."""


class Changes:
    """A program, and what is run in its place where one of its slips is undone."""

    def __init__(self, source: str) -> None:
        self._lines = source.split("\n")
        self._whole = prepare(source)
        self._counted = self._whole.source.split("\n")
        self._places: dict[int, list[tuple[int, int]]] = {}
        self._fixed: frozenset[int] | None = None
        if not _OTHER_LINES.intersection(source) and "random" not in source:
            self._find_places(source)

    def _find_places(self, source: str) -> None:
        """Find what is put into each line, and the lines that are always read anew."""
        if self._whole.reason or self._whole.error or len(self._counted) != len(self._lines):
            return
        tree = parse(source)
        texts = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
        if any(text.lineno != text.end_lineno for text in texts):
            return  # what stands in such a text does not say in which line
        imports = (at for at, line in enumerate(self._lines, 1) if "import" in line)
        self._fixed = frozenset([*imports, *(text.lineno for text in texts)])
        for line, column, text in insertions(tree):
            self._places.setdefault(line + 1, []).append((column, len(text)))

    def source(self, slip: Slip) -> str:
        """Return the changed program."""
        return "\n".join(slip.apply(self._lines))

    def prepared(self, slip: Slip, source: str) -> Prepared:
        """Return what `prepare` gives for the changed program, which is `source`."""
        if self._fixed is None or slip.line in self._fixed or unfit(source):
            return prepare(source)
        if not _stays_in_place(slip, self._lines[slip.line - 1].encode()):
            return prepare(source)
        before = sum(n for at, n in self._places.get(slip.line, ()) if at <= slip.column)
        raw = self._counted[slip.line - 1].encode()
        start, end = slip.column + before, slip.end + before
        lines = [*self._counted]
        lines[slip.line - 1] = (raw[:start] + slip.meant.encode() + raw[end:]).decode()
        return Prepared("\n".join(lines), self._whole.before)


def _stays_in_place(slip: Slip, line: bytes) -> bool:
    """Whether a change leaves all words of a program, and all its formulas, where they begin."""
    before, after = line[: slip.column][-1:], line[slip.end : slip.end + 1]
    if line[slip.column : slip.end] != slip.found.encode():
        return False
    if slip.plausibility is not Plausibility.OPERATOR:
        return not (_in_word(before) or _in_word(after))
    return bool(slip.meant) or (_in_word(after) and not _in_word(before))


def _in_word(sign: bytes) -> bool:
    return sign.isalnum() or sign == b"_" or sign > b"\x7f"
