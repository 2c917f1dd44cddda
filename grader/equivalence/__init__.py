"""Are two expressions the same? Ordered procedures that answer with evidence."""
