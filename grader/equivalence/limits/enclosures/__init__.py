"""Certified bounds of infinite sums and products, and of improper integrals."""
