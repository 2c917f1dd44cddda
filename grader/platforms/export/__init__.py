"""Grades and feedback into a platform's own files."""

from grader.platforms.export.exporting import Request, export
from grader.platforms.export.filling import Wishes

__all__ = ["Request", "Wishes", "export"]
