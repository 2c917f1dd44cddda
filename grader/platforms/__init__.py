"""Learning platforms: their downloads to one folder a student, and grades back into their files."""
