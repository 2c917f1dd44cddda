"""Names with a prime as factors: where `s_k' := sigma'(z_k)` is said, `s_2' (a + b)` is a product."""

from __future__ import annotations

from collections.abc import Iterable

from grader.expressions.nodes import Call, Expression, Mul, Symbol
from grader.expressions.statement import Statement
from grader.expressions.traversal import transform
from grader.marking.normalise.wanted import Wanted, with_statements
from grader.readers.document import Document

_LETTERS = "ijklmnt"


def read_primed_factors(document: Document, wanted: Wanted) -> Document:
    """Return the document with products for calls of names that it says to be values."""
    given = frozenset(_given(document.statements))
    if not given:
        return document

    def factor(node: Expression) -> Expression:
        if not isinstance(node, Call) or not node.primes or len(node.args) != 1:
            return node
        base, _, number = node.name.partition("_")
        names = (f"{base}{chr(39) * node.primes}_{below}" for below in (number, *_LETTERS))
        if not number.isdigit() or given.isdisjoint(names):
            return node
        return Mul(Symbol(f"{base}{chr(39) * node.primes}_{number}"), *node.args)

    return with_statements(document, lambda line: (line.mapped(lambda s: transform(s, factor)),))


def _given(lines: Iterable[Statement]) -> Iterable[str]:
    """Yield the names with a prime and an index that lines say the value of."""
    for line in lines:
        name = line.sides[0].expression if line.relations and not line.hedge else None
        if isinstance(name, Symbol) and "'_" in name.name:
            yield name.name
