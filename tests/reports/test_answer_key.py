"""The answer key as text and as a page."""

from pathlib import Path

import pytest

from grader.expressions.reading import parse
from grader.reports.answer_key import key_html, key_view
from grader.reports.typesetting.readable import shown_expression
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key

RUBRICS = Path(__file__).parents[2] / "rubrics"


def test_every_part_has_its_row_with_answer_or_hint():
    rubric = load_rubric(RUBRICS / "assignment-2.yaml")
    view = key_view(rubric, answer_key(rubric))
    rows = {row.id: row for question in view.questions for row in question.rows}
    assert list(rows) == [part.id for part in rubric.parts]
    assert all(row.text for row in rows.values())
    assert rows["q2b.h_max"].text.endswith("0.4101842951")
    assert "period 2" in rows["q2a.behaviour"].hint


def test_the_page_typesets_and_needs_no_network():
    rubric = load_rubric(RUBRICS / "assignment-2.yaml")
    page = key_html(rubric, answer_key(rubric))
    assert page.count("<math") > 40
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "<script" not in page


def test_the_students_numbers_are_shown_and_titles_escaped(tmp_path):
    path = tmp_path / "sheet.yaml"
    path.write_text("""
parameters: {a: [2..9]}
questions:
  - {id: q1, title: '<b>{a}x^2</b>', answer: expression, reference: '2 * {a} x'}
""")
    rubric = load_rubric(path)
    key = answer_key(rubric, "ada")
    from grader.rubric.students import for_student

    page = key_html(for_student(rubric, "ada"), key, "ada")
    assert "for ada" in page
    assert "a = " in page
    assert "<b>" not in page


READABLE = [
    ("sqrt(131/4500)", "sqrt(131/4500) ~ 0.1706197852"),
    ("1082565/4194304", "1082565/4194304 ~ 0.2581036091"),
    ("sqrt(4)", "sqrt(4) = 2"),
    ("19/117", "19/117"),
    ("0.25", "0.25"),
    ("1/10", "1/10"),
    ("oo", "oo"),
    ("2 sqrt(x)", "2*sqrt(x)"),
    ("y = 1082565/4194304 x", "y = 1082565/4194304*x"),
    ("x = 2", "x = 2"),
    ("2 < 3", "2 < 3"),
    ("(1/2, pi)", "(1/2, pi)"),
    ("(1082565/4194304, 2)", "(0.2581036091, 2)"),
    ("[4794741212627/1000000000000, 141798136351/25000000000)", "[4.794741213, 5.671925454)"),
    ("1 + 1/2 + 1/6 + 1/24 + 1/120 + 1/720 + 1/5040 + 1/40320 + sqrt(2)", "3.132492332"),
]


@pytest.mark.parametrize(("written", "shown"), READABLE)
def test_computed_values_are_shown_as_people_write_them(written, shown):
    assert shown_expression(parse(written)).text == shown


def test_an_interval_is_typeset_as_one_and_a_part_without_a_title_named_once(tmp_path):
    path = tmp_path / "sheet.yaml"
    path.write_text("""
models: {s: {kind: statistics, data: {x: [1, 2, 4]}}}
questions:
  - id: q1
    model: s
    parts: [{id: ci, answer: set, reference: 'confidence_interval(x, 0.9)'}]
""")
    rubric = load_rubric(path)
    page = key_html(rubric, answer_key(rubric))
    assert "Interval" not in page
    assert page.count(">q1.ci") == 1
    assert "1 point<" in page
