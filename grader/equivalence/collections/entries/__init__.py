"""Formulas of vectors, matrices and indices, written in entries: proved by a normal form."""
