"""Tables of answers: what their heads say of the columns, and labels at the heads of columns."""

from __future__ import annotations

from grader.sections.tables.columns import LabelledTable, columns_of, labelled_table, titled_table
from grader.sections.tables.heads import (
    COLUMN_WORDS,
    TableHead,
    cell_spans,
    cells_of,
    is_bare_row,
    is_row,
    table_head,
)

__all__ = [
    "COLUMN_WORDS", "LabelledTable", "TableHead", "cell_spans", "cells_of", "columns_of",
    "is_bare_row", "is_row", "labelled_table", "table_head",
    "titled_table",
]  # fmt: skip
