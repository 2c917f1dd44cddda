from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.batch.writing import file_names, write_atomically


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ada", "ada"),
        ("Ada Lovelace", "Ada-Lovelace"),
        ("Zoë Ñandú", "Zoë-Ñandú"),
        ("../../etc/passwd", "etc-passwd"),
        ("..", "student-"),
        ("", "student-"),
        ("con", "student-con"),
        ("a\x00b\nc", "a-b-c"),
        ("{0.__class__}", "0.__class__"),
        ("x" * 500, "x" * 80),
    ],
)
def test_a_name_becomes_a_safe_file_name(name: str, expected: str) -> None:
    assert file_names([name]) == {name: expected}


def test_names_that_collide_are_told_apart() -> None:
    names = ["a b", "a-b", "A B", "c"]
    files = file_names(names)
    assert len({file.casefold() for file in files.values()}) == 4
    assert files["c"] == "c"


@given(st.lists(st.text(), max_size=8))
def test_file_names_are_safe_and_different(names: list[str]) -> None:
    files = file_names(names)
    assert list(files) == list(dict.fromkeys(names))
    assert len({file.casefold() for file in files.values()}) == len(files)
    for file in files.values():
        path = Path("out") / f"{file}.html"
        assert path.parent == Path("out")
        assert not file.startswith(".")
        assert len(path.name.encode()) <= 255


@given(st.lists(st.text(), max_size=8))
def test_a_file_name_does_not_depend_on_the_order(names: list[str]) -> None:
    assert file_names(names) == file_names(reversed(names))


def test_writing_is_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "file.txt"
    write_atomically(path, "first")
    with pytest.raises(TypeError):
        write_atomically(path, 3)  # type: ignore[arg-type]
    assert path.read_text() == "first"
    assert [each.name for each in path.parent.iterdir()] == ["file.txt"]


def test_a_lone_surrogate_can_be_written(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a", "x\ud800y")
    assert (tmp_path / "a").read_text() == "x\\ud800y"
