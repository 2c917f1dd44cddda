"""The answer key as text and as a page."""

from pathlib import Path

from grader.reports.answer_key import key_html, key_view
from grader.rubric.key import answer_key
from grader.rubric.load import load_rubric

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
    from grader.rubric.key import for_student

    page = key_html(for_student(rubric, "ada"), key, "ada")
    assert "for ada" in page
    assert "a = " in page
    assert "<b>" not in page
