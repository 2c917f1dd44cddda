from __future__ import annotations

from pathlib import Path

from grader.rubric.load import load_rubric
from tests.commands.running import run


def test_it_writes_a_rubric_that_loads(tmp_path: Path) -> None:
    ended = run("init", str(tmp_path / "new"))
    assert ended.code == 0
    assert load_rubric(tmp_path / "new" / "rubric.yaml").title == "One neuron"
    assert (tmp_path / "new" / "rubric.schema.json").exists()


def test_it_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    ended = run("init", str(tmp_path))
    assert ended.code == 2
    assert "[folder-not-empty]" in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
