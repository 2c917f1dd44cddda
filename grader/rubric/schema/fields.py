"""Types of single values in a rubric: formulas as written, points as fractions, lists of words."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BeforeValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

_AMOUNT = r"^\s*-?\d+(\.\d+)?(/\d+)?\s*%?\s*$"


def _fraction(value: Any) -> Any:
    """Read `2`, `0.5`, `1/2` or `50%` as an exact fraction."""
    if isinstance(value, Fraction):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise _not_a_number()
    text = str(value).strip()
    percent = text.endswith("%")
    try:
        number = Fraction(text.removesuffix("%").strip())
    except (ValueError, ZeroDivisionError):
        raise _not_a_number() from None
    return number / 100 if percent else number


def _not_a_number() -> PydanticCustomError:
    return PydanticCustomError("amount", "a number such as 2, 0.5, 1/2 or 50%")


def _nonnegative(value: Any) -> Any:
    number = _fraction(value)
    if number < 0:
        raise PydanticCustomError("amount", "a number that is not negative")
    return number


def _share(value: Any) -> Any:
    number = _fraction(value)
    if not 0 <= number <= 1:
        raise PydanticCustomError("amount", "a share between 0 and 1, such as 1/2 or 50%")
    return number


def _text(value: Any) -> Any:
    """Take numbers and truth values as the text that they were written as."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else value


def _entries(value: Any) -> Any:
    """Take lists as the text that they were written as: `[1, 2]`, `[[1, 2], [3, 4]]`."""
    if not isinstance(value, list):
        return _text(value)
    texts = [_entries(each) for each in value]
    return f"[{', '.join(texts)}]" if all(isinstance(each, str) for each in texts) else value


def _words(value: Any) -> Any:
    """Take one word as a list of one."""
    return [value] if isinstance(value, str | int | float) else value


_DIMENSION = r"^\s*([1-9]\d{0,8}|[A-Za-z]\w{0,30})\s*$"


def _dimensions(value: Any) -> Any:
    """Read `n`, `3`, `[m, n]` or `[]` as the dimensions of a vector, a matrix or a number."""
    given = value if isinstance(value, list | tuple) else [value]
    texts = [str(each).strip() for each in given if isinstance(each, str | int)]
    sound = all(re.match(_DIMENSION, text) for text in texts)
    if len(given) > 2 or len(texts) < len(given) or not sound:
        raise PydanticCustomError(
            "dimensions", "n for a vector, [m, n] for a matrix, each a name or a number above 0"
        )
    return tuple(texts)


_NUMBER_OR_TEXT = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": _AMOUNT}]}
_FORMULA = {"type": ["string", "number", "boolean"]}
_ONE_DIMENSION = {
    "anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "pattern": _DIMENSION}]
}
_DIMENSIONS = {
    "anyOf": [*_ONE_DIMENSION["anyOf"], {"type": "array", "items": _ONE_DIMENSION, "maxItems": 2}]
}
_ENTRIES = {
    "anyOf": [
        _FORMULA,
        {"type": "array", "items": {"anyOf": [_FORMULA, {"type": "array", "items": _FORMULA}]}},
    ]
}
_WORDS = {"anyOf": [_FORMULA, {"type": "array", "items": _FORMULA}]}

Amount = Annotated[Fraction, BeforeValidator(_nonnegative), WithJsonSchema(_NUMBER_OR_TEXT)]
"""Points or a tolerance: exact, not negative."""

Points = Annotated[Fraction, BeforeValidator(_fraction), WithJsonSchema(_NUMBER_OR_TEXT)]
"""Points that may also be taken: exact, below 0 too."""

Share = Annotated[Fraction, BeforeValidator(_share), WithJsonSchema(_NUMBER_OR_TEXT)]
"""A share of the points, between 0 and 1."""

Formula = Annotated[str, BeforeValidator(_text), WithJsonSchema(_FORMULA)]
"""Mathematics or a query of the model, kept as written."""

Entries = Annotated[str, BeforeValidator(_entries), WithJsonSchema(_ENTRIES)]
"""The same, or entries and rows as YAML lists: `[1, 2]`, `[[1, 2], [3, 4]]`."""

Words = Annotated[tuple[Formula, ...], BeforeValidator(_words), WithJsonSchema(_WORDS)]
"""One or several words or names."""

Dimensions = Annotated[tuple[str, ...], BeforeValidator(_dimensions), WithJsonSchema(_DIMENSIONS)]
"""Rows and columns of a matrix, the length of a vector, or none for a number."""

Id = Annotated[
    str, BeforeValidator(_text), StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$"),
    WithJsonSchema(
        {"anyOf": [
            {"type": "integer", "minimum": 0},
            {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9_-]*$"},
        ]}
    ),
]  # fmt: skip
"""The id of a question or part: a letter or digit, then letters, digits, `_` and `-`."""
