"""Programs on a page, their output, and what else a fenced block holds."""
