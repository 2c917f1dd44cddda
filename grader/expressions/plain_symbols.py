"""The signs of plain, Unicode, calculator and Python notation, with the tokens that they are."""

from __future__ import annotations

from grader.expressions.names import Name
from grader.expressions.nodes import Constant

SYMBOLS: dict[str, tuple[str, object]] = {
    **{each: (each, None) for each in "+-*/^_()[]{},;:|!%°.?"},
    "**": ("^", None), "^^": ("^", None),
    "=": ("rel", "="), "==": ("rel", "="), "===": ("rel", "="),
    "!=": ("rel", "!="), "!==": ("rel", "!="), "<>": ("rel", "!="), "=/=": ("rel", "!="),
    "#pm#": ("±", None), "+/-": ("±", None), "-/+": ("∓", None),
    "≠": ("rel", "!="), "<": ("rel", "<"),
    ">": ("rel", ">"), "<=": ("rel", "<="), "=<": ("rel", "<="), ">=": ("rel", ">="),
    "≤": ("rel", "<="), "≥": ("rel", ">="), "⩽": ("rel", "<="), "⩾": ("rel", ">="),
    "≈": ("rel", "~"), "≃": ("rel", "~"), "≅": ("rel", "~"), "~": ("rel", "~"),
    "~=": ("rel", "~"),
    "∼": ("rel", "~"), ":=": ("rel", ":="), "≡": ("rel", "equiv"), "->": ("rel", "->"),
    "→": ("rel", "->"), "↦": ("rel", "->"), "∝": ("rel", "propto"), "∈": ("rel", "in"),
    "∉": ("rel", "notin"), "⊂": ("rel", "subset"), "⊆": ("rel", "subseteq"),
    "∥": ("rel", "parallel"), "⊥": ("rel", "perp"), "=>": ("implies", None),
    "⇒": ("implies", None), "⟹": ("implies", None), "<=>": ("iff", None), "⇔": ("iff", None),
    "<->": ("iff", None), "⟺": ("iff", None), "∧": ("and", None), "&&": ("and", None),
    "&": ("and", None), "∨": ("or", None), "¬": ("not", None), "⊕": ("xor", None),
    "∪": ("union", None), "∩": ("intersection", None), "∖": ("difference", None),
    "\\": ("difference", None), "±": ("±", None), "∓": ("∓", None), "√": ("sqrt", None),
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
