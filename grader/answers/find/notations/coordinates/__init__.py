"""Points by their coordinates: in lines, beside numbers, with several values of one coordinate."""
