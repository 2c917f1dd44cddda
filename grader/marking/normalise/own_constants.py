"""An `e` that a student defines, `e = y - t`, is an error or a residual, and not Euler's number."""

from __future__ import annotations

from dataclasses import replace

from grader.expressions.nodes import Constant, Expression, Number, Pow, Symbol
from grader.expressions.statement import EQUALITIES, Statement
from grader.expressions.traversal import free_symbols, substitute, transform
from grader.marking.normalise.questions import by_question
from grader.marking.normalise.wanted import Wanted
from grader.readers.document import Document

_EULER = Constant("e")
_OWN = Symbol("e")
_KEPT = Symbol("e^{}")


def name_own_constants(document: Document, wanted: Wanted) -> Document:
    """Return the document with `e` as a name in the questions in which it is defined as one."""
    del wanted  # what is asked does not matter
    by = by_question(document)
    anywhere = any(_defines(line) for _, line in by.get("", ()))
    renamed = {
        at: line.mapped(_renamed)
        for lines in by.values()
        if anywhere or any(_defines(line) for _, line in lines)
        for at, line in lines
    }
    if not renamed:
        return document
    blocks = (renamed.get(at, block) for at, block in enumerate(document.blocks))
    return replace(document, blocks=tuple(blocks))


def _defines(line: Statement) -> bool:
    """Whether a line says what `e` is in terms of other names."""
    if line.hedge or len(line.sides) < 2 or line.relations[0] not in EQUALITIES:
        return False
    left, right = (side.expression for side in line.sides[:2])
    return left is _EULER and isinstance(right, Expression) and bool(free_symbols(right))


def _renamed(side: Expression) -> Expression:
    """Return a side with the name for the constant; below an exponent it stays: `e^{-x}`."""
    kept = transform(side, _keep)
    return substitute(substitute(kept, {_EULER: _OWN}), {_KEPT: _EULER})


def _keep(node: Expression) -> Expression:
    if isinstance(node, Pow) and node.args[0] is _EULER and not isinstance(node.args[1], Number):
        return Pow(_KEPT, *node.args[1:])
    return node
