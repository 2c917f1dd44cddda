"""Parts for tests: an answer key's entry from a reference in plain mathematics."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from grader.answers.find.reading import is_numeric
from grader.equivalence import EXACT, Enclosure, NumberPolicy, enclose
from grader.errors import Place
from grader.expressions.nodes import Expression, Number
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.reading import parse
from grader.models.base import Iterates, Labels, Reference, TreeNode, Value
from grader.rubric.schema.document import PART_SPECS
from grader.rubric.types import Asked, Find, Part, UnitAsked

PLACE = Place("rubric")


def read(text: str, notation: Notation) -> Expression:
    found = parse(text, notation)
    assert not isinstance(found, Unreadable), found
    return found


def policy_of(tolerance: dict[str, Any] | None) -> NumberPolicy:
    if not tolerance:
        return EXACT
    if "at_least_decimals" in tolerance:
        places = tolerance["at_least_decimals"]
        return NumberPolicy(rounds_to_written=True, least_decimals=places)
    exact = {k: Fraction(str(v)) for k, v in tolerance.items() if k in ("absolute", "relative")}
    return NumberPolicy(**exact) if exact else NumberPolicy(**tolerance)


def number(text: str, notation: Notation) -> Enclosure:
    found = enclose(read(text, notation))
    assert found is not None
    return found


def iterates(text: str, names: tuple[str, ...], notation: Notation) -> Iterates:
    """Read `0; 0.3; 0.6` or `0, 1; 0.3, 0.7` as states."""
    states = tuple(
        tuple(number(cell, notation) for cell in state.split(",")) for state in text.split(";")
    )
    return Iterates(names, states)


def labels(given: dict[str, str], quantity: str, symmetries: list[dict[str, str]]) -> Labels:
    nodes = tuple(
        TreeNode(id_, label, Number(0), (), _value(label), _value(label))
        for id_, label in given.items()
    )
    return Labels(nodes, given, quantity, tuple(symmetries))


def _value(label: str) -> Enclosure | None:
    found = parse(label)
    known = not isinstance(found, Unreadable) and is_numeric(found)
    return number(label, Notation()) if known else None


def value_of(case: dict[str, Any], notation: Notation) -> Value | None:
    if "number" in case:
        return number(str(case["number"]), notation)
    if "iterates" in case:
        return iterates(case["iterates"], tuple(case.get("quantities", ["x"])), notation)
    if "labels" in case:
        quantity = case.get("quantity", "operation")
        return labels(case["labels"], quantity, case.get("symmetries", []))
    return read(str(case["reference"]), notation) if "reference" in case else None


def asked(case: dict[str, Any]) -> Asked:
    """Return the entry of a case: its kind, reference, options, tolerance and names."""
    notation = Notation(functions=frozenset(case.get("functions", ())))
    target = read(case["target"], notation) if "target" in case else None
    part = Part(
        "q.part",
        "",
        Fraction(4),
        case["kind"],
        PLACE,
        notation=notation,
        policy=policy_of(case.get("tolerance")),
        find=Find(names=tuple(case.get("names", ())), after=tuple(case.get("after", ()))),
        options=case.get("options", {}),
        unit=UnitAsked(case["unit"]) if "unit" in case else None,
        labels=tuple(case.get("under", ())),
        one_formula=PART_SPECS[case["kind"]].one_formula,
    )
    value = value_of(case, notation)
    reference = None if value is None else Reference(value, target=target)
    calls = case.get("options", {}).get("calls", ())
    results = tuple(Reference(_result(str(call["result"]), notation)) for call in calls)
    return Asked(part, reference, results=results)


def _result(text: str, notation: Notation) -> Value:
    found = read(text, notation)
    return number(text, notation) if is_numeric(found) and not found.args else found
