r"""A line as its label would stand in Markdown: `=== 1 ===`, `\section*{Problem 1}`, `[Q1] 42`.

The line that is returned has as many characters, so that every place in it is one of the page.
"""

from __future__ import annotations

import re

from grader.expressions.phrases import ANSWER_WORDS, PART_WORDS, QUESTION_WORDS, pattern_of

MAX_LINE = 160
_WORDED = (
    rf"(?:(?:{pattern_of((*QUESTION_WORDS, *PART_WORDS, *ANSWER_WORDS))})(?![^\W\d_])"
    r"|[QP](?=[\s.\-#]{0,2}\d))"
)
_SHEET = (
    r"(?:home\s?work|hw|assignment|problem\s+set|problem\s+sheet|pset|ps|sheet|worksheet|quiz|exam"
    r"|midterm|lab|tutorial|blatt|übungsblatt|hausaufgabe|tarea|devoir|td)"
)
#: A frame of signs around a title: `=== 1 ===`, `--- Problem 2 ---`.
_FRAMED = re.compile(
    r"[ \t]*(?P<left>(?P<sign>[=\-*~#_+])(?P=sign){2,9}|—)"
    r"(?P<title>[ \t]*[^\s=\-*~#_+|][^|$]{0,60}?)"
    r"(?P<right>[ \t]*(?:(?P=sign){3,10}|—))[ \t]*"
)
_LABELLED = re.compile(rf"[ \t]*{_WORDED}", re.IGNORECASE)
#: A heading of Typst or AsciiDoc: `= Problem 1`, `=== (a)`.
_EQUALS = re.compile(
    rf"[ \t]*(?P<sign>={{1,4}})(?=[ \t]+(?:{_WORDED}|\(?[A-Za-z]\)[ \t]*\Z))", re.IGNORECASE
)
#: A heading of LaTeX in a page that is none: `\section*{Problem 1}`.
_COMMAND = re.compile(
    r"[ \t]*(?P<command>(?:\\noindent[ \t]*)?\\(?P<name>(?:sub){0,2}section|(?:sub)?paragraph"
    r"|chapter|textbf|textit|underline|emph)\*?[ \t]*\{)(?P<title>[^{}]{1,80})(?P<close>\})"
)
#: A label between the signs of a formula, as converters write `(a)`: `\(a\) 42`.
_ESCAPED = re.compile(r"(?P<before>[ \t#>*_-]*)\\\((?P<name>\w{1,3})\\\)(?=[ \t]+\S)")
#: A sign behind a label that was escaped: `b\) 42`.
_ESCAPED_SIGN = re.compile(r"[ \t#>*_(-]*\w{1,3}(?P<sign>\\)(?=[).])")
#: A number sign that is escaped behind the word for a question: `Problem \#2`, `\#2.`
_ESCAPED_NUMBER = re.compile(
    rf"[ \t#>*_(]*(?:{_WORDED}[ \t~]{{0,2}})?(?P<sign>\\)(?=#[ \t]?\d)", re.IGNORECASE
)
#: What names the sheet in front of the question: `HW3, Problem 1`.
_OF_SHEET = re.compile(
    rf"(?P<before>[ \t#>*_=]*)(?P<sheet>{_SHEET}[ \t]{{0,2}}#?\d{{0,3}}[ \t]{{0,2}}"
    rf"[,:;.\-–—|]?[ \t]{{0,2}})(?={_WORDED}[ \t]{{0,2}}[#:(]?[ \t]{{0,2}}[\w(]|\#[ \t]?\d)",
    re.IGNORECASE,
)
#: A bracket around the word and the number of a question: `[Problem 1]`, `(Q2)`.
_BRACKETED = re.compile(
    rf"(?P<before>[ \t#>*_]*)(?P<open>[\[({{<])(?={_WORDED}[^\])}}>]{{0,20}}[\])}}>])",
    re.IGNORECASE,
)
#: A letter that says that a question follows, in front of its word: `Q: Question 1`.
_ASKED = re.compile(
    rf"[ \t#>*_-]*(?P<sign>Q[ \t]?[:.][ \t]+)(?={_WORDED}[ \t]{{0,2}}\d)", re.IGNORECASE
)
#: A label between dollars: `$(a)$ 42`, `($a$) 42`, `$\mathbf{(a)}$`, `Problem $1$`.
_IN_DOLLARS = re.compile(
    r"[ \t#>*_-]*(?:(?P<left>\$(?:\\(?:math|text)?(?:bf|rm|it|sf)?\{|\\(?:text|bm|boldsymbol)\{)?)"
    r"\([A-Za-z]{1,3}\)[.:]?(?P<right>\}?\$)|\((?P<in>\$)\w{1,3}(?P<out>\$)\)"
    rf"|{_WORDED}[ \t~]{{0,2}}(?P<open>\$)\d{{1,2}}(?P<close>\$))(?![\w^_])",
    re.IGNORECASE,
)
#: A tag with attributes, and one that only says how a line looks: `<h3 style="…">`, `<center>`.
_TAGS = re.compile(
    r"[ \t#>*_-]*(?P<tags>(?:</?(?:h[1-6]|div|span|p|b|strong|font|center|u|i|em)"
    r"(?:\s[^<>\n]{0,120})?>){1,4})(?=[ \t*_]*[^<\s])",
    re.IGNORECASE,
)
_PLAIN_TAG = re.compile(r"<\w{1,6}>")
#: A picture in front of a title: `## 📝 Problem 1`, `💡 (a) 42`; ticks and boxes are none.
_PICTURED = re.compile(
    "[ \\t#>*_-]*(?P<sign>[\U0001f300-\U0001faff\u2b50\u270f\u270d\u2753-\u2757\u2728\u26a1\u2699]"
    "[\U0001f3fb-\U0001f3ff\ufe0f\u200d]{0,3}[ \\t]*)(?=\\S)"
)
_KEYCAP = re.compile("(?P<number>\\d)\ufe0f?\u20e3")
#: A block of Quarto or HackMD with a title: `::: {.callout-note title="Part a"}`.
_BLOCK = re.compile(
    r"[ \t>]*:{3,9}[ \t]*(?:\{[^{}\n]{0,120}?\btitle[ \t]?=[ \t]?"
    r"[\"'](?P<title>[^\"'\n]{1,80})[\"'][^{}\n]{0,80}\}"
    r"|(?:spoiler|details|info|note|tip|warning|success|danger)[ \t]+"
    r"(?P<words>\S[^{}\n]{0,80}))[ \t]*"
)
#: The edge of a block without a title.
_EDGE = re.compile(r"[ \t>]*:{3,9}[ \t]{0,3}+(?:\{[^{}\n]{0,120}\}|[A-Za-z-]{1,24})?[ \t]*")
#: A title that is a link, and words with attributes: `## [[Problem 1]]`, `[(a)]{.part}`.
_LINKED = re.compile(
    r"[ \t#>*_-]*(?:(?P<open>\[\[)[^\][\n|]{1,60}(?P<close>\]\])(?=[ \t*_]*$)"
    r"|(?P<left>\[)[^\][\n]{1,40}(?P<right>\]\{[.#][^{}\n]{0,60}\}))"
)
_WIDE = {0xFF10 + at: str(at) for at in range(10)} | {0xFF0E: ".", 0xFF3D: "]", 0xFF3B: "["}


