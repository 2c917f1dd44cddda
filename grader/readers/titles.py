"""What looks like a title in a text of which nothing is asked, and what it names.

Where something is asked, the titles of a page are found by `sections`, with all labels together.
"""

from __future__ import annotations

import re

from grader.expressions.phrases import PART_WORDS, QUESTION_WORDS

_ROMAN = r"(?:x|ix|iv|v?i{1,3}|v)"
_WORDS = "|".join(sorted(map(re.escape, {*QUESTION_WORDS, "q", "pb"}), key=len, reverse=True))
_PARTS = "|".join(sorted(map(re.escape, {*PART_WORDS, "item"}), key=len, reverse=True))
_QUESTION = re.compile(
    rf"(?:{_WORDS})\b[.\s]*(?:n[o°]\.?\s*)?[#:]?\s*(?P<id>.*)"
    r"|q(?P<tight>\d.*)",
    re.IGNORECASE,
)
_PART = re.compile(r"(?:sub)?(?:part|item|section|step)\b[.\s#:]*(?P<id>.*)", re.IGNORECASE)
_NUMBER = re.compile(r"\(?(?P<number>\d{1,2})(?=[\s.):,\-–—(a-z]|$)", re.IGNORECASE)
_SUB = re.compile(
    rf"[\s.,\-–]*(?:(?:sub)?part\s*)?"
    rf"(?:\((?P<bracket>[a-z]|{_ROMAN}|\d{{1,2}})\)|(?P<bare>[a-z]|{_ROMAN}|\d{{1,2}})(?=[\s).:,\-–—]|$))",
    re.IGNORECASE,
)
_LETTER = re.compile(
    rf"(?:\((?:[a-z]|{_ROMAN})\)|(?:[a-h]|i{{1,3}}|iv|vi{{1,3}}|ix)[).]|[a-h]:)(?=\s|$|\()",
    re.IGNORECASE,
)
_PART_ID = re.compile(r"q\d\w*\.(?=\w*[a-z_])\w{2,}", re.IGNORECASE)
_LEADING = re.compile(
    rf"\s*(?:\*\*|__)?(?:(?:question|problem|exercise|task|part|ex|q)\.?\s*)?"
    rf"(?:\d{{1,2}}\s?[.,]?\s?\(?[a-h]\)?[).:]?|\((?:[a-h]|{_ROMAN})\)|(?:[a-h]|{_ROMAN})[)]"
    rf"|(?<=[a-z. ])\d{{1,2}}[).:])"
    rf"(?:\*\*|__)?\s?[:.)]?(?:\*\*|__)?\s+(?=\S)",
    re.IGNORECASE,
)
_WORDED = rf"(?:(?:{_WORDS}|{_PARTS})\.?\s*|(?:ad|zu)\s)"
_PART_OF = (
    rf"(?:\((?:{_WORDED})?\d{{1,2}}\s?[.,]?\s?[a-h]\)"
    rf"|(?:{_WORDED})?\d{{1,2}}\s?[.,]?\s?(?:\([a-h]\)|[a-h](?=\)|\.\s|\s?:(?!=)))"
    rf"|\d{{1,2}}\)\s?[a-h](?=\))|\d{{1,2}}/[a-h](?=[).]?\s)"
    rf"|(?:{_WORDS})\s+\d{{1,2}}(?:\.\d{{1,2}})?(?=\s?:(?!=)|\)|\.\s)"
    rf"|(?:{_PARTS})\s+(?:\([a-h]\)|[a-h](?=\)|\s?:(?!=))))"
)
_OPENS_PART = re.compile(
    rf"\s*(?:(?P<label>{_PART_OF})[).]?\s?:?\s+"
    rf"|(\*\*|__)(?P<bold>{_PART_OF}|\d{{1,2}}\s?\.?\s?[a-h])[).:]*\2\s?:?\s+)"
    r"(?=\S)(?![-+*/=<>^·×]\s)",
    re.IGNORECASE,
)
#: A number in brackets that is a factor or a term, and no label: `(2)(6) = 12`, `(2) + (3)`.
FACTOR_IN_BRACKETS = (
    r"\(\d{1,3}\)(?:\^|\((?!\w{1,4}\))|\([-−]?\d{1,9}(?:[.,]\d{1,9})?\)[^=\n]{0,80}="
    r"| ?(?:[/·×⋅+]|\*(?!\*)) ?[\d(])"
)
_MARKUP = re.compile(r"^[\s#>*_]+|[\s*_#]+$")
_BOLD = re.compile(
    r"\s*(\*\*|__)(?=\S)(?P<text>[^*\n]+?)(?<=\S)\1\s*(?::\s*)?|\s*<(?:b|u|strong|h\d)>(?P<html>[^<]+)</\w+>\s*"
)
_TITLE_LENGTH = 120


