"""What is said of a choice that the title does not ask for: `M2 is slower` under `Which is faster`.

Of two choices the other one is meant then. A quantity of a choice, `T(M2) = 5 s`, chooses none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from grader.answers.kinds.choices.wording import PUNCTUATION

_LONGEST = 160
_UP = ("higher", "greater", "larger", "bigger", "more", "highest", "greatest", "largest", "most")
_DOWN = ("lower", "smaller", "less", "fewer", "lowest", "smallest", "least")
#: Words of which a title may ask for the first ones and a sentence say the others, or vice versa.
_OPPOSITES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (_UP, _DOWN),
    (("faster", "quicker", "fastest"), ("slower", "slowest")),
    (("better", "best"), ("worse", "worst")),
    (("longer", "longest"), ("shorter", "shortest")),
    (("stronger", "strongest"), ("weaker", "weakest")),
    (("cheaper", "cheapest"), ("dearer", "more expensive", "most expensive")),
    (("earlier", "first"), ("later", "last")),
    (("heavier", "heaviest"), ("lighter", "lightest")),
    (("hotter", "warmer"), ("colder", "cooler")),
    (("steeper",), ("flatter", "less steep")),
    (("limiting", "limits", "limit"), ("excess", "left over", "leftover", "left", "remains")),
    (("stable",), ("unstable",)),
)
_SAID = re.compile(
    r"(?:the |an? )?(?P<choice>[^,;:=]{1,60}?) (?:is|are|has|have|gives?|was|had) "
    r"(?:worth )?(?:in |the |an? ){0,2}(?P<word>(?:more |most |less )?[a-z]+(?: over)?)"
    r"(?P<rest>(?: [a-z]+){0,4})",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")


def opposite_of(text: str, title: str) -> str:
    """Return the choice of which a sentence says the opposite of what is asked; else nothing."""
    found = _SAID.fullmatch(text.strip(PUNCTUATION + " .!")) if len(text) <= _LONGEST else None
    if found is None:
        return ""
    asked = {word.casefold() for word in _WORD.findall(title)}
    known = {word.casefold() for word in _WORD.findall(found["rest"])} <= asked
    return found["choice"] if known and _is_opposite(found["word"].casefold(), title) else ""


def _is_opposite(word: str, title: str) -> bool:
    for one, other in _OPPOSITES:
        for wanted, unwanted in ((one, other), (other, one)):
            if word in unwanted:
                return _has(title, wanted) and not _has(title, unwanted)
    return False


def _has(title: str, words: tuple[str, ...]) -> bool:
    return any(re.search(rf"(?<!\w){word}(?!\w)", title, re.IGNORECASE) for word in words)


def speaks_of_opposites(title: str, choices: Mapping[str, str]) -> bool:
    """Whether a title asks for one of two opposites that are not themselves the choices."""
    said = " ".join(map(str, choices.values()))
    pairs = [pair for pair in _OPPOSITES if any(_has(title, words) for words in pair)]
    return bool(pairs) and not any(_has(said, words) for pair in pairs for words in pair)


#: A quantity of something with its value: `n(H2) = 2.48 mol`, `PV(annuity) = 95`.
_QUANTITY_OF = re.compile(
    r"\W{0,4}[^\W\d_]\w{0,8}\s?\([^()=]{1,40}\)\s?[=≈]\s?(?:[\d.,·×*/^+ -]{1,40}[=≈]\s?)?"
    r"[-−]?\d{1,9}(?:[.,]\d{1,9})?(?:\s?[A-Za-z%/]{1,8})?"
)


def is_quantity_of_one(text: str) -> bool:
    """Whether a line is nothing but the value of a quantity that something has."""
    return _QUANTITY_OF.fullmatch(text.strip(" .$")) is not None
