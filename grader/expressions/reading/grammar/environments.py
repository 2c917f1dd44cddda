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
from grader.expressions.reading.grammar.precedence import CONDITION, INFIX, SEQUENCE, Reader

_MATRICES = frozenset(
    {"matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix", "psmallmatrix",
     "bsmallmatrix", "pmatrix*", "bmatrix*", "matrix*", "vmatrix*"}
)  # fmt: skip
CASES = frozenset({"cases", "dcases", "rcases", "numcases", "cases*", "dcases*"})


def read_environment(reader: Reader) -> Expression:
    """Read `\\begin{...} ... \\end{...}` by its name."""
    name = str(reader.values[reader.i])
    if name in CASES:
        return read_cases(reader)
    rows_of_cells = name in _MATRICES or (name in ("array", "tabular") and _in_brackets(reader))
    return _matrix(reader, name) if rows_of_cells else _aligned(reader)


def _in_brackets(reader: Reader) -> bool:
    """Whether an array is the whole content of brackets or bars, so that it is a matrix."""
    return reader.i > 0 and reader.kinds[reader.i - 1] in ("(", "[", "|(", "norm(", "|")


def _matrix(reader: Reader, name: str) -> Expression:
    opened = reader.i
    reader.i += 1
    rows: list[tuple[Expression, ...]] = []
    cells: list[Expression] = []
    while reader.kinds[reader.i] not in ("endenv", "end"):
        if reader.take("newline"):
            if cells:
                rows.append(tuple(cells))
            cells = []
        elif not reader.take("&"):
            cells.append(reader.expression())
            if reader.kinds[reader.i] not in ("&", "newline", "endenv", "end"):
                raise reader.unexpected()
    if cells:
        rows.append(tuple(cells))
    _close(reader, opened)
    if len({len(row) for row in rows}) > 1:
        raise reader.fail("ragged-matrix", "the rows of this matrix differ in length", at=opened)
    matrix = Matrix(tuple(rows))
    kind = {"vmatrix": "det", "Vmatrix": "norm", "vmatrix*": "det"}.get(name)
    if name == "array" and opened and reader.kinds[opened - 1] in ("|(", "|"):
        return matrix
    return Call(kind, matrix) if kind else matrix


def _close(reader: Reader, opened: int) -> None:
    if reader.kinds[reader.i] != "endenv":
        raise reader.unclosed(opened, "environment")
    reader.i += 1


def read_cases(reader: Reader) -> Expression:
    """Read rows of value and condition as a function by cases, rows of statements as a system."""
    opened = reader.i
    reader.i += 1
    rows: list[tuple[Expression, Expression | None]] = []
    bars, reader.bars = reader.bars, 0
    while reader.kinds[reader.i] not in ("endenv", "end"):
        if not (reader.take("newline") or reader.take("&")):
            rows.append(_case(reader))
    reader.bars = bars
    _close(reader, opened)
    if not rows:
        raise reader.fail("empty", "there are no cases here", at=opened)
    if all(condition is None for _, condition in rows):
        items = tuple(value for value, _ in rows)
        return Logic("and", *items) if len(items) > 1 else items[0]
    parts: list[Expression] = []
    for value, condition in rows:
        parts += [value, condition or Constant("true")]
    return Piecewise(*parts)


def _case(reader: Reader) -> tuple[Expression, Expression | None]:
    value = reader.expression(CONDITION + 1)
    # `x &= 1` in a system is aligned, it is not a value with a condition.
    if reader.kinds[reader.i] == "&" and _is_aligned(reader):
        reader.i += 1
        value = _continued(reader, value)
    separated = False
    while reader.kinds[reader.i] in (",", "&", "quad", ";", "."):
        separated = True
        reader.i += 1
    kind = reader.kinds[reader.i]
    if kind in ("newline", "endenv"):
        return value, None
    if kind == "if":
        reader.i += 1
        if reader.kinds[reader.i] == "otherwise":
            kind = "otherwise"
    if kind == "otherwise":
        reader.i += 1
        _end_of_row(reader)
        return value, Constant("true")
    if not separated and kind != "if":
        raise reader.unexpected()
    condition = reader.expression(CONDITION + 1)
    return value, _joined(reader, condition)


def _is_aligned(reader: Reader) -> bool:
    """Whether the `&` aligns an equation, as in `x &= 1`, rather than parting off a condition."""
    following = reader.kinds[reader.i + 1]
    if following in ("rel", "+", "endenv"):
        return True
    if following != "-":
        return False
    row = reader.kinds[reader.i : reader.i + 200]
    ends = [row.index(kind) for kind in ("newline", "endenv") if kind in row]
    return row[: min(ends, default=len(row))].count("&") > 1


def _continued(reader: Reader, value: Expression) -> Expression:
    while reader.kinds[reader.i] in ("rel", "+", "-", "&"):
        if reader.take("&"):
            continue
        value = INFIX[reader.kinds[reader.i]][1](reader, value, CONDITION + 1)
    return value


def _joined(reader: Reader, condition: Expression) -> Expression:
    conditions = [condition]
    while reader.kinds[reader.i] in (",", ";", "&"):
        reader.i += 1
        if reader.kinds[reader.i] in ("newline", "endenv"):
            break
        conditions.append(reader.expression(CONDITION + 1))
    _end_of_row(reader)
    return Logic("and", *conditions) if len(conditions) > 1 else condition


def _end_of_row(reader: Reader) -> None:
    while reader.kinds[reader.i] in (",", ".", ";"):
        reader.i += 1
    if reader.kinds[reader.i] not in ("newline", "endenv"):
        raise reader.unexpected()


def _aligned(reader: Reader) -> Expression:
    """Read aligned rows as one expression: a chain goes on in rows that begin with a relation."""
    opened = reader.i
    reader.i += 1
    items: list[Expression] = []
    while reader.kinds[reader.i] not in ("endenv", "end"):
        kind = reader.kinds[reader.i]
        if kind in ("newline", "&", ",", "quad", "therefore", "."):
            reader.i += 1
        elif items and kind in ("rel", "+", "-"):
            items[-1] = _longer(reader, items[-1])
        else:
            items.append(reader.expression(SEQUENCE + 1))
    _close(reader, opened)
    if not items:
        raise reader.fail("empty", "there is nothing in this environment", at=opened)
    return items[0] if len(items) == 1 else Collection("sequence", *items)


def _longer(reader: Reader, item: Expression) -> Expression:
    """Continue the last item with a row that begins with a relation, a plus or a minus."""
    kind = reader.kinds[reader.i]
    rule = INFIX[kind][1]
    if not isinstance(item, Relation):
        return rule(reader, item, SEQUENCE + 1)
    if kind != "rel":
        last = rule(reader, item.args[-1], SEQUENCE + 1)
        return Relation((*item.args[:-1], last), item.ops)
    tail = rule(reader, item.args[-1], SEQUENCE + 1)
    assert isinstance(tail, Relation)
    return Relation((*item.args[:-1], *tail.args), (*item.ops, *tail.ops))
