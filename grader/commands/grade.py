"""`grader grade`: a rubric and submissions in, results, grades, report and feedback out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.commands.exits import ExitCode, print_crashes, print_notes, print_problems
from grader.commands.options.key import chosen_cache, key_options, model_limits
from grader.commands.options.limits import cluster_option, limit_options

if TYPE_CHECKING:
    from grader.batch.grading import ShelvedRun
    from grader.review.applying import Decided


@click.command()
@click.argument("rubric", type=click.Path(path_type=Path))
@click.argument("submissions", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The folder that everything is written to.",
)
@click.option(
    "--roster",
    "rosters",
    type=click.Path(path_type=Path),
    multiple=True,
    help="With a zip: a platform's table of students, grades or groups.",
)
@click.option(
    "--prune", is_flag=True, help="Remove results and feedback of students not in this run."
)
@click.option("--database", default="", help="Where decisions are, if not in DIR/review.db.")
@limit_options(seconds=60.0, of="submission")
@cluster_option
@key_options
def grade(
    rubric: Path,
    submissions: tuple[Path, ...],
    out: Path,
    rosters: tuple[Path, ...],
    prune: bool,
    database: str,
    jobs: int,
    seconds: float,
    memory: int,
    cluster: str,
    model_seconds: float,
    no_cache: bool,
) -> int:
    """Grade SUBMISSIONS: files, folders with a file or a folder for each student, or the zip that
    was downloaded from a learning platform.

    What was graded before and has not changed is not graded again, and what people decided stays.
    Ends with 0 when all is graded, with 3 when a person has to look at something.
    """
    from grader.batch.cache import Anew, Cache
    from grader.batch.grading import grade_onto_shelf
    from grader.batch.lateness import with_times
    from grader.batch.locking import owned
    from grader.batch.processes.pool import Limits
    from grader.batch.rubrics import load_once
    from grader.batch.writing import demand_apart, demand_writable
    from grader.commands.printing.decided import print_decided
    from grader.commands.printing.grade import Progress, print_left_out, print_summary
    from grader.platforms.collect import (
        collected_from,
        keep_rosters,
        split_downloads,
        unpacked_downloads,
    )
    from grader.readers.handed_in import (
        demand_there,
        find_submissions,
        left_out_of,
        merged,
        outside,
    )
    from grader.review.run import finish_run
    from grader.review.store import names_in

    keys_cache = chosen_cache(no_cache)
    loaded = load_once(rubric, keys_cache, model_limits(model_seconds))
    demand_there(submissions)
    zips, others = split_downloads(submissions)
    found = outside(find_submissions(others), out)
    demand_apart(out, submissions)
    demand_writable(out)
    with owned(out):
        sources = collected_from(zips, rosters, out)
        paths = (*others, *sources.folders)
        found = merged([*found, *find_submissions(sources.folders)])
        found = with_times(loaded, found, paths)
        limits = Limits.of(jobs, seconds, memory, cluster)
        cache = (Anew if no_cache else Cache)(out / ".cache")
        with Progress(len(found)) as progress:
            run = grade_onto_shelf(loaded, found, limits, cache, progress.told, keys_cache)
        finished = finish_run(out, loaded, found, run.shelf, keys_cache, prune, database)
        keep_rosters(paths, out)
        cache.forget_unused(keep=names_in(out))
        print_summary(loaded, finished.decided.results, out)
        print_decided(finished, out)
        print_left_out(left_out_of(others))
        print_notes((*sources.problems, *unpacked_downloads(others)))
        print_problems(finished.gathered.problems)
        print_crashes(run.crashes)
    doubtful = bool(sources.problems or finished.gathered.problems)
    return _exit_code(run, finished.decided, doubtful)


def _exit_code(run: ShelvedRun, decided: Decided, doubtful: bool) -> ExitCode:
    from grader.marking.types import SubmissionStatus

    if run.crashes:
        return ExitCode.BUG
    done = all(result.status is SubmissionStatus.GRADED for result in decided.results)
    return ExitCode.DONE if done and not doubtful else ExitCode.NEEDS_REVIEW
