r"""Numbers as people write them: numerals with a base, Euler's number in `2e-1`, notes on rounding.

These are passes over the text or its tokens; `passes.py` says in which order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from grader.expressions.names import Name
from grader.expressions.nodes import Constant, Number
from grader.expressions.numerals import read_numeral
from grader.expressions.phrases import ROUNDED, pattern_of
from grader.expressions.reading.tokens import Tokens
from grader.expressions.units import PERCENT

# -- notes on rounding ---------------------------------------------------------------------------

_COUNT = r"(?:\d{1,2}|one|two|three|four|five|six)"
_FIGURES = (
    r"(?:s\.?\s?f\b\.?|sig\.?\s?figs?\b\.?|significant\s(?:figures?|digits?)|d\.?\s?p\b\.?"
    r"|decimal\s(?:places?|digits?)|decimals?|places?|digits)"
)
_STEPS = r"nearest\s(?:whole\snumber|integer|tenth|hundredth|thousandth|ten|hundred|thousand)"
_STEP = rf"the\s{_STEPS}"
_TO = r"(?:(?:correct|rounded|accurate|exact)\s)?"
_GAP = r"(?:\s|~|\\[,;:! ])*+"
_TEXT = r"\\text\s?\{\s*+"
_ROUNDED = rf"(?:{pattern_of(ROUNDED)})"
_NOTE = re.compile(
    rf"(?<=[\d%.])(?=[\s(\[{{\\,;~]){_GAP}(?:[,;]{_GAP})?"
    rf"(?P<text>{_TEXT})?(?P<bracket>[(\[{{*_]\s*+(?P<within>{_TEXT})?)?"
    rf"(?:{_TO}(?:to\s)?{_COUNT}(?:{_GAP}|-)(?P<inner>{_TEXT})?{_FIGURES}(?(inner)\s*+\}})"
    rf"|{_TO}to\s{_STEP}|(?(bracket)(?:the\s)?{_STEPS})"
    rf"|(?(bracket)(?:\w{{1,20}}\s){{0,4}}){_ROUNDED})"
    r"\s*+(?(within)\})(?(bracket)[)\]}*_])\s*+(?(text)\})(?=\s*\$?\s*\.?\s*\Z)",
    re.IGNORECASE,
)
_NEARNESS = re.compile(
    r"(?<![A-Za-z\\])(?:about|approximately|approx\.?|roughly|around|circa|exactly|precisely)\s+(?=[-+−]?\s?[$€£]?\.?\d)",
    re.IGNORECASE,
)
#: `5 per cent`, of which one word says as much; in LaTeX the letters would be names.
_PER_CENT = re.compile(
    rf"(?<=\d)(\s{{0,3}})({PERCENT}|degrees?|grad|degrés?|grados)(?![A-Za-z])"
    r"(?!\s?(?:celsius|fahrenheit))",
    re.IGNORECASE,
)
# What these patterns need, in small letters. Few formulas hold any of it, and a text is sooner
# looked through for some words one by one than for a pattern of them.
_WORDS_OF_SIGNS = ("cent", "zent", "degr", "grad", "ciento", "v.h.", "v. h.")
_WORDS_OF_NOTES = (
    *("sf", "s.f", "s f", "s. f", "dp", "d.p", "d p", "d. p"),
    *("fig", "digit", "place", "decimal", "nearest", *ROUNDED),
)
#: What may stand behind the last letter of a note.
_BEHIND_NOTES = " \t\n\r\f\v.$)]}*_"
_WORDS_OF_NEARNESS = ("about", "appr", "rough", "around", "circa", "exactly", "precisely")


def without_notes(text: str) -> str:
    """Blank out what is said about a number and is none of it: `(3 s.f.)`, `about 5`.

    Characters keep their places; `5 per cent` is `5 percent`.
    """
    small = text.lower()
    if _holds(small, _WORDS_OF_SIGNS):
        text = _PER_CENT.sub(_sign_in_words, text)
    text = without_rounding_note(text)
    if _holds(small, _WORDS_OF_NEARNESS):
        text = _NEARNESS.sub(_blank, text)
    return text


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _holds(text: str, words: Sequence[str]) -> bool:
    for word in words:  # noqa: SIM110 - half the time that `any` takes
        if word in text:
            return True
    return False


def without_rounding_note(line: str) -> str:
    """Blank out a note on rounding at the end of a line: `0.333 (3 dp)`, `24.5 (gerundet)`."""
    if not line.rstrip(_BEHIND_NOTES)[-1:].isalpha() or not _holds(line.lower(), _WORDS_OF_NOTES):
        return line
    return _NOTE.sub(_blank, line)


def _sign_in_words(found: re.Match[str]) -> str:
    percent, latex = found[2][0] in "pPv", "\\" in found.string
    word = found[2] if found[2].lower().startswith("degree") else "°"
    sign = (r"\%" if percent else "°") if latex else "percent" if percent else word
    return f"{found[1]}{sign}".rjust(len(found[0]))


# -- powers of ten ---------------------------------------------------------------------------------

_TIMES = re.compile(r"(?<=[\d.)])(\s?)[xX](\s?)(?=10\s?(?:\^|\*\*|[⁰¹²³⁴-⁹⁻]))")
_TIMES_BETWEEN = re.compile(r"(?<=[\d.)])\s[xX]\s(?=10\s?(?:\^|\*\*|[⁰¹²³⁴-⁹⁻]))")
_X = re.compile(r"(?<![A-Za-z\\])[xX](?![A-Za-z])")


def with_times_sign(text: str) -> str:
    """Write `*` for the letter in `4.0 x 10^3`; without blanks only if `x` is no name there."""
    text = _TIMES_BETWEEN.sub(" * ", text)
    found = [*_TIMES.finditer(text)]
    if not found or len(found) < len(_X.findall(text)):
        return text
    return _TIMES.sub(r"\1*\2", text)


_POWER = (
    r"10\s?(?:\^\s?[({]?\s?[-−+]?\s?\d{1,3}\s?[)}]?|\*\*\s?\(?-?\d{1,3}\)?"
    r"|[⁰¹²³⁴-⁹⁻]{1,4})(?![\d.]|\s[\d.])"
)
#: A number with a power of ten behind it and nothing but a gap between them: `6.02 10^23`. A whole
#: number has to stand behind a sign, since in front of a line it may be its label; what stands
#: among other numbers is a row of them.
_TEN_BEHIND = re.compile(
    r"(?:(?<![\w.,^_{\[&|)\]}])(?<!\d )(?<!\d, )\d{1,4}[.,]\d{1,20}"
    r"|(?<=[=≈:])\s{0,2}[-−]?\d{1,3}(?=\s)|(?<=[a-z]{2})\s[-−]?\d{1,3}(?=\s)"
    r"|(?<![\w.,^_{\[&|)\]}\s])\d{1,3}(?=\\|~))"
    r"(?P<gap>\s|~|\\[,;:! ]\s?)"
    rf"(?={_POWER})"
)
#: The same as all of a line, with the point that is a sign of a product: `3 10^8 m/s`, `3 . 10^8`.
_WHOLE = re.compile(
    rf"[\s$*_-]*(?<!\d)\d{{1,3}}(?P<gap>\s(?:\.\s)?)(?={_POWER}[\s$*_.]*(?:[^\W\d][^\s=,;:]{{0,12}}[\s$*.]*)?\Z)"
)
_POINT = re.compile(rf"(?<=[\d])\s(?P<gap>\.)\s(?={_POWER})")
#: The letter in `1.6 x 10-19`, whose exponent came down; in `3 x 10 - 2` it may be a name.
_TIMES_TEN = re.compile(
    r"(?:(?<=\.\d)|(?<=\.\d\d)|(?<=\.\d\d\d)|(?<=\d)(?=\s?[xX]\s?10[-−–]\d))"
    r"(\s?)[xX](?=\s?10\s?[-−–]\s?\d{1,3}(?![\d.]))"
)


#: The letter between two lengths: `6 m x 7 m`.
_SIDES = re.compile(
    r"(?<=\d)(\s?(?:[cmk]?m|ft|in|yd|mi|feet|inches|yards|miles|met(?:er|re)s)\s)[xX](?=\s\d)"
)


def with_power_alone(line: str) -> str:
    """Write `3*10^8 m/s` for the line `3 10^8 m/s`, which is no label and no row of a table."""
    found = _WHOLE.match(line)
    if found is None:
        return line
    start, end = found.span("gap")
    return line[:start] + "*".ljust(end - start) + line[end:]


def _times_ten(found: re.Match[str]) -> str:
    gap = found["gap"]
    return found[0].removesuffix(gap) + "*".ljust(len(gap))


# -- numerals with a base ------------------------------------------------------------------------

_MAX_BASE = 36
_BASE = r"(?P<base>binary|octal|decimal|hexadecimal|hex|base[\s-]\d{1,2})"
_DIGITS = r"(?P<digits>(?:[01]{1,8}\s){0,8}(?=\d|[a-f]{0,31}\d|(?-i:[A-F]{2}))[\da-f]{1,32})"
_ENDS = r"(?=\s{0,3}(?:\Z|[\n;)=$*]|[.,](?:\s|\Z)))"
_SYSTEM = r"(?:\s(?:number|notation|form|system))?"
#: The base of a numeral in words, behind it and in front of it: `17 (hex)`, `10111 in binary`,
#: `43 base 5`, `binary 10111`; and below its line, `17_{hex}`.
_BASE_BEHIND = re.compile(
    rf"(?<![\w.,\\^_]){_DIGITS}(?P<close>\*\*|\$)?,?\s?(?P<open>\()?(?:(?<=\s|\()in\s)?"
    rf"(?<=\s|\(){_BASE}{_SYSTEM}(?(open)\)){_ENDS}",
    re.IGNORECASE,
)
_BASE_BEFORE = re.compile(
    rf"(?<![\w\\])(?:in\s)?{_BASE}{_SYSTEM}\s?[:=,]?\s(?P<open>\*\*|\$)?{_DIGITS}"
    rf"(?=(?P<close>\*\*|\$)?){_ENDS}",
    re.IGNORECASE,
)
_BASE_BELOW = re.compile(
    r"(?<=[\dA-F])_\{\s?(?:\\(?:text|mathrm|rm|textrm)\s?\{)?"
    r"(?P<base>bin(?:ary)?|oct(?:al)?|dec(?:imal)?|hex(?:adecimal)?)\}{1,2}",
    re.IGNORECASE,
)
_WORDS_OF_BASES = ("bin", "oct", "dec", "hex", "base")
#: What stands behind the ten of a power.
_POWERS_OF_TEN = ("10^", "10 ^", "10*", "10 *", "10-", "10 -")
_BASES = {"bin": 2, "oct": 8, "dec": 10, "hex": 16}
_PREFIXES = {2: "0b", 8: "0o", 10: "", 16: "0x"}


def with_usual_numerals(text: str) -> str:
    """Write `6.02*10^23` for `6.02 10^23`, and `0x17` for `17 hex`; a text keeps its length."""
    if "10" in text and (_holds(text, _POWERS_OF_TEN) or not text.isascii()):
        text = _POINT.sub(" * ", _TIMES_TEN.sub(r"\1*", text))
        text = _TEN_BEHIND.sub(_times_ten, text)
    if " x " in text or " X " in text:
        text = _SIDES.sub(r"\1*", text)
    if (")1" in text or ")2" in text or not text.isascii()) and _BELOW_OR_BEHIND.search(text):
        text = _WITH_BASE.sub(_with_base, text)
    if _holds(text.lower(), _WORDS_OF_BASES):
        text = _BASE_BELOW.sub(_below, text)
        text = _BASE_BEHIND.sub(_based, text)
        text = _BASE_BEFORE.sub(_based, text)
    return text


#: A numeral in brackets with its base behind it, `(45)10`, or below it in signs: `2D₁₆`.
_BELOW_OR_BEHIND = re.compile(r"[\dA-F]\)(?:2|10|16|[₀-₉])|[A-F)][₀-₉]|\d₁₆")
_WITH_BASE = re.compile(
    r"(?:(?<![\w.)])\((?P<inside>[\dA-F]{2,32})\)(?:(?P<base>2|10|16)(?=[\s.$]*(?:\Z|[=≡]))"
    r"|(?P<small>[₀-₉]{1,2}))|(?<![\w.)])(?P<bare>\d[\dA-F]{0,30}[A-F](?=[₀-₉])"
    r"|[A-F][\dA-F]{0,30}(?=₁₆))(?P<below>[₀-₉]{1,2}))"
)
#: Digits of base 16 of which one is a letter, with the base below them: `2D_{16}`, `(A7)_16`.
_BELOW_LETTERS = re.compile(
    r"(?<![\w.\\({])(?P<open>\()?(?P<digits>(?=\d*[A-F])[\dA-F]{2,16})(?(open)\))_(?:\{16\}|16(?!\d))"
)


def with_letters_as_digits(text: str) -> str:
    """Write `45` for `2D_{16}`, whose letters would be names; a text keeps its length."""
    return _BELOW_LETTERS.sub(_in_sixteens, text) if "16" in text else text


def _in_sixteens(found: re.Match[str]) -> str:
    return str(int(found["digits"], 16)).ljust(len(found[0]))


_DIGITS_BELOW = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def _with_base(found: re.Match[str]) -> str:
    """Return a numeral with its base as it is read elsewhere: `45_10`, `0x2D`.

    Digits in brackets before a 2 are a numeral where three or more stand there.
    """
    digits = found["inside"] or found["bare"]
    small = found["small"] or found["below"] or ""
    base = int(found["base"] or small.translate(_DIGITS_BELOW))
    short = base == 2 and not small and len(digits) < _FEWEST_BINARY
    try:
        int(digits, base)
    except ValueError:
        return found[0]
    if short or not 2 <= base <= _MAX_BASE:
        return found[0]
    written = f"0x{digits}" if base == 16 and not digits.isdigit() else f"{digits}_{base}"
    return written.ljust(len(found[0])) if len(written) <= len(found[0]) else found[0]


_FEWEST_BINARY = 3


def _below(found: re.Match[str]) -> str:
    return f"_{{{_base_of(found['base'])}}}".ljust(len(found[0]))


def _base_of(words: str) -> int:
    """Return the base that words name: `hex`, `base 5`."""
    return _BASES.get(words[:3].lower()) or int(re.split(r"[\s-]", words)[-1])


def _based(found: re.Match[str]) -> str:
    """Return a numeral with the prefix of its base, or with the base below its line."""
    base, digits = _base_of(found["base"]), re.sub(r"\s", "", found["digits"])
    formula = "$" in (found["open"] or "", found["close"] or "")
    if not 2 <= base <= _MAX_BASE or (formula and not digits.isdigit()):
        return found[0]
    try:
        int(digits, base)
    except ValueError:
        return found[0]
    if formula or base not in _PREFIXES:
        written = digits if base == 10 else f"{digits}_{base}"
    else:
        written = f"{_PREFIXES[base]}{digits}"
    if found.end() == found.end("digits"):  # the words stand in front
        return f"{found['open'] or ''}{written}".rjust(len(found[0]))
    return f"{written}{found['close'] or ''}".ljust(len(found[0]))


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
    whole, point, behind = digits.partition(".")
    if not isinstance(base.value, int) or not 2 <= base.value <= _MAX_BASE:
        return None
    if not whole.isalnum() or (point and not behind.isdigit()):
        return None
    if base.value == 10 and isinstance(value, Number):
        return value
    try:
        part = Fraction(int(behind, base.value), base.value ** len(behind)) if behind else 0
        return Number(int(whole, base.value) + part)
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
    full_stop = i + 2 == tokens.count and tokens.kinds[i + 1] == "."
    if i + 1 < tokens.count and tokens.kinds[i + 1] not in _AFTER_TERM and not full_stop:
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
        if tokens.kinds[i] == "word" and value == unit:  # upright: `\mathrm{j}`
            tokens.kinds[i], tokens.values[i] = "const", Constant("i")
            continue
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
