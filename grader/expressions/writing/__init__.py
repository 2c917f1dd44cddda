"""Nodes to text that reads back as the same nodes: plain text, and LaTeX.

What is behind this door is loaded when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.expressions.writing.latex import to_latex as to_latex
    from grader.expressions.writing.plain import to_plain as to_plain

_HOMES = {"to_latex": "latex", "to_plain": "plain"}

if not TYPE_CHECKING:  # to a type checker, a name that is not imported above is a mistake

    def __getattr__(name: str) -> object:
        """Load the home of a name when it is first asked for."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = value
        return value
