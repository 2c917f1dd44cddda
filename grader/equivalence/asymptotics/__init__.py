"""Behaviour of functions near a point or far out: exact expansions, limits, and bounds of tails."""
