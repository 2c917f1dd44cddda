"""Names in their canonical spelling: base, primes, `_subscript`, mark (`^*`, `^{(1)}`).

`z'_5`, `z_5'` and `z_{5}^{\\prime}` are one name; so are `w_1`, `w1`, `w_{1}` and `w₁`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from grader.expressions.nodes import Symbol

#: How people call the constant that an integral leaves open.
CONSTANTS_OF_INTEGRATION = frozenset({"C", "c", "K", "k"})
#: How they call the whole number in a family of values: `pi/4 + k pi`.
INTEGER_PARAMETERS = frozenset({"k", "l", "m", "n"})


class Name(NamedTuple):
    """A name in its parts; `mark` is empty, `*`, `+`, `-` or a bracketed label as in `W^{(1)}`."""

    base: str
    primes: int = 0
    subscript: str = ""
    mark: str = ""

    def __str__(self) -> str:
        """Return the canonical spelling."""
        return canonical(self)


@lru_cache(maxsize=4096)
def canonical(name: Name) -> str:
    """Return the canonical spelling of a name."""
    text = name.base + "'" * name.primes
    if name.subscript:
        plain = name.subscript.isalnum()
        text += f"_{name.subscript}" if plain else f"_{{{name.subscript}}}"
    if name.mark:
        text += f"^{name.mark}" if name.mark == "*" else f"^{{{name.mark}}}"
    return text


_PARTS = re.compile(
    r"(?P<base>.(?:.*?[^'])??)(?P<primes>'*)(?:_(?:\{(?P<long>[^{}]*)\}|(?P<short>[^\W_]+)))?"
    r"(?:\^(?:(?P<star>\*)|\{(?P<mark>[^{}]*)\}))?"
)


@lru_cache(maxsize=4096)
def split_name(text: str) -> Name:
    """Return the parts of a canonical spelling; the inverse of `canonical`."""
    found = _PARTS.fullmatch(text)
    if found is None:
        return Name(text)
    base, primes, long, short, star, mark = found.groups()
    return Name(base, len(primes), long or short or "", star or mark or "")


#: The mark of a sequence whose index stands in a superscript, `x^{(i)}`, by the opening bracket.
SEQUENCE_MARKS = {"(": "()", "[": "[]"}


def element_name(name: str, index: str) -> str | None:
    """Return `x^{(i)}` for the sequence `x^{()}`; None if the name is no such sequence."""
    parts = split_name(name)
    if parts.mark not in SEQUENCE_MARKS.values():
        return None
    return canonical(parts._replace(mark=f"{parts.mark[0]}{index}{parts.mark[1]}"))


GREEK_LETTERS: dict[str, str] = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon",
    "ζ": "zeta", "η": "eta", "θ": "theta", "ϑ": "vartheta", "ι": "iota", "κ": "kappa",
    "λ": "lambda", "μ": "mu", "µ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron", "ρ": "rho",
    "ϱ": "varrho", "σ": "sigma", "ς": "varsigma", "τ": "tau", "υ": "upsilon", "φ": "phi",
    "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "ħ": "hbar",
    "Α": "Alpha", "Β": "Beta", "Γ": "Gamma", "Δ": "Delta", "Ε": "Epsilon", "Ζ": "Zeta",
    "Η": "Eta", "Θ": "Theta", "Ι": "Iota", "Κ": "Kappa", "Λ": "Lambda", "Μ": "Mu", "Ν": "Nu",
    "Ξ": "Xi", "Ο": "Omicron", "Π": "Pi", "Ρ": "Rho", "Σ": "Sigma", "Τ": "Tau", "Υ": "Upsilon",
    "Φ": "Phi", "Χ": "Chi", "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip

# The letter that a word stands for, as it is set: `φ` for `phi`.
GREEK_SIGNS: dict[str, str] = {word: letter for letter, word in reversed(GREEK_LETTERS.items())}

# LaTeX command without backslash -> base of the name.
GREEK_COMMANDS: dict[str, str] = {
    **{word: word for word in GREEK_LETTERS.values()},
    "varepsilon": "epsilon", "varphi": "phi", "varpi": "varpi", "varkappa": "kappa",
    "ell": "ell", "hbar": "hbar", "imath": "imath", "jmath": "jmath", "aleph": "aleph",
    "wp": "wp", "Digamma": "Digamma",
}  # fmt: skip

# Letters that LaTeX has a command for: not those that look like a Latin one.
_AS_IN_LATIN = frozenset(
    {"omicron", "Alpha", "Beta", "Epsilon", "Zeta", "Eta", "Iota", "Kappa", "Mu", "Nu", "Omicron",
     "Rho", "Tau", "Chi"}
)  # fmt: skip
LATEX_LETTERS: frozenset[str] = frozenset((*GREEK_LETTERS.values(), "pi")) - _AS_IN_LATIN

# Bases of names that are written as words, Greek letters and those that TeX sets like them.
GREEK_WORDS: frozenset[str] = frozenset(GREEK_COMMANDS.values())

# Words for letters that stand in plain text: small Greek letters and their variants.
LETTER_WORDS: frozenset[str] = frozenset(word for word in GREEK_COMMANDS if word.islower()) - {
    "imath", "jmath", "aleph", "wp",
}  # fmt: skip

# Decorations of the letter itself; `hat(y)` is the base of the name of ŷ.
ACCENTS: frozenset[str] = frozenset(
    {"hat", "bar", "dot", "ddot", "dddot", "vec", "tilde", "check", "breve", "acute", "grave",
     "cal", "frak", "bb", "scr"}
)  # fmt: skip


@lru_cache(maxsize=4096)
def symbol_of(name: Name) -> Symbol:
    """Return the symbol of a name."""
    return Symbol(canonical(name))


_ACCENTED = re.compile(r"(hat|bar|dot|ddot|dddot|vec|tilde|check|breve|acute|grave)\((\w+)\)")
_STYLED = re.compile(r"(bb|cal|frak|scr)\((\w+)\)")
_STYLES = {"bb": "mathbb", "cal": "mathcal", "frak": "mathfrak", "scr": "mathscr"}


def name_latex(name: str) -> str:
    """Return a canonical name in LaTeX."""
    base, primes, subscript, mark = split_name(name)
    text = _base_latex(base) + "'" * primes
    if subscript:
        text += f"_{{{_subscript_latex(subscript)}}}"
    if mark:
        text += f"^{{{mark}}}"
    return text


def _base_latex(base: str) -> str:
    accented = _ACCENTED.fullmatch(base)
    if accented is not None:
        letters = accented[2]
        inner = _base_latex(letters) if len(letters) == 1 or letters in GREEK_COMMANDS else letters
        return rf"\{accented[1]}{{{inner}}}"
    styled = _STYLED.fullmatch(base)
    if styled is not None:
        return rf"\{_STYLES[styled[1]]}{{{styled[2]}}}"
    if base in GREEK_COMMANDS or base == "nabla":
        return f"\\{base}"
    if len(base) == 1 and base.isascii() and base not in "iIe":
        return base
    return rf"\mathit{{{base}}}" if base.isalnum() else rf"\text{{{base}}}"


def _subscript_latex(subscript: str) -> str:
    if subscript in GREEK_COMMANDS:
        return f"\\{subscript}"
    if len(subscript) == 1 or (subscript.isalnum() and not subscript.isalpha()):
        return subscript
    return rf"\text{{{subscript}}}"
