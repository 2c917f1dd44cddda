"""Signs that a transcription takes for each other: an answer that one of them mends is a question.

On a page that was copied off a picture, an answer or a line of working that is wrong as it was read
and right with one sign changed is neither wrong nor right: a person looks, with both readings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from grader.answers.base import WRONG_OR_PARTIAL, MarkOutcome, Message
from grader.answers.registry import ANSWER_KINDS
from grader.expressions.nodes import Expression
from grader.expressions.notation import Unreadable
from grader.expressions.reading import parse
from grader.marking.readings.doubts import for_a_person, with_marks
from grader.marking.types import LinkOutcome, Mark, SubmissionResult
from grader.marking.working.judge import judge_of, judge_statement
from grader.readers.document import Document, Picture
from grader.rubric.types import Asked, Rubric

MAX_READINGS = 400
"""So many other readings of a line are tried at most."""

_GOOD = frozenset({LinkOutcome.HOLDS, LinkOutcome.FOLLOWS})
# Signs that look alike in handwriting; each may stand for any other of its group.
_ALIKE = (
    ("1", "l", "I", "|", "7"), ("0", "O", "o"), ("5", "S", "s"), ("w", r"\omega ", "ω"),
    ("z", "2", "Z"), ("u", "v", r"\nu "), ("x", r"\times ", "×"), ("6", "b"), ("9", "g", "q"),
    ("a", r"\alpha ", "α"), ("p", r"\rho ", "ρ"), ("B", "8", r"\beta ", "β"), ("y", "4"),
    ("n", r"\eta "), ("t", "+"), ("k", "K"), ("c", "C"), ("W", "w"), ("4", "9"), ("1", "/"),
)  # fmt: skip
_NAME = re.compile(r"\\[A-Za-z]+|[A-Za-z]")
_FLAT = re.compile(r"(\\[A-Za-z]+|[A-Za-z])(\d)")
_BEFORE_SIGN = re.compile(r"(?:^|(?<=[({\[=,^+*·]))\s*(?=[\w\\(])")


def ask_about_signs(
    rubric: Rubric, key: Mapping[str, Asked], document: Document, result: SubmissionResult
) -> SubmissionResult:
    """Give to a person what one confusable sign on a transcribed page would make right."""
    if not document.transcribed:
        return result
    marks = [
        _settled(mark, key[mark.part_id], document) if mark.outcome in WRONG_OR_PARTIAL else mark
        for mark in result.marks
    ]
    return with_marks(rubric, document, result, marks)


def _settled(mark: Mark, asked: Asked, document: Document) -> Mark:
    response = mark.response
    if response is None or response.place.source.partition("#")[0] not in {
        source.partition("#")[0] for source in document.transcribed
    }:
        return mark
    reading = _answer(mark, asked) or _element(mark) or _working(mark, asked)
    if reading is None:
        return mark
    read, perhaps = reading
    text = (
        f"Read as `{read}`, this is not right; with one sign that is easily mistaken, `{perhaps}`, "
        "it would be. A person looks at the page."
    )
    pictures: list[Picture] = [p for d in document.doubts for p in d.pictures]
    return for_a_person(mark, Message("perhaps-misread", text), [*document.pictures, *pictures])


def _answer(mark: Mark, asked: Asked) -> tuple[str, str] | None:
    """Return an answer as read and as it would be right, if one sign makes it so."""
    response = mark.response
    if response is None or not isinstance(response.read, Expression):
        return None
    kind = ANSWER_KINDS[asked.part.kind]
    for variant in readings_of(response.raw):
        read = parse(variant, asked.part.notation)
        if isinstance(read, Unreadable) or read is response.read:
            continue
        checked = kind.check(asked, replace(response, raw=variant, read=read))
        if checked.outcome is MarkOutcome.CORRECT:
            return response.raw.strip(), variant.strip()
    return None


def _element(mark: Mark) -> tuple[str, str] | None:
    """Return the only wrong element of an answer of many, if one sign is between it and right."""
    wrong = [element for element in mark.elements if not element.right]
    if len(wrong) != 1 or not wrong[0].given:
        return None
    given, expected = (re.sub(r"\s", "", text) for text in (wrong[0].given, wrong[0].expected))
    if expected in {re.sub(r"\s", "", variant) for variant in readings_of(given)}:
        return wrong[0].given, wrong[0].expected
    return None


def _working(mark: Mark, asked: Asked) -> tuple[str, str] | None:
    """Return a side of the working as read and as the working would hold."""
    statement = mark.response.statement if mark.response else None
    if statement is None or all(line.outcome is not LinkOutcome.FAILS for line in mark.working):
        return None
    judge = judge_of(asked)
    for index, side in enumerate(statement.sides):
        for variant in readings_of(side.raw, MAX_READINGS // len(statement.sides)):
            read = parse(variant, asked.part.notation)
            if isinstance(read, Unreadable) or read is side.expression:
                continue
            sides = list(statement.sides)
            sides[index] = replace(side, expression=read, raw=variant)
            lines = judge_statement(replace(statement, sides=tuple(sides)), judge)
            if len(lines) == len(mark.working) and all(line.outcome in _GOOD for line in lines):
                return side.raw.strip(), variant.strip()
    return None


def readings_of(text: str, most: int = MAX_READINGS) -> Iterator[str]:
    """Yield what a text may have been with one sign changed, each once, up to a limit."""
    seen = {text}
    for variant in _variants(text):
        if variant not in seen:
            seen.add(variant)
            yield variant
            if len(seen) > most:
                return


def _variants(text: str) -> Iterator[str]:
    for match in re.finditer(r"\\[A-Za-z]+ ?|.", text):
        for group in _ALIKE:
            if match[0] in group or match[0].strip() in group:
                for other in group:
                    yield text[: match.start()] + other + text[match.end() :]
    for match in _BEFORE_SIGN.finditer(text):  # a minus that was dropped
        yield f"{text[: match.end()]}-{text[match.end() :]}"
    for match in _FLAT.finditer(text):  # an index or a power that was set flat
        yield f"{text[: match.end(1)]}_{match[2]}{text[match.end() :]}"
        yield f"{text[: match.end(1)]}^{match[2]}{text[match.end() :]}"
    for match in _NAME.finditer(text):  # a prime, star or bar that was lost
        before, name, after = text[: match.start()], match[0], text[match.end() :]
        yield f"{before}{name}'{after}"
        yield f"{before}{name}^*{after}"
        yield f"{before}\\bar{{{name}}}{after}"
    for match in re.finditer(r"'|\^\{?\*\}?|-", text):  # or one that is only a speck
        yield text[: match.start()] + text[match.end() :]
    yield from (
        text[: match.start()] + sign + text[match.end() :]
        for match in re.finditer(r"[_^]", text)
        for sign in "_^"
    )
