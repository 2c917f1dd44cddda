"""Decisions of people and the answers they are about, kept in a database."""

from grader.review.store.existing import Existing
from grader.review.store.snapshot import ENTRIES, demand_snapshot

__all__ = ["ENTRIES", "Existing", "demand_snapshot"]
