"""Several values whose names stand in the title, in the order in which they are asked.

`Equilibrium (Q, P)`, `Iterates x1, x2, x3`, `Confusion matrix [[TN, FP], [FN, TP]]`: a page may
give them in any order, and more than are asked.
"""

from __future__ import annotations

import re
from functools import lru_cache

from grader.answers.base import Response
from grader.answers.find.gathering import Piece, components
from grader.answers.find.lines import lines_of_page
from grader.answers.find.reading import items_of, without_left_side
from grader.errors import Place
from grader.expressions.announcing import denies
from grader.expressions.nodes import Collection, Expression, Matrix, Symbol
from grader.expressions.reading import parse
from grader.readers.document import Document
from grader.rubric.types import Asked

_NAME = r"[^\W\d_](?:_?\{?\w{1,3}\}?)?"
_ROW = rf"{_NAME}(?:\s?[,;]\s?{_NAME}){{1,8}}"
#: Names in a bracket of their own: not the arguments of `f(x, y)`.
_IN_BRACKETS = re.compile(rf"(?<![\w)}}])[(\[<⟨]\s?(?P<row>{_ROW})\s?[)\]>⟩]")
_IN_ROWS = re.compile(rf"\[\s?\[(?P<first>{_ROW})\](?P<others>(?:\s?,\s?\[{_ROW}\]){{1,5}})\s?\]")
#: One letter with several indices: `x1, x2 and x3`.
_COUNTED = re.compile(
    r"(?<!\w)(?P<base>[^\W\d_])_?\{?\d\}?(?:(?:,\s?(?:and\s)?|\sand\s)(?P=base)_?\{?\d\}?){1,8}(?!\w)"
)
_ONE = re.compile(_NAME)
_LONGEST = 200


@lru_cache(maxsize=512)
def names_in_title(title: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of names that a title asks for, `((Q, P),)`; nothing where it has none."""
    title = title.replace("$", "").replace("\\", "")
    in_rows = _IN_ROWS.search(title)
    if in_rows is not None:
        rows = [in_rows["first"], *re.findall(rf"\[({_ROW})\]", in_rows["others"])]
        return tuple(tuple(map(_plain, _ONE.findall(row))) for row in rows)
    found = _IN_BRACKETS.search(title)
    row = found["row"] if found else (counted[0] if (counted := _COUNTED.search(title)) else "")
    names = [each for each in _ONE.findall(row) if each != "and"]
    return (tuple(map(_plain, names)),) if len(set(names)) == len(names) > 1 else ()


def _plain(name: str) -> str:
    """Return a name as the values of a page are filed under: `x1` is `x_1`."""
    bare = re.sub(r"[_{}]", "", name)
    return f"{bare[0]}_{bare[1:]}" if bare[1:].isdigit() else bare


def by_names_of_title(
    asked: Asked, document: Document, pieces: tuple[Piece, ...]
) -> Response | None:
    """Return the latest values of the names that the title asks for, in the order of the title."""
    rows = names_in_title(asked.part.title) if asked.part.title else ()
    names = [name for row in rows for name in row] or _by_initials(asked.part.title, pieces)
    if not names:
        return None
    whole = components(names, pieces) or _numbers_called(asked, document, names)
    if whole is None or len(rows) < 2 or not isinstance(whole.read, Collection):
        return whole
    entries, width = whole.read.args, len(rows[0])
    if any(len(row) != width for row in rows):
        return None
    cut = (entries[start : start + width] for start in range(0, len(entries), width))
    return Response(whole.raw, Matrix(tuple(cut)), whole.place, whole.statement)


#: Words of a title that are asked one after another: `quantity and price`.
_WORDS = re.compile(
    r"(?<!\w)[^\W\d_]{3,20}(?:, [^\W\d_]{3,20}){0,3},? (?:and|und|et|y|e) [^\W\d_]{3,20}(?!\w)"
)
_BETWEEN_WORDS = re.compile(r",? (?:and|und|et|y|e) |, ")


def _by_initials(title: str, pieces: tuple[Piece, ...]) -> list[str]:
    """Return `q` and `p` for `quantity and price`, where each initial is that of one name."""
    found = _WORDS.search(title or "")
    words = _BETWEEN_WORDS.split(found[0]) if found else []
    bases = dict.fromkeys(piece.base for piece in pieces if not piece.index)
    letters = [base for base in bases if len(base.removesuffix("^*")) == 1]
    named = [[base for base in letters if base[0].lower() == word[0].lower()] for word in words]
    if len(letters) != len(words) or any(len(bases) != 1 for bases in named):
        return []
    return [bases[0] for bases in named]


def _numbers_called(asked: Asked, document: Document, names: list[str]) -> Response | None:
    """Return the numbers that lines give to names of several letters: `TN = 50, FP = 10`."""
    if not any(name.isalpha() and len(name) > 1 for name in names):
        return None
    called = re.compile(
        rf"(?<![\w\\])(?P<name>{'|'.join(map(re.escape, names))})\}}?\s?[=:]\s?\$?"
        r"(?P<number>[-−]?\d{1,12}(?:\.\d{1,12})?)(?![\w.,^/*+-]*\d)"
    )
    latest: dict[str, tuple[Expression, str, Place]] = {}
    for line in lines_of_page(document):
        if len(line.text) > _LONGEST or denies(line.text):
            continue
        for found in called.finditer(line.text):
            read = parse(found["number"], asked.part.notation)
            if isinstance(read, Expression):
                latest[found["name"]] = read, found[0], line.place
    if len(latest) != len(names):
        return None
    raw = ", ".join(latest[name][1] for name in names)
    last = max((latest[name][2] for name in names), key=lambda place: place.line)
    return Response(raw, Collection("tuple", *(latest[name][0] for name in names)), last)


def in_order_of_title(asked: Asked, response: Response) -> Response:
    """Return `(P, Q) = (12, 76)` as (76, 12), where the title asks for (Q, P)."""
    statement, read = response.statement, response.read
    rows = names_in_title(asked.part.title) if asked.part.title else ()
    if statement is None or len(rows) != 1 or not isinstance(read, Expression):
        return response
    first = statement.sides[0].expression
    items = items_of(without_left_side(read))
    if not isinstance(first, Collection) or items is None or len(items) != len(rows[0]):
        return response
    said = [arg.name.removesuffix("^*") for arg in first.args if isinstance(arg, Symbol)]
    if len(said) != len(items) or sorted(said) != sorted(rows[0]):
        return response
    values = dict(zip(said, items, strict=True))
    whole = Collection("tuple", *(values[name] for name in rows[0]))
    return Response(response.raw, whole, response.place, statement)
