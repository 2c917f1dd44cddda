"""What a mended rubric changes, and how a decision mends a rubric."""

from grader.review.changes.regrading import Change, TotalChange
from grader.review.changes.rerun import Rerun

__all__ = ["Change", "Rerun", "TotalChange"]
