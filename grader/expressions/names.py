"""Names in their canonical spelling: base, primes, `_subscript`, mark (`^*`, `^{(1)}`).

`z'_5`, `z_5'` and `z_{5}^{\\prime}` are one name; so are `w_1`, `w1`, `w_{1}` and `w₁`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from grader.expressions.nodes import Expression, Symbol
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols


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


GREEK_LETTERS: dict[str, str] = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon",
    "ζ": "zeta", "η": "eta", "θ": "theta", "ϑ": "vartheta", "ι": "iota", "κ": "kappa",
    "λ": "lambda", "μ": "mu", "µ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron", "ρ": "rho",
    "ϱ": "varrho", "σ": "sigma", "ς": "varsigma", "τ": "tau", "υ": "upsilon", "φ": "phi",
    "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
    "Α": "Alpha", "Β": "Beta", "Γ": "Gamma", "Δ": "Delta", "Ε": "Epsilon", "Ζ": "Zeta",
    "Η": "Eta", "Θ": "Theta", "Ι": "Iota", "Κ": "Kappa", "Λ": "Lambda", "Μ": "Mu", "Ν": "Nu",
    "Ξ": "Xi", "Ο": "Omicron", "Π": "Pi", "Ρ": "Rho", "Σ": "Sigma", "Τ": "Tau", "Υ": "Upsilon",
    "Φ": "Phi", "Χ": "Chi", "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip

# LaTeX command without backslash -> base of the name.
GREEK_COMMANDS: dict[str, str] = {
    **{word: word for word in GREEK_LETTERS.values()},
    "varepsilon": "epsilon", "varphi": "phi", "varpi": "varpi", "varkappa": "kappa",
    "ell": "ell", "hbar": "hbar", "imath": "imath", "jmath": "jmath", "aleph": "aleph",
    "wp": "wp", "Digamma": "Digamma",
}  # fmt: skip

GREEK_WORDS: frozenset[str] = frozenset(GREEK_COMMANDS.values())

# Decorations of the letter itself; `hat(y)` is the base of the name of ŷ.
ACCENTS: frozenset[str] = frozenset(
    {"hat", "bar", "dot", "ddot", "dddot", "vec", "tilde", "check", "breve", "acute", "grave",
     "cal", "frak", "bb", "scr"}
)  # fmt: skip


def unknown_names(expression: Expression, notation: Notation) -> tuple[tuple[str, str], ...]:
    """Return the names that the notation does not declare, each with the likeliest one meant.

    The suggestion is empty when no declared name is near; nothing is unknown when nothing is
    declared.
    """
    declared = notation.variables | notation.functions
    if not declared:
        return ()
    names = sorted(symbol.name for symbol in free_symbols(expression))
    return tuple((name, suggestion(name, declared)) for name in names if name not in declared)


def suggestion(name: str, declared: frozenset[str]) -> str:
    """Return the declared name that was most likely meant, or nothing."""
    parts = split_name(name)
    from difflib import get_close_matches  # slow to import, and seldom needed

    close = sorted(declared, key=lambda each: (_difference(parts, split_name(each)), each))
    if close and _difference(parts, split_name(close[0])) < 3:
        return close[0]
    matches = get_close_matches(name, sorted(declared), n=1, cutoff=0.75)
    return matches[0] if len(name) > 3 and matches else ""


def _difference(first: Name, second: Name) -> int:
    """Count how far two names are apart, which only decorations and case may be."""
    if first.base.lower() != second.base.lower() or first.subscript != second.subscript:
        return 9
    return (
        (first.primes != second.primes) + (first.mark != second.mark) + (first.base != second.base)
    )


@lru_cache(maxsize=4096)
def symbol_of(name: Name) -> Symbol:
    """Return the symbol of a name."""
    return Symbol(canonical(name))
