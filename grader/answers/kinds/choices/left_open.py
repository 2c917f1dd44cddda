"""Texts that name a choice and take it back with other words: `b, the mode`, `yes if n is even`.

Nothing here looks at which choice is right: such a text is for a person, whatever it names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from grader.answers.kinds.choices.other_words import in_words_of_choices
from grader.answers.kinds.choices.wording import bare_words, named_in, words_of
from grader.expressions.announcing import denies, without_announcement
from grader.expressions.phrases import (
    BECAUSE_WORDS,
    FALSE_WORDS,
    NO_WORDS,
    REASON,
    TRUE_WORDS,
    YES_WORDS,
    pattern_of,
)

_REASON = pattern_of((*BECAUSE_WORDS, *REASON))
_WHY = re.compile(rf"(?<!\w)(?:{_REASON})(?!\w)", re.IGNORECASE)
#: A letter, and behind a sign or a reason what it is: `b, the mode`, `b because it is the mode`.
_IS_CALLED = re.compile(
    rf"\W*\(?(?P<letter>\w)\)?(?P<sign>\s?[,;:–—-]\s?|\s)(?P<why>(?:{_REASON})\s)?"
    r"(?:(?:it|this|that|they)(?:['’]s|\s(?:is|are))\s)?(?:(?:an?|the)\s)?(?P<said>[^.,;:()]{2,80})"
    r"(?:[.,;:(].*)?",
    re.IGNORECASE | re.DOTALL,
)
#: What makes less of a word than it says: `hardly convergent`.
_HARDLY = re.compile(
    r"(?<!\w)(?:hardly|barely|nearly|almost|not quite|partly|partially|sometimes|somewhat|kaum)"
    r"\s(?P<said>[^.,;:()]{2,80})",
    re.IGNORECASE,
)
#: What is no case: `yes, if you look at it`, `no, if it were`.
_NO_CASE = r"(?:and only|you|we|i|one|(?:it|this|that|there|they|not)\s(?:was|were|had|did|would))"
#: A case for which alone something is said, right behind it: `stable for x < 1`, `no if n = 2`.
_IN_A_CASE = re.compile(
    r"\A(?P<said>[^.,;:()]{1,80}?),?\s(?:(?:but\s)?only\s)?"
    r"(?P<case>(?:if|unless|provided|whenever|when|as long as|assuming|falls|wenn|si)(?!\w)"
    rf"(?!\s{_NO_CASE}(?!\w))[^.;]{{1,80}}"
    r"|for\s(?!all|any|every|each)\$?[^\W\d_]\w?\s?[=<>≤≥≠∈][^.;]{1,40})[.;]?\s?",
    re.IGNORECASE,
)
_YES = pattern_of(tuple(sorted(word for word in YES_WORDS | TRUE_WORDS if len(word) > 1)))
_NO = pattern_of(tuple(sorted(word for word in NO_WORDS | FALSE_WORDS if len(word) > 1)))
_JOIN = r"[\s.,;!/&]{1,4}(?:(?:or|and|und|oder)\s)?(?:maybe\s|also\s)?"
_END = r"(?=\s?(?:[.,;!?)]|\Z)|\s(?:if|or|and|when|unless)(?!\w))"
#: Both answers to one question: `No. Yes.`, `no, or yes if we remove an edge`.
_BOTH_TRUTHS = re.compile(
    rf"(?<!\w)(?:(?:{_YES}){_JOIN}(?:{_NO}){_END}|(?:{_NO}){_JOIN}(?:{_YES}){_END})", re.IGNORECASE
)


def leaves_open(raw: str, letters: frozenset[str], choices: Mapping[str, str], title: str) -> bool:
    """Whether a text contradicts the one choice that it names, or names it for a case alone."""
    if _is_called_another(raw, choices) or says_both_truths(raw):
        return True
    one = len(letters) == 1
    return one and (_is_hardly_so(raw, choices) or is_said_for_a_case(raw, choices, title))


def says_both_truths(text: str) -> bool:
    """Whether a text answers one question by yes and by no: `No. Yes.`"""
    return _BOTH_TRUTHS.search(text) is not None


def _is_called_another(raw: str, choices: Mapping[str, str]) -> bool:
    """Whether a letter in front is followed by the words of another choice, and by no others."""
    found = _IS_CALLED.fullmatch(without_announcement(raw))
    letters = {letter.casefold(): letter for letter in choices}
    letter = letters.get(found["letter"].casefold()) if found else None
    if found is None or letter is None or denies(raw):
        return False
    if letter in ("a", "A") and not (found["sign"].strip() or found["why"]):
        return False  # an article
    words = words_of(choices)
    said = bare_words(in_words_of_choices(found["said"], words))
    return len(said) > 1 and words.get(said, letter) != letter


def _is_hardly_so(raw: str, choices: Mapping[str, str]) -> bool:
    found = _HARDLY.search(raw)
    if found is None or any(_HARDLY.search(str(said)) for said in choices.values()):
        return False
    words = words_of(choices)
    return bool(named_in(in_words_of_choices(found["said"], words), words))


def is_said_for_a_case(raw: str, choices: Mapping[str, str], title: str) -> bool:
    """Whether a text is a choice and a case in which it holds, of which the title says nothing."""
    found = _IN_A_CASE.fullmatch(without_announcement(raw))
    if found is None or _WHY.search(found["said"]):
        return False
    if any(_IN_A_CASE.match(str(said)) for said in choices.values()):
        return False
    case = re.sub(r"[\W_]", "", found["case"].casefold().partition(" ")[2])
    return case not in re.sub(r"[\W_]", "", title.casefold())
