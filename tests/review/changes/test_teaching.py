"""A decision becomes a line of the rubric: shown as a difference, applied when it is confirmed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.review.changes.rubric_edits import NotAddable, add_entry
from tests.commands.running import run
from tests.helpers.tables import from_yaml
from tests.review.classes import RUBRIC, Class
from tests.review.clients import answer, server_of

ROWS = from_yaml((Path(__file__).parent / "edits.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["why"])
def test_an_entry_is_added_and_nothing_else_changes(row: dict[str, Any]) -> None:
    entry = {"id": "x", "value": "5"}
    part = row.get("part", "q1.a")
    if "refused" in row:
        with pytest.raises(NotAddable, match=row["refused"]):
            add_entry(row["before"], part, "misconceptions", entry)
    else:
        assert add_entry(row["before"], part, "misconceptions", entry).after == row["after"]


@given(st.text(), st.text())
def test_any_text_is_written_so_that_it_is_read_again(value: str, message: str) -> None:
    entry = {"id": "x", "value": value, "message": message}
    try:
        edit = add_entry(RUBRIC, "q1.square", "misconceptions", entry)
    except NotAddable:
        return
    part = from_yaml(edit.after)["questions"][0]["parts"][0]
    assert part["misconceptions"] == [entry]


def test_a_known_wrong_answer_is_shown_and_then_added(home: Class) -> None:
    browser = server_of(home).browser()
    browser.get(answer("ben", "q1.square"))
    browser.act("points", points="1")
    text = browser.get(f"{answer('ben', 'q1.square')}/teach?as=wrong")
    assert 'value="1/3"' in text
    before = home.rubric.read_text(encoding="utf-8")
    wanted = {"name": "no-middle", "message": "The term in the middle is missing."}
    browser.send("/teach/propose", act="show", **wanted)
    assert "The term in the middle is missing." in browser.text
    assert 'class="added"' in browser.text
    assert home.rubric.read_text(encoding="utf-8") == before
    browser.send("/teach/propose", act="apply", **wanted)
    assert "Added to the rubric" in browser.said
    ended = run("regrade", str(home.rubric), str(home.folder / "handed-in"),
                "--out", str(home.out), "--dry-run")  # fmt: skip
    assert "cas  q1.square  0 → 1" in ended.out
    assert "it is now known as no-middle" in ended.out
    assert run("check", str(home.rubric)).code == 0


def test_an_answer_that_is_also_right_becomes_an_example(home: Class) -> None:
    browser = server_of(home).browser()
    for student, fails in (("dee", False), ("ben", True)):
        browser.get(f"{answer(student, 'q1.square')}/teach?as=right")
        browser.send("/teach/propose", act="show")
        assert ("should be correct" in browser.text) == fails
    browser.send("/teach/propose", act="apply")
    assert "x^2 + 1" in home.rubric.read_text(encoding="utf-8")
    assert run("check", str(home.rubric)).code == 2


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "1x", "message": "M."}, "The name is a letter"),
        ({"name": "x", "message": ""}, "Say in a sentence"),
        ({"name": "x", "message": "M.", "share": "2"}, "from 0 to 1"),
        ({"name": "x", "message": "M.", "share": "1/0"}, "from 0 to 1"),
    ],
)
def test_what_is_missing_is_said(home: Class, fields: dict[str, str], said: str) -> None:
    browser = server_of(home).browser()
    browser.get(f"{answer('ben', 'q1.square')}/teach?as=wrong")
    browser.send("/teach/propose", act="apply", **fields)
    assert said in browser.said
    assert home.rubric.read_text(encoding="utf-8") == RUBRIC


def test_a_rubric_that_has_changed_is_not_touched(home: Class) -> None:
    browser = server_of(home).browser()
    browser.get(f"{answer('ben', 'q1.square')}/teach?as=wrong")
    home.rubric.write_text(RUBRIC + "\n# mine\n", encoding="utf-8")
    browser.send("/teach/propose", act="apply", name="x", message="M.")
    assert "grade it again first" in browser.said
    assert home.rubric.read_text(encoding="utf-8").endswith("# mine\n")


def test_words_are_no_line_of_the_rubric(home: Class) -> None:
    browser = server_of(home).browser()
    assert "To the rubric" not in browser.get(answer("ann"))
    browser.get(f"{answer('ann')}/teach?as=wrong")
    assert browser.statuses[-1] == 404
