"""Answers to the question up to which value something holds."""
