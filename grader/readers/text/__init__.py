"""A text before it is read as mathematics: decoded, with places, macros written out."""

from grader.readers.text.markup import without_marks
from grader.readers.text.page import Page

__all__ = ["Page", "without_marks"]
