"""Thresholds: the parameter at which a property of a path begins or ceases to hold."""

from grader.models.threshold.escape import escape_threshold
from grader.models.threshold.model import THRESHOLD
from grader.models.threshold.own_values import escape_from
from grader.models.threshold.slips import escape_misconceptions

__all__ = ["THRESHOLD", "escape_from", "escape_misconceptions", "escape_threshold"]
