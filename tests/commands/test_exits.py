from __future__ import annotations

import click
import pytest

from grader.commands.exits import ExitCode, run_and_exit
from grader.errors import Place, Problem, UsageError


def ended(action: object) -> object:
    def command() -> object:
        if isinstance(action, BaseException):
            raise action
        return action

    with pytest.raises(SystemExit) as ending:
        run_and_exit(command)
    return ending.value.code


def test_the_codes_are_a_contract() -> None:
    assert {code.name: int(code) for code in ExitCode} == {
        "DONE": 0, "BUG": 1, "USAGE": 2, "NEEDS_REVIEW": 3, "INTERRUPTED": 130,
    }  # fmt: skip


@pytest.mark.parametrize("code", list(ExitCode))
def test_a_command_returns_its_code(code: ExitCode) -> None:
    assert ended(code) == code


def test_a_users_error_is_a_line_a_problem(capsys: pytest.CaptureFixture[str]) -> None:
    problems = [
        Problem("a-code", "it is wrong", Place("f.yaml", 3, 4), "mend it"),
        Problem("b-code", "this too", Place("f.yaml")),
    ]
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


@pytest.mark.parametrize("interruption", [KeyboardInterrupt(), click.Abort()])
def test_an_interruption_says_how_to_go_on(
    capsys: pytest.CaptureFixture[str], interruption: BaseException
) -> None:
    assert ended(interruption) == 130
    assert "the same command" in capsys.readouterr().err


def test_a_wrong_call_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(click.UsageError("no such option")) == 2
    assert "no such option" in capsys.readouterr().err
