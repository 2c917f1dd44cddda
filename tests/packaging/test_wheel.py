"""What is installed is whole: every module, template and data file of the package."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.packaging.message_pages import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [path] = folder.glob("*.whl")
    assert path.name.startswith("worked_grader-")
    return zipfile.ZipFile(path)


def test_every_file_of_the_package_is_in_it(wheel: zipfile.ZipFile) -> None:
    package = ROOT / "grader"
    files = {path.relative_to(ROOT).as_posix() for path in package.rglob("*") if _ships(path)}
    assert files <= set(wheel.namelist())
    assert any(name.endswith(".html.j2") for name in files)
    assert "grader/batch/starter_files/rubric.yaml" in files


def _ships(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts


def test_nothing_else_is_in_it(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"grader"}


def test_it_has_the_command_and_the_license(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    [points] = [name for name in names if name.endswith("entry_points.txt")]
    assert "grader = grader.commands:main" in wheel.read(points).decode()
    assert any(name.endswith("LICENSE") for name in names)
