"""People decide: decisions that last, the page where they are made, and what they change."""
