"""Paths step by step: optimizers and numerical methods, and what becomes of their iterates."""

from grader.models.iteration.build import ITERATION
from grader.models.iteration.optimizer_build import OPTIMIZER
from grader.models.iteration.restart import States, states_with

__all__ = ["ITERATION", "OPTIMIZER", "States", "states_with"]
