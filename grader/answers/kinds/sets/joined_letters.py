"""Sets of letters and of pairs of letters as courses write them: `ABCD`, edges `A-B`, `{A, B}`.

A closure of attributes is the set of its letters, and an edge or a key of two letters is a pair.
"""

from __future__ import annotations

from collections.abc import Mapping

from grader.answers.check.solution_sets import edge_of
from grader.expressions.nodes import Add, Collection, Expression, Mul, Symbol

_PAIR = 2


def with_joined_letters(reference: Expression, answer: Expression) -> Expression:
    """Return a set in the writing of the right one, where that holds letters or pairs of them.

    The order of a pair counts where the right one has `(A, B)`.
    """
    items = reference.args if isinstance(reference, Collection) else ()
    if any(isinstance(item, Collection) and item.kind == "tuple" for item in items):
        return answer
    wanted = {"".join(letters): item for item in items if (letters := _letters_of(item))}
    if not items or len(wanted) < len(items):
        return answer
    if all(len(name) == 1 and name.isupper() for name in wanted):
        return _letters_apart(answer)
    return _pairs_together(wanted, answer) if all(map(_is_pair, wanted)) else answer


def _is_pair(name: str) -> bool:
    return len(name) == _PAIR and name.isalpha() and name.isupper()


def _letters_apart(answer: Expression) -> Expression:
    """Return `{A, B, C}` of `ABC`, alone or as the only element of a set."""
    items = answer.args if isinstance(answer, Collection) else (answer,)
    letters = _letters_of(items[0]) if len(items) == 1 else None
    if letters is None or len(letters) < _PAIR or len(set(letters)) < len(letters):
        return answer
    return Collection("set", *map(Symbol, letters))


def _pairs_together(wanted: Mapping[str, Expression], answer: Expression) -> Expression:
    """Return `{AB, CD}` of `{A, B}, {C, D}` and of `A-B, C-D`, in the order of the right pair."""
    items = answer.args if isinstance(answer, Collection) else (answer,)
    pairs = [pair for item in items if (pair := _letters_of(item)) and len(pair) == _PAIR]
    if len(pairs) < len(items):
        return answer
    named = ["".join(pair) for pair in pairs]
    turned = [name[::-1] if name not in wanted and name[::-1] in wanted else name for name in named]
    return Collection("set", *(wanted.get(name, Symbol(name)) for name in turned))


def _letters_of(item: Expression) -> tuple[str, ...] | None:
    """Return the letters of `ABC`, `A-B`, `(A, B)` and `{A, B}`; None of what holds others."""
    match item:
        case Symbol() if item.name.isalpha():
            return tuple(item.name)
        case Mul() | Collection():
            parts = item.args
        case Add():
            edge = edge_of(item)
            parts = edge[0] if edge else ()
        case _:
            return None
    letters = [part.name for part in parts if isinstance(part, Symbol) and len(part.name) == 1]
    return tuple(letters) if letters and len(letters) == len(parts) else None
