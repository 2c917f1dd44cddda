"""Text to tokens: the passes, in their order, over one state.

Each pass is a function of the state that the ones before it have left. A new pass is a function
and a line in `PASSES`; what has to stand before or behind it is said in its docstring.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from grader.expressions import limits
from grader.expressions.names import Name
from grader.expressions.notation import Notation
from grader.expressions.reading.characters import usual_characters
from grader.expressions.reading.dialect import is_latex, plain_difference, words_between_formulas
from grader.expressions.reading.latex.bare_words import mark_words, may_hold_bare_words
from grader.expressions.reading.latex.lexer import lex_latex
from grader.expressions.reading.latex.transcribed import joined
from grader.expressions.reading.logic_signs import mark_logic
from grader.expressions.reading.plain.lexer import lex_plain
from grader.expressions.reading.tokens import Failure, Tokens
from grader.expressions.reading.vector_notation import (
    divergences,
    join_arguments,
    subscripts_behind_superscripts,
    transposes_of_programs,
    without_quantifiers,
)
from grader.expressions.reading.vector_notation import (
    without_notes as without_notes_in_cells,
)
from grader.expressions.reading.written_numbers import (
    mark_bases,
    mark_imaginary,
    split_at_euler,
    with_times_sign,
    without_notes,
)
from grader.expressions.siunitx import may_hold_siunitx, without_siunitx
from grader.expressions.units import is_usual_unit, unit_in_full


class Source:
    """A text on its way to tokens.

    `given` is what offsets count in; `text` is it in usual characters, and `places` says where
    each of these was in `given` (None: at the same place).
    """

    __slots__ = ("given", "latex", "notation", "places", "text", "tokens")

    def __init__(self, text: str, notation: Notation) -> None:
        self.given = self.text = text
        self.notation = notation
        self.latex = False
        self.places: list[int] | None = None
        self.tokens = _NO_TOKENS


_NO_TOKENS = Tokens("", latex=False)
_MANY_DIGITS = re.compile(rf"\d{{{limits.MAX_NAME + 1}}}")


def refuse_too_long(source: Source) -> None:
    """Refuse a text that would take too long, before anything looks at it."""
    if len(source.given) > limits.MAX_CHARACTERS:
        limit = limits.MAX_CHARACTERS
        raise Failure("too-long", 0, f"this has more than {limit} characters")
    if len(source.given) > limits.MAX_NAME:  # digits of a name, such as an index, are no number
        digits = _MANY_DIGITS.search(source.given)
        if digits is not None:
            sentence = f"this has a number of more than {limits.MAX_DIGITS} digits"
            raise Failure("number-too-long", digits.start(), sentence)


def notes_on_rounding(source: Source) -> None:
    """Blank out notes on rounding; they keep their room, so that all places stay."""
    source.given = source.text = without_notes(source.given)


def choose_syntax(source: Source) -> None:
    """Say which syntax the text is in; a backslash alone may be the difference of plain sets."""
    text = source.given
    source.latex = is_latex(text)
    if source.latex and "\\" in text and not is_latex(plain_difference(text)):
        source.given, source.latex = plain_difference(text), False


def quantities_in_macros(source: Source) -> None:
    """Write out the macros of siunitx: `\\SI{3}{\\metre}`; before letters are cut apart."""
    if source.latex and may_hold_siunitx(source.given):
        source.given = source.text = without_siunitx(source.given)


def times_as_a_letter(source: Source) -> None:
    """Make a sign of the `x` in `4.0 x 10^3`; it keeps its room, so that all places stay."""
    if "10" in source.given and "x" not in source.notation.variables:
        source.given = source.text = with_times_sign(source.given)


def names_in_one_piece(source: Source) -> None:
    """Join what transcriptions write apart; braces around a name are no group of their own."""
    if source.latex:
        source.given = joined(source.given)


def signs_between_formulas(source: Source) -> None:
    """Make signs of the words between formulas, which LaTeX would take for products of letters."""
    if source.latex and (" or $" in source.given or " and $" in source.given):
        source.given = words_between_formulas(source.given)


def transposes_with_a_dot(source: Source) -> None:
    """Take the `A.T` of programs for a transpose; it keeps its length, so that all places stay."""
    if not source.latex and ".T" in source.given and "T" not in source.notation.variables:
        source.given = source.text = transposes_of_programs(source.given)


def usual_signs(source: Source) -> None:
    """Put each character in its usual writing; the passes before keep the length of the text."""
    source.text, source.places = usual_characters(source.given, source.latex)


def cut_into_tokens(source: Source) -> None:
    """Cut the text by the rules of its syntax."""
    try:
        cut = lex_latex if source.latex else lex_plain
        source.tokens = cut(source.text, source.notation)
    except Failure as failure:
        if source.places is not None:
            failure.offset = source.places[failure.offset]
        raise


def subscripts_of_vectors(source: Source) -> None:
    """Give `u` the subscript of `u^T_o`; before superscripts are looked at."""
    if "^" in source.tokens.kinds:
        subscripts_behind_superscripts(source.tokens)


def arguments_of_extremes(source: Source) -> None:
    """Take `\\arg\\max` for one function."""
    if source.latex and "\\arg" in source.text:
        join_arguments(source.tokens)


def two_distributions(source: Source) -> None:
    """Take the bars of a divergence for what parts its two arguments."""
    if "KL" in source.text or "JS" in source.text:
        divergences(source.tokens)


def words_besides(source: Source) -> None:
    """Take out quantifiers behind a formula, and notes in a last cell."""
    if "forall" in source.tokens.kinds:
        without_quantifiers(source.tokens)
    if source.latex and "&" in source.tokens.kinds:
        without_notes_in_cells(source.tokens)


def bases(source: Source) -> None:
    """Take a number below the line of a numeral for its base; before words are found."""
    if "_" in source.tokens.kinds:
        mark_bases(source.tokens)


def eulers_number(source: Source) -> None:
    """Take the `e` of `2e-1` for Euler's number where that stands in the text otherwise."""
    if "e-" in source.text or "e+" in source.text:
        split_at_euler(source.tokens)


