"""Statistics of given data: estimators in exact form, tests and intervals with certified bounds."""

from grader.models.statistics.model import STATISTICS_KIND

__all__ = ["STATISTICS_KIND"]
