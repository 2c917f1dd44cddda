"""The signs of a line of arithmetic: numbers, operations, words, letters with what raises them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from grader.expressions.language import COMMON
from grader.expressions.notation import Notation

_POINT = r"(?:\d{1,3}(?:,\d{3})+(?![\d,])|\d+(?!,?\d))(?:\.\d+)?|\.\d+"
_COMMA = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?(?![\d.])|\d+(?:,\d+)?(?![.,]?\d)"
#: Letters without what raises them, which is none: `m²` is the square of m.
_LETTER = r"[^\W\d_²³¹⁰⁴-⁹ⁱ-ₜ]"
#: An x that multiplies, and no `x1` behind a letter.
_TIMES = r"x(?=\s+[\d($£€.])|(?:(?<=[\d)%.€£$])|(?<=[\d)%.€£$] )|(?<=[^\W\d_]{3} ))x(?=[\d($£€.])"
_TOKENS = (
    r"(?P<blank>[ \t]+)"
    r"|(?P<number>(?:\\?[$£€] ?)?(?:{number})"
    r"(?:[eE][+-]?\d{{1,3}})?"
    r"(?:%|[ ]?[xX×·*][ ]?10(?:\^|\*\*)(?:[-−]?\d{{1,3}}|[({{][-−]?\d{{1,3}}[)}}]))?)"
    r"(?!\.?\d)"
    r"|(?P<operator>[*×⋅·÷/+−–-](?![*/+=>–-])|{times})"
    r"|(?P<relation>[=≈](?![=>]))"
    r"|(?P<open>\()|(?P<close>\))|(?P<root>√)"
    r"|(?P<power>(?:\^|\*\*)[-−]?\d{{1,9}}(?!\.?\d)|⁻?[⁰¹²³⁴-⁹]{{1,9}})"
    r"|(?P<word>{letter}{{2,}}(?:[-/'’]{letter}+)*|a(?![\w'’]))"
    r"|(?P<letter>{letter}(?![^\W²³¹⁰⁴-⁹]|['’(]|\^(?![-−]?\d)))"
    r"|(?P<other>.)"
)
_TOKEN, _TOKEN_OF_COMMAS = (
    re.compile(_TOKENS.format(number=number, letter=_LETTER, times=_TIMES))
    for number in (_POINT, _COMMA)
)


@dataclass(frozen=True, slots=True)
class Token:
    """A sign or a word with its place in the line."""

    kind: str
    text: str
    start: int
    end: int


def tokens_of(line: str, start: int, inside: bytes, notation: Notation) -> Iterator[Token]:
    """Yield the signs of a line; what is marked as mathematics of its own is none of them."""
    declared = notation.variables | notation.functions
    pattern = _TOKEN_OF_COMMAS if notation.decimal_comma else _TOKEN
    for match in pattern.finditer(line, start):
        kind = str(match.lastgroup)
        if kind == "blank":
            continue
        marked = 1 in inside[match.start() : match.end()]
        product = kind == "word" and _is_product(match[0], notation)
        if marked or match[0] in declared or product:
            kind = "other"
        yield Token(kind, match[0], match.start(), match.end())


def _is_product(word: str, notation: Notation) -> bool:
    """Whether letters side by side are names and no word, as Greek ones are among others: `zσ`."""
    short = len(word) <= _LONGEST_PRODUCT and word.lower() not in COMMON
    if short and notation.variables.issuperset(word):
        return True
    greek = sum("Ͱ" <= letter <= "Ͽ" for letter in word)
    return greek > 0 and (greek < len(word) or greek < _LEAST_WORD)


_LEAST_WORD = 3
_LONGEST_PRODUCT = 4
