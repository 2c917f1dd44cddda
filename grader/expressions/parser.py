"""Reading an expression: from text of any of the syntaxes to nodes, or the reason why not."""

from __future__ import annotations

import re

from grader.expressions import climbing, limits
from grader.expressions import parse_arithmetic as arithmetic
from grader.expressions import parse_brackets as brackets
from grader.expressions import parse_calculus as calculus
from grader.expressions import parse_environments as environments
from grader.expressions import parse_fractions as fractions
from grader.expressions import parse_functions as functions
from grader.expressions import parse_integrals as integrals
from grader.expressions import parse_names as names
from grader.expressions import parse_postfix as postfix
from grader.expressions import parse_relations as relations
from grader.expressions import parse_words as upright
from grader.expressions.characters import usual_characters
from grader.expressions.climbing import (
    AND,
    CONDITION,
    FACTORS,
    IMPLIES,
    INFIX,
    LOGIC_IFF,
    MODULO,
    OPERANDS,
    OR,
    POSTFIX,
    PRODUCT,
    RATIO,
    RELATION,
    SEQUENCE,
    SETS,
    SUM,
    Reader,
)
from grader.expressions.latex_lexer import lex_latex
from grader.expressions.latex_words import mark_words, may_hold_bare_words
from grader.expressions.nodes import Expression
from grader.expressions.notation import DEFAULT_NOTATION, Notation, Unreadable
from grader.expressions.plain_lexer import lex_plain
from grader.expressions.set_signs import mark_unions, plain_difference
from grader.expressions.tokens import Failure, Tokens
from grader.expressions.units import mark_units

OPERANDS.update(
    {
        "num": fractions.read_number, "name": names.read_name, "word": upright.read_word,
        "operator": upright.read_operator, "symbol": upright.read_symbol, "unit": upright.read_unit,
        "const": postfix.read_constant, "func": functions.read_function,
        "frac": fractions.read_fraction, "sqrt": fractions.read_root,
        "cbrt": fractions.read_cube_root, "binom": fractions.read_binomial,
        "-": arithmetic.read_negative, "+": arithmetic.read_positive,
        "±": arithmetic.read_plus_minus, "∓": arithmetic.read_plus_minus,
        "group": brackets.read_group, "(": brackets.read_bracket, "[": brackets.read_bracket,
        "]": brackets.read_bracket, "{": brackets.read_set, "|": brackets.read_bar,
        "|(": brackets.read_delimited, "floor(": brackets.read_delimited,
        "ceiling(": brackets.read_delimited, "norm(": brackets.read_delimited,
        "norm": brackets.read_norm, "null(": brackets.read_null_bracket,
        "angle(": postfix.read_angle, "rel": postfix.read_vector, "partial": calculus.read_partial,
        "diff": calculus.read_partial, "sum": calculus.read_big_operator,
        "int": integrals.read_integral, "lim": calculus.read_limit,
        "begin": environments.read_environment, "not": relations.read_not,
        "complement": relations.read_complement, "therefore": relations.skip_sign,
        "implies": relations.skip_sign, "quad": relations.skip_sign,
        "accent": postfix.read_accent, "underbrace": postfix.read_underbrace,
        "dots": postfix.read_dots, "transpose": postfix.read_transpose,
        "triangle": postfix.read_triangle,
    }
)  # fmt: skip
FACTORS.update(
    {
        "num", "name", "word", "operator", "symbol", "unit", "const", "func", "frac", "sqrt",
        "cbrt", "binom", "group", "(", "[", "{", "|", "|(", "floor(", "ceiling(", "norm(", "norm",
        "null(", "angle(", "partial", "diff", "sum", "int", "lim", "begin", "accent", "underbrace",
        "dots", "triangle",
    }
)  # fmt: skip
climbing.DOUBTS.update(
    {
        "|": brackets.bar_opens, "norm": brackets.norm_opens, "num": postfix.number_multiplies,
    }
)  # fmt: skip
INFIX.update(
    {
        **dict.fromkeys((*FACTORS, "*", "/"), (PRODUCT, arithmetic.read_product)),
        "mod": (MODULO, arithmetic.read_product),
        **dict.fromkeys(("+", "-", "±", "∓"), (SUM, arithmetic.read_sum)),
        "union": (SETS, relations.read_set_operation),
        "intersection": (SETS, relations.read_set_operation),
        "difference": (SETS, relations.read_set_operation),
        "rel": (RELATION, relations.read_relation), ":": (RATIO, relations.read_ratio),
        "mid": (RELATION, brackets.read_divides), "and": (AND, relations.read_logic),
        "or": (OR, relations.read_logic), "xor": (OR, relations.read_logic),
        "xnor": (OR, relations.read_logic), "implies": (IMPLIES, relations.read_logic),
        "nand": (AND, relations.read_logic), "nor": (OR, relations.read_logic),
        "iff": (LOGIC_IFF, relations.read_logic), "if": (CONDITION, relations.read_condition),
        **dict.fromkeys((",", ";", "quad"), (SEQUENCE, relations.read_sequence)),
        "choose": (SEQUENCE, fractions.read_choose), "over": (SEQUENCE, fractions.read_choose),
        "|": (PRODUCT, postfix.read_bar_behind),
    }
)  # fmt: skip
POSTFIX.update(
    {
        "^": postfix.read_power, "_": postfix.read_index, "'": postfix.read_prime,
        "!": postfix.read_factorial, "!!": postfix.read_factorial, "%": postfix.read_percent,
        "°": postfix.read_degrees, "[": postfix.read_item,
    }
)  # fmt: skip

