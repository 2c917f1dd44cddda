"""Nodes to text that reads back as the same nodes: plain text, and LaTeX.

What is behind this door is loaded when it is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.doors import loading

if TYPE_CHECKING:
    from grader.expressions.writing.latex import to_latex as to_latex
    from grader.expressions.writing.plain import to_plain as to_plain

_HOME_OF = {"to_latex": "latex", "to_plain": "plain"}

if not TYPE_CHECKING:  # to a type checker, a name that is not imported above is a mistake
    __getattr__ = loading(__name__, _HOME_OF)
