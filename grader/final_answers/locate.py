"""Where the final answer stands in a free text: boxed, after "answer is", or the last mathematics.

Nothing is taken out of the middle of mathematics: a formula is read whole or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.expressions.announcing import (
    announcements,
    begins_with_an_announcement,
    boxes_in,
    concludes,
    is_aside,
    lead_before,
    without_contrast,
    without_reason,
    without_remarks,
)
from grader.expressions.functions import FUNCTION_WORDS
from grader.expressions.names import LETTER_WORDS
from grader.final_answers.words import (
    TWO_UNITS,
    chosen,
    two_units_added,
    unit_behind,
    with_choice_apart,
    with_number_words,
    with_plain_numbers,
    without_conditions,
)

_FORMULA = re.compile(
    r"\$\$(.+?)\$\$|\\\[((?:(?!\\\[).)+?)\\\]|\\\(((?:(?!\\\().)+?)\\\)|(?<!\\)\$((?:\\.|[^$\\])+)\$",
    re.DOTALL,
)
#: Two stars about a phrase, as Markdown writes bold; between digits or letters they are a power.
_BOLD = re.compile(r"(?<![\w)\]}])\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*(?![\w(])")
#: Other signs of Markdown about a value: `__58__` anywhere, `*58*` alone.
_STRESSED = re.compile(
    r"(?<!\w)__(?=[^\s_])([^_\n]++)__(?!\w)|^\*(?=[^\s*])([^*\n]++)\*(?=[.\s]*$)"
)
#: Tags about an answer, as those who asked for it read them: `<answer>42</answer>`.
_TAGGED = re.compile(r"<answer>([^<>]{1,2000}+)</answer>", re.IGNORECASE)
#: A label of one to four words in front of a result: `Total: 2 + 1 = 3`.
_LABEL = re.compile(r"^[A-Za-z]{3,}+(?:\s[A-Za-z]{3,}+){0,3}\s?:\s+(?=\S)")
#: Words that make a sentence of a single name and a number: `x is 4`.
_TELLING = frozenset({"is", "are", "equals"})
NEGATIONS = frozenset({"not", "never", "isn't", "aren't", "no"})
_DENIED = re.compile(r"\s*not\b", re.IGNORECASE)
_MARKERS = re.compile(r"<\|[^|]*\|>.*", re.DOTALL)
#: A remark that says what is meant or how it was rounded: `3 (the larger root)`, `(about 2)`.
_MEANT = re.compile(
    r"\s\((?:the|about|approx(?:imately)?\.?|rounded)\s(?:[^()]|\([^()]*\))*\)", re.IGNORECASE
)
_JOINT = re.compile(r"(?:\s|,|;|\.|\$|&|\\[()\[\],;!]|\\q?quad|\\text\{|\}|\band\b|\bor\b)*")
_SENTENCE_END = re.compile(r"(?<!\d)[.!?](?:\s|$)|(?<=\d)[.!?](?:\s|$)|\n")
#: Mathematics right behind an announcement.
_BEGINS = re.compile(r"[:\s]*(?:\$|\\[(\[]|-?\d)")
#: Words between two boxes of one sentence: `papers and`, `for part (a) and`, `and y =`.
_WORDS_BETWEEN = re.compile(
    r"(?:[\s,$]|\\[()\[\]]|\\text\{)*+(?:(?!not\b|instead\b|but\b|then\b)[a-z]{2,12}\s"
    r"(?:\([a-z]\)\s)?){0,4}and\b(?:[\s}$]|\\[(\[])*+(?:[A-Za-z](?:_\{?\w{1,3}\}?)?\s?=\s*+)?"
)
_WORD = re.compile(r"[A-Za-z]{2,}(?:'[a-z]+)?")
_DIFFERENTIAL = re.compile(r"d[a-z]")
_PIECE = re.compile(r"\S+")


# Words of formulas, and of the commands that print them.
_MATHS_WORDS = (
    FUNCTION_WORDS
    | LETTER_WORDS
    | frozenset(
        [
            "pi",
            "frac",
            "dfrac",
            "tfrac",
            "left",
            "right",
            "cdot",
            "times",
            "infty",
            "oo",
            "inf",
            "pm",
            "mod",
            "and",
            "or",
        ]
    )
)


@dataclass(frozen=True, slots=True)
class Found:
    """A piece of text that may be the final answer, and how it was found."""

    text: str
    how: str


def final_texts(text: str) -> Iterator[Found]:
    """Yield the candidates for the final answer, the surest first."""
    tagged = _TAGGED.findall(text)
    text = _BOLD.sub(r"\1", _MARKERS.sub("", tagged[-1] if tagged else text)).strip()
    text = _STRESSED.sub(lambda found: found[1] or found[2], text)
    text = without_conditions(with_plain_numbers(_MEANT.sub("", without_remarks(text))))
    text = with_plain_numbers(with_number_words(text))
    boxed = last_boxes(text)
    if boxed:
        yield from _announced_behind(text[boxes_in(text)[-1][2] + 1 :])
        yield Found(", ".join(boxed), "boxed")
        return
    if not is_prose(text) and not begins_with_an_announcement(text):
        yield Found(_whole(text), "whole")
        return
    announced = list(announcements(text))
    if announced:
        tail = text[announced[-1].end() :].strip()
        yield from _in_announcement(tail)
    matches = _claimed(text)
    conclusion = text[matches[-1].end() :] if matches else text
    if not matches or concludes(conclusion):
        yield from _last_words(conclusion)
    if matches:
        yield Found(_last_run(text, matches), "last formula")


def _announced_behind(text: str) -> Iterator[Found]:
    """Yield the answer that a text announces behind its last box, which holds a step then."""
    announced = list(announcements(text))
    tail = text[announced[-1].end() :].strip() if announced else ""
    if _BEGINS.match(tail):
        yield from _in_announcement(tail)


def _whole(text: str) -> str:
    """Return a text that is all mathematics, its formulas joined as their words say."""
    text = _LABEL.sub("", text)
    formulas = list(_FORMULA.finditer(text))
    if len(formulas) > 1 and _JOINT.fullmatch(_FORMULA.sub("", text)):
        return _joined(text, formulas)
    return with_choice_apart(text)


def _joined(text: str, formulas: list[re.Match[str]]) -> str:
    contents = ["".join(group or "" for group in match.groups()).strip() for match in formulas]
    between = text[formulas[0].end() : formulas[-1].start()]
    if len(formulas) == 1:
        return contents[0].rstrip(".,; ") + unit_behind(text[formulas[0].end() :])
    sign = r", \text{ or } " if re.search(r"\bor\b", _FORMULA.sub("", between)) else ", "
    return sign.join(content.rstrip(".,; ") for content in contents)


def last_boxes(text: str) -> list[str]:
    """Return the contents of the last boxes that stand together, `\\boxed{1} and \\boxed{2}`."""
    boxes = boxes_in(text)
    run = list(boxes[-1:])
    for before in reversed(boxes[:-1]):
        between = text[before[2] + 1 : run[0][0]]
        if not (_JOINT.fullmatch(between) or _WORDS_BETWEEN.fullmatch(between)):
            break
        run.insert(0, before)
    return [text[inner:end] for _, inner, end in run]


def is_prose(text: str) -> bool:
    """Whether a text is a sentence about mathematics rather than a piece of it."""
    formulas = _FORMULA.findall(text)
    outside = re.sub(r"\\text\{[^}]*\}", " ", _FORMULA.sub(" ", text))
    words = [
        word
        for word in _WORD.findall(re.sub(r"\\[A-Za-z]+", " ", outside))
        if word.lower() not in _MATHS_WORDS and not _DIFFERENTIAL.fullmatch(word)
    ]
    if _TELLING.intersection(map(str.lower, words)):
        return True
    return len(words) >= 2 or (bool(words) and bool(formulas)) or "\n\n" in text.strip()


def _in_announcement(tail: str) -> Iterator[Found]:
    """Yield what follows "the answer is": its formula, or its words up to the full stop."""
    formula = _FORMULA.search(tail)
    end = _SENTENCE_END.search(_FORMULA.sub(lambda m: "#" * len(m.group()), tail))
    sentence = _without_contrast(without_reason(tail[: end.start()] if end else tail))
    formulas = list(_FORMULA.finditer(sentence))
    if formula and formulas:
        after = sentence[formulas[-1].end() :]
        if _FORMULA.match(sentence.lstrip(" :")) is None:
            yield from _last_words(after)
        told = tail[: _end_of_run(tail, formula)]
        yield Found(_last_run(told, _claimed(told)), "announced")
    elif sentence and (choice := chosen(sentence)):
        yield Found(choice, "announced")
    elif sentence and not is_prose(sentence) and not _DENIED.match(sentence):
        yield Found(with_choice_apart(sentence.rstrip(" .;:")), "announced")
    elif sentence:
        yield from _last_words(sentence)


def _without_contrast(sentence: str) -> str:
    """Drop what a value is set against, `42, not 24`; in `not 24 but 42` the value comes last."""
    rest = without_contrast(sentence)
    if not any(map(str.isdigit, rest)) or NEGATIONS.intersection(rest.lower().split()):
        return sentence
    return rest


def _end_of_run(text: str, formula: re.Match[str]) -> int:
    end = formula.end()
    while (following := _FORMULA.search(text, end)) and _JOINT.fullmatch(
        text[end : following.start()]
    ):
        end = following.end()
    return end


def _claimed(text: str) -> list[re.Match[str]]:
    """Return the formulas of a text; checks and examples only where nothing else stands."""
    matches = list(_FORMULA.finditer(text))
    return [m for m in matches if not is_aside(lead_before(text, m.start()))] or matches


def _last_run(text: str, matches: Sequence[re.Match[str]]) -> str:
    """Return the last formulas that stand together, joined by commas, "and" or "or"."""
    run = list(matches[-1:])
    for before in reversed(matches[:-1]):
        between = text[before.end() : run[0].start()]
        if not between.strip() or not _JOINT.fullmatch(between):
            break
        run.insert(0, before)
    return _joined(text, run)


def _last_words(text: str) -> Iterator[Found]:
    """Yield the last run of mathematics among the words of a text, sentence by sentence."""
    for sentence in reversed([part for part in _SENTENCE_END.split(text) if part]):
        sentence = _without_contrast(sentence)
        pairs = list(TWO_UNITS.finditer(sentence))
        if pairs and not any(map(str.isdigit, sentence[pairs[-1].end() :])):
            yield Found(two_units_added(pairs[-1][0]), "last words")
            return
        run: list[str] = []
        before = ""
        for piece in reversed(_PIECE.findall(sentence)):
            bare = piece.strip("()[],;:.!?\"'$")
            wordy = _WORD.fullmatch(bare) and bare.lower() not in _MATHS_WORDS
            if wordy or "'" in bare:
                if any(any(map(str.isdigit, part)) for part in run):
                    before = bare.lower()
                    break
                run = []
            else:
                run.insert(0, piece)
        words = " ".join(run).strip(" .,;:!?")
        if any(map(str.isdigit, words)):
            if before not in NEGATIONS:
                yield Found(words, "last words")
            return
