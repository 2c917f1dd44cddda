"""Find the programs of a page: fenced blocks, and lines that can only be a program."""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.equivalence import Remark
from grader.errors import Place
from grader.readers.mathematics.vocabulary import is_prose
from grader.readers.programs.source import is_flow, parse_program, strip_numbers
from grader.readers.text.page import Page

_GRAPH = re.compile(r"\s*(?:strict\s+)?(?:di)?graph\b[\w\s\"]{0,60}\{")
_FENCE = re.compile(r"^([ \t>]*)(`{3,}+|~{3,}+)[ \t]*+([^`\n]*+)$")


@dataclass(frozen=True, slots=True)
class Lines:
    """Whole lines of a page that are no running text: lines `[first, last]` by index.

    What is inside them are the lines `[inner, outer)`, after taking off `prefix`.
    """

    first: int
    last: int
    inner: int
    outer: int
    language: str = ""
    prefix: str = ""
    fenced: bool = True

    def text(self, page: Page) -> str:
        """Return what the block holds, without the indentation of its fence."""
        lines = page.lines[self.inner : self.outer]
        return "\n".join(_without_prefix(line, self.prefix) for line in lines)


def _without_prefix(line: str, prefix: str) -> str:
    quotes = prefix.count(">")
    for _ in range(quotes):
        line = re.sub(r"^\s*> ?", "", line)
    indent = len(prefix) - len(prefix.rstrip(" \t")) if not quotes else 0
    return line[min(indent, len(line) - len(line.lstrip())) :] if indent else line


def find_fences(page: Page) -> tuple[tuple[Lines, ...], tuple[tuple[Remark, Place], ...]]:
    """Return the fenced blocks; a fence that never closes is a remark, and its lines are text."""
    marks = [
        (index, match)
        for index, line in enumerate(page.lines)
        if ("```" in line or "~~~" in line) and (match := _FENCE.match(line[:1000]))
    ]
    blocks: list[Lines] = []
    remarks: list[tuple[Remark, Place]] = []
    position = 0
    while position < len(marks):
        index, opening = marks[position]
        closing = position + 1
        if closing < len(marks) and _closes(opening, marks[closing][1]):
            last = marks[closing][0]
            language = opening[3].strip().split(" ")[0].strip("{}.").lower()
            blocks.append(Lines(index, last, index + 1, last, language, opening[1]))
            position += 2
        else:
            place = page.line_place(index)
            remarks.append((_unclosed(place.line), place))
            blocks.append(Lines(index, index, index + 1, index + 1))
            position += 1
    return tuple(blocks), tuple(remarks)


#: What may stand behind the sign of a fence: the name of a language.
_INFO = re.compile(r"[ \t]*+(?:[\w+#.-]{1,20}[ \t]*+)?")
#: A line that may end in the sign of a fence is no longer.
_LONGEST_LABEL = 120


def without_fences_behind_words(page: Page) -> Page:
    """Return a page without fences that open behind a label or words in their line: `a) ```.

    Markdown knows no such fence, and would take its end for the beginning of another one.
    """
    lines = list(page.lines)
    opened = ""
    behind = False
    for index, line in enumerate(page.lines):
        if "```" not in line and "~~~" not in line:
            continue
        mark = _FENCE.match(line[:1000])
        if opened and mark and _closes_with(opened, mark):
            lines[index] = " " * len(line) if behind else line
            opened = ""
        elif not opened and mark:
            opened, behind = mark[2], False
        elif not opened and (at := _behind_words(line)):
            opened, behind = _run_of(line, at), True
            lines[index] = line[:at].ljust(len(line))
    return page.with_text("\n".join(lines)) if lines != page.lines else page


def _closes_with(opened: str, mark: re.Match[str]) -> bool:
    return mark[2].startswith(opened) and not mark[3].strip()


