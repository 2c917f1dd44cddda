"""Typeset mathematics: known elements only, whatever the converter makes of its input."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from reports import results

from grader.reports.typesetting import maths_html
from grader.reports.typesetting.maths_html import code_markdown, mathml, prose_markdown

LATEX = st.lists(
    st.sampled_from(
        [*"abz019+-=<>()[]{}^_'&$%#~ ", r"\frac", r"\text", r"\href", r"\sigma", r"\left",
         r"\right", r"\begin{cases}", r"\end{cases}", r"\color", r"\unknown", r"\\",
         *results.HOSTILE]
    ),
    max_size=12,
).map("".join)  # fmt: skip


class Tags(HTMLParser):
    """Collects the tags, attributes and text of a fragment."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.names: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.names += [name for name, _ in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


@given(LATEX)
def test_only_known_elements_come_out(latex: str) -> None:
    html = mathml(latex)
    if html is not None:
        found = Tags(html)
        assert set(found.tags) <= maths_html._ELEMENTS | {"span", "wbr"}
        assert set(found.names) <= maths_html._ATTRIBUTES | {
            "class",
            "displaystyle",
            "tabindex",
            "role",
            "aria-label",
        }


@pytest.mark.parametrize("text", results.HOSTILE)
def test_text_in_formulas_stays_text(text: str) -> None:
    html = mathml(r"\text{" + text.replace("{", "").replace("}", "") + "}")
    assert html is None or set(Tags(html).tags) <= {"span", "math", "mrow", "mtext", "mo", "wbr"}


@pytest.mark.parametrize(
    ("latex", "why"),
    [
        (r"\unknown{a}", "no such command"),
        ("{" * 60 + "a" + "}" * 60, "nested too deep"),
        ("a" * 10_000, "too long"),
        ("a_1_2", "two subscripts"),
        (r"\begin a^2", "an environment without a name"),
    ],
)
def test_what_cannot_be_typeset_is_left_to_code(latex: str, why: str) -> None:
    assert mathml(latex) is None, why


def pieces(latex: str) -> list[str]:
    """The texts of the pieces between which a line may be broken."""
    html = mathml(latex)
    assert html is not None
    return [Tags(piece).text.replace("\u2212", "-") for piece in html.split("<wbr>")]


LONG = "7" * 30  # one element, so that the row is long on paper and short in elements


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (f"{LONG} (b + c) + d - e = f", [f"{LONG}(b+c)", "+d", "-e", "=f"]),
        (f"{LONG} = -3", [LONG, "=-3"]),
        (f"-{LONG} + b", [f"-{LONG}", "+b"]),
        (f"{LONG} - (-b + c)", [LONG, "-(-b+c)"]),
        (f"{LONG}, -b", [f"{LONG},-b"]),
        ("b = -3", ["b=-3"]),
    ],
)
def test_a_long_line_breaks_before_operators(latex: str, expected: list[str]) -> None:
    assert pieces(latex) == expected


@pytest.mark.parametrize("brackets", ["()", (r"\left(", r"\right)")])
def test_a_long_bracket_may_be_broken(brackets: tuple[str, str]) -> None:
    terms = " + ".join("a b c d e" for _ in range(9))
    assert len(pieces(f"{brackets[0]}{terms}{brackets[1]} x")) == 9


@pytest.mark.parametrize(("latex", "rows"), [
    (r"\sigma'\left(z_5\right) w", 0),  # nothing makes a bracket larger than around its own
    (r"\sigma'\left(z_5\right) w^2", 1),  # an exponent would
    (r"\left(z_5\right) \frac{1}{2}", 1),  # a fraction would
    (r"\left(\sqrt{x}\right) a", 1),
])  # fmt: skip
def test_brackets_need_a_row_beside_what_is_tall_alone(latex: str, rows: int) -> None:
    html = mathml(latex)
    assert html is not None
    assert html.count("<mrow><mo>(</mo>") == rows


def test_a_prime_stands_beside_its_letter_at_full_size() -> None:
    html = mathml(r"z'_{5}")
    assert html is not None
    assert "<msub><mrow><mi>z</mi><mi>′</mi></mrow><mn>5</mn></msub>" in html
    assert "msubsup" not in html


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=60))
def test_code_in_markdown_shows_the_text_itself(text: str) -> None:
    tokens = MarkdownIt("commonmark").parseInline(code_markdown(text))[0].children
    assert tokens is not None
    if text.split():
        assert [(token.type, token.content) for token in tokens] == [
            ("code_inline", " ".join(text.split()))
        ]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=60))
def test_words_in_markdown_show_the_text_itself(text: str) -> None:
    html = MarkdownIt("commonmark").renderInline(prose_markdown(text))
    found = Tags(html)
    assert found.tags == []
    assert found.text == " ".join(text.split())
