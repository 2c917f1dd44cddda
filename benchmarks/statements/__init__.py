"""Pairs of statements that are made from what they mean, so that it is known whether they agree."""
