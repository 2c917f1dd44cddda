from collections.abc import Callable
from pathlib import Path

import pytest

from grader.rubric.load import load_rubric
from grader.rubric.types import Rubric

Load = Callable[[str], Rubric]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def load_text(text: str) -> Rubric:
        path = tmp_path / "sheet.yaml"
        path.write_text(text, encoding="utf-8")
        return load_rubric(path)

    return load_text