def as_markdown(line: str) -> str:
    """Return a line with its label as in Markdown, in as many characters."""
    if len(line) > MAX_LINE or not line.strip():
        return line
    line = line.translate(_WIDE) if not line.isascii() else line
    line = _without_pictures(line) if not line.isascii() else line
    for change in (
        _without_block,
        _without_tags,
        _without_link,
        _unframed,
        _uncommanded,
        _without_sheet,
        _without_bracket,
        _unasked,
        _unescaped,
        _without_dollars,
    ):
        line = change(line)
    return line


def _heading(line: str, title: tuple[int, int]) -> str:
    """Return a line that is nothing but a title, with a sign of a heading in front of it."""
    start, end = title
    return ("#".ljust(start) + line[start:end]).ljust(len(line))


def _unframed(line: str) -> str:
    equals = _EQUALS.match(line)
    if equals:
        signs = "#" * len(equals["sign"])
        return line[: equals.start("sign")] + signs + line[equals.end("sign") :]
    found = _FRAMED.fullmatch(line)
    if found and _LABELLED.match(found["title"]):
        return _heading(line, found.span("title"))
    start, end = found.span("title") if found else (0, len(line))
    return (" " * start + line[start:end]).ljust(len(line))


def _uncommanded(line: str) -> str:
    found = _COMMAND.match(line)
    if not found:
        return line
    title, close = found.span("title"), found.start("close")
    if "section" in found["name"] or "paragraph" in found["name"] or found["name"] == "chapter":
        return _heading(line, title) if not line[found.end() :].strip() else line
    begin = found.start("command")
    marks = "**".ljust(title[0] - begin)[: title[0] - begin]
    return f"{line[:begin]}{marks}{line[title[0] : title[1]]} {line[close + 1 :]}"


