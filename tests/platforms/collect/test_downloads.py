"""What becomes of each platform's download, as a zip and as a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.errors import UsageError
from grader.platforms.collect.collecting import Choices, Collected, collect
from tests.helpers.tables import from_yaml
from tests.platforms.making import of, roster, tree, write_folder, write_zip

CASES = from_yaml(Path(__file__).with_name("downloads.yaml").read_text(encoding="utf-8"))


def members(case: dict[str, Any]) -> dict[str, str]:
    stamp = "2026-11-12 13:22:26.123 UTC"
    return {name: stamp if "timestamp" in name else name for name in case["files"]}


def check(case: dict[str, Any], into: Path, collected: Collected) -> None:
    assert tree(into) == set(case["tree"])
    found = roster(into)
    assert {column: of(found, column) for column in case["roster"]} == case["roster"]
    assert [problem.code for problem in collected.problems] == case.get("told", [])
    assert all((into / row["folder"]).is_dir() for row in found)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_a_zip(case: dict[str, Any], tmp_path: Path) -> None:
    download = write_zip(tmp_path / "download.zip", members(case))
    check(case, tmp_path / "in", collect([download], tmp_path / "in"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_the_same_unpacked(case: dict[str, Any], tmp_path: Path) -> None:
    download = write_folder(tmp_path / "download", members(case))
    check(case, tmp_path / "in", collect([download], tmp_path / "in"))


def test_every_file_keeps_what_it_holds(tmp_path: Path) -> None:
    download = write_zip(tmp_path / "d.zip", {"a_1_2_x.md": "one", "a_1_3_x.md": b"\xff\0two"})
    collect([download], tmp_path / "in")
    assert (tmp_path / "in/a-1/x.md").read_bytes() == b"one"
    assert (tmp_path / "in/a-1/x-2.md").read_bytes() == b"\xff\0two"


def test_several_downloads_and_a_zip_of_zips(tmp_path: Path) -> None:
    first = write_zip(tmp_path / "1.zip", {"a_1_2_x.md": "1"})
    second = write_zip(tmp_path / "2.zip", {"b_2_3_x.md": "2"})
    both = {"1.zip": first.read_bytes(), "all/2.zip": second.read_bytes()}
    collect([first, second], tmp_path / "apart")
    collect([write_zip(tmp_path / "both.zip", both)], tmp_path / "both")
    assert tree(tmp_path / "apart") == tree(tmp_path / "both") == {"a-1/x.md", "b-2/x.md"}


def test_one_assignment_of_a_course(tmp_path: Path) -> None:
    names = ["submitted/ann/hw1/a.ipynb", "submitted/ann/hw2/b.ipynb", "release/hw1/a.ipynb"]
    download = write_folder(tmp_path / "course", dict.fromkeys(names, "{}"))
    with pytest.raises(UsageError, match="which-assignment"):
        collect([download], tmp_path / "in")
    collect([download], tmp_path / "in", Choices(assignment="hw2"))
    assert tree(tmp_path / "in") == {"ann/b.ipynb"}


def test_a_platform_that_it_is_not(tmp_path: Path) -> None:
    download = write_zip(tmp_path / "d.zip", {"ann.md": "1"})
    with pytest.raises(UsageError, match="download-not-recognised"):
        collect([download], tmp_path / "in", Choices(platform="moodle"))


def test_a_folder_that_is_not_empty_is_not_touched(tmp_path: Path) -> None:
    download = write_zip(tmp_path / "d.zip", {"ann.md": "1"})
    mine = write_folder(tmp_path / "in", {"mine.txt": "x"})
    with pytest.raises(UsageError, match="into-not-empty"):
        collect([download], mine)
    assert tree(mine) == {"mine.txt"}
    assert {path.name for path in tmp_path.iterdir()} == {"d.zip", "in"}
