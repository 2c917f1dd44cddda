from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from grader.batch.starter import write_starter
from grader.commands.check import check
from grader.errors import UsageError


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(check, arguments, standalone_mode=False, catch_exceptions=False)
    return result.return_value, result.output


@pytest.fixture
def rubric(tmp_path: Path) -> Path:
    write_starter(tmp_path)
    return tmp_path / "rubric.yaml"


def test_it_prints_the_computed_key_and_runs_the_tests(rubric: Path) -> None:
    code, output = run(str(rubric))
    assert code == 0
    assert "q1.dy_dw     3  expression  x*sigma'(z)" in output
    assert "2/3" in output
    assert "tests pass" in output


def test_quiet_prints_no_key(rubric: Path) -> None:
    code, output = run("--quiet", str(rubric))
    assert code == 0
    assert "q1.dy_dw" not in output


def test_a_failing_example_is_located(rubric: Path) -> None:
    text = rubric.read_text()
    rubric.write_text(text.replace('"w sigma\'(z)", outcome: incorrect', '"x", outcome: correct'))
    code, output = run("--quiet", str(rubric))
    line = next(n for n, line in enumerate(text.splitlines(), 1) if "outcome: incorrect" in line)
    assert code == 2
    assert f"rubric.yaml:{line}:" in output
    assert "[rubric-test]" in output


def test_all_files_are_checked_even_if_the_first_is_broken(rubric: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("title: x\nquestoins: []\n")
    code, output = run("--quiet", str(broken), str(rubric), "nowhere.yaml")
    assert code == 2
    assert "broken.yaml:2" in output
    assert "tests pass" in output
    assert "nowhere.yaml" in output


def test_the_key_as_a_page(rubric: Path, tmp_path: Path) -> None:
    page = tmp_path / "key.html"
    assert run("--quiet", "--html", str(page), str(rubric))[0] == 0
    assert "<math" in page.read_text()
    with pytest.raises(UsageError):
        run("--html", str(page), str(rubric), str(rubric))


def test_no_rubric_is_a_wrong_call() -> None:
    with pytest.raises(click.UsageError):
        run()


def test_numbers_of_other_students_are_checked_too(tmp_path: Path) -> None:
    path = tmp_path / "sheet.yaml"
    path.write_text(
        "parameters: {a: [3, 1..4], b: [2, 1..4]}\n"
        "questions:\n"
        "  - {id: q1, title: 'With {a}', answer: number, reference: '1/({a} - {b})'}\n"
        "  - {id: q2, answer: number, reference: '{a} + {b}'}\n",
        encoding="utf-8",
    )
    code, output = run(str(path))
    assert code == 2
    [line] = [line for line in output.splitlines() if "no-number" in line]
    assert f"{path}:3:" in line
    assert "divides by zero" in line
    numbers = re.search(r"with a = (\d), b = (\d):", line)
    assert numbers is not None
    assert numbers[1] == numbers[2]
