"""What a program printed, where it stands below the program in one block, or in its comments."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from grader.readers.programs.source import (
    Listing,
    looks_like_output,
    looks_like_program,
    parse_program,
    split_listing,
)

#: Words that print, of the languages that students write.
_PRINTS = re.compile(
    r"(?<![\w.])(?:print|println|printf|disp|display|fprintf|cat|pprint|puts|echo|console\.log)\b"
)
#: What may lead to what is shown: `Output:`, `-> `, `prints`, `Final theta =`.
_LED = re.compile(
    r"\s*+(?:[-=]>|→|(?:prints|outputs|returns|gives|shows)\b(?! ?[:=])"
    r"|(?:[^\W\d_]\w*+ ){0,3}[^\W\d_]\w*+ ?[:=])?\s*+"
)
_COMMENT = re.compile(r"\s*+(?:#|%|//)++")
_BEHIND = re.compile(r"\s(?:#|%|//)")
_BRACKETS = frozenset("[]()")
#: A program that shows nothing below more lines than these was not copied with what it shows.
_MOST = 300
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class _Printed:
    """What a program printed, in the lines of its block from `first` on.

    The program are the lines before `ends`; comments with what it printed are lines of it.
    """

    first: int
    ends: int
    text: str


def listings_of(text: str) -> Iterator[Listing]:
    """Yield the programs of a block and what they printed, wherever in the block that stands."""
    for listing in (listings := split_listing(text)):
        lines = listing.text.split("\n")
        alone = len(listings) == 1 and not listing.is_output
        printed = (_in_lines(lines) or _in_comments(lines)) if alone else None
        if printed is None:
            yield listing
            continue
        yield Listing("\n".join(lines[: printed.ends]).rstrip(), listing.skipped)
        yield Listing(printed.text, listing.skipped + printed.first, is_output=True)


def _in_lines(lines: list[str]) -> _Printed | None:
    first = len(lines)
    while first and len(lines) - first < _MOST and _may_be_printed(lines[first - 1]):
        first -= 1
    while first < len(lines) and not _begins(lines[first]):
        first += 1
    told = lines[first:]
    if not any(map(_has_digit, told)) or not _shows(lines[:first], told):
        return None
    return _Printed(first, first, "\n".join(told))


def _may_be_printed(line: str) -> bool:
    """Whether a line at the end of a block holds data, or words that no program has."""
    bare = line.strip()
    if not bare or _BRACKETS.issuperset(bare):
        return True
    if line[0].isspace() and bare[0].isalpha():
        return False  # a statement inside a loop
    if _is_shown(line):
        return True
    words = not line[0].isspace() and bare[-1] not in ";{}:,\\"
    return words and not looks_like_program(line) and parse_program(line) is None


def _begins(line: str) -> bool:
    return bool(line.strip()) and (_has_digit(line) or parse_program(line) is None)


def _is_shown(line: str) -> bool:
    """Whether a line is data, by itself or behind what leads to it: `Output: [0, 0.3]`."""
    lead = _LED.match(line[:_LONGEST])
    bare = line[lead.end() if lead else 0 :]
    return len(line) <= _LONGEST and _has_digit(bare) and looks_like_output(bare)


def _has_digit(line: str) -> bool:
    return any(char.isdigit() for char in line)


def _shows(program: list[str], told: list[str]) -> bool:
    """Whether a program may have printed lines that stand below it."""
    source = "\n".join(program)
    tree = parse_program(source)
    if tree is None:
        ending = [line for line in program if line.strip()][-3:]
        return all(map(_is_shown, filter(str.strip, told))) and any(map(_PRINTS.search, ending))
    if not tree.body or not (looks_like_program(source) or _PRINTS.search(source)):
        return False
    last = tree.body[-1]
    shown = isinstance(last, ast.Expr) or _PRINTS.search(ast.unparse(last)) is not None
    return shown or not any("=" in line for line in told)


def _in_comments(lines: list[str]) -> _Printed | None:
    """Return what comments behind statements that print, or below them, say to be printed.

    The last statement that prints has such a comment.
    """
    said: dict[int, str] = {}
    printing = -1
    for index, line in enumerate(lines):
        comment = _COMMENT.match(line)
        if comment:
            if printing >= 0 and _is_shown(line[comment.end() :]):
                said[index] = line[comment.end() :]
        elif line.strip():
            printing = index if _PRINTS.search(line[:_LONGEST]) else -1
            if printing >= 0 and (told := _told_behind(line)):
                said[index] = told
    if not said or printing < 0 or max(said) < printing:
        return None
    text = "\n".join(said[index].strip() for index in sorted(said))
    return _Printed(min(said), len(lines), text)


def _told_behind(line: str) -> str:
    """Return the data in the comment behind a statement, empty for none."""
    signs = list(_BEHIND.finditer(line[:_LONGEST]))
    told = line[signs[-1].end() :] if signs else ""
    return told if _is_shown(told) else ""
