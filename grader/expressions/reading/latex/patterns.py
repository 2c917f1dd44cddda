"""The compiled patterns that cut LaTeX into tokens, one for each set of declared names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from grader.expressions.functions import plain_function
from grader.expressions.names import GREEK_COMMANDS, GREEK_LETTERS, split_name
from grader.expressions.notation import Notation
from grader.expressions.reading.meaning import Cutter, meaning_of


def _by_first_letter(words: Iterable[str]) -> str:
    """Return a pattern of words that branches at the first letter: it is tried at every token."""
    rests: dict[str, list[str]] = {}
    for word in words:
        rests.setdefault(word[0], []).append(word[1:])
    return "|".join(f"{first}(?:{'|'.join(each)})" for first, each in rests.items())


_GREEK = _by_first_letter(GREEK_COMMANDS)
# Greek letters typed as words stand alone, or behind the d of a differential. `mu_{1}` may be a
# product, so short ones are not looked for; three letters need a subscript.
_WORDS = sorted({*GREEK_LETTERS.values()})
_LONG = _by_first_letter(word for word in _WORDS if len(word) > 3)
_OF_THREE = "|".join(word for word in _WORDS if len(word) == 3)
_TYPED = (
    rf"(?:(?<![A-Za-z\\])|(?<=\Ad)|(?<=[^A-Za-z\\]d))"
    rf"(?:(?:{_LONG})(?![A-Za-z])|(?:{_OF_THREE})(?=_))"
)
STAR = r"(?:\*|\\ast|\\star)"
_GAP = r"(?:,|'|\{,\}|\\!|\\,|\\[ ]|\\;|\\:|~|,\\!|,\\!\s|,\\,|\{,\}\\!|\s)"
_TEXT = (
    "text|mathrm|operatorname|textbf|textit|mbox|hbox|textnormal|textrm|mathsf|mathtt|texttt|"
    "textsf|variable|mathbbm|mathbb|mathcal|mathfrak|mathscr|mathbf|mathds|boldsymbol|bm|pmb|mathit|unit|si"
)


class _Cutter:
    """Two patterns made of one: what a piece is has to be asked of few of them."""

    __slots__ = ("cut", "finditer", "match")

    def __init__(self, pattern: str) -> None:
        named = re.compile(pattern, re.VERBOSE | re.DOTALL)
        # Without groups a text is cut in half the time.
        nameless = re.compile(re.sub(r"\(\?P<\w+>", "(?:", pattern), re.VERBOSE | re.DOTALL)
        self.match, self.finditer = named.match, named.finditer
        self.cut: Callable[[str], list[str]] = nameless.findall


def cutter_of(notation: Notation) -> Cutter:
    """Return the cutter for the names that a notation declares."""
    meaning = meaning_of(notation)
    if meaning.cutter is None:
        meaning.cutter = _cutter(notation.decimal_comma, _long_names(notation))
    return meaning.cutter


def _long_names(notation: Notation) -> tuple[str, ...]:
    """Return the declared names of several letters, longest first.

    A declared `dx` is left out: in LaTeX it would take the differentials of all integrals.
    """
    bases = {split_name(name).base for name in notation.variables | notation.functions}
    long = [
        base
        for base in bases
        if len(base) > 1 and base.isascii() and base.isalpha() and plain_function(base) is None
        and not (len(base) == 2 and base[0] == "d")
    ]  # fmt: skip
    return tuple(sorted(long, key=lambda base: (-len(base), base)))


@lru_cache(maxsize=64)
def _cutter(decimal_comma: bool, long_names: tuple[str, ...]) -> _Cutter:
    point = r"(?:\.|,|\{,\})" if decimal_comma else r"\."
    gap = r"(?:\\!|\\,|\\[ ]|~|\s|\.|')" if decimal_comma else _GAP
    dot = r"\\dot\s*(?:\{\d\}|\d)"
    bar = rf"(?:\\(?:overline|bar)\s*(?:\{{\d+\}}|\d)|{dot}(?:\d*{dot})?)"
    number = (
        rf"(?:\d{{1,3}}(?:{gap}\d{{3}})+(?!\d)|\d+\{{,\}}\d+(?!\d|\{{,\}})|\d+)"
        rf"(?:(?:\.|{point})\d*{bar}|{point}\d+|\.(?=[/*+\-)}}^]))?(?:[eE][+-]?\d+)?"
        rf"|{point}\d+(?:{bar})?(?:[eE][+-]?\d+)?|\.{bar}"
    )
    declared = "".join(f"{each}|" for each in long_names)
    name = (
        rf"(?:{declared}{_TYPED}|[A-Za-z]|\\(?:{_GREEK})(?![A-Za-z]))"
        rf"(?:'+|_(?:[A-Za-z]|\d+)|_\{{[A-Za-z0-9]+\}}|\^(?:{STAR}(?![A-Za-z])|\{{{STAR}\}})"
        r"|\^(?:\\prime(?![A-Za-z])|\{(?:\\prime\s*)+\}))*+"
    )
    # What begins with other characters than names stands before them, as they take longest to try.
    return _Cutter(
        rf"""
        [\s~$]*+(?:\\(?:[,;:!>/\s()\[\]]|(?:m?(?:left|right)|[bB]igg?[lr]?)\s*(?=[()\[\]]))[\s~$]*+)*+
        (?:(?P<power>\^\{{\d{{1,6}}\}})
      | (?P<simple>[_(),{{}}]|\^(?!\s*\{{?\s*\\circ(?![A-Za-z]))|[-+*/](?![*>]))
      | (?P<digits>\d{{1,12}}(?!{gap}?\d|{point}|\.|\\overline|\\bar(?![a-z])|[eE][+-]?\d))
      | (?P<name>{name})
      | (?P<degree>\^\s*(?:\\circ|\{{\s*\\circ\s*\}})(?![A-Za-z]))
      | (?P<num>{number})
      | (?P<newline>\\cr(?![A-Za-z])|\\\\\*?(?:\s*\[-?[\d.]+\s*(?:pt|em|ex|mm|cm|in)\])?)
      | (?P<env>\\(?:begin|end)\s*\{{\s*[A-Za-z]+\*?\s*\}})
      | (?P<text>\\(?:{_TEXT})\*?\s*\{{[^{{}}$\\]*(?:\\[ ,~;%$][^{{}}$\\]*)*\}}
          |\\math(?:bb|cal|frak|scr)\s+[A-Za-z]
          |\\(?:math(?:bf|bbm?|ds)|boldsymbol|bm|pmb)\s*1(?!\d))
      | (?P<size>\\m?(?:left|right|middle)(?![a-z])\s*\.?)
      | (?P<not>\\not\s*(?:=|<|>|\\[A-Za-z]+))
      | (?P<command>\\[A-Za-z]+\*?)
      | (?P<escape>\\[{{}}|%$&\#_])
      | (?P<symbol>:=|!=|<=|>=|==|->|=>|!!|\*\*|\.\.\.?|.)
      | (?P<rest>\Z))
        """
    )
