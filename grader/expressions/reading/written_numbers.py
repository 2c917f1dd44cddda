r"""Numbers as people write them: numerals with a base, Euler's number in `2e-1`, notes on rounding.

These are passes over the text or its tokens; `passes.py` says in which order.
"""

from __future__ import annotations

import re

from grader.expressions.names import Name
from grader.expressions.nodes import Constant, Number
from grader.expressions.numerals import read_numeral
from grader.expressions.reading.tokens import Tokens

# -- notes on rounding ---------------------------------------------------------------------------

_COUNT = r"(?:\d{1,2}|one|two|three|four|five|six)"
_FIGURES = (
    r"(?:s\.?\s?f\b\.?|sig\.?\s?figs?\b\.?|significant\s(?:figures?|digits?)|d\.?\s?p\b\.?"
    r"|decimal\splaces?|decimals?|places?|digits)"
)
_STEPS = r"nearest\s(?:whole\snumber|integer|tenth|hundredth|thousandth|ten|hundred|thousand)"
_STEP = rf"the\s{_STEPS}"
_TO = r"(?:(?:correct|rounded|accurate|exact)\s)?"
_NOTE = re.compile(
    rf"(?<=[\d%.])(?=[\s(\[\\,;])\s*+(?:\\[ ]\s*+)?(?:\\?[,;]\s*+)?"
    rf"(?P<text>\\text\s?\{{\s*+)?(?P<bracket>[(\[]\s*+)?"
    rf"(?:{_TO}(?:to\s)?{_COUNT}[\s-]?(?P<inner>\\text\s?\{{\s*+)?{_FIGURES}(?(inner)\s*+\}})"
    rf"|{_TO}to\s{_STEP}|(?(bracket)(?:the\s)?{_STEPS}))"
    r"\s*+(?(bracket)[)\]])\s*+(?(text)\})(?=\s*\$?\s*\.?\s*\Z)",
    re.IGNORECASE,
)
_NEARNESS = re.compile(
    r"(?<![A-Za-z\\])(?:about|approximately|approx\.?|roughly|around|circa|exactly|precisely)\s+(?=[-+−]?\s?[$€£]?\.?\d)",
    re.IGNORECASE,
)
#: `5 per cent`, of which one word says as much; in LaTeX the letters would be names.
_PER_CENT = re.compile(r"(?<=\d)(\s{0,3})(per\s?cent|degrees?)(?![A-Za-z])", re.IGNORECASE)
_MAY_HOLD_NOTE = re.compile(r"(?i)s\.?\s?f|fig|digit|d\.?\s?p|place|decimal|nearest")
_MAY_HOLD_NEARNESS = re.compile(r"(?i)about|appr|rough|around|circa|exactly|precisely")
# Both in small letters: few formulas hold any of it, and without regard to case it takes ten times
# as long to see.
_MAY_HOLD_EITHER = re.compile(
    r"s\.?\s?f|fig|digit|d\.?\s?p|place|decimal|nearest"
    r"|about|appr|rough|around|circa|exactly|precisely"
)


def without_notes(text: str) -> str:
    """Blank out what is said about a number and is none of it: `(3 s.f.)`, `about 5`.

    Characters keep their places; `5 per cent` is `5 percent`.
    """
    if "cent" in text or "degree" in text:
        text = _PER_CENT.sub(_sign_in_words, text)
    if text.isascii() and _MAY_HOLD_EITHER.search(text.lower()) is None:
        return text
    for hint, pattern in ((_MAY_HOLD_NOTE, _NOTE), (_MAY_HOLD_NEARNESS, _NEARNESS)):
        if hint.search(text):
            text = pattern.sub(lambda found: " " * len(found[0]), text)
    return text


def _sign_in_words(found: re.Match[str]) -> str:
    percent, latex = found[2][0] in "pP", "\\" in found.string
    sign = (r"\%" if percent else "°") if latex else "percent" if percent else found[2]
    return f"{found[1]}{sign}".ljust(len(found[0]))


# -- powers of ten ---------------------------------------------------------------------------------

_TIMES = re.compile(r"(?<=[\d.])(\s?)[xX](\s?)(?=10\s?(?:\^|\*\*|[⁰¹²³⁴-⁹⁻]))")
_TIMES_BETWEEN = re.compile(r"(?<=[\d.])\s[xX]\s(?=10\s?(?:\^|\*\*|[⁰¹²³⁴-⁹⁻]))")
_X = re.compile(r"(?<![A-Za-z\\])[xX](?![A-Za-z])")


def with_times_sign(text: str) -> str:
    """Write `*` for the letter in `4.0 x 10^3`; without blanks only if `x` is no name there."""
    text = _TIMES_BETWEEN.sub(" * ", text)
    found = [*_TIMES.finditer(text)]
    if not found or len(found) < len(_X.findall(text)):
        return text
    return _TIMES.sub(r"\1*\2", text)


# -- numerals with a base ------------------------------------------------------------------------

_MAX_BASE = 36
#: What may stand around the digits: brackets, or the braces of `\\text{17}`.
_AROUND_DIGITS = frozenset({(")", "("), ("endgroup", "group")})
_BEFORE = frozenset({"_", "^", "name", "func"})


