"""Vectors and matrices written out: arithmetic of entries, functions of whole vectors."""
