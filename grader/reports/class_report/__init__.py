"""The instructor's report on a class."""

from grader.reports.class_report.brief_results import brief
from grader.reports.class_report.class_views import MarkerView
from grader.reports.class_report.instructor import report_html
from grader.reports.class_report.marker_figures import Given, marker_views

__all__ = ["Given", "MarkerView", "brief", "marker_views", "report_html"]
