"""Derivatives in matrix form: gradients backwards, Jacobians forwards."""
