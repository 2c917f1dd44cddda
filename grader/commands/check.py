"""`grader check`: is the rubric sound, what are its answers, do its own tests pass?"""

from __future__ import annotations

from pathlib import Path

import click

from grader.commands.exits import ExitCode, print_problems
from grader.errors import Problem, RubricError


@click.command()
@click.argument("rubrics", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--student", default="", help="Show the key with this student's numbers.")
@click.option("--quiet", is_flag=True, help="Do not print the answer key.")
def check(rubrics: tuple[Path, ...], student: str, quiet: bool) -> int:
    """Validate rubrics, print the computed answer keys, run the rubrics' own tests.

    All problems of all files are printed; ends with 2 if there are any.
    """
    sound = [_check(path, student, quiet) for path in rubrics]
    return ExitCode.DONE if all(sound) else ExitCode.USAGE


def _check(path: Path, student: str, quiet: bool) -> bool:
    from grader.commands.key_report import key_lines
    from grader.marking.rubric_tests import rubric_tests
    from grader.rubric.key import answer_key, for_student
    from grader.rubric.load import load_rubric

    try:
        rubric = for_student(load_rubric(path), student)
        key = answer_key(rubric, student)
    except RubricError as error:
        print_problems(error.problems)
        return False
    if not quiet:
        click.echo("\n".join(key_lines(rubric, key)))
    tests = list(rubric_tests(rubric, key))
    failed = [
        Problem("rubric-test", str(test).removeprefix(f"{test.place}: "), test.place)
        for test in tests
        if not test.passed
    ]
    print_problems(failed)
    passed = len(tests) - len(failed)
    click.echo(f"{path}: sound, {passed} of its {len(tests)} tests pass")
    return not failed
