"""The pages in a real browser: nothing is cut off or out of reach, and the table works."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.batch.grading import graded
from grader.batch.outputs import write_outputs
from grader.readers.handed_in.submissions import find_submissions
from grader.reports.answer_key import key_html
from grader.reports.class_report.instructor import report_html
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key
from reports import results
from tests.helpers.browser import axe_findings, beyond_the_edge

ROOT = Path(__file__).parents[2]
STUDENTS = {"assignment-2": ("jonas", "kwame", "oskar"), "calculus": ("nadia",)}
"""Those whose pages show, between them, everything that a page of feedback can show."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Grade some students of two example classes, and write their pages and answer keys."""
    top = tmp_path_factory.mktemp("pages")
    for name, students in STUDENTS.items():
        rubric = load_rubric(ROOT / "rubrics" / f"{name}.yaml")
        found = find_submissions([ROOT / "submissions" / name])
        own = [graded(rubric, each) for each in found if each.student in students]
        write_outputs(top / name, rubric, own)
        key = key_html(rubric, answer_key(rubric))
        (top / name / "key.html").write_text(key, encoding="utf-8")
    return top


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing_and_nothing_is_cut_off(
    browser: Any, folder: Path, width: int, scheme: str
) -> None:
    page = browser.new_page(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    found = []
    for path in sorted(folder.rglob("*.html")):
        page.goto(path.as_uri())
        page.evaluate(
            "document.querySelectorAll('details').forEach((each) => { each.open = true })"
        )
        troubles = [*axe_findings(page), *beyond_the_edge(page)]
        found += [f"{path.parent.name}/{path.name}: {trouble}" for trouble in troubles]
    page.close()
    assert found == []


def test_feedback_takes_the_shared_style_and_is_readable_without_it(
    browser: Any, folder: Path, tmp_path: Path
) -> None:
    source = folder / "assignment-2" / "feedback" / "kwame.html"
    alone = tmp_path / "kwame.html"
    alone.write_bytes(source.read_bytes())
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto(source.as_uri())
    badge = "getComputedStyle(document.querySelector('.badge.correct')).backgroundColor"
    assert page.evaluate(badge) == "rgb(218, 251, 225)"
    page.goto(alone.as_uri())
    assert page.evaluate(badge) == "rgba(0, 0, 0, 0)"
    assert "✓ Right" in page.inner_text("main")
    page.close()


def test_a_page_of_feedback_has_few_bytes_and_few_sheets_of_paper(
    browser: Any, folder: Path, tmp_path: Path
) -> None:
    page = browser.new_page()
    for path in (folder / "assignment-2" / "feedback").glob("*.html"):
        assert path.stat().st_size <= 60 * 1024, path.name
        page.goto(path.as_uri())
        page.pdf(path=str(tmp_path / "print.pdf"), format="A4")
        sheets = (tmp_path / "print.pdf").read_bytes().count(b"/Type /Page\n")
        assert 1 <= sheets <= 8, path.name
    page.close()


# -- the table of the report ---------------------------------------------------------------------


@pytest.fixture
def report(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """Open the report of 250 students, of whom every tenth had everything right."""
    everyone = []
    for k in range(250):
        marks = results.full_marks()
        marks = tuple(mark for mark in marks if k % 10 or mark.outcome == "correct")
        everyone.append(replace(results.result(f"student-{k:03}", marks), source="a.md"))
    path = tmp_path / "report.html"
    path.write_text(report_html(results.RUBRIC, everyone), encoding="utf-8")
    page = browser.new_page()
    troubles: list[str] = []
    page.on("console", lambda each: troubles.append(each.text))
    page.on("pageerror", lambda each: troubles.append(str(each)))
    page.goto(path.as_uri())
    yield page
    page.close()
    assert troubles == []


def said(report: Any) -> str:
    return str(report.inner_text("#said"))


def first(report: Any) -> str:
    return str(report.inner_text("#students tbody tr:first-child a >> nth=0"))


def test_the_table_is_paged(report: Any) -> None:
    assert said(report) == "250 of 250 students, shown: 1 to 100"
    report.click("#after")
    assert first(report) == "student-100"
    report.click("#after")
    assert said(report) == "250 of 250 students, shown: 201 to 250"
    assert report.is_disabled("#after")
    report.click("#before")
    assert first(report) == "student-100"


def test_the_table_is_found_in_and_filtered(report: Any) -> None:
    report.fill("#find", "T-01")
    assert said(report) == "10 of 250 students, shown: 1 to 10"
    report.fill("#find", "")
    report.select_option("#outcome", label="Not right")
    assert said(report).startswith("225 of 250 students")
    report.select_option("#part", label="q1.right")
    assert said(report) == "0 of 250 students, shown: none"


def test_the_table_is_sorted_by_mouse_and_by_keyboard(report: Any) -> None:
    report.click("button[data-key=points]")
    assert report.get_attribute("th[data-key=points]", "aria-sort") == "descending"
    assert first(report) == "student-001"
    report.focus("button[data-key=points]")
    report.keyboard.press("Enter")
    assert report.get_attribute("th[data-key=points]", "aria-sort") == "ascending"
    assert first(report) == "student-000"


def test_a_cell_leads_to_the_part_in_the_feedback(report: Any) -> None:
    href = report.get_attribute("#students tbody tr:nth-child(2) td:nth-child(5) a", "href")
    assert href == "feedback/student-001.html#part-q1.wrong"


def test_without_script_the_first_rows_and_the_reason_are_there(browser: Any, report: Any) -> None:
    plain = browser.new_page(java_script_enabled=False)
    plain.goto(report.url)
    assert plain.locator("#students tbody tr").count() == 100
    assert "grades.csv" in plain.inner_text("noscript")
    assert not plain.is_visible("#controls")
    plain.close()
