"""The platforms, one module each: what their downloads look like."""
