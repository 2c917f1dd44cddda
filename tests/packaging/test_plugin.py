"""The distribution in examples/plugin installs, and its kind, model and reader are used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.message_pages import ROOT

RUBRIC = """
title: Sequences
models:
  s: {kind: sequence, first: 3, step: 4}
questions:
  - id: q1
    model: s
    parts:
      - {id: a, answer: number, reference: term(10)}
      - {id: b, answer: parity, reference: term(10)}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder into which the example was installed."""
    target = tmp_path_factory.mktemp("site")
    install = ["pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    plugin = str(ROOT / "examples" / "plugin")
    subprocess.run([sys.executable, "-m", *install, "--target", str(target), plugin], check=True)
    return target


@pytest.mark.parametrize(
    ("page", "outcomes"),
    [
        ("(A) 39\n\n(B) IT IS ODD.\n", ["correct", "correct"]),
        ("(A) 43\n\n(B) EVEN\n", ["incorrect", "incorrect"]),
        ("(A) 39\n\n(B) I CANNOT SAY\n", ["correct", "needs_review"]),
    ],
)
def test_the_example_is_used(site: Path, tmp_path: Path, page: str, outcomes: list[str]) -> None:
    (tmp_path / "rubric.yaml").write_text(RUBRIC)
    (tmp_path / "ada.loud").write_text(page)
    out = tmp_path / "out"
    files = [str(tmp_path / "rubric.yaml"), str(tmp_path / "ada.loud"), "--out", str(out)]
    environment = {**os.environ, "PYTHONPATH": f"{site}{os.pathsep}{ROOT}"}
    run = subprocess.run(
        [sys.executable, "-m", "grader", "grade", *files, "--no-cache"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode in (0, 3), run.stderr
    [submission] = json.loads((out / "results.json").read_text())["submissions"]
    assert [part["outcome"] for part in submission["parts"]] == outcomes


def test_people_decide_about_a_class_with_an_added_model(site: Path, tmp_path: Path) -> None:
    (tmp_path / "rubric.yaml").write_text(RUBRIC)
    (tmp_path / "ada.loud").write_text("(A) 43\n\n(B) I CANNOT SAY\n")
    files = [str(tmp_path / "rubric.yaml"), str(tmp_path / "ada.loud")]
    out = tmp_path / "out"

    def run(*arguments: str) -> tuple[int, str]:
        environment = {**os.environ, "PYTHONPATH": f"{site}{os.pathsep}{ROOT}"}
        command = [sys.executable, "-m", "grader", *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    assert run("grade", *files, "--out", str(out))[0] == 3
    (out / "overrides.csv").write_text("student,part,points,comment\nada,q1.b,1,Fine.\n")
    code, said = run("grade", *files, "--out", str(out))
    assert code == 0, said
    [submission] = json.loads((out / "results.json").read_text())["submissions"]
    assert [part["points"] for part in submission["parts"]] == [0, 1]
    (tmp_path / "rubric.yaml").write_text(
        RUBRIC.replace("term(10)}\n      -", "term(11)}\n      -")
    )
    code, said = run("regrade", *files, "--out", str(out), "--dry-run")
    assert "ada  q1.a  0 → 1" in said, said
    assert run("publish", str(out))[0] == 0


def test_a_known_slip_of_the_added_model_is_named(site: Path, tmp_path: Path) -> None:
    (tmp_path / "rubric.yaml").write_text(RUBRIC)
    environment = {**os.environ, "PYTHONPATH": f"{site}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", "grader", "try", str(tmp_path / "rubric.yaml"), "q1.a", "43"]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert "counted from 1" in run.stdout, run.stdout + run.stderr
