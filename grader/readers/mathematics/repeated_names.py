"""Equations that have lost their line breaks: `C(7, 3) = 7!/(3! 4!) C(7, 3) = 35`.

What is computed stands in front of each of them; nobody multiplies by it on the way.
"""

from __future__ import annotations

import re

_NAMED = re.compile(r"(?<![\w\\])(?P<name>[A-Za-z]\w{0,9}\([^()=<>]{1,20}\))[ \t]?=")
_ENDS_TERM = re.compile(r"[\w)\]}!%][ \t]+\Z")


def in_one_chain(line: str) -> str:
    """Return a line with such equations as one chain, every sign at its own place."""
    if line.count("=") < 2:
        return line
    name = ""
    for match in _NAMED.finditer(line):
        start, end = match.span()
        if match["name"] == name and _ENDS_TERM.search(line[max(start - 2, 0) : start]):
            line = f"{line[:start]}{'=':>{end - start}}{line[end:]}"
        name = match["name"]
    return line
