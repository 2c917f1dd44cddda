"""The exact normal form, which proves that two expressions are equal."""
