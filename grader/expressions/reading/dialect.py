"""Which syntax a text is written in, and the few texts that mix the two."""

from __future__ import annotations

import re

# The commonest sign of LaTeX, which is quickly seen, and the others.
_COMMAND = re.compile(r"\\[A-Za-z,;:!{}()\[\]$%|\\ ]")
_LATEX = re.compile(r"[_^]\{[^}(\[*]|\{[~=<>]|\d\{,\}\d|\$[^$\d]|\$\s*\d[^$]*\$")
_QUOTED = re.compile(r'"[^"\n]*"')
# A word between two formulas, and the sign for it.
_BETWEEN = re.compile(r"(?<=[$,]) (?:or|and) (?=\$)")
_SIGNS = {" or ": "\\lor", " and ": "\\land"}


def is_latex(text: str) -> bool:
    """Whether a text is LaTeX: it has a command, a braced sub- or superscript, or `$` around it."""
    if '"' in text:
        text = _QUOTED.sub("", text)
    return _COMMAND.search(text) is not None or _LATEX.search(text) is not None


_MINUS = re.compile(r"(?<!,)(?<!, )\\(?=[ \t]+[{(\[])")


def plain_difference(text: str) -> str:
    """Return a text in which a backslash before a brace that LaTeX would not close is a minus.

    `R\\{0}` and `R \\ [0, 1]` are differences of two sets; the text keeps its length.
    """
    if "\\}" in text or not ("\\{" in text or "\\ " in text or "\\\t" in text):
        return text
    return _MINUS.sub("∖", text.replace("\\{", "∖{"))


def words_between_formulas(text: str) -> str:
    """Return LaTeX in which `or` and `and` between two formulas are signs, which are as long."""
    return _BETWEEN.sub(lambda found: _SIGNS[found[0]], text)
