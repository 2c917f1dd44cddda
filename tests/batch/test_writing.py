from __future__ import annotations

from pathlib import Path

import pytest

from grader.batch.writing import write_atomically, write_bytes_atomically


def test_writing_is_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "file.txt"
    write_atomically(path, "first")
    with pytest.raises(TypeError):
        write_bytes_atomically(path, 3)  # type: ignore[arg-type]
    assert path.read_text() == "first"
    assert [each.name for each in path.parent.iterdir()] == ["file.txt"]


def test_a_lone_surrogate_can_be_written(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a", "x\ud800y")
    assert (tmp_path / "a").read_text() == "x\\ud800y"
