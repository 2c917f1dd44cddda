"""What both sides mean in one notation: `dy/dx` is `y'`, and `a_3` is the third of the `a_i`.

A bar above a name is its conjugate where the other side speaks of that, and the constant that is
added to a formula may be `C` or `c`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from grader.expressions.names import canonical, split_name
from grader.expressions.nodes import Add, Call, Derivative, Expression, Number, Relation, Symbol
from grader.expressions.traversal import free_symbols, substitute, walk

#: The two ways to write the constant of an antiderivative, and names that a `c` goes on from.
_CONSTANTS = frozenset({Symbol("C"), Symbol("c")})
_OF_THEIR_KIND = frozenset(map(Symbol, "abABd"))


@dataclass
class _Notations:
    """How a function occurs: what it is differentiated by or called with, and its own node."""

    variables: set[Expression] = field(default_factory=set)
    quotients: dict[Expression, int] = field(default_factory=dict)
    primed: dict[Expression, int] = field(default_factory=dict)
    called: dict[Expression, int] = field(default_factory=dict)

    def is_mixed(self) -> bool:
        """Whether there are two notations, and only one variable that all can mean."""
        slopes = bool(self.quotients), bool(self.primed), any(self.called.values())
        return sum(slopes) > 1 and len(self.variables) <= 1


def in_one_notation(
    reference: Expression, answer: Expression
) -> tuple[Expression, Expression] | None:
    """Write derivatives of the same function alike on both sides; None if they are already.

    `y'` is `dy/dx` where `y` is differentiated by `x` alone, and `f'(x)` is `df/dx` where `f` has
    no other argument than `x`.
    """
    mapping: dict[Expression, Expression] = {}
    for name, notations in _notations(walk(reference, answer)).items():
        if notations.is_mixed():
            for node, order in (*notations.quotients.items(), *notations.called.items()):
                mapping[node] = _primed(name, order)
    mapping |= _conjugates(reference, answer) | _constants(reference, answer)
    if not mapping:
        return None
    return substitute(reference, mapping), substitute(answer, mapping)


def _conjugates(*sides: Expression) -> dict[Expression, Expression]:
    """Return the names with a bar of which the conjugate stands beside them, with it."""
    called = (node for node in walk(*sides) if isinstance(node, Call) and node.name == "conjugate")
    bars = {Symbol(f"bar({name.name})"): call for call in called
            for name in call.args if isinstance(name, Symbol)}  # fmt: skip
    return {name: bars[name] for name in walk(*sides) if name in bars}


def _constants(*sides: Expression) -> dict[Expression, Expression]:
    """Return the constant of the answer with that of the reference, `x² + c` being `x² + C`.

    It is added, and all else has the same names; beside a and b a `c` is one of their kind.
    """
    names = [free_symbols(side) for side in sides]
    own = [names[0] - names[1], names[1] - names[0]]
    if {*own[0], *own[1]} != _CONSTANTS or len(own[0]) != 1:
        return {}
    shared = names[0] & names[1]
    if not shared or not shared.isdisjoint(_OF_THEIR_KIND):
        return {}
    (here,), (there,) = own
    added = _is_added(here, sides[0]) and _is_added(there, sides[1])
    return {there: here} if added else {}


def _is_added(name: Expression, side: Expression) -> bool:
    """Whether a name is a term of a formula, or of a side of an equation, and stands once."""
    parts = side.args if isinstance(side, Relation) else (side,)
    terms = [term for part in parts if isinstance(part, Add) for term in part.args]
    return terms.count(name) == 1 and sum(name in free_symbols(term) for term in terms) == 1


def _notations(nodes: Iterable[Expression]) -> dict[str, _Notations]:
    by_name: dict[str, _Notations] = {}
    for node in nodes:
        if isinstance(node, Derivative) and isinstance(node.args[0], Symbol):
            notations = by_name.setdefault(node.args[0].name, _Notations())
            notations.quotients[node] = sum(node.orders)
            notations.variables.update(node.args[1:])
        elif isinstance(node, Call) and node.args:
            notations = by_name.setdefault(node.name, _Notations())
            notations.called[node] = node.primes
            notations.variables.update(node.args)
        elif isinstance(node, Symbol) and "'" in node.name:
            name = split_name(node.name)
            plain = canonical(name._replace(primes=0))
            by_name.setdefault(plain, _Notations()).primed[node] = name.primes
    return by_name


def _primed(name: str, order: int) -> Symbol:
    parts = split_name(name)
    return Symbol(canonical(parts._replace(primes=parts.primes + order)))


# -- elements of a sequence ------------------------------------------------------------------------


_INDEXED = re.compile(r"(.+)_(\d{1,9}|[a-z])")
_SUPERSCRIPT = re.compile(r"(.+\^\{[(\[])(\d{1,9}|[a-z])([)\]]\})")


def with_indices(left: Expression, right: Expression) -> tuple[Expression, Expression] | None:
    """Write names with a subscript as elements, where elements of that name occur.

    Return None where there is nothing to be written otherwise.
    """
    rows = {
        node.name
        for node in walk(left, right)
        if isinstance(node, Call) and node.name.endswith("[]") and len(node.args) == 1
    }
    if not rows:
        return None
    elements: dict[Expression, Expression] = {}
    for symbol in free_symbols(left) | free_symbols(right):
        name, index = _row_and_index(symbol)
        if name in rows:
            place = Number(int(index)) if index.isdigit() else Symbol(index)
            elements[symbol] = Call(name, place)
    if not elements:
        return None
    return substitute(left, elements), substitute(right, elements)


def _row_and_index(symbol: Symbol) -> tuple[str, str]:
    """Return the sequence that a name is an element of, as it is called, and its index."""
    match = _SUPERSCRIPT.fullmatch(symbol.name)
    if match is not None:
        return f"{match[1]}{match[3]}[]", match[2]
    match = _INDEXED.fullmatch(symbol.name)
    return (f"{match[1]}[]", match[2]) if match is not None else ("", "")
