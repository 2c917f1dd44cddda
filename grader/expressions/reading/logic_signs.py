"""Signs that are connectives where a text is one of logic: `p or q -> r`, `!p`, `~p | q`."""

from __future__ import annotations

from grader.expressions.names import Name
from grader.expressions.reading.tokens import Tokens

_CONNECTIVES = frozenset({"and", "or", "xor", "xnor", "nand", "nor", "not", "implies", "iff"})
#: What a formula of logic is made of; a number or another sign makes a text one of values.
_OF_LOGIC = _CONNECTIVES | {"name", "(", ")", "[", "]", "|(", ")|", "|", "!", "!!", "rel", "const"}
_BEFORE_OPERAND = _CONNECTIVES | {"(", "[", "rel", "|", "!", "~"}
_OPERAND = frozenset({"name", "(", "[", "not", "const"})
_MEANING = {"|": "or"}
#: Signs between formulas of logic that say the same: `not (p -> q) = p and not q`.
_SAYS_THE_SAME = frozenset({"=", "equiv", ":="})
#: What makes a text with a sign of equality one of logic: no equation of numbers has it.
_LOGIC_ALONE = frozenset({"not", "xor", "xnor", "nand", "nor"})
_NEGATIONS = {("!", None): "!", ("rel", "~"): "~"}


def mark_logic(tokens: Tokens) -> None:
    """Make connectives of signs that have another meaning elsewhere; functions are found before.

    `!p` and `~p` are negations where nothing stands in front of the sign. With a connective in the
    text that is made of names alone, `->` binds less than it, and a bar between names is an `or`.
    """
    _mark_negations(tokens)
    kinds = tokens.kinds[: tokens.count]
    if _CONNECTIVES.isdisjoint(kinds) or not _OF_LOGIC.issuperset(kinds):
        return
    relations = {tokens.values[at] for at, kind in enumerate(kinds) if kind == "rel"} - {"->"}
    if relations and (relations - _SAYS_THE_SAME or not is_logic_alone(tokens, 0, tokens.count)):
        return
    for at in range(tokens.count - 1, -1, -1):
        if tokens.kinds[at - 1 : at + 1] == ["|", "|"]:
            tokens.delete(at)
    for at, kind in enumerate(tokens.kinds):
        arrow = kind == "rel" and tokens.values[at] == "->"
        tokens.kinds[at] = "implies" if arrow else _MEANING.get(kind, kind)


def says_the_same_of_logic(tokens: Tokens, first: int, last: int) -> bool:
    """Whether all that stands there are formulas of logic, with signs that say the same between."""
    related = (tokens.values[at] for at in range(first, last) if tokens.kinds[at] == "rel")
    return _OF_LOGIC.issuperset(tokens.kinds[first:last]) and _SAYS_THE_SAME.issuperset(related)


def is_logic_alone(tokens: Tokens, first: int, last: int) -> bool:
    """Whether something there is said of truth values, and never of numbers."""
    return (
        not _LOGIC_ALONE.isdisjoint(tokens.kinds[first:last])
        or "equiv" in tokens.values[first:last]
    )


def mark_alternatives(tokens: Tokens) -> None:
    """Make an `or` of the sign in `x = 2 v x = 3`: the name of the text stands again behind it.

    A single bar is none: `X = 3 | X = 4` is a condition.
    """
    if tokens.kinds[:2] != ["name", "rel"]:
        return
    name = tokens.values[0]
    for at in range(tokens.count - 1, 2, -1):
        if tokens.values[at] != name or tokens.kinds[at + 1] != "rel":
            continue
        if tokens.kinds[at - 2 : at] == ["|", "|"]:
            tokens.delete(at - 1)
            tokens.kinds[at - 2] = "or"
        elif _stands_alone(tokens, at - 1):
            tokens.kinds[at - 1], tokens.values[at - 1] = "or", None


_LETTERS_FOR_OR = (Name("v"), Name("V"))


def _stands_alone(tokens: Tokens, at: int) -> bool:
    """Whether a token is the letter `v` between blanks."""
    blanks = tokens.ends[at - 1] < tokens.starts[at] and tokens.ends[at] < tokens.starts[at + 1]
    return blanks and tokens.kinds[at] == "name" and tokens.values[at] in _LETTERS_FOR_OR


def _mark_negations(tokens: Tokens) -> None:
    """Make negations of `!` and `~` in front of an operand; `≈ 3x` only says what is near."""
    of_logic = _OF_LOGIC.issuperset(tokens.kinds[: tokens.count])
    for at in range(tokens.count - 1, -1, -1):
        sign = (tokens.kinds[at], tokens.values[at])
        before = tokens.kinds[at - 1] if at else "("
        if sign in _NEGATIONS and before in _BEFORE_OPERAND and tokens.kinds[at + 1] in _OPERAND:
            near = tokens.kinds[at] == "rel" and not (of_logic and _is_tilde(tokens, at))
            if not near:
                tokens.kinds[at], tokens.values[at] = "not", None


def _is_tilde(tokens: Tokens, at: int) -> bool:
    return tokens.text[tokens.starts[at] : tokens.ends[at]].strip() in ("~", "∼", "\\sim")
