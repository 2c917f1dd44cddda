"""Signs that are connectives where a text is one of logic: `p or q -> r`, `!p`, `~p | q`."""

from __future__ import annotations

from grader.expressions.reading.tokens import Tokens

_CONNECTIVES = frozenset({"and", "or", "xor", "xnor", "nand", "nor", "not", "implies", "iff"})
#: What a formula of logic is made of; a number or another sign makes a text one of values.
_OF_LOGIC = _CONNECTIVES | {"name", "(", ")", "[", "]", "|(", ")|", "|", "!", "!!", "rel", "const"}
_BEFORE_OPERAND = _CONNECTIVES | {"(", "[", "rel", "|", "!", "~"}
_OPERAND = frozenset({"name", "(", "[", "not", "const"})
_MEANING = {"rel": "implies", "|": "or"}
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
    if any(kind == "rel" and tokens.values[at] != "->" for at, kind in enumerate(kinds)):
        return
    for at in range(tokens.count - 1, -1, -1):
        if tokens.kinds[at - 1 : at + 1] == ["|", "|"]:
            tokens.delete(at)
    tokens.kinds[:] = [_MEANING.get(kind, kind) for kind in tokens.kinds]


def _mark_negations(tokens: Tokens) -> None:
    for at in range(tokens.count - 1, -1, -1):
        sign = (tokens.kinds[at], tokens.values[at])
        before = tokens.kinds[at - 1] if at else "("
        if sign in _NEGATIONS and before in _BEFORE_OPERAND and tokens.kinds[at + 1] in _OPERAND:
            tokens.kinds[at], tokens.values[at] = "not", None
