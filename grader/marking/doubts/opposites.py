"""What is said of a function where a range is, and the opposite: increasing and decreasing.

A title asks where `f` increases; in `increasing on (-oo, 0), decreasing on (0, 3)` one of the
ranges says that, and `decreasing on (-oo, 0)` is no answer to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from grader.answers.base import Checked, MarkOutcome, Response
from grader.answers.explain import review
from grader.answers.find import is_beyond, line_of
from grader.expressions.phrases import OPPOSITES, pattern_of
from grader.marking.attempts import Attempt
from grader.marking.doubts.several import is_a_range

_STEMS = tuple(
    re.compile(
        rf"(?<![\w-])(?:(?P<one>{pattern_of(one)})|(?P<other>{pattern_of(other)}))", re.IGNORECASE
    )
    for one, other in OPPOSITES
)
#: The sign of a derivative says the same: `f'(x) > 0` that f increases, `f'' < 0` how it bends.
_SIGN = re.compile(r"(?P<primes>['’′]{1,2}|″)(?:\(\w\))?\s?(?P<sign>[<>])\s?0(?!\.)")
#: What is said before it is said of something else: `on (0, 1) f increases, on (1, 3) it does not`.
_CLAUSE_END = re.compile(r"[,;]|\.\s")
_BY_PRIMES = {1: 0, 2: 1}


def without_opposites(attempt: Attempt) -> Attempt:
    """Leave out ranges of which the opposite is said, where one stands of which what is asked is.

    Which is asked is in the title alone; nothing here looks at what is right.
    """
    if len(attempt.responses) < 2 or not is_a_range(attempt):
        return attempt
    kept = tuple(r for r in attempt.responses if not _is_opposed(attempt, r))
    return replace(attempt, responses=kept) if 0 < len(kept) < len(attempt.responses) else attempt


def said_of_the_opposite(attempt: Attempt, checked: Checked) -> Checked | None:
    """Return a question to a person where the opposite of what is asked is said of an answer.

    It may be the right one, or, where nothing else is given, what is left beside the right one.
    """
    response = attempt.response
    right = checked.outcome is MarkOutcome.CORRECT
    alone = checked.outcome is MarkOutcome.INCORRECT and len(attempt.responses) == 1
    if not (alone or right) or response is None:
        return None
    if is_beyond(attempt.asked, attempt.document, response):
        return review("opposite", _BEYOND)
    line = line_of(attempt.document, response.place)
    if right and _is_of_the_other_event(attempt.asked.part.title, line):
        return review("opposite", _OF_THE_OTHER)
    if not is_a_range(attempt) or not _is_opposed(attempt, response):
        return None
    text = "These words say the opposite of what is asked, of this range; a person will look."
    return review("opposite", text)


_BEYOND = "This value is said to be one beyond what is asked; a person will look."
_OF_THE_OTHER = "What this is said of is the opposite of what is asked; a person will look."
#: Two events of which one happens where the other does not.
_EVENTS = tuple(
    tuple(re.compile(rf"(?<![A-Za-z])(?:{each})(?![A-Za-z])", re.IGNORECASE) for each in pair)
    for pair in (
        (r"up|↑|\\uparrow", r"down|↓|\\downarrow"),
        (r"left|←|\\leftarrow", r"right|→|\\rightarrow"),
        (r"heads?", r"tails?"),
        (r"success", r"failure"),
        (r"pass(?:es)?", r"fails?"),
        (r"wins?(?:ning)?", r"los(?:es?|ing)"),
    )
)
_OF_EVENT = re.compile(
    r"(?<![A-Za-z])(?:P|Pr|Prob)\s?(?:\\left)?[(\[](?P<event>[^()=\[\]]{1,40})[)\]]"
)

#: What is left of one: `1 - P(tails)`.
_REST = re.compile(r"(?<![\w.])1\s?[-−–]")


def _is_of_the_other_event(title: str, line: str) -> bool:
    """Whether the last probability that a line names is that of the event which is not asked."""
    *_, said = (None, *_OF_EVENT.finditer(line))
    if said is None:
        return False
    for one, other in _EVENTS:
        for asked, opposite in ((one, other), (other, one)):
            only_asked = asked.search(title) and not opposite.search(title)
            if only_asked and opposite.search(said["event"]) and not asked.search(line):
                return not _REST.search(line)
    return False


_LONGEST_NOT = 12


def _is_opposed(attempt: Attempt, response: Response) -> bool:
    """Whether the last word before an answer that says how a function is denies the title."""
    if response.statement is None:
        return False
    clause = _CLAUSE_END.split(response.statement.lead)[-1]
    asked, said = _said(attempt.asked.part.title, whole=True), _said(clause)
    return any(said.get(pair, side) != side for pair, side in asked.items())


def _said(words: str, whole: bool = False) -> Mapping[int, str]:
    """Return by pair the side that words name last; of a `whole` title only what it names alone."""
    found: dict[int, list[str]] = {}
    for pair, side in _sides(words):
        found.setdefault(pair, []).append(side)
    return {pair: at[-1] for pair, at in found.items() if not whole or len({*at}) == 1}


_OTHER = {"one": "other", "other": "one"}
_NOT = re.compile(r"(?:(?<!\w)not|n['’]t|(?<!\w)nicht|(?<!\w)never)\s+\Z", re.IGNORECASE)


def _sides(words: str) -> Iterator[tuple[int, str]]:
    for pair, stems in enumerate(_STEMS):
        for match in stems.finditer(words):
            side = str(match.lastgroup)
            denied = _NOT.search(words[max(match.start() - _LONGEST_NOT, 0) : match.start()])
            yield pair, _OTHER[side] if denied else side
    for match in _SIGN.finditer(words):
        primes = 2 if match["primes"] == "″" else len(match["primes"])
        yield _BY_PRIMES[primes], "one" if match["sign"] == ">" else "other"
