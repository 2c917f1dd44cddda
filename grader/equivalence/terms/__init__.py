"""What an expression contains, and how it may be rewritten without knowing what is equal."""
