"""The value of a line that has the name of a part: `mean: 5; median: 4` where the mean is asked.

A part takes the one with the name that the rubric gives it, in its title, its id or `names`.
"""

from __future__ import annotations

import re

from grader.answers.find import (
    quantities_asked,
    quantity_in_family,
    with_plain_names,
    without_aim,
)
from grader.expressions.phrases import BOTH_WORDS, CONCLUDING, pattern_of
from grader.rubric.types import Asked
from grader.sections import NamedValue, named_values

_MIN_WORD = 2
_TOTAL = re.compile(r"(?<![^\W\d_])(?:total|altogether|overall|in all|insgesamt|gesamt)")


def value_of_part(asked: Asked, values: tuple[NamedValue, ...]) -> NamedValue | None:
    """Return the one value whose name is that of a part; None where none is, or several are."""
    names = {_plain(name) for name in asked.part.find.names}
    if any(_TOTAL.search(value.name) for value in values):
        return None  # `weights: 1200, biases: 16, total: 1216` comes to one value
    if names:
        own = [value for value in values if _plain(value.name) in names]
    else:
        words = _words_of_part(asked)
        own = [value for value in values if words.issuperset(_telling(value.name) or [value.name])]
        own = own or [value for value in values if is_asked(asked, value)]
    return own[0] if len(own) == 1 else None


def is_asked(asked: Asked, value: NamedValue) -> bool:
    """Whether a value is said to be the quantity that a part asks for: `P = 12` of the price.

    The absolute maximum is none where the absolute minimum is asked.
    """
    said = [
        quantity == rank
        for family, rank in quantities_asked(asked).items()
        if (quantity := quantity_in_family(value.name, family)) is not None
    ]
    return bool(said) and all(said)


def is_of_another(asked: Asked, value: NamedValue) -> bool:
    """Whether a value is said to be another quantity than the one asked for: `nullity 2`."""
    return is_said_of_another(asked, value.name)


def is_said_of_another(asked: Asked, name: str) -> bool:
    """Whether a name is that of another quantity than the one asked for: `pOH` for the pH.

    A letter with which a word of the title begins is that of the title: the P of `Profit`.
    """
    words = without_aim(asked.part.title).split()
    if len(name) == 1 and any(word[0] == name.casefold() for word in words):
        return False
    said = [
        quantity_in_family(name, family) == rank
        for family, rank in quantities_asked(asked).items()
        if quantity_in_family(name, family) is not None
    ]
    return bool(said) and not any(said)


_WORD = rf"(?:{pattern_of((*CONCLUDING, *BOTH_WORDS))})\s"
_PARTED = re.compile(rf"[,;:]\s(?:{_WORD})?|\s{_WORD}|[→⇒]|->|=>", re.IGNORECASE)
_LONGEST = 200


def values_in(line: str) -> tuple[NamedValue, ...]:
    """Return the named values with which a line ends, `2p = 60, so q = 20, p = 30`."""
    plain = with_plain_names(line) if len(line) <= _LONGEST else ""
    starts = (0, *(found.end() for found in _PARTED.finditer(plain)))
    found = (named_values(plain[start:], least=1) for start in starts)
    return next((values for values in found if values), ())


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()


def _words_of_part(asked: Asked) -> frozenset[str]:
    own = asked.part.id.rpartition(".")[2]
    said = f"{asked.part.title} {own}".casefold().replace("_", " ")
    return frozenset(_telling(" ".join(re.findall(r"[^\W\d_]+\d{0,2}", said))))


def _telling(name: str) -> list[str]:
    """Return the words of a name; a letter of its own may be the label of a part."""
    return [word for word in name.split() if len(word) >= _MIN_WORD]
