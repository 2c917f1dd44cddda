r"""MathML, the mathematics of web pages and OpenDocument files, as LaTeX.

What the page shows is read (presentation MathML); a note of the source beside it is not shown, and
counts only where nothing else is there. What is not understood makes the formula unread.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import Any

from grader.readers.converting import latex_writing as latex
from grader.readers.converting.latex_writing import ACCENTS, ALPHABETS, UNREAD

Element = Any
MAX_DEPTH = 80
_OPERATORS = frozenset("∑∏∐∫∬∭∮⋃⋂⋁⋀⨁⨂")
_LIMITS = re.compile(r"\\?(?:lim|max|min|sup|inf|arg\s*max|arg\s*min|limsup|liminf)\s*")
_RELATIONS = frozenset("=≤≥<>≈→⇒∼≡⟶")
_BRACKETS = {"(": ")", "[": "]", "{": "}", "|": "|", "‖": "‖", "∥": "∥", "⟨": "⟩"}
_STRIKES = ("updiagonalstrike", "downdiagonalstrike", "horizontalstrike", "verticalstrike")


def rows_of(formula: Element) -> list[str]:
    """Return the rows of a `math` element: those of a table that is all of it, or one."""
    _mark_lost(formula)
    inner = _unwrapped(formula)
    if name_of(inner) == "mtable" and not _is_matrix(inner):
        return [_table_row(row, 1) for row in _children(inner)]
    text = _row(_children(formula), 1).strip()
    if not text:
        return [row for row in [_note(formula)] if row]
    return [row for row in text.split("\n") if row.strip()]


def _unwrapped(element: Element) -> Element:
    """Return what a formula is within its wrappers."""
    for _ in range(MAX_DEPTH):
        inner = [each for each in _children(element) if not _is_blank(each)]
        if len(inner) != 1 or name_of(inner[0]) not in ("mrow", "mstyle", "mpadded", "semantics"):
            return inner[0] if len(inner) == 1 else element
        element = inner[0]
    return element


def _is_blank(element: Element) -> bool:
    name = name_of(element)
    return name in ("annotation", "annotation-xml", "mspace") or (
        name in ("mo", "mtext", "mi") and not _text(element)
    )


def _note(formula: Element) -> str:
    """Return the LaTeX that a formula was made of, where it shows nothing itself."""
    for each in formula.iter():
        if name_of(each) == "annotation" and "tex" in str(each.get("encoding", "")).lower():
            return str(each.text or "").strip()
    return ""


def _mark_lost(formula: Element) -> None:
    """Mark what the formula editor of LibreOffice did not understand itself.

    It leaves an empty group there; an empty group that was written so stands in its own language,
    which it keeps beside the formula.
    """
    notes = [str(each.text or "") for each in formula.iter() if name_of(each) == "annotation"]
    if not any("StarMath" in str(each.get("encoding", "")) for each in formula.iter()):
        return
    empty = [each for each in formula.iter() if name_of(each) == "mrow" and not _children(each)]
    if len(empty) > sum(len(re.findall(r"\{\s*\}", note)) for note in notes):
        for each in empty:
            each.tag = "lost"


def name_of(element: Element) -> str:
    """Return the name of an element; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _children(element: Element) -> list[Element]:
    return [each for each in element if name_of(each)]


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split()).strip()


def _is_matrix(table: Element) -> bool:
    """Whether a table that stands alone looks like entries and not like rows of a derivation."""
    return (
        not any(_text(each) in _RELATIONS for each in table.iter() if name_of(each) == "mo")
        and len(_children(table)) > 1
    )


def _each(element: Element, depth: int) -> str:
    if depth > MAX_DEPTH:
        return UNREAD
    name = name_of(element)
    if name in _TABLE:
        return _TABLE[name](element, depth + 1)
    return UNREAD if name else ""


def _content(element: Element, depth: int) -> str:
    return _row(_children(element), depth)


# -- rows, with the brackets around tables ---------------------------------------------------------


def _row(elements: Sequence[Element], depth: int) -> str:
    """Return elements side by side; brackets around a table or a stack belong to it."""
    pieces: list[str] = []
    index = 0
    while index < len(elements):
        text, used = _bracketed(elements, index, depth)
        if not used:
            text, used = _each(elements[index], depth), 1
        pieces.append(text)
        index += used
    return latex.joined(pieces)


