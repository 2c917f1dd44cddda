"""Formulas rewritten by rules: sums and products, derivatives, definitions, assumptions."""

from grader.models.symbolic.derivatives import CannotDifferentiate, differentiate

__all__ = ["CannotDifferentiate", "differentiate"]
