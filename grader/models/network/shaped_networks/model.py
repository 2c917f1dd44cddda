"""Networks whose vectors and matrices have dimensions with names: derivatives in matrix form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType

from grader.equivalence import CannotDifferentiate, Outcome, Verdict
from grader.expressions.nodes import Call, Derivative, Expression, Index, Relation, Symbol
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.expressions.traversal import free_symbols, substitute, transform, walk
from grader.models.base import (
    Decide,
    Given,
    Misconception,
    Query,
    QueryError,
    Reference,
    Step,
    Value,
    Vocabulary,
)
from grader.models.network.entries.arithmetic import Shape, ShapeMismatch, items_of, shape_of
from grader.models.network.graph import CyclicEquations, Graph, quantity_of
from grader.models.network.matrix_calculus.bound_indices import ONE_SAMPLE
from grader.models.network.matrix_calculus.forms import (
    SCALAR,
    Form,
    atom,
    constant,
    expression_of,
    plus,
    scaled,
    times,
    zero,
)
from grader.models.network.matrix_calculus.gradients import Calculus
from grader.models.network.matrix_calculus.jacobians import Jacobians
from grader.models.network.own_values import cut_off
from grader.models.network.shaped_networks.classes import (
    unit_vectors,
    with_classes,
    with_known_class,
)
from grader.models.network.shaped_networks.comparison import Definitions, Folding, compared
from grader.models.network.shaped_networks.dimensions import Dimensions
from grader.models.network.shaped_networks.indices import index_base, index_of, with_free_index
from grader.models.network.shaped_networks.sample import Sample, open_slope

_SHORT = 40
_NOTHING: Mapping[Symbol, Form] = MappingProxyType({})
QUERIES = ("diff(L, W)", "diff(L, w, w)", "hvp(L, W, V)", "local(z, h)", "value(y)")


@dataclass(frozen=True)
class ShapedNetwork:
    """Equations of vectors and matrices, with two samples of sizes at which they are compared.

    The `graph` has the equations with those of samples put in. `unit_sums` are the vectors, and
    matrices by their rows, whose entries add up to 1; `classes` says at which index one-hot ones
    have their 1.
    """

    written: Mapping[Symbol, Expression]
    graph: Graph
    notation: Notation
    dimensions: Mapping[Symbol, Dimensions]
    samples: tuple[Sample, Sample]
    definitions: Definitions
    activations: Mapping[str, str]
    unit_sums: frozenset[Expression]
    open_losses: frozenset[Symbol] = frozenset()
    classes: Mapping[Symbol, Symbol] = field(default_factory=dict)
    kind: str = "network"

    def vocabulary(self) -> Vocabulary:
        """Return the names with their shapes, the queries and the definitions as written."""
        definitions: dict[Expression, Expression] = dict(self.written.items())
        return Vocabulary(self.notation, QUERIES, definitions)

    # -- questions -----------------------------------------------------------------------------

    def answer(self, query: Query) -> Reference:
        """Compute a derivative in matrix form, or a quantity in base quantities."""
        try:
            return self._answer(query)
        except (CannotDifferentiate, ShapeMismatch) as error:
            raise QueryError(f"{query.text} cannot be computed: {error}") from None

    def _answer(self, query: Query) -> Reference:
        if query.start is not None or not query.args:
            raise QueryError(f"a network cannot answer {query.text!r}", QUERIES)
        of, *by = map(self.quantity, query.args)
        if query.head == "value" and not by:
            return self._value(query, of)
        if query.head == "diff" and len(by) in (1, 2):
            return self._diff(query, of, by)
        if query.head == "hvp" and len(by) == 2:
            return self._hessian_times(query, of, *by)
        if query.head == "local" and len(by) == 1:
            return self._local(query, of, by[0])
        raise QueryError(f"a network cannot answer {query.text!r}", QUERIES)

    def quantity(self, text: str) -> Symbol:
        """Return the quantity of this name; raise `QueryError` if there is none."""
        known = (*self.graph.definitions, *self.dimensions)
        name = parse(text, self.notation)
        if isinstance(name, Symbol) and self._is_sample(name):
            return name
        return quantity_of(text, self.notation, self.graph, known)

    def _is_sample(self, name: Symbol) -> bool:
        """Whether a name is that of a sample, with any letter: `x^{(i)}`, `alpha_k`."""
        declared = self.samples[0].families.declared(name)
        return declared is not None and index_of(name) is not None

    def _value(self, query: Query, of: Symbol) -> Reference:
        needed = [name for name in self.graph.definitions if self.graph.depends(of, name)]
        steps = tuple(
            Step(
                f"{name.name}, {self._words(name)}, is defined as",
                Relation((name, self.graph.definitions[name]), ("=",)),
            )
            for name in needed
        )
        return Reference(self.graph.expand(of), steps, self.kind, query.text, of)

    def _words(self, name: Symbol) -> str:
        return self.samples[0].sizes.words(self._shape(name))

    def _shape(self, name: Symbol) -> Shape:
        return self.samples[0].shape_of(name)

    def _diff(self, query: Query, of: Symbol, by: list[Symbol]) -> Reference:
        if len(by) == 1 and self._is_sample(by[0]) and index_base(by[0]) in self.graph.base:
            return self._by_one_sample(query, of, by[0])
        if of is by[0] or not self.graph.depends(of, by[0]):
            raise QueryError(f"{of.name} does not depend on {by[0].name}")
        if len(by) == 2:
            return self._second(query, of, by)
        target = Derivative(of, by[0])
        if self._shape(of) == SCALAR:
            form, steps = self._with_steps(of, by[0])
        else:
            form = self._jacobian(of, by[0])
            steps = [Step(self._jacobian_words(of, by[0]))]
        value = expression_of(form)
        steps.extend(self._by_entries(target, value))
        return Reference(value, tuple(steps), self.kind, query.text, target)

    def _by_one_sample(self, query: Query, of: Symbol, by: Symbol) -> Reference:
        """Return the gradient by `x^{(i)}`, which stands in the terms with its number alone."""
        base, letter = index_base(by), index_of(by)
        if letter is None or base not in self.graph.base or not self.graph.depends(of, base):
            raise QueryError(f"{of.name} does not depend on {by.name}")
        if self._shape(of) != SCALAR:
            raise QueryError("a derivative by one sample is of a number", QUERIES)
        found: dict[Symbol, Form] = {of: constant(1)}
        for name in self.graph.between(of, base)[1:]:
            member = Index(base, ONE_SAMPLE) if name is base else name
            shape = self._shape(by if name is base else name)
            parts = [
                self._shares(self.graph.definitions[c], found[c], member, shape)
                for c in self._children(name, found)
            ]
            found[name] = plus(*parts)
        value = self._with_members(with_free_index(expression_of(found[base]), letter), letter)
        target = Derivative(of, by)
        text = f"{by.name} stands in the terms with the index {letter.name} alone"
        step = Step(text, Relation((target, value), ("=",)))
        return Reference(value, (step,), self.kind, query.text, target)

    def _with_members(self, value: Expression, letter: Symbol) -> Expression:
        """Return a formula with `x^{(i)}` by its name, as the equations write it."""
        families = self.samples[0].families

        def change(node: Expression) -> Expression:
            free = isinstance(node, Index) and node.args[1:] == (letter,)
            return (families.member(*node.args) if free else None) or node

        return transform(value, change)

    def _second(self, query: Query, of: Symbol, by: list[Symbol]) -> Reference:
        first, second = by
        gradient, steps = self._with_steps(of, first)
        value = expression_of(gradient)
        if gradient.shape[1] != 1 or self._shape(second)[1] != 1:
            raise QueryError("second derivatives are by columns and numbers", QUERIES)
        calculus = self._calculus
        hessian = expression_of(Jacobians(calculus, second, self.graph.definitions).of(value))
        orders = (2,) if first is second else (1, 1)
        target = Derivative(of, *dict.fromkeys(by), orders=orders)
        text = f"the derivative of the gradient by {second.name}"
        steps.append(Step(text, Relation((target, hessian), ("=",))))
        return Reference(hessian, tuple(steps), self.kind, query.text, target)

    def _hessian_times(self, query: Query, of: Symbol, by: Symbol, into: Symbol) -> Reference:
        """Return the Hessian times a direction: the gradient of what the gradient is along it."""
        if self._shape(of) != SCALAR or self._shape(by) != self._shape(into):
            raise QueryError(f"{into.name} is no direction of the shape of {by.name}", QUERIES)
        gradient, steps = self._with_steps(of, by)
        along = Call("dot", expression_of(gradient), into)
        slope = Symbol(f"slope of {of.name}")
        further = replace(self, graph=Graph({**self.graph.definitions, slope: along}))
        found = zero(self._shape(by))
        if further.graph.depends(slope, by):
            found = further._gradient(slope, by)
        value = expression_of(found)
        text = f"the gradient of {of.name} along {into.name}, differentiated by {by.name} again"
        steps.append(Step(text, value))
        return Reference(value, tuple(steps), self.kind, query.text)

    def _local(self, query: Query, of: Symbol, by: Symbol) -> Reference:
        if of not in self.graph.definitions:
            known = tuple(name.name for name in self.graph.definitions)
            raise QueryError(f"{of.name} has no equation", known)
        right = self.graph.definitions[of]
        if by not in free_symbols(right):
            raise QueryError(f"{by.name} does not stand in the equation of {of.name}")
        if self._shape(of) == SCALAR:
            form = self._shares(right, constant(1), by)
        else:
            form = Jacobians(self._calculus, by, {}).of(right)
        step = Step(
            f"all names other than {by.name} are held fixed in", Relation((of, right), ("=",))
        )
        value = expression_of(form)
        return Reference(value, (step,), self.kind, query.text, Derivative(of, by))

    # -- derivatives ---------------------------------------------------------------------------

    @cached_property
    def _names(self) -> Mapping[Expression, Expression]:
        """By which name a formula goes: the right side of a quantity, or of a sample."""
        found: dict[Expression, Expression] = {}
        for name, right in self.graph.definitions.items():
            found.setdefault(right, name)
        for base, (letter, right) in self.definitions.indexed.items():
            found.setdefault(self.definitions.without_samples(right), Index(base, letter))
        return {right: name for right, name in found.items() if right.args}

    @cached_property
    def _folding(self) -> Folding:
        return Folding({right: name for name, right in self.written.items() if right.args})

    @cached_property
    def _calculus(self) -> Calculus:
        sample = self.samples[0]
        return Calculus(
            ShapesOf(sample),
            sample.sizes.written,
            self._names,
            self.unit_sums,
            self.activations,
            {index: vector for vector, index in self.classes.items()},
        )

    def _shares(
        self, right: Expression, given: Form, by: Expression, shape: Shape | None = None
    ) -> Form:
        """Return what of a gradient by an equation's result is the gradient by a name in it."""
        if shape is None:
            assert isinstance(by, Symbol)
            shape = self._shape(by)
        parts = [zero(shape)]

        def give(name: Expression, form: Form) -> None:
            if name is by:
                parts.append(form)
            elif isinstance(name, Index) and name.args[0] is by:
                raise CannotDifferentiate(
                    "there is no rule for these entries; write whole vectors, `y^T y`"
                )

        self._calculus.pull(right, given, give)
        return plus(*parts)

    def _share_of(self, child: Symbol, given: Form, name: Symbol) -> Form:
        """Return what of the gradient by a quantity is that by a name in its equation."""
        if child in self.open_losses:
            return times(given, atom(Derivative(child, name), self._shape(name)))
        return self._shares(self.graph.definitions[child], given, name)

    def _gradient(self, of: Symbol, by: Symbol, own: Mapping[Symbol, Form] = _NOTHING) -> Form:
        """Return the gradient, gone on from an own one where there is one on the way."""
        return self._gradients(of, by, own)[by]

    def _with_steps(self, of: Symbol, by: Symbol) -> tuple[Form, list[Step]]:
        """Return the gradient with the chain rule at every quantity, from the output down."""
        found = self._gradients(of, by, _NOTHING)
        steps = [
            self._chain_rule(of, name, self._children(name, found), form)
            for name, form in found.items()
            if name is not of
        ]
        return found[by], steps

    def _gradients(self, of: Symbol, by: Symbol, own: Mapping[Symbol, Form]) -> dict[Symbol, Form]:
        """Return the gradients by all quantities between, from the output down."""
        found: dict[Symbol, Form] = {of: constant(1)}
        for name in self.graph.between(of, by)[1:]:
            parts = [self._share_of(c, found[c], name) for c in self._children(name, found)]
            found[name] = own[name] if name in own and name is not by else plus(*parts)
        return found

    def _children(self, name: Symbol, among: Iterable[Symbol]) -> list[Symbol]:
        return [child for child in among if name in self.graph.parents.get(child, ())]

    def _chain_rule(self, of: Symbol, name: Symbol, children: list[Symbol], whole: Form) -> Step:
        """Write `∂L/∂h` by the derivatives of what h stands in, and as what it comes to."""
        parts = [zero(self._shape(name))]
        for child in children:
            given = constant(1) if child is of else atom(Derivative(of, child), self._shape(child))
            parts.append(self._share_of(child, given, name))
        sides = [Derivative(of, name), expression_of(plus(*parts)), expression_of(whole)]
        through = " and ".join(child.name for child in children)
        text = f"{of.name} depends on {name.name} through {through}"
        if children == [of]:
            text = f"{name.name} stands in the equation of {of.name}"
        distinct = tuple(dict.fromkeys(sides))
        if len(distinct) == 1:  # the derivative of an open function is what it is
            return Step(text)
        return Step(text, Relation(distinct, ("=",) * (len(distinct) - 1)))

    def _jacobian(self, of: Symbol, by: Symbol) -> Form:
        if self._shape(of)[1] != 1 or self._shape(by)[1] != 1:
            raise QueryError("a Jacobian is of a column by a column", QUERIES)
        return Jacobians(self._calculus, by, self.graph.definitions).of(of)

    def _jacobian_words(self, of: Symbol, by: Symbol) -> str:
        return (
            f"the Jacobian has a row for every entry of {of.name} "
            f"and a column for every entry of {by.name}"
        )

    def _by_entries(self, target: Derivative, value: Expression) -> Iterator[Step]:
        """Yield what the first entry of a derivative is, if that is short; the others are alike."""
        sample = replace(self.samples[0], facts={})
        names = [name for name in target.args if isinstance(name, Symbol)]
        if all(self._shape(name) == SCALAR for name in names):
            return
        entry = items_of(sample.written(value).value)[0]
        above, below = (items_of(sample.written(name).value)[0] for name in names)
        sizes = ", ".join(f"{name.name} = {size}" for name, size in sample.sizes.names.items())
        if sum(1 for _ in walk(entry)) <= _SHORT:
            text = f"entry by entry, written out for {sizes}"
            yield Step(text, Relation((Derivative(above, below), entry), ("=",)))

    # -- given results -------------------------------------------------------------------------

    def recomputed(self, query: Query, given: Sequence[Given]) -> Iterable[Value]:
        """Return the formula to which given quantities, or given gradients, lead."""
        try:
            of, *by = map(self.quantity, query.args)
            if query.head == "value" and not by:
                return self._value_from(of, given)
            number = self._shape(of) == SCALAR
            if query.head == "diff" and len(by) == 1 and number and self.graph.depends(of, by[0]):
                return self._gradient_from(of, by[0], given)
        except (QueryError, CannotDifferentiate, ShapeMismatch, CyclicEquations):
            pass  # nothing is computed from what does not fit
        return ()

    def _value_from(self, of: Symbol, given: Sequence[Given]) -> Iterable[Value]:
        values = {
            self.quantity(g.query.args[0]): g.value
            for g in given
            if g.query.head == "value" and isinstance(g.value, Expression)
        }
        cut = cut_off(self.graph, {name: v for name, v in values.items() if name is not of})
        return () if cut is None else (cut.expand(of),)

    def _gradient_from(self, of: Symbol, by: Symbol, given: Sequence[Given]) -> Iterable[Value]:
        own: dict[Symbol, Form] = {}
        for one in given:
            if one.query.head == "diff" and isinstance(one.value, Expression):
                above, *below = map(self.quantity, one.query.args)
                shape = shape_of(self.samples[0].shape_formula(one.value))
                if above is of and len(below) == 1 and shape == self._shape(below[0]):
                    own[below[0]] = atom(one.value, shape)
        return (expression_of(self._gradient(of, by, own)),) if own else ()

    # -- answers of students -------------------------------------------------------------------

    def resolve(self, expression: Expression) -> Expression | None:
        """Return an expression by entries of base quantities, at the first sample of sizes."""
        try:
            written = self.samples[0].written(expression)
        except (ShapeMismatch, CannotDifferentiate):
            return None
        return None if written.loose else self.samples[0].of_base(written.value)

    def compared(
        self, reference: Expression, answer: Expression, decide: Decide, notation: Notation
    ) -> Verdict | None:
        """Compare two formulas by their entries; None where a name is not known."""
        try:
            one, other = map(self._without_derivatives, (reference, answer))
        except CannotDifferentiate:
            return None
        other = self._folding.folded(unit_vectors(other, self.classes, self.samples[0]))
        samples = self._with_names_of(one)
        found = compared(one, other, samples, decide, notation)
        if found is not None and found.outcome is Outcome.EQUIVALENT:
            return found
        hot = [each for each in self.unit_sums if each not in self.classes]
        for known, remark in with_known_class(other, hot, self.samples):
            put = unit_vectors(other, known, self.samples[0])
            said = compared(one, put, with_classes(self.samples, known), decide, notation)
            if said is not None and said.outcome is Outcome.EQUIVALENT:
                return Verdict(Outcome.UNDECIDED, "class-not-said", None, (remark,))
        return found

    def _with_names_of(self, reference: Expression) -> tuple[Sample, ...]:
        """Return the samples with the numbers that only a reference names: `w - eta diff(L, w)`."""
        if self.samples[0].understands(reference):
            return self.samples
        new = {n: (1, 1) for n in free_symbols(reference) if not self.samples[0].understands(n)}
        return tuple(replace(sample, shapes={**sample.shapes, **new}) for sample in self.samples)

    def _without_derivatives(self, expression: Expression) -> Expression:
        """Put in what derivatives are in matrix form, where they have one."""
        if self.open_losses:
            expression = transform(expression, self._open_slope)
        found: dict[Expression, Expression] = {}
        for node in walk(expression):
            if isinstance(node, Derivative) and node.orders == (1,):
                of, by = node.args
                if isinstance(of, Symbol) and isinstance(by, Symbol):
                    value = self._derivative(of, by)
                    found |= {} if value is None else {node: value}
        return substitute(expression, found) if found else expression

    def _open_slope(self, node: Expression) -> Expression:
        """Return `∂L/∂Y` and `∂L/∂Y_{ij}` of an open function as the quantity that it is."""
        if not isinstance(node, Derivative) or node.orders != (1,):
            return node
        of, by = node.args
        if not isinstance(of, Symbol) or of not in self.open_losses:
            return node
        places: tuple[Expression, ...] = ()
        indexed = self.samples[0].unroller.indexed(by)
        if isinstance(indexed, Index):
            by, *rest = indexed.args
            places = tuple(rest)
        if by not in self.graph.definitions[of].args or not isinstance(by, Symbol):
            return node
        slope = open_slope(of, by)
        return Index(slope, *places) if places else slope

    def _derivative(self, of: Symbol, by: Symbol) -> Expression | None:
        """Return a derivative in matrix form; None where there is none."""
        known = self.graph.knows(of) and self.graph.knows(by)
        if not known or of is by or not self.graph.depends(of, by):
            return None
        try:
            number = self._shape(of) == SCALAR
            return expression_of(self._gradient(of, by) if number else self._jacobian(of, by))
        except (CannotDifferentiate, QueryError, ShapeMismatch):
            return None

    def understands(self, expression: Expression) -> bool:
        """Say whether every name of a formula means something here."""
        sample = self.samples[0]
        return sample.understands(unit_vectors(expression, self.classes, sample))

    def depends(self, of: Symbol, by: Symbol) -> bool:
        """Say whether a quantity is computed from another."""
        return self.graph.depends(of, by)

    def misconceptions(self, query: Query) -> tuple[Misconception, ...]:
        """Return the known wrong derivatives: that with the sign turned."""
        if query.head != "diff" or len(query.args) != 2:
            return ()
        of, by = map(self.quantity, query.args)
        if self._shape(of) != SCALAR or not self.graph.depends(of, by):
            return ()
        form = self._gradient(of, by)
        turned = expression_of(scaled(form, Fraction(-1)))
        return (
            Misconception(
                "sign-of-gradient", turned, "The sign is turned: this is minus the derivative."
            ),
        )


class ShapesOf(dict[Expression, Shape]):
    """The shapes of formulas at a sample, each found when it is first asked for."""

    def __init__(self, sample: Sample) -> None:
        super().__init__()
        self.sample = sample

    def __missing__(self, node: Expression) -> Shape:
        """Find the shape of a formula and of all its parts."""
        self[node] = shape_of(self.sample.shape_formula(node))
        return self[node]
