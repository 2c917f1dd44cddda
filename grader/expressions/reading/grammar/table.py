"""What each kind of token does: begins an operand, joins two, or stands behind one."""

from __future__ import annotations

from grader.expressions.nodes import Expression
from grader.expressions.notation import Notation
from grader.expressions.reading.grammar import (
    arithmetic,
    big_operators,
    brackets,
    derivatives,
    environments,
    fractions,
    functions,
    names,
    postfix,
    relations,
)
from grader.expressions.reading.grammar.precedence import (
    AND,
    CONDITION,
    DOUBTS,
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
    Parser,
)
from grader.expressions.reading.tokens import Tokens

OPERANDS.update(
    {
        "num": fractions.read_number, "name": names.read_name, "word": names.read_word,
        "operator": names.read_operator, "symbol": names.read_symbol, "unit": names.read_unit,
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
        "angle(": postfix.read_angle, "rel": postfix.read_vector,
        "partial": derivatives.read_partial, "diff": derivatives.read_partial,
        "sum": big_operators.read_big_operator, "int": big_operators.read_integral,
        "lim": big_operators.read_limit, "begin": environments.read_environment,
        "not": relations.read_not,
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
DOUBTS.update(
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
        "°": postfix.read_degrees, "[": postfix.read_item, "triangle": postfix.read_phasor,
    }
)  # fmt: skip

_PUNCTUATION = frozenset({".", ",", ";", "?", "quad", ":"})


def read_tokens(tokens: Tokens, notation: Notation) -> Expression:
    """Read all tokens as one expression; raises `Failure`."""
    while tokens.last() in _PUNCTUATION:
        tokens.drop_last()
    parser = Parser(tokens, notation)
    node = parser.expression()
    if tokens.kinds[parser.i] != "end":
        raise parser.unexpected()
    return node
