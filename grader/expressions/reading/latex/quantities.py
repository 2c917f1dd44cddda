"""Units set upright behind a quantity in LaTeX: `\\mathrm{m\\,s^{-1}}`, `\\text{ N m}`."""

from __future__ import annotations

import re
from functools import lru_cache

from grader.expressions.numerals import read_numeral
from grader.expressions.units import is_unit_symbol

_PIECE = re.compile(
    r"(?P<gap>(?:\s|~|\\[,;:! ])+)|(?P<times>\\cdot(?![A-Za-z])|\\times(?![A-Za-z])|[*·.])"
    r"|(?P<over>/)|(?P<bracket>[()])|(?P<power>\^(?:\{\s*(?:-\s*)?\d\s*\}|-?\d))"
    r"|(?<=[A-Za-z])(?P<digit>[234])(?!\d)|(?P<unit>[A-Za-zµμΩÅ]+)"
)
#: Commands that set units.
UPRIGHT = frozenset({"mathrm", "text", "textrm", "rm", "mbox", "operatorname"})
#: Kinds of tokens that end a quantity.
QUANTITY = frozenset({"num", "endgroup", ")", "const", "unit"})


@lru_cache(maxsize=1024)
def unit_tokens(content: str) -> tuple[tuple[str, object], ...]:
    """Return the tokens of a product or quotient of units; none if it is anything else.

    One unit alone is left to be read as the word that it is.
    """
    tokens: list[tuple[str, object]] = []
    position, units = 0, 0
    while position < len(content):
        found = _PIECE.match(content, position)
        if found is None:
            return ()
        position = found.end()
        if found["unit"]:
            if not is_unit_symbol(found["unit"]):
                return ()
            units += 1
            tokens.append(("unit", found["unit"]))
        elif found["power"] or found["digit"]:
            tokens += _power(found["power"] or found["digit"])
        elif found["bracket"]:
            tokens.append((found["bracket"], None))
        elif not found["gap"]:
            tokens.append(("*" if found["times"] else "/", None))
    alone = units < 2 and "^" not in content and content[-1:] not in "234"
    return () if alone or not _is_product(tokens) else tuple(tokens)


def _power(text: str) -> list[tuple[str, object]]:
    digits = re.sub(r"\D", "", text)
    sign: list[tuple[str, object]] = [("-", None)] if "-" in text else []
    return [("^", None), ("group", None), *sign, ("num", read_numeral(digits)), ("endgroup", None)]


def _is_product(tokens: list[tuple[str, object]]) -> bool:
    """Whether units stand on both sides of every sign, and in front of every power."""
    kinds = ["", *(kind for kind, _ in tokens), ""]
    for i, kind in enumerate(kinds):
        if kind in ("*", "/") and (
            kinds[i - 1] not in _UNIT_ENDS or kinds[i + 1] not in ("unit", "(")
        ):
            return False
        if kind == "^" and kinds[i - 1] not in ("unit", ")"):
            return False
        if kind == "(" and kinds[i + 1] != "unit":
            return False
    return _has_whole_brackets(kinds)


_UNIT_ENDS = frozenset({"unit", "endgroup", ")"})


def _has_whole_brackets(kinds: list[str]) -> bool:
    """Whether brackets are closed, none in another."""
    brackets = [kind for kind in kinds if kind in ("(", ")")]
    return brackets == ["(", ")"] * (len(brackets) // 2)


def braced(text: str, start: int) -> str | None:
    """Return what stands in the braces that open at `start`; None if none open there."""
    found = _BRACED.match(text, start)
    return found[1] if found else None


_BRACED = re.compile(r"\s*\{((?:[^{}]|\{[^{}]*\}){1,60})\}")