def mark_bases(tokens: Tokens) -> None:
    r"""Make one number of a numeral and its base: `43_5`, `(1011)_2`, `\text{FF}_{16}`."""
    for i in range(tokens.count - 1, 0, -1):
        if tokens.kinds[i] == "_":
            _mark_base(tokens, i)


def _mark_base(tokens: Tokens, i: int) -> None:
    kinds = tokens.kinds
    grouped = kinds[i + 1 : i + 4] == ["group", "num", "endgroup"]
    at = i + 2 if grouped else i + 1
    bracketed = (kinds[i - 1], kinds[max(i - 3, 0)]) in _AROUND_DIGITS
    first = i - 3 if bracketed else i - 1
    digits = i - 2 if first == i - 3 else i - 1
    before = kinds[first - 1] if first > 0 else ""
    if kinds[at] != "num" or kinds[digits] not in ("num", "word") or before in _BEFORE:
        return
    value = _in_base(tokens, digits, tokens.values[at])
    if value is not None:
        _replace(tokens, first, at + 1 + grouped, [("num", value)])


def _in_base(tokens: Tokens, at: int, base: Number) -> Number | None:
    value = tokens.values[at]
    digits = value.literal if isinstance(value, Number) else str(value)
    if not isinstance(base.value, int) or not 2 <= base.value <= _MAX_BASE or not digits.isalnum():
        return None
    try:
        return Number(int(digits, base.value))
    except ValueError:
        return None


# -- Euler's number ------------------------------------------------------------------------------

_WITH_SIGN = re.compile(r"(\d+)e([-+])(\d+)")
_EULER = re.compile(r"(?<![A-Za-z\\])e(?:xp)?(?![A-Za-z\d])(?![-+]?\d)|\\exp|\de\s*\^")
#: What may stand behind a term, so that the digits before it are all of it.
_AFTER_TERM = frozenset({"+", "-", ")", "]", "}", ",", ";", "rel", "endgroup", "±", "end", "and"})


def split_at_euler(tokens: Tokens) -> None:
    """Read `2e-1` as `2 e - 1` where Euler's number stands in the same text: `2e-1 + e^t`.

    `1e-3` and `2.5e-3` are floats even there, and so is `2e5`. Where a factor follows, `2e-3 x`,
    nobody can tell, and the text is unread.
    """
    if not _EULER.search(tokens.text):
        return
    for i in range(tokens.count - 1, -1, -1):
        value = tokens.values[i]
        if tokens.kinds[i] != "num" or not isinstance(value, Number):
            continue
        found = _WITH_SIGN.fullmatch(value.literal)
        if found and found[1] != "1":
            _split(tokens, i, found)


def _split(tokens: Tokens, i: int, found: re.Match[str]) -> None:
    if i + 1 < tokens.count and tokens.kinds[i + 1] not in _AFTER_TERM:
        sentence = (
            f"`{found[0]}` may be a power of ten, or hold Euler's number: write `*10^` or ` e `"
        )
        _replace(tokens, i, i + 1, [("unknown", ("e-notation", sentence))])
        return
    number, sign, rest = found.groups()
    _replace(
        tokens,
        i,
        i + 1,
        [
            ("num", read_numeral(number)),
            ("name", Name("e")),
            (sign, None),
            ("num", read_numeral(rest)),
        ],
    )


# -- the imaginary unit in front -----------------------------------------------------------------

_MODULUS = re.compile(r"\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")


def mark_imaginary(tokens: Tokens, unit: str) -> None:
    """Make the imaginary unit of a letter, and of `j4.5` a product; `j_4` is a name.

    In a text with a sum over that letter it is a name.
    """
    if _is_bound(tokens, unit):
        return
    for i in range(tokens.count - 1, -1, -1):
        value = tokens.values[i]
        if tokens.kinds[i] != "name" or value != Name(unit, 0, value.subscript):
            continue
        if i and tokens.kinds[i - 1] == "_":
            continue
        if not value.subscript:
            tokens.kinds[i], tokens.values[i] = "const", Constant("i")
        elif found := _MODULUS.match(tokens.text, tokens.starts[i] + 1):
            _multiply(tokens, i, found)


def _is_bound(tokens: Tokens, unit: str) -> bool:
    kinds, values = tokens.kinds, tokens.values
    return "sum" in kinds and any(
        values[i] == Name(unit) and kinds[i + 1] == "rel" for i in range(tokens.count)
    )


def _multiply(tokens: Tokens, i: int, found: re.Match[str]) -> None:
    last = i + 1
    while last < tokens.count and tokens.ends[last] <= found.end():
        last += 1
    product: list[tuple[str, object]] = [
        ("num", read_numeral(found[0].lower())),
        ("const", Constant("i")),
    ]
    divides = i > 0 and tokens.kinds[i - 1] == "/"
    _replace(tokens, i, last, [("(", None), *product, (")", None)] if divides else product)


def _replace(tokens: Tokens, first: int, last: int, new: list[tuple[str, object]]) -> None:
    start, end, count = tokens.starts[first], tokens.ends[last - 1], len(new)
    tokens.kinds[first:last] = [kind for kind, _ in new]
    tokens.values[first:last] = [value for _, value in new]
    tokens.starts[first:last] = [start] * count
    tokens.ends[first:last] = [end] * count
