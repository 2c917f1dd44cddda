"""Integrals, and which `dx` ends which of them."""

from __future__ import annotations

from grader.expressions.climbing import SEQUENCE, Reader
from grader.expressions.names import Name
from grader.expressions.nodes import Constant, Derivative, Expression, Integral, Mul, Symbol
from grader.expressions.numerals import read_numeral
from grader.expressions.parse_calculus import (
    OPEN,
    SHUT,
    is_differential,
    matching,
    read_bounds,
    read_variable,
)
from grader.expressions.traversal import free_symbols


def read_integral(reader: Reader) -> Expression:
    """Read `\\int_a^b f dx`: what is integrated reaches up to its `d`."""
    count = reader.values[reader.i]
    assert isinstance(count, int)
    start = reader.i
    reader.i += 1
    lower, upper = read_bounds(reader)
    if upper is not None and lower is None:
        raise reader.fail("no-bound", "this integral has no lower bound", "`_a`", start)
    ends = _differentials(reader)
    if _unended(reader, start):
        # A question that declares a variable `d` still integrates with `dx`.
        ends = _find_differentials(reader, declared=True)
    if _unended(reader, start) and _out_of_fraction(reader):
        ends = _differentials(reader)
    if _unended(reader, start):
        raise reader.fail("no-differential", "this integral has no `dx`", "`dx`", start)
    body = _integrand(reader)
    variables = []
    for _ in range(count):
        if reader.i not in ends:
            raise reader.fail("no-differential", "this integral has too few `dx`", "`dx`")
        reader.i += 1
        variables.append(read_variable(reader)[0])
    for variable in variables:
        bounds = () if lower is None else (lower, upper or Constant("undefined"))
        body, variable = _by_a_name(reader, body, variable)
        body = Integral(body, variable, *bounds)
    return body


def _by_a_name(
    reader: Reader, body: Expression, variable: Expression
) -> tuple[Expression, Expression]:
    """Return what is integrated and by which name: `x d(e^x)` is `x e^x dx`."""
    names = () if isinstance(variable, Symbol | Constant) else tuple(free_symbols(variable))
    if not names:
        return body, variable
    if len(names) > 1:
        raise reader.fail("no-differential", "this integral has a `d` of several names", "`dx`")
    return Mul(body, Derivative(variable, names[0])), names[0]


def _out_of_fraction(reader: Reader) -> bool:
    """Move the `dx` of `\\int \\frac{dx}{x}` behind the fraction; say whether there was one."""
    kinds, tokens = reader.kinds, reader.tokens
    for i in range(reader.i, tokens.count):
        if kinds[i] in SHUT or kinds[i] in ("rel", "newline", "&"):
            return False
        if kinds[i] != "frac" or kinds[i + 1] != "group":
            continue
        end = matching(reader, i + 1)
        if kinds[end - 1] == "name" and is_differential(reader, end - 2):
            behind = matching(reader, end + 1) + 1 if kinds[end + 1] == "group" else end + 2
            tokens.move(end - 2, end, behind)
            if kinds[end - 3] == "*":
                tokens.delete(end - 3)  # `\\frac{3 \\cdot dx}{x}`
            if end - 2 == i + 2:
                tokens.insert(i + 2, "num", read_numeral("1"))
            reader.differentials = reader.pairs = None
            return True
    return False


def _integrand(reader: Reader) -> Expression:
    """Read up to the differential; with nothing before it, the integrand is 1."""
    if reader.i in _differentials(reader):
        return read_numeral("1")
    return reader.expression(SEQUENCE + 1)


def _differentials(reader: Reader) -> dict[int, int]:
    """Return which `d` ends which integral, found once for the whole text."""
    if reader.differentials is None:
        return _find_differentials(reader)
    return reader.differentials


def _unended(reader: Reader, start: int) -> bool:
    return reader.unended is not None and start in reader.unended


def _find_differentials(reader: Reader, declared: bool = False) -> dict[int, int]:
    """Note for the whole text which `d` ends which integral, and which integrals have none."""
    reader.differentials = ends = _ends(reader, declared)
    integrals = {i for i, kind in enumerate(reader.kinds) if kind == "int"}
    reader.unended = integrals.difference(ends.values())
    return ends


def _ends(reader: Reader, declared: bool) -> dict[int, int]:
    ends: dict[int, int] = {}
    waiting: list[tuple[int, int, int]] = []
    level = 0
    for i, kind in enumerate(reader.kinds):
        if kind in OPEN:
            level += 1
        elif kind in SHUT:
            level -= 1
            while waiting and waiting[-1][1] > level:
                waiting.pop()
        elif kind == "int":
            count = reader.values[i]
            waiting.append((i, level, count if isinstance(count, int) else 1))
        elif waiting and waiting[-1][1] == level and _ends_integral(reader, i, declared):
            start, _, count = waiting.pop()
            ends[i] = start
            if count > 1:
                waiting.append((start, level, count - 1))
    return ends


def _ends_integral(reader: Reader, i: int, declared: bool) -> bool:
    kinds, values = reader.kinds, reader.values
    letter = declared and kinds[i] == "name" and values[i] == Name("d")
    if not (letter or is_differential(reader, i)):
        return False
    if kinds[i + 1] == "(":
        return not declared and _ends_behind_bracket(kinds, i + 1)
    if kinds[i + 1] not in ("name", "accent", "symbol"):
        return False
    return not (values[i + 1] == Name("d") and kinds[i + 2] in ("name", "symbol"))


_BEHIND = frozenset({"end", "rel", "+", "-", ",", ")", "endgroup", "quad", "newline", "&", "."})


def _ends_behind_bracket(kinds: list[str], opened: int) -> bool:
    """Whether nothing is multiplied behind the bracket: then `d(e^x)` is a differential."""
    level = 0
    for i in range(opened, len(kinds)):
        level += (kinds[i] == "(") - (kinds[i] == ")")
        if not level:
            return kinds[i + 1] in _BEHIND
        if i - opened > _REACH:
            return False
    return False


# How many tokens the bracket of a differential may hold.
_REACH = 40
