"""Queries are read as the table says, and anything else is refused with the known forms."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from grader.models.base import QueryError
from grader.models.query import parse_query

CASES = yaml.safe_load((Path(__file__).parent / "queries.yaml").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"] or "empty")
def test_query(case):
    if case.get("refused"):
        with pytest.raises(QueryError):
            parse_query(case["text"])
        return
    query = parse_query(case["text"])
    expected = (case["head"], tuple(case.get("args", ())), case.get("start"), case.get("stop"))
    assert (query.head, query.args, query.start, query.stop) == expected
