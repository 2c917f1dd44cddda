"""`grader grade`: a rubric and submissions in, results, grades, report and feedback out."""

from __future__ import annotations

import click

from grader.commands.exits import print_crashes, print_notes, print_problems
from grader.commands.options.run import RunOptions, run_options


@click.command()
@run_options(out="The folder that everything is written to.")
@click.option(
    "--prune", is_flag=True, help="Remove results and feedback of students not in this run."
)
def grade(options: RunOptions, prune: bool) -> int:
    """Grade SUBMISSIONS: files, folders with a file or a folder for each student, or the zip that
    was downloaded from a learning platform.

    What was graded before and has not changed is not graded again, and what people decided stays.
    Ends with 0 when all is graded, with 3 when a person has to look at something.
    """
    from grader.batch.grading import grade_onto_shelf
    from grader.batch.locking import owned
    from grader.commands.class_run import Plan, exit_code, grade_all
    from grader.commands.printing.decided import print_decided
    from grader.commands.printing.grade import print_left_out, print_summary
    from grader.platforms.collect import keep_rosters, unpacked_downloads
    from grader.readers.handed_in import left_out_of
    from grader.review.run import finish_run
    from grader.review.store import names_in

    plan, out = Plan.of(options), options.out
    with owned(out):
        done = grade_all(plan, out, grade_onto_shelf)
        finished = finish_run(
            out, plan.rubric, done.found, done.run.shelf, plan.keys_cache, prune, options.database
        )
        keep_rosters(done.paths, out)
        plan.cache.forget_unused(keep=names_in(out))
        print_summary(plan.rubric, finished.decided.results, out)
        print_decided(finished, out)
        print_left_out(left_out_of(plan.others))
        print_notes((*done.sources.problems, *unpacked_downloads(plan.others)))
        print_problems(finished.gathered.problems)
        print_crashes(done.run.crashes)
    doubtful = bool(done.sources.problems or finished.gathered.problems)
    return exit_code(done.run, finished.decided, doubtful)
