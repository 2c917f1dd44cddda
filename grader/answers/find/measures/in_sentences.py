"""The number that a sentence is about: `K_7 has 21 edges.`, `7, via A, B, D`, `It leaves 1.`

A number in front of the thing that the title counts is the answer, whatever other numbers stand in
its line. Where nothing else was found in a section, the one number of it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.answers.base import Response
from grader.answers.find.lines import lines_of_page, lines_said
from grader.answers.find.measures.units import unit_named
from grader.errors import Place
from grader.expressions.announcing import denies, without_contrast, without_reason
from grader.expressions.language import MAGNITUDE_SIGNS, MAGNITUDES, NUMBERS, PARTS
from grader.expressions.nodes import Expression
from grader.expressions.notation import Notation
from grader.expressions.phrases import PART_WORDS, QUESTION_WORDS, pattern_of
from grader.expressions.reading import parse
from grader.expressions.statement import Side, Statement
from grader.expressions.units import PERCENT
from grader.readers.document import Document
from grader.rubric.types import Asked

_LONGEST = 200
_MARKS = re.compile(r"[$_`]+(?=[\s\d.,]|\Z)|(?<=\s)[$_`]+|\A[$_`]+|\*{2}")
_BRACKETS = re.compile(r"(?<=\S)\s\([^()]{0,120}\)")
_NUMBER = re.compile(
    r"(?<![\w.,_^/−–—-])(?<!\d\()[-−]?\d{1,12}(?:\.\d{1,12}\(\d{1,2}\)|(?:[.,]\d{1,12})*(?:/\d{1,9})?)"
    r"(?![\w^/(]|[.,]\d)"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
#: What makes another number of the one that is written, a bound of it, or leaves it open.
_CHANGES = re.compile(
    r"(?<!\w)(?:minus|negative|plus|times|twice|half|double|square[ds]?|root|over|divided|mod|log"
    r"|at (?:least|most)|(?:more|less|fewer|greater|smaller|larger|higher|lower)|up to|below|above"
    r"|between|under|exceeds?|beyond|almost|every|each|or|either|maybe|perhaps|if|unless|otherwise"
    r"|guess|wrong|suppose\w*|assum\w*|were|contradict\w*|abs|absolute|rel|relative|cents?|pence|centimes"
    rf"|{PERCENT}|decreas\w*|reduc\w*|drop\w*|los[es]\w*|loss|f[ae]lls?|down|first|second|third"
    r"|i|me|my|hours?|minutes?|page|pages|points?|tries|attempts?)(?!\w)|\d\s?choose\s|\?|…|\.\.",
    re.IGNORECASE,
)
#: A number behind one of these names something else: `see theorem 3`, `of step 2`.
_NAMES = re.compile(
    rf"(?<!\w)(?:{pattern_of((*QUESTION_WORDS, *PART_WORDS))}|theorem|lemma|page|chapter|section"
    r"|step|line|equation|eq|figure|fig|table|formula|case|no|number|row|column|exercise|example)"
    r"\.?\s\Z",
    re.IGNORECASE,
)
#: A statement of other signs, `n = 5`, is read elsewhere, and so is a letter by itself.
_FORMULA = re.compile(
    r"[=<>≤≥≈+^*×·÷√!|\\{}\[\]%°$€£@#&]|(?<![\w'’])(?![aIoey](?!\w))[a-zα-ω](?!\w)"
)
_PER = re.compile(r"(?<=[\d.])\s(?:per|for (?:each|every))\s(?P<thing>[^\W\d_]+).*\Z", re.DOTALL)
_BESIDE = r"(?:\s(?!and\b|or\b|of\b|in\b|by\b|to\b|is\b|are\b|has\b)[^\W\d_]{3,14}){0,2}?\s"
#: Words of a title that end in s and count nothing.
_OF_TITLE = frozenset(("values", "digits", "integers", "terms", "steps", "numbers", "others"))
_SHORTEST, _LEAST = 4, 3


#: How many there are is said in front of what is counted, or of all of them: `there are 6: ...`.
_THERE_ARE = re.compile(
    rf"(?<!\w)there(?:\s(?:are|is|exist|exists|were)|['’](?:s|re))\s"
    rf"(?:exactly\s|only\s|just\s|in total\s)?(?P<number>{_NUMBER.pattern})"
    r"(?:(?=\s?:\s)|(?=\s[^\W\d_]{3})(?!\s(?:times|percent|or|and)(?!\w)))",
    re.IGNORECASE,
)


def counted_things(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield the numbers in front of what the title counts: `12 has 6 divisors, so 6 subgroups`.

    So is the one that the title does not give: `12 integers are coprime to 36` for `phi(36)`.
    """
    title = asked.part.title
    things = _things(title)
    names = "|".join(things)
    counted = re.compile(rf"(?P<number>{_NUMBER.pattern})(?={_BESIDE}(?:{names})(?!\w))", re.I)
    given = frozenset(_NUMBER_IN_TITLE.findall(title))
    for at, line in lines_said(document).items():
        text = _plain(line)
        if "?" in text or denies(text) or _BOUND.search(text) or len(line) > _LONGEST:
            continue
        found = {match["number"] for match in counted.finditer(text)} if things else set()
        there = (m for m in _THERE_ARE.finditer(text) if not _GOES_ON.search(text, m.end()))
        found = found or {match["number"] for match in there}
        found = found or _not_given(text, given)
        if len(found) == 1 and (response := _response(found.pop(), at, asked.part.notation)):
            yield response


