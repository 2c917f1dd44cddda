"""Downloads as arguments of `grader grade`: collected first, into the folder of the results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.batch.writing import write_atomically
from grader.errors import Problem
from grader.platforms.collecting import Choices, collect, remove_collected
from grader.platforms.roster import Enrolled, read_roster, roster_text
from grader.readers.submissions import ROSTER, is_roster

COLLECTED = "collected"


@dataclass(frozen=True, slots=True)
class Sources:
    """What is graded: the paths with each download replaced by the folder of what was in it."""

    paths: tuple[Path, ...]
    collected: Path | None = None
    problems: tuple[Problem, ...] = ()


def with_downloads(paths: Sequence[Path], rosters: Sequence[Path], out: Path) -> Sources:
    """Collect the zips among the paths; raises `UsageError` as `collect` does."""
    zips = [path for path in paths if path.suffix.lower() == ".zip" and path.is_file()]
    if not zips:
        return Sources(tuple(paths))
    folder = out / COLLECTED
    remove_collected(folder)
    collected = collect(zips, folder, Choices(rosters=tuple(rosters)))
    others = tuple(path for path in paths if path not in zips)
    return Sources((*others, folder), folder, collected.problems)


def keep_rosters(paths: Sequence[Path], out: Path) -> None:
    """Put the rosters of the class folders beside the results, so that these can be exported."""
    rosters = [path / ROSTER for path in paths if path.is_dir() and is_roster(path / ROSTER)]
    rows: list[Enrolled] = [row for roster in rosters for row in read_roster(roster)]
    if rosters:
        write_atomically(out / ROSTER, roster_text(rows))
