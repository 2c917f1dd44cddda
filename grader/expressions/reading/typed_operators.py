"""Operators that are typed as words with their bounds: `int_a^b f(x) dx`, `sum_(i=1)^n i`."""

from __future__ import annotations

import re

from grader.expressions.names import Name
from grader.expressions.nodes import Number
from grader.expressions.reading.tokens import Tokens

#: The words, and the sign that each is.
OPERATOR_WORDS = {"int": "∫", "integral": "∫", "sum": "∑", "prod": "∏", "product": "∏"}

_BOUND = r"(?:\{[^{}]{1,60}\}|\([^()]{1,60}\)|[-+−]?\w{1,12})"
#: An integral has an upper bound and a differential; a name such as `int_0` has neither.
_INTEGRAL = rf"int(?:egral)?(?=_{_BOUND}\s?\^[^=<>]{{1,200}}?d\\?[A-Za-zα-ω](?![A-Za-z]))"
_SUM = r"(?:sum|prod(?:uct)?)(?=_[({][^(){}=]{1,40}=[^(){}]{1,60}[)}])"
_WORD = re.compile(rf"(?<![A-Za-z\\_\d])(?:{_INTEGRAL}|{_SUM})")


def may_hold_operators(text: str) -> bool:
    """Whether such a word with a bound may be in a text."""
    return "_" in text and any(f"{word}_" in text for word in OPERATOR_WORDS)


def with_operator_signs(text: str, declared: frozenset[str]) -> str:
    """Return a text with the signs of such operators; blanks stand behind them for their letters.

    A `declared` word stays a name.
    """

    def sign(found: re.Match[str]) -> str:
        word = found[0]
        return word if word in declared else OPERATOR_WORDS[word].ljust(len(word))

    return _WORD.sub(sign, text)


#: Indices of one name as they are typed on its left side: `x1/2 = 1 ± 3`, `s2,3 = -2 ± 3i`.
_BOTH = re.compile(r"(?<![\w.\\^/])(?P<name>[A-Za-z]_?)(?P<first>\d)[/,](?P<second>\d)(?=\s*=)")
_HALF_LIFE = re.compile(r"(?<![\w.\\^/])(?P<name>[tT]_?)(?P<first>1)/(?P<second>2)(?=\s*[=≈])")


def with_both_indices(text: str) -> str:
    """Return a text in which `x1/2` in front of values with `±` is a name with two indices.

    So is the half-life `t1/2` in front of any value. A blank stands in the place of the sign.
    """
    pattern = _BOTH if "±" in text or "+-" in text or "+/-" in text else _HALF_LIFE
    return pattern.sub(r"\g<name>\g<first>\g<second> ", text)


def mark_congruences(tokens: Tokens) -> None:
    r"""Read `(mod 7)` behind a relation as `\\pmod 7` is read: `x ≡ 3 (mod 7)`."""
    kinds = tokens.kinds
    for i in range(tokens.count - 4, 0, -1):
        if kinds[i : i + 2] != ["(", "mod"] or kinds[i + 2] not in ("num", "name"):
            continue
        if kinds[i + 3] == ")" and "rel" in kinds[:i]:
            tokens.kinds[i : i + 4] = ["pmod", kinds[i + 2]]
            tokens.values[i : i + 4] = [None, tokens.values[i + 2]]
            tokens.starts[i : i + 4] = [tokens.starts[i], tokens.starts[i + 2]]
            tokens.ends[i : i + 4] = [tokens.ends[i + 1], tokens.ends[i + 3]]


def split_factorials(tokens: Tokens) -> None:
    """Take the sign in `5!=120` and `n!=24` for a factorial with an equals sign behind it."""
    for i in range(tokens.count - 1, 0, -1):
        if tokens.kinds[i] != "rel" or tokens.values[i] != "!=" or not _may_be_factorial(tokens, i):
            continue
        start, end = tokens.starts[i], tokens.ends[i]
        tokens.put(i, i + 1, [("!", None, start, start + 1), ("rel", "=", start + 1, end)])


def _may_be_factorial(tokens: Tokens, i: int) -> bool:
    """Whether what stands right in front of `!=` is counted, and no value is ruled out behind it.

    `3!=4` says that they differ, as no factorial is so small; nothing has the factorial 0.
    """
    text, start = tokens.text, tokens.starts[i]
    if text[start : tokens.ends[i]] != "!=" or tokens.ends[i - 1] != start:
        return False
    before, behind = tokens.values[i - 1], tokens.values[i + 1]
    alone = tokens.kinds[i + 1] == "num" and tokens.kinds[i + 2] not in _GOES_ON
    least = behind.value if alone and isinstance(behind, Number) else None
    if tokens.kinds[i - 1] == "num" and isinstance(before, Number):
        return least is None or least > 2 * before.value or (before.value, least) in _SMALL
    counted = tokens.kinds[i - 1] == ")" or before in _COUNTED
    return counted and least != 0


_GOES_ON = frozenset({"*", "/", "(", "!", "name", "func", "frac", "^", "+", "-"})
_SMALL = frozenset({(0, 1), (1, 1), (2, 2), (3, 6)})
#: What is counted has these names; `x!=3` leaves a value out.
_COUNTED = frozenset(map(Name, "nkmrN"))
