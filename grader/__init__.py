"""Grades worked quantitative homework against answers that it computes itself."""

__version__ = "0.1.0"
