"""Computation trees of programs and formulas: operations, values and derivatives of every node."""

from grader.models.computation_tree.build import COMPUTATION_TREE

__all__ = ["COMPUTATION_TREE"]
