"""Ways of writing of sheets about vectors and sums, brought to the usual tokens.

`u^T_o` has its subscript on `u`; a divergence `KL(q || p)` has two arguments; `for all i` and a
note in a last cell say nothing that a formula would have to hold. A bold 1 may be a vector.
"""

from __future__ import annotations

import re

from grader.expressions.names import Name
from grader.expressions.numerals import read_numeral
from grader.expressions.reading.tokens import Tokens

#: The transpose of a program, `A.T`; as long as the `^T` that it is read as.
_DOT_T = re.compile(r"(?<=[\w)\]])\.T(?!\w)")
_BARS = frozenset({"norm", "|", "rel"})
_OPENING = {"(": ")", "[": "]"}
_DIVERGENCES = frozenset({"KL", "JS"})


def transposes_of_programs(text: str) -> str:
    """Return a text with `A.T` as `A^T`."""
    return _DOT_T.sub("^T", text)


def bold_ones(tokens: Tokens) -> None:
    """Read a bold 1 that is transposed, has a length or is a factor of names as a vector of ones.

    Else it is the number 1, set bold to be seen.
    """
    for i in range(tokens.count):
        if tokens.kinds[i] == "one":
            vector = _is_vector(tokens, i)
            tokens.kinds[i] = "name" if vector else "num"
            tokens.values[i] = Name("bb(1)") if vector else read_numeral("1")


_FACTORS = frozenset({"name", ")", "]", "endgroup", "transpose"})


def _is_vector(tokens: Tokens, i: int) -> bool:
    kinds, values = tokens.kinds, tokens.values
    if kinds[i + 1] == "^":
        above = i + 2 + (kinds[i + 2] == "group")
        return tokens.is_transpose(above) or values[above] == Name("T")
    before = i - 1 - (i > 1 and kinds[i - 1] == "*")
    return kinds[i + 1] in ("name", "_", "one") or (i > 0 and kinds[before] in _FACTORS)


def subscripts_behind_superscripts(tokens: Tokens) -> None:
    """Put the subscript of `u^T_o` in front of the superscript, where it belongs to `u`."""
    kinds, values = tokens.kinds, tokens.values
    for i in range(1, tokens.count - 1):
        if kinds[i] != "^" or kinds[i - 1] != "name" or kinds[i + 1] != "name":
            continue
        base, above = values[i - 1], values[i + 1]
        raw = tokens.text[tokens.starts[i + 1] : tokens.ends[i + 1]]
        if base.subscript or not above.subscript or above.primes or "_" not in raw:
            continue
        if not tokens.latex and above.base != "T":
            continue
        values[i - 1] = base._replace(subscript=above.subscript)
        values[i + 1] = above._replace(subscript="")


def join_arguments(tokens: Tokens) -> None:
    """Read `\\arg` and `\\max` side by side as one function."""
    i = 0
    while i < tokens.count - 1:
        kinds, values = tokens.kinds, tokens.values
        functions = kinds[i] == kinds[i + 1] == "func"
        if functions and values[i] == "arg" and values[i + 1] in ("max", "min"):
            values[i] = f"arg{values[i + 1]}"
            tokens.ends[i] = tokens.ends[i + 1]
            tokens.delete(i + 1)
        i += 1


def divergences(tokens: Tokens) -> None:
    """Read the bars in `KL(q \\| p)` and `D_{KL}[q || p]` as a comma between two arguments."""
    i = 0
    while i < tokens.count:
        first = _begins_divergence(tokens, i)
        if first is not None and tokens.kinds[i + 1] in _OPENING:
            bars = _bars_inside(tokens, i + 1)
            if bars is not None:
                _make_comma(tokens, bars)
                _rename(tokens, first, i)
                i = first
        i += 1


def _begins_divergence(tokens: Tokens, last: int) -> int | None:
    """Return the first token of the name of a divergence that ends at `last`."""
    kinds, values = tokens.kinds, tokens.values
    if kinds[last] in ("word", "operator") and values[last] in _DIVERGENCES:
        return last
    if kinds[last] == "name" and isinstance(values[last], Name):
        name = values[last]
        if name.subscript in _DIVERGENCES or (not name.subscript and name.base in _DIVERGENCES):
            return last
    inside = kinds[last - 3 : last + 1] == ["_", "group", "word", "endgroup"] if last > 3 else False
    if inside and values[last - 1] in _DIVERGENCES and kinds[last - 4] == "name":
        return last - 4
    if last and kinds[last - 1 : last + 1] == ["name", "name"]:
        pair = values[last - 1], values[last]
        if pair == (Name("K"), Name("L")):
            return last - 1
    return None


def _bars_inside(tokens: Tokens, opened: int) -> tuple[int, int] | None:
    """Return where the only bars of a bracket begin and end; None if it has others, or none."""
    kinds = tokens.kinds
    level = 0
    found: list[int] = []
    for i in range(opened, tokens.count):
        level += (kinds[i] in _OPENING) - (kinds[i] in _OPENING.values())
        if not level:
            break
        if level == 1 and kinds[i] in _BARS:
            found.append(i)
    if len(found) == 1:
        (only,) = found
        is_parallel = kinds[only] == "rel" and tokens.values[only] == "parallel"
        return (only, only) if kinds[only] == "norm" or is_parallel else None
    together = len(found) == 2 and found[1] == found[0] + 1
    return (found[0], found[1]) if together and kinds[found[0]] == "|" else None


def _make_comma(tokens: Tokens, bars: tuple[int, int]) -> None:
    first, last = bars
    tokens.kinds[first], tokens.values[first] = ",", None
    for _ in range(last - first):
        tokens.delete(first + 1)


def _rename(tokens: Tokens, first: int, last: int) -> None:
    """Put one operator in the place of the tokens of a divergence's name."""
    for _ in range(last - first):
        tokens.delete(first + 1)
    tokens.kinds[first], tokens.values[first] = "operator", "KL"


# -- what a formula need not hold ------------------------------------------------------------------

_QUANTIFIED = frozenset(
    {"name", "rel", ",", "num", "dots", "const", "{", "}", "(", ")", "forall", "quad", "group",
     "endgroup", "bb"}
)  # fmt: skip
_ROW_ENDS = frozenset({"newline", "end", "endenv"})


def without_quantifiers(tokens: Tokens) -> None:
    """Take out `for all i` behind a formula: its free indices stand for all of theirs anyway."""
    kinds = tokens.kinds
    i = 1
    while i < tokens.count:
        if kinds[i] == "forall" and kinds[i - 1] not in _ROW_ENDS and kinds[i + 1] == "name":
            end = i
            while kinds[end] in _QUANTIFIED:
                end += 1
            start = i
            while start > 1 and kinds[start - 1] in ("quad", ",", "("):
                start -= 1
            if kinds[end] in _ROW_ENDS and kinds[start - 1] not in _ROW_ENDS:
                for _ in range(end - start):
                    tokens.delete(start)
                i = start
                continue
        i += 1


def without_notes(tokens: Tokens) -> None:
    """Take out the words in a last cell of its own, `&& \\text{by the chain rule}`."""
    kinds = tokens.kinds
    i = 1
    while i < tokens.count:
        if kinds[i - 1 : i + 1] == ["&", "&"] and kinds[i + 1] == "word":
            end = i + 1
            while kinds[end] in ("word", ",", "quad", "."):
                end += 1
            if kinds[end] in _ROW_ENDS and i > 1 and kinds[i - 2] not in _ROW_ENDS:
                for _ in range(end - i + 1):
                    tokens.delete(i - 1)
                continue
        i += 1
