"""Titles in words: `## The mass`, `**Global order**`, and how alike two of them are."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

Words = tuple[str, ...]
_WORDS = re.compile(r"[^\W_]+")
_FILLING_WORDS = """
    the a an of in on at for with to and or by is das der die ein eine el la los las le les
"""
_FILLING = frozenset(_FILLING_WORDS.split())
#: Words of a title behind which it says more of what it names: `Double slit with d = 0.25 mm`.
_FURTHER = frozenset(
    """
    with in of at after before under through between from for when if over down per by against among
    mit bei nach von aus unter durch zwischen für wenn con de en para desde avec à pour dans
    """.split()  # noqa: SIM905
)
LEAST = 3
"""A title has a word of as many letters."""
SAME, ALIKE = 1.0, 0.75
"""How alike titles are that are the same, and the least of those that may be."""
SPELLED = 0.85
"""Words of which a greater share of letters agrees are one word with a slip of the pen."""


def words_of(text: str) -> Words:
    """Return the words of a text, without case and punctuation."""
    return tuple(_WORDS.findall(text.translate(_RAISED).casefold()))


#: A number above the line is a word of its own, as in `R^2`.
_RAISED = str.maketrans({sign: f" {digit}" for digit, sign in enumerate("⁰¹²³")})


@lru_cache(maxsize=1 << 11)
def likeness(one: Words, other: Words) -> float:
    """Return how alike two titles are, from `ALIKE` to 1, or 0 where they are less than that.

    Words that only fill do not count.
    """
    if one == other:
        return SAME
    if asks(one) != asks(other):
        return 0.0  # `Is A diagonalizable?` is answered by `not diagonalizable`
    if _OFFERS.isdisjoint(one) != _OFFERS.isdisjoint(other):
        return 0.0  # `Stable or unstable?` is answered by `stable`
    if max(map(len, one), default=0) < LEAST or max(map(len, other), default=0) < LEAST:
        return 0.0  # labels and numbers are the same or not
    left, right = _telling(one), _telling(other)
    if not left or not right:
        return 0.0
    if left == right:
        return SAME
    found = _inside(left, right)
    if {*filter(str.isdecimal, right)} <= {*left}:  # `9 page faults` is no slip of `page faults`
        found = max(found, _spelled_alike(" ".join(left), " ".join(right)))
    return found if found >= ALIKE else 0.0


def _inside(left: Words, right: Words) -> float:
    """Return which share of words another title has too; 0 where it cannot be that of titles."""
    longer = max(len(left), len(right))
    if len(left) < ALIKE * longer:
        return 0.0
    return sum(any(_alike(a, b) for b in right) for a in left) / longer


def head_of(words: Words) -> Words:
    """Return the words of a title up to where it says more: `double slit` of one `with d = 0.25`.

    Nothing where it says no more.
    """
    ends = [at for at, word in enumerate(words) if word in _FURTHER]
    return words[: ends[0]] if ends and ends[0] else ()


_ASKING = frozenset(("is", "are", "was", "does", "do", "can", "has", "have", "will", "must"))


#: What stands between alternatives of which one is asked for.
_OFFERS = frozenset(("or", "oder", "ou"))


def asks(words: Words) -> bool:
    """Whether words begin as a question does that is answered by yes or no."""
    return not _ASKING.isdisjoint(words[:1])


def are_initials(words: Words, title: Words) -> bool:
    """Whether a word is made of the first letters of the words of a title: `SD`, `CI`.

    A label is none: `2b` is not short for `2 (a) behaviour`.
    """
    told = _telling(title)
    initials = "".join(word[0] for word in told)
    return len(words) == 1 and len(told) > 1 and words[0] == initials and initials.isalpha()


def is_one_of(words: Words, names: frozenset[Words]) -> bool:
    """Whether words are the very ones of a title among some, but for those that only fill."""
    told = _telling(words)
    alike = (name for name in names if told and asks(name) == asks(words))
    return words in names or any(told == _telling(name) for name in alike)


def likeness_to_any(names: frozenset[Words], words: Words) -> float:
    """Return how alike words are to the title among some that they are most alike."""
    return max((likeness(name, words) for name in names), default=0.0)


def shared_words(one: Words, other: Words) -> frozenset[str]:
    """Return the telling words of one title that another one has too."""
    right = _telling(other)
    return frozenset(a for a in _telling(one) if any(_alike(a, b) for b in right))


def _telling(words: Words) -> Words:
    # In `2 a` the letter is a label and no article.
    label = len(words) <= 2
    return tuple(w for w in words if w not in _FILLING or (label and len(w) == 1))


@lru_cache(maxsize=1 << 13)
def _alike(one: str, other: str) -> bool:
    """Whether two words are the same but for an ending or a slip of the pen."""
    if one == other:
        return True
    short = min(len(one), len(other))
    if short < 4:
        return False
    if one[: max(4, short - 2)] == other[: max(4, short - 2)]:
        return True
    return _spelled_alike(one, other) > 0.0


def _spelled_alike(one: str, other: str) -> float:
    """Return which share of two texts agrees, if that is nearly all; else 0.

    The bounds of the share that cost little are asked first: most texts have nothing in common.
    """
    if 2 * min(len(one), len(other)) / (len(one) + len(other)) <= SPELLED:
        return 0.0
    matcher = SequenceMatcher(None, one, other)
    if matcher.quick_ratio() <= SPELLED:
        return 0.0
    share = matcher.ratio()
    return share if share > SPELLED else 0.0
