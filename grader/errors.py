"""Places in files, and the few kinds of error that end a command with a clear message."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

_PART = re.compile(r"(?<![a-z])([a-z]++)(\d++)")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A span of a source; lines and columns count from 1, `end_column` is one past the last.

    Zero means unknown: `Place("a.md")` speaks of the whole file.
    """

    source: str
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0

    def __str__(self) -> str:
        """Print as `file:line:column`, as far as known."""
        known = [str(part) for part in (self.line, self.column) if part]
        return ":".join([self.source, *known[: 2 if self.line else 0]])

    @property
    def row(self) -> tuple[str, int]:
        """The line by what counts it: each cell of a notebook counts its own.

        The lines of a converted file are counted in its text, whatever they are called there.
        """
        return _counted_in(self.source) if "#" in self.source else self.source, self.line

    @property
    def is_converted(self) -> bool:
        """Whether it is in a file of a format that is no text, which was converted to it."""
        return self.row[0] != self.source

    def has_line_of(self, other: Place) -> bool:
        """Whether another place begins in one of the lines of this one."""
        inside = self.line <= other.line <= max(self.line, self.end_line)
        return inside and other.row[0] == self.row[0]

    def at(self, line: int, column: int = 0) -> Place:
        """Return the same source at another line."""
        return replace(self, line=line, column=column, end_line=line, end_column=0)


@lru_cache(maxsize=4096)
def _counted_in(source: str) -> str:
    return _CONVERTED.sub("", source)


#: The name of a line in a file that was converted to text.
_CONVERTED = re.compile(r"#(?:paragraph|page|slide|sheet|row)\d.*")


def part_words(name: str) -> str:
    """Return a part of a file in words: that of `a.pdf#page2line5` is `page 2, line 5`."""
    return ", ".join(f"{word} {number}" for word, number in _PART.findall(name))


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake of an author: what was found, and how to mend it."""

    code: str
    text: str
    place: Place
    mend: str = ""

    def __str__(self) -> str:
        """Print as one line, `place: text (mend) [code]`."""
        mend = f" ({self.mend})" if self.mend else ""
        return f"{self.place}: {self.text}{mend} [{self.code}]"


class GraderError(Exception):
    """Something that the user of the command can mend; anything else is a bug."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class RubricError(GraderError):
    """The rubric cannot be used; carries every problem found in it."""


class SubmissionError(GraderError):
    """A submission cannot be read at all; the others go on."""


class UsageError(GraderError):
    """The command was called with something that it cannot use."""


def printable(text: str) -> str:
    """Return text that cannot steer a terminal; names of files can hold anything."""
    sound = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in sound)
