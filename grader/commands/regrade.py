"""`grader regrade`: grade again, and say what changes for whom."""

from __future__ import annotations

from contextlib import nullcontext

import click

from grader.commands.exits import print_crashes, print_notes, print_problems
from grader.commands.options.run import RunOptions, run_options


@click.command()
@run_options(out="The folder with the results so far.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option(
    "--never-lower", is_flag=True, help="Keep the points where an unchanged answer gets fewer."
)
def regrade(options: RunOptions, dry_run: bool, never_lower: bool) -> int:
    """Grade SUBMISSIONS again, and print what changes: old and new points, with the reason.

    What people decided stays. Ends with 0 when all is graded, with 3 when a person has to look.
    """
    from grader.batch.grading import grade_class
    from grader.batch.locking import owned
    from grader.batch.writing import temporary_folder
    from grader.commands.class_run import Plan, exit_code, grade_all
    from grader.commands.printing.regrade import print_changes
    from grader.platforms.collect import keep_rosters
    from grader.review.changes import Rerun
    from grader.review.store import demand_graded, demand_snapshot

    out = options.out
    demand_graded(out)
    plan = Plan.of(options)
    with owned(out), temporary_folder() if dry_run else nullcontext(out) as into:
        before = demand_snapshot(out)
        done = grade_all(plan, into, grade_class)
        rerun = Rerun.of(
            out, before, plan.rubric, done.found, done.run.graded, never_lower, options.database
        )
        if not dry_run:
            rerun.write(plan.keys_cache, plan.cache)
            keep_rosters(done.paths, out)
        print_changes(rerun, dry_run)
        print_notes(done.sources.problems)
        print_problems(rerun.gathered.problems)
        print_crashes(done.run.crashes)
    doubtful = bool(done.sources.problems or rerun.gathered.problems)
    return exit_code(done.run, rerun.after, doubtful)
