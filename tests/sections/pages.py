"""Sheets and layouts for tests: ordinary pages, made from ways to label and ways to answer."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Asked:
    """One part with a right and a wrong answer, plain and in LaTeX."""

    kind: str
    right: str
    wrong: str
    latex: str = ""
    wrong_latex: str = ""
    options: dict[str, Any] = field(default_factory=dict)

    def written(self, right: bool, latex: bool) -> str:
        """Return an answer as it is written."""
        if latex:
            return (self.latex or self.right) if right else (self.wrong_latex or self.wrong)
        return self.right if right else self.wrong


KINDS = {
    "number": Asked("number", "17", "71", options={"reference": "17"}),
    "root": Asked("number", "2.236", "2.449", options={"reference": "sqrt(5)"}),
    "expression": Asked(
        "expression", "3x^2 - x", "3x^2 + x", options={"reference": "3x^2 - x"}
    ),
    "product": Asked(
        "expression", "x cos(x)", "x sin(x)", r"x\cos(x)", r"x\sin(x)",
        {"reference": "x cos(x)"},
    ),
    "set": Asked("set", "{2, 7}", "{2, 8}", r"\{2, 7\}", r"\{2, 8\}", {"reference": "{2, 7}"}),
    "interval": Asked("set", "-1 < x < 4", "-1 < x < 5", options={"reference": "-1 < x < 4"}),
    "list": Asked("list", "3, 8", "3, 9", options={"reference": "[3, 8]", "order": "any"}),
    "vector": Asked("vector", "(4, 0, 1)", "(4, 1, 0)", options={"reference": "(4, 0, 1)"}),
    "matrix": Asked(
        "matrix", "[[5, 1], [0, 2]]", "[[5, 0], [1, 2]]",
        r"\begin{pmatrix}5&1\\0&2\end{pmatrix}", r"\begin{pmatrix}5&0\\1&2\end{pmatrix}",
        {"reference": "[[5, 1], [0, 2]]"},
    ),
    "equation": Asked("equation", "y = 2x - 5", "y = 2x + 5", options={"reference": "y = 2x - 5"}),
    "choice": Asked(
        "choice", "b", "c", options={"choices": {"a": "grows", "b": "falls", "c": "stays"},
                                     "correct": "b"},
    ),
    "text": Asked("text", "steady state", "phase shift", options={"accept": ["steady state"]}),
    "other text": Asked("text", "mean field", "mean value", options={"accept": ["mean field"]}),
}  # fmt: skip
WORDS = ("choice", "text")

QUESTIONS = [
    "## Question {n}\n\n", "**Question {n}**\n\n", "Question {n}:\n", "{n}. ", "{n}) ", "({n}) ",
    "Exercise {n}\n\n", "# {n}\n\n", "Aufgabe {n}\n\n", "Ejercicio {n}. ", "问题 {n}\n\n",
    "Q{n}: ", "[{n}] ", "Answer {n}: ", "Problem {n}\n=========\n\n", "**{n}.** ",
]  # fmt: skip
PARTS = [
    "({p}) ", "{p}) ", "**({p})** ", "### ({p})\n\n", "{n}{p}: ", "{n}({p}) ", "({n}.{p}) ",
    "Part {p}: ", "{P}. ", "- ({p}) ", "{p} - ", "Question {n}{p}: ",
]  # fmt: skip
STATEMENTS = [
    "{a}", "Answer: {a}", "The answer is {a}.", "**{a}**", "We get ${l}$.", "$${l}$$",
    r"$\boxed{{{l}}}$", "I think it is {a}", "Ans. {a}", "First I tried.\n\nTherefore {a}",
]  # fmt: skip


def statement(template: str, asked: Asked, right: bool, fmt: str) -> str:
    """Return an answer in a sentence; words are never set between dollars."""
    words = asked.kind in WORDS
    if words and "{l}" in template:
        template = "{a}"
    plain, latex = asked.written(right, latex=False), asked.written(right, latex=True)
    if fmt == "tex" and not words:  # plain notation would not compile
        plain = f"${latex}$"
    if "**" in template and "^" in plain:
        template = "{a}"
    return template.format(a=plain, l=latex)


def as_file(text: str, fmt: str) -> bytes:
    """Return a page as a file of a format."""
    if fmt == "tex":
        text = re.sub(r"(?m)^#{1,4} (.*)$", r"\\subsection*{\1}", text)
        text = re.sub(r"\*\*(.+?)\*\*", r"\\textbf{\1}", text)
        text = f"\\documentclass{{article}}\\begin{{document}}\n{text}\n\\end{{document}}\n"
    elif fmt == "txt":
        text = re.sub(r"(?m)^#+ ", "", text.replace("**", ""))
    elif fmt == "ipynb":
        cells = [
            {"cell_type": "markdown", "metadata": {}, "source": cell}
            for cell in text.split("\n\n")
            if cell.strip()
        ]
        text = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})
    return text.encode()
