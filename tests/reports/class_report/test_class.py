"""The report of a class: what it says of keys and shared answers, and that it stays small."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from reports import results
from reports.test_pages import Page

from grader.answers.base import MarkOutcome
from grader.expressions.nodes import Mul, Number, Symbol
from grader.marking.types import Mark, SubmissionResult, SubmissionStatus
from grader.reports.class_report.answer_groups import answer_groups, shared_rare_answers
from grader.reports.class_report.class_data import ClassData
from grader.reports.class_report.instructor import report_html
from grader.reports.class_report.item_view import item_analysis

RIGHT, WRONG = MarkOutcome.CORRECT, MarkOutcome.INCORRECT
THIRTEEN = Number(13)


def marked(name: str, right: bool, answer: object = results.WRONG) -> Mark:
    """Return a mark of a part of three points; a wrong one is told apart by its answer."""
    if right:
        return replace(results.full_marks()[0], part_id=f"q1.{name}")
    one = results.wrong_mark(answer)  # type: ignore[arg-type]
    return replace(one, part_id=f"q1.{name}", points=Fraction(0))


def student(name: str, *marks: Mark) -> SubmissionResult:
    return results.result(name, marks, SubmissionStatus.GRADED)


def words_of(*students: SubmissionResult) -> str:
    return Page(report_html(results.RUBRIC, students)).words


def test_what_a_part_is_held_against_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each mark is looked at as often in a class with many groups of answers as in one with few."""
    asked: list[str] = []
    real = ClassData.rest_share

    def counted(data: ClassData, result: SubmissionResult, mark: Mark) -> Fraction | None:
        asked.append(mark.part_id)
        return real(data, result, mark)

    monkeypatch.setattr(ClassData, "rest_share", counted)
    right = [student(f"r{k}", marked("right", True)) for k in range(20)]
    wrong = [
        student(f"s{k}", marked("right", False, Mul(Number(k + 2), Symbol("x")))) for k in range(20)
    ]
    assert len(answer_groups(ClassData((*right, *wrong)))) == 20
    assert len(asked) == 40


# -- is the key wrong? ---------------------------------------------------------------------------


def test_eight_of_eight_with_one_wrong_answer_are_told() -> None:
    everyone = [student(f"s{k}", marked("right", False, THIRTEEN)) for k in range(8)]
    words = words_of(*everyone)
    assert "Is the key wrong?" in words
    assert "8 students of 8 gave this answer, and nobody the one of the key." in words


def test_strong_students_with_one_answer_are_told_and_weak_ones_are_not() -> None:
    def class_of(strong_are_wrong: bool) -> list[SubmissionResult]:
        return [
            student(
                f"s{k}",
                marked("right", (k < 5) is not strong_are_wrong, THIRTEEN),
                marked("wrong", k < 5, Mul(Number(k), Symbol("x"))),
                marked("number", k < 5, Mul(Number(k), Symbol("w"))),
            )
            for k in range(10)
        ]

    told = words_of(*class_of(strong_are_wrong=True))
    assert "5 students of 10 gave this answer; elsewhere they earned 100 % of the points" in told
    assert "Is the key wrong?" not in words_of(*class_of(strong_are_wrong=False))


def test_a_known_mistake_is_no_reason_to_doubt_the_key() -> None:
    known = [
        student(f"s{k}", replace(marked("right", False, THIRTEEN), misconception="off-by-one"))
        for k in range(8)
    ]
    words = words_of(*known)
    assert "Is the key wrong?" not in words
    assert "Known as off-by-one" in words


def test_equal_answers_are_one_group_with_the_mean_of_the_rest() -> None:
    x = Symbol("x")
    data = ClassData(
        (
            student("a", marked("right", False, Mul(Number(2), x)), marked("wrong", True)),
            student("b", marked("right", False, Mul(x, Number(2))), marked("wrong", False)),
            student("c", marked("right", True), marked("wrong", True)),
        )
    )
    (group,) = [each for each in answer_groups(data) if each.wrong.part_id == "q1.right"]
    assert group.wrong.students == ("a", "b")
    assert group.rest == Fraction(1, 2)
    assert (group.right, group.right_rest) == (1, 1)


# -- shared rare answers -------------------------------------------------------------------------


