"""What a rubric leaves open, and what will therefore be accepted: notes for its author."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction

from grader.answers.base import AnswerKind, KindFacts
from grader.answers.comparing import formula_of
from grader.answers.demands.brackets import open_brackets
from grader.answers.demands.forms import form_lack
from grader.answers.find.measures.units import unit_named
from grader.equivalence import EXACT, Enclosure, enclose, is_unit
from grader.errors import Problem
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import (
    Collection,
    Derivative,
    Expression,
    Interval,
    Logic,
    Matrix,
    Relation,
    SetOperation,
    Symbol,
    Unit,
)
from grader.expressions.reading import parse
from grader.expressions.traversal import free_symbols, functions_called, walk
from grader.expressions.units import UNITS
from grader.rubric.types import Asked
from grader.rubric.units_of_titles import units_in_title

_WITH_ENTRIES = (Collection, Matrix, Interval, Logic, SetOperation)
_LONGEST_DECIMAL = 10**6


def open_choices(asked: Asked, kind: AnswerKind) -> Iterator[Problem]:
    """Yield what the rubric leaves open at a part, with what the grader will do."""
    facts = kind.facts
    yield from _form(asked, facts)
    if facts.numeric or facts.a_formula or facts.quantities:
        yield from _tolerance(asked)
    if facts.numeric or facts.one_value or facts.quantities:
        yield from _unit(asked)
    if facts.a_formula and asked.model is None:
        yield from _not_computed(asked)
    yield from open_brackets(asked, kind)


def problem_at(asked: Asked, key: str, code: str, text: str, mend: str) -> Problem:
    """Return a note at a key of a part, or at its reference where the key is not written."""
    part = asked.part
    place = part.places.get(key, part.places.get("reference", part.place))
    return Problem(code, f"`{part.id}`: {text}", place, mend)


def _form(asked: Asked, facts: KindFacts) -> Iterator[Problem]:
    """Say that the reference has not the form that is asked for."""
    form, reference = asked.part.form, formula_of(asked)
    lack = form_lack(asked, reference, facts) if reference is not None else None
    if form is None or lack is None:
        return
    earns = f"{form.share} of the points" if form.share else "nothing"
    text = f"the reference itself is not `{form.name}`: {lack.reason}; so it earns {earns}"
    mend = "this is no mistake where the form is to be found; else write the reference in it"
    yield problem_at(asked, "form", "form-of-reference", text, mend)


def _tolerance(asked: Asked) -> Iterator[Problem]:
    """Say which decimals will be right for a number that no decimal is equal to."""
    part = asked.part
    if part.policy != EXACT or part.bands:
        return
    value = next((v for v in _values(asked) if v is not None and _never_ends(v)), None)
    if value is None:
        return
    text = f"without a tolerance, decimals of three digits or more are right ({_short(value)})"
    mend = "add `tolerance:`; `tolerance: {absolute: 0}` takes the exact number alone"
    yield problem_at(asked, "tolerance", "open-tolerance", text, mend)


def _short(value: Enclosure) -> str:
    exact = value.midpoint
    return f"{Decimal(exact.numerator) / Decimal(exact.denominator):.4g}"


def _values(asked: Asked) -> Iterator[Enclosure | None]:
    value = asked.value
    if isinstance(value, Enclosure):
        yield value
    elif isinstance(value, Expression):
        yield from map(_enclosed, _entries(value))
    for row in asked.part.options.get("rows") or ():
        read = (parse(str(cell), asked.part.notation) for cell in row)
        yield from (_enclosed(cell) for cell in read if isinstance(cell, Expression))


def _enclosed(entry: Expression) -> Enclosure | None:
    known = functions_called(entry) <= KNOWN_FUNCTIONS.keys()
    return enclose(entry) if known and not free_symbols(entry) else None


def _entries(value: Expression) -> Iterator[Expression]:
    if isinstance(value, _WITH_ENTRIES):
        for arg in value.args:
            yield from _entries(arg)
    elif isinstance(value, Relation):
        yield from value.args
    else:
        yield value


def _never_ends(value: Enclosure) -> bool:
    """Whether no decimal of a usual length is equal to a number."""
    return not value.exact or _LONGEST_DECIMAL % Fraction(value.lower).denominator != 0


def _names(asked: Asked) -> frozenset[str]:
    """Return the names that a part and its model declare, of which none is a unit."""
    found = set(asked.part.notation.variables)
    if asked.model is not None:
        words = asked.model.vocabulary()
        found |= words.notation.variables
        found |= {name.name for left in words.definitions for name in free_symbols(left)}
    return frozenset(found)


def _unit(asked: Asked) -> Iterator[Problem]:
    """Say what becomes of units where the title or the reference has one, and the part none."""
    part = asked.part
    if part.unit is not None and part.unit.of_title:
        unit = part.unit.name
        text = f"no `unit` is given; that of the title is taken, `{unit}`"
        mend = f"add `unit: {unit}` to say what becomes of answers in another one"
        yield problem_at(asked, "title", "open-unit", text, mend)
        return
    if part.unit is not None:
        yield from _unknown_unit(asked, part.unit.name)
        return
    known = _names(asked)
    named = units_in_title(part.title)
    unit = next((each for each in named if each not in known and unit_named(each)), "")
    reference = asked.value
    if not unit and isinstance(reference, Expression):
        unit = next((n.name for n in walk(reference) if isinstance(n, Unit)), "")
    if unit:
        text = f"no `unit` is given, so that an answer with one (`{unit}`) is for a person"
        yield problem_at(asked, "title", "open-unit", text, f"add `unit: {unit}`")


def _unknown_unit(asked: Asked, unit: str) -> Iterator[Problem]:
    """Say that a unit is none that can be converted, and which was probably meant."""
    if is_unit(unit) or unit_named(unit) is not None:
        return
    near = get_close_matches(unit, sorted(UNITS), 1, 0.7)
    text = f"`{unit}` is no unit that is known, so that nothing is converted into it"
    mend = "this is no mistake for what is counted, as `students`"
    if near:
        mend = f"did you mean `{near[0]}`? {mend}"
    yield problem_at(asked, "unit", "unknown-unit", text, mend)


def _not_computed(asked: Asked) -> Iterator[Problem]:
    """Say that a reference is a derivative of a name of which no model says anything."""
    reference = asked.value
    if isinstance(reference, Derivative) and isinstance(reference.args[0], Symbol):
        name = reference.args[0].name
        text = f"nothing computes this derivative: no model says what `{name}` is"
        mend = "add `model:` with the name of the model that defines it"
        yield problem_at(asked, "reference", "not-computed", text, mend)
