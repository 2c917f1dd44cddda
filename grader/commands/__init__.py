"""The command line: one module per command, none with logic of its own.

A command's module is imported when the command is called, and modules that take long to import
inside the commands that need them, so that `grader compare` answers at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import NoReturn

import click

import grader
from grader.commands.exits import run_and_exit
from grader.commands.printing.surroundings import prepare_output, read_names_as_utf8

#: Each is the function of its name in the module of its name; `try` is a word of the language.
COMMANDS = (
    *("grade", "review", "regrade", "publish"),
    *("check", "try", "compare", "verify", "steps", "collect", "export", "gradescope"),
    *("schema", "init"),
)


class _Commands(click.Group):
    """Finds a command in its module."""

    def list_commands(self, _: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        name = {"try": "try_answer"}.get(name, name)
        command: click.Command = getattr(import_module(f"grader.commands.{name}"), name)
        return command


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(grader.__version__, prog_name="grader", message="%(prog)s %(version)s")
def app() -> None:
    """Grade worked quantitative homework against answers that the grader computes itself."""


def main() -> NoReturn:
    """Run the command line; never returns."""
    read_names_as_utf8()
    prepare_output()
    run_and_exit(lambda: app(prog_name="grader", standalone_mode=False))
