"""Marks that only say how a text looks: taken off cells, blanked out in lines."""

from __future__ import annotations

import re
from html import unescape

# `x <b and c> d` is no tag: one letter alone is one only with nothing or an attribute after it.
RELATION = re.compile(r"[=<>≤≥≈]|\\(?:leq?|geq?|approx)\b")
"""A sign of relation, as it is written in text or in LaTeX."""
_TAG = re.compile(
    r"</?(?:[abipsu](?:\s+[\w-]+=[^<>]{0,200})?|(?:br|hr|em|strong|sub|sup|span|div|details|summary"
    r"|main|body|html|head|script|style|img|svg|font|center|code|pre|kbd|table|tr|td|th|li|ul|ol"
    r"|mark|ins|big|small|tt|samp"
    r"|h[1-6])\b[^<>]{0,200})/?>",
    re.IGNORECASE,
)
_PAIRED_TAGS = re.compile(
    r"<(b|i|u|em|strong|mark|ins|big|small|center|span|tt|code|kbd|samp)>([^<>]{1,200})</\1>",
    re.IGNORECASE,
)
#: Slanted words and values: `_42_` anywhere, `*42*` in a line of its own.
_SLANTED = re.compile(
    r"(?:(?<!\S)(?P<sign>_)(?=[^\s_])|^(?P<star>\*)(?=[^\s*]))(?P<text>[^_*\n]+)"
    r"(?:(?<=[^\s_])_(?=[\s.,;:!?]|$)|(?<=[^\s*])\*(?=[.\s]*$))"
)
#: A line that stands in quotation marks.
_QUOTED = re.compile(
    r"""^(?P<before>\s*)(?:["“](?P<text>[^"“”]+)["”]|'(?P<tick>[^'’]+)'|«(?P<angle>[^«»]+)»)(?=[\s.]*$)"""
)
_SPLIT_NAME = re.compile(
    r"(?<![\w\\])([A-Za-z]) (max|min|opt|best|crit|final|new|old)\b(?=\s*[=<>≤≥≈])"
)

#: A sign by its name in HTML, which Markdown knows too: `&nbsp;`, `&minus;`, `&#8722;`.
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}\d{0,2}|#\d{2,5}|#x[\dA-Fa-f]{2,5});")

_MARK = re.compile(r"`|\$|(?<!\S)(?:\*\*|__)(?=\S)|(?<=\S)(?:\*\*|__)(?=[\s.,;:!?]|$)")
_BRACKET = re.compile(r"\\[()]")
_CODE = re.compile(r"(?<!`)(`++)(.+?)(?<!`)\1(?!`)")
_BOLD = re.compile(r"(?<!\S)\*\*(\S(?:.*?\S)?)\*\*(?!\w)")
_ESCAPED = re.compile(r"\\([*_|`#+<>-])")


#: A mean value in signs of ASCII: `<x> = L/2`.
_MEAN = re.compile(r"(?<![\w<>=)])<(\s?[A-Za-z]\w?(?:\^\d)?\s?)>(?=\s?[=≈](?!=))")


def blank_markup(line: str) -> str:
    r"""Replace what only marks text up by spaces, and keep every column: `**`, backticks, `$`.

    `h max = 0.4` is meant as `h_max`.
    """
    if "<" in line:
        line = _TAG.sub(_spaces, _MEAN.sub(r"⟨\1⟩", line))
    line = _QUOTED.sub(_unquoted, line)
    line = _SLANTED.sub(lambda found: f" {found['text']} ", line)
    line = _SPLIT_NAME.sub(r"\1_\2", line)
    return _BRACKET.sub(_spaces, _MARK.sub(_spaces, line))


def with_signs_for_names(text: str) -> str:
    """Return a text with the signs that HTML has names for, and every place as it was.

    What it sets high or low is a power or a subscript: `10<sup>-3</sup>`, `x<sub>1</sub>`.
    """
    text = _ENTITY.sub(_sign, text) if "&" in text else text
    return _SCRIPT.sub(_script, text) if "</su" in text else text


#: A short script in HTML; ends of ordinals (`1<sup>st</sup>`) are none.
_SCRIPT = re.compile(
    r"(?<=[\w)\]}])<su(?P<kind>[pb])>\s?(?P<text>(?!(?:st|nd|rd|th)<)[^<>\n]{1,20}?)\s?</su(?P=kind)>",
    re.IGNORECASE,
)


def _script(found: re.Match[str]) -> str:
    text = found["text"]
    if found["kind"] in "pP":
        text = f"^{text}" if text.isalnum() else f"^({text})"
    else:
        text = f"_{text}" if text.isalnum() else f"_{{{text}}}"
    return text.ljust(len(found[0]))


def _sign(found: re.Match[str]) -> str:
    sign = unescape(found[0])
    if len(sign) > 1 or not (sign.isprintable() or sign.isspace()):
        return found[0]
    return (" " if sign.isspace() else sign).ljust(len(found[0]))


def _unquoted(found: re.Match[str]) -> str:
    return f"{found['before']} {found['text'] or found['tick'] or found['angle']} "


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match[0])


def without_marks(text: str) -> str:
    r"""Return a cell or an entry without the signs of Markdown: backticks, `**`, `\\*`."""
    text = (_PAIRED_TAGS.sub(r"\2", text) if "<" in text else text).strip()
    if "`" in text:
        text = _CODE.sub(lambda match: match[2].strip(), text)
    if "**" in text:
        text = _BOLD.sub(r"\1", text)
    return _ESCAPED.sub(r"\1", text).strip() if "\\" in text else text.strip()
