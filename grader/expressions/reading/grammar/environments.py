"""Environments: matrices, cases, and aligned rows that stand as one expression."""

from __future__ import annotations

from grader.expressions.nodes import (
    Call,
    Collection,
    Constant,
    Expression,
    Logic,
    Matrix,
    Piecewise,
    Relation,
)
from grader.expressions.reading.grammar.precedence import CONDITION, INFIX, SEQUENCE, Parser

_MATRICES = frozenset(
    {"matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix", "psmallmatrix",
     "bsmallmatrix", "pmatrix*", "bmatrix*", "matrix*", "vmatrix*"}
)  # fmt: skip
CASES = frozenset({"cases", "dcases", "rcases", "numcases", "cases*", "dcases*"})


def read_environment(parser: Parser) -> Expression:
    """Read `\\begin{...} ... \\end{...}` by its name."""
    name = str(parser.values[parser.i])
    if name in CASES:
        return read_cases(parser)
    rows_of_cells = name in _MATRICES or (name in ("array", "tabular") and _in_brackets(parser))
    return _matrix(parser, name) if rows_of_cells else _aligned(parser)


def _in_brackets(parser: Parser) -> bool:
    """Whether an array is the whole content of brackets or bars, so that it is a matrix."""
    return parser.i > 0 and parser.kinds[parser.i - 1] in ("(", "[", "|(", "norm(", "|")


def _matrix(parser: Parser, name: str) -> Expression:
    opened = parser.i
    parser.i += 1
    rows: list[tuple[Expression, ...]] = []
    cells: list[Expression] = []
    while parser.kinds[parser.i] not in ("endenv", "end"):
        if parser.take("newline"):
            if cells:
                rows.append(tuple(cells))
            cells = []
        elif not parser.take("&"):
            cells.append(parser.expression())
            if parser.kinds[parser.i] not in ("&", "newline", "endenv", "end"):
                raise parser.unexpected()
    if cells:
        rows.append(tuple(cells))
    _close(parser, opened)
    if len({len(row) for row in rows}) > 1:
        raise parser.fail("ragged-matrix", "the rows of this matrix differ in length", at=opened)
    matrix = Matrix(tuple(rows))
    kind = {"vmatrix": "det", "Vmatrix": "norm", "vmatrix*": "det"}.get(name)
    if name == "array" and opened and parser.kinds[opened - 1] in ("|(", "|"):
        return matrix
    return Call(kind, matrix) if kind else matrix


def _close(parser: Parser, opened: int) -> None:
    if parser.kinds[parser.i] != "endenv":
        raise parser.unclosed(opened, "environment")
    parser.i += 1


def read_cases(parser: Parser) -> Expression:
    """Read rows of value and condition as a function by cases, rows of statements as a system."""
    opened = parser.i
    parser.i += 1
    rows: list[tuple[Expression, Expression | None]] = []
    bars, parser.bars = parser.bars, 0
    while parser.kinds[parser.i] not in ("endenv", "end"):
        if not (parser.take("newline") or parser.take("&")):
            rows.append(_case(parser))
    parser.bars = bars
    _close(parser, opened)
    if not rows:
        raise parser.fail("empty", "there are no cases here", at=opened)
    if all(condition is None for _, condition in rows):
        items = tuple(value for value, _ in rows)
        return Logic("and", *items) if len(items) > 1 else items[0]
    parts: list[Expression] = []
    for value, condition in rows:
        parts += [value, condition or Constant("true")]
    return Piecewise(*parts)


def _case(parser: Parser) -> tuple[Expression, Expression | None]:
    value = parser.expression(CONDITION + 1)
    # `x &= 1` in a system is aligned, it is not a value with a condition.
    if parser.kinds[parser.i] == "&" and _is_aligned(parser):
        parser.i += 1
        value = _continued(parser, value)
    separated = False
    while parser.kinds[parser.i] in (",", "&", "quad", ";", "."):
        separated = True
        parser.i += 1
    kind = parser.kinds[parser.i]
    if kind in ("newline", "endenv"):
        return value, None
    if kind == "if":
        parser.i += 1
        if parser.kinds[parser.i] == "otherwise":
            kind = "otherwise"
    if kind == "otherwise":
        parser.i += 1
        _end_of_row(parser)
        return value, Constant("true")
    if not separated and kind != "if":
        raise parser.unexpected()
    condition = parser.expression(CONDITION + 1)
    return value, _joined(parser, condition)


def _is_aligned(parser: Parser) -> bool:
    """Whether the `&` aligns an equation, as in `x &= 1`, rather than parting off a condition."""
    following = parser.kinds[parser.i + 1]
    if following in ("rel", "+", "endenv"):
        return True
    if following != "-":
        return False
    row = parser.kinds[parser.i : parser.i + 200]
    ends = [row.index(kind) for kind in ("newline", "endenv") if kind in row]
    return row[: min(ends, default=len(row))].count("&") > 1


def _continued(parser: Parser, value: Expression) -> Expression:
    while parser.kinds[parser.i] in ("rel", "+", "-", "&"):
        if parser.take("&"):
            continue
        value = INFIX[parser.kinds[parser.i]][1](parser, value, CONDITION + 1)
    return value


def _joined(parser: Parser, condition: Expression) -> Expression:
    conditions = [condition]
    while parser.kinds[parser.i] in (",", ";", "&"):
        parser.i += 1
        if parser.kinds[parser.i] in ("newline", "endenv"):
            break
        conditions.append(parser.expression(CONDITION + 1))
    _end_of_row(parser)
    return Logic("and", *conditions) if len(conditions) > 1 else condition


def _end_of_row(parser: Parser) -> None:
    while parser.kinds[parser.i] in (",", ".", ";"):
        parser.i += 1
    if parser.kinds[parser.i] not in ("newline", "endenv"):
        raise parser.unexpected()


def _aligned(parser: Parser) -> Expression:
    """Read aligned rows as one expression: a chain goes on in rows that begin with a relation."""
    opened = parser.i
    parser.i += 1
    items: list[Expression] = []
    while parser.kinds[parser.i] not in ("endenv", "end"):
        kind = parser.kinds[parser.i]
        if kind in ("newline", "&", ",", "quad", "therefore", "."):
            parser.i += 1
        elif items and kind in ("rel", "+", "-"):
            items[-1] = _longer(parser, items[-1])
        else:
            items.append(parser.expression(SEQUENCE + 1))
    _close(parser, opened)
    if not items:
        raise parser.fail("empty", "there is nothing in this environment", at=opened)
    return items[0] if len(items) == 1 else Collection("sequence", *items)


def _longer(parser: Parser, item: Expression) -> Expression:
    """Continue the last item with a row that begins with a relation, a plus or a minus."""
    kind = parser.kinds[parser.i]
    rule = INFIX[kind][1]
    if not isinstance(item, Relation):
        return rule(parser, item, SEQUENCE + 1)
    if kind != "rel":
        last = rule(parser, item.args[-1], SEQUENCE + 1)
        return Relation((*item.args[:-1], last), item.ops)
    tail = rule(parser, item.args[-1], SEQUENCE + 1)
    assert isinstance(tail, Relation)
    return Relation((*item.args[:-1], *tail.args), (*item.ops, *tail.ops))
