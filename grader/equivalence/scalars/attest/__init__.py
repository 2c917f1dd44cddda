"""The computer algebra system, in a process of its own, as the last resort."""
