"""Derivatives that a program prints with their names: `dy/dz_4 = w*s4*s5` is a line of the page.

So are those that it works out under usual names of derivatives, `dz4 = dz5 * w * dsigma(z4)`.

What stands in a line of its own is not taken from there, and neither is a number, which a program
prints at some point to check a formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from grader.answers.find import outputs_read
from grader.expressions.nodes import Derivative, Expression
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols
from grader.marking.names.differentials import with_derivatives
from grader.marking.normalise.usual_names import spell_derivatives, without_primes
from grader.marking.normalise.wanted import Wanted
from grader.readers.document import Block, CodeCell, Document, Output


def state_printed_derivatives(document: Document, wanted: Wanted) -> Document:
    """Return the document with a line for each formula printed of a derivative that is asked."""
    asked = frozenset(name for name in wanted.names if isinstance(name, Derivative))
    if not asked or not any(isinstance(block, Output) for block in document.blocks):
        return document
    given = frozenset(filter(None, map(_left, _lines(document, wanted))))
    missing = asked - given
    blocks = ((block, *_printed(block, document, wanted, missing)) for block in document.blocks)
    return replace(document, blocks=tuple(chain.from_iterable(blocks))) if missing else document


#: A line of a program that gives a name its value; what follows a comment is none of it.
_ASSIGNS = re.compile(r"\s*[^\W\d]\w{0,30}\s?=\s?[^=\s#][^#\n]{0,300}")


def state_programmed_derivatives(document: Document, wanted: Wanted) -> Document:
    """Return the document with a line for each derivative that a program works out: `dz4 = w*dz5`.

    Several lines of a program have to be such formulas, and what is given elsewhere is not taken.
    """
    asked = frozenset(name for name in wanted.names if isinstance(name, Derivative))
    if not asked or not any(isinstance(block, CodeCell) for block in document.blocks):
        return document
    blocks: list[Block] = []
    programmed: set[int] = set()
    for block in document.blocks:
        blocks.append(block)
        if isinstance(block, CodeCell):
            lines = _assignments(block, wanted)
            programmed |= {*range(len(blocks), len(blocks) + len(lines))}
            blocks += lines
    spelled = spell_derivatives(with_derivatives(replace(document, blocks=tuple(blocks))), wanted)
    given = {
        _left(b)
        for at, b in enumerate(spelled.blocks)
        if at not in programmed and isinstance(b, Statement)
    }
    missing = frozenset(map(_bare, asked - given))
    kept = (
        block if at not in programmed else line
        for at, (block, line) in enumerate(zip(blocks, spelled.blocks, strict=True))
        if at not in programmed or _is_formula_of(line, missing)
    )
    return replace(document, blocks=tuple(kept))


def _is_formula_of(line: Block, names: frozenset[Expression]) -> bool:
    left = _left(line) if isinstance(line, Statement) else None
    if not isinstance(line, Statement) or left is None or _bare(left) not in names:
        return False
    value = line.sides[-1].expression
    return isinstance(value, Expression) and bool(free_symbols(value))


def _bare(derivative: Expression) -> Expression:
    """Return a derivative by a name without its primes, which programs cannot write."""
    return Derivative(derivative.args[0], without_primes(derivative.args[1]))


def _assignments(cell: CodeCell, wanted: Wanted) -> list[Block]:
    """Return the lines of a program that give a name its value, each at its place."""
    lines = [line if _ASSIGNS.fullmatch(line) else "" for line in cell.source.splitlines()]
    text = "\n".join(line.strip().partition("#")[0] for line in lines)
    alone = Document(cell.place.source, blocks=(Output(text, cell.place),))
    read = outputs_read(alone, wanted.asked[0].part.notation)
    return [block for block in read.blocks if isinstance(block, Statement)]


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
