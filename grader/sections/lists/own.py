"""Lists that count lines of a question: `1.` to `7.` between the headings of two questions.

So do those of one line that count further than the questions: `3) 1: times, 2: exp, ..., 7: minus`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.sections.labels import INSIDE, Word
from grader.sections.openers import Opener

_Form = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _List:
    """Openers that count from 1, the question that is named plainly above them, and their form."""

    members: tuple[int, ...]
    above: int
    form: _Form


def own_lists(
    openers: Sequence[Opener], plainly: Mapping[int, int], ranks: Mapping[int, int]
) -> frozenset[int]:
    """Return the openers that are no questions, as they count lines of one.

    `plainly` has the question that each heading names, `ranks` its number. Where a list from 1 on
    stands between the headings of two questions, no list of its form below a heading holds
    questions; and none does below the heading of a later question than the first.
    """
    lists = [*_lists(openers, plainly)]
    between = {
        each.form
        for each in lists
        if any(at > each.members[-1] and node > each.above for at, node in plainly.items())
    }
    own = [each for each in lists if each.form in between or ranks[each.above] > 1]
    return frozenset(at for each in own for at in each.members)


def lists_beyond(
    openers: Sequence[Opener], plainly: Mapping[int, int], most: int
) -> frozenset[int]:
    """Return the items of lists below a heading that count further than anything in the rubric.

    `most` is how many questions, or parts of one, there are at most.
    """
    lists = (each for each in _lists(openers, plainly) if len(each.members) > most)
    return frozenset(at for each in lists for at in each.members)


def lines_beyond(openers: Sequence[Opener], most: int) -> frozenset[int]:
    """Return the items of lists in one line that count further than anything in the rubric.

    The label in front of a list is none of its items: 3 in `3) 1: times, 2: exp, ..., 7: minus`.
    """
    found: set[int] = set()
    for run in _in_lines(openers):
        first, *behind = run
        names = {label.path[-1] for label in openers[first].labels}
        numbers = [_counted(openers[at])[0] for at in behind]
        if "1" in names and numbers == [*range(2, len(run) + 1)] and len(run) > most:
            alone = all(len(label.path) == 1 for label in openers[first].labels)
            found |= {*(run if alone else behind)}
    return frozenset(found)


def _in_lines(openers: Sequence[Opener]) -> Iterator[list[int]]:
    """Yield the openers of each line that has several: the first, and those inside it."""
    run: list[int] = []
    for at, opener in enumerate(openers):
        if opener.mark == INSIDE and run and opener.line_end == openers[run[-1]].line_end:
            run.append(at)
            continue
        if len(run) > 1:
            yield run
        run = [at]
    if len(run) > 1:
        yield run


def _lists(openers: Sequence[Opener], plainly: Mapping[int, int]) -> list[_List]:
    found: list[_List] = []
    running: dict[tuple[_Form, int], list[int]] = {}
    above = -1

    def keep(form: _Form, members: Sequence[int]) -> None:
        if len(members) > 1 and above >= 0:
            found.append(_List(tuple(members), above, form))

    def end() -> None:
        for (form, _), members in running.items():
            keep(form, members)
        running.clear()

    for at, opener in enumerate(openers):
        if at in plainly:
            end()
            above = plainly[at]
            continue
        number, form = _counted(opener)
        key = (form, opener.indent)
        members = running.get(key, [])
        if number == 1:
            keep(form, members)
            running[key] = [at]
        elif members and number == len(members) + 1:
            members.append(at)
    end()
    return found


def _counted(opener: Opener) -> tuple[int, _Form]:
    """Return the number that an item of a list has, and how it is written; 0 for anything else."""
    for label in opener.labels:
        name = label.path[-1]
        if label.word is Word.NONE and len(label.path) == 1 and name.isdigit() and not opener.level:
            return int(name), (opener.mark, label.form)
    return 0, ("", "")
