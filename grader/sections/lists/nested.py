"""Lists that count the lines of a part: `1.` to `7.` below `(a)`, and once more below `(b)`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.sections.labels import Word, ordinals
from grader.sections.openers import Opener

_Style = tuple[str, int, int, str]


@dataclass(frozen=True, slots=True)
class _Run:
    """Items that count on from 1 with no other label between them, and the label above them.

    The first may stand in the line of that label: `(a) 1. x = 3`.
    """

    members: tuple[int, ...]
    owner: int
    style: _Style
    length: int


def nested_lists(
    openers: Sequence[Opener], named: Mapping[int, Collection[int]]
) -> dict[int, tuple[int, int]]:
    """Return for each item of a list in a part the label of that part, and how long the list is.

    `named` has the nodes that each opener may open. The list stands right below the label of a
    part, and a label in the style of that one comes behind it: `(a)`, `1.`, `2.`, `(b)`. What else
    counts in the style of this list is no question below such a label either.
    """
    runs = [*_runs(openers, named)]
    inside = {at for run in runs for at in run.members}
    between = {run.style for run in runs if _goes_on(run, openers, named, inside)}
    return {
        at: (run.owner, run.length) for run in runs if run.style in between for at in run.members
    }


def _runs(openers: Sequence[Opener], named: Mapping[int, Collection[int]]) -> Iterator[_Run]:
    labelled = [at for at, one in enumerate(openers) if one.labels or (one.level and at in named)]
    owner, index = -1, 0
    while index < len(labelled):
        first = labelled[index]
        above = owner >= 0 and _is_of_part(openers[owner], named.get(owner, ()))
        begun = 1 if above and _begins_list(openers[owner], openers[first]) else 0
        length = _length(openers, labelled[index:], begun)
        if above and length > 1:
            members = tuple(labelled[index : index + length - begun])
            yield _Run(members, owner, _style(openers[first]), length)
            index += len(members)
            continue
        owner = first
        index += 1


def _begins_list(owner: Opener, first: Opener) -> bool:
    """Whether the list of an item that is called the second began behind the label above it."""
    if 2 not in _numbers(first):
        return False
    form = first.labels[0].form
    return any(
        len(label.path) > 1 and label.form.endswith(form) and 1 in ordinals(label.path[-1])
        for label in owner.labels[1:]
    )


def _length(openers: Sequence[Opener], ahead: Sequence[int], begun: int) -> int:
    """Return how many items count on from 1 in one style, of which so many have begun."""
    style, count = _style(openers[ahead[0]]), begun
    for at in ahead:
        if count + 1 not in _numbers(openers[at]) or _style(openers[at]) != style:
            break
        count += 1
    return count


def _numbers(opener: Opener) -> frozenset[int]:
    """Return the numbers for which the item of a list may stand: 1 for `1.` and `(i)`."""
    if opener.level or not opener.labels:
        return frozenset()
    label = opener.labels[0]
    alone = all(each.end == label.end for each in opener.labels)  # not `I.B`
    bare = alone and label.word is Word.NONE and len(label.path) == 1 and label.closed
    counts = label.path[0].isdigit() or set(label.path[0]) <= set("ivx")
    return frozenset(ordinals(label.path[0])) if bare and counts else frozenset()


def _style(opener: Opener) -> _Style:
    form = opener.labels[0].form if opener.labels else ""
    return opener.mark, opener.level, opener.indent, form


def _is_of_part(opener: Opener, nodes: Collection[int]) -> bool:
    """Whether an opener is called as a part is: `(a)`, `1.2`, `Question 1 (a)`, or by a title."""
    if not any(node >= 0 for node in nodes):
        return False
    paths = [label.path for label in opener.labels]
    return not paths or any(len(path) > 1 or not path[-1].isdigit() for path in paths)


def _goes_on(
    run: _Run,
    openers: Sequence[Opener],
    named: Mapping[int, Collection[int]],
    inside: Collection[int],
) -> bool:
    """Whether a label in the style of the one above a list stands behind it, and comes later."""
    style, first = _style(openers[run.owner]), min(n for n in named[run.owner] if n >= 0)
    return any(
        _style(openers[at]) == style and max(named.get(at, (-1,)), default=-1) > first
        for at in range(run.members[-1] + 1, len(openers))
        if at not in inside
    )
