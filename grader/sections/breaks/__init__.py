"""Where a text is broken: lines that were lost, files that go on in one another, ends of pages."""

from __future__ import annotations

from grader.sections.breaks.of_files import goes_on
from grader.sections.breaks.of_lines import lost_breaks
from grader.sections.breaks.of_pages import doubts_about_numbers, page_numbers

__all__ = ["doubts_about_numbers", "goes_on", "lost_breaks", "page_numbers"]
