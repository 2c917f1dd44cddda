"""Whether a run would do again what the last one did, so that it can be left out."""
