r"""Sums over layers or steps are written out: `\sum_{t=1}^3 \partial L/\partial s_t x_t`.

The derivatives in them are then what the student says elsewhere that they are.
"""

from __future__ import annotations

from grader.answers.subscripts import letter_below, unrolled
from grader.expressions.nodes import BigOperator, Derivative, Expression, Index, Symbol
from grader.expressions.traversal import contains, transform, walk
from grader.marking.normalise.wanted import Wanted, definitions_of, with_statements
from grader.readers.document import Document


def write_out_sums(document: Document, wanted: Wanted) -> Document:
    """Return the document with sums written out whose terms are of names that a model defines."""
    defined = frozenset(definitions_of(wanted))
    if not any(isinstance(name, Symbol) and "_" in name.name for name in defined):
        return document

    def written(node: Expression) -> Expression:
        if not isinstance(node, BigOperator) or not _holds_others(node, defined):
            return node
        out = unrolled(node)
        return node if out is node or defined.isdisjoint(_names(out)) else out

    return with_statements(
        document,
        lambda line: (
            line.mapped(lambda s: transform(s, written) if contains(s, BigOperator) else s),
        ),
    )


def _holds_others(node: BigOperator, defined: frozenset[Expression]) -> bool:
    """Whether the terms are of derivatives, or of names that no model has: `delta_k h_{k-1}`."""
    known = {name.name.partition("_")[0] for name in defined if isinstance(name, Symbol)}
    counted = (
        each.args[0] if isinstance(each, Index) else each
        for each in walk(node.args[0])
        if isinstance(each, Index) or letter_below(each) is not None
    )
    others = any(isinstance(s, Symbol) and s.name.partition("_")[0] not in known for s in counted)
    return others or contains(node, Derivative)


def _names(formula: Expression) -> frozenset[Expression]:
    return frozenset(node for node in walk(formula) if isinstance(node, Symbol | Derivative))
