"""From a text that was made of another format to a document, placed where it came from."""
