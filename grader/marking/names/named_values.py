"""The value of a line that has the name of a part: `mean: 5; median: 4` where the mean is asked.

A part takes the one with the name that the rubric gives it, in its title, its id or `names`.
"""

from __future__ import annotations

import re

from grader.rubric.types import Asked
from grader.sections import NamedValue

_MIN_WORD = 2


def value_of_part(asked: Asked, values: tuple[NamedValue, ...]) -> NamedValue | None:
    """Return the one value whose name is that of a part; None where none is, or several are."""
    names = {_plain(name) for name in asked.part.find.names}
    if names:
        own = [value for value in values if _plain(value.name) in names]
    else:
        words = _words_of_part(asked)
        own = [value for value in values if words.issuperset(_telling(value.name) or [value.name])]
    return own[0] if len(own) == 1 else None


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()


def _words_of_part(asked: Asked) -> frozenset[str]:
    own = asked.part.id.rpartition(".")[2]
    said = f"{asked.part.title} {own}".casefold().replace("_", " ")
    return frozenset(_telling(" ".join(re.findall(r"[^\W\d_]+", said))))


def _telling(name: str) -> list[str]:
    """Return the words of a name; a letter of its own may be the label of a part."""
    return [word for word in name.split() if len(word) >= _MIN_WORD]
