"""Lists that begin anew below the heading of a question: `1.`, then `1.` and `2.` for its parts.

Editors end a list at a displayed formula and begin another from 1. Where as many items stand there
as the question has parts, they are the parts one after the other; else a person looks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from grader.sections.labels import UNMARKED, Word, ordinals
from grader.sections.openers import Opener

_Style = tuple[str, int, str]


def counted_below(
    openers: Sequence[Opener],
    plainly: Mapping[int, int],
    parts: Mapping[int, Sequence[int]],
    named: Mapping[int, Collection[int]],
) -> dict[int, int | None]:
    """Return the part of each item of lists that begin anew; None where nothing says which.

    `plainly` has the question that each heading names, `parts` the parts of each question, and
    `named` what each opener may name.
    """
    found: dict[int, int | None] = {}
    ends = [*sorted(plainly)[1:], len(openers)]
    for above, end in zip(sorted(plainly), ends, strict=False):
        own = parts.get(plainly[above], ())
        below = [at for at in range(above + 1, end) if openers[at].labels or at in named]
        run = _anew(openers, below, len(own))
        others = (at for at in below if at not in run)
        if not run or any(_names(openers[at], named.get(at, ()), own) for at in others):
            continue
        counted = all(openers[at].labels[0].path[0].isdigit() for at in run)
        if not counted and len(own) in run.values():
            continue  # who types letters up to the last has one twice
        told = len(run) == len(own) and (counted or _says_no_other(openers, run))
        found.update(zip(run, own, strict=True) if told else dict.fromkeys(run))
    return found


def _anew(openers: Sequence[Opener], below: Sequence[int], parts: int) -> dict[int, int]:
    """Return the items of the first list below a heading that begins anew, with their numbers.

    Items count up by one, or are called the first again before all parts have had one.
    """
    first = next((at for at in below if 1 in _numbers(openers[at])), None)
    if first is None or parts < 2:
        return {}
    run: dict[int, int] = {}
    before, anew = 0, False
    for at in below:
        if _style(openers[at]) != _style(openers[first]):
            continue
        numbers = _numbers(openers[at])
        begins = 1 in numbers
        if not begins and before + 1 not in numbers:
            return {}
        if begins and run:
            if before >= parts:
                return {}
            anew = True
        before = 1 if begins else before + 1
        run[at] = before
    return run if anew else {}


def _says_no_other(openers: Sequence[Opener], run: Mapping[int, int]) -> bool:
    """Whether letters are counted by an editor: all of them are the first.

    Who types `(a)`, `(a)`, `(b)` may as well have corrected a part, and left out another.
    """
    return len({openers[at].labels[0].path[0] for at in run}) == 1


def _numbers(opener: Opener) -> frozenset[int]:
    """Return the numbers that a bare label of a list stands for: 1 for `1.`, `(a)` and `i)`."""
    if opener.level or not opener.labels:
        return frozenset()
    label = opener.labels[0]
    alone = all(each.end == label.end for each in opener.labels)  # not `1. (b)`
    bare = alone and label.word is Word.NONE and len(label.path) == 1 and label.closed
    return frozenset(ordinals(label.path[0])) if bare else frozenset()


def _style(opener: Opener) -> _Style | None:
    """Return how an item of a list is written; None for anything else."""
    if not _numbers(opener):
        return None
    return opener.mark, opener.indent, opener.labels[0].form


def _names(opener: Opener, nodes: Collection[int], parts: Sequence[int]) -> bool:
    """Whether an opener names one of these parts otherwise than by a number that stands alone."""
    alone = all(label.form.endswith(UNMARKED) for label in opener.labels)
    return not (opener.labels and alone) and bool(set(nodes) & set(parts))
