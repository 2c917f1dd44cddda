"""A logarithm without a base is natural; where only another base would help, a person decides."""

import pytest

from grader.equivalence import Outcome, compare
from grader.expressions.reading import parse

# The two sides, the outcome, the code of the verdict, and a reason.
CASES = [
    ("log(100 x)", "2 + log(x)", "undecided", "log-base", "the same with base 10"),
    ("log(8 x)", "3 + log(x)", "undecided", "log-base", "the same with base 2"),
    ("log(7 x)", "2 + log(x)", "different", "different-values", "the same with neither"),
    ("log(100 (x - 5))", "2 + log(x - 5)", "undecided", "log-base", "not at the first point"),
    ("log(7 (x - 5))", "2 + log(x - 5)", "different", "different-values", "nor with either, later"),
    ("log(x)/log(y)", "2 log(x)/log(y)", "different", "different-values", "a quotient of two"),
    ("ln(100 x)", "2 + ln(x)", "different", "different-values", "the base is said"),
    ("log(e x)", "1 + log(x)", "equivalent", "proved", "the natural base is the first"),
    ("log(100)", "2", "undecided", "log-base", "numbers as well"),
]


@pytest.mark.parametrize(("reference", "answer", "outcome", "code", "why"), CASES)
def test_another_base(reference, answer, outcome, code, why):
    verdict = compare(parse(reference), parse(answer))
    assert (verdict.outcome, verdict.code) == (Outcome(outcome), code), why
