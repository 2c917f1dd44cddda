"""Checks the links of a worked solution without a rubric, by what the text itself defines."""
