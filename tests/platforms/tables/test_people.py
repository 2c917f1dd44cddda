"""Who is who."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.platforms.tables.names import Person, first_name_first, matched, named_so
from tests.helpers.tables import from_yaml

CASES = from_yaml(Path(__file__).with_name("people.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_who_it_is(case: dict[str, Any]) -> None:
    people = {number: Person(**told) for number, told in enumerate(case["people"])}
    assert matched(Person(**case["who"]), people) == case.get("found")


@pytest.mark.parametrize(
    ("text", "found"), [("s1", 0), ("ANN@x.org", 0), ("Jan Roe", 1), ("7", None), ("", None)]
)
def test_a_bare_text(text: str, found: int | None) -> None:
    people = {
        0: Person("Ann Example", "7", "ann", "s1", "ann@x.org"),
        1: Person("Jan Roe", "9", "7", "s2"),
    }
    assert named_so(text, people) == found


@pytest.mark.parametrize(
    ("name", "said"), [("Example, Ann", "Ann Example"), ("Ann", "Ann"), ("Plato,", "Plato,")]
)
def test_first_name_first(name: str, said: str) -> None:
    assert first_name_first(name) == said
