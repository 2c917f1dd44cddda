"""What people write in words and signs of their own: solutions, unit vectors, choices."""
