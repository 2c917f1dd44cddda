"""`vector`, `matrix` and `list`: several entries under one name."""
