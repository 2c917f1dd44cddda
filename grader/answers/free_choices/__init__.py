"""Kinds in which something is free: what has to hold counts, not which way it is written."""
