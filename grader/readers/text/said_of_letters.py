"""What is said behind a formula of its letters, and changes nothing: `y = C e^x, C constant`."""

from __future__ import annotations

import re

from grader.expressions.language import NUMBERS
from grader.expressions.phrases import RECONSIDERING, pattern_of

_LETTER = r"\$?[A-Za-z](?:_?\{?\d\}?|[₀-₉])?\$?"
_SAID = r"(?:an?|any|some|the|all|both|arbitrary|real|non-?zero|free|integration|undetermined)"
_KIND = (
    r"(?:constants?(?:\sof\sintegration)?|reals?|real\snumbers?|numbers?|scalars?|parameters?"
    r"|arbitrary|free|konstanten?|constantes?|costanti)"
)
#: Behind a comma, in brackets or behind a word, and at the end of its line.
_NOTE = re.compile(
    r"(?<=[\w)}\]$|])(?P<note>(?:,\s?(?:(?:and|with|where|for)\s)?|\s(?:with|where|for)\s|\s?\()"
    rf"(?:(?:any|all|every|some|an?|the|arbitrary|real|constants?|scalars?)\s){{0,3}}{_LETTER}"
    rf"(?:\s?(?:,|and|&|und|et|y)\s?{_LETTER}){{0,4}}"
    rf"(?:\s(?:is|are|being|denotes?|ist|sind|est|son)\s|\s?=\s?|\s)(?:{_SAID}\s){{0,3}}{_KIND}\)?)"
    r"[ \t.]*$",
    re.IGNORECASE,
)
_DIGIT_OR_SIGN = re.compile(r"[\d=^+*/(\[]")


def without_notes_on_letters(line: str) -> str:
    """Return a line with blanks for what says that a letter of its formula is a constant."""
    found = _NOTE.search(line)
    if found is None or not _DIGIT_OR_SIGN.search(line[: found.start("note")]):
        return line
    start, end = found.span("note")
    return line[:start] + " " * (end - start) + line[end:]


#: Terms that are left out at the end, as keyboards write it: `1 + x + x^2 + ...`.
_DOTS = re.compile(r"(?<=[+−-])(?P<blank>\s?)\.\.\.(?=[ \t]*$)")


def with_sign_for_dots(line: str) -> str:
    """Return a line that ends in three dots with the one sign for them."""
    return _DOTS.sub(r"\g<blank>…  ", line)


_VALUE = r"[-+−]?\d{1,12}(?:[.,]\d{1,12})?(?:/\d{1,9})?"
_CLAIM = rf"[A-Za-z](?:_?\d{{1,2}}|[₀-₉])?\s?=\s?{_VALUE}"
#: Values of several names with nothing but blanks between them: `x1 = -4 x2 = 4.5`.
_CLAIMS = re.compile(
    rf"(?:(?<![\w$=,;])(?<![\w$=,;]\s){_CLAIM})(?:[ \t]{{1,4}}{_CLAIM}){{1,9}}(?=[ \t.]*$)"
)
_BETWEEN_CLAIMS = re.compile(r"(?<=\d)[ \t](?=[ \t]{0,3}[A-Za-z])")


def with_commas_between_claims(line: str) -> str:
    """Return a line of values of several names with commas between them."""
    found = _CLAIMS.search(line)
    if found is None:
        return line
    claims = _BETWEEN_CLAIMS.sub(",", found[0])
    return line[: found.start()] + claims + line[found.end() :]


_IS = r"(?:is equal to|is|equals|are|ist|est|es|è|é)"
_CLAIM_IN_WORDS = (
    rf"\$?[A-Za-z](?:_?\d{{1,2}}|[₀-₉])?\$?\s{_IS}\s\$?{_VALUE}\$?(?:\s?[A-Za-zΩµ°%/²]{{1,5}})??"
)
#: Values of several names, each of which is said in words: `x is 7 and y is 3`.
_CLAIMS_IN_WORDS = re.compile(
    rf"(?<![\w$]){_CLAIM_IN_WORDS}"
    rf"(?:(?:,|;)?\s(?:(?:and|und|et|y)\s)?{_CLAIM_IN_WORDS}){{1,9}}(?=[ \t.]*$)"
)
_IS_ALONE = re.compile(rf"(?<=\s){_IS}(?=\s\$?[-+−\d])")


def with_signs_for_words(line: str) -> str:
    """Return `x is 7 and y is 3` as `x =  7 and y =  3`."""
    found = _CLAIMS_IN_WORDS.search(line) if " " in line else None
    if found is None:
        return line
    claims = _IS_ALONE.sub(lambda word: "=".ljust(len(word[0])), found[0])
    return line[: found.start()] + claims + line[found.end() :]


_IN_WORDS = pattern_of(tuple(NUMBERS))
#: A value that is put in place of another: `No, 42`, `Sorry: forty-two`, `Wait, 42`.
_IN_PLACE = re.compile(
    rf"[ \t]*(?P<no>(?:no|nein|{pattern_of(RECONSIDERING)})[,:!.–—-]{{0,2}})[ \t]+"
    r"(?:[-+−]?\$?[-+−]?\d[\d.,/^x*·+−()-]{0,20}\$?"
    rf"|(?:{_IN_WORDS})(?:[ -](?:{_IN_WORDS}))?)[ \t.!]*",
    re.IGNORECASE,
)


def with_corrections_in_front(line: str) -> str:
    """Return `No, 42` as `So  42`, where a value alone is put in place of another one."""
    found = _IN_PLACE.fullmatch(line)
    if found is None:
        return line
    start, end = found.span("no")
    word = "now" if end - start > 2 and line[end:].lstrip()[:1].isalpha() else "So"
    return line[:start] + word.ljust(end - start) + line[end:]


#: A name of several signs, and the formula that an arrow leads to: `f_x -> 2xy`, `y' → 2x`.
_ARROW_BEHIND_NAME = re.compile(
    r"[ \t]*\$?(?:[A-Za-z]_\{?[A-Za-z]{1,2}\}?|[A-Za-z]['′]{1,2}|d[A-Za-z]/d[A-Za-z])\s?"
    r"(?P<arrow>->|=>|→|⇒|\\to(?![a-z])|\\rightarrow|\\Rightarrow)(?=[^<>=→]{0,80}[A-Za-z])[^<>=→]{1,80}"
)
_LIMIT = re.compile(r"(?<![A-Za-z])(?:as|when|for|if)(?![A-Za-z])|\\lim")


def with_equals_for_arrow(line: str) -> str:
    """Return `f_x -> 2xy` as `f_x =  2xy`."""
    found = _ARROW_BEHIND_NAME.fullmatch(line)
    if found is None or _LIMIT.search(line):
        return line
    start, end = found.span("arrow")
    return line[:start] + "=".ljust(end - start) + line[end:]
