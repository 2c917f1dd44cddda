"""No reader works longer than a page is long: eight times the page is no more than twice that work.

Work is counted in calls of functions, so that no clock and no load is in it. What a pattern does
inside a call is the business of `tests/patterns`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

import pytest
from readers.reading import read

SHORT, LONG = 50, 400
TWICE_THE_WORK = 2 * LONG / SHORT
"""A page may be read in one more way from a length on; quadratic work is 64 times as much."""

Text = Callable[[int], str]

REPEATED = {
    "prose": ".md:This is what I did in the first step of it.\n",
    "paragraphs": ".md:This is what I did.\n\n",
    "headings": ".md:## Question 1\n\nx = 1\n\n",
    "equations": ".md:x = 2 y + 3\n",
    "displays": ".md:$$ x = y + 1 $$\n\n",
    "formulas in a line": ".md:so $x = 1$ and ",
    "tables": ".md:| a | b |\n|---|---|\n| 1 | x = 2 |\n\n",
    "cells": ".md:| x ",
    "links": ".md:[a link](http://example.org/a) and ",
    "targets of links": ".md:[a]: http://example.org\n",
    "pictures": ".md:![a](b.png) ",
    "items": ".md:- x = 1\n",
    "numbered items": ".md:1. x = 1\n",
    "quotes in quotes": ".md:> ",
    "programs": ".md:```python\nx = 1\n```\n",
    "emphasis": ".md:*a* **b** _c_ ",
    "stars": ".md:*",
    "backticks": ".md:` ",
    "open brackets": ".md:[",
    "open round brackets": ".md:(",
    "tags": ".md:<b>x</b> ",
    "struck out": ".md:~~x = 1~~ ",
    "words in a line": ".md:word ",
    "words beside operators": ".md:a+ word ",
    "labels in a line": ".md:a) 3 b) 4 ",
    "colons": ".md:a: b: c: ",
    "a chain of equations": ".md:= x ",
    "a sum": ".md:x^2 + ",
    "a list of numbers": ".md:1.5, ",
    "iterates": ".md:x_1 = 0.5\n",
    "corrections": ".md:x = 1\nno, x = 2\n",
    "statements in a line": ".md:x = 1; ",
    "sections": ".tex:\\section{Question 1}\n$x = 1$\n\n",
    "comments": ".tex:% a comment\n",
    "lists": ".tex:\\begin{itemize}\\item $x=1$\\end{itemize}\n",
    "beginnings without an end": ".tex:\\begin{x}",
    "ends without a beginning": ".tex:\\end{x}",
    "open braces": ".tex:{",
    "closed braces": ".tex:}",
    "brackets that grow": ".tex:\\left(",
    "bold words": ".tex:\\textbf{a} ",
    "references": ".tex:\\label{a}\\ref{a} ",
    "elements": ".html:<p>x = 1</p>",
    "rows": ".html:<table><tr><td>1</td><td>x = 2</td></tr></table>",
    "signs that open nothing": ".html:<",
    "lines of a program": ".py:x = 1\nprint(x)\n",
    "lines of text": ".txt:This is what I did.\n",
}


def _letters(number: int) -> str:
    """Return a name of four letters, another one for each number."""
    return "".join(chr(ord("a") + number // 26**place % 26) for place in range(4))


def _macros(count: int) -> str:
    rows = (f"\\newcommand{{\\m{_letters(k)}}}{{x}}\n" for k in range(count))
    return "".join(rows) + "$x = 1$\n"


def _chain_of_macros(count: int) -> str:
    """Each macro stands for the next one."""
    rows = (f"\\newcommand{{\\m{_letters(k)}}}{{\\m{_letters(k + 1)}}}\n" for k in range(count))
    return "".join(rows) + f"$\\m{_letters(0)}$\n"


def _notebook(count: int) -> str:
    cells = [
        {"cell_type": "markdown", "id": str(k), "metadata": {}, "source": f"x = {k}"}
        for k in range(count)
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})


BUILT: dict[str, tuple[str, Text]] = {
    "macros": (".tex", _macros),
    "a chain of macros": (".tex", _chain_of_macros),
    "uses of a macro": (".tex", lambda n: "\\newcommand{\\aa}{x + y}\n$" + "\\aa " * n + "$\n"),
    "lists in lists": (
        ".tex",
        lambda n: "\\begin{quote}" * n + "x" + "\\end{quote}" * n,
    ),
    "rows of one table": (".md", lambda n: "| a | b |\n|---|---|\n" + "| 1 | x = 2 |\n" * n),
    "items in items": (".md", lambda n: "".join("  " * min(k, 30) + "- x = 1\n" for k in range(n))),
    "fractions in fractions": (".md", lambda n: "$" + "\\frac{1}{1+" * n + "x" + "}" * n + "$\n"),
    "aligned lines": (
        ".md",
        lambda n: "$$\\begin{aligned}\n" + "x &= 1 \\\\\n" * n + "\\end{aligned}$$\n",
    ),
    "a long program": (".md", lambda n: "```python\n" + "x = x + 1\n" * n + "```\n"),
    "a long graph": (".md", lambda n: "```dot\ndigraph {\n" + "n1 -> n2;\n" * n + "}\n```\n"),
    "cells of a notebook": (".ipynb", _notebook),
}


def _page(name: str, count: int) -> tuple[str, str]:
    """Return the ending of a file and what stands in it."""
    if name in BUILT:
        suffix, text = BUILT[name]
        return suffix, text(count)
    suffix, _, piece = REPEATED[name].partition(":")
    return suffix, piece * count + "\n"


def _calls(name: str, count: int) -> int:
    """Return how many calls it takes to read a page."""
    suffix, text = _page(name, count)
    calls = 0

    def counted(*_: object) -> None:
        nonlocal calls
        calls += 1

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        read(text, f"ann{suffix}")
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize("name", [*REPEATED, *BUILT])
def test_work_grows_as_the_page_does(name: str) -> None:
    suffix, text = _page(name, LONG + 1)
    read(text, f"ann{suffix}")
    assert _calls(name, LONG) <= TWICE_THE_WORK * _calls(name, SHORT)
