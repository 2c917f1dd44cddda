"""Where on a page each part is looked for, as lines of text, and what cannot be told apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from grader.answers.find import names_of
from grader.errors import Problem
from grader.expressions.writing import to_plain
from grader.rubric.types import Asked, Rubric
from grader.sections import Outline, confused, how_found, outline_of

_WIDEST_ID = 28


def places_lines(rubric: Rubric, key: Mapping[str, Asked]) -> Iterator[str]:
    """Yield for every part how it is found on a page."""
    outline, names = _outline(rubric, key)
    width = min(_WIDEST_ID, max(map(len, key), default=0))
    yield "Where answers are found on a page:"
    for part_id, asked in key.items():
        yield f"  {part_id:{width}}  {how_found(asked.part, outline, names[part_id])}".rstrip()
    yield ""


def indistinct(rubric: Rubric, key: Mapping[str, Asked]) -> Iterator[Problem]:
    """Yield which parts cannot be told apart on a page."""
    outline, names = _outline(rubric, key)
    for one, other in confused(rubric.parts, outline, names):
        text = f"`{one.id}` and `{other.id}` cannot be told apart on a page"
        mend = "give them labels, titles, or names under `find`"
        yield Problem("parts-alike", text, other.place, mend)


def _outline(rubric: Rubric, key: Mapping[str, Asked]) -> tuple[Outline, dict[str, list[str]]]:
    names = {
        part_id: list(dict.fromkeys(map(to_plain, names_of(asked))))
        for part_id, asked in key.items()
    }
    return outline_of(rubric.questions, frozenset(p for p in names if names[p])), names
