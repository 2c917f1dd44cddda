"""`set`: what solves a question, in whatever form it is said, compared by its elements."""
