"""Signs that are connectives where a text is one of logic: `p or q -> r`, `!p`, `~p | q`."""

from __future__ import annotations

from grader.expressions.names import Name
from grader.expressions.reading.layout import Span, split_level
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
    if relations and (relations - _SAYS_THE_SAME or not _is_logic_alone(tokens, 0, tokens.count)):
        return
    for at in range(tokens.count - 1, -1, -1):
        if tokens.kinds[at - 1 : at + 1] == ["|", "|"]:
            tokens.delete(at)
    for at, kind in enumerate(tokens.kinds):
        arrow = kind == "rel" and tokens.values[at] == "->"
        tokens.kinds[at] = "implies" if arrow else _MEANING.get(kind, kind)


def is_chain_of_logic(tokens: Tokens, spans: list[Span]) -> bool:
    """Whether formulas of logic are said to be the same: `not (p or q) = not p and not q`.

    `x = not a and y = not b` is two equations.
    """
    if not all(_is_of_logic(tokens, first, last) for first, last in spans):
        return False
    if len(split_level(tokens, spans, _RELATIONS)) < 2:
        return False
    pieces = [part for part, _ in split_level(tokens, spans, _JOINING)]
    related = [len(split_level(tokens, part, _RELATIONS)) > 1 for part in pieces]
    several = len(pieces) > 1 and all(related)
    return not several and any(_is_logic_alone(tokens, *span) for span in spans)


_RELATIONS = frozenset({"rel"})
_JOINING = frozenset({"and", "or"})


def _is_of_logic(tokens: Tokens, first: int, last: int) -> bool:
    related = (tokens.values[at] for at in range(first, last) if tokens.kinds[at] == "rel")
    return _OF_LOGIC.issuperset(tokens.kinds[first:last]) and _SAYS_THE_SAME.issuperset(related)


def _is_logic_alone(tokens: Tokens, first: int, last: int) -> bool:
    kinds, values = tokens.kinds[first:last], tokens.values[first:last]
    return not _LOGIC_ALONE.isdisjoint(kinds) or "equiv" in values


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
    for at in range(tokens.count - 1, -1, -1):
        sign = (tokens.kinds[at], tokens.values[at])
        before = tokens.kinds[at - 1] if at else "("
        if sign in _NEGATIONS and before in _BEFORE_OPERAND and tokens.kinds[at + 1] in _OPERAND:
            tokens.kinds[at], tokens.values[at] = "not", None
