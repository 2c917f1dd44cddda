"""Pieces of printed LaTeX that all its rules use: brackets and operators by name."""

from __future__ import annotations

from grader.expressions.latex_names import name_latex
from grader.expressions.nodes import (
    Call,
    Constant,
    Expression,
    Pow,
    Symbol,
)
from grader.expressions.printing import (
    ATOM,
    CONDITION,
    Text,
)


def paren(text: str) -> str:
    """Put a text in brackets that grow with it."""
    return rf"\left({text}\right)"


def wrap(part: Text, level: int) -> str:
    """Return the text, in brackets unless it binds at least as tightly as `level`."""
    return part.text if part.level >= level else paren(part.text)


def arguments(parts: list[Text]) -> str:
    """Return the bracket with the arguments of a function."""
    return paren(", ".join(wrap(part, CONDITION) for part in parts))


def operator(name: str, parts: list[Text], primes: str = "") -> Text:
    """Return a call by an upright name."""
    return Text(rf"\operatorname{{{name}}}{primes}{arguments(parts)}", ATOM)


# Printed behind or around their argument, so that a factor may not touch them.
BARE = frozenset({"factorial", "factorial2", "percent", "degree"})


def is_letter(node: Expression) -> bool:
    """Whether a factor is free of upright words, which could be read as units or with a bracket."""
    if isinstance(node, Pow):
        node = node.args[0]
    if isinstance(node, Constant):
        return node.name in ("pi", "e", "i", "oo")
    if isinstance(node, Symbol):
        return node.name != "d" and not name_latex(node.name).startswith((r"\text", r"\mathit"))
    return not isinstance(node, Call) or node.name not in BARE
