"""Formulas of vectors compared by their entries at two samples of sizes.

What is equal with every quantity left free is equal. Where it is not, the quantities that only one
of the two names are written out, and at last all of them: only then is a difference one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from grader.equivalence import Outcome, Remark, Verdict
from grader.expressions.nodes import Add, Expression, Index, Mul, Symbol
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, substitute, transform
from grader.expressions.writing import to_plain
from grader.models.network.entry_arithmetic import Shape, ShapeMismatch, shape_of
from grader.models.network.matrices import IllShapedPart
from grader.models.network.sample import Sample

Decide = Callable[[Expression, Expression, Notation], Verdict]
_MOST_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Definitions:
    """The right sides of quantities, and of samples by their plain spelling with their letter."""

    plain: Mapping[Symbol, Expression]
    indexed: Mapping[Symbol, tuple[Symbol, Expression]]

    def put(self, expression: Expression, names: frozenset[Symbol]) -> Expression:
        """Put in the right sides of some quantities."""
        members = transform(expression, lambda node: self._member(node, names))
        mapping: dict[Expression, Expression] = {
            name: self.plain[name] for name in names if name in self.plain
        }
        return substitute(members, mapping)

    def _member(self, node: Expression, names: frozenset[Symbol]) -> Expression:
        base = node.args[0] if isinstance(node, Index) and len(node.args) == 2 else None
        if not isinstance(base, Symbol) or base not in names or base not in self.indexed:
            return node
        letter, right = self.indexed[base]
        return substitute(right, {letter: node.args[1]})

    def without_samples(self, expression: Expression) -> Expression:
        """Put in the right sides of all samples."""
        names = frozenset(self.indexed)
        for _ in range(_MOST_ROUNDS):
            expression = self.put(expression, names - frozenset(self.plain))
        return expression

    def balanced(self, left: Expression, right: Expression) -> tuple[Expression, Expression]:
        """Write out what only one of the two names, until both name the same."""
        for _ in range(_MOST_ROUNDS):
            only_one = free_symbols(left) ^ free_symbols(right)
            known = frozenset(n for n in only_one if n in self.plain or n in self.indexed)
            if not known:
                break
            left, right = self.put(left, known), self.put(right, known)
        return left, right


def compared(
    reference: Expression,
    answer: Expression,
    samples: tuple[Sample, ...],
    definitions: Definitions,
    decide: Decide,
    notation: Notation,
) -> Verdict | None:
    """Compare two formulas; None where one of them names something that is not known."""
    plain = replace(notation, shapes={}, noncommuting=frozenset())
    verdict: Verdict | None = None
    for sample in samples:
        asked = sample.written(reference).value
        try:
            given = sample.written(answer)
        except IllShapedPart as mismatch:
            return _ill_shaped(mismatch, sample)
        except ShapeMismatch:
            return None
        if sample.of_base(given.value) is None or sample.of_base(asked) is None:
            return None
        if shape_of(asked) != shape_of(given.value):
            return _other_shape(shape_of(asked), shape_of(given.value), sample)
        sides = (reference, answer)
        verdict = _at(sample, sides, definitions, lambda a, b: decide(a, b, plain))
        if verdict.outcome is not Outcome.EQUIVALENT:
            return verdict
        if given.loose:
            return _loose(given.loose[0])
    return verdict


def _at(
    sample: Sample,
    sides: tuple[Expression, Expression],
    definitions: Definitions,
    decide: Callable[[Expression, Expression], Verdict],
) -> Verdict:
    for formulas in dict.fromkeys((sides, definitions.balanced(*sides))):
        one, other = (sample.with_activations(sample.written(each).value) for each in formulas)
        verdict = decide(one, other)
        if verdict.outcome is Outcome.EQUIVALENT:
            return verdict
    base = [sample.of_base(sample.written(each).value) for each in sides]
    assert base[0] is not None
    assert base[1] is not None
    return decide(base[0], base[1])


def _ill_shaped(mismatch: IllShapedPart, sample: Sample) -> Verdict:
    node, shapes = mismatch.node, mismatch.args_shapes
    described = [
        f"`{to_plain(part)}` is {sample.sizes.words(shape)}"
        for part, shape in zip(node.args, shapes, strict=True)
        if shape != (1, 1) or isinstance(node, Add)
    ]
    what = {Mul: "product in this order", Add: "sum"}.get(type(node))
    text = " and ".join(described[:3])
    if what is not None and len(described) > 1:
        text = f"In the answer, {text}; they have no {what}."
    else:
        text = f"In the answer, `{to_plain(node)}` has no value: {text}."
    doubtful = not isinstance(node, Mul) and _may_be_meant(node, shapes)
    outcome = Outcome.UNDECIDED if doubtful else Outcome.DIFFERENT
    return Verdict(outcome, "ill-shaped", None, (Remark("ill-shaped", text),))


def _may_be_meant(node: Expression, shapes: tuple[Shape, ...]) -> bool:
    """Whether programs of arrays would give a value: a number or a row is added to every row."""
    if not isinstance(node, Add):
        return True
    sizes = {shape for shape in shapes if shape != (1, 1)}
    if len(sizes) == 1:
        return True
    matrices = [shape for shape in sizes if 1 not in shape]
    vectors = [shape for shape in sizes if 1 in shape]
    return len(matrices) == 1 and all(max(each) in matrices[0] for each in vectors)


def _other_shape(asked: Shape, given: Shape, sample: Sample) -> Verdict:
    words = sample.sizes.words
    text = f"The answer is {words(given)}, and {words(asked)} is asked for."
    return Verdict(Outcome.DIFFERENT, "different-shape", None, (Remark("different-shape", text),))


def _loose(node: Expression) -> Verdict:
    text = (
        f"In the answer, `{to_plain(node)}` multiplies columns of one size; this is right if the "
        "product is taken entry by entry, which is written `\\odot`."
    )
    return Verdict(Outcome.UNDECIDED, "ill-shaped", None, (Remark("ill-shaped", text),))
