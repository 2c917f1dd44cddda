r"""Environments that a document defines, written out: `\newenvironment{hw}[1]{…}{…}`.

So the title that such an environment prints stands where it begins. Boxes of their own
(`\newtcolorbox`) become the box that they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from grader.readers.text.macros import group_end

_DEFINES = re.compile(
    r"\\(?P<how>(?:re)?newenvironment|newtcolorbox|NewTColorBox)\*?\s{0,9}(?:\[[^\][]{0,80}\])?\s{0,9}"
    r"\{(?P<name>[A-Za-z]{1,40})\*?\}\s{0,9}(?:\[(?P<count>\d)\])?(?:\[(?P<default>[^\][]{0,80})\])?\s{0,9}(?=\{)"
)
_EDGE = re.compile(r"\\(?P<edge>begin|end)[ \t]{0,9}\{(?P<name>[A-Za-z]{1,40})\}")
_OPTION = re.compile(r"[ \t]{0,9}\[([^\][]{0,200})\]")
_GROUP = re.compile(r"[ \t]{0,9}(?=\{)")
_PARAMETER = re.compile(r"#(\d)")
#: A comparison of two whole numbers, and what holds if it is so.
_IF_NUMBER = re.compile(
    r"\\ifnum\s{0,9}(?P<left>-?\d{1,6})\s{0,9}(?P<sign>[<>=])\s{0,9}(?P<right>-?\d{1,6})"
    r"(?P<then>(?:[^\\]|\\(?!fi(?![A-Za-z])|else(?![A-Za-z]))){0,200}+)"
    r"(?:\\else(?![A-Za-z])(?P<other>(?:[^\\]|\\(?!fi(?![A-Za-z]))){0,200}+))?\\fi(?![A-Za-z])"
)
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class _Environment:
    """What stands for the beginning and the end of an environment."""

    begin: str
    end: str
    count: int
    default: str | None


def with_environments(text: str) -> str:
    """Return a text with its own environments written out, once; lines are kept."""
    if "newenvironment" not in text and "ColorBox" not in text and "newtcolorbox" not in text:
        return text
    known: dict[str, _Environment] = {}
    pieces: list[str] = []
    position = 0
    for start, end, name, environment in _definitions(text):
        if start < position:
            continue
        known[name] = environment
        pieces += [text[position:start], "\n" * text.count("\n", start, end)]
        position = end
    text = "".join([*pieces, text[position:]])
    return _written_out(text, known) if known else text


def _definitions(text: str) -> Iterator[tuple[int, int, str, _Environment]]:
    for match in _DEFINES.finditer(text):
        middle = group_end(text, match.end())
        if middle < 0:
            continue
        body = _in_one_line(text[match.end() + 1 : middle - 1])
        count = int(match["count"] or 0)
        if "environment" not in match["how"]:
            box = f"\\begin{{tcolorbox}}[{body}]"
            yield (
                match.start(),
                middle,
                match["name"],
                _Environment(box, "\\end{tcolorbox}", count, match["default"]),
            )
            continue
        second = re.compile(r"\s{0,9}(?=\{)").match(text, middle)
        end = group_end(text, second.end()) if second else -1
        if second and end > 0:
            closing = _in_one_line(text[second.end() + 1 : end - 1])
            yield (
                match.start(),
                end,
                match["name"],
                _Environment(body, closing, count, match["default"]),
            )


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


def _written_out(text: str, known: dict[str, _Environment]) -> str:
    pieces: list[str] = []
    position = 0
    limit = 4 * len(text) + _LONGEST
    for edge in _EDGE.finditer(text):
        environment = known.get(edge["name"])
        if environment is None or edge.start() < position:
            continue
        pieces.append(text[position : edge.start()])
        position = edge.end()
        if edge["edge"] == "end":
            pieces.append(environment.end)
        else:
            given, position = _given(text, position, environment)
            body = _filled(environment.begin, given)
            pieces += [_IF_NUMBER.sub(_branch, body), "\n" * text.count("\n", edge.end(), position)]
        limit -= len(pieces[-2]) + len(environment.begin)
        if limit < 0:
            return text
    return "".join([*pieces, text[position:]])


def _given(text: str, position: int, environment: _Environment) -> tuple[dict[str, str], int]:
    """Return the arguments of an environment by their number, and where they end."""
    given: dict[str, str] = {}
    for number in range(1, environment.count + 1):
        if number == 1 and environment.default is not None:
            option = _OPTION.match(text, position)
            given["1"] = option[1] if option else environment.default
            position = option.end() if option else position
            continue
        group = _GROUP.match(text, position)
        end = group_end(text, group.end()) if group else -1
        if group and end > 0:
            given[str(number)] = text[group.end() + 1 : end - 1]
            position = end
    return given, position


def _filled(body: str, given: dict[str, str]) -> str:
    return _PARAMETER.sub(lambda found: given.get(found[1], ""), body)


def _branch(found: re.Match[str]) -> str:
    left, right = int(found["left"]), int(found["right"])
    holds = {"<": left < right, ">": left > right, "=": left == right}[found["sign"]]
    return found["then"] if holds else found["other"] or ""
