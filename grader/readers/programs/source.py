"""Programs on a page: fenced or not, with pasted line numbers, prompts and printed output."""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass
from itertools import pairwise

_PYTHON = re.compile(
    r"^\s*(?:for\s.{1,200}\sin\s.{1,200}:|while\s.{1,200}:|def\s+\w+\s*\(|import\s+\w+|from\s+[\w.]+\s+import\s"
    r"|print\s*\(|return\b.{0,200}|class\s+\w+.{0,100}:|elif\s.{1,200}:|else\s*:|try\s*:|if\s?.{1,200}:\s*$)"
    r"|\w\.(?:append|extend|insert)\(|\bnp\.\w+|^\s*\w+\s*[-+*/]=\s*\S"
)
_FLOW = re.compile(
    r"^\s*(?:for\s.{1,200}\sin\s.{1,200}:|while\s.{1,200}:|def\s+\w+\s*\(.{0,200}:|import\s+\w+\s*(?:as\s+\w+)?\s*$"
    r"|from\s+[\w.]+\s+import\s|print\s*\()|\w\.append\("
)
_NUMBERED = re.compile(r"^\s*(\d{1,4})(?:[:.|)]?(\s.*)|[:.|)]?)$")
_PROMPT = re.compile(r"^\s*(?:>>> ?|In ?\[\d*\]: ?)")
_MORE = re.compile(r"^\s*(?:\.\.\.+:? ?)")
_OUT = re.compile(r"^\s*Out ?\[\d*\]: ?")
_DATA = re.compile(
    r"(?:[\s\[\](){},;:=|+-]|\d++(?:\.\d*+)?(?:[eE][-+]?\d++)?|\.\d++|\b(?:array|tensor|float64|np|dtype"
    r"|True|False|None|nan|inf|Out|Iteration|iter|step|theta|x|y|t|i|n)\b|\.\.\.|\.|'[^'\n]*'|\"[^\"\n]*\")*+"
)
#: What a library says below the rows of a column that it prints.
_COLUMN_FOOT = re.compile(r"\n(?:Name: [^\n,]{1,40}, )?(?:Length: \d+, )?dtype: \w+\s*\Z")
_PAIRS = re.compile(r"(?:[^\W\d]\w*+\s*+[=:]\s*+[-+]?[\d.]++(?:[eE][-+]?\d++)?[\s,;|]*+)++")
_NAME_BEFORE = re.compile(r"(?<!\w)([^\W\d]\w*+)\s*+[=:]")
_NESTING = 40
_PARSED = 50_000


@dataclass(frozen=True, slots=True)
class Listing:
    """Lines of a program or its output; `skipped` lines of the page stand before the first."""

    text: str
    skipped: int
    is_output: bool = False


