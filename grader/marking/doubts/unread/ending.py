"""A last line that was not understood: `12`, and below it `my calculator told me 7`.

The last word counts. So where a line below the answer ends in a value and nothing of it was read,
which of the two is meant is for a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.answers.base import Checked, MarkOutcome, Response
from grader.answers.explain import review
from grader.answers.find import is_announced
from grader.errors import Place
from grader.expressions.announcing import denies, is_aside
from grader.expressions.phrases import PART_WORDS, QUESTION_WORDS, REFERRING, pattern_of
from grader.marking.attempts import Attempt
from grader.readers.document import Block, Heading, Prose
from grader.sections import Section, section_of

MAX_WORDS = 10
"""A longer line tells something about an answer that is right."""
MAX_WORDS_BEHIND = 3
"""So many words may follow the value where the answer is not right."""
SHOWN = 60
_MARKS = " \t.,;:!?*_`~|\"'“”«»"
_ORDINAL = re.compile(r"\d{1,2}(?:st|nd|rd|th)")
_DIGIT = re.compile(r"\d")
_OPERATOR = re.compile(r"\w[-+*/^=]\w")
_UNIT = re.compile(r"(?<=\d)[ \t]{0,2}[^\W\d_][^\s\d]{0,7}$")
#: What a value may belong to that is none of the answer: `see page 3`, `by theorem 4`.
_REFERS = re.compile(
    rf"(?<!\w)(?:{pattern_of((*REFERRING, *QUESTION_WORDS, *PART_WORDS))}"
    r"|pages?|pp?|chapters?|ch|lectures?|lemma|theorem|thm|figures?|fig|tables?|lines?|notes?|class"
    r"|week|since|because|when|where|if|over|after|before|between|about the|seite|kapitel)"
    r"[\s.:#(]{0,4}\S{1,12}$",
    re.IGNORECASE,
)

#: A line that says more in brackets, or how many points there are: `(For n = 2: 30)`, `[2 pts]`.
_IN_BRACKETS = re.compile(
    r"\((?=(?:[^()]*\s)?(?:for|if|with|when|in|at|from|this|that|it|note|the|i|we|my)\s[^()]*\d)"
    r"(?![^()]*(?:answer|so|hence|thus|therefore|total|result)\b)[^()]*\)\.?"
    r"|[(\[]?\d{1,3}(?:/\d{1,3})? ?(?:points?|pts?|marks?)[)\]]?\.?",
    re.IGNORECASE,
)


def unread_ending(attempt: Attempt, checked: Checked) -> Checked | None:
    """Return a question to a person where a line below the answer was not understood."""
    response = attempt.response
    settled = checked.outcome in (MarkOutcome.NEEDS_REVIEW, MarkOutcome.UNREADABLE)
    if response is None or settled or not _is_looked_for(attempt, response):
        return None
    right = checked.outcome is MarkOutcome.CORRECT
    line = _last_line(attempt, response, 0 if right else MAX_WORDS_BEHIND)
    if line is None or _holds(line.text, response.raw):
        return None
    if right and len(line.text.split()) > MAX_WORDS:
        return None
    text = line.text if len(line.text) <= SHOWN else line.text[:SHOWN].rstrip() + " …"
    return review(
        "unread-ending",
        f"The line `{text}` stands below this answer and was not understood; it may be the "
        "answer, so a person will look.",
    )


def _is_looked_for(attempt: Attempt, response: Response) -> bool:
    """Whether the answer is a formula that nothing but its place makes the answer."""
    facts, find = attempt.kind.facts, attempt.asked.part.find
    if facts.in_words or facts.by_shape or facts.by_a_person or find.after or find.under:
        return False
    if attempt.asked.part.id in attempt.document.fields:
        return False
    return response.statement is None or not is_announced(response.statement)


def _last_line(attempt: Attempt, response: Response, words: int) -> Prose | None:
    """Return the last line of the part that ends in a value, if it is below and was not read."""
    with_unit = attempt.asked.part.unit is not None
    for section in reversed(section_of(attempt.document, attempt.asked.part.id)):
        lines = [line for line in section.lines if line.place.line]
        for line in reversed(lines):
            if _is_before(line.place, response):
                return None
            if _was_read(line.place, section):
                return None
            if any(_ends_in_value(text, with_unit) for text in _shortened(line.text, words)):
                return line
    return None


def _shortened(text: str, words: int) -> Iterator[str]:
    """Yield a line, and without some of the words that may follow a value."""
    yield text
    for _ in range(words):
        text, blank, last = text.rstrip().rpartition(" ")
        if not blank or any(map(str.isdigit, last)):
            return
        yield text


def _is_before(place: Place, response: Response) -> bool:
    here = response.statement.place if response.statement else response.place
    return place.source == here.source and place.line <= max(here.line, here.end_line)


def _was_read(place: Place, section: Section) -> bool:
    return any(_covers(block, place) for block in section.blocks)


def _covers(block: Block, place: Place) -> bool:
    return not isinstance(block, Prose | Heading) and block.place.has_line_of(place)


def _ends_in_value(text: str, with_unit: bool) -> bool:
    bare = text.rstrip("/#").strip(_MARKS)
    unit = _UNIT.search(bare) if with_unit else None
    bare = bare[: unit.start()] if unit else bare
    last = bare.split()[-1:]
    if not last or not _is_value(last[0]) or _REFERS.search(bare):
        return False
    lead = bare[: -len(last[0])]
    return not is_aside(lead) and not denies(lead) and not _IN_BRACKETS.fullmatch(text.strip())


def _is_value(word: str) -> bool:
    """Whether a word has a digit, or a sign of a formula between names."""
    if _DIGIT.search(word):
        return _ORDINAL.fullmatch(word) is None
    return len(word) <= 8 and _OPERATOR.search(word) is not None


def _holds(text: str, raw: str) -> bool:
    """Whether a line says an answer again."""
    return "".join(raw.split()) in "".join(text.split())
