"""Runs the small programs that students paste, with no files, no network and hard limits."""