def parse_program(source: str) -> ast.Module | None:
    """Return the syntax tree of a Python program, None if it is not Python; nothing is executed."""
    if len(source) > _PARSED or _nesting(source) > _NESTING:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _nesting(source: str) -> int:
    depth = deepest = 0
    for char in source:
        depth += (char in "([{") - (char in ")]}")
        deepest = max(deepest, depth)
    indented = (len(line) - len(line.lstrip()) for line in source.split("\n") if line.strip())
    unary = max((len(run) for run in re.findall(r"[-+~]+|(?:not\s+)+", source)), default=0)
    return max(deepest, max(indented, default=0) // 2, unary // 4)


def looks_like_program(text: str) -> bool:
    """Whether some line has the form of a statement of a program."""
    return any(_PYTHON.search(line[:1000]) for line in strip_numbers(text).split("\n"))


def looks_like_output(text: str) -> bool:
    """Whether a text is nothing but printed data, such as a list of numbers."""
    text = text[:_PARSED]
    if _OUT.match(text):
        return True
    if not re.search(r"\d", text):
        return False
    if _COLUMN_FOOT.search(text[-120:]):
        return True
    return _DATA.fullmatch(text) is not None or _rows_alike(text)


def _rows_alike(text: str) -> bool:
    """Whether each line gives numbers to the same names, two or more: `k=0 x=0.3 y=0.7`."""
    rows = [line.strip() for line in text.splitlines() if line.strip()]
    names = [tuple(_NAME_BEFORE.findall(row)) for row in rows]
    alike = len(rows) > 1 and len(names[0]) > 1 and len(set(names)) == 1
    return alike and all(_PAIRS.fullmatch(row) for row in rows)


def is_flow(line: str) -> bool:
    """Whether a line cannot be anything but a line of a program."""
    return bool(_FLOW.search(re.sub(r"^\s*\d{1,4}\s", " ", line[:1000])))


def strip_numbers(text: str) -> str:
    """Take off line numbers that were pasted with a program, and mend its indentation."""
    lines = text.split("\n")
    matches = [_NUMBERED.match(line[:2000]) for line in lines]
    numbers = [int(match[1]) for match in matches if match]
    blank = sum(not line.strip() for line in lines)
    consecutive = all(b == a + 1 for a, b in pairwise(numbers))
    if len(numbers) < 2 or not consecutive or len(numbers) + blank != len(lines):
        return text
    bare = [(match[2] or "") if match else "" for match in matches]
    if not any(re.search(r"[A-Za-z]", line) for line in bare):
        return text
    bodies = [line[1:] for line in bare]
    plain = "\n".join(bodies)
    return plain if parse_program(plain) else mend_indentation(bodies)


def mend_indentation(lines: list[str]) -> str:
    """Move each line to the nearest indentation that the lines before it allow.

    Numbers of two digits shift the lines behind them by one column against the others.
    """
    mended: list[str] = []
    levels = [0]
    opened = False
    for line in lines:
        body = line.lstrip()
        indent = len(line) - len(body)
        if not body:
            mended.append("")
            continue
        if opened:
            levels.append(max(indent, levels[-1] + 1))
        else:
            nearest = min(levels, key=lambda level: (abs(level - indent), -level))
            levels = levels[: levels.index(nearest) + 1]
        mended.append(" " * levels[-1] + body)
        opened = body.rstrip().endswith(":")
    return "\n".join(mended)


def split_listing(text: str) -> tuple[Listing, ...]:
    """Split what was copied from a session into programs and outputs; else it is one program."""
    lines = text.split("\n")
    if not any(_PROMPT.match(line) or _OUT.match(line) for line in lines):
        return _trimmed([(line, False) for line in strip_numbers(text).split("\n")])
    typed: list[tuple[str, bool]] = []
    cells = any(line.lstrip().startswith("In") for line in lines)
    typing = False
    for line in lines:
        prompt = _PROMPT.match(line) or (_MORE.match(line) if typing else None)
        if prompt:
            typing = True
            typed.append((line[prompt.end() :], False))
        elif typing and cells and not _OUT.match(line) and _in_cell(typed, line):
            typed.append((line, False))
        else:
            typing = False
            typed.append((_OUT.sub("", line), True))
    return _trimmed(typed)


def _in_cell(typed: list[tuple[str, bool]], line: str) -> bool:
    """Whether a line without a prompt goes on with the program above it."""
    previous = typed[-1][0]
    return previous.rstrip().endswith(":") or (line[:1].isspace() and not looks_like_output(line))


def _trimmed(lines: list[tuple[str, bool]]) -> tuple[Listing, ...]:
    """Group lines of one kind, without the blank lines around each group."""
    listings: list[Listing] = []
    start = 0
    for end in range(1, len(lines) + 1):
        if end < len(lines) and lines[end][1] == lines[start][1]:
            continue
        group = [line for line, _ in lines[start:end]]
        first = next((i for i, line in enumerate(group) if line.strip()), len(group))
        text = "\n".join(group[first:]).rstrip()
        if text:
            listings.append(Listing(text, start + first, lines[start][1]))
        start = end
    return tuple(listings)
