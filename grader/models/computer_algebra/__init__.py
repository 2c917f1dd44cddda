"""The way to the computer algebra system and back, in a process of its own with a deadline."""
