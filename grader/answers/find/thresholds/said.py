"""Thresholds that sentences say: `bumps up to 0.41`, `if h is bigger than 0.41, it gets stuck`.

What holds up to a value is lost beyond it; a sentence that says it the other way round is left to
a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from grader.answers.base import Response
from grader.answers.find.lines import line_of, lines_of_page
from grader.answers.find.thresholds.tried_values import (
    asks_for_last,
    is_lost,
    speaks_of_beyond,
    without_beyond,
)
from grader.expressions.nodes import Expression, Relation
from grader.expressions.phrases import ROUNDING, pattern_of
from grader.expressions.reading import parse
from grader.expressions.statement import Side, Statement
from grader.readers.document import Document
from grader.rubric.types import Asked

_LONGEST = 200
_VALUE = re.compile(r"(?<![\w.])(?:\d{1,12}(?:\.\d{1,18})?|\.\d{1,18})(?![\w/^*]|[.,]\d)")
_MORE = r"(?:larg|great|bigg|high|tall|steep|long|wid)er"
_LESS = r"(?:small|low|short|narrow)er"
_NOT = r"(?:no|not|never)\s(?:be\s)?"
_NOT_OVER = r"(?:\bnot|\bnever|cannot|n['’]t)\s(?:exceed|go (?:above|beyond|over))"
_LEADS = (
    rf"\s?(?:(?:or equal to|{pattern_of(ROUNDING)}|exactly|an?|the|height|value|threshold|of|h|=)"
    r"\s){0,4}\$?\Z"
)
#: What stands in front of a value that it does not go beyond, and of one beyond which it goes.
_UP_TO = re.compile(
    rf"(?<!\w)(?:at most|up to|until|below|under|as (?:high|large|big|tall|much) as"
    rf"|{_NOT}(?:more|{_MORE}) than|{_NOT_OVER}|(?:less|{_LESS}) than|<=?|≤){_LEADS}",
    re.IGNORECASE,
)
_FROM_ON = re.compile(
    rf"(?<!\w)(?:at least|down to|above|over|beyond|past|exceed(?:s|ing)?"
    rf"|as (?:low|small) as|{_NOT}(?:less|{_LESS}) than|(?:more|{_MORE}) than|>=?|≥){_LEADS}",
    re.IGNORECASE,
)
#: What a threshold is called, in front of its value: `threshold: 0.41`, `the limit is 0.41`.
_CALLED = re.compile(
    r"(?<!\w)(?:threshold|limit|bound|boundary|cut-?off|critical|break(?:ing|-even) point)"
    r"(?:\s(?:value|height|point|size|step|rate|of|for|h)){0,3}"
    rf"\s?(?:(?:is|at|be|lies at|would be|[:=≈~])\s?){{0,2}}(?:(?:{pattern_of(ROUNDING)})\s)?\$?\Z",
    re.IGNORECASE,
)
_AT_MOST_BEHIND = re.compile(
    r"\$?\s(?:at (?:the )?most|or less|is the (?:limit|threshold|bound))(?!\w)"
)
_WORD = re.compile(r"[^\W\d_]+")
_STEM = 4
_SHORTENED = re.compile(r"(?<=\w)['’]\w{1,2}(?!\w)")
_HEDGED = re.compile(
    r"\?|(?<!\w)(?:maybe|perhaps|possibly|probably|might|unsure|not sure|guess|either|or)(?!\w)",
    re.IGNORECASE,
)


def thresholds_said(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield the one value of each sentence that says up to which value something holds."""
    if not asks_for_last(asked) or speaks_of_beyond(asked.part.title):
        return
    upwards = asks_for_last(asked) > 0
    for line in lines_of_page(document):
        text = without_beyond(line.text) if len(line.text) <= _LONGEST else ""
        values = [*_VALUE.finditer(text)]
        if len(values) != 1 or _HEDGED.search(text) or not _is_of(asked, text):
            continue
        (value,) = values
        if _says_threshold(text, value, upwards):
            read = parse(value[0], asked.part.notation)
            if isinstance(read, Expression):
                side = Side(read, value[0], line.place)
                said = Statement((side,), (), value[0], line.place)
                yield Response(value[0], read, line.place, said)


def _says_threshold(text: str, value: re.Match[str], upwards: bool) -> bool:
    """Whether something holds up to the value of a sentence, or is lost beyond it."""
    before, behind = text[: value.start()], text[value.end() :]
    lost = is_lost(text)
    if lost is None:
        return False
    within = _UP_TO.search(before)
    beyond = None if within else _FROM_ON.search(before)
    if not upwards:
        within, beyond = beyond, within
    called = _CALLED.search(before) or _AT_MOST_BEHIND.match(behind)
    return bool((within or called) and not lost) or bool(beyond and lost)


def says_the_opposite(asked: Asked, text: str) -> bool:
    """Whether a sentence bounds its value, and says what no threshold does: `it escapes above`."""
    values = [*_VALUE.finditer(text)]
    if not asks_for_last(asked) or speaks_of_beyond(asked.part.title) or len(values) != 1:
        return False
    before = text[: values[0].start()]
    bound = _UP_TO.search(before) or _FROM_ON.search(before)
    return bool(bound) and not _says_threshold(text, values[0], asks_for_last(asked) > 0)


def _is_of(asked: Asked, text: str) -> bool:
    """Whether words are about what is asked: its name or a word of its title, and no other name."""
    words = [word.casefold() for word in _WORD.findall(_SHORTENED.sub("", text))]
    own = {name.casefold() for name in asked.part.find.names}
    if any(len(word) == 1 and word not in own | {"a", "i"} for word in words):
        return False
    title = {
        word.casefold()[:_STEM] for word in _WORD.findall(asked.part.title) if len(word) >= _STEM
    }
    return bool(own.intersection(words)) or any(w[:_STEM] in title for w in words) or _is_bare(text)


def _is_bare(text: str) -> bool:
    """Whether a sentence only calls a value a threshold: `threshold: 0.41`."""
    value = _VALUE.search(text)
    found = _CALLED.search(text[: value.start()]) if value else None
    found = found or (_UP_TO.search(text[: value.start()]) if value else None)
    lead = text[: found.start()].strip(" -*$#").casefold() if found else "-"
    return lead in ("", "the", "so the", "our")


#: The other bound of a sentence that says what is lost, instead of what holds.
_OTHER = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def with_what_holds(
    asked: Asked, document: Document, found: tuple[Response, ...]
) -> tuple[Response, ...]:
    """Return `h < 0.41` for `If h > 0.41, it fails`, which says what is lost."""
    if not asks_for_last(asked) or speaks_of_beyond(asked.part.title):
        return found
    held = (_of_what_holds(document, response) for response in found)
    return tuple(each for each in held if not _is_opposite(asked, document, each))


def _is_opposite(asked: Asked, document: Document, response: Response) -> bool:
    """Whether the words around a value, and no sign, bound it the other way round."""
    if isinstance(response.read, Relation):
        return False
    line = line_of(document, response.place)
    return len(line) <= _LONGEST and says_the_opposite(asked, line)


def _of_what_holds(document: Document, response: Response) -> Response:
    read = response.read
    if not isinstance(read, Relation) or read.ops[0] not in _OTHER or len(read.ops) != 1:
        return response
    line = line_of(document, response.place)
    if len(line) > _LONGEST or len([*_VALUE.finditer(line)]) != 1 or is_lost(line) is not True:
        return response
    said = response.statement
    said = replace(said, lead="") if said is not None else said
    return replace(response, read=Relation(read.args, (_OTHER[read.ops[0]],)), statement=said)
