"""What each kind of answer makes of an entry of an answer file."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from grader.answers.base import MarkOutcome
from grader.answers.registry import ANSWER_KINDS
from grader.readers.document import AnswerField, Document
from tests.answers.building import PLACE, asked
from tests.helpers.tables import from_yaml

CASES: list[dict[str, Any]] = from_yaml(
    (Path(__file__).parent / "cases" / "checks.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['kind']}-{c['why']}")
def test_check(case: dict[str, Any]) -> None:
    entry, kind = asked(case), ANSWER_KINDS[case["kind"]]
    document = Document("answers.yaml", fields={"q.part": AnswerField(case["given"], PLACE)})
    (response,) = kind.find(entry, document)
    checked = kind.check(entry, response)
    wanted = case["outcome"]
    if wanted.startswith("!"):
        assert checked.outcome != wanted[1:], checked.messages
        return
    assert checked.outcome == wanted, checked.messages
    full = Fraction(checked.outcome is MarkOutcome.CORRECT)
    assert checked.share == Fraction(case.get("share", full))
    if "code" in case:
        assert case["code"] in {message.code for message in checked.messages}


def test_every_kind_has_cases_and_a_page() -> None:
    pages = {page.stem for page in (Path(__file__).parents[2] / "docs/answer-kinds").glob("*.md")}
    assert {case["kind"] for case in CASES} == set(ANSWER_KINDS)
    assert set(ANSWER_KINDS) <= pages
