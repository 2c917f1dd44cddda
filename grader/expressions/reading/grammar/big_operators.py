"""Sums, products, limits and integrals; which `dx` ends which integral."""

from __future__ import annotations

from grader.expressions.names import Name
from grader.expressions.nodes import (
    BigOperator,
    Call,
    Constant,
    Derivative,
    Expression,
    Integral,
    Limit,
    Mul,
    Number,
    Relation,
    Symbol,
)
from grader.expressions.numerals import read_numeral
from grader.expressions.reading.grammar.binding import bound_operator
from grader.expressions.reading.grammar.derivatives import (
    is_differential,
    matching,
    read_variable,
)
from grader.expressions.reading.grammar.precedence import PRODUCT, SEQUENCE, Reader
from grader.expressions.reading.tokens import CLOSING, OPENING
from grader.expressions.traversal import free_symbols

# -- sums, products ------------------------------------------------------------------------------


def read_big_operator(reader: Reader) -> Expression:
    """Read `\\sum_{i=1}^n a_i`: the terms reach up to the next plus or minus."""
    kind = str(reader.values[reader.i])
    reader.i += 1
    below, above = read_bounds(reader)
    body = reader.expression(PRODUCT)
    if isinstance(below, Relation) and below.ops == ("=",):
        variable, lower = below.args
        return bound_operator(kind, body, variable, lower, above or Constant("undefined"))
    if below is None:
        missing = Constant("undefined")
        return BigOperator(kind, body, missing, missing, above or missing)
    if isinstance(below, Symbol | Constant) and above is None:
        missing = Constant("undefined")
        return bound_operator(kind, body, below, missing, missing)
    return Call(f"{kind}_over", body, below, *((above,) if above else ()))


def read_bounds(reader: Reader) -> tuple[Expression | None, Expression | None]:
    """Read what stands below and above a sign, in either order."""
    below = above = None
    for _ in range(2):
        if reader.take("_"):
            below = _bound(reader)
        elif below is None and (bounds := _letters_as_bounds(reader)) is not None:
            return bounds
        elif reader.take("^"):
            above = _bound(reader)
    return below, above


def _letters_as_bounds(reader: Reader) -> tuple[Expression, Expression] | None:
    """Read `^b_a`, where `b_a` is no name of its own: b stands above and a below."""
    value = reader.values[reader.i + 1] if reader.kinds[reader.i] == "^" else None
    if not isinstance(value, Name) or reader.kinds[reader.i + 1] != "name":
        return None
    if not value.subscript.isalnum() or reader.kinds[reader.i + 2] == "(":
        return None
    reader.i += 2
    below, name = value.subscript, reader.meaning.expression
    upper = name(value._replace(subscript=""))
    return read_numeral(below) if below.isdigit() else name(Name(below)), upper


def _bound(reader: Reader) -> Expression:
    """Read one bound: a group, or a single number, name or sign with it, as TeX takes it."""
    if reader.kinds[reader.i] in ("group", "("):
        closing = "endgroup" if reader.kinds[reader.i] == "group" else ")"
        opened = reader.i
        reader.i += 1
        node = reader.expression()
        reader.expect(closing, opened)
        return node
    if reader.kinds[reader.i] == "name":
        value = reader.values[reader.i]
        assert isinstance(value, Name)
        reader.i += 1
        return reader.meaning.expression(value)
    if reader.kinds[reader.i] in ("num", "const"):
        value = reader.values[reader.i]
        assert isinstance(value, Number | Constant)
        reader.i += 1
        return value
    return reader.factor()


# -- limits --------------------------------------------------------------------------------------


def read_limit(reader: Reader) -> Expression:
    """Read `\\lim_{x \\to 0^+} f(x)`."""
    start = reader.i
    reader.i += 1
    if not reader.take("_"):
        raise reader.fail(
            "no-bound", "this limit does not say where it is taken", "`_{x \\to 0}`", start
        )
    opened = reader.i
    closing = "endgroup" if reader.take("group") else ")"
    if closing == ")":
        reader.expect("(", opened)
    reader.in_limit = True
    variable = reader.expression(SEQUENCE + 30)
    if reader.kinds[reader.i] not in ("rel", "implies"):
        raise reader.fail("no-bound", "this limit does not say where it is taken", "->")
    reader.i += 1
    point = reader.expression(SEQUENCE + 30)
    reader.in_limit = False
    side = _side(reader)
    reader.expect(closing, opened)
    return Limit(reader.expression(PRODUCT), variable, point, side)


def _side(reader: Reader) -> str:
    """Read the `^+` or `^{-}` behind the point."""
    if not reader.take("^"):
        return ""
    grouped = reader.take("group")
    side = reader.kinds[reader.i]
    reader.i += 1
    if grouped:
        reader.expect("endgroup", reader.i - 1)
    return side


# -- integrals -----------------------------------------------------------------------------------


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
        if kinds[i] in CLOSING or kinds[i] in ("rel", "newline", "&"):
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
        if kind in OPENING:
            level += 1
        elif kind in CLOSING:
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
