"""`grader grade`: a rubric and submissions in, results, grades, report and feedback out."""

from __future__ import annotations

from dataclasses import asdict

import click

from grader.batch.again.last_run import Inputs
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
    from grader.batch.again.last_run import unchanged
    from grader.batch.locking import owned
    from grader.commands.printing.grade import Said

    inputs = options.inputs(prune=prune)
    if not (options.no_cache or options.database) and options.out.is_dir():
        with owned(options.out):
            kept = unchanged(inputs)
        if kept is not None:
            said = Said.again(kept)
            said.print()
            return said.code
    return _grade(options, inputs, prune)


def _grade(options: RunOptions, inputs: Inputs, prune: bool) -> int:
    """Grade what has changed, and write everything."""
    from grader.batch.again.last_run import keep
    from grader.batch.grading import grade_onto_shelf
    from grader.batch.locking import owned
    from grader.commands.class_run import Plan, exit_code, grade_all
    from grader.commands.printing.decided import decided_lines
    from grader.commands.printing.grade import Said, left_out_lines
    from grader.platforms.collect import keep_rosters, unpacked_downloads
    from grader.readers.handed_in import left_out_of
    from grader.review.run import finish_run
    from grader.review.store import names_in
    from grader.rubric.load import possible_names

    plan, out = Plan.of(options), options.out
    with owned(out):
        own_numbers = bool(plan.rubric.parameters)
        names = None if own_numbers else possible_names(plan.rubric.template, plan.rubric, "")
        state = inputs.state(names)
        done = grade_all(plan, out, grade_onto_shelf)
        finished = finish_run(
            out, plan.rubric, done.found, done.run.shelf, plan.keys_cache, prune, options.database
        )
        keep_rosters(done.paths, out)
        plan.cache.forget_unused(keep=names_in(out))
        problems = (*done.sources.problems, *unpacked_downloads(plan.others))
        doubtful = bool(done.sources.problems or finished.gathered.problems)
        notes = (*decided_lines(finished, out), *left_out_lines(left_out_of(plan.others)))
        code = exit_code(done.run, finished.decided, doubtful)
        said = Said.of(plan.rubric, finished.decided.results, out, notes, code)
        again = done.run.settled and finished.says_the_same_again and not (problems or doubtful)
        read = state is not None and state.rubric == plan.rubric.sha256
        keep(inputs, state if again and read else None, names, asdict(said))
    said.print()
    print_notes(problems)
    print_problems(finished.gathered.problems)
    print_crashes(done.run.crashes)
    return code
