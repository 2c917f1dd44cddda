"""Proposals: minded of negations, shown beside the answer, accepted by a key, and counted."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.review.queue.proposing import Question, assistant_of, by_hints
from grader.rubric.types import RubricItem
from tests.helpers.tables import from_yaml
from tests.review.classes import Class
from tests.review.clients import Server, answer, server_of

ROWS = from_yaml((Path(__file__).parent / "hints.yaml").read_text(encoding="utf-8"))
QUESTION = Question(
    "q", "Why?",
    (
        RubricItem("names", "Names the rule.", Fraction(2), "", ("chain rule",)),
        RubricItem("always", "Says always.", Fraction(1), "", ("greater", "always")),
        RubricItem("counter", "Has a counterexample.", Fraction(1), "",
                   ("not always", "counterexample")),
        RubricItem("none", "Has no hints.", Fraction(1)),
    ),
)  # fmt: skip


@pytest.fixture
def server(home: Class) -> Server:
    return server_of(home, assistant="hints")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["why"])
def test_what_is_proposed(row: dict[str, Any]) -> None:
    proposal = by_hints(QUESTION, row["answer"])
    assert (None if proposal is None else list(proposal.items)) == row["items"]
    if proposal is not None:
        assert proposal.reason


@given(st.text())
def test_any_answer_is_looked_at(text: str) -> None:
    proposal = by_hints(QUESTION, text)
    for start, end in proposal.words if proposal else ():
        assert 0 <= start < end <= len(text)


def test_a_part_without_hints_gets_no_proposals() -> None:
    bare = Question("q", "", (RubricItem("a", "A.", Fraction(1)),))
    assert by_hints(bare, "By the chain rule.") is None


def test_none_is_used_unless_it_is_named(home: Class) -> None:
    assert "Proposed" not in server_of(home).browser().get(answer("ann"))
    with pytest.raises(UsageError) as told:
        assistant_of("oracle")
    assert told.value.problems[0].code == "unknown-assistant"


def test_a_proposal_is_shown_and_never_applied_by_itself(server: Server) -> None:
    browser = server.browser()
    text = browser.get(answer("ann"))
    assert (
        "<strong>Proposed</strong>, not applied: Names the rule. (+2), Gives a reason. (+2)" in text
    )
    assert "not decided" in text
    assert 'aria-pressed="true"' not in text
    server.home.grade()
    assert server.home.mark("ann", "q2.why")["outcome"] == "needs_review"
    browser.act("accept")
    server.home.grade()
    assert server.home.mark("ann", "q2.why")["points"] == 4


def test_a_page_of_proposals_is_accepted_at_once(server: Server) -> None:
    browser = server.browser()
    browser.get(answer("ann"))
    browser.act("none")
    browser.get("/part/q2.why/sheet")
    assert "Accept all proposals" in browser.text
    rows = re.findall(r'name="row" value="([^"]+)"', browser.text)
    assert len(rows) == 1  # ann is decided, dee is blank, and for ben no item is proposed
    form = {"csrf": re.findall(r'name="csrf" value="([^"]+)"', browser.text)[0]}
    browser._took(browser.client.post("/part/q2.why/sheet/accept", data={**form, "row": rows}))
    assert "1 proposal accepted" in browser.said
    server.home.grade()
    assert server.home.mark("ann", "q2.why")["points"] == 0
    assert server.home.mark("ben", "q2.why")["outcome"] == "needs_review"
    assert server.home.mark("cas", "q2.why")["points"] == 2  # because; the rule is not needed
    browser.send("/undo")
    server.home.grade()
    assert server.home.mark("cas", "q2.why")["outcome"] == "needs_review"


def test_no_item_is_no_proposal_of_nothing(server: Server) -> None:
    browser = server.browser()
    assert 'value="accept"' not in browser.get(answer("ben"))
    browser.act("accept")
    assert "There is no item proposed" in browser.said
    server.home.grade()
    assert server.home.mark("ben", "q2.why")["outcome"] == "needs_review"


def test_how_far_people_follow_is_counted(server: Server) -> None:
    browser = server.browser()
    for name, act in (("ann", "full"), ("ben", "full"), ("cas", "accept")):
        browser.get(answer(name))
        browser.act(act)
    text = browser.get("/")
    assert "Proposals of hints: people gave the proposed points in 2 of 3 answers." in text
