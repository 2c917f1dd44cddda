"""Thresholds: the parameter at which a property of a path begins or ceases to hold."""

from grader.models.threshold.model import THRESHOLD

__all__ = ["THRESHOLD"]
