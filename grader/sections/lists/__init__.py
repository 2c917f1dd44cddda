"""Lists on a page that say more than their labels: steps, lists that begin anew, answers again."""

from __future__ import annotations

from grader.sections.lists.below import counted_below
from grader.sections.lists.nested import nested_lists
from grader.sections.lists.own import lines_beyond, lists_beyond, own_lists
from grader.sections.lists.relisted import relisted
from grader.sections.lists.restarted import counted_on, restarted

__all__ = [
    "counted_below",
    "counted_on",
    "lines_beyond",
    "lists_beyond",
    "nested_lists",
    "own_lists",
    "relisted",
    "restarted",
]
