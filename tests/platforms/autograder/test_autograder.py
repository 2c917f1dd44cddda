"""The autograder as Gradescope runs it: its zip unpacked, its script started."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from grader.batch.starter import write_starter
from tests.commands.running import PATIENCE, run

USERS = '{"users": [{"name": "Ann Example", "email": "a@x.org"}, {"name": "Bärbel Öz"}]}'


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the rubric and the autograder's zip."""
    folder = tmp_path_factory.mktemp("packed")
    write_starter(folder)
    rubric, into = folder / "rubric.yaml", folder / "autograder.zip"
    ended = run("gradescope", "pack", str(rubric), "--into", str(into))
    assert ended.code == 0, ended.err
    return folder


@pytest.fixture
def root(packed: Path, tmp_path: Path) -> Path:
    """What stands below /autograder when a submission comes."""
    with zipfile.ZipFile(packed / "autograder.zip") as archive:
        archive.extractall(tmp_path / "source")
    (tmp_path / "venv" / "bin").mkdir(parents=True)
    python = tmp_path / "venv" / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    (tmp_path / "submission").mkdir()
    (tmp_path / "results").mkdir()
    (tmp_path / "submission_metadata.json").write_text(USERS, encoding="utf-8")
    return tmp_path


def started(root: Path) -> dict[str, object]:
    environment = {**os.environ, "AUTOGRADER_ROOT": str(root)}
    script = ["bash", str(root / "source" / "run_autograder")]
    done = subprocess.run(script, env=environment, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    data: dict[str, object] = json.loads((root / "results" / "results.json").read_text())
    return data


def test_the_zip_has_its_scripts_at_the_top_and_runnable(packed: Path) -> None:
    with zipfile.ZipFile(packed / "autograder.zip") as archive:
        modes = {info.filename: info.external_attr >> 16 & 0o777 for info in archive.infolist()}
        needs = archive.read("requirements.txt").decode().split()
    assert modes["setup.sh"] == modes["run_autograder"] == 0o755
    assert modes["rubric/rubric.yaml"] == 0o644
    assert "program/grader/__main__.py" in modes
    assert any(each.startswith("sympy") for each in needs)
    assert not any("extra" in each or each.startswith("pytest") for each in needs)


@pytest.mark.parametrize("script", ["setup.sh", "run_autograder"])
def test_the_scripts_are_sound(root: Path, script: str) -> None:
    subprocess.run(["bash", "-n", str(root / "source" / script)], check=True)


def test_a_right_submission(packed: Path, root: Path) -> None:
    (root / "submission" / "hw.md").write_bytes((packed / "submissions/ada.md").read_bytes())
    data = started(root)
    assert data["score"] == 6
    assert data["output"] == "6 of 6 points"


def test_an_archive_is_unpacked_and_a_link_not_followed(packed: Path, root: Path) -> None:
    with zipfile.ZipFile(root / "submission" / "hw.zip", "w") as archive:
        archive.writestr("hw.yaml", (packed / "submissions/grace.yaml").read_text())
    (root / "submission" / "hw.md").symlink_to(packed / "submissions/ada.md")
    assert started(root)["score"] == 2


@pytest.mark.parametrize("metadata", ["", "[]", '{"users": [1, {"name": "../x"}]}'])
def test_nothing_to_grade_and_odd_metadata_are_for_a_person(root: Path, metadata: str) -> None:
    (root / "submission_metadata.json").write_text(metadata)
    data = started(root)
    assert data["visibility"] == "after_published"
    tests = data["tests"]
    assert isinstance(tests, list)
    assert sum(test.get("score", 0) for test in tests) == 0
    assert "score" in data or any("score" in test for test in tests)
