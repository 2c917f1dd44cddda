"""What is printed is read back as the same expression, in both syntaxes, for every node kind."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from grader.expressions.reading import parse
from grader.expressions.writing import to_latex, to_plain
from tests.expressions.strategies import expressions

RELAXED = settings(
    max_examples=400, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


@RELAXED
@given(expressions)
def test_plain_text_reads_back(expression):
    assert parse(to_plain(expression)) is expression


@RELAXED
@given(expressions)
def test_latex_reads_back(expression):
    assert parse(to_latex(expression)) is expression
