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


#: Digits one by one, as one number is transcribed; and commands whose arguments they may be.
_SPACED_DIGITS = re.compile(
    r"(?<![\w.,^])(?<![\w.,^] )\d(?: \d)+(?: ?\. ?\d(?: \d)*+)?(?!\s?[\w.,])|"
    r"(?<![\w.,^])(?<![\w.,^] )\d \. ?\d(?: \d)*+(?!\s?[\w.,])"
)
_MAY_HOLD_DIGITS = re.compile(r"\d [\d.]")
_TAKES_DIGITS = re.compile(r"\\(?:[dtcs]?frac|nicefrac|[dt]?binom)\s*\Z")


def digits_together(text: str) -> str:
    """Return a text in which `1 2 0` is the number that it is set as; blanks stand behind it."""
    if _MAY_HOLD_DIGITS.search(text) is None:
        return text

    def number(found: re.Match[str]) -> str:
        before = text[max(0, found.start() - 12) : found.start()]
        if _TAKES_DIGITS.search(before):
            return found[0]
        return found[0].replace(" ", "").ljust(len(found[0]))

    return _SPACED_DIGITS.sub(number, text)


#: The number of an equation behind it: `x = 2 \\quad (1)`.
_NUMBER = re.compile(
    r"(?:\\q?quad|\\hfill|\\hspace\{[^{}]{1,12}\})\s{0,3}\(\d{1,2}[a-z]?\)[\s$.]*\Z"
)
_LONGEST_NUMBER = 40


def without_number(text: str) -> str:
    """Return a formula with blanks in place of its number at the right margin."""
    start = max(0, len(text) - _LONGEST_NUMBER)
    found = _NUMBER.search(text, start) if "(" in text[start:] else None
    if found is None or not text[: found.start()].strip(" $"):
        return text
    kept = "$" if found[0].endswith("$") and text.startswith("$") else ""
    return f"{text[: found.start()].rstrip(' ,')}{kept}".ljust(len(text))


def joined(text: str) -> str:
    """Return a text with such names in one piece, blanks behind them."""
    if "{" not in text:
        return text
    # What few formulas hold, and either pattern needs, is asked for first.
    if "\\operatorname" in text or "\\text" in text or "\\math" in text:
        text = _SPACED_NAME.sub(_together, text)
    if "'" in text or "\\prime" in text or "’" in text or "′" in text:
        text = _BRACED.sub(_bare, text)
    return text


def _together(found: re.Match[str]) -> str:
    name = found["letters"].replace(" ", "")
    if "operatorname" not in found["command"] and name not in KNOWN_FUNCTIONS:
        return found[0]  # `\text{ N m}` are two units
    return f"{found['command']}{{{name}}}".ljust(len(found[0]))


def _bare(found: re.Match[str]) -> str:
    return f" {found['name']}".ljust(len(found[0]))
