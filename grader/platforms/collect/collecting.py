"""`grader collect`: downloads of platforms to one folder for each student, with a roster."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from grader.batch.writing import writing_to
from grader.errors import Place, Problem, UsageError
from grader.platforms.collect.identifying import Identified, folder_names, identify
from grader.platforms.collect.opening import Understood, understand
from grader.platforms.files.copying import copy_all
from grader.platforms.files.limits import Budget, for_one_student
from grader.platforms.roster import (
    Enrolled,
    Roster,
    is_collected,
    read_rosters,
    roster_text,
)
from grader.platforms.systems.handed import Handed
from grader.platforms.tables.names import Person
from grader.readers.handed_in import ROSTER


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user of the command may say about the downloads."""

    platform: str = ""
    rosters: tuple[Path, ...] = ()
    assignment: str = ""
    name_by: str = ""


@dataclass(frozen=True, slots=True)
class Collected:
    """What was written: the members of the class, and all that a person should know."""

    platforms: tuple[str, ...]
    enrolled: tuple[Enrolled, ...]
    problems: tuple[Problem, ...]

    @property
    def folders(self) -> int:
        """How many submissions there are."""
        return len({row.folder for row in self.enrolled if row.folder})


def collect(downloads: Sequence[Path], into: Path, choices: Choices | None = None) -> Collected:
    """Write the submissions of the downloads and `roster.csv` into a new folder, whole or not.

    Raises `UsageError` for what is no download, and for a folder that is not empty.
    """
    _demand_empty(into)
    choices = choices or Choices()
    roster = read_rosters(choices.rosters)
    with ExitStack() as stack, writing_to(into):
        budget = Budget()
        understood = [
            each for path in downloads for each in understand(path, choices.platform, stack, budget)
        ]
        _demand_something(understood, downloads)
        into.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(dir=into.parent, prefix=f".{into.name[:40]}.", suffix=".part"))
        try:
            collected = _written(understood, part, roster, choices, budget)
            part.chmod(0o755)
            if into.exists():
                into.rmdir()
            part.rename(into)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
    return collected


def _demand_something(understood: Sequence[Understood], downloads: Sequence[Path]) -> None:
    if not any(each.found.handed for each in understood):
        refused = [problem for each in understood for problem in each.problems]
        place = Place(str(downloads[0]))
        text = "there is no submission in it"
        mend = "look whether this is the right file, and whether it was downloaded whole"
        raise UsageError(Problem("download-empty", text, place, mend), *refused[:20])


def _demand_empty(into: Path) -> None:
    if into.is_dir() and not any(into.iterdir()):
        return
    if into.exists() or into.is_symlink():
        text = "there is something in this place already, and nothing is mixed with it"
        mend = "name a new folder, or remove this one first"
        raise UsageError(Problem("into-not-empty", text, Place(str(into)), mend))


def remove_collected(folder: Path) -> None:
    """Remove what an earlier run has collected; anything else stays."""
    if not folder.is_symlink() and is_collected(folder):
        shutil.rmtree(folder)


def _written(
    understood: Sequence[Understood], folder: Path, roster: Roster, choices: Choices, budget: Budget
) -> Collected:
    enrolled: list[Enrolled] = []
    problems = [problem for each in understood for problem in _about(each)]
    latest = list(_latest(understood, choices.assignment))
    identified = [identify(each.last, roster, each.platform) for each in latest]
    names = folder_names(identified, choices.name_by)
    for attempts, whose, name in zip(latest, identified, names, strict=True):
        problems += _write(attempts.last, folder / name, budget)
        problems += _remarks(whose, name, attempts.earlier)
        enrolled += _rows(whose, name, attempts, roster)
    enrolled.sort(key=lambda row: (row.folder.casefold(), row.person.name.casefold()))
    seen = {number for whose in identified for number in whose.known}
    absent = (person for number, person in roster.people.items() if number not in seen)
    enrolled += [Enrolled("", person, note="nothing handed in") for person in absent]
    (folder / ROSTER).write_text(roster_text(enrolled), encoding="utf-8", errors="replace")
    titles = dict.fromkeys(each.platform.title for each in understood)
    return Collected(tuple(titles), tuple(enrolled), tuple(problems))


