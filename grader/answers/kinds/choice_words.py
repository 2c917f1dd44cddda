"""Choices in other words than their own: `divergent` for `diverges`, `not even` for `odd`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ENDING = re.compile(r"(?:ences?|ents?|ently|ings?|ed|es|s|e)\Z")
_SHORTEST_STEM = 5
_NEGATIVE = ("un", "in", "im", "ir", "il", "non", "non-", "dis", "not ")
#: Pairs of which one holds where the other does not.
_COMPLEMENTS = (("converg", "diverg"), ("even", "odd"))
_NOT = re.compile(
    r"(?:do(?:es)?|did|is|are|was|were|will|can|must)(?:\s?not|n['’]t)|(?:can)?not|never|no longer",
    re.IGNORECASE,
)


_BESIDE = r"(?:(?:an?|the|linearly|actually)\s)?"
#: Nothing behind it changes what is denied, as in `does not converge absolutely`.
_AT_ITS_END = r"(?=\s*(?:[.,;:!(]|\Z)|\s(?:because|since|as|by|due|so|here)(?!\w))"


#: Words that say nothing of a choice: `to the left` is `left`.
_FILLING = frozenset({"to", "the", "a", "an", "of", "in", "on", "at", "is", "are", "it"})


def distinguishing(words: Mapping[str, str]) -> dict[str, str]:
    """Return the choices by the words that the others do not have: `independent`.

    Nothing where a choice has no word of its own, or where nothing is common to all.
    """
    split = {said: [w for w in said.split() if w not in _FILLING] or [said] for said in words}
    common = set.intersection(*(set(said.split()) for said in words)) if words else set()
    own = {said: " ".join(w for w in each if w not in common) for said, each in split.items()}
    common |= {word for said in words for word in said.split() if word in _FILLING}
    usable = common and all(len(each) > 2 for each in own.values())
    return {own[said]: letter for said, letter in words.items()} if usable else {}


def in_words_of_choices(text: str, words: Mapping[str, str]) -> str:
    """Return a text with the words of the choices in place of others from the same stem."""
    stems: dict[str, str] = {}
    for said in words:
        stem = _stem(said)
        if stem:
            stems[stem] = "" if stem in stems else said  # two choices from one stem: neither
    return _WORD.sub(lambda found: stems.get(_stem(found[0].casefold()), "") or found[0], text)


def with_whole_choices(text: str, words: Iterable[str]) -> str:
    """Return a text with choices of two words as they are given: `unitary elastic`."""
    for said in words:
        text = _of_two_words(said).sub(said, text) if said.count(" ") == 1 else text
    return text


@lru_cache(maxsize=256)
def _of_two_words(said: str) -> re.Pattern[str]:
    """Return a pattern of a choice of two words with another ending: `unitary elastic`."""
    first, second = map(re.escape, said.split())
    return re.compile(rf"(?<!\w){first}\w{{0,5}}[ -]{second}(?!\w)", re.IGNORECASE)


def _stem(word: str) -> str:
    """Return what is left of a single word without its ending; empty where that is too short."""
    bare = _ENDING.sub("", word, count=1)
    return bare if len(bare) >= _SHORTEST_STEM and " " not in word else ""


def denied_choice(text: str, words: Mapping[str, str]) -> str | None:
    """Return the other one of two opposites, where a text denies one: `It is not stable.`"""
    if len(set(words.values())) != 2 or len(_NOT.findall(text)) != 1:
        return None
    for said, letter in words.items():
        for other, its_letter in words.items():
            if its_letter == letter or not _are_opposite(said, other):
                continue
            denied = re.compile(
                rf"(?<!\w)(?:{_NOT.pattern})\s{_BESIDE}{re.escape(said)}{_AT_ITS_END}",
                re.IGNORECASE,
            )
            if denied.search(text) and not re.search(rf"(?<!\w){re.escape(other)}(?!\w)", text):
                return its_letter
    return None


def _are_opposite(one: str, other: str) -> bool:
    if any(prefix + one == other or prefix + other == one for prefix in _NEGATIVE):
        return True
    pairs = ((one, other), (other, one))
    return any(a.startswith(x) and b.startswith(y) for a, b in pairs for x, y in _COMPLEMENTS)
