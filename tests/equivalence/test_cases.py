"""Tables of pairs with the outcome that they must have, and the evidence that comes with it."""

from pathlib import Path
from typing import cast

import pytest

from grader.equivalence import (
    Enclosure,
    NumberPolicy,
    Outcome,
    Refuted,
    check_number,
    compare,
    enclose,
)
from grader.expressions.nodes import Derivative, Evaluated, Expression, Symbol
from grader.expressions.reading import parse
from grader.expressions.traversal import substitute
from tests.helpers.tables import from_yaml

TABLES = Path(__file__).parent / "cases"
ROWS = [
    pytest.param(*row[:3], id=f"{path.stem}-{number}-{row[3].replace(' ', '-')}")
    for path in sorted(TABLES.glob("*.yaml"))
    for number, row in enumerate(from_yaml(path.read_text()), start=1)
]


def read(text: str) -> Expression:
    found = parse(text)
    assert isinstance(found, Expression), found
    return found


@pytest.mark.parametrize(("reference", "answer", "outcome"), ROWS)
def test_outcome(reference: str, answer: str, outcome: str) -> None:
    verdict = compare(read(reference), read(answer))
    assert verdict.outcome == outcome
    if verdict.outcome is Outcome.EQUIVALENT:
        assert verdict.evidence is not None


@pytest.mark.parametrize(("reference", "answer", "outcome"), ROWS)
def test_equivalence_is_symmetric(reference: str, answer: str, outcome: str) -> None:
    verdict = compare(read(answer), read(reference))
    assert (verdict.outcome == Outcome.EQUIVALENT) == (outcome == "equivalent")


def test_a_refutation_names_a_simple_point() -> None:
    verdict = compare(read("x w^4"), read("2 x w^3"))
    assert verdict.evidence == Refuted((("w", "2"), ("x", "3")), "48", "48") or isinstance(
        verdict.evidence, Refuted
    )
    assert isinstance(verdict.evidence, Refuted)
    assert verdict.evidence.reference_value != verdict.evidence.answer_value


@pytest.mark.parametrize(
    ("reference", "answer", "differs"),
    [
        ("(x^2-1)/(x-1)", "x+1", True),
        ("(x^2-25)/(x-5)", "x+5", True),
        ("ln(x*y)", "ln(x)+ln(y)", True),
        ("ln(x^2)", "2*ln(x)", True),
        ("x*x/x", "x", True),
        ("1/(x+1)", "1/(1+x)", False),
        ("(x+1)^2", "x^2+2*x+1", False),
        ("1/(2*x)", "1/2/x", False),
    ],
)
def test_a_difference_of_domain_is_a_remark(reference: str, answer: str, differs: bool) -> None:
    verdict = compare(read(reference), read(answer))
    assert verdict.outcome is Outcome.EQUIVALENT
    assert ("domain" in [remark.code for remark in verdict.remarks]) == differs


def test_a_refutation_says_what_stood_for_an_unknown_function() -> None:
    verdict = compare(read("sigma'(-z)"), read("sigma'(z)"))
    assert isinstance(verdict.evidence, Refuted)
    ((name, text),) = verdict.evidence.functions
    assert name == "sigma(t)"
    function = read(text)
    slope = Derivative(function, Symbol("t"))
    for side, shown in (
        ("-z", verdict.evidence.reference_value),
        ("z", verdict.evidence.answer_value),
    ):
        ((_, at),) = verdict.evidence.point
        place = substitute(read(side), {Symbol("z"): read(at)})
        value = Evaluated(slope, Symbol("t"), place)
        assert (
            check_number(
                cast(Enclosure, enclose(value)), read(shown), NumberPolicy(digits=5)
            ).outcome
            is Outcome.EQUIVALENT
        )


def test_a_refutation_names_known_functions_only_by_their_values() -> None:
    verdict = compare(read("sin(x)"), read("cos(x)"))
    assert isinstance(verdict.evidence, Refuted)
    assert verdict.evidence.functions == ()
