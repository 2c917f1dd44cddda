"""Markdown and plain text to the blocks of a document."""

from grader.readers.markdown.read import limited, read_markdown, read_prepared, whole_lines

__all__ = ["limited", "read_markdown", "read_prepared", "whole_lines"]
