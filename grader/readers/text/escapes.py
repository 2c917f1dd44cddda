r"""Signs that Markdown escapes, as they are meant: `3x \+ 4`, `\[\[1, 2\], \[3, 4\]\]`.

Editors that write Markdown put a backslash before every sign that could be one of Markdown. In
formulas and programs a backslash belongs to LaTeX, and so it does before `{`, `,`, `;` and `\`.
What converts a page to Markdown sets its variables in italics, `*y* = 3*x* − 2`: where a letter
stands so before a sign, the stars around all single letters are such, and multiply nothing.
Where every command of LaTeX has two backslashes, `$\\frac{1}{2}$`, formulas were escaped as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from grader.expressions.functions import LATEX_COMMANDS
from grader.expressions.names import GREEK_COMMANDS

#: An escaped sign, or an index in braces; two backslashes end a line of a formula.
_ESCAPE = re.compile(
    r"\\\\|(?<=[_^])\\(?P<index>\{[^{}\\\s]{1,20})\\(?P<ends>\})"
    r"|\\(?P<sign>[-+=.<>~^_*#]|'(?![A-Za-z])|[][])"
)
#: A letter in italics in front of a relation or a sign, and one anywhere: `*y* = 3*x* − 2`.
_SLANTED_ALONE = re.compile(r"(?<![\w*\\)\]}])\*[^\W\d_]{1,2}\*(?=[ \t]{0,2}(?:[=<>≤≥≈+−^]|<su))")
_SLANTED = re.compile(
    r"(?<!\*\*)(?<!\\)\*([^\W\d_]{1,2})\*(?=\*[^\W\d_]{1,2}\*|[^\w*]|$)", re.MULTILINE
)
#: Where something begins that is left as it stands: a program, a formula, an environment.
_BEGINS = re.compile(
    r"^[ \t]{0,6}(?P<fence>`{3,9}|~{3,9})|(?P<code>`)|(?P<dollars>\$\$?)|(?P<bracket>\\\()"
    r"|\\begin\{(?P<name>[A-Za-z]{1,20}\*?)\}|\\[^(]",
    re.MULTILINE,
)
#: A command of LaTeX with its backslashes, and what they escape once more in a formula.
_COMMAND = re.compile(r"(?<!\\)(?P<signs>\\++)(?P<name>[A-Za-z]{2,})")
_STRUCTURES = frozenset(
    {"frac", "dfrac", "begin", "left", "text", "cdot", "times", "boxed", "partial"}
)
_TWICE = re.compile(r"\\(?=[\\_*'^<>])(?P<sign>.)")
_LONGEST = 4000
_BRACKET = re.compile(r"\\\\|\\[][]|\n[ \t]*\n")
_RUN = re.compile(r"(?<!\S)\S++")


def without_escapes(text: str) -> str:
    """Return a text with escaped signs as they are meant; lines and columns of words are kept."""
    if "\\\\" in text:
        text = _escaped_once(text)
    is_slanted = "*" in text and _SLANTED_ALONE.search(text) is not None
    if not is_slanted and not _ESCAPE.search(text):
        return text
    kept = list(_left_alone(text))
    plain = frozenset(_plain_brackets(text, kept))
    kept += _displays(text, kept, plain)
    pieces: list[str] = []
    position = 0
    for start, end in sorted(kept):
        if start < position:
            continue
        pieces += [_plain(text[position:start], is_slanted), text[start:end]]
        position = end
    return "".join([*pieces, _plain(text[position:], is_slanted)])


def _escaped_once(text: str) -> str:
    """Return a text in whose formulas all backslashes were doubled with each of them once."""
    programs = [
        (start, end) for start, end in _left_alone(text) if text[start:end].strip()[0] in "`~"
    ]
    ends = [0, *(at for span in programs for at in span), len(text)]
    pieces = [text[start:end] for start, end in pairwise(ends)]
    commands = [
        found["signs"]
        for piece in pieces[::2]
        for found in _COMMAND.finditer(piece)
        if found["name"] in _STRUCTURES
        or found["name"] in LATEX_COMMANDS
        or found["name"] in GREEK_COMMANDS
    ]
    if not commands or not all(len(signs) % 2 == 0 for signs in commands):
        return text
    pieces[::2] = [_TWICE.sub(r"\g<sign>", piece) for piece in pieces[::2]]
    return "".join(pieces)


def _left_alone(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches in which a backslash is no sign of Markdown."""
    position = 0
    while begins := _BEGINS.search(text, position):
        closing = _closing(begins)
        limit = len(text) if begins["fence"] else begins.end() + _LONGEST
        end = text.find(closing, begins.end(), limit) if closing else -1
        if end < 0 or (closing in ("`", "$", "\\)") and "\n" in text[begins.end() : end]):
            position = begins.end()
            continue
        position = end + len(closing)
        yield begins.start(), position


def _closing(begins: re.Match[str]) -> str:
    """Return what ends a stretch that has begun; empty for a sign that begins none."""
    if begins["fence"]:
        return "\n" + begins["fence"]
    if begins["name"]:
        return f"\\end{{{begins['name']}}}"
    return begins["code"] or begins["dollars"] or ("\\)" if begins["bracket"] else "")


def _plain(text: str, is_slanted: bool) -> str:
    """Take backslashes off, and put as many blanks behind the words that they stood in."""
    if is_slanted:
        text = _SLANTED.sub(r"  \1", text)
    if "\\" not in text:
        return text
    return _RUN.sub(
        lambda run: _ESCAPE.sub(_as_meant, run[0]).ljust(len(run[0])),
        text,
    )


def _as_meant(sign: re.Match[str]) -> str:
    return f"{sign['index']}}}" if sign["index"] else sign["sign"] or sign[0]


def _brackets(text: str, kept: list[tuple[int, int]]) -> Iterator[re.Match[str]]:
    spans = iter([*kept, (len(text) + 1, len(text) + 1)])
    start, end = next(spans)
    for bracket in _BRACKET.finditer(text):
        while bracket.start() >= end:
            start, end = next(spans)
        if bracket.start() < start and bracket[0] != "\\\\":
            yield bracket


def _plain_brackets(text: str, kept: list[tuple[int, int]]) -> Iterator[int]:
    r"""Yield where brackets are no signs of a display: one in another, and without a partner."""
    opened: list[int] = []
    nested: list[int] = []
    is_nested = False
    for bracket in _brackets(text, kept):
        if bracket[0] == "\\[":
            is_nested = is_nested or bool(opened)
            opened.append(bracket.start())
            nested.append(bracket.start())
        elif bracket[0] == "\\]" and opened:
            opened.pop()
            nested.append(bracket.start())
            if not opened:
                yield from nested if is_nested else ()
                nested, is_nested = [], False
        elif bracket[0] == "\\]":
            yield bracket.start()
        else:
            yield from nested
            opened, nested, is_nested = [], [], False
    yield from nested


def _displays(
    text: str, kept: list[tuple[int, int]], plain: frozenset[int]
) -> list[tuple[int, int]]:
    """Return the stretches of the brackets that are signs of a display."""
    signs = [
        bracket
        for bracket in _brackets(text, kept)
        if bracket.start() not in plain and bracket[0] in ("\\[", "\\]")
    ]
    return [
        (left.start(), right.end())
        for left, right in pairwise(signs)
        if left[0] == "\\[" and right[0] == "\\]"
    ]
