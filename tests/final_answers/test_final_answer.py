"""Where the final answer stands in a text, and what liberties it may take."""

from pathlib import Path

import pytest

from grader.final_answers import verify_row
from grader.final_answers.locate import final_texts
from tests.helpers.tables import from_yaml


def outcome(gold: str, answer: str) -> str:
    return str(verify_row({"gold": gold, "answer": answer, "profile": "final-answer"})["outcome"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("$\\boxed{2}$ no wait $\\boxed{3}$", "3"),
        ("\\boxed{1} and \\boxed{-2}", "1, -2"),
        ("Thus $x-p=\\boxed{2-2p}$.", "2-2p"),
        ("We find that the final answer is $(0, 1)$. I hope it is correct.", "(0, 1)"),
        ("So the answer is 42.", "42"),
        ("First $x = 3$, then $y = 4$ is the last step.", "y = 4"),
        ("Therefore, there are 12 distinct sequences that meet the conditions.", "12"),
        ("x + 1", "x + 1"),
        ("Answer: 5", "5"),
        ("The correct option is C.", "C"),
        ("She makes 9 * 2 = $18 a day.\n#### 70,000", "70,000"),
        ("Therefore the answer is **12**.", "12"),
        ("2**3 + 4**2", "2**3 + 4**2"),
        ("x = 3 (rejecting x = -2)", "x = 3"),
        ("3 (since 4 is (much) too large)", "3"),
        ("2 (apples + 1)", "2 (apples + 1)"),
    ],
)
def test_what_is_found(text: str, found: str) -> None:
    assert next(final_texts(text)).text == found


@pytest.mark.parametrize(
    ("gold", "answer"),
    [
        ("1", "$x = 1$"), ("3", "3 \\text{ meters}"), ("$1 < x < 2$", "$(1,2)$"),
        ("$\\frac12$", "$50\\%$"), ("1000.99", "1,000.99"), ("$1/3$", "0.3333"),
        ("$-2,1$", "$1,-2$"), ("$(p,q)=(3,2)$", "$(3,2)$"), ("$90^\\circ$", "90"),
        ("\\text{Evelyn}", "Therefore, \\boxed{\\text{Evelyn}} is our answer."),
        ("$x_1=2, x_2=3$", "$\\boxed{3}$ and $\\boxed{2}$"),
        ("7", "So we get $3+4=7$."), ("5x", "$2x+3x=5x$"), ("12", "12\\text{ square units}"),
        ("45^\\circ", "45 degrees"), ("10 m/s", "10 \\text{ m/s}"), ("D", "**D**"),
    ],
)  # fmt: skip
def test_liberties(gold: str, answer: str) -> None:
    assert outcome(gold, answer) == "equivalent"


@pytest.mark.parametrize(
    ("gold", "answer"),
    [
        ("$3$", "$\\operatorname{softmax}(z) + 3$"), ("$2x+z=1$", "$1$"), ("$x=1$", "$y=1$"),
        ("$[0,1)$", "The final answer is $(0, 1)$."), ("$4$", "$4\\sqrt{2}$"), ("2", "AZYUK2A"),
        ("8", "$3+4=8$"), ("4", "$x^2=4$"), ("7", "$7=3+5$"), ("10 m/s", "10 \\text{ m/h}"),
        ("$(1,2)$", "$(2,1)$"), ("$19, 46, and 82$", "$21, 36, and 82$"), ("2", "$2x$"),
        ("$\\frac13$", "0.3"), ("$12:00$", "$1:00$"),
    ],
)  # fmt: skip
def test_no_liberties(gold: str, answer: str) -> None:
    assert outcome(gold, answer) != "equivalent"


ANSWERS = from_yaml((Path(__file__).parent / "final_answers.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("gold", "answer", "same", "reason"), ANSWERS)
def test_final_answers(gold: str, answer: str, same: bool, reason: str) -> None:
    assert (outcome(gold, answer) == "equivalent") is same, reason


def test_digits_without_their_base_are_for_a_person() -> None:
    assert outcome("312_4", "312") == "undecided"
    assert outcome("54", "312") == "different"
