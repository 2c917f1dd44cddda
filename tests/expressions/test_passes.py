"""The passes from a text to tokens: places are those of the text given, whatever a pass changes."""

import pytest

from grader.expressions.notation import DEFAULT_NOTATION, Notation, Unreadable
from grader.expressions.reading import parse
from grader.expressions.reading.grammar.calls_as_syntax import CONSTRUCTORS
from grader.expressions.reading.passes import PASSES, Source, lex
from grader.expressions.reading.plain.words import CONSTRUCTOR_WORDS

# The text, the column of what cannot be read, and a reason.
COLUMNS = [
    ("𝑥 + ∗ 2", 5, "a letter of a mathematical alphabet is one character"),
    ("ŷ ½ @ ２", 5, "a fraction of one character becomes three"),
    (r"\frac{𝑥}{2} + \foo", 15, "in LaTeX the letter becomes a command with braces"),
    ("x″ + )", 6, "two primes in one sign"),
    ("(0, 1)𝑈[2", 8, "a union of sets by a letter of another alphabet"),
]


@pytest.mark.parametrize(("text", "column", "why"), COLUMNS)
def test_columns_are_those_of_the_text_given(text, column, why):
    read = parse(text)
    assert isinstance(read, Unreadable), why
    assert read.column == column, why


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("$x = 1$ or $x = 2$", ["name", "rel", "num", "or", "name", "rel", "num"]),
        (r"\frac{sin x}{2}", ["frac", "group", "func", "name", "endgroup", "group", "num",
                              "endgroup"]),
        ("(0, 1) U (2, 3)", ["(", "num", ",", "num", ")", "union", "(", "num", ",", "num", ")"]),
    ],
)  # fmt: skip
def test_what_the_passes_make(text, kinds):
    tokens = lex(text, DEFAULT_NOTATION)
    assert tokens.kinds[: tokens.count] == kinds


def test_a_function_is_found_before_a_unit():
    tokens = lex(r"\frac{3 sin x}{2 m}", Notation(units=True))
    assert "func" in tokens.kinds
    assert "unit" in tokens.kinds


def test_every_token_has_its_text():
    text = "α² + 𝑦·h* = ⅔ √2"
    tokens = lex(text, DEFAULT_NOTATION)
    assert len(tokens.text) == len(text)
    assert all(text[a:b].strip() for a, b in zip(tokens.starts, tokens.ends, strict=True) if a < b)


def test_the_passes_can_be_run_one_by_one():
    source = Source("x + 1", DEFAULT_NOTATION)
    for each in PASSES:
        each(source)
    assert source.tokens.kinds[:3] == ["name", "+", "num"]


def test_the_lexer_knows_every_word_that_constructs_something():
    """All but those that are functions, names or signs without a bracket too."""
    assert set(CONSTRUCTORS) - {"det", "gamma", "Gamma", "union"} == CONSTRUCTOR_WORDS


@pytest.mark.parametrize(
    "text",
    ["5.25 (3 S.F.)", "About 5.25", "5.25 Correct To 2 Decimal Places", "5.25 (3 s. f.)",
     "5.25, 2 D.P.", "5.25 (TO THE NEAREST HUNDREDTH)"],
)  # fmt: skip
def test_notes_on_rounding_are_seen_in_any_case_of_letters(text):
    assert parse(text) is parse("5.25")
