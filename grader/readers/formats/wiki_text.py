"""The markup of MediaWiki, as Markdown has it; lines stay where they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.expressions.notation import Notation
from grader.readers.document import Document
from grader.readers.formats.lightweight import item_of, letter_of, rows_of_cells
from grader.readers.markdown.read import opened
from grader.readers.text.decoding import decode

_HEADING = re.compile(r"(?P<signs>={1,6})[ \t]*(?P<text>[^=\s].{0,300}?)[ \t]*(?P=signs)[ \t]*")
_ITEM = re.compile(r"(?P<marks>[#*:;]{1,9})[ \t]*+(?P<text>.*)")
_BOLD = re.compile(r"'{3}(?P<text>[^'\n]{1,300}(?:'[^'\n]{1,300}){0,9})'{3}")
_ITALIC = re.compile(r"(?<!')'{2}(?P<text>[^'\n]{1,300})'{2}(?!')")
_LINK = re.compile(r"\[\[(?:[^][|\n]{1,200}\|)?(?P<text>[^][|\n]{1,200})\]\]")
_TEMPLATE = re.compile(r"\{\{(?:math|mvar|nowrap)\|(?:1=)?(?P<text>[^{}|\n]{1,300})\}\}", re.I)
_NO_WIKI = re.compile(r"</?nowiki\s?/?>", re.I)
#: The tags around programs and what stands as it was typed.
_TAG = re.compile(
    r"<(?P<ends>/)?(?P<name>syntaxhighlight|source|pre)\b(?P<kind>[^<>\n]{0,100})>", re.IGNORECASE
)
_LANGUAGE = re.compile(r"lang\s?=\s?[\"']?(\w{1,20})")
#: A list in HTML, whose numbers may begin at another one than 1, and be letters.
_LIST = re.compile(r"<ol\b(?P<kind>[^<>\n]{0,100})>|<li>|</(?:ol|li)>", re.IGNORECASE)
_START = re.compile(r"start\s?=\s?[\"']?(\d{1,3})")
_CELLS = re.compile(r"\|\||!!")
_STYLE = re.compile(
    r"\A\s*+(?:[\w-]{1,20}+\s?=\s?(?:\"[^\"|]{0,200}\"|\w{1,20}+(?!\w))\s*+)+\|(?!\|)"
)


def read_wiki_text(source: str, data: bytes, notation: Notation) -> Document:
    """Read a page of a wiki; lines stay where they are."""
    text, remarks = decode(source, data)
    lines = _with_numbers(_with_listings(text)).split("\n")
    return opened(source, "\n".join(_rewritten(lines)), remarks)


def _with_numbers(text: str) -> str:
    """Write the numbers of lists in HTML: `<ol start="2"><li>Adam:</li></ol>` is `2. Adam:`."""
    number, lettered = 0, False

    def written(found: re.Match[str]) -> str:
        nonlocal number, lettered
        if found["kind"] is not None:
            start = _START.search(found["kind"])
            number, lettered = int(start[1]) if start else 1, "alpha" in found["kind"]
        elif number and found[0].lower() == "<li>":
            number += 1
            return f"{letter_of(number - 1)}) " if lettered else f"{number - 1}. "
        elif not number:
            return found[0]
        return ""

    return _LIST.sub(written, text)


def _with_listings(text: str) -> str:
    """Write listings, which stand between two tags of a name, as Markdown has them."""
    pieces: list[str] = []
    position = 0
    opened: re.Match[str] | None = None
    for tag in _TAG.finditer(text):
        if not tag["ends"]:
            opened = opened or tag
        elif opened is not None and tag["name"].lower() == opened["name"].lower():
            pieces += [text[position : opened.start()]]
            pieces += [_listing(text[opened.end() : tag.start()], opened["kind"])]
            position, opened = tag.end(), None
    return "".join([*pieces, text[position:]])


def _listing(text: str, kind: str) -> str:
    """Write a listing between fences if its tags have lines of their own, else by its indent."""
    language = _LANGUAGE.search(kind)
    if text.startswith("\n") and text.endswith("\n"):
        return f"```{language[1] if language else ''}{text}```"
    if "\n" not in text:
        return f"`{text.strip()}`" if text.strip() else ""
    return "\n".join(f"    {line}" for line in text.split("\n"))


def _rewritten(lines: list[str]) -> Iterator[str]:
    """Yield each line as Markdown has it; a table is as long as it was."""
    index, fenced = 0, False
    counts: list[int] = []
    while index < len(lines):
        line = lines[index]
        fenced ^= line.startswith("```")
        if not fenced and line.lstrip().startswith("{|"):
            end = index + 1
            while end < len(lines) and not lines[end].lstrip().startswith("|}"):
                end += 1
            yield from _table(lines[index + 1 : end])
            index = end + 1
            continue
        item = None if fenced else _ITEM.fullmatch(line)
        if item:
            yield _item(item, counts)
        else:
            counts.clear()
            yield line if fenced or line.startswith("    ") else _plain(line)
        index += 1


def _plain(line: str) -> str:
    """Return a line of text without the signs of a wiki."""
    found = _HEADING.fullmatch(line)
    line = f"{'#' * len(found['signs'])} {found['text']}" if found else line
    line = _BOLD.sub(r"**\g<text>**", line) if "'''" in line else line
    line = _ITALIC.sub(r"\g<text>", line) if "''" in line else line
    line = _TEMPLATE.sub(r"\g<text>", line) if "{{" in line else line
    return _NO_WIKI.sub("", _LINK.sub(r"\g<text>", line) if "[[" in line else line)


def _item(found: re.Match[str], counts: list[int]) -> str:
    """Return an item of a list, a term (`;`), or what only stands further in (`:`)."""
    marks, text = found["marks"], _plain(found["text"])
    if marks[-1] in "#*":
        return item_of(marks, text, counts)
    return f"**{text}**" if marks[-1] == ";" else text


def _table(lines: list[str]) -> list[str]:
    """Return a table whose rows are parted by `|-`, as many lines as it had with its ends."""
    rows: list[list[str]] = [[]]
    for line in lines:
        line = line.strip()
        if line.startswith("|-"):
            rows.append([])
        elif line.startswith(("|", "!")) and not line.startswith("|+"):
            rows[-1] += [_cell(each) for each in _CELLS.split(line[1:])]
        elif rows[-1] and line:
            rows[-1][-1] += f" {_plain(line)}"
    rows = [row for row in rows if row]
    columns = max(map(len, rows), default=0)
    filled = [row + [""] * (columns - len(row)) for row in rows]
    return rows_of_cells([*filled, *[[]] * (len(lines) - len(filled))], columns)


def _cell(text: str) -> str:
    return _plain(_STYLE.sub("", text, count=1).strip())
