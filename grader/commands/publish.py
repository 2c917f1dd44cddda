"""`grader publish`: the feedback as students get it."""

from __future__ import annotations

from pathlib import Path

import click

from grader.commands.exits import ExitCode, print_problems


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--pdf", is_flag=True, help="Also print each page with an installed Chromium.")
@click.option(
    "--anyway", is_flag=True, help="Not preliminary either where something waits for a person."
)
@click.option("--database", default="", help="Where decisions are, if not in DIR/review.db.")
def publish(folder: Path, pdf: bool, anyway: bool, database: str) -> int:
    """Write the feedback in DIR with all decisions, for the students.

    Pages of which something still waits for a person stay preliminary, and are named. Ends with 0
    when all is published, with 3 when something waits.
    """
    from grader.batch.rubrics import key_cache
    from grader.commands.printing.decided import names
    from grader.commands.printing.grade import printable
    from grader.reports.wording import count_text
    from grader.review import publishing

    program = publishing.demand_browser() if pdf else ""
    done = publishing.publish(folder, key_cache(), anyway, database)
    problems = list(done.gathered.problems)
    if pdf:
        problems += publishing.print_all(folder, done.decided.results, program)
    click.echo(f"Published: {count_text(len(done.decided.results), 'page')} in {folder}/feedback.")
    if done.waiting:
        who = printable(names(each.student for each in done.waiting))
        word = "published with something still to mark" if anyway else "still preliminary"
        click.echo(f"{count_text(len(done.waiting), 'page')} {word}: {who}.")
    print_problems(problems)
    return ExitCode.NEEDS_REVIEW if problems or (done.waiting and not anyway) else ExitCode.DONE
