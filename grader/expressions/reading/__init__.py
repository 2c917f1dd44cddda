"""Text to nodes: one expression, or the statements of a text, in any of the usual notations."""

from grader.expressions.reading.expression import parse
from grader.expressions.reading.statements import read_statements

__all__ = ["parse", "read_statements"]