def _bracketed(elements: Sequence[Element], index: int, depth: int) -> tuple[str, int]:
    """Return a table or stack with its brackets and how many elements that takes, 0 for none."""
    opening = _text(elements[index]) if name_of(elements[index]) == "mo" else ""
    if opening not in _BRACKETS or index + 1 >= len(elements):
        return "", 0
    inner = elements[index + 1]
    inner = inner if name_of(inner) in ("mtable", "mfrac") else _unwrapped(inner)
    after = elements[index + 2] if index + 2 < len(elements) else None
    closing = _text(after) if after is not None and name_of(after) == "mo" else ""
    closed = closing == _BRACKETS[opening]
    if name_of(inner) == "mtable":
        rows = [_cells(row, depth + 2) for row in _children(inner)]
        empty = after is not None and name_of(after) == "mo" and not closing
        if closed or opening == "{":
            return latex.matrix(rows, opening, closing if closed else ""), 2 + (closed or empty)
    if name_of(inner) == "mfrac" and _is_stack(inner) and opening + closing == "()":
        above, below = (_each(each, depth + 2) for each in _children(inner)[:2])
        return rf"\binom{{{above}}}{{{below}}}", 3
    return "", 0


def _cells(row: Element, depth: int) -> list[str]:
    cells = [_content(cell, depth) for cell in _children(row) if name_of(cell) == "mtd"]
    return cells[1:] if name_of(row) == "mlabeledtr" else cells


def _table_row(row: Element, depth: int) -> str:
    """Return a row of a table of equations; its label is its tag."""
    text = " & ".join(_cells(row, depth))
    if name_of(row) == "mlabeledtr":
        label = _text(_children(row)[0]).strip("()")
        return rf"{text} \tag{{{label}}}"
    return text


# -- single signs ----------------------------------------------------------------------------------


def _identifier(element: Element, depth: int) -> str:
    text = _text(element)
    script = ALPHABETS.get(str(element.get("mathvariant", "")), "")
    if script and text.isalpha():
        return "".join(rf"\{script}{{{each}}}" for each in text)
    return latex.upright(text) if len(text) > 1 else latex.signs(text)


def _number(element: Element, depth: int) -> str:
    return latex.signs(_text(element))


def _operator(element: Element, depth: int) -> str:
    text = _text(element)
    if len(text) > 1 and text.replace(" ", "").isalpha():
        return latex.upright(text.replace(" ", ""))
    return latex.signs(text)


def _words(element: Element, depth: int) -> str:
    text = "".join(element.itertext())
    return latex.words(text) if re.search(r"[^\W\d_]", text) else latex.signs(text)


def _space(element: Element, depth: int) -> str:
    if element.get("linebreak") == "newline":
        return "\n"
    width = re.fullmatch(r"\s*([\d.]+)\s*em\s*", str(element.get("width", "")))
    return r"\quad " if width and float(width[1]) >= 1 else " "


# -- structures ------------------------------------------------------------------------------------


def _parts(element: Element, count: int, depth: int) -> list[str]:
    """Return the arguments of an element; one that is missing makes it unread."""
    parts = [_each(each, depth) for each in _children(element)[:count]]
    return parts + [UNREAD] * (count - len(parts))


def _is_stack(element: Element) -> bool:
    return (
        re.match(r"\s*0(?:[^.\d]|\.0*(?!\d)|$)", str(element.get("linethickness", ""))) is not None
    )


def _fraction(element: Element, depth: int) -> str:
    above, below = _parts(element, 2, depth)
    if _is_stack(element):
        return UNREAD + latex.fraction(above, below)
    if element.get("bevelled") == "true":
        return latex.skewed(above, below)
    return latex.fraction(above, below)


def _square_root(element: Element, depth: int) -> str:
    return latex.root(_content(element, depth))


def _root(element: Element, depth: int) -> str:
    body, degree = _parts(element, 2, depth)
    return latex.root(body, degree)


def _below(element: Element, depth: int) -> str:
    base, below = _parts(element, 2, depth)
    return latex.scripted(base, below)


def _above(element: Element, depth: int) -> str:
    base, above = _parts(element, 2, depth)
    return latex.scripted(base, "", above)


def _both(element: Element, depth: int) -> str:
    base, below, above = _parts(element, 3, depth)
    return latex.scripted(base, below, above)


def _under(element: Element, depth: int) -> str:
    base, below = _parts(element, 2, depth)
    sign = _text(_children(element)[1]) if len(_children(element)) > 1 else ""
    if sign in ("_", "¯", "‾", "\u0332", "̲", "―"):
        return rf"\underline{{{base}}}"
    if sign in ("⏟", "︸"):
        return rf"\underbrace{{{base}}}"
    if base.startswith(r"\underbrace") or _takes_limits(base):
        return latex.scripted(base, below) if not base.startswith("\\u") else f"{base}_{{{below}}}"
    return UNREAD + latex.scripted(base, below)


