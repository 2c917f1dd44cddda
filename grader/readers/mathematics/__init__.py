"""The mathematics of a page: where it stands, marked or not, and what it states."""

from grader.readers.mathematics.negation import said_by_another, words_beside
from grader.readers.mathematics.statements import read_mathematics
from grader.readers.mathematics.vocabulary import GREEK

__all__ = ["GREEK", "read_mathematics", "said_by_another", "words_beside"]
