"""What a library prints below a table of data, or below a single column of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.answers.iterates.series import is_count, names_another_quantity

_FOOT = re.compile(r"\[\d+ rows x \d+ columns\]|(?:Name|Length|dtype): .{0,60}")
_NAME = re.compile(r"Name: ([^\W\d]\w{0,30})")


def is_foot(line: str) -> bool:
    """Whether a line stands below the rows of a table and is none of them."""
    return _FOOT.fullmatch(line) is not None


def rows_above_foot(lines: Sequence[str], names: Sequence[str]) -> Sequence[str]:
    """Return the rows of a single column, `0  0.3`, without what stands around them.

    They are none if the foot says that they are another quantity.
    """
    feet = [line for line in lines if is_foot(line)]
    named = [found[1] for found in map(_NAME.match, feet) if found]
    if any(names_another_quantity(name, names) for name in named):
        return ()
    rows = [line for line in lines if not is_foot(line)]
    return rows[1:] if feet and rows and is_count(rows[0]) else rows
