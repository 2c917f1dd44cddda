"""What becomes of a link `A = B` of a worked solution, or of the working to an answer."""

from __future__ import annotations

from enum import StrEnum


class LinkOutcome(StrEnum):
    """What became of one link of a chain of working."""

    HOLDS = "holds"
    FAILS = "fails"
    FOLLOWS = "follows"
    UNDECIDED = "undecided"
    UNREAD = "unread"
