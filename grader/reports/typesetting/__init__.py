"""Values and formulas as a page shows them."""

from grader.reports.typesetting.maths_html import Maths, code
from grader.reports.typesetting.values_html import read_pieces, value_pieces

__all__ = ["Maths", "code", "read_pieces", "value_pieces"]
