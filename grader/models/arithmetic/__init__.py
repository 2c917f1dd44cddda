"""Certified real numbers: balls and fractions, formulas evaluated with them, small systems."""
