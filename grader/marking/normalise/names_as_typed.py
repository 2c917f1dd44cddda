"""Own names as they are typed: indices without a sign, and primes in front of brackets.

Beside `s1, ..., s5`, the line `sk = sigma'(zk)` is about `s_k`; where `s_k' := sigma'(z_k)` is
said, `s_2' (a + b)` is a product.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from grader.expressions.nodes import Call, Expression, Mul, Symbol
from grader.expressions.statement import Statement
from grader.expressions.traversal import transform, walk
from grader.marking.normalise.wanted import Wanted, with_statements
from grader.readers.document import Document

_NUMBERED = re.compile(r"(?P<name>[^\W\d_]+'*)_\d{1,2}")
_INDEX = re.compile(r"(?P<letter>[ijkln])(?P<prime>'*)")
_LETTERS = "ijklmnt"


def index_running_names(document: Document, wanted: Wanted) -> Document:
    """Return the document with `s_k` for `s k` in lines that say the value of such a name."""
    del wanted  # what is asked does not matter
    if not any(isinstance(_left(line), Mul) for line in document.statements):
        return document
    numbered = frozenset(_numbered(document))

    def named(node: Expression) -> Expression:
        return _with_index(node, numbered) if isinstance(node, Mul) else node

    def line_of(line: Statement) -> tuple[Statement]:
        left = _left(line)
        defines = isinstance(left, Mul) and isinstance(_with_index(left, numbered), Symbol)
        return (line.mapped(lambda side: transform(side, named)) if defines else line,)

    return with_statements(document, line_of)


def _left(line: Statement) -> object:
    return line.sides[0].expression if line.relations and not line.hedge else None


def _numbered(document: Document) -> Iterator[str]:
    """Yield the names that stand with numbers below on the page."""
    for line in document.statements:
        for side in line.sides:
            if isinstance(side.expression, Expression):
                names = (n.name for n in walk(side.expression) if isinstance(n, Symbol))
                yield from (found["name"] for name in names if (found := _NUMBERED.fullmatch(name)))


def _with_index(product: Mul, numbered: frozenset[str]) -> Expression:
    """Return a product in which a numbered name with a letter behind it is one name."""
    factors: list[Expression] = []
    for factor in product.args:
        before = factors[-1] if factors else None
        letter = _INDEX.fullmatch(factor.name) if isinstance(factor, Symbol) else None
        if letter and isinstance(before, Symbol):
            name = before.name + letter["prime"]
            if name in numbered:
                factors[-1] = Symbol(f"{name}_{letter['letter']}")
                continue
        factors.append(factor)
    return factors[0] if len(factors) == 1 else Mul(*factors)


def read_primed_factors(document: Document, wanted: Wanted) -> Document:
    """Return the document with products for calls of names that it says to be values."""
    given = frozenset(_primed(document.statements))
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


def _primed(lines: Iterable[Statement]) -> Iterable[str]:
    """Yield the names with a prime and an index that lines say the value of."""
    for line in lines:
        name = line.sides[0].expression if line.relations and not line.hedge else None
        if isinstance(name, Symbol) and "'_" in name.name:
            yield name.name