def imaginary_numbers(source: Source) -> None:
    """Take a declared `j` for the imaginary unit, and the digits behind it for a factor."""
    unit = source.notation.imaginary_unit
    if unit != "i" and unit not in source.notation.variables:
        mark_imaginary(source.tokens, unit)


def words_without_backslash(source: Source) -> None:
    """Take `sin` in LaTeX for the function, which the lexer cut into letters."""
    if source.latex and may_hold_bare_words(source.text):
        mark_words(source.tokens, source.notation)


def percentages(source: Source) -> None:
    """Take the word in `5 percent` for its sign, unless it is a name."""
    if "percent" in source.text and "percent" not in source.notation.variables:
        mark_percent(source.tokens)


def units(source: Source) -> None:
    """Take words behind numbers for units, if the notation says so; functions are found before."""
    if source.notation.units:
        mark_units(source.tokens, source.notation)


def unions(source: Source) -> None:
    """Take a letter `U` between sets for their union."""
    if "U" in source.text:
        mark_unions(source.tokens, source.notation)


def connectives(source: Source) -> None:
    """Take signs for connectives in a text of logic; when words and functions are found."""
    if "rel" in source.tokens.kinds or "!" in source.text:
        mark_logic(source.tokens)


def places_in_the_text_given(source: Source) -> None:
    """Give the tokens their places in the text given; last, as the passes compare with the text."""
    if source.places is not None:
        source.tokens.relocate(source.given, source.places)


PASSES: tuple[Callable[[Source], None], ...] = (
    refuse_too_long,
    notes_on_rounding,
    choose_syntax,
    quantities_in_macros,
    times_as_a_letter,
    names_in_one_piece,
    signs_between_formulas,
    transposes_with_a_dot,
    usual_signs,
    cut_into_tokens,
    subscripts_of_vectors,
    arguments_of_extremes,
    two_distributions,
    words_besides,
    bases,
    eulers_number,
    imaginary_numbers,
    words_without_backslash,
    percentages,
    units,
    unions,
    connectives,
    places_in_the_text_given,
)


def lex(text: str, notation: Notation) -> Tokens:
    """Return the tokens of a text in the syntax that it is written in; raises `Failure`."""
    source = Source(text, notation)
    for each in PASSES:
        each(source)
    return source.tokens


# -- units ---------------------------------------------------------------------------------------

_WORDS = frozenset({"name", "func"})
#: What a word may come apart into where names multiply: `met` and the function `re`.
_PIECES = frozenset({"name", "func", "const"})


