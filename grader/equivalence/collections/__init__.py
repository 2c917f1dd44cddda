"""Tuples, lists, sets of elements and matrices, compared entry by entry."""
