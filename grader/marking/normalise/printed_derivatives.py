"""Derivatives that a program prints with their names: `dy/dz_4 = w*s4*s5` is a line of the page.

What stands in a line of its own is not taken from there, and neither is a number, which a program
prints at some point to check a formula.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from grader.answers.find import outputs_read
from grader.expressions.nodes import Derivative, Expression
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols
from grader.marking.names.differentials import with_derivatives
from grader.marking.normalise.usual_names import spell_derivatives
from grader.marking.normalise.wanted import Wanted
from grader.readers.document import Block, Document, Output


def state_printed_derivatives(document: Document, wanted: Wanted) -> Document:
    """Return the document with a line for each formula printed of a derivative that is asked."""
    asked = frozenset(name for name in wanted.names if isinstance(name, Derivative))
    if not asked or not any(isinstance(block, Output) for block in document.blocks):
        return document
    given = frozenset(filter(None, map(_left, _lines(document, wanted))))
    missing = asked - given
    blocks = ((block, *_printed(block, document, wanted, missing)) for block in document.blocks)
    return replace(document, blocks=tuple(chain.from_iterable(blocks))) if missing else document


def _printed(
    block: Block, document: Document, wanted: Wanted, missing: frozenset[Expression]
) -> Iterator[Statement]:
    if not isinstance(block, Output):
        return
    alone = replace(document, blocks=(block,))
    read = outputs_read(alone, wanted.asked[0].part.notation)
    for line in _lines(read, wanted):
        value = line.sides[-1].expression
        if _left(line) in missing and isinstance(value, Expression) and free_symbols(value):
            yield line


def _lines(document: Document, wanted: Wanted) -> Iterator[Statement]:
    """Yield the lines of a document with derivatives under their own names."""
    spelled = spell_derivatives(with_derivatives(document), wanted)
    yield from (block for block in spelled.blocks if isinstance(block, Statement))


def _left(line: Statement) -> Expression | None:
    name = line.sides[0].expression if line.relations else None
    return name if isinstance(name, Derivative) else None
