"""Canonical names as LaTeX."""

from __future__ import annotations

import re

from grader.expressions.names import GREEK_COMMANDS, split_name

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
