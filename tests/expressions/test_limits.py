"""Hostile texts are refused or read without an exception; nothing depends on the thread."""

from __future__ import annotations

import pickle
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.expressions import limits
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.reading import parse, read_statements
from grader.expressions.traversal import walk
from grader.expressions.writing import to_latex, to_plain

REFUSED = {
    "nested parentheses": "(" * 5000 + "x" + ")" * 5000,
    "long sum": "+".join(["x"] * 20_000),
    "braces": "{" * 10**6,
    "great power of ten": "1E100000000",
    "digits": "9" * 19_999,
    "roots": r"\sqrt" * 2900 + "x",
    "tower": "2^" * 2900 + "2",
    "signs": "-" * 5900 + "x",
    "functions": "sin " * 4000,
    "nots": "not " * 4900,
    "calls": "f(" * 2900,
    "brackets": "[a," * 2000,
    "environments": r"\begin{cases}" * 1000,
    "primed calls": "σ'(" * 119 + "x" + ")" * 119,
    "rows": r"\begin{aligned}" * 1300,
    "quotients": "1/" * 2900 + "1",
    "choices": "x±" * 2900 + "x",
    "factorials": "5" + "!!!" * 1900,
    "implications": "x=>" * 2900 + "x",
    "long word": "abcdefghij" * 1990,
    "bars": "|" * 5900,
    "derivatives": r"\frac{d}{dx}" * 1400 + "x",
}
READ = {
    "tower": "9^{9^{9^9}}",
    "as deep as allowed": "(" * 100 + "x" + ")" * 100,
    "long sum": "+".join(["x"] * 2900),
    "long product": r"x \cdot " * 2000 + "x",
    "factors behind an operator": r"\partial_x " + r"\frac12 " * 350 + "x",
    "integrals": r"\int x dx " * 500,
}


@pytest.mark.parametrize("name", REFUSED)
def test_bombs_are_refused(name):
    found = parse(REFUSED[name])
    assert isinstance(found, Unreadable)
    assert 0 < found.column <= len(REFUSED[name]) + 1
    assert read_statements(REFUSED[name])


@pytest.mark.parametrize(
    "text",
    ["x" + "9" * 60 + "x", "dx" + "_1" * 60 + "x", "d" + "x'_1*" * 40, "x" + "'" * 80 + "x",
     r"\alpha" + "'" * 80 + "_", "1" + ",000" * 40 + "0", "x_" + "1_" * 60],
)  # fmt: skip
def test_no_way_of_parting_a_text_is_tried_twice(text):
    for each in (text, text + r" + \pi"):
        parse(each)
        read_statements(each)


@pytest.mark.parametrize("name", READ)
def test_long_texts_are_read(name):
    found = parse(READ[name])
    assert not isinstance(found, Unreadable)
    assert parse(to_plain(found)) is found


def test_what_is_read_can_travel_to_another_process():
    deepest = parse("1/" * limits.MAX_NESTING + "1")
    assert pickle.loads(pickle.dumps(deepest)) is deepest


def test_brackets_are_read_from_deep_in_a_program():
    text = "(1+2*" * 38 + "x" + ")" * 38

    def from_below(depth: int) -> object:
        return from_below(depth - 1) if depth else parse(text)

    assert not isinstance(from_below(400), Unreadable)


def test_threads_read_the_same():
    texts = [r"\frac{1}{2} x^2", "sin2x + y*", r"\sum_{i=1}^n x_i", "f(x", "[0, 1) ∪ {2}"] * 40
    expected = [parse(text) for text in texts]
    assert threading.current_thread() is threading.main_thread()
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(parse, texts)) == expected


FRAGMENTS = (
    r"x z'_5 h_3^* \sigma' ( ) [ ] { } \{ \} | \left( \right) \left. \right| \frac {1} \sqrt ^ "
    r"_ ^{ _{ ' ! % ^\circ \int dx \sum_{i=1}^n \lim_{x\to \begin{cases} \end{cases} & \\ "
    r"\begin{aligned} \end{aligned} + - * / \cdot = < \in \cup \Rightarrow \quad \text{if} "
    r"\text{abc} \mathrm{m} \hat 1 2.5 1e3 0.\overline{3} , ; : . \log_2 \sin^2 \max f(x) "
    r"\partial dy/dx √ ² ₁ ½ ± ∞ and or not mod diff( Matrix([ q $ ~ # @ ? i e \mid \choose "
    r"\mathbb{R} \not= ^{(1)} ^{+} \foo"
)
PIECES = st.sampled_from(FRAGMENTS.split())
NOTATIONS = [
    Notation(),
    Notation(functions=frozenset({"f", "sigma"}), variables=frozenset({"x", "d", "e"})),
    Notation(split_names=True),
    Notation(decimal_comma=True, units=True),
]


@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck),
          derandomize=True)  # fmt: skip
@given(st.lists(PIECES, max_size=25), st.sampled_from(["", " "]), st.sampled_from(NOTATIONS))
def test_no_text_makes_the_reader_fail(pieces, space, notation):
    text = space.join(pieces)
    found = parse(text, notation)
    read_statements(text, notation)
    if isinstance(found, Unreadable):
        assert 0 < found.column <= len(text) + 1
        assert found.sentence
    else:
        assert to_latex(found)
        assert sum(1 for _ in walk(found)) <= 4 * limits.MAX_TOKENS


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(max_size=60))
def test_any_characters_at_all(text):
    parse(text)
    read_statements(text)
