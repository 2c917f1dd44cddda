"""The examples in docs/answer-kinds hold: each `yaml` block is a part, or several, of a rubric."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from grader.marking.self_tests import rubric_tests
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key
from tests.helpers.tables import from_yaml

PAGES = Path(__file__).parents[3] / "docs" / "answer-kinds"
BLOCK = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
NEW = (
    "any", "basis", "expression", "factors", "growth", "number", "order", "parametric", "set",
    "table", "truth_table",
)  # fmt: skip
BLOCKS = [
    pytest.param(block, id=f"{name}-{number}")
    for name in NEW
    for number, block in enumerate(BLOCK.findall((PAGES / f"{name}.md").read_text("utf-8")))
]


@pytest.mark.parametrize("block", BLOCKS)
def test_examples_of_a_page(block: str, tmp_path: Path) -> None:
    parts: list[dict[str, Any]] = from_yaml(block)
    assert all(len(part["examples"]) > 1 for part in parts)
    path = tmp_path / "rubric.yaml"
    path.write_text("questions:\n" + "".join(f"  {line}" for line in block.splitlines(True)))
    rubric = load_rubric(path)
    results = list(rubric_tests(rubric, answer_key(rubric)))
    assert len(results) > len(parts)
    assert not [result for result in results if not result.passed]