def _over(element: Element, depth: int) -> str:
    base, above = _parts(element, 2, depth)
    sign = _text(_children(element)[1]) if len(_children(element)) > 1 else ""
    if sign in ("⏞", "︷"):
        return rf"\overbrace{{{base}}}"
    if sign in ACCENTS or "\u20d0" <= sign[:1] <= "\u20ff":
        return latex.accented(sign, base)
    if base.startswith(r"\overbrace"):
        return f"{base}^{{{above}}}"
    if _takes_limits(base):
        return latex.scripted(base, "", above)
    if base.strip() in _RELATIONS:
        return rf"\overset{{{above}}}{{{base.strip()}}}"
    return UNREAD + latex.scripted(base, "", above)


def _under_over(element: Element, depth: int) -> str:
    base, below, above = _parts(element, 3, depth)
    text = latex.scripted(base, below, above)
    return text if _takes_limits(base) else UNREAD + text


def _takes_limits(base: str) -> bool:
    bare = base.strip()
    return bare in _OPERATORS or bool(_LIMITS.fullmatch(bare.replace(r"\mathrm{", "").strip("{} ")))


def _many_scripts(element: Element, depth: int) -> str:
    """Return a base with scripts at both of its sides."""
    inner = _children(element)
    if not inner:
        return UNREAD
    names = [name_of(each) for each in inner]
    middle = names.index("mprescripts") if "mprescripts" in names else len(inner)
    right, left = inner[1:middle], inner[middle + 1 :]
    texts = [
        ["" if name_of(e) == "none" else _each(e, depth) for e in side] for side in (left, right)
    ]
    if any(len(side) > 2 for side in texts):
        return UNREAD
    before, after = ([*side, "", ""][:2] for side in texts)
    start = latex.scripted("{}", *before) if any(before) else ""
    return start + latex.scripted(_each(inner[0], depth), *after)


def _fenced(element: Element, depth: int) -> str:
    """Return the brackets of old pages, with what separates the things in them."""
    left, right = str(element.get("open", "(")), str(element.get("close", ")"))
    inner = _children(element)
    if len(inner) == 1 and name_of(_unwrapped(element)) == "mtable":
        rows = [_cells(row, depth + 1) for row in _children(_unwrapped(element))]
        return latex.matrix(rows, left.strip(), right.strip())
    sign = str(element.get("separators", ",")).strip()[:1]
    body = f"{sign} ".join(_each(each, depth) for each in inner)
    return latex.fenced(left.strip(), body, right.strip())


def _matrix(element: Element, depth: int) -> str:
    return latex.matrix([_cells(row, depth) for row in _children(element)])


def _enclosed(element: Element, depth: int) -> str:
    kinds = str(element.get("notation", "longdiv")).split()
    body = _content(element, depth)
    if any(kind in _STRIKES for kind in kinds):
        return rf"\cancel{{{body}}}"
    if kinds in (["box"], ["roundedbox"], ["circle"]):
        return rf"\boxed{{{body}}}"
    if kinds == ["radical"]:
        return latex.root(body)
    if kinds == ["top"]:
        return rf"\overline{{{body}}}"
    return rf"\underline{{{body}}}" if kinds == ["bottom"] else UNREAD + body


def _semantics(element: Element, depth: int) -> str:
    inner = _children(element)
    return _each(inner[0], depth) if inner else ""


def _nothing(element: Element, depth: int) -> str:
    return ""


def _gap(element: Element, depth: int) -> str:
    return " "


_TABLE: MappingProxyType[str, Callable[[Element, int], str]] = MappingProxyType(
    {
        "mi": _identifier, "mn": _number, "mo": _operator, "mtext": _words, "ms": _words,
        "mspace": _space, "mrow": _content, "mstyle": _content, "mpadded": _content,
        "math": _content, "mtd": _content, "mphantom": _gap, "mfrac": _fraction,
        "msqrt": _square_root, "mroot": _root, "msub": _below, "msup": _above, "msubsup": _both,
        "munder": _under, "mover": _over, "munderover": _under_over,
        "mmultiscripts": _many_scripts, "mfenced": _fenced, "mtable": _matrix,
        "menclose": _enclosed, "semantics": _semantics, "annotation": _nothing,
        "annotation-xml": _nothing, "maligngroup": _nothing, "malignmark": _nothing,
        "none": _nothing, "mprescripts": _nothing,
    }
)  # fmt: skip