def bare_title(text: str) -> str:
    """Return a title without the signs that mark it as one."""
    return _MARKUP.sub("", text).strip()


def labels_of(text: str) -> tuple[str, ...]:
    """Return what a title names, outermost first: `("2", "b")` for `Question 2 (b)`."""
    text = bare_title(text).replace("**", "")
    question = _QUESTION.match(text)
    if question:
        return _chain(question["id"] or question["tight"] or "")
    part = _PART.match(text)
    if part:
        return _chain(part["id"])
    if _NUMBER.match(text) and re.match(r"\(?\d{1,2}(?:[.):]|\s?\(?[a-h][).:]|[a-h]\b|$)", text):
        return _chain(text)
    letter = _LETTER.match(text)
    return _chain(text) if letter else ()


def _chain(text: str) -> tuple[str, ...]:
    """Read `2 (b) ii`, `2.3`, `2b`, `(b)`, one label after the other."""
    labels: list[str] = []
    number = _NUMBER.match(text)
    position = 0
    if number:
        labels.append(number["number"])
        position = number.end()
        position += text.startswith(")", position)
    tight = re.compile(r"(?P<bare>[a-z])(?=[\s).:,\-–—(]|$)", re.IGNORECASE).match(text, position)
    match = tight if number and tight else _SUB.match(text, position)
    while match and len(labels) < 4:
        groups = match.groupdict()
        label = (groups.get("bracket") or groups.get("bare") or "").lower()
        if groups.get("bare") and label == "a" and re.match(r"\s+[a-z]", text[match.end() :]):
            break  # the article
        if groups.get("bare") and label.isdigit() and _is_value(labels, match):
            break
        labels.append(label)
        position = match.end() + text.startswith(")", match.end())
        match = _SUB.match(text, position)
    return tuple(labels)


def _is_value(labels: list[str], match: re.Match[str]) -> bool:
    """Whether a bare number is what a part has as its answer: `(c) 0.42`, `2b) 28`."""
    decimal = re.match(r"[.,]\d", match.string[match.end() :]) is not None
    return decimal or (labels[-1:] != [] and labels[-1].isalpha() and " " in match[0])


def is_title(line: str) -> bool:
    """Whether a line of text works as a title: `Question 1:`, `**Adam**`, `(b)`, `2b) Adam`."""
    text = line.strip()
    if not text or len(text) > _TITLE_LENGTH:
        return False
    bold = _BOLD.fullmatch(text)
    if bold:
        return bool(re.search(r"\w", bold["text"] or bold["html"]))
    if _ends_sentence(text):
        return False
    if _PART_ID.match(text) or not labels_of(text):
        return False
    worded = _QUESTION.match(text) or _PART.match(text)
    return _is_short(text) or (not worded and text.endswith(":"))


def leading_label(text: str) -> int:
    """Return where the text begins that follows a label in front of a line, 0 without one.

    `**a)** I start at 0` and `Question 2 b: I start` are a title with words beside it.
    """
    match = _LEADING.match(text)
    return match.end() if match and match.end() < len(text) else 0


def part_label(line: str) -> tuple[str, int]:
    """Return the label of a question's part in front of a line, and where the rest begins.

    `2d: P(Z < 1) = 0.84` and `2(d) P(Z < 1)` open a part wherever they stand: no formula and no
    sentence goes on so. Without one the label is empty.
    """
    match = _OPENS_PART.match(line)
    return (match["label"] or match["bold"], match.end()) if match else ("", 0)


def _is_short(text: str) -> bool:
    return len(text.split()) <= 10


def _ends_sentence(text: str) -> bool:
    """Whether a line is a sentence (and not a label such as `2.` or `b.`)."""
    return text.endswith((".", ",", ";", "?", "!")) and len(text.split()) > 3
