"""Answers that a page gives once more: the labels below `Corrections:` or `Final answers`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.expressions.phrases import CORRECTING, RELISTING
from grader.sections.labels import AGAIN, ALONE
from grader.sections.openers import BOLD_LEVEL, Opener
from grader.sections.titles import words_of

_CORRECTING = frozenset(map(words_of, CORRECTING))
_RELISTING = frozenset(map(words_of, RELISTING))
_SHARE = 0.6
"""So much of what was labelled before is labelled again in a list of all answers."""


def relisted(openers: Sequence[Opener]) -> frozenset[int]:
    """Return the openers whose labels may name again what was opened above.

    Below a title that corrects, any may; below one that lists answers again, those of a list that
    has most of the labels of the page. A list of less counts lines of the last question.
    """
    found = {at for at, one in enumerate(openers) if any(AGAIN in x.form for x in one.labels)}
    for at, opener in enumerate(openers):
        words = words_of(opener.text)
        if opener.labels or words not in _CORRECTING | _RELISTING:
            continue
        above = openers[:at]
        plain = [one for one in above if one.labels and not one.labels[0].form.endswith(ALONE)]
        before = {name for name in map(_name, plain or above) if name}
        below = [*_below(openers, at)]
        again = {name for name in (_name(openers[each]) for each in below) if name} & before
        if words in _CORRECTING or len(again) >= max(2, _SHARE * len(before)):
            found.update(below)
    return frozenset(found)


def _name(opener: Opener) -> str:
    return opener.labels[0].path[0] if opener.labels else ""


def _below(openers: Sequence[Opener], title: int) -> Iterator[int]:
    """Yield the labelled openers below a title, up to the next one that has no label."""
    for at in range(title + 1, len(openers)):
        opener = openers[at]
        if not opener.labels and 0 < opener.level < BOLD_LEVEL:
            return
        if opener.labels:
            yield at
