"""Outcomes, points and evidence in words that a student understands; the one home of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from grader.answers.base import MarkOutcome
from grader.errors import Place, part_words
from grader.marking.types import LinkOutcome, SubmissionStatus


@dataclass(frozen=True, slots=True)
class Badge:
    """An outcome at a glance: a glyph, a word, and the style that colours both."""

    glyph: str
    word: str
    style: str
    meaning: str = ""
    brief: str = ""

    @property
    def short(self) -> str:
        """The word where room is scarce."""
        return self.brief or self.word


MARK_BADGES: Mapping[MarkOutcome, Badge] = {
    MarkOutcome.CORRECT: Badge("✓", "Right", "correct", "right, full points"),
    MarkOutcome.PARTIAL: Badge("◐", "Partly right", "partial", "some of it is right"),
    MarkOutcome.FOLLOW_THROUGH: Badge(
        "↳",
        "Follows from an earlier slip",
        "follows",
        "a right step from a wrong result",
        "Follows from a slip",
    ),
    MarkOutcome.INCORRECT: Badge("✗", "Not right", "incorrect", "shown to be wrong"),
    MarkOutcome.MISSING: Badge(
        "–", "No answer found", "missing", "no answer was found", "No answer"
    ),
    MarkOutcome.UNREADABLE: Badge(
        "?", "Could not be read", "unread", "found, but not understood", "Not read"
    ),
    MarkOutcome.NEEDS_REVIEW: Badge("⚑", "Not yet marked", "review", "for a person to decide"),
}

_INDEX = re.compile(r"_\{?(\d+)\}?$")


def element_follows_badge(slip: str) -> Badge:
    """Return the badge of an element that follows from a slip in an earlier one, `x_3, y_3`."""
    index = _INDEX.search(slip)
    source = f"your step {index[1]}" if index else "your own earlier slip"
    return replace(MARK_BADGES[MarkOutcome.FOLLOW_THROUGH], word=f"Follows from {source}")


LINK_BADGES: Mapping[LinkOutcome, Badge] = {
    LinkOutcome.HOLDS: Badge("✓", "holds", "correct"),
    LinkOutcome.FAILS: Badge("✗", "does not hold", "incorrect"),
    LinkOutcome.FOLLOWS: Badge("↳", "follows", "follows"),
    LinkOutcome.UNDECIDED: Badge("⚑", "could not be decided", "review"),
    LinkOutcome.UNREAD: Badge("?", "could not be read", "unread"),
}

STATUS_BADGES: Mapping[SubmissionStatus, Badge] = {
    SubmissionStatus.GRADED: Badge("✓", "graded", "correct"),
    SubmissionStatus.NEEDS_REVIEW: Badge("⚑", "needs review", "review"),
    SubmissionStatus.FAILED: Badge("✗", "could not be graded", "incorrect"),
    SubmissionStatus.MISSING: Badge("–", "nothing handed in", "missing"),
}

#: The same in front of the student whose submission it is.
STUDENT_BADGES: Mapping[SubmissionStatus, Badge] = {
    **STATUS_BADGES,
    SubmissionStatus.NEEDS_REVIEW: Badge("⚑", "preliminary", "review"),
}

#: The same once it was published although something still waits.
PUBLISHED_BADGES: Mapping[SubmissionStatus, Badge] = {
    **STATUS_BADGES,
    SubmissionStatus.NEEDS_REVIEW: Badge("⚑", "not all marked yet", "review"),
}


def points_text(points: Fraction) -> str:
    """Return points as a short decimal: `3`, `2.5`, `0.67`."""
    return f"{float(points):.2f}".rstrip("0").rstrip(".")


def signed_points(points: Fraction) -> str:
    """Return a change of points with its sign: `+2`, `−5.6`."""
    sign = "+" if points > 0 else "\N{MINUS SIGN}" if points < 0 else "±"
    return f"{sign}{points_text(abs(points))}"


def count_points(points: Fraction) -> str:
    """Return points with their noun: `1 point`, `2.5 points`."""
    return f"{points_text(points)} point{'' if points == 1 else 's'}"


_PART = re.compile(r"(?P<file>.*)#(?P<part>(?:[a-z]+\d+)+)", re.DOTALL)


def count_text(count: int, noun: str) -> str:
    """Return a count with its noun: `1 part`, `3 parts`."""
    return f"{count} {noun if count == 1 else noun + 's'}"


def score_text(points: Fraction, available: Fraction, outcome: MarkOutcome) -> str:
    """Return `2.5 of 4`; beside the badge of what waits for a person, what it may still bring."""
    if outcome is MarkOutcome.NEEDS_REVIEW and not points:
        return f"up to {points_text(available)}"
    if outcome is MarkOutcome.UNREADABLE and not points:
        return f"not yet marked, up to {points_text(available)}"
    return f"{points_text(points)} of {points_text(available)}"


def percent_text(share: float) -> str:
    """Return a share as a whole percentage."""
    return f"{100 * share:.0f} %"


def part_of(place: Place) -> tuple[str, str]:
    """Return the file of a place, and in words which part of it: a cell, a paragraph, a page."""
    match = _PART.fullmatch(place.source)
    return (match["file"], part_words(match["part"])) if match else (place.source, "")


def where_text(place: Place, source: str = "") -> str:
    """Return where something stands: `line 12`, `lines 12–14`, `cell 3, line 2`; empty if unknown.

    The file is named unless it is `source`, the file that the page speaks of.
    """
    file, part = part_of(place)
    parts = [file] if source and file and file != source else []
    parts += [part] if part else []
    if place.line and (not part or part.startswith("cell")):
        several = place.end_line > place.line
        lines = f"lines {place.line}–{place.end_line}" if several else f"line {place.line}"
        parts.append(lines)
    return ", ".join(parts)


def shortened(text: str, limit: int = 400) -> str:
    """Return the text, cut with an ellipsis when it is longer than the limit."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def joined(items: list[str]) -> str:
    """Return `a`, `a and b`, or `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"
