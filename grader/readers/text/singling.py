"""What a line singles out: words in bold or underlined, or all of it by a tick or an arrow.

Where a student repeats the choices of a question, the one that is singled out is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.expressions.announcing import TICKS, denies

MAX_LINE = 400
"""A longer line is running text."""

_WORDS = 120
#: Words in bold, slanted, underlined or in a box, in Markdown, HTML and LaTeX.
_STRESSED = re.compile(
    rf"\*\*(?=[^\s*])(?P<bold>[^*\n]{{1,{_WORDS}}})\*\*"
    rf"|(?<!\w)__(?=[^\s_])(?P<under>[^_\n]{{1,{_WORDS}}})__(?!\w)"
    rf"|(?<![\w*])\*(?=[^\s*])(?P<star>[^*\n]{{0,{_WORDS}}}[^\s*])\*(?![\w*])"
    rf"|(?<!\w)_(?=[^\s_])(?P<slanted>[^_\n]{{0,{_WORDS}}}[^\s_])_(?!\w)"
    rf"|<(?P<tag>b|u|i|em|strong|mark|ins)>(?P<tagged>[^<>\n]{{1,{_WORDS}}})</(?P=tag)>"
    rf"|(?<![=<>!])==(?=[^\s=>])(?P<marked>[^=\n]{{1,{_WORDS}}})==(?![=>])"
    rf"|\\(?:boxed|fbox|framebox|underline|uline|textbf|mathbf|emph)\s?"
    rf"\{{(?P<set>[^{{}}\n]{{1,{_WORDS}}})\}}"
)
#: One of several between strokes, commas or bars, in brackets: `a / [b] / c`.
_IN_BRACKETS = re.compile(
    r"(?:(?<=[/|,]) ?|\A *)[\[(](?P<text>[^][()\n]{1,40})[\])](?= *(?:[/|,]|\Z))"
)
_BULLET = r"[ \t]*(?:[-*+•][ \t]+)?"
#: A sign in front of a line: `-> b`, `✓ b`; an `x` before a letter or number with its sign.
_BEFORE = re.compile(
    rf"{_BULLET}(?:(?:-{{1,4}}|={{1,4}})?>{{1,3}}|[→⇒➔➜►▶👉★{TICKS}*]|[xX](?=[ \t]+\(?\w[).:]))"
    r"[ \t]+(?=\S)"
)
#: A sign behind it, with words: `b <- this one`, `b ✓`, `b (my answer)`.
_BEHIND = re.compile(
    r"(?<=\S)[ \t]*(?:(?:(?<=[ \t])|(?<=\)))(?:<[-=]{1,4}|<<|[←⇐⟵]|\$?\\(?:long)?leftarrow\b\$?)"
    r"(?P<words>[^<>\n]{0,40})"
    rf"|[{TICKS}]|\$?\\checkmark\$?"
    r"|\((?:x|ok|correct|chosen|right|answer|(?:my|the) (?:answer|choice)|this(?: one)?)\))"
    r"[ \t.!]*\Z",
    re.IGNORECASE,
)


def singled_out(line: str) -> tuple[str, ...]:
    """Return the words that a line stresses, or all of it where a sign points at it."""
    if not line.strip() or len(line) > MAX_LINE:
        return ()
    pointed = _pointed_at(line)
    return (pointed,) if pointed else tuple(_stressed(line))


def _pointed_at(line: str) -> str:
    """Return a line without the tick or the arrow before or behind it; empty where none stands."""
    before, behind = _BEFORE.match(line), _BEHIND.search(line[-60:])
    if behind is not None and denies(behind["words"] or ""):
        return ""
    if before is None and behind is None:
        return ""
    start = before.end() if before else 0
    end = len(line) - len(line[-60:]) + behind.start() if behind else len(line)
    return line[start:end].strip() if start < end else ""


def _stressed(line: str) -> Iterator[str]:
    for found in _STRESSED.finditer(line):
        yield next(filter(None, (found[name] for name in _STRETCHES))).strip()
    bracketed = [found["text"].strip() for found in _IN_BRACKETS.finditer(line)]
    if len(bracketed) == 1:
        yield from bracketed


_STRETCHES = ("bold", "under", "star", "slanted", "tagged", "marked", "set")
