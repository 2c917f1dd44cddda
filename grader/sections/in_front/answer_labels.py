"""Words as `Answer:` or `So I got` in front of a section that is its answer as a whole.

What such a word announces is the line behind it, where others stand below: `Answer: 12`, and then
the working. It announces nothing where the section is that line alone, or where the lines belong
together: rows of a matrix, an equation and its solution, an answer and what takes it back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.expressions.announcing import announcements
from grader.expressions.phrases import (
    ANSWER_WORDS,
    CONCLUDING,
    CORRECTING,
    LEADING,
    RECONSIDERING,
    pattern_of,
)
from grader.readers.text import Page

_LABEL = re.compile(
    r"[ \t>]*+(?P<open>[*_]{0,3})(?:(?:my|the|our|final)[ \t]{1,3}){0,2}"
    rf"(?:{pattern_of(ANSWER_WORDS)})(?![^\W\d_])[ \t]{{0,3}}"
    r"(?P<shut>[*_]{0,3})[ \t]{0,3}[:：.](?P<behind>[*_]{0,3})[ \t]*+(?=[^\s:：.])",
    re.IGNORECASE,
)
_NOUNS = frozenset({"answer", "result"})
_DOUBTS = (
    *("sure", "guess", "likely", "probab", "presum", "apparent"),
    *("think", "believe", "denke", "pense", "creo"),
)
#: What such words may not end in, since it says something of what follows: `it is not`.
_VERBS = frozenset({"is", "it's", "its", "be", "c'est", "es", "ist", "è", "é", "=", "i.e."})
#: Words that lead to an answer; those that doubt it stay.
_LEADS = tuple(
    word
    for word in dict.fromkeys((*CONCLUDING, *LEADING))
    if word not in _NOUNS
    and word.split()[-1] not in _VERBS
    and not any(doubt in word for doubt in _DOUBTS)
)
_IS = "is|are|was|ist|sind|lautet|lauten|es|son|est|sont|è|sono|é"
#: What says in front of a line that it is the answer, or what follows, and no more than that.
_CONCLUDES = re.compile(
    rf"[ \t>]*+(?:(?:{pattern_of(_LEADS)})(?!\w)(?:[ \t]{{0,3}}[,:])?"
    rf"|(?:(?:the|my|our|final|die|la|il|o)[ \t]{{1,3}}){{0,2}}"
    rf"(?:{pattern_of((*ANSWER_WORDS, *_NOUNS))})[ \t]{{1,3}}(?:{_IS})[ \t]{{0,3}}:?)[ \t]++",
    re.IGNORECASE,
)
#: A line that is bold as a whole, which singles nothing out where no other line stands.
_BOLD = re.compile(r"[ \t]*(?P<mark>\*\*|__)(?=\S)(?P<inside>(?:(?!\*\*|__).)+)(?P=mark)[ \t.]*")
_TAKES_BACK = re.compile(
    rf"\W*(?:{pattern_of((*RECONSIDERING, *CORRECTING, 'no'))})(?!\w)", re.IGNORECASE
)
_NAME = r"[A-Za-zα-ω]\w{0,4}['′]{0,2}(?:\([^()=]{1,8}\))?"
#: What gives a value to a name, anywhere in a line and at its beginning.
_CLAIM = re.compile(rf"(?<![\w)}}\]^*/+−-])(?<![*/+−-] )(?P<name>{_NAME})[ \t$]{{0,3}}(?:=|≈)(?!=)")
_CLAIM_IN_FRONT = re.compile(
    rf"[\s$*_]*(?:(?:{pattern_of(LEADING)})(?!\w)[\s,:$]*){{0,2}}"
    rf"(?P<name>{_NAME})[ \t$]{{0,3}}(?:=|≈)(?!=)",
    re.IGNORECASE,
)
_LEFT_SIDE = re.compile(r"[\s$]*(?P<side>[^=<>≈≤≥,;:]{2,60})=")
#: An item of a list, which a sign may single out: `- a`, `b) median`, `-> **c)** mode`.
_ITEM = re.compile(
    r"[^\w(]{0,6}(?:<u>|x )?[*_]{0,3}(?:[-*•+]|\d{1,2}[.)]|\(?[a-h][.)])(?:[\s*_]|\Z)"
)
#: What may be a minus sign, or a mark of a list where no word stands in front of it.
_SIGN = re.compile(r"[-+*•–−]\s|\d{1,2}[.)]\s")
_ROW = re.compile(
    r"(?=[^A-Za-z]*(?:\d|[A-Za-z](?![A-Za-z])))(?:[^A-Za-z=:]|(?<![A-Za-z])[A-Za-z](?![A-Za-z]))+"
)
#: The first row of a matrix behind its name: `A = [2 -1]`.
_ROWS_BEGIN = re.compile(r"[\s$]*[A-Za-z]\w{0,3} ?= ?[\[(|⎡]")
#: A value of a name, and an entry of a table: `A: 0`, `T → F = F`, `11 = 0`.
_NAMED = re.compile(
    r"[\s$*_-]*(?P<letter>[A-Za-z])\w{0,4}(?:\([^()=]{1,8}\))?[ \t$]{0,3}[=≈<>≤≥]\s*\S.*"
)
_ENTRY = re.compile(
    r"\s*(?:\w{1,12}(?: \w{1,12})?\s?:|[01TF]{1,5}\s?=|[TF]\b[^=:]{1,12}=)\s*\S.{0,40}"
)


def without_idle_label(page: Page) -> Page:
    """Return the page of a section without the word that announces all of it; it keeps its room."""
    said = [index for index, line in enumerate(page.lines) if line.strip()]
    line = page.lines[said[0]] if said else ""
    concluded = _CONCLUDES.match(line) if len(said) == 1 else None
    if concluded is not None and concluded.end() < len(line):
        return without_idle_label(_blanked(page, said[0], concluded.end(), len(line)))
    bold = _BOLD.fullmatch(line) if len(said) == 1 else None
    if bold is not None and not _SIGN.match(bold["inside"]):
        return without_idle_label(_blanked(page, said[0], *bold.span("inside")))
    found = _LABEL.match(line)
    if found is None:
        return page
    at = said[0]
    end = len(line.rstrip())
    if found["open"] and not (found["shut"] or found["behind"]):  # `**Answer: 42**`
        if not line[:end].endswith(found["open"]):
            return page
        end -= len(found["open"])
    payload = line[found.end() : end]
    others = [below for below in page.lines[at + 1 :] if below.strip()]
    if not payload.strip(" *_") or not _is_whole(payload, others):
        return page
    if not others and _SIGN.match(payload):
        return page
    return _blanked(page, at, found.end(), end)


def _blanked(page: Page, at: int, begin: int, end: int) -> Page:
    """Return a page with nothing but blanks around a stretch of a line."""
    line = page.lines[at]
    bare = (" " * begin + line[begin:end]).ljust(len(line))
    return page.with_text("\n".join([*page.lines[:at], bare, *page.lines[at + 1 :]]))


def _is_whole(first: str, others: Sequence[str]) -> bool:
    """Whether the first line is the answer together with the others, as far as there are some."""
    if not others:
        return True
    if any(True for _ in announcements("\n".join(others))):
        return False
    if any(map(_TAKES_BACK.match, others)):
        return True
    below = {*map(_shape, others)}
    if below == {_shape(first)} and "" not in below:
        return True
    if _ROWS_BEGIN.match(first) and below == {"row"}:
        return True
    return _leads_to(first, others[-1])


def _shape(line: str) -> str:
    """Return what several lines of one answer have in common; empty where that is nothing."""
    if line.lstrip().startswith("|"):
        return "bars"
    if _ITEM.match(line):
        return "item"
    if _ENTRY.fullmatch(line):
        return "entry"
    named = _NAMED.fullmatch(line)
    if named:
        return f"named {named['letter']}"
    return "row" if _ROW.fullmatch(line.strip()) else ""


def _leads_to(first: str, last: str) -> bool:
    """Whether a line is no answer yet, as `2x = 8` or `w = 3, h = 4`, and the last line is one."""
    claim = _CLAIM_IN_FRONT.match(last)
    if claim is None:
        return False
    names = [found["name"] for found in _CLAIM.finditer(first)]
    if len(names) > 1:
        return claim["name"] not in names
    left = _LEFT_SIDE.match(first)
    side = left["side"].strip() if left else ""
    return bool(side) and not names and _has_letter(side, claim["name"])


def _has_letter(side: str, name: str) -> bool:
    return re.search(rf"(?<![A-Za-z]){re.escape(name[0])}(?![A-Za-z])", side) is not None
