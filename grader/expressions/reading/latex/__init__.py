"""LaTeX to tokens."""
