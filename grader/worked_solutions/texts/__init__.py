"""Whole texts: their notation, what they define, their lines and what words claim in them."""
