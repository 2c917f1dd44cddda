"""Equations, inequalities, sets and logic: statements that hold at the same points."""