def _without_sheet(line: str) -> str:
    found = _OF_SHEET.match(line)
    return _blank(line, found.span("sheet")) if found else line


def _without_bracket(line: str) -> str:
    found = _BRACKETED.match(line)
    return _blank(line, found.span("open")) if found else line


def _unasked(line: str) -> str:
    found = _ASKED.match(line)
    return _blank(line, found.span("sign")) if found else line


def _unescaped(line: str) -> str:
    sign = _ESCAPED_SIGN.match(line)
    if sign:
        return _blank(line, sign.span("sign"))
    number = _ESCAPED_NUMBER.match(line)
    if number:
        return _blank(line, number.span("sign"))
    found = _ESCAPED.match(line)
    return f"{found['before']} ({found['name']}) {line[found.end() :]}" if found else line


def _without_pictures(line: str) -> str:
    line = _KEYCAP.sub(lambda cap: f"{cap['number']}.".ljust(len(cap[0])), line)
    found = _PICTURED.match(line)
    return _blank(line, found.span("sign")) if found else line


def _without_block(line: str) -> str:
    if ":::" not in line:
        return line
    found = _BLOCK.fullmatch(line)
    if found:
        return _heading(line, found.span("title" if found["title"] else "words"))
    return " " * len(line) if _EDGE.fullmatch(line) else line


def _without_tags(line: str) -> str:
    found = _TAGS.match(line) if "<" in line else None
    if not found or _PLAIN_TAG.fullmatch(found["tags"]):
        return line
    start, end = found.span("tags")
    kind = re.search(r"<(?P<kind>h[1-6]|b|strong)[\s>]", found["tags"], re.IGNORECASE)
    plain = f"<{kind['kind']}>" if kind else ""
    return line[:start] + plain.rjust(end - start) + line[end:]


def _without_link(line: str) -> str:
    found = _LINKED.match(line) if "]" in line else None
    if not found:
        return line
    for sign in ("open", "close", "left", "right"):
        if found[sign]:
            line = _blank(line, found.span(sign))
    return line


def _without_dollars(line: str) -> str:
    found = _IN_DOLLARS.match(line) if "$" in line else None
    if not found:
        return line
    for sign in ("left", "right", "in", "out", "open", "close"):
        if found[sign]:
            line = _blank(line, found.span(sign))
    return line


def _blank(line: str, span: tuple[int, int]) -> str:
    start, end = span
    return line[:start] + " " * (end - start) + line[end:]
