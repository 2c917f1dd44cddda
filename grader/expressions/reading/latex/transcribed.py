r"""What tools that transcribe pictures write apart: `\\operatorname { s i n }`, `{\\sigma}'(z)`.

Every text keeps its length, so that places stay.
"""

from __future__ import annotations

import re

from grader.expressions.functions import KNOWN_FUNCTIONS

_SPACED_NAME = re.compile(
    r"(?P<command>\\(?:operatorname|mathrm|text|mathit|mathbf)\*?)\s{0,3}"
    r"\{\s?(?P<letters>[A-Za-z](?: [A-Za-z]){1,20})\s?\}"
)
_BRACED = re.compile(
    r"(?<![_^\\A-Za-z}])\{\s?(?P<name>\\[A-Za-z]{1,20}|[A-Za-z])\s?\}(?=\s?(?:['′’]|\^\s?\{?\s?\\prime))"
)


def joined(text: str) -> str:
    """Return a text with such names in one piece, blanks behind them."""
    if "{" not in text:
        return text
    return _BRACED.sub(_bare, _SPACED_NAME.sub(_together, text))


def _together(found: re.Match[str]) -> str:
    name = found["letters"].replace(" ", "")
    if "operatorname" not in found["command"] and name not in KNOWN_FUNCTIONS:
        return found[0]  # `\text{ N m}` are two units
    return f"{found['command']}{{{name}}}".ljust(len(found[0]))


def _bare(found: re.Match[str]) -> str:
    return f" {found['name']}".ljust(len(found[0]))
