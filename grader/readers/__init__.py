"""From a file to a document: statements, lists, code and prose, each with its place."""
