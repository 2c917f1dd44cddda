r"""Lines of a page in plain signs: `$95\,\Omega \pm 5\,\%$` as `95 Ω ± 5 %`."""

from __future__ import annotations

import re

_WRITTEN = (
    (re.compile(r"\\(?:text|mathrm|textrm|mbox|operatorname\*?)\s?\{([^{}]*)\}"), r"\1"),
    (re.compile(r"\^\{([-−]?\d{1,3})\}"), r"^\1"),
    (re.compile(r"\^\{?\s?\\circ\s?\}?|\\degree(?![A-Za-z])"), "°"),
    (re.compile(r"\\pm(?![A-Za-z])\s?|\+/-|\+-"), "±"),
    (re.compile(r"\\Omega(?![A-Za-z])"), "Ω"),
    (re.compile(r"\\mu(?![A-Za-z])\s?"), "μ"),
    (re.compile(r"\\in(?![A-Za-z])"), "∈"),
    (re.compile(r"\\(?:times|cdot)(?![A-Za-z])"), "×"),
    (re.compile(r"\\%"), "%"),
    (re.compile(r"\\(Re|Im|arg)(?![A-Za-z])"), r"\1"),
    (re.compile(r"\\[lr]?vert(?![A-Za-z])|\\\|"), "|"),
    (re.compile(r"\\(?:left|right)(?![A-Za-z])|\\?[$!]|\\[,;: ]|\\q?quad(?![A-Za-z])"), " "),
)


def in_plain_signs(line: str) -> str:
    """Return a line without the marks of LaTeX, and with one blank where several stand."""
    for pattern, new in _WRITTEN:
        line = pattern.sub(new, line)
    return " ".join(line.split()).strip(" .")
