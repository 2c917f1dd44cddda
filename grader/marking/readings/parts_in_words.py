"""Messages about a line of a converted file name the paragraph or page where it stands.

Such a file has no lines that its student could count; the places of its lines say which part of it
is meant, as `ann.docx#paragraph12`.
"""

from __future__ import annotations

from dataclasses import replace

from grader.answers.base import Message
from grader.errors import Place, part_words
from grader.marking.types import Mark, SubmissionResult


def name_parts(result: SubmissionResult) -> SubmissionResult:
    """Return a result whose messages name parts of files where they named lines."""
    marks = tuple(_named(mark) for mark in result.marks)
    return result if marks == result.marks else replace(result, marks=marks)


def _named(mark: Mark) -> Mark:
    places = {line.place.line: line.place for line in mark.working if "#" in line.place.source}
    if not places or not mark.messages:
        return mark
    return replace(mark, messages=tuple(_message(each, places) for each in mark.messages))


def _message(message: Message, places: dict[int, Place]) -> Message:
    for line, place in places.items():
        start = f"Line {line}: "
        words = part_words(place.source.rpartition("#")[2])
        if message.text.startswith(start) and words:
            if words.startswith("cell"):
                words += f", line {line}"
            text = f"{words[0].upper()}{words[1:]}: {message.text.removeprefix(start)}"
            return replace(message, text=text)
    return message
