"""Formulas of vectors and matrices, with and without declared shapes."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.equivalence import Outcome, Refuted, compare
from grader.expressions.nodes import Expression
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.expressions.writing import to_latex, to_plain
from tests.helpers.tables import from_yaml

UNKNOWN = Notation()
SHAPES = {
    **dict.fromkeys(("x", "w"), ("n",)), "y": ("N",), "delta": ("m",), "theta": ("d",),
    "X": ("N", "d"), "W": ("m", "n"), "A": ("n", "n"), "B": ("n", "n"),
}  # fmt: skip
DECLARED = Notation(shapes=SHAPES, variables=frozenset(SHAPES))
TABLES = from_yaml((Path(__file__).parent / "matrix_formulas.yaml").read_text("utf-8"))
ROWS = [
    pytest.param(*row[:3], notation, id=f"{name}-{i}-{row[3].replace(' ', '-')}")
    for name, notation in (("unknown", UNKNOWN), ("declared", DECLARED))
    for i, row in enumerate(TABLES[name], start=1)
]


def read(text: str, notation: Notation) -> Expression:
    found = parse(text, notation)
    assert isinstance(found, Expression), found
    return found


@pytest.mark.parametrize(("reference", "answer", "outcome", "notation"), ROWS)
def test_outcome(reference: str, answer: str, outcome: str, notation: Notation) -> None:
    verdict = compare(read(reference, notation), read(answer, notation), notation)
    assert verdict.outcome == outcome, verdict
    assert verdict.evidence is not None or verdict.remarks


@pytest.mark.parametrize(("reference", "answer", "outcome", "notation"), ROWS)
def test_what_is_read_is_printed_so_that_it_reads_back(
    reference: str, answer: str, outcome: str, notation: Notation
) -> None:
    for text in (reference, answer):
        node = read(text, notation)
        assert parse(to_plain(node), notation) is node
        assert parse(to_latex(node), notation) is node


def test_a_refutation_shows_matrices_of_different_dimensions() -> None:
    verdict = compare(read("W^T delta", DECLARED), read("2 W^T delta", DECLARED), DECLARED)
    assert isinstance(verdict.evidence, Refuted)
    shown = dict(verdict.evidence.point)
    assert shown.keys() == {"W", "delta"}
    assert shown["W"].count("[") - 1 != shown["W"].count(",") // (shown["W"].count("[") - 1) + 1


def test_the_reason_names_what_does_not_fit() -> None:
    verdict = compare(read("W^T delta", DECLARED), read("delta W", DECLARED), DECLARED)
    (remark,) = verdict.remarks
    assert (verdict.code, remark.code) == ("ill-shaped", "ill-shaped")
    assert "`delta` is a column of m and `W` is a matrix of m times n" in remark.text


def test_samples_have_the_shape_that_is_declared_for_them() -> None:
    notation = replace(DECLARED, shapes={**SHAPES, "y^{(i)}": ()})
    texts = (
        r"\sum_{i=1}^M (w^T x^{(i)} - y^{(i)}) x^{(i)}",
        r"\sum_{k=1}^M x^{(k)} (x^{(k)T} w - y^{(k)})",
    )
    sides = [read(text, notation) for text in texts]
    assert compare(sides[0], sides[1], notation).outcome is Outcome.EQUIVALENT
    missing = read(r"(w^T x^{(i)} - y^{(i)}) x^{(i)}", notation)
    assert compare(sides[0], missing, notation).outcome is Outcome.DIFFERENT


def test_a_declared_t_is_an_exponent_and_top_a_transpose() -> None:
    notation = Notation(variables=frozenset({"T"}))
    power = read(r"a^T b", notation)
    assert compare(power, read(r"b a^T", notation), notation).outcome is Outcome.EQUIVALENT
    assert compare(power, read(r"b a^{T-1} a", notation), notation).outcome is Outcome.EQUIVALENT
    turned = read(r"A^\top b", notation)
    assert compare(turned, read(r"b A^\top", notation), notation).outcome is Outcome.UNDECIDED


@pytest.mark.parametrize("key", ["positive", "nonnegative", "integer"])
def test_a_t_that_stands_for_a_number_is_an_exponent(key: str) -> None:
    notation = replace(UNKNOWN, **{key: frozenset({"T"})})
    verdict = compare(read("a^T b", notation), read("b a^T", notation), notation)
    assert verdict.outcome is Outcome.EQUIVALENT


def test_names_that_do_not_commute_have_no_inverse_of_their_own_in_a_product() -> None:
    notation = Notation(noncommuting=frozenset({"X", "y"}))
    reference = read("(X^T X)^{-1} X^T y", notation)
    assert compare(reference, read("X^{-1} y", notation), notation).outcome is Outcome.UNDECIDED


# -- random words, decided by a computation of their own -------------------------------------------

_LETTERS = st.lists(st.sampled_from(["A", "B", "A^T", "B^T"]), min_size=1, max_size=4)


def _product(word: list[str], values: dict[str, list[list[int]]]) -> list[list[int]]:
    result = [[1, 0], [0, 1]]
    for factor in word:
        entries = values[factor[0]]
        if factor.endswith("T"):
            entries = [list(row) for row in zip(*entries, strict=True)]
        columns = list(zip(*entries, strict=True))
        result = [
            [sum(a * b for a, b in zip(row, column, strict=True)) for column in columns]
            for row in result
        ]
    return result


@settings(max_examples=60, deadline=None)
@given(_LETTERS, _LETTERS)
def test_two_words_are_the_same_only_if_their_values_are(one: list[str], other: list[str]) -> None:
    values = {"A": [[2, 3], [5, 7]], "B": [[1, 4], [-3, 11]]}
    same = _product(one, values) == _product(other, values)
    sides = [read(" ".join(word), DECLARED) for word in (one, other)]
    verdict = compare(sides[0], sides[1], DECLARED)
    assert verdict.outcome is (Outcome.EQUIVALENT if same else Outcome.DIFFERENT)
