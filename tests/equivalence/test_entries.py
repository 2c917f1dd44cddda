"""Formulas of vectors and matrices against formulas in entries, and what is assumed of names."""

from dataclasses import replace
from pathlib import Path

import pytest

from grader.equivalence import FORMS, Outcome, Refuted, compare, is_assumption
from grader.expressions.nodes import Expression
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from tests.helpers.tables import from_yaml

SHAPES = {
    **dict.fromkeys(("x", "w", "u", "v"), ("n",)),
    **dict.fromkeys(("y", "b", "delta", "h", "t", "p", "q"), ("m",)),
    **dict.fromkeys(("A", "W", "X"), ("m", "n")),
    **dict.fromkeys(("M", "S", "Q"), ("n", "n")), "r": (),
}  # fmt: skip
NOTATION = Notation(shapes=SHAPES, variables=frozenset(SHAPES))
TABLES = from_yaml((Path(__file__).parent / "entries.yaml").read_text("utf-8"))


def read(text: str, notation: Notation = NOTATION) -> Expression:
    found = parse(text, notation)
    assert isinstance(found, Expression), found
    return found


@pytest.mark.parametrize(("reference", "answer", "outcome", "_why"), TABLES["declared"])
def test_outcome(reference: str, answer: str, outcome: str, _why: str) -> None:
    verdict = compare(read(reference), read(answer), NOTATION)
    assert verdict.outcome == outcome, verdict
    assert verdict.evidence is not None or verdict.remarks


@pytest.mark.parametrize(("assumed", "reference", "answer", "outcome", "_why"), TABLES["assumed"])
def test_outcome_under_an_assumption(
    assumed: str, reference: str, answer: str, outcome: str, _why: str
) -> None:
    notation = replace(NOTATION, assume=(assumed,))
    verdict = compare(read(reference), read(answer), notation)
    assert verdict.outcome == outcome, verdict


SAMPLE_SHAPES = {
    "X": ("N", "d"), **dict.fromkeys(("w", "v"), ("d",)), **dict.fromkeys(("y", "z"), ("N",)),
    "A": ("d", "d"), "C": ("d", "d"),
}  # fmt: skip
SAMPLES = Notation(shapes=SAMPLE_SHAPES, variables=frozenset(SAMPLE_SHAPES))


@pytest.mark.parametrize(("reference", "answer", "outcome", "_why"), TABLES["samples"])
def test_outcome_with_samples(reference: str, answer: str, outcome: str, _why: str) -> None:
    verdict = compare(read(reference, SAMPLES), read(answer, SAMPLES), SAMPLES)
    assert verdict.outcome == outcome, verdict


@pytest.mark.parametrize("form", FORMS)
def test_each_form_of_an_assumption_is_known(form: str) -> None:
    assert is_assumption(form, NOTATION)


@pytest.mark.parametrize("text", ["S pretty", "sum(y) = 2", "symmetric", "x > 0", ""])
def test_other_texts_are_no_assumption(text: str) -> None:
    assert not is_assumption(text, NOTATION)


def test_independence_lets_a_mean_of_a_product_be_taken_apart() -> None:
    notation = Notation(assume=("X and Y independent",))
    sides = [read(text, notation) for text in ("E[XY]", "E[X] E[Y]")]
    assert compare(*sides, notation).outcome is Outcome.EQUIVALENT
    assert compare(*sides).outcome is Outcome.DIFFERENT


def test_bias_and_variance_of_a_prediction() -> None:
    notation = Notation(
        assume=(
            "epsilon and hat(f) independent", "E[epsilon] = 0", "Var(epsilon) = sigma^2",
            "f constant",
        )
    )  # fmt: skip
    reference = read(r"E[(f + \epsilon - \hat{f})^2]", notation)
    answer = read(r"(f - E[\hat f])^2 + \operatorname{Var}(\hat f) + \sigma^2", notation)
    assert compare(reference, answer, notation).outcome is Outcome.EQUIVALENT
    wrong = read(r"(f - E[\hat f])^2 + \operatorname{Var}(\hat f)", notation)
    assert compare(reference, wrong, notation).outcome is Outcome.DIFFERENT


def test_a_refutation_names_the_entry() -> None:
    verdict = compare(read("W^T delta"), read("W^T (delta + h)"), NOTATION)
    assert isinstance(verdict.evidence, Refuted)
    assert verdict.evidence.entry == "entry 1"
    verdict = compare(read("delta x^T"), read("delta w^T"), NOTATION)
    assert isinstance(verdict.evidence, Refuted)
    assert verdict.evidence.entry.startswith("row ")


def test_a_wrong_index_is_told_in_words() -> None:
    verdict = compare(read(r"\sum_i y_i b_i"), read(r"\sum_i y_i x_i"), NOTATION)
    assert verdict.outcome is Outcome.DIFFERENT
    assert "index" in verdict.remarks[0].text
