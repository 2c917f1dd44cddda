"""Fractions, roots, brackets that grow, matrices, cases, operators with limits.

What covers less of the page is put together first, so that what it is part of finds it as one box.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from grader.readers.converting import latex_writing as latex
from grader.readers.pdf.boxes import Box, bounds, composite, with_scripts
from grader.readers.pdf.matrices import cells_of
from grader.readers.pdf.page import UNKNOWN, Rule
from grader.readers.pdf.row_latex import Notes, row_tex
from grader.readers.pdf.scripts import attach_scripts

LIMIT_WORDS = ("lim", "max", "min", "sup", "inf", "argmax", "argmin")
_PAIRS = {"(": ")", "[": "]", "{": "}", "⌊": "⌋", "⌈": "⌉", "⟨": "⟩", "|": "|", "‖": "‖"}
_STRUCK = "a line goes through signs of this row"
_BETWEEN = "what a line between two rows means is not clear"


@dataclass
class Found:
    """The boxes of a page while they are put together; rules that are nothing yet; doubts."""

    boxes: list[Box]
    rules: list[Rule]
    notes: dict[int, Notes]

    def notes_of(self, box: Box) -> Notes:
        """Return the doubts about a box."""
        return self.notes.setdefault(id(box), Notes())

    def replace(self, parts: Sequence[Box], whole: Box) -> None:
        """Put one box in the place of several; it takes over the doubts about them."""
        gone = {id(part) for part in parts}
        self.boxes = [box for box in self.boxes if id(box) not in gone]
        self.boxes.append(whole)
        for part in parts:
            for reason in self.notes.pop(id(part), Notes()).reasons:
                self.notes_of(whole).add(reason)


def put_together(boxes: list[Box], rules: list[Rule]) -> Found:
    """Put the structures of a page together."""
    found = Found(merged_pieces(boxes), list(rules), {})
    _limits(found)
    found.boxes = attach_scripts(found.boxes, rules)
    work: list[tuple[float, Callable[[], None]]] = [
        (rule.x1 - rule.x0, partial(_rule, found, rule)) for rule in rules if not rule.other
    ]
    work += [
        (right.x1 - left.x0, partial(_bracketed, found, left, right))
        for left, right in _bracket_pairs(found.boxes)
    ]
    for _, step in sorted(work, key=lambda item: item[0]):
        step()
    _cases(found)
    _tell_struck(found, rules)
    for box in found.boxes:
        if box.kind in ("radical", "piece"):
            box.tex = UNKNOWN
    return found


def _tell_struck(found: Found, rules: Sequence[Rule]) -> None:
    """Doubt what a line goes through: it may be struck out."""
    for rule in rules:
        low, high = (rule.y, rule.y1) if rule.other else (rule.y, rule.y)
        for box in found.boxes:
            if not rule.x0 - 1 < box.centre < rule.x1 + 1 or not box.is_sign:
                continue
            middle = box.y + 0.28 * box.size
            if low - 0.17 * box.size < middle < high + 0.17 * box.size:
                found.notes_of(box).add(_STRUCK)


# -- pieces ----------------------------------------------------------------------------------------


def merged_pieces(boxes: Sequence[Box]) -> list[Box]:
    """Join the pieces of which tall brackets are made, one above the other."""
    pieces = sorted((b for b in boxes if b.kind == "piece"), key=lambda b: (round(b.x0), -b.top))
    out = [box for box in boxes if box.kind != "piece"]
    column: list[Box] = []
    for piece in pieces:
        if column and not _touches(column, piece):
            out.append(_bracket(column))
            column = []
        column.append(piece)
    return [*out, _bracket(column)] if column else out


def _touches(column: Sequence[Box], piece: Box) -> bool:
    bottom = min(box.bottom for box in column)
    beside = abs(piece.x0 - column[-1].x0) < 0.3 * piece.size
    gap = 0.35 if piece.goes_on is None else 1.2 if piece.goes_on else 0.0
    return beside and piece.top > bottom - gap * piece.size


def _bracket(column: Sequence[Box]) -> Box:
    signs = {box.tex for box in column} - {"{}"}
    signs = {"|" if sign == "∣" else sign for sign in signs}
    x0, bottom, x1, top = bounds(column)
    sign = signs.pop() if len(signs) == 1 else UNKNOWN
    size = column[0].size
    middle = (top + bottom) / 2
    return Box(x0, x1, middle - 0.25 * size, size, sign, "bracket", top, bottom, axis=middle)


# -- operators and what stands above and below them ------------------------------------------------


def _limits(found: Found) -> None:
    """Give large operators, and words such as `lim`, what stands above and below them."""
    for operator in [box for box in found.boxes if box.kind == "operator"]:
        _limits_of(found, [operator], operator)
    for letters in _limit_words(found.boxes):
        x0, bottom, x1, top = bounds(letters)
        word = Box(x0, x1, letters[0].y, letters[0].size, "", "word", top, bottom, letters[0].font)
        _limits_of(found, letters, word)


def _limits_of(found: Found, parts: Sequence[Box], operator: Box) -> None:
    size = operator.size
    own = {id(part) for part in parts}
    small = [b for b in found.boxes if b.size < 0.85 * size and id(b) not in own]
    below = _cluster(operator, [b for b in small if _is_below(b, operator)])
    above = _cluster(operator, [b for b in small if _is_above(b, operator)])
    if operator.kind == "word" and not below:
        return
    if not below and not above:
        return
    notes = Notes()
    sign = "".join(part.tex for part in parts)
    base = latex.signs(sign) if operator.kind == "operator" else rf"\operatorname{{{sign}}}"
    if operator.kind == "word" and sign not in ("argmax", "argmin"):
        base = rf"\{sign}"
    tex = latex.scripted(base.strip(), row_tex(below, notes), row_tex(above, notes)) + " "
    whole = composite(parts, tex, "limits", operator.middle, size)
    found.replace([*parts, *below, *above], whole)
    notes.add("a sum, product or limit was rebuilt from its signs")
    for reason in notes.reasons:
        found.notes_of(whole).add(reason)


def _is_below(box: Box, operator: Box) -> bool:
    return operator.bottom - 1.6 * box.size < box.y < operator.bottom - 0.2 * box.size


def _is_above(box: Box, operator: Box) -> bool:
    return operator.top - 0.1 * operator.size < box.y < operator.top + 1.3 * box.size


def _cluster(operator: Box, boxes: list[Box]) -> list[Box]:
    """Return the signs beside each other that stand in the middle of an operator."""
    own = [b for b in boxes if b.x1 > operator.x0 - 0.1 and b.x0 < operator.x1 + 0.1]
    if not own:
        return []
    edge = min(own, key=lambda b: abs(b.middle - operator.middle))
    own = [b for b in own if b.size < 0.85 * edge.size or abs(b.y - edge.y) < 0.25 * edge.size]
    changed = True
    while changed:
        changed = False
        for box in boxes:
            if box in own:
                continue
            if any(_beside(box, other) for other in own):
                own.append(box)
                changed = True
    x0, _, x1, _ = bounds(own)
    centred = abs((x0 + x1) / 2 - operator.centre) < 0.35 * operator.size
    return own if centred else []


def _beside(one: Box, other: Box) -> bool:
    gap = max(one.x0 - other.x1, other.x0 - one.x1)
    size = max(one.size, other.size)
    near = 0.2 if min(one.size, other.size) > 0.85 * size else 0.6
    return gap < 0.28 * size and abs(one.y - other.y) < near * size


def _limit_words(boxes: Sequence[Box]) -> list[list[Box]]:
    """Return the words under which limits may stand, letter by letter."""
    letters = sorted(
        (b for b in boxes if b.kind in ("text", "math") and b.tex.isalpha()),
        key=lambda b: (round(b.y, 1), b.x0),
    )
    words: list[list[Box]] = []
    for box in letters:
        last = words[-1][-1] if words else None
        joined = last is not None and abs(last.y - box.y) < 0.5 and last.font == box.font
        if joined and last is not None and -0.1 < box.x0 - last.x1 < 0.14 * box.size:
            words[-1].append(box)
        else:
            words.append([box])
    return [word for word in words if "".join(b.tex for b in word) in LIMIT_WORDS]


# -- rules: fractions, roots, lines above and below ------------------------------------------------


def _rule(found: Found, rule: Rule) -> None:
    root = _root_sign(found, rule)
    if root is not None:
        _root(found, root, rule)
        return
    inside = [b for b in found.boxes if _within(b, rule) and b.kind not in ("code", "piece")]
    above = _nearest([b for b in inside if b.middle > rule.y], rule, up=True)
    below = _nearest([b for b in inside if b.middle < rule.y], rule, up=False)
    if above and below and not _is_table(above, below, rule):
        _fraction(found, above, below, rule)
    elif above and below:
        for box in [*above, *below]:
            found.notes_of(box).add(_BETWEEN)
    elif below and not above and _lies_on(below, rule):
        _overlined(found, below, rule)


def _is_table(above: Sequence[Box], below: Sequence[Box], rule: Rule) -> bool:
    """Whether a rule is one of a table: what it sets apart has columns, or is not in its middle."""
    for part in (above, below):
        size = max(box.size for box in part)
        x0, _, x1, _ = bounds(part)
        ordered = sorted(with_scripts(part), key=lambda box: box.x0)
        end = ordered[0].x1
        for box in ordered[1:]:
            if box.x0 - end > 0.9 * size:
                return True
            end = max(end, box.x1)
        if abs((x0 + x1) / 2 - (rule.x0 + rule.x1) / 2) > 0.45 * size:
            return True
    return False


def _within(box: Box, rule: Rule) -> bool:
    return box.x0 > rule.x0 - 0.2 * box.size and box.x1 < rule.x1 + 0.2 * box.size


def _nearest(boxes: Sequence[Box], rule: Rule, up: bool) -> list[Box]:
    """Return the row of boxes that is next to a rule, with its scripts."""
    sign = 1 if up else -1
    edge = [(sign * ((b.bottom if up else b.top) - rule.y), b) for b in boxes]
    close = [(distance, b) for distance, b in edge if distance < 0.55 * max(b.size, 6)]
    if not close:
        return []
    size = max(b.size for _, b in close)
    first = min(abs(b.middle - rule.y) for _, b in close if b.size > 0.6 * size)
    tall = max((b.top - b.bottom for _, b in close), default=0.0)
    reach = first + max(0.62 * size, 0.62 * tall)
    chosen = [b for b in boxes if abs(b.middle - rule.y) < reach]
    return chosen + [b for b in boxes if b not in chosen and _is_corner(b, chosen)]


def _is_corner(box: Box, chosen: Sequence[Box]) -> bool:
    """Whether a small box stands at the right of a large operator or bracket, at its corner."""
    return any(
        other.kind in ("operator", "bracket", "brackets", "limits")
        and box.size < 0.85 * other.size
        and 0 <= box.x0 - other.x1 + 0.5 * other.size < 1.5 * other.size
        and other.bottom - 0.6 * box.size < box.middle < other.top + 0.6 * box.size
        for other in chosen
    )


def _fraction(found: Found, above: list[Box], below: list[Box], rule: Rule) -> None:
    size = max(box.size for box in [*above, *below])
    notes = Notes()
    tex = latex.fraction(row_tex(above, notes), row_tex(below, notes))
    whole = composite([*above, *below], tex, "fraction", rule.y, size)
    whole.x0, whole.x1 = min(rule.x0, whole.x0), max(rule.x1, whole.x1)
    widest = max(x1 - x0 for x0, _, x1, _ in (bounds(above), bounds(below)))
    if not -0.25 * size < rule.x1 - rule.x0 - widest < 0.7 * size:
        notes.add("a fraction was rebuilt from its signs, and its line has another width")
    _finish(found, [*above, *below], whole, notes)


def _finish(found: Found, parts: Sequence[Box], whole: Box, notes: Notes) -> None:
    found.replace(parts, whole)
    for reason in notes.reasons:
        found.notes_of(whole).add(reason)


def _root_sign(found: Found, rule: Rule) -> Box | None:
    """Return the sign of a root that a rule goes on from."""
    near = [
        box
        for box in found.boxes
        if box.kind == "radical"
        and abs(box.x1 - rule.x0) < 0.25 * box.size
        and -0.4 * box.size < box.top - rule.y < 1.1 * box.size
        and rule.y > box.y - 0.2 * box.size
    ]
    return min(near, key=lambda box: abs(box.x1 - rule.x0), default=None)


def _root(found: Found, sign: Box, rule: Rule) -> None:
    """Put a root together: what stands under its line, and its degree."""
    bottom = min(sign.bottom, sign.y) - 0.35 * sign.size
    inside = [
        box
        for box in found.boxes
        if box is not sign
        and rule.x0 - 0.15 * box.size < box.x0
        and box.x1 < rule.x1 + 0.15 * box.size
        and bottom < box.middle < rule.y + 0.05 * box.size
    ]
    if not inside:
        return
    notes = Notes()
    degree = [
        box
        for box in found.boxes
        if box.size < 0.8 * sign.size
        and sign.x0 - 0.6 * sign.size < box.x0 < sign.x1 - 0.2 * sign.size
        and box.x1 < sign.x1
        and sign.middle < box.y < rule.y
    ]
    tex = latex.root(row_tex(inside, notes), row_tex(degree, notes))
    size = max(box.size for box in inside)
    axis = next((box.middle for box in inside if box.size == size), rule.y)
    whole = composite([*inside, sign, *degree], tex, "root", axis, size)
    whole.top = rule.y
    notes.add("a root was rebuilt from its signs")
    _finish(found, [*inside, sign, *degree], whole, notes)


def _lies_on(boxes: Sequence[Box], rule: Rule) -> bool:
    """Whether a rule lies right above boxes."""
    size = max(box.size for box in boxes)
    return abs(rule.y - bounds(boxes)[3]) < 0.3 * size


def _overlined(found: Found, boxes: list[Box], rule: Rule) -> None:
    """Put a bar on mathematics under a line that is as wide; elsewhere it is one of a table."""
    x0, _, x1, _ = bounds(boxes)
    size = max(box.size for box in boxes)
    if abs(x0 - rule.x0) > 0.3 * size or abs(x1 - rule.x1) > 0.3 * size:
        return
    if not any(box.kind in ("math", "italic") for box in boxes):
        return
    notes = Notes()
    tex = rf"\overline{{{row_tex(boxes, notes)}}}"
    axis = next((box.middle for box in boxes if box.size == size), rule.y)
    notes.add("a bar above was rebuilt from its signs")
    _finish(found, boxes, composite(boxes, tex, "overline", axis, size), notes)


# -- brackets that grow ----------------------------------------------------------------------------


def _bracket_pairs(boxes: Sequence[Box]) -> list[tuple[Box, Box]]:
    """Return the brackets that belong together: of one height, each with the next that fits."""
    brackets = sorted((b for b in boxes if b.kind == "bracket"), key=lambda b: b.x0)
    pairs: list[tuple[Box, Box]] = []
    open_: list[Box] = []
    for box in brackets:
        fitting = [
            left for left in open_ if _same_height(left, box) and _PAIRS.get(left.tex) == box.tex
        ]
        if fitting:
            left = fitting[-1]
            pairs.append((left, box))
            open_.remove(left)
        elif box.tex in _PAIRS:
            open_.append(box)
    return pairs


def _same_height(one: Box, other: Box) -> bool:
    near = 0.15 * one.size
    return abs(one.top - other.top) < near and abs(one.bottom - other.bottom) < near


def _between(found: Found, left: Box, right_edge: float) -> list[Box]:
    """Return the boxes at the right of a bracket, within its height, up to an edge."""
    return [
        box
        for box in found.boxes
        if box is not left
        and box.x0 > left.x1 - 0.1 * box.size
        and box.x1 < right_edge + 0.1 * box.size
        and left.bottom < box.middle < left.top
    ]


def _bracketed(found: Found, left: Box, right: Box) -> None:
    """Put brackets of one height and what stands between them together."""
    if left not in found.boxes or right not in found.boxes:
        return
    inside = [box for box in _between(found, left, right.x0) if box is not right]
    if not inside:
        return
    notes = Notes()
    rows = cells_of(inside, notes)
    if len(rows) > 1:
        tex = latex.matrix(rows, left.tex, right.tex)
        if left.tex == "(" and [len(row) for row in rows] == [1, 1] and _is_stack(inside, left):
            tex = rf"\binom{{{rows[0][0]}}}{{{rows[1][0]}}}"
        notes.add("a matrix was rebuilt from its entries")
    else:
        tex = latex.fenced(left.tex, row_tex(inside, notes), right.tex)
    whole = composite([left, *inside, right], tex, "brackets", left.middle, left.size)
    _finish(found, [left, *inside, right], whole, notes)


def _beside_brace(inside: list[Box], left: Box) -> list[Box]:
    """Return what belongs to a brace: the formula goes on in the middle, behind the other rows."""
    outer = [box for box in inside if abs(box.middle - left.middle) > 0.3 * left.size]
    if not outer:
        return inside
    _, _, end, _ = bounds(outer)
    return [box for box in inside if box.x0 < end]


def _is_stack(inside: Sequence[Box], left: Box) -> bool:
    """Whether two rows between brackets are those of a binomial: small, or further apart."""
    size = max(box.size for box in inside)
    middles = sorted(box.middle for box in inside if box.size > 0.85 * size)
    return size < 0.85 * left.size or middles[-1] - middles[0] > 1.3 * size


def _cases(found: Found) -> None:
    """Put a brace that is never closed together with the rows at its right."""
    alone = sorted(
        (b for b in found.boxes if b.kind == "bracket" and b.tex == "{"),
        key=lambda b: -b.x0,
    )
    for left in alone:
        edge = min((b.x0 for b in found.boxes if b.kind == "bracket" and b.x0 > left.x1
                    and _same_height(b, left)), default=1e9)  # fmt: skip
        inside = _beside_brace(_between(found, left, edge), left)
        notes = Notes()
        rows = cells_of(inside, notes) if inside else []
        if len(rows) > 1 and left.top - left.bottom > 1.8 * left.size:
            tex = latex.matrix(rows, "{", "")
            whole = composite([left, *inside], tex, "brackets", left.middle, left.size)
            notes.add("a choice of cases was rebuilt from its rows")
            _finish(found, [left, *inside], whole, notes)