def mark_units(tokens: Tokens, notation: Notation) -> None:
    """Turn words that follow a number, or a unit with `*` or `/`, into units."""
    declared = notation.variables | notation.functions
    i = 0
    while i < tokens.count:
        if tokens.kinds[i] in _WORDS and _follows_quantity(tokens, i):
            last = _end_of_word(tokens, i)
            word = tokens.text[tokens.starts[i] : tokens.ends[last]]
            known = tokens.kinds[i - 1] != "const" or (is_usual_unit(word) and len(word) > 1)
            # `3 sin x` is no quantity in units of sines, `3 min` is one in minutes.
            known = known and (tokens.kinds[i : last + 1] != ["func"] or is_usual_unit(word))
            if word not in declared and tokens.kinds[last + 1] != "(" and word.isalpha() and known:
                _merge(tokens, i, last, word)
                if word in _SIGNS and not _is_scale(tokens, i):
                    tokens.kinds[i], tokens.values[i] = _SIGNS[word], None
                if word == "per" and tokens.kinds[i - 1] == "unit":
                    tokens.kinds[i], tokens.values[i] = "/", None
        i += 1


#: Words for the signs behind a number, of which angles and percentages are made.
_SIGNS = {"deg": "°", "degree": "°", "degrees": "°", "percent": "%", "pct": "%"}


def mark_percent(tokens: Tokens) -> None:
    """Make a sign of the word `percent` behind a number."""
    for i in range(1, tokens.count):
        if tokens.values[i] == Name("percent") and tokens.kinds[i - 1] == "num":
            tokens.kinds[i], tokens.values[i] = "%", None


_SCALE = re.compile(r"\s*(?:C|F|Celsius|Fahrenheit)\b", re.IGNORECASE)


def _is_scale(tokens: Tokens, i: int) -> bool:
    """Whether a unit is of temperature: `20 degrees Celsius`."""
    return _SCALE.match(tokens.text, tokens.ends[i]) is not None


def _follows_quantity(tokens: Tokens, i: int) -> bool:
    kinds = tokens.kinds
    before = kinds[i - 1] if i else ""
    if before in ("*", "/") and i > 1:
        return kinds[i - 2] == "unit" or kinds[max(i - 4, 0) : i - 1] == ["unit", "^", "num"]
    return before in ("num", "unit", "const") and kinds[max(i - 2, 0)] != "_"


def _end_of_word(tokens: Tokens, i: int) -> int:
    """Return the last of the letters that stand together from token `i` on."""
    last = end = i
    while tokens.kinds[end + 1] in _PIECES and tokens.starts[end + 1] == tokens.ends[end]:
        end += 1
        if end == last + 1 and tokens.kinds[end] == "name":
            last = end
    in_full = unit_in_full(tokens.text, tokens.starts[i], tokens.ends[end])
    return end if in_full else last


def _merge(tokens: Tokens, first: int, last: int, word: str) -> None:
    """Put one unit in the place of some tokens."""
    simple = all(
        not isinstance(value, Name) or value == Name(value.base)
        for value in tokens.values[first : last + 1]
    )
    if not simple:
        return
    tokens.kinds[first : last + 1] = ["unit"]
    tokens.values[first : last + 1] = [word]
    tokens.ends[first : last + 1] = [tokens.ends[last]]
    del tokens.starts[first + 1 : last + 1]


# -- unions --------------------------------------------------------------------------------------

_OPENING = frozenset({"(", "[", "{"})
_CLOSING = frozenset({")", "]", "}"})


def mark_unions(tokens: Tokens, notation: Notation) -> None:
    """Make a union of a letter `U` that stands between two brackets of sets, if undeclared."""
    if "U" in notation.variables or "U" in notation.functions:
        return
    kinds, values = tokens.kinds, tokens.values
    for i in range(1, tokens.count):
        if kinds[i] != "name" or values[i] != Name("U"):
            continue
        if _holds_set(kinds, i - 1, -1) and _holds_set(kinds, i + 1, 1):
            kinds[i] = "union"


def _holds_set(kinds: list[str], i: int, step: int) -> bool:
    """Whether braces, or a bracket with two items, begin at `i` (end there for a step of -1)."""
    begins, ends = (_OPENING, _CLOSING) if step > 0 else (_CLOSING, _OPENING)
    if kinds[i] not in begins:
        return False
    level = commas = 0
    at = i
    while 0 <= at < len(kinds):
        level += (kinds[at] in begins) - (kinds[at] in ends)
        commas += kinds[at] == "," and level == 1
        if not level:
            return commas == 1 or kinds[i] in "{}" or kinds[at] in "{}"
        at += step
    return False
