"""Schema and loading of rubrics: all errors at once, each with its line and the mend."""
