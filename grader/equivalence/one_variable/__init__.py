"""Signs and zeros of functions of one name, and the comparisons that they decide."""
