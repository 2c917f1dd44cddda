"""Words set upright: units behind quantities, names of several letters, operators."""

from __future__ import annotations

from grader.expressions.climbing import Reader
from grader.expressions.names import Name, canonical, split_name
from grader.expressions.nodes import Constant, Expression, Symbol, Unit
from grader.expressions.parse_calls import call_of, with_bracket
from grader.expressions.parse_names import decorated
from grader.expressions.units import UNITS
from grader.expressions.words import CONSTRUCTOR_WORDS

_BEFORE_UNIT = frozenset({"num", "word", "endgroup", ")", "%", "°", "name", "const"})


def read_word(reader: Reader) -> Expression:
    """Read a word set upright: a unit behind a quantity, otherwise a name."""
    i = reader.i
    word = str(reader.values[i])
    reader.i += 1
    before = reader.kinds[i - 1] if i else ""
    # `x^{+}` is a name with a mark, `s^{-1}` a power.
    sign = reader.kinds[reader.i] == "^" and reader.kinds[reader.i + 2] in ("+", "-", "*")
    sign = sign and reader.kinds[reader.i + 3] == "endgroup"
    if reader.kinds[reader.i] == "_" or sign or word in reader.notation.variables:
        return decorated(reader, Name(word))
    if reader.kinds[reader.i] == "(" and (
        word in reader.notation.functions or word in CONSTRUCTOR_WORDS
    ):
        return call_of(reader, Name(word), word)
    if reader.kinds[reader.i] == "(" and not reader.latex and reader.adjacent():
        return _quoted_call(reader, word)
    if reader.kinds[reader.i] == "(" and word.isalpha() and word not in UNITS and len(word) > 1:
        return with_bracket(reader, Name(word))
    if reader.kinds[reader.i] == "'" and not reader.latex:
        return _quoted_call(reader, word)
    if not reader.latex:
        return Symbol(word)
    is_unit = word in UNITS and (before in ("*", "/", "^") or before in _BEFORE_UNIT)
    if (
        is_unit
        or _is_unit_in_fraction(reader.kinds, i)
        or (before in ("num", "endgroup", ")", "%") and word[0].islower() and " " not in word)
    ):
        return Unit(word)
    return Symbol(canonical(split_name(word)) if " " not in word else word)


def _is_unit_in_fraction(kinds: list[str], i: int) -> bool:
    """Whether a word alone is one side of a fraction of words behind a number: `3 \\frac{m}{s}`."""
    if i < 3 or kinds[i - 1] != "group" or kinds[i + 1] != "endgroup":
        return False
    start = i - 2 if kinds[i - 2] == "frac" else i - 5
    ends = kinds[start : start + 7] == ["frac", "group", "word", "endgroup", "group", "word",
                                        "endgroup"]  # fmt: skip
    return ends and start > 0 and kinds[start - 1] in ("num", "endgroup", ")")


def _quoted_call(reader: Reader, word: str) -> Expression:
    """Read `"x"(t)` in plain text, where the quotes say that this is a function."""
    primes = 0
    while reader.kinds[reader.i] == "'":
        primes += int(reader.values[reader.i])
        reader.i += 1
    if reader.kinds[reader.i] != "(":
        return Symbol(word + "'" * primes)
    return call_of(reader, Name(word, primes), word)


def read_symbol(reader: Reader) -> Expression:
    """Read `\\mathit{...}`: a name, even where the letter alone is a constant."""
    name = Name(str(reader.values[reader.i]))
    reader.i += 1
    constant = isinstance(reader.meaning.expression(name), Constant)
    if constant and reader.kinds[reader.i] not in ("_", "'"):
        return Symbol(canonical(name))
    return decorated(reader, name)


def read_unit(reader: Reader) -> Expression:
    """Read `\\unit{...}`."""
    reader.i += 1
    return Unit(str(reader.values[reader.i - 1]))


def read_operator(reader: Reader) -> Expression:
    """Read a name set with `\\operatorname`: a function if a bracket follows."""
    word = str(reader.values[reader.i])
    reader.i += 1
    primes = 0
    while reader.kinds[reader.i] == "'":
        primes += int(reader.values[reader.i])
        reader.i += 1
    if reader.kinds[reader.i] in ("(", "["):
        return call_of(reader, Name(word, primes), word)
    before = reader.kinds[reader.i - 2 - primes] if reader.i > 1 + primes else ""
    if before in ("num", "endgroup", ")") and word.islower() and not primes:
        return Unit(word)
    return decorated(reader, Name(word, primes))
