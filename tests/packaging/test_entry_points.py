"""Another distribution adds a reader, an export and a model, and grading uses them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULE = """
from grader.models.calculus import CALCULUS
from grader.models.spec import ModelKind
from grader.readers.markdown import read_markdown
from grader.readers.reader import Reader


def shouted(source, data, notation):
    return read_markdown(source, data.lower(), notation)


SHOUTED = Reader(shouted, (".loud", ".md"))
SLOPES = ModelKind("slopes", CALCULUS.Spec, CALCULUS.build)


def names(rubric, results):
    return "\\n".join(result.student for result in results)
"""
POINTS = """
[grader.models]
slopes = additions:SLOPES
[grader.readers]
shouted = additions:SHOUTED
[grader.exports]
names.txt = additions:names
"""
RUBRIC = """
title: Slopes
models:
  m: {kind: calculus, definitions: ["f(x) = x^3"]}
questions:
  - id: q1
    model: m
    parts: [{id: slope, answer: expression, points: 1, reference: "diff(f, x)"}]
"""


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """Return a folder that holds an installed distribution with additions."""
    site = tmp_path / "site"
    info = site / "additions-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "additions.py").write_text(MODULE)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: additions\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(POINTS)
    return site


def _python(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": f"{site}{os.pathsep}{ROOT}"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_additions_are_used(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "rubric.yaml").write_text(RUBRIC)
    (tmp_path / "ada.loud").write_text("THE SLOPE IS $F'(X) = 3 X^2$")
    out = tmp_path / "out"
    files = [str(tmp_path / "rubric.yaml"), str(tmp_path / "ada.loud"), "--out", str(out)]
    run = _python(installed, "-m", "grader", "grade", *files, "--no-cache")
    assert run.returncode == 0, run.stderr
    assert (out / "names.txt").read_text() == "ada"


def test_own_kinds_are_not_replaced_and_additions_count_in_the_cache(installed: Path) -> None:
    code = (
        "from grader.models.registry import MODELS; from grader.readers.registry import suffixes;"
        "from grader.entry_points import providers;"
        "print('slopes' in MODELS, suffixes()['.md'], suffixes()['.loud'], providers())"
    )
    run = _python(installed, "-c", code)
    assert run.stdout.split("\n")[0] == "True markdown shouted ['additions 1.0']", run.stderr


def test_an_addition_of_another_kind_is_refused(installed: Path) -> None:
    (installed / "additions-1.0.dist-info" / "entry_points.txt").write_text(
        "[grader.readers]\nshouted = additions:names\n"
    )
    run = _python(installed, "-c", "from grader.readers.registry import readers; readers()")
    assert "TypeError: the entry point additions:names is not a Reader" in run.stderr