def _behind_words(line: str) -> int:
    """Return where the sign of a fence stands at the end of a line with words; 0 for nowhere."""
    at = min(found for sign in ("```", "~~~") if (found := line.find(sign)) >= 0)
    before, rest = line[:at], line[at:].lstrip(line[at])
    words = before.strip(" \t>*_")
    if not words or "`" in before or not before[-1:].isspace() or len(before) > _LONGEST_LABEL:
        return 0
    return at if _INFO.fullmatch(rest) else 0


def _run_of(line: str, at: int) -> str:
    rest = line[at:]
    return rest[: len(rest) - len(rest.lstrip(rest[0]))]


def _closes(opening: re.Match[str], closing: re.Match[str]) -> bool:
    same = closing[2][0] == opening[2][0] and len(closing[2]) >= len(opening[2])
    return same and not closing[3].strip()


def _unclosed(line: int) -> Remark:
    text = f"the block opened with a fence in line {line} is never closed; it was read as text"
    return Remark("unclosed-fence", text)


def find_unfenced(page: Page, taken: tuple[Lines, ...]) -> tuple[Lines, ...]:
    """Return runs of lines outside fences that can only be a program."""
    fenced = {index for block in taken for index in range(block.first, block.last + 1)}
    blocks: list[Lines] = []
    last = -1
    for index, line in enumerate(page.lines):
        if index <= last or index in fenced:
            continue
        graph = _graph_end(page.lines, index) if "graph" in line else 0
        if graph:
            blocks.append(Lines(index, graph, index, graph + 1, "dot", "", False))
            last = graph
            continue
        if not is_flow(line) or "$" in line or not _is_code(line):
            continue
        first, last = _run(page.lines, index, fenced, after=last)
        text = "\n".join(page.lines[first : last + 1])
        if first < last and not _too_wordy(page.lines[first : last + 1]):
            prefix = re.match(r"[ \t]*", text)
            blocks.append(
                Lines(first, last, first, last + 1, "", prefix[0] if prefix else "", False)
            )
    return tuple(blocks)


def _graph_end(lines: list[str], first: int) -> int:
    """Return the last line of a graph in DOT that begins here, 0 if none does."""
    if not _GRAPH.match(lines[first]):
        return 0
    depth = 0
    for index in range(first, min(first + 300, len(lines))):
        depth += lines[index].count("{") - lines[index].count("}")
        if depth <= 0 and index >= first and "}" in lines[index]:
            return index
    return 0


def _too_wordy(lines: list[str]) -> bool:
    wordy = sum(is_prose(line.split("#")[0], least=4) for line in lines)
    return wordy * 3 > len(lines)


def _run(lines: list[str], index: int, fenced: set[int], after: int) -> tuple[int, int]:
    """Return the first and last of the lines around this one that are lines of a program."""
    first = last = index
    while first - 1 > after and first - 1 not in fenced and _is_code(lines[first - 1]):
        first -= 1
    while last + 1 < len(lines) and last + 1 not in fenced:
        following = next(
            (i for i in range(last + 1, min(last + 3, len(lines))) if lines[i].strip()), 0
        )
        if not following or following in fenced or not _is_code(lines[following]):
            break
        if following > last + 1 and not (
            lines[following][:1].isspace() or is_flow(lines[following])
        ):
            break
        last = following
    return first, last


def _is_code(line: str) -> bool:
    """Whether a line may be part of a program; equations are, so that one alone says nothing."""
    line = line[:1000]
    bare = re.sub(r"^\s*\d{1,4}\s", "", line).strip() if not line[:1].isspace() else line.strip()
    if not bare or (is_prose(bare.split("#")[0], least=4) and not is_flow(line)):
        return False
    if bare.startswith("#"):
        return not bare.startswith("##")
    bare = bare + " pass" if bare.endswith(":") else bare
    bare = bare.replace("else:", "if 1:").replace("elif", "if").replace("else :", "if 1:")
    tree = parse_program(strip_numbers(bare))
    return tree is not None and bool(tree.body)
