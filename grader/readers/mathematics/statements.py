"""From a region of mathematics to its statements, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from grader.errors import Place
from grader.expressions.limits import MAX_NESTING
from grader.expressions.notation import Declared, Notation, Unreadable, declarations_of
from grader.expressions.reading import read_statements
from grader.expressions.statement import Side, Statement
from grader.readers.mathematics.boxes import without_boxes
from grader.readers.mathematics.inline import ends_open, starts_with_operator
from grader.readers.mathematics.repeated_names import in_one_chain
from grader.readers.mathematics.vocabulary import OPERATION_SIGNS
from grader.readers.text.markup import RELATION, blank_markup
from grader.readers.text.page import Kind, Page, Region

_ESCAPED = re.compile(r"\\([_*#])")
# The name of an operation stands for a label, not for a statement: `$\times$`, `$+$`.
_OPERATION = re.compile(
    rf"[^\w∞∅]*|\s*\\(?:{OPERATION_SIGNS}|sqrt|log|ln|exp|sin|cos|tan|sum|prod|int|sigma)\s*"
)
# A number or letter in front of a row: `\text{(i)}\quad z_5 &= ...`.
_ROW_LABEL = re.compile(
    r"(?:(?<=\n)|(?<=\\\\)|(?<=\})|^)[ \t]*(\\text(?:bf|rm|it)?\{\s*\(?[\w*]{1,4}[).:]{1,2}\s*\}"
    r"\s*(?:\\q?quad|\\[;:, ])?)"
)
#: Digits that a transcription has set apart, which print as one number: `1 2 0`.
_DIGITS = re.compile(
    r"(?<![\w.,}\\])(?<![\w.,}\\] )\d(?: \d){1,20}(?: \.(?: \d){1,20})?(?! ?[\w.,^])"
)
#: The name of a line or a curve before its equation: `T: y = 4x - 4`, `\\ell: y = 2x`.
_NAME_OF_CURVE = re.compile(
    r"\A[ \t]*\\?(?:ell|[A-Zgt])(?:_\{?\w\}?)? ?(?::|\\colon) ?"
    r"(?=\\?[a-z] ?=[^:=]{0,200}[a-z][^:=]{0,200}\Z)"
)
_ROW = re.compile(r"&\s*(?:[=<>≤≥≈]|\\(?:leq?|geq?|approx|equiv)\b)")
_NEW_ROW = re.compile(rf"\s*+[^&]+{_ROW.pattern}")
_BEGIN_OR_END = re.compile(r"\\(begin|end)\b")
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\s{0,3}\{[A-Za-z]{1,20}\*?\}")
_ROW_END = re.compile(r"\\\\(?:\[[^\]\n]{0,20}\])?")
_SIGNS = re.compile(r"\$+|\\[][()]")
_QUOTE = re.compile(r"^[ \t]*>+", re.MULTILINE)


_SIGN = r"(?:[-+−*·:/÷×]|\\cdot|\\div|\\times)"
#: What will be done to both sides of an equation, beside it: `2x + 3 = 11 | -3`, `2x = 8 (:2)`.
_DONE_TO_BOTH = re.compile(
    r"(?<=[\w)}])(?:"
    rf"(?:[ \t]{{1,20}}|\\q?quad ?)(?:\||\\mid)[ \t]{{0,3}}{_SIGN}[ \t]{{0,2}}[\w.,^]{{1,12}}"
    r"|[ \t]{1,20}\([:/*·÷][ \t]{0,2}[\w.,]{1,9}\)|[ \t]{1,20}/[:*][ \t]{0,2}[\w.,]{1,9}"
    r"|[ \t]{2,20}\([-+−][ \t]{0,2}[\w.,]{1,9}\)"
    r")[ \t]*(?=\n|$|\\\\)"
)


#: What a point is, behind it: `x = -1 (max)`, `x = 3 (local minimum)`.
_WHAT_IT_IS = re.compile(
    r"(?<=\w)[ \t]{1,3}\((?:(?:local|global|absolute|relative|abs|rel|loc)\.?[ \t])?"
    r"(?:max|min|maximum|minimum|maxima|minima|saddle|inflection|hochpunkt|tiefpunkt|sattelpunkt"
    r"|máximo|mínimo)(?:[ \t](?:point|local|relativo))?\.?\)"
    r"(?=[ \t]*(?:[,;.]|\Z|\n|(?:and|und|y|et)\b))",
    re.IGNORECASE,
)


#: A name with an accent in words: `y-hat`, `x-bar`.
_HYPHENATED = re.compile(r"(?<![\w\\])([A-Za-z])-(hat|bar|tilde)(?![\w(])")


def region_source(page: Page, region: Region) -> str:
    """Return the mathematics of a region, every line of it at its own line."""
    text = page.text[region.inner : region.outer]
    if ":" in text or "\\colon" in text:
        text = _NAME_OF_CURVE.sub(lambda match: " " * len(match[0]), text)
    if "\\text" in text:
        text = _ROW_LABEL.sub(lambda match: " " * len(match[0]), text)
    if region.kind is Kind.DISPLAY and "&" in text:
        text = _with_row_ends(text)
    if "box{" in text or "boxed" in text:
        text = without_boxes(text)
    if "(" in text:
        text = _WHAT_IT_IS.sub(lambda match: " " * len(match[0]), text)
    if text.count("=") > 1:
        text = "\n".join(map(in_one_chain, text.split("\n")))
    if RELATION.search(text):
        text = _DONE_TO_BOTH.sub(lambda match: " " * len(match[0]), text)
    if region.kind is not Kind.PLAIN and "[" not in text and "(" not in text and "&" not in text:
        text = _DIGITS.sub(lambda match: match[0].replace(" ", "").ljust(len(match[0])), text)
    if region.joined:
        text = _SIGNS.sub(lambda match: " " * len(match[0]), text)
    if region.kind is Kind.PLAIN:
        text = _HYPHENATED.sub(r"\1\2 ", text)
        lines = (blank_markup(line) for line in text.split("\n"))
        return "\n".join(_ESCAPED.sub(r"\1", line) for line in lines)
    return _QUOTE.sub(lambda match: " " * len(match[0]), text) if "\n" in text else text


def _with_row_ends(text: str) -> str:
    r"""Put in a forgotten `\\\\`: where a new line has a left side of its own (`b &= 2`)."""
    lines = text.split("\n")
    rows = False
    for index, following in enumerate(lines[1:]):
        line = lines[index].rstrip()
        rows = rows or _ROW.search(line) is not None
        ended = line.endswith(("\\\\", "&", "\\quad", "]")) or "\\begin" in line or ends_open(line)
        if rows and line.strip() and not ended and _NEW_ROW.match(following):
            lines[index] = line + r" \\"
    return "\n".join(lines)


def is_operation(page: Page, region: Region) -> bool:
    """Whether a formula is the name or the sign of an operation, and so no statement."""
    return _OPERATION.fullmatch(page.text[region.inner : region.outer]) is not None


def region_statements(page: Page, region: Region, notation: Notation) -> tuple[Statement, ...]:
    """Read a region; a text that is too long for the parser comes back as an unread statement."""
    if is_operation(page, region):
        return ()
    if _depth(page.text[region.inner : region.outer]) > MAX_NESTING:
        return (_too_deep(page, region),)
    if region.written:
        return arithmetic_statements(page, region, notation)
    rows = _rows(page, region)
    if len(rows) > 1:
        return tuple(s for row in rows for s in region_statements(page, row, notation))
    text = page.text[region.inner : region.outer]
    blank = len(text) - len(text.lstrip())
    region = replace(region, inner=region.inner + blank)
    source = region_source(page, region).rstrip()
    place = page.place(region.inner, region.outer)
    statements = read_mathematics(source, notation, place)
    if _is_too_long(statements) and "\\\\" in source:
        statements = tuple(_row_by_row(page, region, notation))
    if region.label and statements and not statements[0].label:
        statements = (replace(statements[0], label=region.label), *statements[1:])
    return statements


def arithmetic_statements(page: Page, region: Region, notation: Notation) -> tuple[Statement, ...]:
    """Read a chain of arithmetic with words in it; its sides are quoted as they were written."""
    units = replace(notation, units=True, variables=notation.variables | region.names)
    units = notation if region.in_signs else units
    blank = len(region.written) - len(region.written.lstrip())
    place = page.place(region.inner + blank, region.outer)
    found = read_mathematics(in_one_chain(region.written.strip()), units, place)
    quoted = tuple(
        _with_single_blanks(statement)
        if region.in_signs
        else _quoted(statement, page, region.outer)
        for statement in found
    )
    if region.label and quoted and not quoted[0].label:
        return (replace(quoted[0], label=region.label), *quoted[1:])
    return quoted


def _with_single_blanks(statement: Statement) -> Statement:
    """Return a statement whose sides are quoted with the signs that stand for words."""
    sides = tuple(replace(side, raw=" ".join(side.raw.split())) for side in statement.sides)
    return replace(statement, sides=sides)


def _quoted(statement: Statement, page: Page, end: int) -> Statement:
    """Return a statement with the sides as they stand on the page, each up to the next sign."""
    starts = [_offset(side, page) for side in statement.sides]
    ends = [*starts[1:], end]
    sides = (
        replace(side, raw=page.text[start:stop].rstrip(" \t=≈\\$£€(").strip())
        for side, start, stop in zip(statement.sides, starts, ends, strict=True)
    )
    return replace(statement, sides=tuple(sides))


def _offset(side: Side, page: Page) -> int:
    index = side.place.line - page.first_line
    return page.starts[index] - page.indent(index) + side.place.column - 1


def _is_too_long(statements: Sequence[Statement]) -> bool:
    unread = statements[0].unread if len(statements) == 1 else None
    return unread is not None and unread.code == "unreadable-too-long"


def _row_by_row(page: Page, region: Region, notation: Notation) -> Iterator[Statement]:
    """Read each row of a display by itself: one that is too long costs no other."""
    text = _ENVIRONMENT.sub(
        lambda found: " " * len(found[0]), page.text[region.inner : region.outer]
    )
    start = 0
    for row in [*_ROW_END.finditer(text), None]:
        end = row.start() if row else len(text)
        bare = text[start:end].replace("&", " ")
        if bare.strip():
            first = start + len(bare) - len(bare.lstrip())
            place = page.place(region.inner + first, region.inner + end)
            yield from read_mathematics(bare.strip(), notation, place)
        start = row.end() if row else end


def _depth(text: str) -> int:
    """Return how deep environments stand in one another."""
    depth = deepest = 0
    for match in _BEGIN_OR_END.finditer(text):
        depth += 1 if match[1] == "begin" else -1
        deepest = max(deepest, depth)
    return deepest


def _too_deep(page: Page, region: Region) -> Statement:
    raw, place = page.text[region.inner : region.outer], page.place(region.inner, region.outer)
    sentence = f"this is nested more than {MAX_NESTING} levels deep"
    unread = Unreadable(1, "", sentence, "unreadable-too-deep")
    return Statement((Side(unread, raw, place),), (), raw, place, label=region.label)


def _rows(page: Page, region: Region) -> list[Region]:
    r"""Split a display without `\\\\` in which every line is a relation of its own."""
    text = page.text[region.inner : region.outer]
    if (
        region.joined
        or region.kind is not Kind.DISPLAY
        or "\n" not in text.strip()
        or "\\\\" in text
        or "&" in text
    ):
        return []
    rows: list[Region] = []
    start = region.inner
    for line in text.split("\n"):
        bare = line.strip(" \t>")
        if bare:
            first = start + len(line) - len(line.lstrip(" \t>"))
            end = start + len(line.rstrip())
            rows.append(Region(region.kind, first, end, first, end))
            before = rows[-2] if len(rows) > 1 else None
            open_ = before is not None and ends_open(
                page.text[before.inner : before.outer].rstrip()
            )
            whole = RELATION.search(bare) and bare.count("{") == bare.count("}")
            if not whole or open_ or starts_with_operator(bare) or "\\begin" in bare:
                return []
        start += len(line) + 1
    return rows


def read_mathematics(source: str, notation: Notation, place: Place) -> tuple[Statement, ...]:
    """Read a block of mathematics; what a class writes again and again is read once."""
    if len(source) > _SHORT:
        return read_statements(source, notation, place)
    found = _read_at_origin(source, declarations_of(notation))
    return tuple(_at(place, statement) for statement in found)


_SHORT = 500
_ORIGIN = Place("", 1, 1)


@lru_cache(maxsize=1 << 12)
def _read_at_origin(source: str, declared: Declared) -> tuple[Statement, ...]:
    return read_statements(source, declared.notation, _ORIGIN)


def _at(origin: Place, statement: Statement) -> Statement:
    """Return a statement of a block that begins at another place; only its places are others."""
    return Statement(
        tuple([Side(s.expression, s.raw, _moved(origin, s.place)) for s in statement.sides]),
        statement.relations,
        statement.raw,
        _moved(origin, statement.place),
        tuple([_at(origin, premise) for premise in statement.premises]),
        statement.label,
        statement.hedge,
        statement.lead,
        statement.stressed,
    )


def _moved(origin: Place, place: Place) -> Place:
    """Return a place of a block that is counted from its beginning; its first line begins later."""
    below, beside = max(origin.line, 1) - 1, max(origin.column, 1) - 1
    return Place(
        origin.source,
        place.line + below,
        place.column + beside * (place.line == 1),
        place.end_line + below,
        place.end_column + beside * (place.end_line == 1),
    )


def is_readable(source: str, notation: Notation) -> bool:
    """Whether every side of every statement of a source can be read."""
    statements = read_mathematics(source, notation, Place(""))
    return bool(statements) and all(statement.unread is None for statement in statements)
