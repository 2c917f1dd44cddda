"""Gradebook formats and machine-readable results."""
