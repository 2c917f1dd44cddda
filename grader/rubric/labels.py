"""How a heading names a question: the id `q2b` stands under `Question 2 (b)`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from grader.expressions.numerals import ROMAN_NUMERALS
from grader.expressions.phrases import PART_WORDS, QUESTION_WORDS, pattern_of

_GROUPS = re.compile(r"\d+|[A-Za-z]+")
_ZEROS = re.compile(r"\A0+(?=\d)")
_ROMAN = re.compile(r"[ivx]+\Z")
#: A letter and a numeral, behind the number of a question or alone: `aii`, `q2b_iv`.
_LETTER_AND_NUMERAL = re.compile(r"(?P<before>(?:.*\d_?)?)(?P<letter>[a-h])_?(?P<numeral>[ivx]+)")


def labels_of(identifier: str) -> tuple[str, ...]:
    """Return the labels inside a question's id: q2b gives 2 and b, `ex3_ii` gives 3 and ii.

    A letter alone is one as well. Zeros in front only fill up: q02 gives 2.
    """
    groups = [_ZEROS.sub("", group) for group in _GROUPS.findall(identifier)]
    if len(identifier) == 1:
        return (identifier.lower(),)
    first = next((i for i, group in enumerate(groups) if group.isdigit()), len(groups))
    inside = (_OF_PART.sub("", group) for group in groups[first:])
    return tuple(group for group in inside if _is_label(group))


def labels_with_numerals(identifiers: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the labels of ids that are a letter and a numeral which count on: `ai`, `aii`.

    One alone may be a word, `hi`, or a name, `dx`; beside others `bi` is the first of its letter.
    """
    found = {each: _LETTER_AND_NUMERAL.fullmatch(each) for each in identifiers}
    places = {
        each: (match["before"], match["letter"], ROMAN_NUMERALS.index(match["numeral"]))
        for each, match in found.items()
        if match and match["numeral"] in ROMAN_NUMERALS
    }
    known = set(places.values())
    counted = {
        place for place in known for step in (-1, 1) if (*place[:2], place[2] + step) in known
    }
    begun = {before for before, _, _ in counted}
    return {
        each: (*labels_of(before), letter, ROMAN_NUMERALS[at])
        for each, (before, letter, at) in places.items()
        if (before, letter, at) in counted or (at == 0 and before in begun)
    }


def bare_ids(identifiers: Iterable[str], question: str = "") -> Mapping[str, str]:
    """Return ids side by side without what they repeat: `a` of `q1a`, `1_a`, or `part_a` in q1.

    A word in front is only left out where the labels behind it begin with the first.
    """
    found = {each: _without_question(each, question) for each in identifiers}
    bare = {each: _BEHIND_WORD.fullmatch(rest) for each, rest in found.items()}
    labels = {each: match["label"] for each, match in bare.items() if match}
    if _FIRST.isdisjoint(label.lower() for label in labels.values()):
        return found
    return found | labels


def _without_question(identifier: str, question: str) -> str:
    """Return the label behind the id of the question or its number; else the id as it stands."""
    number = "".join(labels_of(question)[-1:])
    if not number.isdigit():
        return identifier
    match = re.fullmatch(
        rf"(?:{re.escape(question)}|{number})(?:[_-]?(?P<label>{_LABEL})|[_-](?P<number>\d{{1,2}}))",
        identifier,
        re.IGNORECASE,
    )
    return (match["label"] or match["number"]) if match else identifier


_LABEL = r"[A-Za-z]|[ivx]{1,4}|[a-h]_?[ivx]{1,4}"
_BEHIND_WORD = re.compile(
    rf"(?:q|{pattern_of((*QUESTION_WORDS, *PART_WORDS))})[_-]?(?P<label>{_LABEL}|\d{{1,2}})",
    re.IGNORECASE,
)
_OF_PART = re.compile(rf"\A(?:{pattern_of(PART_WORDS)})(?=[a-z]\Z)", re.IGNORECASE)
_FIRST = frozenset({"a", "i", "1", "ai", "a_i"})


def part_labels(question: tuple[str, ...], identifier: str) -> tuple[str, ...]:
    """Return the labels of a part: those of its question, and its own if its id is a label."""
    return (*question, identifier) if _is_label(identifier) else question


def _is_label(group: str) -> bool:
    return group.isdigit() or len(group) == 1 or bool(_ROMAN.match(group))