def test_two_who_share_two_rare_wrong_answers_are_a_hint_and_one_answer_is_none() -> None:
    own = [Mul(Number(100 + k), Symbol("x")) for k in range(30)]
    answers = {f"s{k:02}": [own[k], own[k]] for k in range(30)}
    answers["s01"] = answers["s00"]
    answers["s03"] = [answers["s02"][0], own[3]]
    data = ClassData(
        tuple(
            student(name, marked("right", False, one), marked("wrong", False, other))
            for name, (one, other) in answers.items()
        )
    )
    (shared,) = shared_rare_answers(answer_groups(data))
    assert shared.students == ("s00", "s01")
    words = words_of(*data.results)
    assert "Rare answers shared" in words
    assert "That proves nothing" in words


# -- figures -------------------------------------------------------------------------------------


def test_what_waits_for_a_person_is_in_no_figure() -> None:
    prose = results.full_marks()[4]
    data = ClassData(tuple(student(f"s{k}", marked("right", True), prose) for k in range(12)))
    view = item_analysis(results.RUBRIC, data)
    assert view is not None
    rows = {row.id: row for row in view.parts}
    assert (rows["q1.prose"].students, rows["q1.prose"].facility) == (0, "–")
    assert (rows["q1.right"].students, rows["q1.right"].facility) == (12, "100 %")
    assert data.complete_table() == ((Fraction(3),),) * 12


@pytest.mark.parametrize(("students", "cautioned"), [(29, True), (30, False)])
def test_figures_of_fewer_than_thirty_carry_a_caution(students: int, cautioned: bool) -> None:
    everyone = [student(f"s{k}", marked("right", bool(k % 2))) for k in range(students)]
    assert ("much in them is chance" in words_of(*everyone)) is cautioned


def test_figures_are_those_of_an_independent_computation() -> None:
    parts = ("right", "wrong", "number")
    table = [[(k * place) % 5 < 3 for place in (1, 2, 3)] for k in range(1, 41)]
    everyone = [
        student(f"s{k:02}", *(marked(name, right) for name, right in zip(parts, row, strict=True)))
        for k, row in enumerate(table)
    ]
    points = 3 * np.array(table, dtype=float)
    view = item_analysis(results.RUBRIC, ClassData(tuple(everyone)))
    assert view is not None
    shown = [row for row in view.parts if row.students]
    for column, row in enumerate(shown):
        rest = points.sum(axis=1) - points[:, column]
        expected = np.corrcoef(points[:, column], rest)[0, 1]
        assert float(row.discrimination.replace("−", "-")) == pytest.approx(expected, abs=0.005)
    covariance = np.cov(points, rowvar=False)
    alpha = 3 / 2 * (1 - np.trace(covariance) / covariance.sum())
    error = np.sqrt(covariance.sum() * (1 - alpha))
    assert f"Cronbach's alpha is {alpha:.2f}" in view.reliability
    assert f"measurement {error:.1f} points" in view.reliability


# -- long lists ----------------------------------------------------------------------------------


def prose_of(text: str) -> Mark:
    return replace(results.full_marks()[4], response=results.response(text, text))


def test_the_same_words_stand_once_however_many_wrote_them() -> None:
    everyone = [student(f"s{k:03}", prose_of("It depends.")) for k in range(150)]
    words = words_of(*everyone)
    assert words.count("It depends.") == 1
    assert "150 students" in words
    assert "and 142 more" in words


def test_long_lists_are_folded_and_cut() -> None:
    everyone = [student(f"s{k:03}", prose_of(f"Reason number {k}.")) for k in range(150)]
    page = Page(report_html(results.RUBRIC, everyone))
    assert "40 more" in page.words
    assert "And 102 more, which are not listed here" in page.words
    assert page.words.count("Reason number") == 48


def test_the_report_of_five_thousand_is_small() -> None:
    everyone = [replace(results.result(), student=f"student-{k:05}") for k in range(5000)]
    page = report_html(results.RUBRIC, everyone)
    assert len(page.encode()) < 3_000_000
    data = json.loads(
        re.findall(r'<script type="application/json" id="data">(.*?)</script>', page)[0]
    )
    assert len(data["rows"]) == 5000


@pytest.mark.parametrize("name", [*results.HOSTILE, "</script><script>alert(1)</script>", "&#39;"])
def test_a_name_stays_a_name_in_the_data_of_the_table(name: str) -> None:
    page = report_html(results.RUBRIC, [replace(results.result(), student=name)])
    found = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page)
    assert json.loads(found[0])["rows"][0][0] == name
    assert page.count("<script") == 2


def test_only_the_page_s_own_script_may_run() -> None:
    import base64
    import hashlib

    page = report_html(results.RUBRIC, [results.result()])
    script = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script[0].encode()).digest()).decode()
    assert len(script) == 1
    assert f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'" in page
