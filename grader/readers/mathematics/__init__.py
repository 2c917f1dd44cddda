"""The mathematics of a page: where it stands, marked or not, and what it states."""

from grader.readers.mathematics.vocabulary import GREEK

__all__ = ["GREEK"]
