"""What is too large to be worked out ends soon, with a verdict or a reason; sizes are predicted."""

import pytest

from grader.equivalence import Outcome, compare
from grader.expressions.nodes import Expression
from grader.expressions.reading import parse

BINOMIALS = [f"(x_{i}+y_{i})" for i in range(30)]
TURNED = [f"(y_{i}+x_{i})" for i in range(30)]
NAMES = [f"x_{i}" for i in range(2900)]


def outcome(reference: str, answer: str) -> Outcome:
    left, right = parse(reference), parse(answer)
    assert isinstance(left, Expression)
    assert isinstance(right, Expression)
    verdict = compare(left, right)
    if verdict.outcome is Outcome.UNDECIDED:
        assert verdict.remarks
        assert verdict.remarks[0].text
    return verdict.outcome


@pytest.mark.parametrize(
    ("reference", "answer", "expected"),
    [
        ("\\binom{10^9}{5*10^8}", "\\binom{10^9}{5*10^8+1}", Outcome.DIFFERENT),
        ("(a+b+c+d)^400", "(d+c+b+a)^400", Outcome.EQUIVALENT),
        ("(a+b+c+d)^400", "(a+b+c+d)^400+1", Outcome.DIFFERENT),
        ("*".join(BINOMIALS), "*".join(TURNED), Outcome.EQUIVALENT),
        ("*".join(BINOMIALS), "*".join([*TURNED[:-1], "(x_29-y_29)"]), Outcome.DIFFERENT),
        ("+".join(NAMES), "+".join(reversed(NAMES)), Outcome.EQUIVALENT),
        ("+".join(NAMES), "+".join(NAMES[:-1]), Outcome.DIFFERENT),
        ("9^9^9^9", "9^9^9^8", Outcome.UNDECIDED),
        ("10^(10^6)", "10^(10^6)+1", Outcome.DIFFERENT),
        ("x^(10^6)", "x^(10^6)+1", Outcome.DIFFERENT),
        ("factorial(10^8)", "factorial(10^8-1)*10^8", Outcome.EQUIVALENT),
        ("sqrt(" * 40 + "x+1" + ")" * 40, "sqrt(" * 40 + "1+x" + ")" * 40, Outcome.EQUIVALENT),
        ("sin(10^30*x)", "sin(10^30*x+1)", Outcome.DIFFERENT),
    ],
    ids=range(13),
)
def test_bombs(reference: str, answer: str, expected: Outcome) -> None:
    assert outcome(reference, answer) in (expected, Outcome.UNDECIDED)


def test_a_large_matrix_ends_after_a_few_open_entries() -> None:
    entries = " \\\\ ".join(" & ".join(f"a_{{{i}{j}}}" for j in range(9)) for i in range(9))
    power = f"\\begin{{pmatrix}} {entries} \\end{{pmatrix}}^{{9}}"
    assert outcome(power, f"2({power})/2") in (Outcome.EQUIVALENT, Outcome.UNDECIDED)
