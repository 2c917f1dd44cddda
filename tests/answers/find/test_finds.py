"""Where each kind finds its answer on a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.answers.registry import ANSWER_KINDS
from tests.answers.building import asked
from tests.helpers.tables import from_yaml
from tests.marking.pages import page

CASES: list[dict[str, Any]] = from_yaml(
    (Path(__file__).parent / "cases" / "finds.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['kind']}-{c['why']}")
def test_find(case: dict[str, Any]) -> None:
    entry = asked(case)
    document = page(case["page"].splitlines(), entry.part.notation)
    found = ANSWER_KINDS[case["kind"]].find(entry, document)
    assert (found[-1].raw if found else "") == case["raw"]
