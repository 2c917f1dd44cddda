"""Functions as LaTeX."""

from __future__ import annotations

import re

from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.names import GREEK_COMMANDS, name_latex, split_name
from grader.expressions.nodes import (
    Call,
    Constant,
    Expression,
    Pow,
    Symbol,
)
from grader.expressions.reading.plain.words import CONSTRUCTOR_WORDS
from grader.expressions.writing.base import (
    ATOM,
    CONDITION,
    LOGIC,
    POWER,
    Text,
    argument_texts,
    looks_called,
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


def print_call(node: Expression, parts: list[Text]) -> Text:
    """Print a function with its arguments, in its usual notation where it has one."""
    assert isinstance(node, Call)
    primes = "'" * node.primes
    if node.name == "given" and len(parts) == 2 and not primes:
        return _given(parts)
    special = _NOTATION.get((node.name, len(parts))) if not primes else None
    if special is not None:
        opening, closing = special
        inner = parts[0].text if opening else wrap(parts[0], ATOM)
        return Text(f"{opening}{inner}{closing}", ATOM if opening else POWER)
    if node.name == "root" and len(parts) == 2 and not primes:
        return Text(rf"\sqrt[{parts[1].text}]{{{parts[0].text}}}", ATOM)
    if node.name == "binomial" and len(parts) == 2 and not primes:
        return Text(rf"\binom{{{parts[0].text}}}{{{parts[1].text}}}", ATOM)
    if node.name == "log" and len(parts) == 2 and not primes:
        return Text(rf"\log_{{{parts[1].text}}}{arguments(parts[:1])}", ATOM)
    known = KNOWN_FUNCTIONS.get(node.name)
    if known is not None and known.latex:
        return Text(f"{known.latex}{primes}{arguments(parts)}", ATOM)
    if known is None and node.name not in CONSTRUCTOR_WORDS:
        parts = argument_texts(parts)
    if known is None and _is_called(node):
        return Text(_called_name(node.name, primes) + arguments(parts), ATOM)
    if known is None and not re.fullmatch(r"[A-Za-z][\w.]*", node.name):
        return operator("apply", [Text(rf"\text{{{node.name}}}", ATOM), *parts], primes)
    return operator("Mod" if node.name == "mod" else node.name, parts, primes)


def _given(parts: list[Text]) -> Text:
    condition = rf"{wrap(parts[0], LOGIC)} \mid {wrap(parts[1], LOGIC)}"
    return operator("given", parts)._replace(in_call=condition)


def _is_called(call: Call) -> bool:
    """Whether a bracket behind the name alone is read as its arguments."""
    name = split_name(call.name)
    if len(name.base) > 1 and name.base not in GREEK_COMMANDS and "(" not in name.base:
        return False
    return looks_called(call, name._replace(primes=name.primes + call.primes), _is_one_token)


_ONE_TOKEN = re.compile(r"\\?[A-Za-z]+'*(?:_\{[A-Za-z0-9]+\})?")


def _is_one_token(symbol: Symbol) -> bool:
    return is_letter(symbol) and _ONE_TOKEN.fullmatch(name_latex(symbol.name)) is not None


def _called_name(name: str, primes: str) -> str:
    base, own_primes, subscript, mark = split_name(name)
    return name_latex(str(split_name(base)._replace(
        primes=own_primes + len(primes), subscript=subscript, mark=mark)))  # fmt: skip


_NOTATION: dict[tuple[str, int], tuple[str, str]] = {
    ("sqrt", 1): (r"\sqrt{", "}"), ("abs", 1): (r"\left|", r"\right|"),
    ("floor", 1): (r"\left\lfloor ", r"\right\rfloor "),
    ("ceiling", 1): (r"\left\lceil ", r"\right\rceil "),
    ("norm", 1): (r"\left\lVert ", r"\right\rVert "),
    ("factorial", 1): ("", "!"), ("factorial2", 1): ("", "!!"), ("percent", 1): ("", r"\%"),
    ("degree", 1): ("", r"^{\circ}"),
}  # fmt: skip
