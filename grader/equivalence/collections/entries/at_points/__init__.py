"""Values at exact matrices of small dimensions, which refute."""
