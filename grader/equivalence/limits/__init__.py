"""Behaviour near a point: asymptotic expansions and limits."""
