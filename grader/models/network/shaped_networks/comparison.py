"""Formulas of vectors compared by their entries at two samples of sizes.

What is equal with every quantity left free is equal. Where it is not, the quantities that only one
of the two names are written out, and at last all of them: only then is a difference one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from grader.equivalence import Outcome, Remark, Verdict
from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Constant,
    Expression,
    Index,
    Mul,
    Neg,
    Number,
    Relation,
    Symbol,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, substitute, transform, walk
from grader.expressions.writing import to_plain
from grader.models.base import Decide
from grader.models.network.entries.arithmetic import Shape, ShapeMismatch, shape_of, transposed
from grader.models.network.entries.entrywise import IllShapedPart
from grader.models.network.shaped_networks.entry_equations import letters_in
from grader.models.network.shaped_networks.sample import Sample

_MAX_ROUNDS = 12


class Folding:
    """Puts the names of quantities for their right sides, which may have their terms in any order.

    So `softmax(W_2 sigma(z_1) + b_2)` is compared as `p`.
    """

    def __init__(self, names: Mapping[Expression, Expression]) -> None:
        self._names = {transform(right, _in_order): name for right, name in names.items()}

    def folded(self, expression: Expression) -> Expression:
        """Return the formula with names put in."""
        return transform(expression, lambda node: self._names.get(each := _in_order(node), each))


def _in_order(node: Expression) -> Expression:
    return Add(*sorted(node.args, key=repr)) if isinstance(node, Add) else node


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
        for _ in range(_MAX_ROUNDS):
            expression = self.put(expression, names - frozenset(self.plain))
        return expression


def compared(
    reference: Expression,
    answer: Expression,
    samples: tuple[Sample, ...],
    decide: Decide,
    notation: Notation,
) -> Verdict | None:
    """Compare two formulas; None where one of them names something that is not known.

    What names samples that are not declared is right if it is so with the rows of the data. A sum
    `\\sum_{j \\ne k}` over one letter or both is right as one of them, and else left open.
    """
    readings = _over_one_or_both(answer)
    if readings:
        each = (compared(reference, reading, samples, decide, notation) for reading in readings)
        same = (verdict for verdict in each if verdict is not None)
        return next((v for v in same if v.outcome is Outcome.EQUIVALENT), None)
    found = _compared(reference, answer, samples, decide, notation)
    if found is None or found.outcome is not Outcome.EQUIVALENT:
        by_matrix = samples[0].with_rows_of_matrices(answer)
        if by_matrix is not samples[0].unroller.indexed(answer):
            other = _compared(reference, by_matrix, samples, decide, notation)
            if other is not None and other.outcome is Outcome.EQUIVALENT:
                return other
    if found is not None:
        return found
    by_rows = samples[0].with_rows(answer)
    if by_rows is answer:
        return None
    found = _compared(reference, by_rows, samples, decide, notation)
    return found if found is not None and found.outcome is Outcome.EQUIVALENT else None


_EVERYTHING = Constant("undefined")


def _over_one_or_both(answer: Expression) -> tuple[Expression, ...]:
    r"""Return an answer with `\sum_{j \ne k}` over `j`, and over both; nothing without such."""
    if not any(isinstance(node, Call) and node.name in _OVER for node in walk(answer)):
        return ()
    return tuple(transform(answer, partial(_over, both)) for both in (False, True))


_OVER = {"sum_over": "sum", "product_over": "product"}


def _over(both: bool, node: Expression) -> Expression:
    if not isinstance(node, Call) or node.name not in _OVER or len(node.args) != 2:
        return node
    body, condition = node.args
    if not isinstance(condition, Relation) or condition.ops != ("!=",):
        return node
    letters = [letters_in(side) for side in condition.args]
    held, kind = Call("indicator", Relation(tuple(letters), ("!=",))), _OVER[node.name]
    less = Add(Number(1), Mul(held, Add(body, Neg(Number(1)))))
    body = Mul(held, body) if kind == "sum" else less
    for letter in letters if both else letters[:1]:
        body = BigOperator(kind, body, letter, _EVERYTHING, _EVERYTHING)
    return body


def _compared(
    reference: Expression,
    answer: Expression,
    samples: tuple[Sample, ...],
    decide: Decide,
    notation: Notation,
) -> Verdict | None:
    plain = replace(notation, shapes={}, noncommuting=frozenset())
    verdict: Verdict | None = None
    if not samples[0].understands(answer):
        return None
    fixed = samples[0].samples_of(reference)
    sides = reference, answer
    for number, sample in enumerate(samples, start=1):
        reference, answer = (sample.of_one_sample(side, fixed, number) for side in sides)
        try:
            asked = sample.written(reference).value
        except ShapeMismatch:
            return None  # a line of working in another layout
        mistaken = sample.unroller.mistaken(sample.unroller.indexed(answer))
        if mistaken is not None:
            return _of_two_dimensions(*mistaken, sample)
        try:
            given = sample.written(answer, shape_of(asked))
        except IllShapedPart as mismatch:
            return _ill_shaped(mismatch, sample)
        except ShapeMismatch:
            return None
        if sample.of_base(given.value) is None or sample.of_base(asked) is None:
            return None
        turned = _is_turned(answer, given.value, asked, sample)
        shape = shape_of(_turned(given.value, turned))
        if shape_of(asked) != shape:
            return _other_shape(shape_of(asked), shape, sample)
        pair = _Pair(sample, reference, answer, turned)
        verdict = pair.compared(lambda a, b: _of_moderate_size(a, b, plain, decide))
        if verdict.outcome is not Outcome.EQUIVALENT:
            return verdict
        if given.loose:
            return _loose(given.loose[0])
    return verdict


_MAX_NODES = 20_000


def _of_moderate_size(
    one: Expression, other: Expression, notation: Notation, decide: Decide
) -> Verdict:
    """Compare what is not too long when it is written out, shared parts as often as used."""
    if max(map(_written_size, (one, other))) > _MAX_NODES:
        text = "This is too large to be worked out automatically."
        return Verdict(Outcome.UNDECIDED, "too-large", None, (Remark("too-large", text),))
    return decide(one, other, notation)


def _written_size(root: Expression) -> int:
    sizes: dict[Expression, int] = {}
    for node in walk(root):
        sizes[node] = 1 + sum(sizes[child] for child in node.args)
    return sizes[root]


def _is_turned(answer: Expression, given: Expression, asked: Expression, sample: Sample) -> bool:
    """Whether the second index of a formula of one entry, in their order, is that of the rows.

    `(p_k - y_k) x_j` is the entry of row k and column j where k goes as far as there are rows.
    """
    rows, columns = shape_of(asked)
    fits = shape_of(given) == (columns, rows) != (rows, columns)
    return fits and len(sample.letters_of(answer)) == 2


def _turned(value: Expression, turned: bool) -> Expression:
    return transposed(value) if turned else value


@dataclass(frozen=True, slots=True)
class _Pair:
    """A reference and an answer at one sample of sizes."""

    sample: Sample
    reference: Expression
    answer: Expression
    turned: bool

    def compared(self, decide: Callable[[Expression, Expression], Verdict]) -> Verdict:
        """Compare with every quantity free, then with more and more of them written out."""
        asked = self.sample.written(self.reference).value
        given = _turned(self.sample.written(self.answer, shape_of(asked)).value, self.turned)
        sides = (asked, given)
        for one, other in dict.fromkeys((sides, self._balanced(*sides))):
            verdict = decide(*map(self.sample.with_activations, (one, other)))
            if verdict.outcome is Outcome.EQUIVALENT:
                return verdict
        base = [self.sample.of_base(each) for each in sides]
        assert base[0] is not None
        assert base[1] is not None
        return decide(base[0], base[1])

    def _balanced(self, left: Expression, right: Expression) -> tuple[Expression, Expression]:
        """Write out the entries that only one of the two holds, until both hold the same."""
        known = self.sample.network.graph.definitions
        for _ in range(_MAX_ROUNDS):
            only_one = free_symbols(left) ^ free_symbols(right)
            put: dict[Expression, Expression] = {e: known[e] for e in only_one if e in known}
            if not put:
                break
            left, right = substitute(left, put), substitute(right, put)
        return left, right


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


def _of_two_dimensions(letter: Symbol, one: int, other: int, sample: Sample) -> Verdict:
    first, second = (to_plain(sample.sizes.written(size)) for size in (one, other))
    text = f"In the answer, the index {letter.name} runs to {first} and to {second}."
    return Verdict(Outcome.DIFFERENT, "ill-shaped", None, (Remark("ill-shaped", text),))


def _may_be_meant(node: Expression, shapes: tuple[Shape, ...]) -> bool:
    """Whether programs of arrays would give a value: a number or a row is added to every row."""
    if isinstance(node, Call) and node.name == "hadamard":
        columns = {shape for shape in shapes if shape != (1, 1)}
        return not all(shape[1] == 1 for shape in columns)
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
