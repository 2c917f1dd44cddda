from __future__ import annotations

import pytest
import typer

from grader.commands.exits import ExitCode, run_and_exit
from grader.errors import Place, Problem, UsageError


def ended(action: object) -> int:
    def command() -> None:
        if isinstance(action, BaseException):
            raise action

    with pytest.raises(SystemExit) as ending:
        run_and_exit(command)
    return int(str(ending.value.code))


def test_the_codes_are_a_contract() -> None:
    assert {code.name: int(code) for code in ExitCode} == {
        "DONE": 0, "BUG": 1, "USAGE": 2, "NEEDS_REVIEW": 3, "INTERRUPTED": 130,
    }  # fmt: skip


def test_done() -> None:
    assert ended(None) == 0


def test_an_error_of_the_user_is_a_line_for_each_problem(
    capsys: pytest.CaptureFixture[str],
) -> None:
    problems = [Problem("a-code", "it is wrong", Place("f.yaml", 3, 4), "mend it"),
                Problem("b-code", "this too", Place("f.yaml"))]  # fmt: skip
    assert ended(UsageError(*problems)) == 2
    assert capsys.readouterr().err.splitlines() == [
        "error: f.yaml:3:4: it is wrong (mend it) [a-code]",
        "error: f.yaml: this too [b-code]",
    ]


def test_a_bug_is_loud(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(KeyError("oops")) == 1
    err = capsys.readouterr().err
    assert "Traceback" in err
    assert "KeyError: 'oops'" in err
    assert "bug in the grader" in err


def test_an_interruption_says_how_to_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(SystemExit(130)) == 130
    assert "the same command" in capsys.readouterr().err


def test_other_endings_pass() -> None:
    assert ended(SystemExit(3)) == 3
    assert typer.Exit(3).exit_code == 3
