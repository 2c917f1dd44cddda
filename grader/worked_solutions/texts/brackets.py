"""Lines with one bracket too many or too few: `2(x + 1)) = 2x + 2`, `3(4 + 5 = 27`.

Which bracket is the slip is open, so a line is judged only where all readings of it agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, product

from grader.errors import Place
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.reading import parse
from grader.expressions.statement import Side, Statement

#: So many readings of a line are tried.
MAX_READINGS = 8
_LONGEST = 200
_EQUALS = re.compile(r"(?<![<>!:=~])=(?![=>])")
_OPEN, _CLOSE = "([", ")]"


def mended(statement: Statement, notation: Notation) -> tuple[Statement, ...]:
    """Return the readings of a line of which a side has one bracket without its partner.

    None where the line can be read as it is, or where more is wrong with it.
    """
    problem = statement.unread
    raw = statement.raw
    if problem is None or not set(statement.relations) <= {"="} or len(raw) > _LONGEST:
        return ()
    texts = _EQUALS.split(raw)
    if len(texts) < 2 or any(sign in raw for sign in ("\\begin", "\\\\", "&", "\n")):
        return ()
    uneven = sum(1 for text in texts if _surplus(text))
    if uneven != 1:
        return ()
    readings = [_sides(text, notation, statement.place) for text in texts]
    return tuple(
        replace(statement, sides=sides, relations=("=",) * (len(sides) - 1))
        for sides in islice(product(*readings), MAX_READINGS)
    )


def _sides(text: str, notation: Notation, place: Place) -> list[Side]:
    """Return what a side may be: as it is, or with one bracket more or less."""
    found: dict[object, Side] = {}
    for candidate in _candidates(text.strip()):
        read = parse(candidate, notation)
        if not isinstance(read, Unreadable):
            found.setdefault(read, Side(read, text.strip(), place))
    return list(found.values())


def _candidates(text: str) -> Iterator[str]:
    surplus = _surplus(text)
    if not surplus:
        yield text
        return
    signs = _CLOSE if surplus < 0 else _OPEN
    partner = {"(": ")", "[": "]", ")": "(", "]": "["}
    for sign in signs:
        if text.count(sign) == text.count(partner[sign]):
            continue
        yield partner[sign] + text if surplus < 0 else text + partner[sign]
        for at, each in enumerate(text):
            if each == sign:
                yield text[:at] + text[at + 1 :]


def _surplus(text: str) -> int:
    """Return by how many brackets more open than close; far from 0 where it is not one."""
    counts = [text.count(one) - text.count(other) for one, other in zip(_OPEN, _CLOSE, strict=True)]
    return sum(counts) if sorted(map(abs, counts)) in ([0, 0], [0, 1]) else 9
