"""Sums, products, limits and integrals; which `dx` ends which integral."""

from __future__ import annotations

from grader.expressions.names import Name
from grader.expressions.nodes import (
    BigOperator,
    Call,
    Collection,
    Constant,
    Derivative,
    Expression,
    Integral,
    Limit,
    Logic,
    Mul,
    Neg,
    Number,
    Relation,
    Symbol,
)
from grader.expressions.numerals import read_numeral
from grader.expressions.reading.grammar.binding import bound_operator, over_conditions
from grader.expressions.reading.grammar.derivatives import (
    is_differential,
    matching,
    read_variable,
)
from grader.expressions.reading.grammar.precedence import PRODUCT, SEQUENCE, Parser
from grader.expressions.reading.tokens import CLOSING, OPENING
from grader.expressions.traversal import free_symbols

# -- sums, products ------------------------------------------------------------------------------


def read_big_operator(parser: Parser) -> Expression:
    """Read `\\sum_{i=1}^n a_i`: the terms reach up to the next plus or minus."""
    kind = str(parser.values[parser.i])
    parser.i += 1
    below, above = read_bounds(parser)
    body = parser.expression(PRODUCT)
    if isinstance(below, Relation) and below.ops == ("=",):
        variable, lower = below.args
        return bound_operator(kind, body, variable, lower, above or Constant("undefined"))
    if below is None:
        missing = Constant("undefined")
        return BigOperator(kind, body, missing, missing, above or missing)
    if isinstance(below, Symbol | Constant) and above is None:
        missing = Constant("undefined")
        return bound_operator(kind, body, below, missing, missing)
    conditions = _conditions(below)
    found = over_conditions(kind, body, conditions, above) if conditions else None
    return found or Call(f"{kind}_over", body, below, *((above,) if above else ()))


def _conditions(below: Expression) -> tuple[Expression, ...]:
    """Return what stands below a sign, separated by commas or in rows of their own."""
    if isinstance(below, Collection) and below.kind == "sequence":
        return below.args
    if isinstance(below, Logic) and below.op == "and":
        return below.args
    return (below,) if isinstance(below, Relation) else ()


def read_bounds(parser: Parser) -> tuple[Expression | None, Expression | None]:
    """Read what stands below and above a sign, in either order."""
    below = above = None
    for _ in range(2):
        if parser.take("_"):
            below = _bound(parser)
        elif below is None and (bounds := _letters_as_bounds(parser)) is not None:
            return bounds
        elif parser.take("^"):
            above = _bound(parser)
    return below, above


def _letters_as_bounds(parser: Parser) -> tuple[Expression, Expression] | None:
    """Read `^b_a`, where `b_a` is no name of its own: b stands above and a below."""
    value = parser.values[parser.i + 1] if parser.kinds[parser.i] == "^" else None
    if not isinstance(value, Name) or parser.kinds[parser.i + 1] != "name":
        return None
    if not value.subscript.isalnum() or parser.kinds[parser.i + 2] == "(":
        return None
    parser.i += 2
    below, name = value.subscript, parser.meaning.expression
    upper = name(value._replace(subscript=""))
    return read_numeral(below) if below.isdigit() else name(Name(below)), upper


def _bound(parser: Parser) -> Expression:
    """Read one bound: a group, or a single number, name or sign with it, as TeX takes it."""
    if parser.kinds[parser.i] in ("group", "("):
        closing = "endgroup" if parser.kinds[parser.i] == "group" else ")"
        opened = parser.i
        parser.i += 1
        # `\\substack` has its rows in braces of their own.
        nested = closing == "endgroup" and parser.kinds[parser.i] == "group"
        node = _bound(parser) if nested else parser.expression()
        while parser.take("newline"):
            node = Logic("and", *_conditions(node), parser.expression())
        parser.expect(closing, opened)
        return node
    if parser.take("-"):
        return Neg(_bound(parser))
    if parser.kinds[parser.i] == "name":
        value = parser.values[parser.i]
        assert isinstance(value, Name)
        parser.i += 1
        return parser.meaning.expression(value)
    if parser.kinds[parser.i] in ("num", "const"):
        value = parser.values[parser.i]
        assert isinstance(value, Number | Constant)
        parser.i += 1
        return value
    return parser.factor()


# -- limits --------------------------------------------------------------------------------------


def read_limit(parser: Parser) -> Expression:
    """Read `\\lim_{x \\to 0^+} f(x)`."""
    start = parser.i
    parser.i += 1
    if not parser.take("_"):
        raise parser.fail(
            "no-bound", "this limit does not say where it is taken", "`_{x \\to 0}`", start
        )
    opened = parser.i
    closing = "endgroup" if parser.take("group") else ")"
    if closing == ")":
        parser.expect("(", opened)
    parser.in_limit = True
    variable = parser.expression(SEQUENCE + 30)
    if parser.kinds[parser.i] not in ("rel", "implies"):
        raise parser.fail("no-bound", "this limit does not say where it is taken", "->")
    parser.i += 1
    point = parser.expression(SEQUENCE + 30)
    parser.in_limit = False
    side = _side(parser)
    parser.expect(closing, opened)
    return Limit(parser.expression(PRODUCT), variable, point, side)


