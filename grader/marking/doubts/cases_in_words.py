"""An answer said case by case, or for one case alone: `x for x > 0, -x for x < 0`, `if a > 0: 7`.

What holds in a case of which the question says nothing is no answer to it without more.
"""

from __future__ import annotations

import re

from grader.answers.base import Checked, MarkOutcome, Response
from grader.answers.explain import review
from grader.answers.find import line_of, names_in_reference
from grader.expressions.nodes import Expression, Piecewise
from grader.expressions.traversal import contains
from grader.marking.attempts import Attempt

_TEXT = "Several formulas stand here, each for a case of its own; a person will look."
_ONE_CASE = (
    "This answer is said for a case alone, or another one for others (`{case}`); "
    "a person will look."
)
#: In which case a formula holds.
_CASE = re.compile(
    r"(?<!\w)(?:for|when|if|where|für|wenn|falls|si|pour|para)\s\$?[A-Za-z]\w?\s?"
    r"(?:[<>≤≥]|\\(?:[lg]eq?|lt|gt)(?![a-z]))",
    re.IGNORECASE,
)
_LONGEST = 300
_WORD_OF_CASE = r"(?:if|when|whenever|unless|provided|for|falls|wenn)"
#: What tells cases apart: a letter in a relation, or a property of numbers.
_APART = (
    r"(?:\$?(?P<letter>[A-Za-z])(?:_?\w)?(?![^\W\d_])\$?\s?"
    r"(?:[<>≤≥≠]|!=|\\(?:[lg]eq?|neq?|lt|gt)(?![a-z])|is\s)[^:,;.()]{1,30}"
    r"|(?:even|odd|positive|negative|large|small|all other)\s[A-Za-z](?!\w)[^:,;.()]{0,20})"
)
#: The case in front of an answer, `if a > 0: 7`, and behind it, `7 if n is even`.
_IN_FRONT = re.compile(
    rf"\W*(?P<case>{_WORD_OF_CASE}\s{_APART})\s?[:,]\s*(?:then\s)?[^:]{{0,20}}\Z", re.I
)
_BEHIND = re.compile(
    rf"[\s$,(]{{1,4}}(?:but\s|only\s)?(?P<case>{_WORD_OF_CASE}\s{_APART})\s?\)?[\s.$]*\Z", re.I
)
#: Another value in brackets for another case: `7 (8 if you count the root)`.
_IN_BRACKETS = re.compile(
    r"[\s$]{1,3}\((?:or\s|but\s)?(?P<case>\$?[-−]?\d[^()=]{0,30}?\s(?:if|when|for|with|without|unless)"
    r"\s(?!which|all|every|each)[^()]{2,60})\)",
    re.IGNORECASE,
)
#: What holds in all other cases: `20 if a > 0, else 18`.
_ELSE = re.compile(
    r"(?<!\w)(?<!0 )(?<!0\$ )(?<!zero )"
    r"(?P<case>(?:else|otherwise|elsewhere|sonst)(?!\w)|without\s[a-z]{3,20},?\s\$?[-−]?\d)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+")


def cases_in_words(attempt: Attempt, checked: Checked) -> Checked | None:
    """Return a question to a person where a line gives a value for a case, or for each of two."""
    response, facts = attempt.response, attempt.kind.facts
    if response is None or facts.in_words or facts.by_shape or facts.by_a_person:
        return None
    if not facts.a_formula or not facts.one_value or attempt.document.fields:
        return None
    line = line_of(attempt.document, response.place)
    if len(line) > _LONGEST:
        return None
    wrong = checked.outcome is MarkOutcome.INCORRECT
    if wrong and not facts.a_number:
        return review("cases-in-words", _TEXT) if len(_CASE.findall(line)) > 1 else None
    if not wrong and checked.outcome is not MarkOutcome.CORRECT:
        return None
    case = _case_of(attempt, response, line, wrong)
    return review("one-case", _ONE_CASE.format(case=case)) if case else None


def _case_of(attempt: Attempt, response: Response, line: str, wrong: bool) -> str:
    """Return the words of a case in which alone an answer holds; empty where there are none."""
    raw, value = response.raw.strip(" $"), attempt.asked.value
    at = line.rfind(raw) if raw else -1
    by_cases = isinstance(value, Expression) and contains(value, Piecewise)
    if at < 0 or by_cases:
        return ""
    before, behind = line[:at], line[at + len(raw) :]
    other = _ELSE.search(line) if len(_NUMBER.findall(line)) > 1 else None
    if other is not None and not _is_in_title(attempt, other["case"]):
        return other["case"]
    in_brackets = _IN_BRACKETS.search(line) if wrong else _IN_BRACKETS.match(behind)
    if in_brackets is not None and attempt.kind.facts.a_number:
        return in_brackets["case"] if not wrong or raw in in_brackets["case"] else ""
    if wrong:
        return ""
    found = _IN_FRONT.match(before) or _BEHIND.match(behind)
    if found is None or _is_in_title(attempt, found["case"]):
        return ""
    own = {name.name for name in names_in_reference(attempt.asked)}
    return "" if found["letter"] in own else found["case"]


def _is_in_title(attempt: Attempt, case: str) -> bool:
    """Whether a title says a case: `7 if n is even` answers `How many are there if n is even?`"""
    said = re.sub(r"[\W_]", "", case.casefold().partition(" ")[2])
    return bool(said) and said in re.sub(r"[\W_]", "", attempt.asked.part.title.casefold())
