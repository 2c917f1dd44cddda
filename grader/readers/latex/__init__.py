"""LaTeX documents and projects to the blocks of a document."""
