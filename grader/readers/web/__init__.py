"""Web pages and exported notebooks to the blocks of a document."""
