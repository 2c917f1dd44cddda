"""A formula that words say is rewritten: `Expanding, we get 3x + 12 - 2x + 2`.

What is to be simplified is announced, and each later formula that words call what comes of it has
to be the same. Where they speak of a part of it, or do something else to it, nothing is judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.equivalence import Outcome, compare
from grader.expressions.nodes import Add, Call, Div, Expression, Mul, Neg, Pow, Symbol
from grader.expressions.notation import Notation
from grader.expressions.statement import Side, Statement
from grader.expressions.traversal import free_symbols, walk
from grader.worked_solutions.identities import is_rewriting
from grader.worked_solutions.link import Judged
from grader.worked_solutions.outcome import LinkOutcome
from grader.worked_solutions.readings import has_opaque
from grader.worked_solutions.rounding import is_decimal
from grader.worked_solutions.texts.lines import LineLink

_REWRITES = r"simplif\w{1,7}|expand\w{0,3}|factor(?:i[sz])?(?:e|ing)?|rewrit\w{1,3}|reduc\w{1,3}"
#: What announces a formula that is to be written in another way.
_ANNOUNCES = re.compile(
    rf"\b(?:{_REWRITES})(?: the| this)?(?: following| given)?"
    r"(?: expression| fraction| polynomial| product| sum)?[: ]*$",
    re.IGNORECASE,
)
_DOES = re.compile(
    rf"\b(?:{_REWRITES}|combin\w{{1,4}}|collect\w{{0,3}}|cancel\w{{0,5}}|distribut\w{{1,4}}"
    r"|like terms|multiply\w{0,3} out)\b"
    r"|^\W{0,4}(?:\d{1,2}[.)] )?(?:this|which|it|the (?:result|answer|expression))"
    r" (?:equals|is|becomes)",
    re.IGNORECASE,
)
_COMES_TO = re.compile(
    r"\b(?:(?:we|to|can) (?:get|have|obtain|find)|gives?(?: us)?|giving(?: us)?|yields?|yielding"
    r"|becomes|equals|is equal to|is|results? in|(?:simplifies|reduces) to|leads to)[: ]*$",
    re.IGNORECASE,
)
#: Words of a part, or of something else that is done.
_OTHERWISE = re.compile(
    r"\b(?:first|second|third|last|each|every|part|inner|outer|inside|left|right|side|sides|of the"
    r"|coefficients?|constant|degree|exponents?|terms? (?:is|are)|by itself|both|substitut\w*"
    r"|plug\w*|differentiat\w*|deriv\w*|integra\w*|divid\w*|multiply\w* (?:both|by|the)|adding"
    r"|subtract\w*|squar\w*|roots?|solv\w*|equation|set|sett\w*|let|if|when|for|evaluat\w*"
    r"|limit|complet\w*|domain|common factor (?:is|of)|factors? (?:is|are)|denominator is"
    r"|numerator is|approximat\w*|other)\b",
    re.IGNORECASE,
)
_LIMIT = 200


def restated(statements: Sequence[Statement], text: str, notation: Notation) -> Iterator[LineLink]:
    """Yield each formula that words call the one announced before, with what becomes of that."""
    lines = text.split("\n")
    current: Side | None = None
    for statement in statements:
        side = _formula(statement)
        if side is None:
            current = _carried_on(statement, current)
            continue
        words = _words_before(statement, lines)
        if _ANNOUNCES.search(words):
            current = side
        elif current is not None and _COMES_TO.search(words) and _DOES.search(words):
            link = None if _OTHERWISE.search(words) else _judged(current, side, notation)
            if link is not None:
                yield link
            current = side if link is not None else None


def _words_before(statement: Statement, lines: Sequence[str]) -> str:
    place = statement.place
    if not 0 < place.line <= len(lines):
        return ""
    words = lines[place.line - 1][: max(place.column - 1, 0)].rstrip(" $\\([")
    sentences = re.split(r"(?<=[a-z$)\]])\. (?=[A-Z])", words[-_LIMIT:])
    return sentences[-1]


def _carried_on(statement: Statement, current: Side | None) -> Side | None:
    """Return the end of a chain that goes on from the formula, or the formula as it was."""
    sides = [side.expression for side in statement.sides]
    if current is None or len(sides) < 2 or set(statement.relations) != {"="}:
        return current
    goes_on = sides[0] == current.expression and isinstance(sides[-1], Expression)
    return statement.sides[-1] if goes_on else current


def _formula(statement: Statement) -> Side | None:
    """Return a formula of names that stands alone; None for other lines."""
    side = statement.sides[0]
    expression = side.expression
    if len(statement.sides) != 1 or statement.hedge or not isinstance(expression, Expression):
        return None
    plain = isinstance(expression, Add | Mul | Div | Pow | Neg | Call | Symbol)
    if not plain or not free_symbols(expression) or has_opaque(expression):
        return None
    return None if any(map(is_decimal, walk(expression))) else side


def _judged(above: Side, below: Side, notation: Notation) -> LineLink | None:
    one, other = above.expression, below.expression
    if not isinstance(one, Expression) or not isinstance(other, Expression):
        return None
    if free_symbols(one) != free_symbols(other):
        return None
    verdict = compare(one, other, notation)
    if verdict.outcome is Outcome.EQUIVALENT:
        return LineLink(above, below, "=", Judged(LinkOutcome.HOLDS, verdict))
    if verdict.outcome is Outcome.DIFFERENT and _are_alike(one, other):
        return LineLink(above, below, "=", Judged(LinkOutcome.FAILS, verdict))
    return None


def _are_alike(one: Expression, other: Expression) -> bool:
    """Whether two formulas are the same but for a slip, fractions over one denominator."""
    if is_rewriting(one, other):
        return True
    if not isinstance(one, Div):
        return False
    top, below = one.args
    if isinstance(other, Div) and other.args[1] is below:
        return is_rewriting(top, other.args[0])
    return not isinstance(other, Div) and is_rewriting(top, Mul(other, below))
