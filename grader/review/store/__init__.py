"""Decisions of people and the answers they are about, kept in a database."""

from grader.review.store.existing import Existing
from grader.review.store.snapshot import demand_graded, demand_snapshot, names_in

__all__ = ["Existing", "demand_graded", "demand_snapshot", "names_in"]
