"""Points, partial credit, follow-through and misconceptions."""
