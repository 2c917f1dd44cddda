"""Reproducible measurements; `python -m benchmarks` runs them all, one after the other."""