def _about(understood: Understood) -> Iterator[Problem]:
    """Yield what was refused of a download, and what in it belongs to nobody."""
    yield from understood.problems
    title = understood.platform.title
    for entry in understood.found.left:
        text = f"its name is none that {title} gives, so that it is nobody's, and was left out"
        yield Problem("entry-nobodys", text, Place(entry.source), "add it by hand")


@dataclass(frozen=True, slots=True)
class _Attempts:
    """The attempt of a student that counts, those before it, and the platform."""

    platform: str
    last: Handed
    earlier: tuple[Handed, ...]


def _latest(understood: Iterable[Understood], assignment: str) -> Iterator[_Attempts]:
    """Yield the attempt that counts of each student: the latest that holds something.

    Attempts without a time, in several downloads, are not compared: all are kept.
    """
    attempts: dict[tuple[str, ...], list[Handed]] = {}
    for number, each in enumerate(understood):
        for handed in _of_assignment(each, assignment):
            place = "" if handed.submitted else str(number)
            key = (each.platform.name, handed.key.casefold(), handed.label, place)
            attempts.setdefault(key, []).append(handed)
    for (platform, *_), several in attempts.items():
        several.sort(key=lambda handed: (not handed.is_empty, handed.submitted))
        yield _Attempts(platform, several[-1], tuple(several[:-1]))


def _of_assignment(understood: Understood, assignment: str) -> Iterator[Handed]:
    """Yield the submissions to one assignment, where a download (of nbgrader) holds several."""
    if understood.platform.name != "nbgrader":
        yield from understood.found.handed
        return
    all_of_them = sorted({each.key.partition("/")[2] for each in understood.found.handed})
    if assignment not in all_of_them and (assignment or len(all_of_them) > 1):
        text = f"there are submissions to {', '.join(all_of_them)[:300]}"
        mend = "say which with --assignment"
        raise UsageError(Problem("which-assignment", text, Place(understood.source), mend))
    wanted = assignment or all_of_them[0]
    for handed in understood.found.handed:
        student, _, own = handed.key.partition("/")
        if own == wanted:
            yield replace(handed, key=student)


def _write(handed: Handed, folder: Path, budget: Budget) -> list[Problem]:
    problems = copy_all(handed.files, folder, budget, for_one_student())
    for name, text in handed.texts:
        (folder / name).write_text(text, encoding="utf-8", errors="replace")
    return problems


def _remarks(identified: Identified, name: str, earlier: Sequence[Handed]) -> Iterator[Problem]:
    handed = identified.handed
    if identified.note:
        yield Problem("not-in-roster", identified.note, Place(name))
    times = sorted({each.submitted for each in (handed, *earlier)})
    if earlier and not all(time[:4].isdigit() for time in times):
        text = f"several attempts, and their times are not understood: {'; '.join(times)[:200]}"
        yield Problem("attempts-undated", text, Place(name), "look which one counts")
    elif any(each.submitted > handed.submitted for each in earlier):
        text = "the latest attempt is empty; the latest one with something in it is taken"
        yield Problem("attempt-empty", text, Place(name), "look which one counts")


def _rows(
    identified: Identified, folder: str, attempts: _Attempts, roster: Roster
) -> Iterator[Enrolled]:
    """Yield a row for each member; a submission of nobody known is a row, too."""
    handed, note = identified.handed, identified.note
    late = handed.late or next(
        (roster.late[number] for number in identified.known if number in roster.late), ""
    )
    if attempts.earlier:
        times = ", ".join(sorted(each.submitted for each in attempts.earlier))
        note = f"{note}; " * bool(note) + f"earlier attempts: {times}"
    for person in identified.people or (Person(),):
        yield Enrolled(
            folder=folder,
            person=person,
            label=handed.label,
            platform=attempts.platform,
            submitted=handed.submitted,
            late=late,
            anonymous="anonymous" if handed.anonymous else "",
            attempts=str(1 + len(attempts.earlier)),
            note=note,
        )
