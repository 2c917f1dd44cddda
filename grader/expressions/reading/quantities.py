r"""Units behind numbers, where a notation has units: `5 km`, `5*km`, `20 °C`, `5 \frac{m}{s}`.

Any word that stands right behind a number, or behind a unit with a sign between, is one. Behind
a sign, in brackets and in fractions only words are that are known as units, as names stand there
too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.expressions.names import Name
from grader.expressions.nodes import Number
from grader.expressions.notation import Notation
from grader.expressions.numerals import read_numeral
from grader.expressions.reading.tokens import Tokens
from grader.expressions.reading.unit_places import behind_power, closing_of, place_of_unit
from grader.expressions.units import SCALES, is_unit_symbol, is_usual_unit, unit_in_full

#: What a word may come apart into where names multiply: `met` and the function `re`.
_PIECES = frozenset({"name", "func", "const"})
_WORDS = frozenset({"name", "func"})
_SIGNS = frozenset({"*", "/"})
#: How far brackets of units may stand in one another.
_DEEPEST = 3
_WITH_POWER = re.compile(r"([A-Za-zμΩÅ]+)([234])")
_ONE = Number(1)
_COMMAND_AND_SPACE = re.compile(r"\s*")
_PREFIXES = frozenset({"mu", "k", "M", "G", "m"})
_IN_LATEX = {"mu": "μ", "Omega": "Ω"}
#: Words for the signs behind a number, of which angles and percentages are made.
_WORDS_FOR_SIGNS = {
    "deg": "°", "degree": "°", "degrees": "°", "percent": "%", "pct": "%",
}  # fmt: skip
_POWERS_IN_FRONT = {"square": "2", "sq": "2", "cubic": "3"}
_POWERS_BEHIND = {"squared": "2", "cubed": "3"}
#: What may follow the word `in` where it is the unit, and no sign of sets.
_BEHIND_INCH = frozenset({"end", "^", "*", "/", "+", "-", ")", "]", "rel", "endgroup", ",", "²"})


def mark_units(tokens: Tokens, notation: Notation) -> None:
    """Turn words behind quantities into units, from left to right."""
    marker = _Marker(tokens, notation)
    i = 0
    while i < tokens.count:
        marker.mark(i)
        i += 1


def mark_signs_in_words(tokens: Tokens, notation: Notation) -> None:
    """Make signs of the words `percent` and `degrees` behind a number."""
    for i in range(1, tokens.count):
        value = tokens.values[i]
        if tokens.kinds[i - 1] != "num" or tokens.kinds[i] != "name" or not isinstance(value, Name):
            continue
        sign = _FULL_WORDS.get(value.base)
        if sign and value == Name(value.base) and value.base not in notation.variables:
            tokens.kinds[i], tokens.values[i] = sign, None


_FULL_WORDS = {word: sign for word, sign in _WORDS_FOR_SIGNS.items() if len(word) > 3}


@dataclass(frozen=True, slots=True)
class _Word:
    """Letters that stand together, from token `first` to `last`; `power` of `cm3` is 3."""

    first: int
    last: int
    text: str
    power: str = ""


class _Marker:
    """The tokens of one text, and what is asked of them."""

    def __init__(self, tokens: Tokens, notation: Notation) -> None:
        self.tokens = tokens
        self.declared = notation.variables | notation.functions
        self.behind_signs = notation.unit_factors

    def mark(self, i: int) -> None:
        """Make a unit of what begins at a token, if it stands where units do."""
        kind = self.tokens.kinds[i]
        if kind == "num":
            self._mark_one(i)
        elif kind in _PIECES or kind in ("word", "rel", "°"):
            self._mark_word(i)
        elif kind in ("(", "[", "group", "frac"):
            self._mark_product(i)

    def _mark_one(self, i: int) -> None:
        """Leave out the number in the unit of `6e23 1/mol`."""
        tokens = self.tokens
        one = tokens.kinds[i : i + 2] == ["num", "/"] and tokens.values[i] == _ONE
        if not one or not i or tokens.kinds[i - 1] != "num":
            return
        word = self._word_at(i + 2)
        if word is not None and self._is_known(word):
            _put(tokens, i, i + 1, [("/", None)])

    # -- words -----------------------------------------------------------------------------------

    def _mark_word(self, i: int) -> None:
        if self.tokens.kinds[i] == "°" or self._word_for_degrees(i):
            self._mark_scale(i)
            return
        where = place_of_unit(self.tokens, i)
        word = self._word_at(i) if where else None
        if word is None:
            return
        if self._is_any_word(word, where) or (
            (where != "sign" or self.behind_signs) and self._is_known(word)
        ):
            self._make_unit(word)

    def _is_any_word(self, word: _Word, where: str) -> bool:
        """Whether a word is a unit, known or not, as it stands right behind a number or unit."""
        tokens, i = self.tokens, word.first
        if where not in ("number", "unit") or word.power or tokens.kinds[i] not in _WORDS:
            return False
        known = tokens.kinds[i - 1] != "const" or (is_usual_unit(word.text) and len(word.text) > 1)
        # `3 sin x` is no quantity in units of sines, `3 min` is one in minutes.
        of_function = tokens.kinds[i : word.last + 1] == ["func"]
        known = known and (not of_function or is_usual_unit(word.text))
        return known and self._is_free(word) and word.text.isalpha()

    def _is_free(self, word: _Word) -> bool:
        return word.text not in self.declared and self.tokens.kinds[word.last + 1] != "("

    def _is_known(self, word: _Word) -> bool:
        """Whether a word is known as a unit, and no product of declared names."""
        free = self._is_free(word) and not self.declared.issuperset(word.text)
        as_name = (f"{word.text}_{word.power}", f"{word.text[-1]}_{word.power}")
        return free and self.declared.isdisjoint(as_name) and is_unit_symbol(word.text)

    def _word_at(self, i: int) -> _Word | None:
        """Return the word that begins at token `i`, a prefix apart from its unit included."""
        return self._prefixed(i) or self._bare_word_at(i)

    def _bare_word_at(self, i: int) -> _Word | None:
        """Return the letters that stand together from token `i` on."""
        tokens = self.tokens
        kind, value = tokens.kinds[i], tokens.values[i]
        if kind == "word" or (kind == "rel" and value == "in"):
            return self._upright(i)
        if kind not in _PIECES:
            return None
        last = self._end_of_word(i)
        text = tokens.text[tokens.starts[i] : tokens.ends[last]]
        if tokens.latex and text.startswith("\\"):
            upright = str(tokens.values[i]) if kind == "func" else text
            text = _IN_LATEX.get(text[1:].strip(), upright)
        powered = _WITH_POWER.fullmatch(text)
        if powered and not tokens.latex:
            return _Word(i, last, powered[1], powered[2])
        return _Word(i, last, text)

    def _upright(self, i: int) -> _Word | None:
        tokens = self.tokens
        if tokens.kinds[i] == "rel":
            inch = tokens.text[tokens.starts[i] : tokens.ends[i]] == "in"
            return _Word(i, i, "in") if inch and tokens.kinds[i + 1] in _BEHIND_INCH else None
        text = str(tokens.values[i])
        powered = _WITH_POWER.fullmatch(text)
        return _Word(i, i, *powered.groups()) if powered else _Word(i, i, text)

    def _prefixed(self, i: int) -> _Word | None:
        """Return the unit that `\\mu` or an upright `k` makes with what stands behind it."""
        tokens = self.tokens
        prefix = tokens.values[i]
        prefix = prefix.base if isinstance(prefix, Name) else str(prefix)
        if not tokens.latex or prefix not in _PREFIXES or tokens.kinds[i] not in ("name", "word"):
            return None
        behind = tokens.ends[i]
        begins = _COMMAND_AND_SPACE.match(tokens.text, behind) if prefix == "mu" else None
        glued = tokens.starts[i + 1] == (begins.end() if begins else behind)
        if not glued or tokens.kinds[i + 1] not in ("name", "word"):
            return None
        rest = self._bare_word_at(i + 1)
        if rest is None or (prefix != "mu" and rest.text != "Ω"):
            return None
        text = _IN_LATEX.get(prefix, prefix) + rest.text
        return _Word(i, rest.last, text, rest.power) if is_unit_symbol(text) else None

    def _end_of_word(self, i: int) -> int:
        """Return the last of the letters that stand together from token `i` on."""
        tokens = self.tokens
        last = end = i
        while tokens.kinds[end + 1] in _PIECES and tokens.starts[end + 1] == tokens.ends[end]:
            end += 1
            if end == last + 1 and tokens.kinds[end] == "name":
                last = end
        in_full = unit_in_full(tokens.text, tokens.starts[i], tokens.ends[end])
        return end if in_full else last

    def _make_unit(self, word: _Word) -> None:
        """Put one unit in the place of the letters, with the power that is written on them."""
        tokens, i = self.tokens, word.first
        in_front = _POWERS_IN_FRONT.get(word.text)
        behind = self._word_at(word.last + 1) if in_front else None
        if in_front and behind and is_unit_symbol(behind.text):
            word = _Word(i, behind.last, behind.text, in_front)
        if word.text in _POWERS_BEHIND and tokens.kinds[i - 1] == "unit":
            _put(tokens, i, word.last, _power(_POWERS_BEHIND[word.text]))
            return
        if word.text == "per" and tokens.kinds[i - 1] == "unit":
            _put(tokens, i, word.last, [("/", None)])
            return
        sign = _WORDS_FOR_SIGNS.get(word.text)
        if sign:
            _put(tokens, i, word.last, [(sign, None)])
            return
        unit: list[tuple[str, object]] = [("unit", SCALES.get(word.text, word.text))]
        _put(tokens, i, word.last, unit + (_power(word.power) if word.power else []))
        if _is_second_part(tokens, i):
            tokens.insert(i - 1, "+", None)

    # -- temperatures ----------------------------------------------------------------------------

    def _word_for_degrees(self, i: int) -> bool:
        """Whether a word says degrees, and a scale of temperature is named behind it."""
        if self.tokens.kinds[i] != "name" or not place_of_unit(self.tokens, i):
            return False
        last = self._end_of_word(i)
        word = self.tokens.text[self.tokens.starts[i] : self.tokens.ends[last]]
        return _WORDS_FOR_SIGNS.get(word) == "°" and self._scale(last + 1) is not None

    def _mark_scale(self, i: int) -> None:
        """Make one unit of the degrees and the scale behind them: `20 °C`, `20 degrees Celsius`."""
        last = i if self.tokens.kinds[i] == "°" else self._end_of_word(i)
        scale = self._scale(last + 1)
        if scale is not None:
            _put(self.tokens, i, scale[0], [("unit", scale[1])])

    def _scale(self, i: int) -> tuple[int, str] | None:
        """Return the last token of the name of a scale that begins at `i`, and its unit."""
        word = self._word_at(i) if self.tokens.kinds[i] in ("name", "word") else None
        if word is None or word.power or word.text in self.declared:
            return None
        unit = {"C": "degC", "F": "degF", **SCALES}.get(word.text)
        return (word.last, unit) if unit in ("degC", "degF") else None

    # -- products in brackets and fractions ------------------------------------------------------

    def _mark_product(self, i: int) -> None:
        """Make units of all words of a bracket or fraction that holds nothing else."""
        where = place_of_unit(self.tokens, i)
        if not where or (where == "sign" and not self.behind_signs):
            return
        upright = not self.behind_signs and where != "unit"
        words = self._fraction(i, upright) if self.tokens.kinds[i] == "frac" else None
        if self.tokens.kinds[i] != "frac":
            words = self._bracket(i, upright)
        for word in reversed(words or ()):
            self._make_unit(word)

    def _fraction(self, i: int, upright: bool) -> list[_Word] | None:
        kinds = self.tokens.kinds
        if kinds[i + 1] != "group":
            return None
        above = self._bracket(i + 1, upright, one=True)
        behind = closing_of(self.tokens, i + 1) + 1
        if above is None or kinds[behind] != "group":
            return None
        below = self._bracket(behind, upright)
        return None if below is None else [*above, *below]

    def _bracket(
        self, i: int, upright: bool, one: bool = False, depth: int = 0
    ) -> list[_Word] | None:
        """Return the words of a bracket that are all units, with signs between; `one` may be 1."""
        end = closing_of(self.tokens, i)
        if one and self.tokens.kinds[i + 1 : end] == ["num"]:
            return [] if self.tokens.text[self.tokens.starts[i + 1]] == "1" else None
        words: list[_Word] = []
        at = i + 1
        while at < end:
            step = self._factor(at, end, upright, words, depth)
            if step is None:
                return None
            at = step
        return words or None

    def _factor(
        self, at: int, end: int, upright: bool, words: list[_Word], depth: int
    ) -> int | None:
        """Add the words of one factor; return where it ends, or None if it is no unit."""
        kind = self.tokens.kinds[at]
        if kind in _SIGNS and words:
            return at + 1
        if kind == "^" and words:
            return behind_power(self.tokens, at)
        if kind in ("(", "group"):
            inner = self._bracket(at, upright, depth=depth + 1) if depth < _DEEPEST else None
            words += inner or []
            return None if inner is None else closing_of(self.tokens, at) + 1
        if kind == "unit":
            return at + 1
        scale = self._scale(at + 1) if kind == "°" else None
        if scale is not None:
            words.append(_Word(at, *scale))
            return scale[0] + 1
        word = self._word_at(at)
        if word is None or word.last >= end or (upright and kind != "word"):
            return None
        if not self._is_known(word):
            return None
        words.append(word)
        return word.last + 1


def _is_second_part(tokens: Tokens, i: int) -> bool:
    """Whether a unit ends the second part of a quantity, `5 ft 3 in`, which is added."""
    if i < 3 or tokens.kinds[i - 3 : i] != ["num", "unit", "num"] or i < 2:
        return False
    return i == 3 or tokens.kinds[i - 4] in ("rel", "(", "group", "+", ",")


def _power(digit: str) -> list[tuple[str, object]]:
    return [("^", None), ("num", read_numeral(digit))]


def _put(tokens: Tokens, first: int, last: int, new: list[tuple[str, object]]) -> None:
    """Put some tokens in the place of others."""
    start, end, count = tokens.starts[first], tokens.ends[last], len(new)
    tokens.kinds[first : last + 1] = [kind for kind, _ in new]
    tokens.values[first : last + 1] = [value for _, value in new]
    tokens.starts[first : last + 1] = [start] * count
    tokens.ends[first : last + 1] = [end] * count
