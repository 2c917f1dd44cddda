"""Asymptotes of the one function of a text, `2x/(x - 7)`: `the horizontal asymptote is y = 3`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.equivalence import Outcome, Verdict, compare
from grader.errors import Place
from grader.expressions.nodes import Call, Constant, Div, Expression, Limit, Number, Symbol
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.expressions.statement import Side, Statement
from grader.expressions.traversal import free_symbols, substitute, walk
from grader.worked_solutions.link import Judged
from grader.worked_solutions.outcome import LinkOutcome
from grader.worked_solutions.texts.lines import LineLink

_VALUE = r"\$(?P<name>[a-z]) ?= ?(?P<value>[^$=<>,]{1,40})\$"
_VALUE_OF_LINE = _VALUE.replace("P<", "P<line_")
_CLAIM = re.compile(
    r"\b(?P<kind>horizontal|vertical) asymptote (?:occurs |is |lies )?(?:at |given by |the line )?"
    rf"{_VALUE}"
    rf"|\bthe (?:graph|function|curve)(?: of the function)? approaches {_VALUE_OF_LINE}",
    re.IGNORECASE,
)
_OPEN = re.compile(r"\b(?:if|suppose|not|no|cannot)\b|n't\b", re.IGNORECASE)


def asymptotes(
    statements: Sequence[Statement], text: str, notation: Notation
) -> Iterator[LineLink]:
    """Yield what words say of the asymptotes of the one rational function of a text."""
    if "asymptote" not in text:
        return
    functions = {found for each in statements if (found := _function(each)) is not None}
    if len(functions) != 1:
        return
    ((name, formula),) = functions
    for number, line in enumerate(text.splitlines(), start=1):
        for claim in _CLAIM.finditer(line):
            if not _OPEN.search(line[: claim.start()].rpartition(". ")[2]):
                yield from _judged(name, formula, claim, number, notation)


def _function(statement: Statement) -> tuple[Symbol, Expression] | None:
    """Return the variable and the formula of a fraction that a line gives as a function."""
    sides = [side.expression for side in statement.sides]
    call, formula = sides[0], sides[1] if len(sides) > 1 else None
    if not isinstance(call, Call) or len(call.args) != 1 or not isinstance(formula, Expression):
        return None
    (name,) = call.args
    if statement.relations[:1] != ("=",) or not isinstance(name, Symbol):
        return None
    rational = not any(isinstance(node, Call) for node in walk(formula))
    fits = isinstance(formula, Div) and rational and free_symbols(formula.args[1]) == {name}
    return (name, formula) if fits and free_symbols(formula) == {name} else None


def _judged(
    name: Symbol, formula: Expression, claim: re.Match[str], line: int, notation: Notation
) -> Iterator[LineLink]:
    said = claim["value"] or claim["line_value"]
    value = parse(f"${said}$", notation)
    if not isinstance(value, Expression) or free_symbols(value):
        return
    upright = (claim["kind"] or "").lower() == "vertical"
    if upright != ((claim["name"] or claim["line_name"]) == name.name):
        return
    if upright:
        verdict = compare(substitute(formula.args[1], {name: value}), Number(0), notation)
    else:
        verdict = _at_infinity(name, formula, value, notation)
    if verdict.outcome not in (Outcome.EQUIVALENT, Outcome.DIFFERENT):
        return
    same = verdict.outcome is Outcome.EQUIVALENT
    place = Place("", line, claim.start() + 1)
    sides = Side(formula, claim[0].partition("$")[0].strip(), place), Side(value, said, place)
    outcome = LinkOutcome.HOLDS if same else LinkOutcome.FAILS
    reason = "" if same else "this is no asymptote"
    yield LineLink(*sides, "=", Judged(outcome, verdict), reason=reason)


def _at_infinity(
    name: Symbol, formula: Expression, value: Expression, notation: Notation
) -> Verdict:
    return compare(Limit(formula, name, Constant("oo"), ""), value, notation)
