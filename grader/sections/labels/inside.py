"""Labels further on in a line: `(a) 42 (b) 13x`, `1a: 42; 1b: 13x; 2: c`, `**(a)** 4 **(b)** 7`.

A line goes on with the label that follows its last one; any other is a mention.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from grader.expressions.phrases import BEING, BOTH_WORDS, REFERRING, pattern_of
from grader.sections.labels.reading import (
    ALONE,
    EQUALS,
    IS,
    Label,
    Word,
    labels_at,
    ordinals,
    whole_label,
)

INSIDE = ";"
"""The mark of an opener that stands behind others in its line."""

_BOLD_LABEL = re.compile(
    r"(?P<sign>\*\*|__)(?P<label>\(\w{1,4}\)[.:]?|\w{1,4}[).:]{1,2})(?P=sign)[ \t]*:?[ \t]*(?=\S)"
)
_MAY_BEGIN = re.compile(
    r"(?<=\s)(?=[(\[（]\s?\w{1,4}(?:[.\-]\w{1,2})?\s?[)\]）](?:\s*\S|\s*$)"
    r"|(?:[A-Za-z]\w{0,8}\.?\s)?\w{1,4}(?:\(\w{1,3}\))?[).:]+(?:\s|$)"
    r"|[PQpq]\d{1,2}(?:\s?=(?!=)|\s)"
    rf"|\d{{1,2}}[a-z]\s(?:{pattern_of(BEING)})\s"
    r"|(?<=[;|]\s)\d{1,2}[A-Za-z]?\s(?=\S)|\d{1,2}\s?\(\w{1,3}\)\s(?=\S))"
)
#: An answer of one word, number, formula or bracket, or a short list; `x = 4` with its name.
_SHORT = re.compile(
    r"\s*(?:\w{1,3}\s?[=≈]\s?)?"
    r"(?:[({\[][^(){}\[\]=]{1,40}[)}\]]|[^\s=,;]{1,30}(?:,\s[^\s=,;]{1,20}){0,6})[.,;\s]{0,4}"
)
_BOTH = tuple(sorted(BOTH_WORDS))
#: A word between the last answer and the label: `Q1 = 42 and Q2 = 17`.
_JOINED = re.compile(rf"\s(?:{pattern_of(_BOTH)})\s*$", re.IGNORECASE)
#: What stands between an answer and the next label, and belongs to neither.
_JOINT = re.compile(rf"(?:[,;]\s?)?(?:(?<=\s)(?:{pattern_of(_BOTH)})\s)?$", re.IGNORECASE)
_FORMULA = re.compile(r"\$[^$]*+\$|\\\((?:[^\\]|\\(?![()]))*+\\\)|`[^`]*+`")
#: What sets columns apart.
_GAP = re.compile(r"(?:\t| {2})\Z")
_BRACKET = re.compile(r"[()]")
_REFERS = re.compile(rf"(?<!\w)(?:{pattern_of(REFERRING)})\.?\s*$", re.IGNORECASE)


def bold_labels(line: str, begin: int) -> Iterator[tuple[int, Label, str]]:
    """Yield the labels in bold behind `begin`: where each begins, what it names, its text."""
    for run in _BOLD_LABEL.finditer(line):
        labels = whole_label(run["label"])
        if run.start() >= begin and labels:
            yield run.start(), replace(labels[-1], end=run.end(), closed=True), run["label"]


def labels_inside(line: str, first: Sequence[Label]) -> Iterator[tuple[int, Label, str]]:
    """Yield the labels with which a line goes on whose first label has the given readings.

    Nothing stands behind the last one of several where that part is blank.
    """
    line = _FORMULA.sub(lambda found: "$" * len(found[0]), line)
    ends = (max((label.end for label in first), default=0), len(line))
    spots = [*_run(line, first, whole=True)] if len(line) <= _LONGEST_LINE else []
    edges = [ends[0], *(at for one in spots for at in one[:2]), ends[1]]
    pieces = zip(edges[::2], edges[1::2], strict=True)
    if not spots or not all(_SHORT.fullmatch(line, *piece) for piece in pieces):
        spots = [*_run(line, first, whole=False)]
    for at, end, label in spots:
        joint = _JOINT.search(line, ends[0], at)
        yield joint.start() if joint else at, label, line[at:end].strip()


def _run(line: str, first: Sequence[Label], whole: bool) -> Iterator[tuple[int, int, Label]]:
    """Yield where each label that follows the last one begins and ends.

    Those of a `whole` line may be labels wherever they stand; others are set apart by signs.
    """
    known = tuple(first)
    for spot in _MAY_BEGIN.finditer(line, max((label.end for label in first), default=0)):
        at = spot.end()
        last = max(label.end for label in known)
        apart = _SET_APART.search(line, 0, at) is not None
        found = [
            label
            for label in labels_at(line, at)
            if label.closed or _is_question(label, whole) or apart
            if _goes_on(known, label, apart)
            if line[label.end :].strip() or known != tuple(first) or _GAP.search(line[:at])
        ]
        opened = line.count("[", last, at) > line.count("]", last, at)  # a matrix: `[[1], [2]]`
        if (
            at >= last
            and found
            and not opened
            and (whole or _stands_apart(line[last:at], found[0]))
        ):
            label = found[-1]
            if not label.closed and not label.word:
                label = replace(label, closed=True, form=label.form.removesuffix(ALONE))
            yield at, label.end, label
            known = tuple(found)


#: Letters chosen, each close behind its number: `1.B 2.A 3.C`, `1-B, 2-A, 3-C`, `1b 2a 3c`.
_CHOSEN = re.compile(
    r"(?P<number>\d{1,2})\s?(?P<sign>[.):=–-]?)\s?\(?(?P<letter>[A-FTa-ft])\)?(?![\w(])"
)
_ALL_CHOSEN = re.compile(
    r"\s*+\d{1,2}\s?[.):=–-]?\s?\(?[A-FTa-ft]\)?"
    r"(?:[,;|]?\s{1,4}\d{1,2}\s?[.):=–-]?\s?\(?[A-FTa-ft]\)?){2,60}+\s*+(?:[.;]\s*+)?"
)


def letters_chosen(line: str) -> Iterator[tuple[int, Label, str]]:
    """Yield the labels of a line that is nothing but letters behind numbers that count on."""
    found = [*_CHOSEN.finditer(line)] if _ALL_CHOSEN.fullmatch(line[: _LONGEST_LINE + 1]) else []
    numbers = [int(one["number"]) for one in found]
    if len({one["sign"] for one in found}) != 1 or numbers != [
        *range(numbers[0], numbers[0] + len(numbers))
    ]:
        return
    for one in found:
        label = Label((one["number"],), one.start("letter"), Word.NONE, "0.", closed=True)
        yield one.start(), label, one[0]


def labels_anywhere(line: str) -> Iterator[tuple[int, Label]]:
    """Yield the labels behind other words that are no mention, whatever order they stand in.

    They open nothing; but what stands behind them may be an answer: `a) quadratic d) constant`. So
    may what stands in front of one that is set apart at the end of its line: `42   (1)`.
    """
    line = _FORMULA.sub(lambda found: "$" * len(found[0]), line)
    end = len(line.rstrip())
    depth = passed = 0
    for spot in _MAY_BEGIN.finditer(line, 1):
        at = spot.end()
        depth, passed = _depth_behind(line[passed:at], depth), at
        if depth or _REFERS.search(line[:at].rstrip()[-_LONGEST_WORD:]):
            continue
        for label in labels_at(line, at):
            told = len(label.path) > 1 or (_sign(label) in ")]" and label.path[0].isalpha())
            behind = label.end >= end and _GAP.search(line[:at]) and _sign(label) in ")]"
            if label.closed and (behind or (told and label.end < end)):
                yield at, label


#: What parts labels without a sign of their own: `1a 42; 1b 13x; 2 c`.
_SET_APART = re.compile(r"[;|]\s\Z")
_LONGEST_LINE = 200
_LONGEST_WORD = 40
"""No word that refers to a label is as long."""


def _depth_behind(text: str, depth: int) -> int:
    """Return how many brackets are open behind a text; labels as `a)` close none."""
    for sign in _BRACKET.findall(text):
        depth = depth + 1 if sign == "(" else max(depth - 1, 0)
    return depth


def _is_question(label: Label, whole: bool) -> bool:
    """Whether a label without a sign behind it is one: `Q1 = 42, Q2 = 17`, `Q1 42 Q2 17`."""
    return label.word is Word.QUESTION and (whole or label.form.endswith(EQUALS))


def _goes_on(known: Sequence[Label], label: Label, apart: bool) -> bool:
    """Whether a label follows the last one; where nothing sets it `apart`, it has the same sign."""
    return any(
        (apart or _sign(before) == _sign(label)) and follows(before.path, label.path)
        for before in known
    )


def _sign(label: Label) -> str:
    """Return by what a label is ended: the same for all labels of a line."""
    return label.form[-1:] if label.closed else ""


def follows(before: tuple[str, ...], path: tuple[str, ...]) -> bool:
    """Whether a label comes next: 1b, 2, 2a or (b) behind 1a."""
    if len(path) == 1 and _is_next(before[-1], path[0]):
        return True
    for depth in range(min(len(before), len(path))):
        if path[:depth] == before[:depth] and _is_next(before[depth], path[depth]):
            return all(1 in ordinals(name) for name in path[depth + 1 :])
    return False


def _is_next(before: str, name: str) -> bool:
    if before.isdigit() != name.isdigit():
        return False
    return bool({one + 1 for one in ordinals(before)} & set(ordinals(name)))


_OPERATORS = tuple("=≈<>≤≥+*/^")


def _stands_apart(between: str, label: Label) -> bool:
    """Whether a label is none of the words or formulas before it: `by (b)`, `(2 b)`."""
    if label.form.endswith((EQUALS, IS)) and _JOINED.search(between):
        return True
    if _REFERS.search(between) or between.count("(") != between.count(")"):
        return False
    words = between.rstrip()
    if label.word is Word.QUESTION and _sign(label) == ":" and words[-1:] not in _OPERATORS:
        return True
    if words[-1:] in _OPERATORS:
        return False  # the 2 of `m = 2. Problem 2 (a)`
    if not words or _sign(label) in ")]":
        return True
    gap = between[len(words) :]
    signs = ";|" if _sign(label) == "." else ";,.!?。；，|"
    return "\t" in gap or len(gap) > 1 or (bool(gap) and words[-1:] in signs)
