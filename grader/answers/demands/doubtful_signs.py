"""Answers that are right only if a sign was lost or a letter means another: a person looks.

An exponent that came down in copying (`1.6 × 10−19`), letters of a function that a transcription
parted (`s i n x`), a parameter under another name, digits that may be meant in another base.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from grader.answers.base import Response
from grader.answers.check.renamed import in_names_of
from grader.answers.demands.names_as_typed import where_the_step_is_one
from grader.answers.demands.usual_ways import with_any_factors_in_brackets
from grader.answers.find.reading import is_numeric
from grader.answers.find.solutions.alternatives import read_again
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import (
    Call,
    Collection,
    Expression,
    Index,
    Matrix,
    Number,
    Pow,
    Symbol,
)
from grader.expressions.traversal import contains, free_symbols, transform, walk
from grader.rubric.types import Asked


def doubtful_readings(asked: Asked, response: Response) -> Iterator[tuple[str, str, Response]]:
    """Yield readings that nobody can be sure of, each with the code and text of its question."""
    for read in (
        _with_exponent,
        _with_power_of_both,
        _with_a_factor,
        _with_functions_joined,
        _digits_alone,
        _in_base_asked,
        _with_groups,
        _with_whole_part,
        _with_step,
    ):
        text, other = read(asked, response)
        if other is not None:
            yield *text, other
    yield from _in_other_names(asked, response)


_Doubt = tuple[tuple[str, str], Response | None]

# -- an exponent that came down ------------------------------------------------------------------

_LOST = re.compile(
    r"(?<=[\d.])\s?(?:[xX×*·⋅∙]|\\times|\\cdot)\s?10(?P<gap>\s?(?P<sign>[-−–])\s?|)(?P<exponent>\d{1,3})(?![\d.])"
)
_LOST_EXPONENT = (
    "lost-exponent",
    "This is right if the last digits are the exponent of a power of ten, to be written `10^`; "
    "a person will look.",
)


def _with_exponent(asked: Asked, response: Response) -> _Doubt:
    """Read `6.02 x 1023` and `1.6 × 10−19` as powers of ten."""
    text = _LOST.sub(_raised, response.raw)
    return _LOST_EXPONENT, _again(asked, response, text)


def _raised(found: re.Match[str]) -> str:
    return f"*10^{{{'-' if found['sign'] else ''}{found['exponent']}}}"


def _again(asked: Asked, response: Response, text: str) -> Response | None:
    if text == response.raw:
        return None
    read = read_again(text, asked.part.notation)
    return replace(response, raw=text, read=read) if isinstance(read, Expression) else None


# -- a power of ten behind an uncertainty ----------------------------------------------------------

_DECIMAL = r"\d{1,20}(?:\.\d{1,20})?"
_POWER_BEHIND = re.compile(
    rf"\(?(?P<value>[-−]?{_DECIMAL})\s?(?:±|\+/-|\+-|\\pm)\s?{_DECIMAL}\s?"
    r"(?:\)\s?[eE](?P<float>[-+−]?\d{1,3})|\)?\s?(?:[xX×*·⋅]|\\times|\\cdot)\s?(?P<ten>10\s?(?:\^|\*\*)))"
)
_POWER_OF_BOTH = (
    "power-of-both",
    "This is right if the power of ten is that of the value and of its uncertainty; a person will "
    "look.",
)


def _with_power_of_both(asked: Asked, response: Response) -> _Doubt:
    """Read `3.73 ± 0.05 x 10^-19` and `(3.73 ± 0.05)e-19` as 3.73 times the power of ten."""
    text = _POWER_BEHIND.sub(
        lambda found: f"{found['value']}*" + (found["ten"] or f"10^({found['float']})"),
        response.raw,
    )
    return _POWER_OF_BOTH, _again(asked, response, text)


_A_FACTOR = (
    "factor-or-uncertainty",
    "This is right if the bracket multiplies the decimal before it, and does not say how exact "
    "that is; a person will look.",
)


def _with_a_factor(asked: Asked, response: Response) -> _Doubt:
    """Read `0.54(5)` as 0.54 times 5, which may be 0.54 ± 0.05 as well."""
    return _A_FACTOR, with_any_factors_in_brackets(response)


# -- letters of a function -----------------------------------------------------------------------

_NAMES = sorted(
    (name for name in KNOWN_FUNCTIONS if 1 < len(name) <= 6 and re.fullmatch("[a-z]+", name)),
    key=len,
    reverse=True,
)
_PARTED = re.compile(rf"(?<![A-Za-z\\])(?:{'|'.join(map(' '.join, _NAMES))})(?![A-Za-z])")
_PARTED_FUNCTION = (
    "parted-letters",
    "This is right if letters that stand apart are the name of a function, as `sin`; a person will "
    "look.",
)


def _with_functions_joined(asked: Asked, response: Response) -> _Doubt:
    """Read `s i n x` as the sine of x."""
    text = _PARTED.sub(lambda found: f"\\{found[0].replace(' ', '')} ", response.raw)
    return _PARTED_FUNCTION, _again(asked, response, text)


# -- digits of a numeral -------------------------------------------------------------------------

_NUMERAL = re.compile(r"0[xXoO]([\dA-Fa-f]{1,32})|(\d{1,32})_\{?\s?(?!2\b|10\b)\d{1,2}\s?\}?")
_BINARY = re.compile(r"0[bB]([01]{1,60})|([01]{1,60})_\{?\s?2\s?\}?")
_DIGITS = (
    "digits-of-base",
    "This is right if its digits count without their base; a person will look.",
)


def _digits_alone(asked: Asked, response: Response) -> _Doubt:
    return _DIGITS, _without_base(asked, response, _NUMERAL)


_ASKED_IN_BASE = re.compile(r"0(?P<sign>[xXoObB])[\dA-Fa-f]+")
_BARE_DIGITS = re.compile(r"(?:[^\W\d_]{1,12}\s?=\s?)?\$?(?P<digits>[\dA-Fa-f]{1,60})\$?")
_BETWEEN_GROUPS = re.compile(r"(?<=[\dA-Fa-f])_(?=[\dA-Fa-f]{4}(?![\dA-Fa-f]))")
_BASE_LEFT_OUT = (
    "base-left-out",
    "This is right if its digits are those of the base of the right answer; a person will look.",
)


def _in_base_asked(asked: Asked, response: Response) -> _Doubt:
    """Read `3F` as `0x3F`, where the right answer is written so."""
    wanted = _ASKED_IN_BASE.fullmatch(asked.part.reference_text.strip())
    found = _BARE_DIGITS.fullmatch(_BETWEEN_GROUPS.sub("", response.raw.strip()))
    if wanted is None or found is None:
        return _BASE_LEFT_OUT, None
    try:
        value = int(f"0{wanted['sign']}{found['digits']}", 0)
    except ValueError:
        return _BASE_LEFT_OUT, None
    return _BASE_LEFT_OUT, replace(
        response, raw=f"0{wanted['sign']}{found['digits']}", read=Number(value)
    )


_WITH_LETTER = re.compile(r"(?P<digits>\d?[\dA-Fa-f]{1,32})[hH]")


def with_letter_of_base(asked: Asked, response: Response) -> Response | None:
    """Read `B5h` as `0xB5`, where the right answer is written so."""
    wanted = _ASKED_IN_BASE.fullmatch(asked.part.reference_text.strip())
    found = _WITH_LETTER.fullmatch(response.raw.strip(" $"))
    if wanted is None or wanted["sign"] not in "xX" or found is None:
        return None
    value = int(found["digits"], 16)
    return replace(response, raw=str(value), read=Number(value))


#: By the sign of its prefix, a base and what a title calls it.
_CALLED = {
    "x": (16, re.compile(r"\bhex|\bbase[\s-]16\b", re.IGNORECASE)),
    "b": (
        2,
        re.compile(r"\bbinary|\bbase[\s-]2\b|two.?s complement|\bbinär|\bbinari", re.IGNORECASE),
    ),
    "o": (8, re.compile(r"\boctal|\bbase[\s-]8\b", re.IGNORECASE)),
}


def digits_in_base_of_title(asked: Asked, response: Response) -> Response | None:
    """Read `1101` as `0b1101`, where the title asks for a binary number."""
    return None if _base_of_title(asked) is None else _in_base_asked(asked, response)[1]


def is_in_another_base(asked: Asked, response: Response) -> bool:
    """Whether a number is written in base ten, where the title asks for a binary one."""
    said = response.statement.sides[-1].raw if response.statement else response.raw
    base, digits = _base_of_title(asked), said.strip(" $")
    if base is None or not digits.isdecimal() or len(digits) > _MOST_DIGITS or digits[0] == "0":
        return False
    return int(digits) == int(asked.part.reference_text, 0) >= base


def _base_of_title(asked: Asked) -> int | None:
    """Return the base of the reference, where the title asks for digits in it."""
    wanted = _ASKED_IN_BASE.fullmatch(asked.part.reference_text.strip())
    if wanted is None:
        return None
    base, called = _CALLED[wanted["sign"].lower()]
    return base if called.search(asked.part.title) else None


_MOST_DIGITS = 20


#: One group of three digits behind a point, which may be a decimal one: `45.000`.
_GROUPED = re.compile(r"(?<![\d.,])([1-9]\d{0,2})\.(\d{3})(?![\d.,])")
_POINT_PARTS = (
    "point-parts-thousands",
    "This is right if the point parts thousands; a person will look.",
)


def _with_groups(asked: Asked, response: Response) -> _Doubt:
    """Read `45.000` as 45000, as it is written where commas are decimal."""
    if not isinstance(response.read, Expression) or not is_numeric(response.read):
        return _POINT_PARTS, None
    return _POINT_PARTS, _again(asked, response, _GROUPED.sub(r"\1\2", response.raw))


_WHOLE_PART = (
    "whole-part",
    "This is right if the whole part is meant, which the floor is; a person will look.",
)
_PART = re.compile(
    r"(?<![A-Za-z\\])int\s?\((?P<inside>[^()]{1,60})\)|\[(?P<square>[^\[\],;]{1,60})\]"
)


def _with_whole_part(asked: Asked, response: Response) -> _Doubt:
    """Read `int(n/2)` and `[n/2]` as the floor, where the right answer has one."""
    value = asked.value
    floors = isinstance(value, Expression) and any(
        isinstance(node, Call) and node.name == "floor" for node in walk(value)
    )
    if not floors:
        return _WHOLE_PART, None
    text = _PART.sub(lambda f: f"floor({f['inside'] or f['square']})", response.raw)
    return _WHOLE_PART, _again(asked, response, text)


_STEP_LEFT_OUT = (
    "step-left-out",
    "This is right where the unit step of the right answer is 1; a person will look.",
)


def _with_step(asked: Asked, response: Response) -> _Doubt:
    """Read `2 e^(-5t)`, perhaps for t >= 0, as `2 e^(-5t) u(t)`."""
    return _STEP_LEFT_OUT, where_the_step_is_one(asked, response)


def digits_of_binary(asked: Asked, response: Response) -> Response | None:
    """Read `10111_2` as its digits, where a right answer was given by them."""
    return _without_base(asked, response, _BINARY)


def _without_base(asked: Asked, response: Response, base: re.Pattern[str]) -> Response | None:
    found = base.search(response.raw) if isinstance(response.read, Number) else None
    digits = (found[1] or found[2]) if found else ""
    if not digits.isdigit():
        return None
    return replace(response, raw=digits, read=Number(int(digits), digits))


# -- the letter between factors -------------------------------------------------------------------

_LETTER_BETWEEN = re.compile(r"(?<=[\d)])\s?[xX]\s?(?=[\d(])")


def with_times(asked: Asked, response: Response) -> Response | None:
    """Read `6 x 7` as a product where a number is asked."""
    value, read = asked.value, response.read
    if not isinstance(read, Expression) or (isinstance(value, Expression) and free_symbols(value)):
        return None
    if not any(symbol.name[0] in "xX" for symbol in free_symbols(read)):
        return None
    return _again(asked, response, _LETTER_BETWEEN.sub("*", response.raw))


def read_with_times(asked: Asked, response: Response) -> Response:
    """Read `2^3 x 3^2 x 5` as a product from the start, as nothing else multiplies there."""
    if not isinstance(asked.value, Expression) or _LETTER_BETWEEN.search(response.raw) is None:
        return response
    if "x" in asked.part.notation.variables or isinstance(asked.value, Collection | Matrix):
        return response
    product = with_times(asked, response)
    if product is None or any(s.name[0] in "xX" for s in free_symbols(_expression(product))):
        return response
    return replace(response, read=product.read)


def _expression(response: Response) -> Expression:
    assert isinstance(response.read, Expression)
    return response.read


# -- samples -------------------------------------------------------------------------------------


def with_samples(asked: Asked, response: Response) -> Response | None:
    """Read `x^(i)` as the sample `x^{(i)}`, where the right answer has samples of `x`."""
    value, read = asked.value, response.read
    if not isinstance(value, Expression) or not isinstance(read, Expression):
        return None
    samples = {s.name for s in free_symbols(value) if s.name.endswith("^{()}")}
    if not samples or "^(" not in response.raw:
        return None

    def sample(node: Expression) -> Expression:
        if not isinstance(node, Pow) or not isinstance(node.args[0], Symbol):
            return node
        name, at = f"{node.args[0].name}^{{()}}", node.args[1]
        is_place = isinstance(at, Symbol | Number)
        return Index(Symbol(name), at) if is_place and name in samples else node

    return replace(response, read=transform(read, sample))


# -- other names ---------------------------------------------------------------------------------


def _in_other_names(asked: Asked, response: Response) -> Iterator[tuple[str, str, Response]]:
    """Yield an answer of several entries with its unknown names as those of the formulas asked.

    A letter that is an entry itself, as in `{a, b, c}`, stands for no other.
    """
    value, read = asked.value, response.read
    if not isinstance(value, Expression) or not isinstance(read, Expression):
        return
    if not contains(value, Collection, Matrix):
        return
    given = free_symbols(read)
    in_formulas = {symbol for entry in _entries(value) for symbol in free_symbols(entry)}
    for said, renamed in in_names_of(asked, value, read):
        names = free_symbols(renamed)
        if len(names) == len(given) and names - given <= in_formulas:
            text = f"This is right if {said}; a person will look."
            yield "unknown-name", text, replace(response, read=renamed)


def _entries(value: Expression) -> Iterator[Expression]:
    """Yield the entries that are formulas, and no names alone."""
    if isinstance(value, Collection | Matrix):
        for entry in value.args:
            yield from _entries(entry)
    elif not isinstance(value, Symbol):
        yield value
