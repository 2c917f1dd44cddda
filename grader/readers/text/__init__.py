"""A text before it is read as mathematics: decoded, with places, macros written out."""

from grader.readers.text.furniture import without_furniture
from grader.readers.text.markup import without_marks
from grader.readers.text.ornaments import may_be_signs, without_ornaments
from grader.readers.text.page import Page
from grader.readers.text.signatures import content_of, media_type
from grader.readers.text.singling import singled_out

__all__ = [
    "Page", "content_of", "may_be_signs", "media_type", "singled_out", "without_furniture",
    "without_marks", "without_ornaments",
]  # fmt: skip
