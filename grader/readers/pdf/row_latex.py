"""Boxes of one row as LaTeX: their scripts, the gaps between them, words among mathematics."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from grader.readers.converting import latex_writing as latex
from grader.readers.pdf.boxes import Box, with_scripts
from grader.readers.pdf.page import UNKNOWN

WIDE = 0.9
"""A gap so wide, in sizes, sets columns apart."""

FUNCTIONS = frozenset(
    {
        "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "arcsin",
        "arccos", "arctan", "exp", "log", "ln", "lg", "lim", "max", "min", "sup", "inf", "det",
        "dim", "ker", "gcd", "arg", "deg", "mod", "argmax", "argmin",
    }
)  # fmt: skip
_DOTS = re.compile(r"[⋅·] ?[⋅·] ?[⋅·]")
_PRIMES = frozenset("'′″‴’")
_CLEAR_SHIFT = 0.1


@dataclass
class Notes:
    """Why the reading of a row is not certain, first reason first."""

    reasons: list[str] = field(default_factory=list)

    def add(self, reason: str) -> None:
        """Add a reason once."""
        if reason not in self.reasons:
            self.reasons.append(reason)


UNKNOWN_SIGN = "a sign of this line was not understood"
UNCLEAR_SCRIPT = "it is not clear whether a sign stands high or low"
LOOSE = "a sign of this line belongs to none of the others"
OVERLAP = "signs of this line lie over each other"


def main_row(boxes: Sequence[Box]) -> tuple[list[Box], list[Box]]:
    """Return the boxes on the main line, and those that stand higher or lower."""
    size = max(box.size for box in boxes)
    signs = [box for box in boxes if box.is_sign and box.size > 0.85 * size and not is_prime(box)]
    if not signs:
        return _main_of_composites(boxes)
    baseline = Counter(round(box.y, 1) for box in signs).most_common(1)[0][0]
    near = 0.12 * size
    axis = baseline + 0.25 * size
    main = [
        box
        for box in boxes
        if (box.is_sign and box.size > 0.85 * size and abs(box.y - baseline) <= near
            and not (is_prime(box) and box.y - baseline > 0.05 * size))
        or (not box.is_sign and abs(box.middle - axis) < 0.24 * size)
    ]  # fmt: skip
    kept = {id(box) for box in main}
    return main, [box for box in boxes if id(box) not in kept]


def _main_of_composites(boxes: Sequence[Box]) -> tuple[list[Box], list[Box]]:
    """Return the main line where there are only fractions and the like, or primes."""
    widest = max(boxes, key=lambda box: (not is_prime(box), box.x1 - box.x0))
    main = [box for box in boxes if abs(box.middle - widest.middle) < 0.24 * widest.size]
    kept = {id(box) for box in main}
    return main, [box for box in boxes if id(box) not in kept]


def is_prime(box: Box) -> bool:
    """Whether a sign is a prime."""
    return box.tex in _PRIMES and box.kind != "code"


def row_tex(boxes: Sequence[Box], notes: Notes) -> str:
    """Return the boxes of a row, or of a script, as LaTeX."""
    if not boxes:
        return ""
    main, others = main_row(sorted(boxes, key=lambda box: box.x0))
    attach(main, others, notes)
    return main_tex(main, notes)


def attach(main: Sequence[Box], others: Sequence[Box], notes: Notes) -> None:
    """Attach what stands higher or lower to the box at its left."""
    ordered = sorted(main, key=lambda box: box.x0)
    for box in sorted(others, key=lambda box: box.x0):
        left = [base for base in ordered if base.x0 < box.x0 + 0.02 * box.size]
        left = [base for base in left if base.kind != "limits"] or left
        base = min(left, key=lambda base: abs(box.x0 - base.right), default=None)
        if base is None:
            notes.add(LOOSE)
            ordered[0].below.append(box)
            ordered[0].tex = UNKNOWN + ordered[0].tex
            continue
        shift = _shift(box, base)
        lowered = shift <= 0 and not is_prime(box)
        if (abs(shift) < _CLEAR_SHIFT and not is_prime(box)) or (lowered and not box.is_sign):
            notes.add(UNCLEAR_SCRIPT)  # a fraction is hardly ever an index
        (base.above if shift > 0 or is_prime(box) else base.below).append(box)


def _shift(box: Box, base: Box) -> float:
    """Return how far a script stands above the place where it would be neither high nor low."""
    if base.is_sign and box.is_sign:
        # Powers are raised by a third of a size or more; indices are lowered, the least by a tenth.
        return (box.y - base.y) / base.size
    return (box.middle - base.middle) / max(base.size, 1.0)


def main_tex(main: Sequence[Box], notes: Notes) -> str:
    """Return the boxes of a main line, with their scripts, gaps and words."""
    pieces: list[str] = []
    ordered = sorted(main, key=lambda box: box.x0)
    index = 0
    end: float | None = None
    while index < len(ordered):
        word, used = _word(ordered, index)
        box = ordered[index + used - 1]
        gap = (ordered[index].x0 - end) / ordered[index].size if end is not None else 0.0
        pieces.append(_gap(gap, pieces, ordered[index]))
        if gap < -0.25:
            notes.add(OVERLAP)
        pieces.append(scripted(box, word, notes))
        end = max(each.x1 for each in with_scripts(ordered[index : index + used]))
        index += used
    return _DOTS.sub(r"\\cdots ", latex.joined(pieces)).strip()


def _gap(gap: float, pieces: list[str], box: Box) -> str:
    if gap > WIDE:
        return r"\qquad "
    before = pieces[-1][-1:] if pieces else ""
    return " " if gap > 0.22 and (before.isalnum() and box.tex[:1].isalpha()) else ""


def _word(ordered: Sequence[Box], index: int) -> tuple[str, int]:
    r"""Return what begins at a box and how many boxes it takes: a word set upright, or one sign."""
    box = ordered[index]
    if box.kind != "text" or not box.tex.isalpha():
        return sign_tex(box), 1
    end = index + 1
    while end < len(ordered) and _goes_on(ordered[end - 1], ordered[end]):
        end += 1
    letters = "".join(each.tex for each in ordered[index:end])
    if letters in FUNCTIONS:
        command = letters if letters not in ("argmax", "argmin", "mod") else ""
        return (rf"\{command} " if command else rf"\operatorname{{{letters}}}"), end - index
    if len(letters) > 1:
        space = " " if end < len(ordered) and _space(ordered[end - 1], ordered[end]) else ""
        return rf"\text{{ {letters}{space}}}", end - index
    return letters, 1


def _goes_on(one: Box, other: Box) -> bool:
    letters = other.kind == "text" and other.tex.isalpha()
    return letters and other.x0 - one.x1 < 0.14 * one.size and not (one.below or one.above)


def _space(one: Box, other: Box) -> bool:
    return other.x0 - one.x1 > 0.14 * one.size


def sign_tex(box: Box) -> str:
    """Return one box as LaTeX; a composite is LaTeX already."""
    if not box.is_sign and box.kind not in ("operator", "bracket"):
        return box.tex
    if box.kind == "accented":
        return box.tex
    return latex.signs(box.tex)


def scripted(box: Box, tex: str, notes: Notes) -> str:
    """Return a box with its scripts."""
    if UNKNOWN in tex:
        notes.add(UNKNOWN_SIGN)
    if not box.below and not box.above:
        return tex
    below, above = row_tex(box.below, notes), row_tex(box.above, notes)
    if tex.strip().startswith("\\text{"):
        return UNKNOWN + latex.scripted(tex, below, above)
    return latex.scripted(tex, below, above)
