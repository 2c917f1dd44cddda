"""The instructor's report on a class."""

from grader.reports.class_report.brief_results import brief
from grader.reports.class_report.instructor import report_html

__all__ = ["brief", "report_html"]
