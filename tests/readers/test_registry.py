"""The choice of a reader, and that each suffix is on the page of the formats."""

from pathlib import Path

import pytest

from grader.readers.registry import reader_name, readers, suffixes

PAGE = Path(__file__).parents[2] / "docs" / "submissions.md"


@pytest.mark.parametrize(
    ("source", "data", "name"),
    [
        ("a.md", b"text", "markdown"),
        ("A.MD", b"text", "markdown"),
        ("a.txt", b"text", "text"),
        ("a", b"text", "text"),
        ("a.unknown", b"text", "text"),
        ("a.txt", b"% mine\n\\documentclass{article}", "latex"),
        ("a.md", b"# About \\documentclass", "markdown"),
        ("a.json", b'{"cells": [{"cell_type": "code"}]}', "notebook"),
        ("a.json", b'{"cells": 3}', "answers"),
        ("a.ipynb", b"", "notebook"),
        ("a.xml", b"<?xml version='1.0'?>\n<article/>", "xml"),
        ("a.dbk", b"<!DOCTYPE article>\n<article/>", "xml"),
        ("a.opml", b"<opml version='2.0'/>", "xml"),
        ("a.txt", b"<?xml version='1.0'?>\n<html/>", "web-page"),
        ("a.md", b"<article>\n# Title\n", "markdown"),
        ("a.txt", b"<div>\n1. 42\n", "text"),
        ("a.eml", b"From: ann@example.org\nTo: b\n\n1. 42", "letter"),
        ("a.txt", b"Name: Ann\nCourse: 3\n\n1. 42", "text"),
    ],
)
def test_name_and_content_decide(source, data, name):
    assert reader_name(source, data) == name


def test_every_suffix_has_a_reader_and_is_documented():
    page = PAGE.read_text()
    assert set(suffixes().values()) <= set(readers())
    assert [suffix for suffix in suffixes() if f"`{suffix}`" not in page] == []
