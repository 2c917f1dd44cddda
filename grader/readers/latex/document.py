r"""LaTeX documents: sections, lists, programs and mathematics, every line at its own line.

The commands that give a document its structure are turned into their Markdown signs, line by line;
the mathematics stays as it is. What is left is read as any other page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.equivalence import Remark
from grader.errors import Place
from grader.expressions.notation import Notation
from grader.readers.document import Document, Passage
from grader.readers.latex.counters import styles_of_sections, with_counters
from grader.readers.latex.crowded import with_line_breaks
from grader.readers.latex.drawings import with_named_nodes
from grader.readers.latex.environments import with_environments
from grader.readers.latex.lists import OPTIONS, Lists, with_label_styles
from grader.readers.latex.titles import with_titles
from grader.readers.latex.words import with_plain_words
from grader.readers.markdown.latex_tables import (
    TABLE,
    ends_of_tables,
    table_end,
    table_lines,
)
from grader.readers.markdown.read import limited, prepared
from grader.readers.text.decoding import decode
from grader.readers.text.macros import expand_macros
from grader.readers.text.omitted import without_latex_comments, without_unseen
from grader.readers.text.page import Page

_BEGIN, _END = re.compile(r"\\begin\s*\{document\}"), re.compile(r"\\end\s*\{document\}")
OPENS_DOCUMENT = re.compile(rb"\\documentclass|\\begin\s*\{document\}")
"""Where a whole LaTeX document begins."""
_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%.*")
_FORMULA = re.compile(r"\$|[\w)}]\s*=\s*[\w\\(-]|\\[(\[]")
_PROGRAM = re.compile(
    r"\\begin\s*\{(?P<name>verbatim\*?|lstlisting|minted|alltt|Verbatim|python|pycode)\}"
    rf"(?P<options>\s*{OPTIONS})?(?:\s*\{{(?P<language>\w+)\}})?"
)
_LANGUAGE = re.compile(r"language\s*=\s*\{?(\w+)")
_SECTIONS = {
    "part": 1, "chapter": 1, "section": 1, "subsection": 2, "subsubsection": 3,
    "paragraph": 4, "subparagraph": 5, "question": 1, "problem": 1, "exercise": 1, "title": 1,
    "subquestion": 2, "subproblem": 2,
}  # fmt: skip
_SECTION = re.compile(
    r"^\s*\\(" + "|".join(_SECTIONS) + r")\*?\s*(?:\[[^\]]*\]\s*)?\{((?:[^{}]|\{[^{}]*\})*)\}"
)
_BOLD = re.compile(r"\\(?:textbf|underline)\s*\{([^{}]*)\}")
_SLANTED = re.compile(r"\\(?:emph|textit|text|textsc|uline|mbox)\s*\{([^{}]*)\}")
_TYPED = re.compile(r"\\(?:texttt|verb\*?)\s*(?:\{([^{}]*)\}|\|([^|]*)\||\+([^+]*)\+)")
_LAYOUT = re.compile(
    r"\\(?:begin|end)\s*\{(?:document|center|flushleft|flushright|proof|solution|answer|quote"
    r"|figure\*?|table\*?|minipage|multicols|abstract|proposition|theorem|lemma)\}"
    rf"(?:{OPTIONS}|\{{[^}}]*\}})*"
    r"|\\(?:maketitle|newpage|clearpage|pagebreak|noindent|bigskip|medskip|smallskip|centering|hfill"
    r"|par|tableofcontents|indent|hrule|hline|vfill|linebreak|newline|qedhere|qed)(?![A-Za-z])"
    r"|\\(?:vspace|hspace|label|pagestyle|thispagestyle|setlength|caption|vskip)\*?\s*\{[^}]*\}(?:\{[^}]*\})?"
)
#: Sizes and looks of letters; the short old ones stand in mathematics as well: `{\bf w}`.
_SIZES = re.compile(
    r"\\(?:tiny|scriptsize|footnotesize|small|normalsize|large|Large|LARGE|huge|Huge|bfseries"
    r"|sffamily|rmfamily|ttfamily|itshape|scshape|slshape|upshape|mdseries)(?![A-Za-z])[ \t]*+"
)
_BOLD_GROUP = re.compile(
    r"\{[ \t]*+(?=(?:\\[A-Za-z]{1,12}[ \t]*+){0,4}\\(?:bfseries|bf)(?![A-Za-z]))"
    r"(?:\\(?:[A-Za-z]{1,12})[ \t]*+){1,5}(?P<text>[^{}$\\=]{0,120}[^\W\d_]{3}[^{}$\\=]{0,120})\}"
)
_LINE_END = re.compile(r"\\\\(?:\[[^\]]{0,20}\])?[ \t]*$")
_OF_A_DISPLAY = re.compile(r"[=&^_\\]")
_MISSING = re.compile(
    r"\\(input|include|includegraphics|includepdf|lstinputlisting)\b[^{]{0,200}\{([^{}]{0,200})\}"
)


def read_latex(source: str, data: bytes, notation: Notation) -> Document:
    """Open a LaTeX document; its running text is read later."""
    text, remarks = decode(source, data)
    commented, unsaid = without_latex_comments(Page(source, text))
    remarks += (*unsaid, *_commented_out(commented))
    text = with_environments(with_titles(_without_comments(commented.text)))
    styles = styles_of_sections(text)
    text = with_counters(expand_macros(with_label_styles(text)), styles)
    seen, unseen = without_unseen(Page(source, text))
    text, remarks = seen.text, (*remarks, *unseen)
    remarks += tuple(_missing(source, text))
    preamble, body = _body(text)
    body = with_line_breaks(with_plain_words(with_named_nodes(body)))
    lists = Lists()
    lists.declare(preamble)
    page = Page(source, "\n".join(_lines(body.split("\n"), lists)))
    page, found = prepared(page)
    return Document(source, (Passage(page),), remarks=limited(remarks + found))


def _commented_out(page: Page) -> Iterator[tuple[Remark, Place]]:
    """Say where mathematics is commented out, once for comments in lines one after another."""
    begin, end = _BEGIN.search(page.text), _END.search(page.text)
    first = page.line_index(begin.start()) if begin else 0
    last = page.line_index(end.start()) if end else len(page.lines)
    before = -2
    for index, line in enumerate(page.lines[:last]):
        match = _COMMENT.search(line) if "%" in line else None
        if index < first or match is None or not _FORMULA.search(match[0]):
            continue
        if index > before + 1:
            text = f"what is commented out was not read: {match[0].strip('% ')[:60]}"
            yield Remark("not-shown", text), page.line_place(index)
        before = index


def _without_comments(text: str) -> str:
    return "\n".join(
        _COMMENT.sub(r"\1", line) if "%" in line else line for line in text.split("\n")
    )


def _missing(source: str, text: str) -> Iterator[tuple[Remark, Place]]:
    """Say which other files the document calls for: they are not read."""
    for match in _MISSING.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        said = f"line {line} takes in another file ({match[2][:80]}), which was not read"
        yield Remark("other-file-not-read", said), Place(source, line)


def _body(text: str) -> tuple[str, str]:
    """Return what stands before a document, and the document; lines outside are left empty."""
    begin, end = _BEGIN.search(text), _END.search(text)
    first = begin.end() if begin else 0
    last = end.start() if end and end.start() >= first else len(text)
    return text[:first], "\n" * text.count("\n", 0, first) + text[first:last]


def _lines(lines: list[str], lists: Lists) -> Iterator[str]:
    """Turn each line of LaTeX structure into Markdown; as many lines come out as go in."""
    ending = ""
    table: list[str] = []
    ends = ends_of_tables(lines)
    for index, line in enumerate(lines):
        if table:
            yield table.pop(0)
            continue
        if ending:
            closed = ending in line
            yield "````" if closed else line
            ending = "" if closed else ending
            continue
        program = _PROGRAM.search(line)
        if program:
            ending = f"\\end{{{program['name']}}}"
            language = program["language"] or _option(program["options"] or "")
            yield "````" + language.lower()
            continue
        if "\\begin" in line and TABLE.search(line):
            first, *table = table_lines(lines[index : table_end(ends, index)])
            yield first
        else:
            yield _line(line, lists)


def _option(options: str) -> str:
    match = _LANGUAGE.search(options)
    return match[1] if match else ""


def _line(line: str, lists: Lists) -> str:
    """Turn one line of text into Markdown."""
    section = _SECTION.match(line)
    if section:
        title, rest = _plain(section[2]), _plain(line[section.end() :]).strip()
        return f"**{title}** {rest}" if rest else "#" * _SECTIONS[section[1]] + " " + title
    lead, shown = lists.line(line)
    return lead + _plain(shown)


#: A blank at which no line ends; `x ~ 5` in plain text may say that two numbers are near.
_TIE = re.compile(r"~{2,}|~(?=\S)")


def _plain(line: str) -> str:
    """Take the commands of layout off a line; mathematics between dollars has none of them."""
    pieces = re.split(r"(\$[^$]*\$)", line) if "$" in line else [line]
    for index in range(0, len(pieces), 2):
        piece = _LAYOUT.sub("", pieces[index])
        piece = _SIZES.sub("", _BOLD_GROUP.sub(r"**\g<text>**", piece))
        piece = _BOLD.sub(r"**\1**", piece)
        piece = _TYPED.sub(lambda match: f"`{match[1] or match[2] or match[3] or ''}`", piece)
        if "\\text" in piece and re.search(r"[=&^_]", piece):
            pieces[index] = piece  # a row of a display, where \text belongs to the mathematics
        else:
            pieces[index] = _SLANTED.sub(r"\1", piece)
    whole = _without_line_end("".join(pieces), len(pieces) > 1)
    return _TIE.sub(lambda tie: " " * len(tie[0]), whole) if "~" in line else whole


def _without_line_end(line: str, has_formula: bool) -> str:
    """Take the sign that ends a line off a line of text; rows of displays need it."""
    end = _LINE_END.search(line) if "\\\\" in line else None
    if end is None:
        return line
    text = line[: end.start()].rstrip()
    is_text = has_formula or text.endswith("**") or not _OF_A_DISPLAY.search(text)
    return text if is_text and re.search(r"[^\W\d_]{3}", text) else line
