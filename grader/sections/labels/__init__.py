"""The labels of questions and parts, as lines begin with them: alone, further on, and in lists."""

from __future__ import annotations

from grader.sections.labels.inside import (
    INSIDE,
    bold_labels,
    follows,
    labels_anywhere,
    labels_inside,
    letters_chosen,
)
from grader.sections.labels.listed import listed_labels
from grader.sections.labels.reading import (
    ABOUT,
    AGAIN,
    ALONE,
    EQUALS,
    IN_LIST,
    LAST,
    LISTED,
    SPACED,
    UNMARKED,
    Label,
    Word,
    labels_at,
    ordinals,
    whole_label,
)
from grader.sections.labels.unsigned import formulas_like_labels

__all__ = [
    "ABOUT", "AGAIN", "ALONE", "EQUALS", "INSIDE", "IN_LIST", "LAST", "LISTED", "SPACED",
    "UNMARKED", "Label", "Word", "bold_labels", "follows", "formulas_like_labels",
    "labels_anywhere", "labels_at", "labels_inside", "letters_chosen", "listed_labels", "ordinals",
    "whole_label",
]  # fmt: skip
