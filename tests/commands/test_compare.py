"""The command as a user calls it; what is equivalent is tested in tests/equivalence."""

from __future__ import annotations

import json

import click
import pytest
from click.testing import CliRunner

from grader.commands import COMMANDS, app
from grader.commands.compare import compare


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(compare, arguments, standalone_mode=False, catch_exceptions=False)
    return result.return_value, result.output


@pytest.mark.parametrize(
    ("arguments", "code", "start"),
    [
        (("sin(x)^2", "1-cos(x)^2"), 0, "equivalent: proved"),
        (("x", "x"), 0, "equivalent: one and the same expression"),
        (("x w^4", "x w^3"), 0, "different: at "),
        (("--positive", "x", "sqrt(x^2)", "x"), 0, "equivalent"),
        (("sqrt(x^2)", "x"), 0, "different"),
        (("--absolute", "0.01", "pi", "3.14"), 0, "equivalent: off by "),
        (("pi", "3.14"), 0, "different"),
        (("--functions", "f", "f(x+1)", "f(1+x)"), 0, "equivalent"),
        (("--profile", "final-answer", "1", "so the answer is $x = 1$."), 0, "equivalent"),
        (("--", "-x", "0 - x"), 0, "equivalent"),
        (("-x", "0 - x"), 0, "equivalent"),
        (("-h + h", "0", "--positive", "h"), 0, "equivalent"),
        (("abs(x)<2", "-2 < x and x < 2"), 0, "equivalent"),
        (("x", "x+0.001", "--absolute", "0.01"), 0, "equivalent: off by no more than the allowed"),
        (("(", "x"), 3, "unreadable"),
    ],
)
def test_the_first_line_is_the_verdict(arguments: tuple[str, ...], code: int, start: str) -> None:
    ended, output = run(*arguments)
    assert ended == code
    assert output.startswith(start)


def test_what_was_read_is_shown() -> None:
    assert "x*w^4" in run("x w^4", "x w^3")[1]


def test_what_could_not_be_read_is_explained() -> None:
    output = run("x", "3 + ) 4")[1]
    assert "column" in output


@pytest.mark.parametrize("given", ["nan", "inf", "-1"])
def test_a_tolerance_that_is_none_is_an_error_of_use(given: str) -> None:
    with pytest.raises(click.UsageError):
        run("1", "1.001", "--relative", given)


def test_json() -> None:
    data = json.loads(run("--json", "1/2", "0.5")[1])
    assert data["outcome"] == "equivalent"
    assert data["evidence"]["kind"] in ("proved", "identical")


def test_the_help_names_every_command() -> None:
    output = CliRunner().invoke(app, ["--help"]).output
    assert all(name in output for name in COMMANDS)
