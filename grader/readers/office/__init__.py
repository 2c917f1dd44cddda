"""Documents of word processors, slides and spreadsheets, as the Markdown that says the same."""
