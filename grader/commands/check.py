"""`grader check`: is the rubric sound, what are its answers, do its own tests pass?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.commands.exits import ExitCode, print_notes, print_problems
from grader.commands.options.key import chosen_cache, key_options, model_limits
from grader.errors import Place, Problem, RubricError, UsageError

if TYPE_CHECKING:
    from grader.batch.cache import Cache
    from grader.batch.processes.pool import Limits
    from grader.marking.self_tests import RubricTest
    from grader.rubric.types import Asked, Rubric


@click.command()
@click.argument("rubrics", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--student", default="", help="Show the key with this student's numbers.")
@click.option("--quiet", is_flag=True, help="Do not print the answer key.")
@click.option(
    "--html", type=click.Path(path_type=Path, dir_okay=False), help="Write the key as a page."
)
@key_options
def check(
    rubrics: tuple[Path, ...],
    student: str,
    quiet: bool,
    html: Path | None,
    model_seconds: float,
    no_cache: bool,
) -> int:
    """Validate RUBRICS, print the computed answer keys, run the rubrics' own tests.

    All problems of all files are printed; ends with 2 if there are any.
    """
    if html is not None and len(rubrics) > 1:
        text = "one page holds one answer key, and there are several rubrics"
        raise UsageError(Problem("one-rubric", text, Place(str(html)), "check them one by one"))
    cache, limits = chosen_cache(no_cache), model_limits(model_seconds)
    sound = [_check(path, student, quiet, html, cache, limits) for path in rubrics]
    return ExitCode.DONE if all(sound) else ExitCode.USAGE


def _check(
    path: Path, student: str, quiet: bool, html: Path | None, cache: Cache, limits: Limits
) -> bool:
    from grader.batch.rubrics import check_draws, for_student_once, load_once
    from grader.rubric.students import answer_key

    try:
        rubric = for_student_once(load_once(path, cache, limits), student, cache, limits)
        key = answer_key(rubric, student)
    except RubricError as error:
        print_problems(error.problems)
        return False
    if problems := check_draws(rubric, cache, limits):
        print_problems(problems)
        return False
    _show(rubric, key, student, quiet, html)
    passed, failed = _tested(rubric, key)
    print_problems(failed)
    click.echo(f"{path}: {passed} of its {passed + len(failed)} tests pass")
    return not failed


def _show(
    rubric: Rubric, key: Mapping[str, Asked], student: str, quiet: bool, html: Path | None
) -> None:
    from grader.answers.demands import open_choices
    from grader.answers.registry import ANSWER_KINDS
    from grader.batch.writing import write_atomically
    from grader.commands.printing.key import key_lines
    from grader.commands.printing.places import indistinct, places_lines
    from grader.reports.answer_key import key_html, key_view

    if not quiet:
        click.echo("\n".join(key_lines(key_view(rubric, key, student))))
        click.echo("\n".join(places_lines(rubric, key)))
    print_notes(tuple(indistinct(rubric, key)))
    print_notes(
        tuple(
            note
            for asked in key.values()
            for note in open_choices(asked, ANSWER_KINDS[asked.part.kind])
        )
    )
    if html is not None:
        write_atomically(html, key_html(rubric, key, student))


def _tested(rubric: Rubric, key: Mapping[str, Asked]) -> tuple[int, list[Problem]]:
    """Run the rubric's own tests; return how many pass, and the others as problems."""
    from grader.marking.self_tests import rubric_tests

    tests = list(rubric_tests(rubric, key))
    failed = [_problem(test) for test in tests if not test.passed]
    return len(tests) - len(failed), failed


def _problem(test: RubricTest) -> Problem:
    return Problem("rubric-test", str(test).removeprefix(f"{test.place}: "), test.place, test.mend)
