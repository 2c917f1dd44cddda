"""Formulas in the plain notation of messages, as they look on paper: `w^4` is w⁴.

Messages are plain sentences that name formulas such as `sigma'(z_5)`. Only characters are changed,
so that the text stays text; a sentence without such names stays as it is. What a message quotes
between backticks is shown as code, unchanged.
"""

from __future__ import annotations

import re
from functools import lru_cache

from grader.expressions.names import GREEK_SIGNS
from grader.reports.typesetting.maths_html import Maths, code, run_on, words

_LOW = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_HIGH = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
#: Words of the printer, made to be read back, and what people write.
_PRINTERS_OWN = (
    (re.compile(r'\bunit\("?(\w+)"?\)'), r"\1"),
    (re.compile(r"\bprimed\((\w+)\)"), r"\1'"),
    (re.compile(r'"?\b(max|min|sup|inf)_over"?\(([\w^*\']+), (\w+)\)'), r"\1 over \3 of \2"),
)
_SCIENTIFIC = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)e([+-])(\d{2,3})(?![\w.]*\w)")
_QUOTE = re.compile(r"`([^`]+)`")
_LETTER = "|".join([*sorted(GREEK_SIGNS, key=len, reverse=True), "[A-Za-z]"])
_NAME = re.compile(rf"(?<![\w.\\])({_LETTER})('{{0,3}})(_\d+)?(?![A-Za-z_])(\^\*)?(\^-?\d+)?")


@lru_cache(maxsize=4096)
def paper(text: str) -> str:
    """Return the sentence with indices, powers, primes and Greek letters as on paper."""
    for pattern, written in _PRINTERS_OWN:
        text = pattern.sub(written, text)
    return _SCIENTIFIC.sub(_power_of_ten, _NAME.sub(_name, text))


def _power_of_ten(found: re.Match[str]) -> str:
    """Write `4.2e-05` as 4.2 · 10⁻⁵."""
    return f"{found[1]} · 10{f'{found[2]}{int(found[3])}'.removeprefix('+').translate(_HIGH)}"


def sentence(text: str) -> Maths:
    """Show a message: words with their formulas as on paper, and quotes as code."""
    parts = _QUOTE.split(text)
    pieces = [code(part) if place % 2 else words(paper(part)) for place, part in enumerate(parts)]
    return run_on(text, parts, pieces)


def as_sentence(text: str) -> str:
    """Begin with a capital letter, unless with a name, and end with a full stop."""
    first = text.split(" ", 1)[0]
    capital = first.isalpha() and first.isascii() and len(first) > 1 and first not in GREEK_SIGNS
    begun = text[0].upper() + text[1:] if capital else text
    return begun if not text or begun.endswith((".", "!", "?", "…")) else f"{begun}."


def _name(found: re.Match[str]) -> str:
    base, primes, index, star, power = found.groups(default="")
    if not (primes or index or star or power or base in GREEK_SIGNS):
        return found[0]
    if primes and not index and found.string[found.end() : found.end() + 1] != "(":
        return found[0]
    letter = GREEK_SIGNS.get(base, base)
    return (
        letter + "′" * len(primes) + index[1:].translate(_LOW) + star.replace("^", "")
        + power[1:].translate(_HIGH)
    )  # fmt: skip
