"""The lines of working: which links claim something, and whether they hold."""
