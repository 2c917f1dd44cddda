"""Programs of MATLAB, R, Julia and Python: the code is one program, its comments are text."""

from __future__ import annotations

import re
from pathlib import PurePath

from grader.expressions.notation import Notation
from grader.readers.document import CodeCell, Document, Passage
from grader.readers.markdown.read import limited, prepared
from grader.readers.text.decoding import decode
from grader.readers.text.page import Page

_LANGUAGES = {".m": "matlab", ".r": "r", ".jl": "julia", ".py": "python"}
_SIGNS = {"matlab": "%", "r": "#", "julia": "#", "python": "#"}
_BLOCKS = {"matlab": ("%{", "%}"), "julia": ("#=", "=#")}
_DOCSTRING = re.compile(r'\s*[rRuU]?("""|\'\'\')')


def read_program(source: str, data: bytes, notation: Notation) -> Document:
    """Read a program; its language is what the name of the file says."""
    text, remarks = decode(source, data)
    page = Page(source, text.rstrip("\n"))
    language = _LANGUAGES.get(PurePath(source).suffix.lower(), "python")
    cell = CodeCell(page.text, page.line_place(0, len(page.lines) - 1), language)
    comments = _comments(page.lines, language)
    if not any(line.strip() for line in comments):
        return Document(source, (cell,), remarks=remarks)
    page, found = prepared(Page(source, "\n".join(comments)))
    return Document(source, (cell, Passage(page)), remarks=limited((*remarks, *found)))


def _comments(lines: list[str], language: str) -> list[str]:
    """Return what whole lines of comment say, each at its line; the others are empty."""
    sign = _SIGNS[language]
    opening, closing = _BLOCKS.get(language, ("", ""))
    out: list[str] = []
    inside = ""
    for line in lines:
        bare = line.strip()
        if inside:
            ended = inside in line
            out.append(line.split(inside)[0].strip() if ended else bare)
            inside = "" if ended else inside
        elif opening and bare == opening:
            inside = closing
            out.append("")
        elif language == "python" and (match := _DOCSTRING.match(line)):
            rest = line[match.end() :]
            inside = "" if match[1] in rest else match[1]
            out.append(rest.split(match[1])[0].strip())
        elif bare.startswith(sign):
            out.append(_comment(bare, sign))
        else:
            out.append("")
    return out


def _comment(line: str, sign: str) -> str:
    """Return the words of a comment; `%%` and `# %%` begin a section."""
    words = line.lstrip(sign).removeprefix("'").strip()
    section = line.startswith(("%% ", "# %% ", "#%% "))
    if line.startswith("#!") or re.fullmatch(r"[-=*#%~\s]*", words):
        return ""
    words = words.removeprefix("%%").strip()
    return f"## {words}" if section and words else words
