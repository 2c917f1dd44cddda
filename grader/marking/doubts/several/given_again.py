"""Two answers that are both given as the answer: `Answer: 17`, and below it `Answer: 42`.

The last one counts where something says that it takes the place of the other, or where the other
is on the way to it. Where nothing stands from one to the other but values alone in their lines, a
student has named both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.answers.base import Response
from grader.expressions.announcing import is_an_announcement, without_announcement
from grader.readers.document import Prose

_SIGNS = " \t.$*_`{}\\"
_BOX = re.compile(r"\\f?box(?:ed)?(?![a-z])")
#: What counts the lines of a list: `(i) 17`.
_COUNT = re.compile(r"\A\W{0,3}(?:[ivx]{1,4}|\d{1,2}|[a-h])[.)]\s+", re.IGNORECASE)
_ANNOUNCED_AT_MOST = 3
#: One number, a fraction or a quantity, with nothing to be worked out.
_NUMBER = re.compile(r"[-−]?[\d.,/ ]{1,20}(?:[^\W\d_%°]\S{0,8})?[%°]?")
_END = r"[-−]?(?:\d[\d.,/]{0,9}|∞|oo|\\infty)"
_ONE_RANGE = (
    rf"(?:{_END}\s?[<≤]=?\s?[a-z]\s?[<≤]=?\s?{_END}|[a-z]\s?[<>≤≥]=?\s?{_END}"
    rf"|[(\[]\s?{_END}\s?,\s?{_END}\s?[)\]])"
)
#: A range that is solved, or two of them.
_RANGE = re.compile(rf"{_ONE_RANGE}(?:\s?(?:or|and|∪|U|\\cup)\s?{_ONE_RANGE})?")
_WORD = re.compile(r"[^\W\d_]{2}")
_WORDS = re.compile(r"[^\W\d_]+")


def both_are_given(
    lines: Sequence[Prose], other: Response, response: Response, numbers: bool
) -> bool:
    """Whether two answers stand alone in their lines, both announced, boxed or in bold.

    Nothing but such lines may stand between them. Where `numbers` are asked, they need no words if
    the whole section holds nothing else.
    """
    filled = [line for line in lines if line.text.strip()]
    rows, texts = [line.place.row for line in filled], [line.text.strip() for line in filled]
    if other.place.row[0] != response.place.row[0]:
        return False  # what the last cell of a notebook says replaces the others
    if other.place.row not in rows or response.place.row not in rows:
        return False
    first, last = rows.index(other.place.row), rows.index(response.place.row)
    if first >= last or last + 1 < len(rows):
        return False
    if not (_is_alone(texts[first], other) and _is_alone(texts[last], response)):
        return False
    between = texts[first + 1 : last]
    if _is_marked(texts[first], other) and _is_marked(texts[last], response):
        return all(not _WORD.search(_bare(text)) for text in between)
    return (
        numbers
        and first == 0
        and not _is_marked(texts[last], response)
        and all(_NUMBER.fullmatch(_bare(text)) for text in texts)
        and _WORDS.findall(_bare(texts[first])) == _WORDS.findall(_bare(texts[last]))
    )


def range_above(lines: Sequence[Prose], response: Response) -> str:
    """Return the range that stands above another one, where a section holds nothing but both.

    Neither of them is left to solve. The result is empty where it is not so.
    """
    filled = [line for line in lines if line.text.strip()]
    if len(filled) != 2 or filled[1].place.row != response.place.row:
        return ""
    texts = [_bare(line.text.strip()) for line in filled]
    return texts[0] if all(map(_RANGE.fullmatch, texts)) else ""


def _is_marked(text: str, response: Response) -> bool:
    """Whether a line is announced, boxed or in bold as a whole."""
    statement = response.statement
    return (statement is not None and statement.stressed) or is_an_announcement(text)


def _bare(text: str) -> str:
    """Return what a line says, without what counts or announces it and the signs around it."""
    text = _BOX.sub("", _COUNT.sub("", text)).strip(_SIGNS)
    for _ in range(_ANNOUNCED_AT_MOST):
        if is_an_announcement(text):
            text = without_announcement(text).strip(_SIGNS)
    return text


def _is_alone(text: str, response: Response) -> bool:
    statement = response.statement
    raws = {response.raw, statement.raw if statement is not None else ""}
    return _bare(text) in {raw.strip(_SIGNS) for raw in raws if raw}
