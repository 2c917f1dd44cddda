r"""Formulas between the marks of other systems, as Markdown marks them: between dollars.

Wikis write `<math>x^2</math>`, forums and blogs `[tex]x^2[/tex]` and `$latex x^2$`,
AsciiDoc `stem:[x^2]`, reStructuredText and MyST `` :math:`x^2` `` and `` {math}`x^2` ``,
GitLab `` $`x^2`$ ``.
Marks are replaced by blanks and dollars, so that every place stays.
"""

from __future__ import annotations

import re

_PATTERNS = (
    # MathML, which has elements inside, is none of these.
    re.compile(
        r"<(?P<tag>math|tex|latex|span)\b(?P<kind>[^<>\n]{0,100})>"
        r"(?P<text>(?:[^<$]|<(?![/A-Za-z!])){1,4000})</(?P=tag)>",
        re.IGNORECASE,
    ),
    re.compile(
        r"\[(?P<tag>i?math|tex|latex|\${1,2})\](?P<text>(?:[^\[]|\[(?!/)){1,4000})\[/(?P=tag)\]",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<![\w:])(?:latex|ascii)?(?:math|stem):\[(?P<text>\$[^$]{1,2000}\$|[^]$]{1,2000})\]"
    ),
    re.compile(r"(?::math:|\{math\})`(?P<text>[^`\n]{1,2000})`"),
    re.compile(r"\$latex\s(?P<text>[^$\n]{1,2000})\$"),
    re.compile(r"\$`(?P<text>[^`$\n]++)`\$"),
)
#: What one of the patterns needs, in small letters.
_HINTS = ("</math", "</tex", "</latex", 'class="math', "[/", "math:", "stem:", "{math}`", "$latex",
          "$`")  # fmt: skip
_DELIMITED = ("$", "\\[", "\\(", "\\begin")


def with_plain_dollars(text: str) -> str:
    """Return a text with formulas between dollars alone, and every place as it was."""
    small = text.lower()
    if any(hint in small for hint in _HINTS):
        for pattern in _PATTERNS:
            text = pattern.sub(_between_dollars, text)
    return text


def _between_dollars(found: re.Match[str]) -> str:
    groups = found.groupdict()
    tag, kind, text = groups.get("tag") or "", groups.get("kind") or "", found["text"]
    if (tag.lower() == "span" and 'class="math' not in kind) or not text.strip():
        return found[0]
    sign = "$$" if tag == "$$" or re.search(r"block|display", kind) else "$"
    if text.lstrip().startswith(_DELIMITED):
        sign = ""
    start, end = found.start("text") - found.start(), found.end("text") - found.start()
    opening, closing = sign.rjust(start), sign.ljust(len(found[0]) - end)
    if "\n" in text:
        return f"{opening}{text}{closing}"
    inner = text.strip()
    before = text.index(inner)
    behind = len(text) - before - len(inner)
    return f"{' ' * before}{opening}{inner}{closing}{' ' * behind}"
