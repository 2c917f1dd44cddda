"""Linear algebra: systems, inverses, eigenvalues, factorizations, projections, all exact."""

from grader.models.linear_algebra.model import LINEAR_ALGEBRA
from grader.models.linear_algebra.tasks import run

__all__ = ["LINEAR_ALGEBRA", "run"]
