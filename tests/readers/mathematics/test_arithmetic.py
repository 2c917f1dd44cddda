"""Arithmetic between words: chains are found, written plainly, and quoted as they stand."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.expressions.notation import DEFAULT_NOTATION, Notation
from grader.readers.mathematics import arithmetic
from grader.readers.mathematics.arithmetic import find_arithmetic
from grader.readers.registry import read_document
from tests.helpers.tables import from_yaml

CASES = from_yaml((Path(__file__).parent / "cases" / "arithmetic.yaml").read_text())
WORDS = st.sampled_from(
    ["3", "12", "$5", "1/2", "25%", "x", "=", "+", "*", "-", "/", "(", ")", "of", "per", "a",
     "apples", "km", "and", "times", "Yearly", ".", ",", "1,250", "3.5", "£", "§", "2nd", "≈"]
)  # fmt: skip


def chains(line: str, notation: Notation = DEFAULT_NOTATION):
    return list(find_arithmetic(line, 0, bytes(len(line)), notation))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["line"])
def test_chains(case):
    found = [chain.written(case["line"]) for chain in chains(case["line"])]
    assert found == case["written"], case["why"]


@pytest.mark.parametrize("case", [c for c in CASES if c["written"]], ids=lambda c: c["line"])
def test_sides_are_quoted_as_they_stand(case):
    document = read_document("a.md", case["line"].encode(), DEFAULT_NOTATION)
    quoted = [[side.raw for side in statement.sides] for statement in document.statements]
    assert [raws for raws in case["sides"] if raws not in quoted] == [], quoted


def test_a_long_sum_is_read_in_proportion_to_its_length(monkeypatch):
    """None of its numbers begins a chain; each is asked, and would read the rest of the sum."""
    read = []
    number = arithmetic._Chain._number
    monkeypatch.setattr(arithmetic._Chain, "_number", lambda self: read.append(1) or number(self))
    work = []
    for count in (1_000, 10_000):
        read.clear()
        assert chains("x = " + "1 + " * count + "1") == []
        work.append(len(read))
    assert work[1] < 15 * work[0]


def test_a_chain_behind_many_others_is_found():
    line = ", ".join(["6 boxes * 4 = 24"] * 300)
    assert [chain.written(line) for chain in chains(line)] == ["6       * 4 = 24"] * 300


def test_declared_names_are_no_words():
    assert chains("6 crates * 4 = 24", Notation(variables=frozenset({"crates"}))) == []


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("3 Hefte * 1,25 Euro = 3,75", ["3       * 1,25      = 3,75"]),
        ("2 kg * 1.200 m/s = 2.400", ["2 kg * 1.200 m/s = 2.400"]),
        ("2 kg * 1,5,5 = 3", []),
    ],
)
def test_with_a_decimal_comma_points_part_groups(line, written):
    notation = Notation(decimal_comma=True)
    assert [chain.written(line) for chain in chains(line, notation)] == written


@pytest.mark.parametrize(
    "line",
    [
        "F = m a = 2.0 kg · 3.5 m/s² = 7.0 N",
        "Q = m c T = 2 kg · 4.2 kJ/(kg K) · 10 K = 84",
        "p = 5 N / 0.5 m^2 = 10",
        "A = 3 cm² + 4 cm² = 7",
    ],
)
def test_a_unit_with_its_powers_stands_within_a_chain(line):
    (chain,) = chains(line)
    assert chain.written(line) == line


def test_what_raises_a_letter_is_not_left_out():
    for chain in chains("1 box - 1/n² = 5"):
        assert chain.written("1 box - 1/n² = 5") == "1     - 1/n² = 5"


@given(st.lists(WORDS, max_size=14).map(" ".join))
def test_what_is_written_keeps_every_place(line):
    for chain in chains(line):
        assert len(chain.written(line)) == chain.end - chain.start
        assert 0 <= chain.start < chain.end <= len(line)


@given(st.lists(WORDS, max_size=14).map(" ".join))
def test_chains_do_not_overlap(line):
    found = chains(line)
    for one, other in itertools.pairwise(found):
        assert one.end <= other.start
