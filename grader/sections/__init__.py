"""Which lines of a page answer which part: the only place where that is decided."""

from __future__ import annotations

from grader.sections.divide import divide
from grader.sections.finding import confused, how_found
from grader.sections.named_values import NamedValue, named_values
from grader.sections.outline import Node, Outline, outline_of
from grader.sections.owners import (
    Section,
    below_its_line,
    below_titles_in_lines,
    is_divided,
    is_foreign,
    open_to,
    section_of,
    sections_of,
)
from grader.sections.places import (
    after_words,
    foreign_places,
    free_places,
    left_for,
    lines_around,
    places_of,
    tops_of,
    under_words,
)

__all__ = [
    "NamedValue", "Node", "Outline", "Section", "after_words", "below_its_line",
    "below_titles_in_lines", "confused", "divide", "foreign_places", "free_places", "how_found",
    "is_divided", "is_foreign", "left_for", "lines_around", "named_values", "open_to",
    "outline_of", "places_of", "section_of", "sections_of", "tops_of", "under_words",
]  # fmt: skip
