"""Sheets as courses have them: right pages in several styles, and copies with one thing wrong.

A file of `courses/` has a `rubric`, right `pages` by style, and `changes`: on which page what is
put for what, and the part that is wrong then (`outcome` says how: `incorrect` unless given). Every
other part has to stay right.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key, for_student
from tests.helpers.tables import from_yaml

COURSES: dict[str, dict[str, Any]] = {
    path.stem: from_yaml(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parent / "courses").glob("*.yaml"))
}
PAGES = [(name, style) for name, course in COURSES.items() for style in course["pages"]]
CHANGES = [
    pytest.param(name, change, id=f"{name}-{number}-{change['part']}")
    for name, course in COURSES.items()
    for number, change in enumerate(course["changes"], start=1)
]


@pytest.fixture(scope="module")
def rubrics(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("courses")

    @cache
    def rubric_of(name: str) -> Any:
        path = folder / f"{name}.yaml"
        path.write_text(yaml.safe_dump(COURSES[name]["rubric"]), encoding="utf-8")
        rubric = load_rubric(path)
        return for_student(rubric, "ada"), answer_key(rubric, "ada")

    return rubric_of


def outcomes(rubric: Any, name: str, style: str, page: str) -> dict[str, tuple[str, list[str]]]:
    suffix = COURSES[name].get("suffixes", {}).get(style, "md")
    result = grade_one(*rubric, "ada", f"ada.{suffix}", page.encode())
    return {
        mark.part_id: (str(mark.outcome), [message.text for message in mark.messages])
        for mark in result.marks
    }


@pytest.mark.parametrize(("name", "style"), PAGES)
def test_a_right_page_is_right(rubrics: Any, name: str, style: str) -> None:
    found = outcomes(rubrics(name), name, style, COURSES[name]["pages"][style])
    assert {part: said for part, said in found.items() if said[0] != "correct"} == {}


@pytest.mark.parametrize(("name", "change"), CHANGES)
def test_a_changed_page_loses_what_was_changed(rubrics: Any, name: str, change: Any) -> None:
    page = COURSES[name]["pages"][change["page"]]
    old, new = change["put"]
    assert page.count(old) == 1, f"{old!r} stands {page.count(old)} times on the page"
    found = outcomes(rubrics(name), name, change["page"], page.replace(old, new))
    wrong = {part: said for part, said in found.items() if said[0] != "correct"}
    assert set(wrong) == {change["part"]}, wrong
    assert wrong[change["part"]][0] == change.get("outcome", "incorrect"), wrong


@pytest.mark.parametrize("name", COURSES)
def test_a_course_has_three_styles_and_ten_changes(name: str) -> None:
    assert len(COURSES[name]["pages"]) >= 3
    assert len(COURSES[name]["changes"]) >= 10
