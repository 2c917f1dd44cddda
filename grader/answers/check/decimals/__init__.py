"""Decimals that stand for what they were rounded from, in formulas of any kind."""
