"""Answers of several values: joined by words, as inequalities, and as sentences say them."""
