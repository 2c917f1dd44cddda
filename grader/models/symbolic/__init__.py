"""Formulas rewritten by rules: sums and products, derivatives, definitions, assumptions."""

from grader.models.symbolic.derivatives import CannotDifferentiate, differentiate
from grader.models.symbolic.simplify import rational

__all__ = ["CannotDifferentiate", "differentiate", "rational"]