_LATEX = re.compile(
    r"\\[A-Za-z,;:!{}()\[\]$%|\\ ]|[_^]\{[^}(\[*]|\{[~=<>]|\d\{,\}\d|\$[^$\d]|\$\s*\d[^$]*\$"
)
_BETWEEN = re.compile(r"(?<=[$,]) (?:or|and) (?=\$)")
_QUOTED = re.compile(r'"[^"\n]*"')
_PUNCTUATION = frozenset({".", ",", ";", "?", "quad", ":"})


def is_latex(text: str) -> bool:
    """Whether a text is LaTeX: it has a command, a braced sub- or superscript, or `$` around it."""
    if '"' in text:
        text = _QUOTED.sub("", text)
    return _LATEX.search(text) is not None


def lex(text: str, notation: Notation) -> Tokens:
    """Return the tokens of a text in the syntax that it is written in; raises `Failure`."""
    if len(text) > limits.MAX_CHARACTERS:
        limit = limits.MAX_CHARACTERS
        raise Failure("too-long", 0, f"this has more than {limit} characters")
    latex = is_latex(text)
    if latex and "\\{" in text and not is_latex(plain_difference(text)):
        text, latex = plain_difference(text), False
    if latex and (" or $" in text or " and $" in text):
        # Between two formulas a word is a word; its sign is as long, so that columns stay.
        text = _BETWEEN.sub(lambda found: {" or ": "\\lor", " and ": "\\land"}[found[0]], text)
    usual, places = usual_characters(text, latex)
    try:
        tokens = lex_latex(usual, notation) if latex else lex_plain(usual, notation)
    except Failure as failure:
        if places is not None:
            failure.offset = places[failure.offset]
        raise
    if latex and may_hold_bare_words(usual):
        mark_words(tokens, notation)
    if notation.units:
        mark_units(tokens, notation)
    if "U" in text:
        mark_unions(tokens, notation)
    if places is not None:
        tokens.relocate(text, places)
    return tokens


def parse(text: str, notation: Notation = DEFAULT_NOTATION) -> Expression | Unreadable:
    """Read one expression, statement or sequence; never raises for what a text says."""
    try:
        return read_tokens(lex(text, notation), notation)
    except Failure as failure:
        return unreadable(failure)


def read_tokens(tokens: Tokens, notation: Notation) -> Expression:
    """Read all tokens as one expression; raises `Failure`."""
    while tokens.last() in _PUNCTUATION:
        tokens.drop_last()
    reader = Reader(tokens, notation)
    node = reader.expression()
    if tokens.kinds[reader.i] != "end":
        raise reader.unexpected()
    return node


def unreadable(failure: Failure) -> Unreadable:
    """Return a failure as a value, with its column counted from 1."""
    return Unreadable(
        failure.offset + 1, failure.expected, f"{failure.sentence}", f"unreadable-{failure.code}"
    )
