"""Plain view data, then templates without logic."""
