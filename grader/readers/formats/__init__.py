"""The smaller file formats, one module each."""
