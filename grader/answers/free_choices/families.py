"""Families of vectors as pages say them: `spanned by (1, 0) and (0, 1)`, `lin{(1, 0), (0, 1)}`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from grader.answers.base import Response
from grader.answers.find.lines import line_of, written_lines
from grader.answers.find.reading import without_transpose
from grader.errors import Place
from grader.expressions.announcing import without_remarks
from grader.expressions.nodes import Collection, Expression, Matrix
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.expressions.statement import Statement
from grader.readers.document import Document

SPANS = frozenset(
    {"span", "Span", "lin", "Lin", "LS", "Vect", "vect", "gen", "Gen", "sp", "Sp", "spann", "L"}
)
"""What the space that vectors span is called."""
#: Names that come apart into letters where nothing says that they are one.
_SHORT = re.compile(r"(?<![A-Za-z\\{])(?:lin|Lin|LS|gen|Gen|sp|Sp|vect)\s?(?=[({⟨]|\\\{|\\left)")
#: A row with nothing but blanks between its numbers: `[1\ 0\ 2]`, `[1 0 2]`.
_BLANKS = r"(?:\\[ ,;:]|[ \t~])"
_ROW = re.compile(
    rf"\[\s{{0,3}}([-−+]?[\d./]{{1,12}}(?:{_BLANKS}{{1,4}}[-−+]?[\d./]{{1,12}}){{1,12}})\s{{0,3}}\]"
)
_GAP = re.compile(rf"{_BLANKS}{{1,4}}")
_VECTOR = re.compile(
    r"[(\[]\s{0,3}[^()\[\]]{1,60}(?:\([^()]{0,20}\)[^()\[\]]{0,60}){0,6}[)\]]"
    r"(?:\^?(?:\{?(?:T|\\top|⊤)\}?|ᵀ))?"
)
_AND = r"\b(?:and|und|et|y|e)\b"
_JOINS = re.compile(rf"[\s$]*+(?:[,;][\s$]*+(?:{_AND})?|{_AND}|&)[\s$]*+")
_DENIES = re.compile(r"\b(?:not|nicht|kein\w{0,2}|no|pas|isn['’]t)\b", re.IGNORECASE)
_ROWS = re.compile(r"\b(?:rows?|zeilen?|filas?|lignes?|righe)\b", re.IGNORECASE)


def read_in_usual_way(response: Response, notation: Notation) -> Response:
    """Return an answer with names of spans, and rows without commas, as the usual formulas."""
    usual = _ROW.sub(_with_commas, _SHORT.sub("span", response.raw))
    if usual == response.raw:
        return response
    read = parse(usual, notation)
    return replace(response, read=read) if isinstance(read, Expression) else response


def _with_commas(row: re.Match[str]) -> str:
    return f"[{_GAP.sub(', ', row[1])}]"


def by_rows(response: Response, document: Document) -> Response:
    """Return the rows of a matrix as the vectors, where the words beside it say so."""
    read = response.read
    if not isinstance(read, Matrix) or min(read.shape) < 2:
        return response
    if not _ROWS.search(line_of(document, response.place)):
        return response
    rows = (Collection("tuple", *row) for row in read.rows)
    return replace(response, read=Collection("set", *rows))


def families_in_words(document: Document, notation: Notation) -> Iterator[Response]:
    """Yield the vectors that a line ends with, joined by commas or `and`."""
    for place, written in written_lines(document):
        line = without_remarks(written)
        run = _last_run(line)
        if len(run) < 2 or _DENIES.search(line[: run[0].start()]):
            continue
        behind = line[run[-1].end() :]
        if any(sign.isdigit() or sign in "()[]{}=\\" for sign in behind):
            continue
        vectors = [parse(found[0].replace("$", " "), notation) for found in run]
        known = [vector for vector in vectors if isinstance(vector, Expression)]
        if len(known) == len(vectors):
            raw = line[run[0].start() : run[-1].end()]
            yield Response(raw, Collection("set", *known), place)


def families_below_one_another(document: Document) -> Iterator[tuple[Response, frozenset[Row]]]:
    """Yield vectors that each have a line of their own, as one family, and the lines of it."""
    run: list[Statement] = []
    for block in (*document.blocks, None):
        vector = block if isinstance(block, Statement) and _is_one_vector(block) else None
        if vector and run and _goes_on(run[-1].place, vector.place):
            run.append(vector)
            continue
        if len(run) > 1:
            vectors = [v for one in run if isinstance(v := one.sides[0].expression, Expression)]
            raw = ", ".join(one.raw for one in run)
            lines = frozenset(one.place.row for one in run)
            yield Response(raw, Collection("set", *vectors), run[-1].place), lines
        run = [vector] if vector else []


def _goes_on(above: Place, below: Place) -> bool:
    return above.source == below.source and 0 < below.line - above.line <= _NEAR


Row = tuple[str, int]
_NEAR = 4
"""How many lines lie between two rows of a list; a column has some lines of its own."""


def _is_one_vector(statement: Statement) -> bool:
    read = _one_formula(statement)
    if isinstance(read, Matrix):
        return min(read.shape) == 1
    return isinstance(read, Collection) and read.kind in ("tuple", "list")


def _one_formula(statement: Statement) -> Expression | None:
    """Return the one formula of a line; None for a line that says more, or denies it."""
    [first, *others] = statement.sides
    if others or statement.hedge or not isinstance(first.expression, Expression):
        return None
    return without_transpose(first.expression)


def _last_run(line: str) -> list[re.Match[str]]:
    """Return the vectors at the end of a line with nothing between them but what joins them."""
    run: list[re.Match[str]] = []
    for found in _VECTOR.finditer(line):
        if not {",", ";"} & set(found[0]):
            run = []
            continue
        if run and not _JOINS.fullmatch(line[run[-1].end() : found.start()]):
            run = []
        run.append(found)
    return run
