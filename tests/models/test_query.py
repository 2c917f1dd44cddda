"""Queries are read as the table says, and anything else is refused with the known forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.models.base import QueryError
from grader.models.query import parse_query
from tests.helpers.tables import from_yaml
from tests.models.building import ask, built

CASES = from_yaml((Path(__file__).parent / "queries.yaml").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"] or "empty")
def test_query(case):
    if case.get("refused"):
        with pytest.raises(QueryError):
            parse_query(case["text"])
        return
    query = parse_query(case["text"])
    expected = (case["head"], tuple(case.get("args", ())), case.get("start"), case.get("stop"))
    assert (query.head, query.args, query.start, query.stop) == expected


OTHER_WORDS = {
    "{kind: calculus}": [
        ("series(exp(x), x, 0, 3)", "taylor(f, x, 0, 3)"),
        ("derivative(x^2, x)", "diff(f, x)"),
        ("roots(x^2 - 1, x)", "solve(f = 0, x)"),
    ],
    "{kind: linear_algebra, matrices: {A: [[1, 2], [3, 4]]}}": [
        ("determinant(A)", "det(A)"),
        ("qr(A)", "qr_q(A)"),
    ],
    "{kind: probability, random_variables: {X: poisson(2)}}": [
        ("mean(X)", "E(X)"),
        ("ppf(X, 0.5)", "quantile(X, 0.95)"),
    ],
    "{kind: statistics, data: {x: [1, 2]}}": [
        ("std(x)", "sd(x)"),
        ("ci(x, 0.9)", "confidence_int"),
    ],
}


@pytest.mark.parametrize("model", OTHER_WORDS)
def test_a_word_of_another_system_leads_to_the_query(model):
    for asked, meant in OTHER_WORDS[model]:
        with pytest.raises(QueryError) as caught:
            ask(built(model), asked)
        assert f"ask `{meant}" in str(caught.value)


def test_the_suggested_queries_exist():
    from grader.models.calculus import model as calculus
    from grader.models.linear_algebra import model as linear_algebra
    from grader.models.probability import model as probability
    from grader.models.statistics import model as statistics
    from grader.models.suggestions import _WORDS

    modules = (calculus, linear_algebra, probability, statistics)
    known = {text.split("(")[0] for module in modules for text in module.QUERIES}
    assert {right.split("(")[0] for words in _WORDS.values() for right in words} <= known
