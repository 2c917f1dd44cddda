r"""A student's own commands: `\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}}` written out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

_DEFINITION = re.compile(
    r"\\(?:(?:re|provide)?newcommand|renewcommand|providecommand|DeclareMathOperator|def)\*?\s*"
    r"\{?\\(?P<name>[A-Za-z]+)\}?\s*+(?:\[(?P<count>[1-9])\])?(?:\[(?P<default>[^\]]{0,300})\])?"
    r"(?P<parameters>(?:#\d)*)\s*(?=\{)"
)
_LET = re.compile(r"\\let\s*\\(?P<name>[A-Za-z]+)\s*(?:=\s*)?(?P<body>\\[A-Za-z]+)")
_DEFINES = re.compile(
    r"\\(?:(?:re|provide)?newcommand|providecommand|DeclareMathOperator|def|let)\b"
)
_INSIDE = re.compile(r"(?:(?<!\S)\$\$?|\\[\[(])\s*\Z")
_ARGUMENT = re.compile(r"[ \t]*(\{|\\[A-Za-z]+|[^\s{}])")
#: At the end of a line an argument is empty, so that no word of the next line is lost.
_LINE_ENDS = re.compile(r"[ \t]*(?:\n|\Z)")
_LONGEST_BODY = 300
_ROUNDS = 4
_GROWTH = 4
_SPACE = "\\,"
_MOST = 300


@dataclass(frozen=True, slots=True)
class _Macro:
    body: str
    count: int
    default: str | None


Macros = dict[str, _Macro]
"""The commands that a student has defined, by name."""


def expand_macros(text: str, known: Macros | None = None) -> str:
    """Write out the commands that a text defines; the number of lines stays the same.

    `known` are commands that were defined before; those of this text are put in. A command counts
    for the whole text, one that is defined anew from there on. The result never gets longer than
    four times the text: commands that would are left alone.
    """
    macros: Macros = {} if known is None else known
    if not macros and not _DEFINES.search(text):
        return text
    pieces: list[str] = []
    position = waiting = 0
    for match, end, macro in _definitions(text):
        if match.start() < position:
            continue
        before = text[position : match.start()]
        pieces += [before, _instead(text, match, end, before, pieces)]
        if macros.get(match["name"], macro) != macro:
            pieces[waiting:] = [_expand("".join(pieces[waiting:]), macros)]
            waiting = len(pieces)
        macros[match["name"]] = macro
        position = end
    rest = "".join([*pieces[waiting:], text[position:]])
    return "".join([*pieces[:waiting], _expand(rest, macros) if macros else rest])


def _definitions(text: str) -> Iterator[tuple[re.Match[str], int, _Macro]]:
    """Yield what a text defines, in order: the match, where the definition ends, its meaning."""
    matches = [*islice(_DEFINITION.finditer(text), _MOST), *islice(_LET.finditer(text), _MOST)]
    for match in sorted(matches, key=lambda match: match.start()):
        if match.re is _LET:
            yield match, match.end(), _Macro(match["body"], 0, None)
            continue
        end = group_end(text, match.end())
        if 0 < end <= match.end() + _LONGEST_BODY:
            yield match, end, _macro(match, text[match.end() + 1 : end - 1])


def _instead(text: str, match: re.Match[str], end: int, before: str, pieces: list[str]) -> str:
    """Return what stands for a definition: its lines, and a space where it is a formula's own.

    Signs of mathematics around nothing would be read as other signs.
    """
    lines = "\n" * text.count("\n", match.start(), end)
    first = _INSIDE.search(before)
    goes_on = not before.strip() and bool(pieces) and pieces[-1].startswith(_SPACE)
    return _SPACE + lines if first or goes_on else lines


def _macro(match: re.Match[str], body: str) -> _Macro:
    body = " ".join(body.split())
    if "DeclareMathOperator" in match[0]:
        return _Macro(rf"\operatorname{{{body}}}", 0, None)
    count = int(match["count"] or 0) or match["parameters"].count("#")
    return _Macro(body, count, match["default"])


def group_end(text: str, start: int) -> int:
    r"""Return the end of the group that opens with a brace at `start`, -1 if it does not close.

    A sign behind a backslash is no brace; behind `\\`, which ends a line, it is one.
    """
    depth = 0
    is_escaped = False
    for index in range(start, min(len(text), start + 2000)):
        char = text[index]
        if char in "{}" and not is_escaped:
            depth += 1 if char == "{" else -1
            if depth == 0:
                return index + 1
        is_escaped = char == "\\" and not is_escaped
    return -1


def _expand(text: str, macros: Macros) -> str:
    names = re.compile(r"\\(" + "|".join(sorted(macros, key=len, reverse=True)) + r")(?![A-Za-z])")
    limit = _GROWTH * len(text) + 2000
    for _ in range(_ROUNDS):
        expanded = _expand_once(text, names, macros)
        if expanded == text or len(expanded) > limit:
            break
        text = expanded
    return text


def _expand_once(text: str, names: re.Pattern[str], macros: Macros) -> str:
    pieces: list[str] = []
    position = 0
    for match in names.finditer(text):
        if match.start() < position:
            continue
        macro = macros[match[1]]
        arguments, end = _arguments(text, match.end(), macro)
        if arguments is None:
            continue
        body = _filled(macro.body, arguments)
        pieces += [text[position : match.start()], body, " " if not macro.count else ""]
        position = end
    return "".join([*pieces, text[position:]])


def _filled(body: str, arguments: list[str]) -> str:
    def argument(match: re.Match[str]) -> str:
        number = int(match[1])
        return arguments[number - 1] if 0 < number <= len(arguments) else ""

    return re.sub(r"#(\d)", argument, body)


def _arguments(text: str, position: int, macro: _Macro) -> tuple[list[str] | None, int]:
    """Return the arguments that follow a command, and where they end; none if one is missing."""
    arguments: list[str] = []
    if macro.default is not None:
        optional = re.compile(r"\s*\[([^\]]{0,600})\]").match(text, position)
        arguments.append(optional[1] if optional else macro.default)
        position = optional.end() if optional else position
    while len(arguments) < macro.count:
        token = _ARGUMENT.match(text, position)
        if not token:
            if not _LINE_ENDS.match(text, position):
                return None, position
            arguments.append("")
            continue
        end = group_end(text, token.start(1)) if token[1] == "{" else token.end()
        if end < 0:
            return None, position
        arguments.append(text[token.start(1) + 1 : end - 1] if token[1] == "{" else token[1])
        position = end
    return arguments, position