def _side(parser: Parser) -> str:
    """Read the `^+` or `^{-}` behind the point."""
    if not parser.take("^"):
        return ""
    grouped = parser.take("group")
    side = parser.kinds[parser.i]
    parser.i += 1
    if grouped:
        parser.expect("endgroup", parser.i - 1)
    return side


# -- integrals -----------------------------------------------------------------------------------


def read_integral(parser: Parser) -> Expression:
    """Read `\\int_a^b f dx`: what is integrated reaches up to its `d`."""
    count = parser.values[parser.i]
    assert isinstance(count, int)
    start = parser.i
    parser.i += 1
    lower, upper = read_bounds(parser)
    if upper is not None and lower is None:
        raise parser.fail("no-bound", "this integral has no lower bound", "`_a`", start)
    ends = _differentials(parser)
    if _unended(parser, start):
        # A question that declares a variable `d` still integrates with `dx`.
        ends = _find_differentials(parser, declared=True)
    if _unended(parser, start) and _out_of_fraction(parser):
        ends = _differentials(parser)
    if _unended(parser, start):
        raise parser.fail("no-differential", "this integral has no `dx`", "`dx`", start)
    body = _integrand(parser)
    variables = []
    for _ in range(count):
        if parser.i not in ends:
            raise parser.fail("no-differential", "this integral has too few `dx`", "`dx`")
        parser.i += 1
        variables.append(read_variable(parser)[0])
    for variable in variables:
        bounds = () if lower is None else (lower, upper or Constant("undefined"))
        body, variable = _by_a_name(parser, body, variable)
        body = Integral(body, variable, *bounds)
    return body


def _by_a_name(
    parser: Parser, body: Expression, variable: Expression
) -> tuple[Expression, Expression]:
    """Return what is integrated and by which name: `x d(e^x)` is `x e^x dx`."""
    names = () if isinstance(variable, Symbol | Constant) else tuple(free_symbols(variable))
    if not names:
        return body, variable
    if len(names) > 1:
        raise parser.fail("no-differential", "this integral has a `d` of several names", "`dx`")
    return Mul(body, Derivative(variable, names[0])), names[0]


def _out_of_fraction(parser: Parser) -> bool:
    """Move the `dx` of `\\int \\frac{dx}{x}` behind the fraction; say whether there was one."""
    kinds, tokens = parser.kinds, parser.tokens
    for i in range(parser.i, tokens.count):
        if kinds[i] in CLOSING or kinds[i] in ("rel", "newline", "&"):
            return False
        if kinds[i] != "frac" or kinds[i + 1] != "group":
            continue
        end = matching(parser, i + 1)
        if kinds[end - 1] == "name" and is_differential(parser, end - 2):
            behind = matching(parser, end + 1) + 1 if kinds[end + 1] == "group" else end + 2
            tokens.move(end - 2, end, behind)
            if kinds[end - 3] == "*":
                tokens.delete(end - 3)  # `\\frac{3 \\cdot dx}{x}`
            if end - 2 == i + 2:
                tokens.insert(i + 2, "num", read_numeral("1"))
            parser.differentials = parser.pairs = None
            return True
    return False


def _integrand(parser: Parser) -> Expression:
    """Read up to the differential; with nothing before it, the integrand is 1."""
    if parser.i in _differentials(parser):
        return read_numeral("1")
    return parser.expression(SEQUENCE + 1)


def _differentials(parser: Parser) -> dict[int, int]:
    """Return which `d` ends which integral, found once for the whole text."""
    if parser.differentials is None:
        return _find_differentials(parser)
    return parser.differentials


def _unended(parser: Parser, start: int) -> bool:
    return parser.unended is not None and start in parser.unended


def _find_differentials(parser: Parser, declared: bool = False) -> dict[int, int]:
    """Note for the whole text which `d` ends which integral, and which integrals have none."""
    parser.differentials = ends = _ends(parser, declared)
    integrals = {i for i, kind in enumerate(parser.kinds) if kind == "int"}
    parser.unended = integrals.difference(ends.values())
    return ends


def _ends(parser: Parser, declared: bool) -> dict[int, int]:
    ends: dict[int, int] = {}
    waiting: list[tuple[int, int, int]] = []
    level = 0
    for i, kind in enumerate(parser.kinds):
        if kind in OPENING:
            level += 1
        elif kind in CLOSING:
            level -= 1
            while waiting and waiting[-1][1] > level:
                waiting.pop()
        elif kind == "int":
            count = parser.values[i]
            waiting.append((i, level, count if isinstance(count, int) else 1))
        elif waiting and waiting[-1][1] == level and _ends_integral(parser, i, declared):
            start, _, count = waiting.pop()
            ends[i] = start
            if count > 1:
                waiting.append((start, level, count - 1))
    return ends


def _ends_integral(parser: Parser, i: int, declared: bool) -> bool:
    kinds, values = parser.kinds, parser.values
    letter = declared and kinds[i] == "name" and values[i] == Name("d")
    if not (letter or is_differential(parser, i)):
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
