"""Programs of MATLAB, R, Python and others: the code is a program, its comments are text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from types import MappingProxyType

from grader.expressions.notation import Notation
from grader.readers.document import Block, CodeCell, Document, Output, Passage
from grader.readers.formats.notebook import NAMES_QUESTION
from grader.readers.markdown.read import limited, prepared, read_markdown
from grader.readers.programs.listings import blocks_of_listing
from grader.readers.programs.source import is_flow, parse_program
from grader.readers.text.decoding import decode
from grader.readers.text.page import Page


@dataclass(frozen=True, slots=True)
class Comments:
    """How a language writes comments: what begins one of a line, what stands around a block."""

    language: str
    line: str
    opens: str = ""
    closes: str = ""
    alone: bool = False
    """Whether the signs of a block stand alone in their lines."""


_C = ("//", "/*", "*/")
LANGUAGES: Mapping[str, Comments] = MappingProxyType({
    ".m": Comments("matlab", "%", "%{", "%}", alone=True),
    ".r": Comments("r", "#"),
    ".jl": Comments("julia", "#", "#=", "=#", alone=True),
    ".py": Comments("python", "#"),
    ".sage": Comments("sage", "#"),
    ".mpl": Comments("maple", "#"),
    ".wl": Comments("mathematica", "", "(*", "*)"),
    ".wls": Comments("mathematica", "", "(*", "*)"),
    ".mac": Comments("maxima", "", "/*", "*/"),
    ".wxm": Comments("maxima", "", "/*", "*/"),
    ".c": Comments("c", *_C), ".h": Comments("c", *_C), ".cpp": Comments("cpp", *_C),
    ".cc": Comments("cpp", *_C), ".java": Comments("java", *_C), ".js": Comments("js", *_C),
    ".ts": Comments("ts", *_C), ".go": Comments("go", *_C), ".rs": Comments("rust", *_C),
    ".cs": Comments("cs", *_C), ".kt": Comments("kotlin", *_C), ".scala": Comments("scala", *_C),
    ".swift": Comments("swift", *_C),
    ".hs": Comments("haskell", "--", "{-", "-}"), ".lua": Comments("lua", "--", "--[[", "]]"),
    ".sql": Comments("sql", "--", "/*", "*/"), ".f90": Comments("fortran", "!"),
})  # fmt: skip
"""The languages whose programs are read, by the ends of names of files."""

_DOCSTRING = re.compile(r'\s*[rRuU]?("""|\'\'\')')


def read_program(source: str, data: bytes, notation: Notation) -> Document:
    """Read a program; its language is what the name of the file says.

    Where comments name questions, the program between two of them belongs to the first.
    """
    text, remarks = decode(source, data)
    page = Page(source, text.rstrip("\n"))
    how = LANGUAGES.get(PurePath(source).suffix.lower(), LANGUAGES[".py"])
    comments = _comments(page.lines, how)
    if how.line == "#" and _is_text(page.lines, comments):
        return read_markdown(source, data, notation)
    blocks: list[Block] = []
    begins = _begins(page.lines, comments)
    for first, end in zip(begins, [*begins[1:], len(page.lines)], strict=True):
        said, found = prepared(Page(source, "\n".join(comments[first:end]), first + 1))
        program = "\n".join(page.lines[first:end])
        cell = CodeCell(program, page.line_place(first, end - 1), how.language)
        named: list[Block] = [Passage(said)] if said.text.strip() else []
        is_code = _next_code(page.lines[first:end], comments[first:end], -1)
        bare = ["" if comments[at] else page.lines[at] for at in range(first, end)]
        printed = blocks_of_listing(page, first, "\n".join(bare), how.language)
        shown = [block for block in printed if isinstance(block, Output)]
        cells: list[Block] = [cell, *shown] if is_code or not named else []
        blocks += [*cells, *named] if len(begins) == 1 else [*named, *cells]
        remarks = (*remarks, *found)
    return Document(source, tuple(blocks), remarks=limited(remarks))


#: What begins an answer of a page: `1) 42`.
_COUNTED = re.compile(r"\s{0,3}\(?\d{1,2}[.)]\s")


def _is_text(lines: list[str], comments: list[str]) -> bool:
    """Whether a page of answers is only named like a program, of which it has not one line."""
    if any(map(is_flow, lines)) or parse_program("\n".join(lines)) is not None:
        return False
    return any(
        NAMES_QUESTION.match("# " + (said or line).lstrip("# "))
        or (not said and _COUNTED.match(line))
        for line, said in zip(lines, comments, strict=True)
    )


def _begins(lines: list[str], comments: list[str]) -> list[int]:
    """Return where the pieces of a program begin: at comments that name a question.

    What is indented below such a comment goes on with a block above it.
    """
    named = [
        index
        for index, said in enumerate(comments)
        if said
        and not lines[index].startswith((" ", "\t"))
        and NAMES_QUESTION.match("# " + said.lstrip("# "))
        and not _next_code(lines, comments, index).startswith((" ", "\t"))
    ]
    return [0, *(index for index in named if index)]


def _next_code(lines: list[str], comments: list[str], index: int) -> str:
    pairs = zip(lines[index + 1 :], comments[index + 1 :], strict=True)
    return next((line for line, said in pairs if line.strip() and not said), "")


def _comments(lines: list[str], how: Comments) -> list[str]:
    """Return what whole lines of comment say, each at its line; the others are empty."""
    out: list[str] = []
    inside = ""
    for line in lines:
        bare = line.strip()
        if inside:
            ended = inside in line
            said = line.split(inside)[0].strip() if ended else bare
            out.append(said.removeprefix("* ") if how.opens == "/*" else said)
            inside = "" if ended else inside
        elif how.opens and (bare == how.opens if how.alone else bare.startswith(how.opens)):
            rest = bare.removeprefix(how.opens)
            inside = "" if how.closes in rest else how.closes
            out.append(rest.split(how.closes)[0].strip("* \t"))
        elif how.language == "python" and (match := _DOCSTRING.match(line)):
            rest = line[match.end() :]
            inside = "" if match[1] in rest else match[1]
            out.append(rest.split(match[1])[0].strip())
        elif how.line and bare.startswith(how.line):
            out.append(_comment(bare, how.line))
        else:
            out.append("")
    return ["" if said.lstrip(" [").startswith("wxMaxima") else said for said in out]


def _comment(line: str, sign: str) -> str:
    """Return the words of a comment; `%%` and `# %%` begin a section."""
    words = line.lstrip(sign).removeprefix("'").strip()
    section = line.startswith(("%% ", "# %% ", "#%% "))
    if line.startswith("#!") or re.fullmatch(r"[-=*#%~\s]*", words):
        return ""
    words = words.removeprefix("%%").strip()
    return f"## {words}" if section and words else words
