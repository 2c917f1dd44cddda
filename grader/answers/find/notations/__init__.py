"""Notations that mean something only where a question does not use their letters."""
