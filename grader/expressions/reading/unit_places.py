"""Where units of measure stand among the tokens of a text: behind what is a quantity."""

from __future__ import annotations

from grader.expressions.reading.tokens import CLOSING, OPENING, Tokens

#: What a quantity in brackets is made of.
_NUMERIC = frozenset({"num", "unit", "+", "-", "*", "/", "^", "(", ")", "group", "endgroup",
                      "frac", "sqrt", "const", "°", "%"})  # fmt: skip
_SIGNS = frozenset({"*", "/"})
#: No bracket of a quantity has more tokens.
_FARTHEST = 200
_OF_MEASURED = {True: "unit", False: "sign", None: ""}


def place_of_unit(tokens: Tokens, i: int) -> str:
    """Say what stands in front of a token: a `number`, a `unit`, a `sign` behind a number.

    `value` is a number that ends with a bracket. The text is empty where no unit can stand.
    """
    kinds = tokens.kinds
    before = kinds[i - 1] if i else ""
    if before in _SIGNS:
        return _OF_MEASURED[_measured(tokens, i - 2)]
    if before in ("num", "unit", "const"):
        return "number" if kinds[max(i - 2, 0)] != "_" else ""
    if before not in (")", "endgroup"):
        return ""
    if kinds[i] == "group" and _is_numerator(tokens, i - 1):
        return _OF_MEASURED[_measured(tokens, i - 1)]
    return "value" if _measured(tokens, i - 1) is not None else ""


def closing_of(tokens: Tokens, i: int) -> int:
    """Return the token that closes the bracket at `i`; one behind all that are near, if none."""
    kinds, level = tokens.kinds, 0
    for at in range(i, min(tokens.count, i + _FARTHEST)):
        level += (kinds[at] in OPENING) - (kinds[at] in CLOSING)
        if not level:
            return at
    return tokens.count


def behind_power(tokens: Tokens, at: int) -> int | None:
    """Return where the exponent behind a `^` ends; None for one that is no number."""
    kinds = tokens.kinds
    at += 1
    if kinds[at] in ("(", "group"):
        closing = closing_of(tokens, at)
        return closing + 1 if set(kinds[at + 1 : closing]) <= {"num", "-", "/"} else None
    at += kinds[at] == "-"
    return at + 1 if kinds[at] == "num" else None


def _opening_of(tokens: Tokens, at: int) -> int:
    """Return the token that opens the bracket which ends at a token; -1 if none does nearby."""
    kinds, level = tokens.kinds, 0
    for i in range(at, max(-1, at - _FARTHEST), -1):
        level += (kinds[i] in CLOSING) - (kinds[i] in OPENING)
        if not level:
            return i
    return -1


def _is_numerator(tokens: Tokens, at: int) -> bool:
    opening = _opening_of(tokens, at)
    return opening > 0 and tokens.kinds[opening - 1] == "frac"


def _measured(tokens: Tokens, at: int) -> bool | None:
    """Say of what ends at a token whether it is a quantity with a unit; None for none."""
    kinds = tokens.kinds
    while at >= 0:
        opening = _opening_of(tokens, at) if kinds[at] in (")", "endgroup") else at
        if opening < 0 or not _is_numeric(kinds[opening : at + 1]):
            return None
        front = opening - 1 - (kinds[opening - 1] == "-" and kinds[opening - 2] == "^")
        before = kinds[front] if front >= 0 else ""
        if before != "^":
            return None if before in _OF_NAMES else _with_numerator(tokens, opening, at)
        at = front - 1  # an exponent: its base says what it is
    return None


_OF_NAMES = frozenset({"name", "word", "_", "quad"})


def _is_numeric(kinds: list[str]) -> bool:
    return set(kinds) <= _NUMERIC and any(kind in ("num", "unit", "const") for kind in kinds)


def _with_numerator(tokens: Tokens, opening: int, at: int) -> bool | None:
    """Say the same of a part that may be the lower half of a fraction."""
    kinds = tokens.kinds
    measured = "unit" in kinds[opening : at + 1]
    if kinds[opening] != "group" or not opening or kinds[opening - 1] != "endgroup":
        return measured
    above = _opening_of(tokens, opening - 1)
    if above < 1 or kinds[above - 1] != "frac" or not _is_numeric(kinds[above:opening]):
        return None
    return measured or "unit" in kinds[above:opening]
