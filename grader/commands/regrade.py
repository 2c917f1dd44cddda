"""`grader regrade`: grade again, and say what changes for whom."""

from __future__ import annotations

from pathlib import Path

import click

from grader.commands.exits import ExitCode, print_crashes, print_problems
from grader.commands.options.key import chosen_cache, key_options, model_limits
from grader.commands.options.limits import limit_options


@click.command()
@click.argument("rubric", type=click.Path(path_type=Path))
@click.argument("submissions", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The folder with the results so far.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option(
    "--never-lower", is_flag=True, help="Keep the points where an unchanged answer gets fewer."
)
@click.option("--database", default="", help="Where decisions are, if not in DIR/review.db.")
@limit_options(seconds=60.0, of="submission")
@key_options
def regrade(
    rubric: Path,
    submissions: tuple[Path, ...],
    out: Path,
    dry_run: bool,
    never_lower: bool,
    database: str,
    jobs: int,
    seconds: float,
    memory: int,
    model_seconds: float,
    no_cache: bool,
) -> int:
    """Grade SUBMISSIONS again, and print what changes: old and new points, with the reason.

    What people decided stays. Ends with 0 when all is graded, with 3 when a person has to look.
    """
    from grader.batch.cache import Cache, NoCache
    from grader.batch.grading import grade_class
    from grader.batch.processes.pool import Limits
    from grader.batch.rubrics import load_once
    from grader.batch.writing import demand_apart
    from grader.commands.printing.grade import Progress
    from grader.commands.printing.regrade import print_changes
    from grader.marking.types import SubmissionStatus
    from grader.readers.handed_in import find_submissions, outside
    from grader.review.changes import Rerun
    from grader.review.store import demand_snapshot

    before = demand_snapshot(out)
    keys_cache = chosen_cache(no_cache)
    loaded = load_once(rubric, keys_cache, model_limits(model_seconds))
    found = outside(find_submissions(submissions), out)
    demand_apart(out, submissions)
    cache = NoCache() if no_cache else Cache(out / ".cache")
    with Progress(len(found)) as progress:
        limits = Limits.of(jobs, seconds, memory)
        run = grade_class(loaded, found, limits, cache, progress.told, keys_cache)
    rerun = Rerun.of(out, before, loaded, found, run.graded, never_lower, database)
    if not dry_run:
        rerun.write(keys_cache, cache)
    print_changes(rerun.changes, len(rerun.kept), dry_run)
    print_problems(rerun.gathered.problems)
    print_crashes(run.crashes)
    if run.crashes:
        return ExitCode.BUG
    done = all(each.status is SubmissionStatus.GRADED for each in rerun.after.results)
    return ExitCode.DONE if done else ExitCode.NEEDS_REVIEW
