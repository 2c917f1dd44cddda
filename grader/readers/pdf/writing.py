"""Rows of a page as lines of Markdown: words with formulas in them, displays, programs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from grader.readers.pdf.boxes import Box, with_scripts
from grader.readers.pdf.page import UNKNOWN
from grader.readers.pdf.row_latex import FUNCTIONS, Notes, main_tex
from grader.readers.pdf.rows import Row
from grader.readers.pdf.tables import cells

#: `2.`, `(b)`, and of a question and its part: `1b:`, `1(b)`, `(2.b)`, `Q3:`.
_LABEL = re.compile(
    r"\(?(?:\d{1,2}|[a-h]|[ivx]{1,4})[.):]|\([\divxa-h]{1,4}\)|[•–\-*∗]"
    r"|\(?Q?\d{1,2}\.?[a-h][.):]|Q\d{1,2}[.):]|Q?\d{1,2}\.?\([a-h]\)[.:]?"
)
_TAG = re.compile(r"\(\d{1,3}[a-z]?(?:\.\d{1,3})?\)")
_BETWEEN = re.compile(r"[=+\-−<>()\[\],.;:/|!\d]+|[A-Za-z]")
_CALL = re.compile(r"[A-Za-z]+\([^()]*\)")
_OPERATOR = re.compile(r"[=+\-−<>≤≥≈/·⋅×]+")
_MATH_KINDS = frozenset(
    {"math", "fraction", "root", "brackets", "limits", "operator", "bracket", "radical", "accented",
     "overline"}
)  # fmt: skip
_TOKEN_GAP = 0.19


@dataclass(frozen=True, slots=True)
class Written:
    """A row as text; `kind` is `code`, `math` or `text`."""

    text: str
    kind: str
    row: Row


def written(row: Row) -> Written:
    """Return a row as Markdown."""
    if row.area is not None:
        return Written(_table_row(row), "table", row)
    if all(box.kind == "code" for box in row.boxes):
        return Written("", "code", row)
    label, boxes = _label(row)
    if _is_display(boxes):
        tex = _display(boxes, row)
        return Written(f"{label}${tex}$", "text", row) if label else Written(tex, "math", row)
    return Written(label + _prose(boxes, row.notes), "text", row)


def _table_row(row: Row) -> str:
    """Return a row of a table with bars between its cells."""
    assert row.area is not None
    texts = []
    for cell in cells(row.boxes, row.area.separators):
        text = _cell(cell, row.notes) if cell else ""
        texts.append(text.replace("|", r"\vert " if "$" in text else "\\|"))
    return f"| {' | '.join(texts)} |"


def _cell(boxes: Sequence[Box], notes: Notes) -> str:
    if any(map(_is_maths, boxes)) and _is_display(boxes):
        return f"${main_tex(boxes, notes)}$"
    return _prose(boxes, notes)


def _label(row: Row) -> tuple[str, list[Box]]:
    """Return the label that a row begins with, such as `(a)` or `2.`, and the rest of it."""
    tokens = list(_tokens(row.boxes))
    first = "".join(box.tex for box in tokens[0])
    plain = all(box.kind == "text" and not box.below and not box.above for box in tokens[0])
    if len(tokens) > 1 and plain and _LABEL.fullmatch(first):
        sign = "-" if first in "•–-*∗" else first
        return f"{sign} ", [box for token in tokens[1:] for box in token]
    return "", row.boxes


def _is_display(boxes: Sequence[Box]) -> bool:
    """Whether a row is a formula and not words with formulas in them."""
    mathematics = sum(box.weight for box in boxes if _is_maths(box) or box.kind == "italic")
    if not any(map(_is_maths, boxes)):
        return False
    tokens = list(_tokens(boxes))
    if len(tokens) > 2 and all(map(_is_word, tokens[:2])):
        return False  # a sentence, however long the formula in it
    letters = sum(len(word) for token in tokens for word in _prose_words(token))
    return letters <= 0.3 * mathematics


def _is_word(token: Sequence[Box]) -> bool:
    """Whether a token is nothing but a word."""
    return [len(word) for word in _prose_words(token)] == [len(token)]


def _prose_words(token: Sequence[Box]) -> Iterator[str]:
    """Yield the words in a token that are no functions: set upright, or long ones in italics."""
    for kind, run in groupby(token, key=lambda box: box.kind if box.tex.isalpha() else ""):
        word = "".join(box.tex for box in run)
        if (kind == "text" and len(word) > 1 and word not in FUNCTIONS) or (
            kind == "italic" and len(word) > 3
        ):
            yield word


def _is_maths(box: Box) -> bool:
    return box.kind in _MATH_KINDS or bool(box.below or box.above)


def _display(boxes: list[Box], row: Row) -> str:
    """Return a formula in a line of its own; a number at its right margin is its tag."""
    tokens = list(_tokens(boxes))
    last = "".join(box.tex for box in tokens[-1])
    tag = ""
    if len(tokens) > 1 and _TAG.fullmatch(last) and not any(b.below or b.above for b in tokens[-1]):
        gap = tokens[-1][0].x0 - max(b.x1 for b in with_scripts(tokens[-2]))
        if gap > 1.4 * row.size:
            tag = rf" \tag{{{last.strip('()')}}}"
            boxes = [box for token in tokens[:-1] for box in token]
    for box in boxes:
        if box.kind == "italic":
            box.kind = "math"
    tex = main_tex(boxes, row.notes)
    return re.sub(r"[.,;]\s*$", "", tex) + tag


def _tokens(boxes: Sequence[Box]) -> Iterator[list[Box]]:
    """Yield what stands together without a gap."""
    token: list[Box] = []
    end = 0.0
    for box in sorted(boxes, key=lambda box: box.x0):
        if token and box.x0 - end > _TOKEN_GAP * box.size:
            yield token
            token = []
        token.append(box)
        end = max(each.x1 for each in with_scripts([box]))
    if token:
        yield token


# -- words with formulas in them -------------------------------------------------------------------


def _prose(boxes: Sequence[Box], notes: Notes) -> str:
    """Return words, with each run of mathematics between dollars."""
    tokens = list(_tokens(boxes))
    maths = _mathematical(tokens)
    out = ""
    index = 0
    end: float | None = None
    while index < len(tokens):
        last = index
        while maths[index] and last + 1 < len(tokens) and maths[last + 1]:
            if _gap_after(tokens[last], tokens[last + 1]) > 1.4:
                break
            last += 1
        run = [box for token in tokens[index : last + 1] for box in token]
        if end is not None:
            out += "   " if (run[0].x0 - end) / run[0].size > 1.4 else " "
        out += _formula(run, notes) if maths[index] else _words(run, notes)
        end = max(each.x1 for each in with_scripts(run))
        index = last + 1
    return out


def _gap_after(one: Sequence[Box], other: Sequence[Box]) -> float:
    return (other[0].x0 - max(b.x1 for b in with_scripts(one))) / other[0].size


def _mathematical(tokens: Sequence[Sequence[Box]]) -> list[bool]:
    """Say of each token whether it is mathematics, by itself or by what stands beside it."""
    maths = [_is_formula(token) for token in tokens]
    texts = ["".join(box.tex for box in token) for token in tokens]
    changed = True
    while changed:
        changed = False
        for index, text in enumerate(texts):
            if maths[index]:
                continue
            beside = [i for i in (index - 1, index + 1) if 0 <= i < len(tokens)]
            near = any(maths[i] and not _ends(texts[i], i < index) for i in beside)
            names = all(box.kind == "italic" for box in tokens[index]) and len(text) < 4
            operator = any(_OPERATOR.fullmatch(texts[i]) and maths[i] for i in beside)
            fits = (
                _OPERATOR.fullmatch(text)
                or text in FUNCTIONS
                or names
                or (operator and _BETWEEN.fullmatch(text))
                or (near and re.fullmatch(r"[()\[\]=+\-−,.\d/|<>]+", text) and not text.isdigit())
            )
            follows = index + 1 < len(tokens) and maths[index + 1]
            called = _CALL.fullmatch(text) and follows and _OPERATOR.match(texts[index + 1])
            if (near and fits) or called:
                maths[index] = changed = True
    return maths


def _ends(text: str, before: bool) -> bool:
    """Whether a token before this one ends a sentence or a clause."""
    return before and text[-1:] in (".", ";", ":")


def _is_formula(token: Sequence[Box]) -> bool:
    if any(_is_maths(box) for box in token):
        letters = "".join(box.tex for box in token if box.kind == "text" and box.tex.isalpha())
        return len(letters) < 4 or letters in FUNCTIONS
    bare = [box for box in token if box.kind == "italic"]
    upright = "".join(box.tex for box in token if box.kind == "text" and box.tex.isalpha())
    if bare and upright in FUNCTIONS and len(bare) < 4:
        return True
    word = "".join(box.tex for box in token)
    # A letter in italics that stands alone is a name; a word in italics is a word.
    return len(bare) == 1 and sum(map(str.isalpha, word)) == 1


def _formula(run: list[Box], notes: Notes) -> str:
    ending = ""
    while run and run[-1].kind == "text" and run[-1].tex in ".,;:" and not run[-1].above:
        ending = run[-1].tex + ending
        run = run[:-1]
    if not run:
        return ending
    for box in run:
        if box.kind == "italic":
            box.kind = "math"
    return f"${main_tex(run, notes)}${ending}"


def _words(run: Sequence[Box], notes: Notes) -> str:
    out = ""
    for box in run:
        out += box.tex
        if box.below or box.above:
            scripts = "".join(each.tex for each in (*box.above, *box.below))
            out += scripts if scripts in ("st", "nd", "rd", "th") else f"^{scripts}"
    if UNKNOWN in out:
        notes.add("a sign of this line was not understood")
    return out


def code_line(row: Row, left: float, width: float) -> str:
    """Return a row of a program, each sign in its column."""
    out = ""
    for box in sorted(row.boxes, key=lambda box: box.x0):
        column = round((box.x0 - left) / width)
        out += " " * (column - len(out)) + box.tex
    return out
