"""Decisions last: they hang on the answer, and everything that is written follows them."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from fractions import Fraction

import pytest

from grader.errors import UsageError
from grader.marking.types import SubmissionStatus
from grader.review.store.answers import group_key
from grader.review.store.database import Store
from grader.review.store.decisions import EVERYONE, Decision, Ledger
from tests.commands.running import PATIENCE, run
from tests.review.classes import Class, page


def test_without_decisions_the_words_wait(home: Class) -> None:
    finished = home.grade()
    assert [each.status for each in finished.decided.results] == [SubmissionStatus.NEEDS_REVIEW] * 4
    assert home.grades()["ann"]["q2.why"] == ""
    assert "manual" not in home.mark("ann", "q2.why")
    assert not (home.out / "review.db").exists()


def test_everything_follows_a_decision(home: Class) -> None:
    home.decide(home.decision("ann", "q2.why", 3, comment="Good, but short."))
    finished = home.grade()
    mark = home.mark("ann", "q2.why")
    assert (mark["points"], mark["outcome"]) == (3, "partial")
    manual = mark["manual"]
    assert (manual["marker"], manual["comment"]) == ("mia", "Good, but short.")
    assert (manual["automatic_points"], manual["automatic_outcome"]) == (0, "needs_review")
    row = home.grades()["ann"]
    assert (row["status"], row["q2.why"], row["total"]) == ("graded", "3", "6")
    feedback = (home.out / "feedback" / "ann.html").read_text(encoding="utf-8")
    assert "Good, but short." in feedback
    assert "preliminary" not in feedback
    assert finished.decided.manual == 1
    assert home.results()["ben"]["status"] == "needs_review"


def test_a_decision_may_overrule_the_grader(home: Class) -> None:
    home.decide(home.decision("ben", "q1.square", 3))
    decided = home.grade().decided
    mark = home.mark("ben", "q1.square")
    assert (mark["points"], mark["outcome"], mark["evidence"]) == (3, "correct", {"kind": "none"})
    assert mark["manual"]["automatic_outcome"] == "incorrect"
    assert [case.student for case in decided.disagreeing] == ["ben"]


def test_a_comment_leaves_the_mark_and_keeps_what_waits_waiting(home: Class) -> None:
    home.decide(
        home.decision("ben", "q1.square", comment="See me."),
        home.decision("ben", "q2.why", comment="Hm."),
    )
    home.grade()
    mark = home.mark("ben", "q1.square")
    assert (mark["points"], mark["outcome"]) == (0, "incorrect")
    assert [each["code"] for each in mark["messages"]][-1] == "comment"
    assert home.mark("ben", "q2.why")["outcome"] == "needs_review"
    assert home.results()["ben"]["status"] == "needs_review"


def test_a_changed_answer_is_open_again_with_the_old_decision(home: Class) -> None:
    home.decide(home.decision("ben", "q2.why", 1))
    home.grade()
    assert home.mark("ben", "q2.why")["points"] == 1
    home.hand_in("ben", page("x^2 + 1", "By the chain rule."))
    [case] = home.grade().decided.reopened
    assert (case.student, case.part.id) == ("ben", "q2.why")
    assert case.standing.stale is not None
    assert case.standing.stale.points == 1
    assert home.mark("ben", "q2.why")["outcome"] == "needs_review"


def test_another_answer_of_the_page_may_change(home: Class) -> None:
    home.decide(home.decision("ben", "q2.why", 1))
    home.hand_in("ben", page("x^2 + 2x + 1", "No   idea."))
    home.grade()
    assert home.mark("ben", "q2.why")["points"] == 1


def test_where_nothing_was_found_any_change_of_the_page_reopens(home: Class) -> None:
    """A person may have found on the page what the grader did not."""
    home.decide(home.decision("dee", "q2.why", 4))
    home.grade()
    assert home.mark("dee", "q2.why")["outcome"] == "correct"
    home.hand_in("dee", page("(x+1)^2 + 0", ""))
    assert [case.student for case in home.grade().decided.reopened] == ["dee"]


def test_a_rubric_that_changes_keeps_the_decisions(home: Class) -> None:
    home.decide(home.decision("ann", "q2.why", 3))
    text = home.rubric.read_text(encoding="utf-8")
    home.rubric.write_text(text.replace("x^2 + 2*x + 1", "x^2 + 1"), encoding="utf-8")
    home.grade()
    assert home.mark("ann", "q2.why")["points"] == 3
    assert home.mark("ann", "q1.square")["points"] == 0


@pytest.mark.parametrize(
    ("items", "points", "outcome"),
    [
        (("names",), 2, "partial"),
        (("names", "reason"), 4, "correct"),
        (("gone",), 0, "needs_review"),
    ],
)
def test_items_give_points(home: Class, items: tuple[str, ...], points: int, outcome: str) -> None:
    home.decide(home.decision("ann", "q2.why", items=items))
    home.grade()
    mark = home.mark("ann", "q2.why")
    assert (mark["points"], mark["outcome"]) == (points, outcome)


def test_the_student_is_told_the_items_and_each_line_of_the_comment(home: Class) -> None:
    home.decide(home.decision("ann", "q2.why", items=("names",), comment="One.\n\nTwo."))
    home.grade()
    said = [each["text"] for each in home.mark("ann", "q2.why")["messages"]]
    assert said == ["A person has marked this part.", "Names the rule. (+2)", "One.", "Two."]


def test_the_points_of_an_item_may_change_later(home: Class) -> None:
    home.decide(home.decision("ann", "q2.why", items=("names",)))
    text = home.rubric.read_text(encoding="utf-8")
    home.rubric.write_text(text.replace("rule., points: 2", "rule., points: 1"), encoding="utf-8")
    home.grade()
    assert home.mark("ann", "q2.why")["points"] == 1


def test_items_below_zero_take_from_the_full_points(home: Class) -> None:
    text = home.rubric.read_text(encoding="utf-8")
    home.rubric.write_text(text.replace("points: 2,", "points: -1,"), encoding="utf-8")
    home.grade()
    home.decide(home.decision("ann", "q2.why", items=("names",)))
    home.grade()
    assert home.mark("ann", "q2.why")["points"] == 3


def test_what_is_taken_back_does_not_count(home: Class, store: Store) -> None:
    first = home.decision("ann", "q2.why", 1, batch="one")
    second = home.decision("ann", "q2.why", 4, batch="two")
    store.add([first, second, replace(second, batch="three", withdraws="two")])
    home.grade()
    assert home.mark("ann", "q2.why")["points"] == 1


def test_a_decision_about_all_equal_answers_reaches_later_ones(home: Class) -> None:
    key = group_key(home.case("ben", "q1.square").mark)
    one = home.decision("ben", "q1.square", 2, answer_hash=key)
    home.decide(replace(one, student=EVERYONE))
    home.hand_in("eva", page("1 + x x", "Nothing."))
    home.grade()
    points = {name: home.mark(name, "q1.square")["points"] for name in home.results()}
    assert points == {"ann": 3, "ben": 2, "cas": 2, "dee": 3, "eva": 2}


def test_the_grader_now_agrees_or_not(home: Class) -> None:
    home.decide(home.decision("ann", "q1.square", 3), home.decision("ben", "q1.square", 0))
    assert not home.grade().decided.disagreeing
    text = home.rubric.read_text(encoding="utf-8")
    home.rubric.write_text(text.replace("x^2 + 2*x + 1", "x^2 + 1"), encoding="utf-8")
    assert {case.student for case in home.grade().decided.disagreeing} == {"ann", "ben"}


def test_a_submission_that_could_not_be_graded_is_graded_by_hand(home: Class) -> None:
    (home.folder / "handed-in" / "fay.ipynb").write_bytes(b"\xff\xfe not a notebook")
    finished = home.grade()
    [fay] = [each for each in finished.decided.results if each.student == "fay"]
    assert fay.status is SubmissionStatus.FAILED
    home.decide(home.decision("fay", "q1.square", 3))
    home.grade()
    assert home.results()["fay"]["status"] == "failed"
    home.decide(home.decision("fay", "q2.why", 2))
    home.grade()
    fay_now = home.results()["fay"]
    assert (fay_now["status"], fay_now["points"]) == ("graded", 5)


# -- two markers -----------------------------------------------------------------------------------


def _blind(home: Class, first: object, second: object) -> tuple[Decision, Decision]:
    one = home.decision("ann", "q2.why", first, marker="mia", batch="1")
    two = home.decision("ann", "q2.why", second, marker="noa", batch="2", blind=True)
    return one, two


def test_two_blind_marks_that_agree_settle(home: Class) -> None:
    home.decide(*_blind(home, 3, 3))
    home.grade()
    assert home.results()["ann"]["status"] == "graded"


def test_two_blind_marks_that_differ_wait_for_a_third(home: Class) -> None:
    home.decide(*_blind(home, 3, 1))
    home.grade()
    assert home.results()["ann"]["status"] == "needs_review"
    assert home.mark("ann", "q2.why")["messages"][0]["code"] == "markers-differ"
    home.decide(home.decision("ann", "q2.why", 2, marker="lea", batch="3", resolves=True))
    home.grade()
    assert home.mark("ann", "q2.why")["points"] == 2
    assert home.results()["ann"]["status"] == "graded"


# -- without the libraries -------------------------------------------------------------------------

_WITHOUT = """
import sys
sys.modules[sys.argv.pop(1)] = None
from grader.commands import app
sys.exit(app(sys.argv[1:], standalone_mode=False))
"""


def _without(library: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _WITHOUT, library, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)


def _grade_without(home: Class) -> subprocess.CompletedProcess[str]:
    handed_in = str(home.folder / "handed-in")
    out = ("--out", str(home.out), "--jobs", "1")
    return _without("sqlalchemy", "grade", str(home.rubric), handed_in, *out)


def test_grading_needs_no_database_where_nobody_decided(home: Class) -> None:
    home.overrides("ann,q2.why,2,")
    done = _grade_without(home)
    assert done.returncode == 3, done.stderr
    assert home.mark("ann", "q2.why")["points"] == 2


def test_what_is_missing_is_said_where_somebody_decided(home: Class) -> None:
    home.decide(home.decision("ann", "q2.why", 3))
    done = _grade_without(home)
    assert "pip install 'worked-grader[review]'" in done.stderr


@pytest.mark.parametrize("library", ["starlette", "uvicorn", "sqlalchemy", "python_multipart"])
def test_the_page_says_what_it_needs(home: Class, library: str) -> None:
    done = _without(library, "review", str(home.out))
    assert f"need the library {library}" in done.stderr
    assert "pip install 'worked-grader[review]'" in done.stderr


def test_the_page_says_that_nothing_was_graded(home: Class) -> None:
    assert "nothing-graded" in run("review", str(home.folder)).err


def test_a_database_that_cannot_be_opened_is_told(home: Class) -> None:
    with pytest.raises(UsageError) as told:
        Store("sqlite:////nowhere/at/all/review.db")
    assert told.value.problems[0].code == "decisions-not-opened"


def test_an_empty_ledger_says_nothing() -> None:
    standing = Ledger().standing("q1", "ann", "h", lambda _: True, lambda _: Fraction(0))
    assert standing.decision is None
    assert not standing.settled


# -- what else may hold an answer ------------------------------------------------------------------


def _settle(home: Class, student: str, part: str) -> str:
    home.decide(home.decision(student, part, 0))
    home.grade()
    return str(home.results()[student]["status"])


def test_what_is_missing_beside_something_unread_has_to_be_looked_at_too(home: Class) -> None:
    """The words wait anyway; the formula may be in the picture."""
    home.hand_in("ben", "## Question 2\n\n### Why is it so\n\nNo idea.\n\n## Notes\n\n![](a.png)\n")
    home.grade()
    assert home.mark("ben", "q1.square")["outcome"] == "missing"
    assert _settle(home, "ben", "q2.why") == "needs_review"
    assert _settle(home, "ben", "q1.square") == "graded"


def test_a_file_that_was_not_read_may_hold_a_better_answer(home: Class) -> None:
    (home.folder / "handed-in" / "ben").mkdir()
    (home.folder / "handed-in" / "ben" / "more.ipynb").write_bytes(b"\xff\xfe not a notebook")
    home.grade()
    assert home.mark("ben", "q1.square")["outcome"] == "incorrect"
    assert _settle(home, "ben", "q2.why") == "needs_review"
    assert _settle(home, "ben", "q1.square") == "graded"


OWN_NUMBERS = """\
title: Own numbers
parameters: {a: [2, 3]}
questions:
  - {id: q1, answer: expression, reference: "x + {a}", points: 2}
"""


def test_with_own_numbers_equal_answers_are_equal_only_for_the_same_ones(home: Class) -> None:
    home.rubric.write_text(OWN_NUMBERS, encoding="utf-8")
    for number in range(8):
        home.hand_in(f"s{number}", "## Question 1\n\n$x + 7$\n")
    home.grade()
    own = {name: home.mark(name, "q1")["reference"] for name in home.results() if name[0] == "s"}
    assert len(set(own.values())) == 2
    one = home.decision("s0", "q1", 1, answer_hash=home.case("s0", "q1").key)
    home.decide(replace(one, student=EVERYONE))
    home.grade()
    for name, reference in own.items():
        assert home.mark(name, "q1")["points"] == (1 if reference == own["s0"] else 0)


def test_a_blind_comment_takes_no_points_away(home: Class) -> None:
    first = home.decision("ann", "q2.why", 4, marker="mia", batch="1")
    second = home.decision("ann", "q2.why", comment="Hm.", marker="noa", batch="2", blind=True)
    home.decide(first, second)
    home.grade()
    assert home.mark("ann", "q2.why")["points"] == 4
