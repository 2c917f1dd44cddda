"""Certified numbers: expressions evaluated in ball arithmetic, and signs and zeros of constants."""
