"""`grader try`: what would become of an answer."""

from pathlib import Path

from click.testing import CliRunner

from grader.commands.try_answer import try_answer

RUBRIC = """
title: Sheet
questions:
  - id: q1
    parts:
      - {id: a, answer: number, reference: 4}
      - {id: b, answer: expression, reference: 3x}
"""


def _run(folder: Path, *arguments: str, given: str = "") -> tuple[int, str]:
    (folder / "sheet.yaml").write_text(RUBRIC)
    command = [str(folder / "sheet.yaml"), *arguments, "--no-cache"]
    result = CliRunner().invoke(try_answer, command, input=given, standalone_mode=False)
    return result.return_value, result.output


def test_an_answer(tmp_path: Path) -> None:
    code, said = _run(tmp_path, "q1.a", "Then I got x = 4.")
    assert code == 0
    assert "correct, 1 of 1 points" in said
    assert "taken for the answer: 4" in said


def test_lines_until_the_end(tmp_path: Path) -> None:
    code, said = _run(tmp_path, "q1.b", given="2x\n\nno idea\n")
    assert code == 0
    assert "2x\n  incorrect" in said
    assert "no idea\n  needs_review" in said


def test_an_answer_that_begins_with_a_minus(tmp_path: Path) -> None:
    _, said = _run(tmp_path, "q1.a", "-4")
    assert "-4\n  incorrect" in said


def test_an_unknown_part_names_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "sheet.yaml").write_text(RUBRIC)
    arguments = [str(tmp_path / "sheet.yaml"), "q1.aa", "4", "--no-cache"]
    result = CliRunner().invoke(try_answer, arguments, standalone_mode=False)
    assert "did you mean `q1.a`?" in str(result.exception)
