"""The same work in other dress: however a page is written, the same statements are read."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from readers.reading import read

EQUATIONS = [
    r"z_5 = w h_4 + b",
    r"\frac{\partial y}{\partial z_4} = w \sigma'(z_5) \sigma'(z_4)",
    r"(x_1, y_1) = (0.3, 0.7)",
    r"h_{\max} = 1.41 - 1 = 0.41",
    r"|x| \leq 1 + h",
    r"y^* = \sigma(z'_5) = \sigma(w h_4 + h_3^* + b)",
]
WORDS = ["Then we get", "So, by the chain rule,", "", "Therefore", "# Question 1", "(b)"]


def aligned(equations: list[str], name: str) -> str:
    rows = " \\\\\n".join(equation.replace("=", "&=", 1) for equation in equations)
    return f"\\begin{{{name}}}\n{rows}\n\\end{{{name}}}"


DIALECTS = {
    "displays": lambda es, w: "\n\n".join(f"{w}\n\n$${e}$$" for e in es),
    "displays in lines": lambda es, w: "\n\n".join(f"{w}\n$$\n{e}\n$$" for e in es),
    "brackets": lambda es, w: "\n\n".join(f"{w}\n\\[\n  {e}\n\\]" for e in es),
    "inline": lambda es, w: "\n\n".join(f"so ${e}$ holds." for e in es),
    "round brackets": lambda es, w: "\n".join(f"so \\({e}\\)." for e in es),
    "list": lambda es, w: "\n".join(f"- ${e}$" for e in es),
    "quotation": lambda es, w: "\n".join(f"> ${e}$\n>" for e in es),
    "one sentence": lambda es, w: "Here " + ", ".join(f"${e}$" for e in es) + ".",
    "aligned": lambda es, w: f"{w}\n\n$${aligned(es, 'aligned')}$$\n",
    "bare environment": lambda es, w: f"{w}\n\n{aligned(es, 'align*')}\n",
    "rows without ends": lambda es, w: "$$\n" + "\n".join(es) + "\n$$",
    "table": lambda es, w: "| a | b |\n|---|---|\n" + "\n".join(f"| 1 | ${e}$ |" for e in es),
    "fence": lambda es, w: "```latex\n" + "\n".join(es) + "\n```",
}


def sides(document) -> list[tuple]:
    return [tuple(side.expression for side in statement.sides) for statement in document.statements]


def expected(equations: list[str]) -> list[tuple]:
    found = [read(f"$${equation}$$").statements for equation in equations]
    assert all(len(statements) == 1 for statements in found)
    return [tuple(side.expression for side in statements[0].sides) for statements in found]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("kind", ["md", "txt", "tex", "ipynb", "tex document"])
def test_every_dialect_reads_the_same(dialect, kind):
    text = DIALECTS[dialect](EQUATIONS, "Then we get")
    if kind == "ipynb":
        text = json.dumps({"cells": [{"cell_type": "markdown", "source": text}]})
    if kind == "tex document":
        text = f"\\documentclass{{article}}\n\\begin{{document}}\n{text}\n\\end{{document}}\n"
    document = read(text, f"a.{kind.split()[0]}")
    assert sides(document) == expected(EQUATIONS)


@given(
    st.lists(st.sampled_from(EQUATIONS), min_size=1, max_size=4),
    st.sampled_from(sorted(DIALECTS)),
    st.sampled_from(WORDS),
)
@settings(max_examples=80, deadline=None)
def test_words_around_change_nothing(equations, dialect, words):
    text = f"{words}\n\n{DIALECTS[dialect](equations, words)}\n\n{words}\n"
    assert sides(read(text)) == expected(equations)


PLAIN = [
    "z_5 = w h_4 + b",
    "dy/dz4 = w*sigma'(z5)*sigma'(z4)",
    "∂y/∂z₃ = w²·σ′(z₅)·σ′(z₄)",
    "(x_1, y_1) = (0.3, 0.7)",
    "h_max = 1.41 - 1 = 0.41",
]


@pytest.mark.parametrize(
    "dress",
    ["{}", "so {}", "- {}", "(1) {}", "  {}", "`{}`", "**{}**", "=> {}", "we get {} (by part a)",
     "therefore {}.", "> {}", "{},"],
)  # fmt: skip
def test_plain_lines_in_other_dress(dress):
    document = read("\n\n".join(dress.format(line) for line in PLAIN), "a.txt")
    bare = read("\n\n".join(PLAIN), "a.txt")
    assert len(bare.statements) == len(PLAIN)
    assert sides(document) == sides(bare)
    assert [s.place.line for s in document.statements] == [1, 3, 5, 7, 9]


@pytest.mark.parametrize(
    "definitions",
    [
        r"\def\s{\sigma}\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}}",
        r"$\def\s{\sigma}\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}}$",
        r"\let\s\sigma \def\pd#1#2{\frac{\partial #1}{\partial #2}}",
        "$$\n\\newcommand\\pd[2]{\\frac{\\partial #1}{\\partial #2}}\n\\def\\s{\\sigma}\n$$",
    ],
)
def test_own_commands_in_markdown_are_written_out(definitions):
    (found,) = read(definitions + "\n\n$$\\pd{y}{z_5} = \\s'(z_5)$$\n").statements
    assert found.raw == r"\frac{\partial y}{\partial z_5} = \sigma '(z_5)"


def test_a_command_that_is_defined_anew_counts_from_there_on():
    found = read("\\def\\a{x}\n\n$$y = \\a$$\n\n\\def\\a{z}\n\n$$y = \\a$$\n").statements
    assert [s.raw for s in found] == ["y = x", "y = z"]
