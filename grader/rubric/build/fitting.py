"""Whether a computed reference is of the kind that its part asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from grader.equivalence import Enclosure, enclose
from grader.errors import Place, Problem
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import (
    Call,
    Collection,
    Constant,
    Div,
    Expression,
    Interval,
    Logic,
    Matrix,
    Neg,
    Pow,
    Relation,
    SetBuilder,
    SetOperation,
)
from grader.expressions.sets import NAMED_SETS
from grader.expressions.traversal import free_symbols, functions_called, walk
from grader.models.base import Finding, Iterates, Labels, Reference, Value
from grader.rubric.schema.document import PART_SPECS, PartSpec
from grader.rubric.types import Part

_NOUNS: dict[type[Any], str] = {
    Enclosure: "a number",
    Iterates: "the states of an iteration",
    Labels: "labels of a tree",
    Finding: "a finding for a person",
}


_NO_NUMBERS: dict[type[Any], tuple[str, str]] = {
    Matrix: ("a matrix", "matrix"),
    Interval: ("a set", "set"),
    SetOperation: ("a set", "set"),
    SetBuilder: ("a set", "set"),
    Relation: ("an equation or inequality", "equation"),
    Logic: ("a statement", "equation"),
}


def asked_at(part: Part) -> Place:
    """Return where the rubric says what is asked."""
    return part.places.get("reference", part.place)


def misfit(part: Part, reference: Reference) -> Iterator[Problem]:
    """Say that a value is not what this kind of answer is about."""
    value, spec = reference.value, PART_SPECS[part.kind]
    yield from _unknown_commands(part, reference)
    if not _fits(spec, value):
        noun = next((noun for cls, noun in _NOUNS.items() if isinstance(value, cls)), "a formula")
        text = f"the reference is {noun}, which `answer: {part.kind}` cannot be compared with"
        mend = _fitting(value)
        if not part.model_name and isinstance(value, Expression) and Expression not in spec.takes:
            mend = f"name the `model:` that computes it; else {mend}"
        yield Problem("answer-kind", text, asked_at(part), mend)
    elif isinstance(value, Collection) and spec.rectangular and _is_ragged(value):
        text = "the rows of the reference have different lengths"
        mend = "write each row with as many entries: `[[1, 2], [3, 4]]`"
        yield Problem("ragged-rows", text, asked_at(part), mend)
    elif isinstance(value, Expression) and spec.a_number:
        yield from _no_number(value, part)
    elif isinstance(value, Expression) and spec.one_formula and _has_pole(value):
        yield _no_value(part)


def _is_ragged(value: Collection) -> bool:
    lengths = {len(row.args) if isinstance(row, Collection) else 1 for row in value.args}
    return len(lengths) > 1


def _fits(spec: type[PartSpec], value: Value) -> bool:
    if spec.takes and not isinstance(value, spec.takes):
        return False
    if not spec.holding:
        return True
    return isinstance(value, Expression) and any(isinstance(n, spec.holding) for n in walk(value))


def _fitting(value: Value) -> str:
    fitting = {Iterates: "iterates", Labels: "labels", Finding: "review", Enclosure: "number"}
    kind = next((kind for cls, kind in fitting.items() if isinstance(value, cls)), "expression")
    return f"use `answer: {kind}`, or ask something else"


def result_misfit(value: Value, text: str, place: Place) -> Iterator[Problem]:
    """Say that a value is nothing that a program can return: a number, or a list of numbers."""
    if isinstance(value, Enclosure | Iterates):
        return
    if isinstance(value, Expression) and all(map(_is_number, _entries(value))):
        return
    said = f"the result `{text}` is no number, nor a list of numbers"
    yield Problem("no-number", said, place, "write a number, a list, or a query of the model")


def _entries(value: Expression) -> Iterator[Expression]:
    if not isinstance(value, Collection | Matrix):
        yield value
        return
    for entry in value.args:
        yield from _entries(entry)


def _is_number(value: Expression) -> bool:
    return not free_symbols(value) and enclose(value) is not None


# -- a formula where a number is asked -------------------------------------------------------------


def _no_number(value: Expression, part: Part) -> Iterator[Problem]:
    """Say that a formula is no number: a set, a formula with names in it, a division by zero."""
    noun, kind = _other_kind(value)
    names = sorted(name.name for name in free_symbols(value))
    called = sorted(functions_called(value) - KNOWN_FUNCTIONS.keys() - _OF_NOTATION)
    if noun:
        text = f"the reference is {noun}, where `answer: number` asks for a number"
        mend = f"use `answer: {kind}`, or write the number"
        if _DECIMAL_COMMA.fullmatch(part.reference_text):
            point = part.reference_text.strip().replace(",", ".")
            mend = f"write `{point}`; with `notation: {{decimal_comma: true}}` a comma will do"
    elif names:
        listed = ", ".join(f"`{name}`" for name in names)
        text = f"the reference is no number: it has {listed} in it"
        mend = "use `answer: expression`, or write a number; a unit goes under `unit:`"
        measured = _MEASURED.fullmatch(part.reference_text)
        if measured:
            mend = f"write `reference: {measured['number']}` with `unit: {measured['unit']}`"
    elif called:
        text = f"the reference is no number: {_unknown(called)}"
        mend = "write the number, or ask a model that computes it"
    elif _has_pole(value):
        yield _no_value(part)
        return
    else:
        return
    yield Problem("no-number", text, asked_at(part), mend)


#: A number with a comma for its point, and one with a unit behind it.
_DECIMAL_COMMA = re.compile(r"\s*-?\d+,\d+\s*")
_MEASURED = re.compile(
    r"\s*(?P<number>[-+]?\d[\d.]*(?:[eE][-+]?\d+)?)\s*+"
    r"(?P<unit>[A-Za-zµμΩ°][A-Za-z0-9µμΩ°/^*·-]*+(?: [A-Za-z0-9/^*·-]++)*+)\s*"
)
#: Calls that only notation makes, and that have a value: `12:30`.
_OF_NOTATION = frozenset({"ratio"})
#: What other systems compute when they are asked, and this one by its models.
_COMMANDS = frozenset({
    "solve", "nsolve", "dsolve", "linsolve", "solveset", "simplify", "factor", "factorize",
    "expand", "eigenvalues", "eigenvals", "eigenvectors", "eigenvects", "eig", "rref", "nullspace",
    "roots", "median", "mode", "var", "variance", "std", "stdev", "stddev", "sd", "argsort",
})  # fmt: skip


def _unknown_commands(part: Part, reference: Reference) -> Iterator[Problem]:
    """Say that a reference asks for what only a model computes: `solve(x^2 = 4, x)`."""
    value = reference.value
    if part.model_name or not isinstance(value, Expression) or PART_SPECS[part.kind].a_number:
        return
    called = sorted(functions_called(value) & _COMMANDS - part.notation.functions)
    if called:
        mend = "write the answer itself, or ask a model that computes it; see docs/models"
        yield Problem("no-function", _unknown(called), asked_at(part), mend)


def _unknown(called: list[str]) -> str:
    return f"`{called[0]}` is no function that is known here"


def _no_value(part: Part) -> Problem:
    text = "the reference has no value: it divides by zero"
    return Problem("no-number", text, asked_at(part), "write a formula that has a value")


def _other_kind(value: Expression) -> tuple[str, str]:
    """Return what a formula is instead of a number, with the kind of answer for it."""
    if isinstance(value, Collection):
        return ("a set", "set") if value.kind == "set" else ("a list", "list")
    if isinstance(value, Constant) and value.name in NAMED_SETS:
        return "a set", "set"
    return _NO_NUMBERS.get(type(value), ("", ""))


def _has_pole(value: Expression) -> bool:
    return any(map(_is_pole, walk(value)))


def _is_pole(node: Expression) -> bool:
    """Say whether a closed formula divides by what is exactly zero."""
    match node:
        case Div(args=(_, bottom)):
            return _is_zero(bottom)
        case Pow(args=(base, Neg())):
            return _is_zero(base)
        case Call(name="ln" | "log", args=(argument,)):
            return _is_zero(argument)
    return False


def _is_zero(value: Expression) -> bool:
    found = None if free_symbols(value) else enclose(value)
    return found is not None and found.exact and found.lower == 0
