"""A student's words for a page: mathematics typeset, light Markdown as meant, the rest as text.

Only what is written in pairs is marked up: `$…$`, `\\(…\\)`, `\\[…\\]`, backticks, `**bold**` and
`*italics*`. Everything else, a tag or a link of Markdown above all, stays the text that it is.
"""

from __future__ import annotations

import re
from dataclasses import replace

from markupsafe import Markup

from grader.expressions.notation import Notation
from grader.reports.typesetting.maths_html import Maths, code, mathml, run_on, typeset_source, words
from grader.reports.wording import shortened

_LONGEST = 3000
_DEEPEST = 3
_MARKED = re.compile(
    r"""\$\$(?P<shown>[^$]{1,2000})\$\$ | \$(?P<inline>[^$\n]{1,2000})\$
      | \\\((?P<round>(?:(?!\\\()[^$\n]){1,2000}?)\\\)
      | \\\[(?P<square>(?:(?!\\\[)[^$]){1,2000}?)\\\]
      | `(?P<code>[^`\n]{1,500})`
      | \*\*(?P<strong>[^\s*](?:[^*\n]{0,500}[^\s*])?)\*\*
      | (?<![\w*])\*(?P<em>[^\s*](?:[^*\n]{0,500}[^\s*])?)\*(?![\w*])""",
    re.VERBOSE,
)
_MATHS = ("shown", "inline", "round", "square")


def prose(text: str, notation: Notation, limit: int = _LONGEST) -> Maths:
    """Show a student's words, cut to a number of characters."""
    lines = re.sub(r"(?<!\s)\s*\n\s*", "\n", shortened(text.strip(), limit))
    shown = replace(_marked(lines, notation, 0), text=text)
    return replace(shown, html=Markup('<span class="prose">{}</span>').format(shown.html))


def _marked(text: str, notation: Notation, depth: int) -> Maths:
    parts: list[str] = []
    pieces: list[Maths] = []
    end = 0
    for found in _MARKED.finditer(text) if depth < _DEEPEST else ():
        parts += [text[end : found.start()], found[0]]
        pieces += [words(parts[-2]), _piece(found, notation, depth)]
        end = found.end()
    rest = text[end:]
    return run_on(text, [*parts, rest], [*pieces, words(rest)])


def _piece(found: re.Match[str], notation: Notation, depth: int) -> Maths:
    kind = found.lastgroup or "code"
    inner = found[kind]
    if kind in _MATHS:
        return as_written(inner, notation)
    if kind == "code":
        return code(inner, 500)
    own = _marked(inner, notation, depth + 1)
    sign = "**" if kind == "strong" else "*"
    html = Markup("<{0}>{1}</{0}>").format(Markup(kind), own.html)
    return Maths(html, f"{sign}{own.markdown.strip()}{sign}", own.text)


def as_written(latex: str, notation: Notation) -> Maths:
    """Show a student's formula as it was written, where it can be typeset; else as it was read."""
    read = typeset_source(latex, notation)
    html = mathml(latex) if re.search(r"[\\^_]", latex) else None
    return read if html is None else replace(read, html=html)
