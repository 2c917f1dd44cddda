"""Sheets of questions that rest on one another, for the study of what follows from a slip.

Each kind of model has a maker: from a random source to a `Chain`, whose steps are computed here by
other means than the grader's models: by hand with fractions, or by sympy.
"""

from __future__ import annotations

from benchmarks.follow_sheets.algebra import linear_algebra, matrices, systems
from benchmarks.follow_sheets.analysis import calculus, formulas
from benchmarks.follow_sheets.chain import Chain, Maker, Step
from benchmarks.follow_sheets.chance import probability, statistics
from benchmarks.follow_sheets.networks import backward, network
from benchmarks.follow_sheets.paths import iteration, optimizer, thresholds

MAKERS: dict[str, Maker] = {
    "network in numbers": network,
    "network in formulas": formulas,
    "backward pass": backward,
    "matrices": matrices,
    "optimizer": optimizer,
    "iteration": iteration,
    "thresholds": thresholds,
    "linear algebra": linear_algebra,
    "systems": systems,
    "calculus": calculus,
    "probability": probability,
    "statistics": statistics,
}

__all__ = ["MAKERS", "Chain", "Maker", "Step"]
