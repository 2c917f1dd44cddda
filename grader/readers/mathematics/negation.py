"""Words beside a formula that deny it or leave it open: `it is not true that $x = 3$`."""

from __future__ import annotations

import re
from functools import lru_cache

from grader.readers.mathematics.vocabulary import (
    ANYWHERE_BEFORE,
    BY_OTHERS,
    RIGHT_AFTER,
    RIGHT_BEFORE,
    TURNS,
)
from grader.readers.text.markup import RELATION
from grader.readers.text.page import Kind, Region

_BEFORE, _AFTER = 240, 60
_SENTENCE = re.compile(r"[.!?][\"”)*]*(?=\s|$)|\n[ \t]*(?:[-*+#|>]|\d{1,3}[.)])\s|[;|]")
_FORMULA = re.compile(r"\$[^$]*\$|\\\((?:(?!\\\().)*?\\\)")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


def _phrases(lines: str) -> str:
    """Return a pattern for a table of phrases, one a line, with `|` between what may stand."""
    return "|".join(f"(?:{line.strip()})" for line in lines.split("\n") if line.strip())


#: What a person of whom nothing is known chose: `Bob picked b`.
_BY_NAME = (
    r"(?!We\b)(?-i:[A-Z][a-zà-ÿ]{1,20})"
    r" (?:chose|chooses|picked|picks|selected|answered|thinks|thought|got)"
)
_BY_OTHERS = re.compile(rf"\W*(?:{_phrases(BY_OTHERS)}|{_BY_NAME})\b", re.IGNORECASE)
_OWN = re.compile(r"(?<!\w)(?:i|me|my|mine|we|us|our|but|so|however|agreed?)(?!\w)", re.IGNORECASE)


def said_by_another(text: str) -> bool:
    """Whether a line only says what another person does: `My friend chose b.`"""
    found = _BY_OTHERS.match(text)
    return found is not None and _OWN.search(text, found.end()) is None


_TURN = re.compile(rf"\b(?:{_phrases(TURNS)})\b", re.IGNORECASE)
_ANYWHERE = re.compile(rf"\b(?:{_phrases(BY_OTHERS + ANYWHERE_BEFORE)})\b", re.IGNORECASE)
_RIGHT_BEFORE = re.compile(rf"\b(?:{_phrases(RIGHT_BEFORE)})[\s:,(*_\"“]*$", re.IGNORECASE)
#: In small letters, in which a page is looked through in a third of the time.
_SOME_BEFORE = re.compile(
    rf"\b(?:{_phrases(BY_OTHERS + ANYWHERE_BEFORE)}|{_phrases(RIGHT_BEFORE)})"
)
_RIGHT_AFTER = re.compile(
    rf"[\s,.;:()*_—–-]*(?P<words>(?:{_phrases(RIGHT_AFTER)})\b)|\s*\(?(?P<mark>[?✗✘❌✕❎])",
    re.IGNORECASE,
)


#: A hypothesis that is rejected is no value that is.
_HYPOTHESIS = re.compile(r"H_?\{?[0o₀]\}?\$?\s*\Z")


@lru_cache(maxsize=8)
def _may_deny(text: str) -> bool:
    """Whether a page has such words before a formula at all; most have none."""
    text = text.lower()
    if _SOME_BEFORE.search(text):
        return True
    bare = _FORMULA.sub(" ", text)
    return bare != text and _SOME_BEFORE.search(bare) is not None


def words_before(text: str, region: Region) -> str:
    """Return the words before a region of a text that deny its formulas or leave them open."""
    if not _may_deny(text):
        return ""
    clause = _bounded(text[max(0, region.start - _BEFORE) : region.start], region.kind)
    clause = clause[_last_end(_SENTENCE, clause) :]
    clause = clause[_last_end(_TURN, clause) :]
    found = _RIGHT_BEFORE.search(clause) or _ANYWHERE.search(_FORMULA.sub(" ", clause))
    return " ".join(found[0].split()).strip(' :,(*_"“') if found else ""


def words_beside(text: str, start: int, end: int) -> str:
    """Return the words beside a stretch of a line that deny it or leave it open."""
    region = Region(Kind.INLINE, start, end, start, end)
    return words_before(text, region) or words_after(text, region)


def _bounded(before: str, kind: Kind) -> str:
    """Cut at the last blank line; a display may have one between the words and itself."""
    if kind is Kind.DISPLAY:
        above = before.rstrip()
        own = above[_last_end(_BLANK_LINE, above) :]
        before = before if _says_itself(above, own) else above
    return before[_last_end(_BLANK_LINE, before) :]


def _says_itself(before: str, paragraph: str) -> bool:
    """Whether a paragraph above a display has a formula of its own: `First: R = 8 (wrong)`."""
    return not before.endswith((":", ",")) and RELATION.search(paragraph) is not None


def words_after(text: str, region: Region) -> str:
    """Return the words behind a region of a text that deny what it ends with."""
    after = text[region.end : region.end + _AFTER]
    blank = _BLANK_LINE.search(after)
    if blank and (region.kind is not Kind.DISPLAY or after[: blank.start()].strip()):
        after = after[: blank.start()]
    found = _RIGHT_AFTER.match(after)
    if (
        found
        and "reject" in found[0]
        and _HYPOTHESIS.search(text[max(0, region.end - 8) : region.end])
    ):
        return ""
    return " ".join((found["words"] or found["mark"]).split()) if found else ""


def _last_end(pattern: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in pattern.finditer(text)), default=0)
