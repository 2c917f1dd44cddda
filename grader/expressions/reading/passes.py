"""Text to tokens: the passes, in their order, over one state.

Each pass is a function of the state that the ones before it have left. A new pass is a function
and a line in `PASSES`; what has to stand before or behind it is said in its docstring.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import replace

from grader.expressions import limits
from grader.expressions.names import Name, canonical
from grader.expressions.nodes import Number
from grader.expressions.notation import Notation
from grader.expressions.numerals import parts_groups_with_points, shows_decimal_commas
from grader.expressions.reading.characters import usual_characters
from grader.expressions.reading.dialect import is_latex, plain_difference, words_between_formulas
from grader.expressions.reading.latex.bare_words import mark_words, may_hold_bare_words
from grader.expressions.reading.latex.lexer import lex_latex
from grader.expressions.reading.latex.transcribed import digits_together, joined, without_number
from grader.expressions.reading.logic_signs import mark_alternatives, mark_logic
from grader.expressions.reading.plain.lexer import lex_plain
from grader.expressions.reading.plain.matrix_rows import mark_rows
from grader.expressions.reading.plain.program_names import with_values_given, without_modules
from grader.expressions.reading.quantities import mark_signs_in_words, mark_units
from grader.expressions.reading.spelled_out import with_half_lines
from grader.expressions.reading.tokens import Failure, Tokens
from grader.expressions.reading.typed_operators import (
    mark_congruences,
    may_hold_operators,
    split_factorials,
    with_both_indices,
    with_operator_signs,
)
from grader.expressions.reading.vector_notation import (
    bold_ones,
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
    with_letters_as_digits,
    with_times_sign,
    with_usual_numerals,
    without_notes,
)
from grader.expressions.siunitx import may_hold_siunitx, without_siunitx


class Source:
    """A text on its way to tokens.

    `given` is what offsets count in; `text` is it in usual characters, and `places` says where
    each of these was in `given` (None: at the same place). `kinds` are those of
    the tokens as the text was cut.
    """

    __slots__ = ("given", "kinds", "latex", "notation", "places", "text", "tokens")

    def __init__(self, text: str, notation: Notation) -> None:
        self.given = self.text = text
        self.notation = notation
        self.latex = False
        self.places: list[int] | None = None
        self.tokens = _NO_TOKENS
        self.kinds: frozenset[str] = frozenset()


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
    if source.latex and "\\" in text:
        plain = plain_difference(text)
        if plain != text and not is_latex(plain):
            source.given, source.latex = plain, False


def quantities_in_macros(source: Source) -> None:
    """Write out the macros of siunitx: `\\SI{3}{\\metre}`; before letters are cut apart."""
    if source.latex and may_hold_siunitx(source.given):
        source.given = source.text = without_siunitx(source.given)


def operators_in_words(source: Source) -> None:
    """Make signs of the words in `int_a^b` and `sum_{i=1}^n`; they keep their room."""
    if may_hold_operators(source.given):
        declared = source.notation.variables | source.notation.functions
        source.given = source.text = with_operator_signs(source.given, declared)


def indices_of_two(source: Source) -> None:
    """Take `x1/2` in front of `±` for one name, and the half-life `t1/2`; they keep their room."""
    if not source.latex and "=" in source.given and ("/2" in source.given or "±" in source.given):
        source.given = source.text = with_both_indices(source.given)


def times_as_a_letter(source: Source) -> None:
    """Make a sign of the `x` in `4.0 x 10^3`; it keeps its room, so that all places stay."""
    if "10" in source.given and "x" not in source.notation.variables:
        source.given = source.text = with_times_sign(source.given)


def numerals_in_words(source: Source) -> None:
    """Write the base of `17 hex` with its digits, and the sign of `6.02 10^23`; in their room."""
    source.given = source.text = with_letters_as_digits(with_usual_numerals(source.given))


def names_in_one_piece(source: Source) -> None:
    """Join what transcriptions write apart; braces around a name are no group of their own."""
    if source.latex:
        source.given = source.text = without_number(digits_together(joined(source.given)))


def half_lines(source: Source) -> None:
    """Take `\\mathbb{R}_{\\ge 0}` for an interval; it keeps its room, so that all places stay."""
    if source.latex and "\\mathbb" in source.given:
        source.given = source.text = with_half_lines(source.given)


def signs_between_formulas(source: Source) -> None:
    """Make signs of the words between formulas, which LaTeX would take for products of letters."""
    if source.latex and (" or $" in source.given or " and $" in source.given):
        source.given = words_between_formulas(source.given)


def transposes_with_a_dot(source: Source) -> None:
    """Take the `A.T` of programs for a transpose; it keeps its length, so that all places stay."""
    if not source.latex and ".T" in source.given and "T" not in source.notation.variables:
        source.given = source.text = transposes_of_programs(source.given)


def names_of_programs(source: Source) -> None:
    """Leave out the modules of `np.exp(x)`, and make `:=` of the arrow in `w <- w - 1`."""
    if source.latex:
        return
    if "." in source.given:
        declared = source.notation.variables | source.notation.functions
        source.given = source.text = without_modules(source.given, declared)
    if " <- " in source.given:
        source.given = source.text = with_values_given(source.given)


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
    source.kinds = frozenset(source.tokens.kinds)


_DOTS_BETWEEN = frozenset("·⋅∙•")


def factorials(source: Source) -> None:
    """Take the sign in `5!=120` for two; before statements are cut at relations."""
    if "!=" in source.text and "rel" in source.kinds:
        split_factorials(source.tokens)


def dots_between_vectors(source: Source) -> None:
    """Tell a dot from the other signs of a product where vectors are declared: `w · x`."""
    if not source.notation.shapes or _DOTS_BETWEEN.isdisjoint(source.given):
        return
    tokens = source.tokens
    for i, kind in enumerate(tokens.kinds):
        start = tokens.starts[i]
        given = start if source.places is None else source.places[start]
        if kind == "*" and source.given[given : given + 1] in _DOTS_BETWEEN:
            tokens.values[i] = "dot"


def idle_spaces(source: Source) -> None:
    """Take out the wide spaces of LaTeX that separate nothing; before any other look at tokens."""
    if source.latex and "quad" in source.kinds:
        source.tokens.drop_idle_spaces()


def vectors_of_ones(source: Source) -> None:
    """Say of every bold 1 whether it is a vector of ones or a number."""
    if "one" in source.kinds:
        bold_ones(source.tokens)


def subscripts_of_vectors(source: Source) -> None:
    """Give `u` the subscript of `u^T_o`; before superscripts are looked at."""
    if "^" in source.kinds and "_" in source.text:
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
    if "forall" in source.kinds:
        without_quantifiers(source.tokens)
    if source.latex and "&" in source.kinds:
        without_notes_in_cells(source.tokens)


def digits_of_names(source: Source) -> None:
    """Take `C1` in LaTeX for `C_1` where that is a name of the question; before bases are found.

    Where a letter has both numbers, `c1 e^{2x} + c2 e^{3x}`, they count its constants.
    """
    if not source.latex:
        return
    known = source.notation.variables | source.notation.same.keys()
    if "2" in source.text and _SECOND.search(source.text):
        found = frozenset(_WITH_DIGIT.findall(source.text))
        known |= {f"{c}_{digit}" for c, digit in found if {(c, "1"), (c, "2")} <= found}
    if any("_" in name for name in known):
        join_digits(source.tokens, known)


_SECOND = re.compile(r"2(?<=[A-Za-z]2)(?<![A-Za-z\\_^][A-Za-z]2)(?![\d.])")
_WITH_DIGIT = re.compile(r"(?<![A-Za-z\\_^])([A-Za-z])([1-9])(?![\d.])")


def bases(source: Source) -> None:
    """Take a number below the line of a numeral for its base; before words are found."""
    if "_" in source.kinds:
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
    if not source.latex or "name name" not in " ".join(source.tokens.kinds):
        return  # a word is letters side by side
    if may_hold_bare_words(source.text):
        mark_words(source.tokens, source.notation)


def alternatives(source: Source) -> None:
    """Take the sign between `x = 2` and `x = 3` for an `or`, before `2 V` is a quantity."""
    if "rel" not in source.kinds:
        return
    if " v " in source.text or " V " in source.text or "||" in source.text:
        mark_alternatives(source.tokens)


def congruences(source: Source) -> None:
    """Take `(mod 7)` behind a relation for the modulus of a congruence."""
    if "mod" in source.text and "rel" in source.kinds:
        mark_congruences(source.tokens)


def angle_brackets(source: Source) -> None:
    """Take `<1, 2>` in place of an operand for a vector; before statements are cut at relations."""
    if "<" in source.text and ">" in source.text and "," in source.text:
        mark_angles(source.tokens)


def signs_in_words(source: Source) -> None:
    """Take the words in `5 percent` and `30 degrees` for their signs, unless they are names."""
    if "percent" in source.text or "degree" in source.text:
        mark_signs_in_words(source.tokens, source.notation)


def units(source: Source) -> None:
    """Take words behind numbers for units, if the notation says so; functions are found before."""
    if source.notation.units:
        mark_units(source.tokens, source.notation)


def calls_in_square_brackets(source: Source) -> None:
    """Take `u[n]` for `u(n)` where u is declared a function; before square brackets are sets."""
    if "[" in source.kinds and source.notation.functions:
        mark_calls(source.tokens, source.notation.functions)


def rows_of_matrices(source: Source) -> None:
    """Take what semicolons part in square brackets for rows; when names and calls are found."""
    if ";" in source.kinds and "[" in source.kinds:
        mark_rows(source.tokens)


def unions(source: Source) -> None:
    """Take a letter `U` or `u` between sets for their union."""
    if "U" in source.text or "u" in source.text:
        mark_unions(source.tokens, source.notation)


def connectives(source: Source) -> None:
    """Take signs for connectives in a text of logic; when words and functions are found."""
    if ("rel" in source.kinds and "rel" in source.tokens.kinds) or "!" in source.text:
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
    operators_in_words,
    indices_of_two,
    times_as_a_letter,
    numerals_in_words,
    names_in_one_piece,
    half_lines,
    signs_between_formulas,
    transposes_with_a_dot,
    names_of_programs,
    usual_signs,
    cut_into_tokens,
    factorials,
    dots_between_vectors,
    idle_spaces,
    vectors_of_ones,
    subscripts_of_vectors,
    arguments_of_extremes,
    two_distributions,
    words_besides,
    digits_of_names,
    bases,
    eulers_number,
    imaginary_numbers,
    words_without_backslash,
    alternatives,
    congruences,
    angle_brackets,
    units,
    signs_in_words,
    calls_in_square_brackets,
    rows_of_matrices,
    unions,
    connectives,
    places_in_the_text_given,
)


def lex(text: str, notation: Notation) -> Tokens:
    """Return the tokens of a text in the syntax that it is written in; raises `Failure`."""
    shown = not notation.comma_groups and shows_decimal_commas(text)
    if shown or ((text.count(".") > 1 or "," in text) and parts_groups_with_points(text)):
        notation = replace(notation, decimal_comma=True)
    source = Source(text, notation)
    for each in PASSES:
        each(source)
    return source.tokens


# -- vectors in angle brackets -------------------------------------------------------------------

_NO_OPERANDS = frozenset({"end", "rel", ")", "]", ","})
_BEFORE_OPERANDS = frozenset({"", "rel", "(", "[", "{", ",", "+", "-", "*", "/", "."})


def mark_angles(tokens: Tokens) -> None:
    """Turn `<` and `>` around a list into brackets, where a relation would lack one of its sides.

    Behind a vector, `t<3, 4>` is one too.
    """
    opened, commas, found = -1, 0, False
    for i in range(tokens.count):
        if tokens.kinds[i] == ",":
            commas += 1
        if tokens.kinds[i] != "rel":
            continue
        if tokens.values[i] == "<":
            opened, commas = i, 0
        elif tokens.values[i] == ">" and opened >= 0 and commas:
            before = tokens.kinds[opened - 1] if opened else ""
            if found or before in _BEFORE_OPERANDS or tokens.kinds[i + 1] in _NO_OPERANDS:
                tokens.kinds[opened], tokens.kinds[i] = "angle(", ")angle"
                found = True
            opened = -1
        else:
            opened = -1


# -- names with digits ----------------------------------------------------------------------------


def join_digits(tokens: Tokens, known: AbstractSet[str]) -> None:
    """Give a name the number right behind it, if both together are known: `C1` is `C_1`."""
    for i in range(tokens.count - 1, 0, -1):
        name, value = tokens.values[i - 1], tokens.values[i]
        if tokens.kinds[i - 1 : i + 1] != ["name", "num"] or not isinstance(value, Number):
            continue
        if not isinstance(name, Name) or tokens.ends[i - 1] != tokens.starts[i]:
            continue
        whole = Name(name.base, 0, value.literal)
        if name == Name(name.base) and value.literal.isdigit() and canonical(whole) in known:
            tokens.values[i - 1], tokens.ends[i - 1] = whole, tokens.ends[i]
            tokens.delete(i)


# -- calls in square brackets -------------------------------------------------------------------


def mark_calls(tokens: Tokens, functions: AbstractSet[str]) -> None:
    """Turn the square brackets around the argument of a declared function into round ones."""
    kinds, opened = tokens.kinds, [False]
    for i in range(tokens.count):
        if kinds[i] == "[":
            name = tokens.values[i - 1] if i and kinds[i - 1] == "name" else None
            called = isinstance(name, Name) and canonical(name._replace(primes=0)) in functions
            opened.append(called)
            kinds[i] = "(" if called else "["
        elif kinds[i] == "]" and len(opened) > 1 and opened.pop():
            kinds[i] = ")"


# -- unions --------------------------------------------------------------------------------------

_OPENING = frozenset({"(", "[", "{"})
_CLOSING = frozenset({")", "]", "}"})


def mark_unions(tokens: Tokens, notation: Notation) -> None:
    """Make a union of a letter `U` that stands between two brackets of sets, if undeclared.

    So is a small one beside a square bracket, `(0, 1] u (2, 3)`, where no factor can be meant.
    """
    free = [name for name in "Uu" if name not in notation.variables | notation.functions]
    letters = tuple(map(Name, free))
    kinds, values = tokens.kinds, tokens.values
    for i in range(1, tokens.count):
        if kinds[i] != "name" or values[i] not in letters:
            continue
        if values[i] == Name("u") and kinds[i - 1] != "]" and kinds[i + 1] != "[":
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
