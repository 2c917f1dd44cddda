"""The signs of plain, Unicode, calculator and Python notation, with the tokens that they are."""

from __future__ import annotations

import re
from typing import NamedTuple

from grader.expressions.names import Name
from grader.expressions.nodes import Constant

SYMBOLS: dict[str, tuple[str, object]] = {
    **{each: (each, None) for each in "+-*/^_()[]{},;:|!%°.?"},
    "**": ("^", None), "//": ("/", "floor"), "^^": ("^", None),
    "=": ("rel", "="), "==": ("rel", "="), "===": ("rel", "="),
    "!=": ("rel", "!="), "!==": ("rel", "!="), "<>": ("rel", "!="), "=/=": ("rel", "!="),
    "#pm#": ("±", None), "+/-": ("±", None), "+-": ("±", None), "-/+": ("∓", None),
    "≠": ("rel", "!="), "<": ("rel", "<"),
    ">": ("rel", ">"), "<=": ("rel", "<="), "=<": ("rel", "<="), ">=": ("rel", ">="),
    "≤": ("rel", "<="), "≥": ("rel", ">="), "⩽": ("rel", "<="), "⩾": ("rel", ">="),
    "≈": ("rel", "~"), "≃": ("rel", "~"), "≅": ("rel", "~"), "~": ("rel", "~"),
    "~=": ("rel", "~"),
    "∼": ("rel", "~"), ":=": ("rel", ":="), "←": ("rel", ":="),
    "≡": ("rel", "equiv"), "->": ("rel", "->"),
    "→": ("rel", "->"), "⟶": ("rel", "->"), "↦": ("rel", "->"),
    "∝": ("rel", "propto"), "∈": ("rel", "in"),
    "∉": ("rel", "notin"), "⊂": ("rel", "subset"), "⊆": ("rel", "subseteq"),
    "⊊": ("rel", "subset"), "⊃": ("rel", "superset"), "⊋": ("rel", "superset"),
    "⊇": ("rel", "superseteq"), "∋": ("rel", "ni"), "∌": ("rel", "notni"),
    "⊄": ("rel", "notsubset"), "⊅": ("rel", "notsuperset"), "⊈": ("rel", "notsubseteq"),
    "⊉": ("rel", "notsuperseteq"),
    "∥": ("rel", "parallel"), "⊥": ("rel", "perp"), "=>": ("implies", None),
    "⇒": ("implies", None), "⟹": ("implies", None), "<=>": ("iff", None), "⇔": ("iff", None),
    "<->": ("iff", None), "⟺": ("iff", None), "↔": ("iff", None), "⟷": ("iff", None),
    "∧": ("and", None), "&&": ("and", None),
    "&": ("and", None), "∨": ("or", None), "¬": ("not", None), "⊕": ("xor", None),
    "∪": ("union", None), "∩": ("intersection", None), "∖": ("difference", None),
    "\\": ("difference", None), "±": ("±", None), "∓": ("∓", None), "√": ("sqrt", None),
    "⊙": ("*", "odot"), "∘": ("*", "circ"), "∀": ("forall", None), "@": ("*", "@"),
    "∂": ("partial", None), "∇": ("name", Name("nabla")), "∞": ("const", Constant("oo")),
    "∅": ("const", Constant("emptyset")), "ℝ": ("const", Constant("reals")),
    "ℤ": ("const", Constant("integers")), "ℕ": ("const", Constant("naturals")),
    "ℚ": ("const", Constant("rationals")), "ℂ": ("const", Constant("complexes")),
    "∑": ("sum", "sum"), "∏": ("sum", "product"), "∫": ("int", 1), "∬": ("int", 2),
    "…": ("dots", None), "...": ("dots", None), "⋯": ("dots", None), "∴": ("therefore", None),
    "∵": ("therefore", None), "!!": ("!!", None), "'": ("'", 1), "⌊": ("floor(", None),
    "⌋": (")floor", None), "⌈": ("ceiling(", None), "⌉": (")ceiling", None),
    "‖": ("norm", None), "∛": ("cbrt", None), "≪": ("rel", "<<"), "≫": ("rel", ">>"),
    "∠": ("triangle", None), "∎": ("", None), "⊤": ("transpose", None), "⟂": ("rel", "perp"),
}  # fmt: skip


class Operator(NamedTuple):
    """An operator in words: its token, its bounds as text with their offsets, where it ends."""

    kind: str
    value: object
    bounds: tuple[tuple[str, int], ...]
    end: int


_TOKENS: dict[str, tuple[str, object]] = {
    "integral": ("int", 1), "int": ("int", 1), "sum": ("sum", "sum"), "product": ("sum", "product"),
}  # fmt: skip
_FROM = (
    r"(?<!\s)\s++from\s++(?P<lower>[^\s=]++(?:\s*+=\s*+\S++)?)\s++to\s++(?P<upper>\S++)\s++"
    r"(?:of\s++)?"
)
# The differential has to stand near; without it the word is a function of a program.
_DIFFERENTIAL = r"(?=[^=<>]{0,120}?(?<![A-Za-z])d[A-Za-zα-ω](?![A-Za-z]))"
_BRACKET = r"(?!\()|(?=\((?:[^(),]|\([^()]*\)){0,400}\))"
_SUM = re.compile(_FROM)
_INTEGRAL = re.compile(rf"(?:{_FROM}|\s+of\s+|\s*(?:{_BRACKET})){_DIFFERENTIAL}")


def read_operator_words(word: str, text: str, end: int) -> Operator | None:
    """Return the operator that a word begins, or None if it is no operator here.

    `end` is where the word ends in the text.
    """
    token = _TOKENS.get(word.lower())
    if token is None:
        return None
    found = (_INTEGRAL if token[0] == "int" else _SUM).match(text, end)
    if found is None:
        return None
    sides = ("lower", "upper") if found["lower"] else ()
    bounds = tuple((found[side], found.start(side)) for side in sides)
    return Operator(*token, bounds, found.end())
