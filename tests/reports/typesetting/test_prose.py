"""A student's words: light Markdown and mathematics as meant, everything else as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from reports import results
from reports.typesetting.test_maths_html import Tags

from grader.expressions.notation import DEFAULT_NOTATION
from grader.reports.typesetting.prose import prose

CASES = [
    ("**No**, never.", "<strong>No</strong>, never.", "bold"),
    ("*No*, never.", "<em>No</em>, never.", "italics"),
    ("so `w = 2` holds", "so <code>w = 2</code> holds", "code"),
    ("2 * 3 * 4", "2 * 3 * 4", "a product is no italics"),
    ("a ** b ** c", "a ** b ** c", "powers are not bold"),
    ("a*b*c", "a*b*c", "nor are factors"),
    ("<b>No</b>", "&lt;b&gt;No&lt;/b&gt;", "a tag is text"),
    ("[a](javascript:alert(1))", "[a](javascript:alert(1))", "a link is text"),
    ("it costs 5$ or 6$ a day", None, "two prices: whatever is read, no markup of their own"),
    ("**bold with <i>**", "<strong>bold with &lt;i&gt;</strong>", "a tag within bold is text"),
]


@pytest.mark.parametrize(("text", "html", "why"), CASES)
def test_words_are_shown_as_meant(text: str, html: str | None, why: str) -> None:
    shown = prose(text, DEFAULT_NOTATION).html
    if html is not None:
        assert shown == f'<span class="prose">{html}</span>', why


@pytest.mark.parametrize(
    "text", [r"so \(x_1 = 2\) holds", r"so \[x_1 = 2\] holds", "so $x_1 = 2$ holds",
             "so $$x_1 = 2$$ holds", "**so $x_1 = 2$ holds**"],
)  # fmt: skip
def test_mathematics_is_typeset_in_every_kind_of_delimiters(text: str) -> None:
    shown = prose(text, DEFAULT_NOTATION).html
    assert "<math" in shown
    assert "\\(" not in shown
    assert "$" not in shown


def test_a_formula_stands_as_it_was_written() -> None:
    shown = prose(r"It is $\max_t \theta_t - 1$.", DEFAULT_NOTATION)
    assert "max" in shown.html
    assert "_over" not in shown.html
    assert "_over" not in shown.markdown


@given(
    st.lists(
        st.sampled_from([*results.HOSTILE, "**", "*", "`", "$", r"\(", r"\)", r"\[", "a b", "\n"]),
        max_size=10,
    ).map("".join)
)
def test_nothing_but_the_known_elements_comes_out(text: str) -> None:
    from grader.reports.typesetting import maths_html

    found = Tags(prose(text, DEFAULT_NOTATION).html)
    assert set(found.tags) <= maths_html._ELEMENTS | {"span", "wbr", "code", "strong", "em"}
    assert not [name for name in found.names if name.startswith("on") or name in ("href", "src")]


@given(
    st.lists(
        st.sampled_from([*results.HOSTILE, "**", "*", "`", "$", r"\(", r"\)", "a b"]), max_size=8
    ).map("".join)
)
def test_markdown_of_it_holds_no_link_and_no_tag(text: str) -> None:
    html = MarkdownIt("commonmark").renderInline(prose(text, DEFAULT_NOTATION).markdown)
    assert set(Tags(html).tags) <= {"strong", "em", "code"}
