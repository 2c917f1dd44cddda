"""What changed between two sides, and how one formula departs from another, in words."""