#: What stands behind it says of what things are counted: `Number of edges of K_7`.
_OF_WHAT = re.compile(r"(?<!\w)(?:of(?=\s\S{1,3}(?!\w))|from|in|with|that|for|among)(?!\w)")
#: What comes of how many there are: `There are 8 columns, so the rank is seven.`
_GOES_ON = re.compile(
    r"(?<!\w)(?:so|hence|thus|therefore|then|is|gives|total)(?!\w)", re.IGNORECASE
)
_NUMBER_IN_TITLE = re.compile(r"\d+(?:\.\d+)?")


def _not_given(text: str, given: frozenset[str]) -> set[str]:
    """Return the numbers of a line of words that its title does not give, beside one it gives."""
    numbers = {match[0] for match in _NUMBER.finditer(text)}
    rest = _NUMBER.sub(" ", text)
    if not numbers & given or _CHANGES.search(text) or _FORMULA.search(rest) or "," in text:
        return set()
    return numbers - given if len(_WORD.findall(rest)) >= _LEAST else set()


_BOUND = re.compile(
    r"(?<!\w)(?:at (?:least|most)|(?:more|less|fewer|greater) than|up to|or|between|if)(?!\w)", re.I
)


def _things(title: str) -> list[str]:
    """Return patterns of what a title counts, in singular and plural: `edges`, `committees`."""
    if re.search(r"\d\s+[^\W\d_]{4}", title):
        return []  # the title itself has numbers of things
    words = [word.casefold() for word in _WORD.findall(_OF_WHAT.split(title)[0])]
    counted = [w for w in words if len(w) >= _SHORTEST and w.endswith("s") and not w.endswith("ss")]
    return [re.escape(w[:-1]) + "s?" for w in counted if w not in _OF_TITLE]


def only_number(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield the one number of a section in which nothing but words stand beside it."""
    found: list[tuple[str, Place]] = []
    for line in lines_of_page(document):
        text = _PER.sub(_without_rate, _plain(line.text))
        if len(line.text) > _LONGEST or line.printed or denies(text) or _CHANGES.search(text):
            return
        numbers = [
            each for each in _NUMBER.finditer(text) if not _NAMES.search(text[: each.start()])
        ]
        rest = _NUMBER.sub(" ", text)
        if _FORMULA.search(rest) or any(map(_is_numeral, _WORD.findall(rest))):
            return
        for each in numbers:
            behind = _WORD.match(text[each.end() :].lstrip())
            if behind and (unit_named(behind[0]) is not None or _is_size(behind[0])):
                return
        found += [(each[0], line.place) for each in numbers]
    if len(found) == 1:
        response = _response(*found[0], asked.part.notation)
        if response is not None:
            yield response


def _plain(line: str) -> str:
    text = _MARKS.sub("", line)
    bare = without_reason(without_contrast(_BRACKETS.sub("", text)))
    return bare.strip().rstrip(".!").strip()


def _without_rate(found: re.Match[str]) -> str:
    """Leave out for what a number is counted, `1.5 per unit`, unless that is a unit."""
    thing = found["thing"]
    return found[0] if thing not in _COUNTED_BY and unit_named(thing) is not None else ""


_COUNTED_BY = frozenset({"unit", "item", "extra", "additional"})


def _is_numeral(word: str) -> bool:
    plain = word.casefold()
    return plain in NUMBERS and plain != "one"


def _is_size(word: str) -> bool:
    plain = word.casefold()
    return (
        plain in _SIZES or plain in MAGNITUDES or plain in PARTS or plain.removesuffix("s") in PARTS
    )


_SIZES = frozenset({sign.casefold() for sign in MAGNITUDE_SIGNS} | {"mio", "mrd", "tsd"})


def _response(raw: str, at: Place, notation: Notation) -> Response | None:
    read = parse(raw, notation)
    if not isinstance(read, Expression):
        return None
    return Response(raw, read, at, Statement((Side(read, raw, at),), (), raw, at))
