"""The command line: one module per command, none with logic of its own.

Modules that take long to import are imported inside the commands that need them, so that
`grader compare` answers at once.
"""

from __future__ import annotations

from typing import NoReturn

import click

import grader
from grader.commands.check import check
from grader.commands.compare import compare
from grader.commands.exits import run_and_exit
from grader.commands.grade import grade
from grader.commands.init import init
from grader.commands.schema import schema
from grader.commands.steps import steps
from grader.commands.verify import verify


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    commands=[grade, check, compare, verify, steps, schema, init],
)
@click.version_option(grader.__version__, prog_name="grader", message="%(prog)s %(version)s")
def app() -> None:
    """Grade worked quantitative homework against answers that the grader computes itself."""


def main() -> NoReturn:
    """Run the command line; never returns."""
    run_and_exit(lambda: app(prog_name="grader", standalone_mode=False))
