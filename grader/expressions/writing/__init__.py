"""Nodes to text that reads back as the same nodes: plain text, and LaTeX."""

from grader.expressions.writing.latex import to_latex
from grader.expressions.writing.plain import to_plain

__all__ = ["to_latex", "to_plain"]
