"""The sessions in README and the tutorial print what the commands print.

A line `$ grader ...` in a block `console` is a command, the lines below it are what it prints;
`...` stands for what a page leaves out.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.commands.running import run
from tests.packaging.message_pages import ROOT

TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text()


@dataclass(frozen=True)
class Step:
    """A command of a page and what the page says that it prints."""

    command: str
    printed: str


def steps(page: str) -> list[Step]:
    """Return the commands of a page in their order."""
    sessions = re.findall(r"^```console\n(.*?)^```", page, re.M | re.S)
    each = [part.partition("\n") for s in sessions for part in s.split("$ grader ")[1:]]
    return [Step(command, printed) for command, _, printed in each]


def snippets(page: str) -> list[str]:
    """Return what the page has its reader write into the rubric."""
    return re.findall(r"^```yaml\n(.*?)^```", page, re.M | re.S)


def prints(step: Step, folder: Path) -> None:
    """Run a step and compare."""
    ended = run(*shlex.split(step.command), cwd=folder)
    shown = ".*".join(re.escape(part.strip()) for part in step.printed.split("..."))
    assert re.search(shown, ended.out + ended.err, re.S), ended.out + ended.err


@pytest.mark.parametrize(
    "step", steps((ROOT / "README.md").read_text()), ids=lambda step: str(step.command)
)
def test_a_command_of_the_readme_prints_what_stands_there(step: Step, tmp_path: Path) -> None:
    prints(step, tmp_path)


def test_the_tutorial_from_its_first_command_to_its_last_question(tmp_path: Path) -> None:
    begin, check, grade, mistaken = steps(TUTORIAL)
    misconception, model, question = snippets(TUTORIAL)
    rubric = tmp_path / "week-1" / "rubric.yaml"
    for step in (begin, check, grade):
        prints(step, tmp_path)
    assert (tmp_path / "week-1" / "out" / "feedback" / "grace.html").is_file()

    right = rubric.read_text()
    rubric.write_text(right.replace("reference: diff(y, b)", "refrence: diff(y, b)"))
    prints(mistaken, tmp_path)

    more = right.replace("reference: diff(y, b)\n", f"reference: diff(y, b)\n{misconception}")
    rubric.write_text(more.replace("questions:\n", f"{model}questions:\n") + question)
    key = run("check", "week-1/rubric.yaml", cwd=tmp_path)
    assert key.code == 0, key.err
    assert "x_0 = 3, x_1 = 2, x_2 = 1.5, x_3 = 1.25" in key.out
    said = run("try", "week-1/rubric.yaml", "q1.dy_db", "x sigma'(z)", cwd=tmp_path)
    assert "This is the derivative by w." in said.out
