"""What ball arithmetic and the normal form ask of this folder: `numbers.protocols`."""

from __future__ import annotations

from grader.equivalence.limits.enclosures.improper import improper_integral
from grader.equivalence.limits.enclosures.series import infinite_product, infinite_sum
from grader.equivalence.limits.limits import limit_value

__all__ = ["improper_integral", "infinite_product", "infinite_sum", "limit_value"]
