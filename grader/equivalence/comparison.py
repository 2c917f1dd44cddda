"""Are two pieces of mathematics the same? Chooses the procedure by the kinds of the two."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from grader.equivalence.core.desugar import desugar
from grader.equivalence.scalars.compare import compare_scalars
from grader.equivalence.scalars.evaluation import FirstPoints, ScalarPair, first_points
from grader.equivalence.terms.kinds import Kind, kind_of
from grader.equivalence.terms.summary import summary_of
from grader.equivalence.verdict import (
    EXACT,
    Identical,
    NumberPolicy,
    Outcome,
    Verdict,
    different,
    equivalent,
    undecided,
)
from grader.expressions.functions import FACTORIALS
from grader.expressions.nodes import Call, Collection, Expression, Limit, Relation, Symbol
from grader.expressions.notation import DEFAULT_NOTATION, Notation
from grader.expressions.traversal import contains, transform

if TYPE_CHECKING:
    from grader.equivalence.collections.sequences import Comparer
    from grader.equivalence.one_variable.atoms import Statement

# What is needed for some kinds of expressions only is imported where it is used: a command that
# compares two numbers should not load the machinery for sets and matrices.

_CONJUGATE = ("conjugate", 1)
#: The name of a logarithm whose base is left open, with the number of its arguments.
_OPEN_LOGARITHM = ("log", 1)
_DIVISORS = frozenset({"gcd", "lcm"})
_LISTED = {Kind.COLLECTION, Kind.MATRIX, Kind.SET}
#: Verdicts that a prepared reference remembers.
MAX_REMEMBERED = 2_000


class Prepared:
    """A reference that many answers are compared with; equal answers are decided once."""

    def __init__(
        self,
        reference: Expression,
        notation: Notation = DEFAULT_NOTATION,
        policy: NumberPolicy = EXACT,
    ) -> None:
        self.reference, self.policy = reference, policy
        self.notation = _with_integers(reference, notation)
        self.core = self._core(reference)
        self.verdicts: dict[Expression, Verdict] = {}
        scalar = kind_of(self.core) is Kind.SCALAR
        self.first = first_points(self.core, notation) if scalar else None

    def compare(self, answer: Expression) -> Verdict:
        """Decide whether an answer is the same as the reference."""
        known = self.verdicts.get(answer)
        if known is None:
            known = self._decide(answer)
            if len(self.verdicts) < MAX_REMEMBERED:
                self.verdicts[answer] = known
        return known

    def _core(self, expression: Expression) -> Expression:
        core = desugar(expression)
        summary = summary_of(core)
        if summary.calls:
            core = self._with_calls_settled(core)
            summary = summary_of(core)
        if summary.ones:
            from grader.equivalence.terms.ones import with_ones

            core = with_ones(core, self.notation)
            summary = summary_of(core)
        if not summary.special:
            return core
        from grader.equivalence.core.special_values import settle_special

        return settle_special(core, self.notation)

    def _with_calls_settled(self, core: Expression) -> Expression:
        called = {name for name, _ in summary_of(core).calls}
        if not _DIVISORS.isdisjoint(called):
            from grader.equivalence.core.divisors import settle_divisors_of_names

            core = settle_divisors_of_names(core, self.notation)
            called = {name for name, _ in summary_of(core).calls}
        if not FACTORIALS.isdisjoint(called) and contains(core, Limit):
            from grader.equivalence.limits.factorials import with_stirling

            core = with_stirling(core)
        return core

    def _decide(self, answer: Expression) -> Verdict:
        if answer is self.reference:
            return equivalent("identical", Identical())
        core = self._core(answer)
        verdict = compare_core(self.core, core, self.notation, self.first)
        if verdict.outcome is Outcome.EQUIVALENT:
            return verdict
        left, right = summary_of(self.reference), summary_of(answer)
        if right.core or left.core:
            verdict = self._in_base_units(answer) or verdict
        mixed = right.core or left.core or left.symbols != right.symbols
        mixed = mixed or _CONJUGATE in left.calls or _CONJUGATE in right.calls
        if verdict.outcome is not Outcome.EQUIVALENT and mixed:
            verdict = self._in_one_notation(answer) or verdict
        if verdict.outcome is Outcome.EQUIVALENT or _are_of_matrices(
            self.core, core, self.notation
        ):
            return verdict
        near = None
        if self.policy is not EXACT and self.policy != EXACT:
            near = _within_policy(self.core, core, self.notation, self.policy)
        elif not summary_of(core).symbols:
            from grader.equivalence.tolerance import rounded_reference

            near = rounded_reference(self.core, core, self.notation.real_odd_roots)
        if near is not None and near.outcome is Outcome.EQUIVALENT:
            return near
        if _OPEN_LOGARITHM in left.calls or _OPEN_LOGARITHM in right.calls:
            return self._to_another_base(answer, core) or near or verdict
        return near or verdict

    def _to_another_base(self, answer: Expression, core: Expression) -> Verdict | None:
        """Leave it to a person where only another base of `log` makes the two the same.

        None where no usual one would help.
        """
        sides = self.reference, answer
        for name in ("lg", "lb"):
            if self._refuted_in_base(name, core):
                continue
            left, right = (transform(side, partial(_with_base, name)) for side in sides)
            verdict = Prepared(left, self.notation, self.policy).compare(right)
            if verdict.outcome is Outcome.EQUIVALENT:
                return undecided("log-base")
        return None

    def _refuted_in_base(self, name: str, core: Expression) -> bool:
        """Whether a point is enough to see that another base does not make the two the same.

        It is for formulas of names that are compared at points first, and then exactly.
        """
        sides = summary_of(self.core), summary_of(core)
        if (
            self.first is None
            or kind_of(core) is not Kind.SCALAR
            or not all(side.symbols and side.is_plain for side in sides)
            or self.policy != EXACT
            or self.notation.shapes
            or self.notation.noncommuting
        ):
            return False
        pair = ScalarPair(self.core, core, self.notation)
        if pair.complex or not self.first.serves(pair):
            return False
        from grader.equivalence.scalars.open_base import refuted_in_base

        return refuted_in_base(name, pair, self.first)

    def _in_one_notation(self, answer: Expression) -> Verdict | None:
        """Compare with derivatives such as `dy/dx` and `y'` in one notation, if there are two."""
        from grader.equivalence.terms.one_notation import in_one_notation

        sides = in_one_notation(self.reference, answer)
        if sides is None:
            return None
        return compare_core(self._core(sides[0]), self._core(sides[1]), self.notation)

    def _in_base_units(self, answer: Expression) -> Verdict | None:
        """Compare in base units, where both sides have units and not the same ones.

        A side without units is compared with one whose units have no dimension: `pi` and `pi rad`.
        """
        from grader.equivalence.scalars.units import in_base_units, units_in, without_dimension

        units = units_in(self.reference), units_in(answer)
        if units[0] == units[1] or not (all(units) or without_dimension(*units)):
            return None
        temperatures = self._in_kelvin(answer)
        if temperatures is not None:
            return temperatures
        sides = in_base_units(self.reference), in_base_units(answer)
        if sides[0] is None or sides[1] is None:
            return Verdict(Outcome.UNDECIDED, "units-unknown")
        cores = desugar(sides[0]), desugar(sides[1])
        verdict = compare_core(*cores, self.notation)
        if verdict.outcome is Outcome.EQUIVALENT or self.policy.relative is None:
            return verdict
        return _within_policy(*cores, self.notation, self.policy) or verdict

    def _in_kelvin(self, answer: Expression) -> Verdict | None:
        """Compare temperatures on two scales; a person looks where only the steps are as many."""
        from grader.equivalence.scalars.temperatures import in_kelvin

        left, right = in_kelvin(self.reference), in_kelvin(answer)
        if left is None or right is None:
            return None
        verdict = compare(left[0], right[0], self.notation, self.policy)
        steps = compare(left[1], right[1], self.notation, self.policy)
        if Outcome.DIFFERENT is verdict.outcome is not steps.outcome:
            return undecided("temperature-difference")
        return verdict


def _with_integers(reference: Expression, notation: Notation) -> Notation:
    """Return the notation with the names as integers that a reference has divisors of."""
    if _DIVISORS.isdisjoint(name for name, _ in summary_of(reference).calls):
        return notation
    from grader.equivalence.core.divisors import with_integers

    return with_integers(reference, notation)


def _with_base(name: str, node: Expression) -> Expression:
    open_base = isinstance(node, Call) and node.name == "log" and len(node.args) == 1
    return Call(name, *node.args) if open_base else node


def prepare(
    reference: Expression,
    notation: Notation = DEFAULT_NOTATION,
    policy: NumberPolicy = EXACT,
) -> Prepared:
    """Make a reference ready for many comparisons."""
    return Prepared(reference, notation, policy)


def compare(
    reference: Expression,
    answer: Expression,
    notation: Notation = DEFAULT_NOTATION,
    policy: NumberPolicy = EXACT,
) -> Verdict:
    """Decide whether an answer is the same as a reference, with evidence.

    Symbols are real unless the notation says otherwise. Two expressions are equivalent when they
    agree wherever both are defined, and there is such a point.
    """
    return Prepared(reference, notation, policy).compare(answer)


def compare_core(
    reference: Expression,
    answer: Expression,
    notation: Notation,
    first: FirstPoints | None = None,
) -> Verdict:
    """Compare expressions that `desugar` has been through; `first` may be shared by answers."""
    if reference is answer:
        return equivalent("identical", Identical())
    kinds = kind_of(reference), kind_of(answer)
    if kinds[0] is Kind.SCALAR and kinds[1] is Kind.SCALAR:
        return _scalars(reference, answer, notation, first)
    if _LISTED.intersection(kinds) and len({*kinds}) == 2:
        sets = _as_sets(reference, answer, notation)
        if sets is not None:
            return compare_core(*sets, notation)
    if Kind.SET in kinds:
        from grader.equivalence.statements.set_algebra import as_statements_of_elements

        statements = as_statements_of_elements(reference, answer)
        if statements is not None:
            return compare_core(*statements, notation)
    if Kind.BRANCHES in kinds:
        from grader.equivalence.collections.sequences import compare_branches

        return compare_branches(reference, answer, notation, compare_core)
    if Kind.STATEMENT in kinds and _are_of_matrices(reference, answer, notation):
        from grader.equivalence.statements.matrix_equations import compare_matrix_relations

        return compare_matrix_relations(reference, answer, notation, compare_core)
    if set(kinds) == {Kind.SCALAR, Kind.COLLECTION} and notation.shapes:
        return _with_scalar_products(reference, answer, notation)
    listed = isinstance(reference, Collection) and isinstance(answer, Collection)
    if Kind.STATEMENT in kinds or listed:
        verdict = _statements(reference, answer, kinds, notation)
        if verdict is not None:
            return verdict
    return compare_lists(reference, answer, notation, compare_core)


def _as_sets(
    reference: Expression, answer: Expression, notation: Notation
) -> tuple[Expression, Expression] | None:
    """Read `R` beside a set as the real numbers, and `(3, oo)` as the interval that it must be."""
    from grader.expressions.sets import as_number_set

    sides = [reference, answer]
    for place, side in enumerate(sides):
        pair = isinstance(side, Collection) and len(side.args) == 2
        if isinstance(side, Symbol) or (pair and summary_of(side).infinite):
            sides[place] = as_number_set(side, notation)
    return None if (sides[0], sides[1]) == (reference, answer) else (sides[0], sides[1])


def _are_of_matrices(reference: Expression, answer: Expression, notation: Notation) -> bool:
    """Whether names stand for vectors and matrices, in whose place no number can be put."""
    left, right = summary_of(reference), summary_of(answer)
    marked = left.transposes or left.ones or right.transposes or right.ones
    if not marked and not notation.shapes:
        return False
    from grader.equivalence.collections.matrix_formulas import are_of_matrices

    return are_of_matrices(notation, reference, answer)


def _with_scalar_products(reference: Expression, answer: Expression, notation: Notation) -> Verdict:
    """Read `<a, b>` for a number or formula as the product of two vectors, if it is of two."""
    sides = [
        Call("dot", *side.args) if isinstance(side, Collection) and len(side.args) == 2 else side
        for side in (reference, answer)
    ]
    of_two = not any(isinstance(side, Collection) for side in sides)
    if of_two and _are_of_matrices(sides[0], sides[1], notation):
        return _scalars(sides[0], sides[1], notation, None)
    return different("different-kinds")


def _scalars(
    reference: Expression, answer: Expression, notation: Notation, first: FirstPoints | None
) -> Verdict:
    left, right = summary_of(reference), summary_of(answer)
    if left.infinite or right.infinite:
        from grader.equivalence.scalars.infinity import compare_infinite

        return compare_infinite(reference, answer, notation)
    if _are_of_matrices(reference, answer, notation):
        from grader.equivalence.collections.matrix_formulas import compare_matrix_formulas

        return compare_matrix_formulas(reference, answer, notation, compare_core)
    if notation.noncommuting:
        from grader.equivalence.collections.noncommuting import (
            compare_noncommuting,
            has_noncommuting,
        )

        if has_noncommuting(reference, notation) or has_noncommuting(answer, notation):
            return compare_noncommuting(reference, answer, notation, compare_core)
    if left.moments or right.moments:
        from grader.equivalence.collections.moments import compare_moments, holds_moments

        if holds_moments(notation, reference, answer):
            verdict = compare_moments(reference, answer, notation, compare_core)
            if verdict is not None:
                return verdict
    if left.indices or right.indices:
        verdict = _with_indices(reference, answer, notation)
        if verdict is not None:
            return verdict
    if left.lazy or right.lazy:
        from grader.equivalence.terms.one_notation import with_indices

        elements = with_indices(reference, answer)
        if elements is not None:
            return compare_core(*elements, notation)
        verdict = _antiderivatives(reference, answer, notation)
        if verdict is not None:
            return verdict
    return compare_scalars(reference, answer, notation, first)


def _with_indices(reference: Expression, answer: Expression, notation: Notation) -> Verdict | None:
    from grader.equivalence.collections.index_formulas import (
        are_of_indices,
        compare_index_formulas,
    )

    if not are_of_indices(reference, answer):
        return None
    return compare_index_formulas(reference, answer, notation, compare_core)


def _antiderivatives(
    reference: Expression, answer: Expression, notation: Notation
) -> Verdict | None:
    from grader.equivalence.collections.antiderivatives import (
        compare_antiderivatives,
        indefinite_variable,
    )

    variable = indefinite_variable(reference, answer)
    if variable is None:
        return None
    return compare_antiderivatives(reference, answer, variable, notation, compare_core)


def _statements(
    reference: Expression, answer: Expression, kinds: tuple[Kind, Kind], notation: Notation
) -> Verdict | None:
    """Compare statements; None for collections that are none."""
    from grader.equivalence.one_variable.atoms import is_letter_of
    from grader.equivalence.statements.compare import compare_statements, makes_statement

    sides = ((reference, answer), (answer, reference))
    if all(
        kind is Kind.STATEMENT or makes_statement(side) or is_letter_of(side, other)
        for (side, other), kind in zip(sides, kinds, strict=True)
    ):
        return compare_statements(reference, answer, notation, compare_core)
    if Kind.STATEMENT not in kinds:
        return None
    pair = _as_statements(reference, answer, kinds)
    if pair is not None:
        return compare_statements(*pair, notation, compare_core)
    return different("different-kinds")


def _as_statements(
    reference: Expression, answer: Expression, kinds: tuple[Kind, Kind]
) -> tuple[Expression, Expression] | None:
    """Read `{1, 2}` beside `x = 1 or x = 2` as `x in {1, 2}`; None for anything else."""
    both = [reference, answer]
    for place in (0, 1):
        given, statement = both[place], both[1 - place]
        names = summary_of(statement).symbols
        is_set = kinds[place] is Kind.SET or (isinstance(given, Collection) and given.kind == "set")
        about_one = kinds[1 - place] is Kind.STATEMENT and len(names) == 1
        if is_set and about_one and not summary_of(given).symbols:
            both[place] = Relation((*names, given), ("in",))
            return both[0], both[1]
    return None


def compare_lists(
    reference: Expression, answer: Expression, notation: Notation, comparer: Comparer
) -> Verdict:
    """Compare sets, matrices, tuples and lists; `comparer` decides about entries."""
    kinds = kind_of(reference), kind_of(answer)
    if Kind.SET in kinds:
        from grader.equivalence.statements.sets import compare_sets

        return compare_sets(reference, answer, notation, comparer, compare_core)
    if Kind.MATRIX in kinds:
        from grader.equivalence.collections.matrices import compare_matrices

        return compare_matrices(reference, answer, notation, comparer)
    if kinds == (Kind.COLLECTION, Kind.COLLECTION):
        from grader.equivalence.collections.sequences import compare_collections

        return compare_collections(reference, answer, notation, comparer)
    return different("different-kinds")


def same_truth(left: Statement, right: Statement, notation: Notation) -> Verdict:
    """Decide whether two statements, as `statement_of` reads them, are true at the same points."""
    from grader.equivalence.statements.compare import same_truth as decide

    return decide(left, right, notation, compare_core)


# -- under a declared tolerance ------------------------------------------------------------------


def _within_policy(
    reference: Expression, answer: Expression, notation: Notation, policy: NumberPolicy
) -> Verdict | None:
    """Return the verdict under the policy, or None where the policy does not apply."""
    from grader.equivalence.tolerance import within_policy

    if {kind_of(reference), kind_of(answer)} <= _LISTED:
        return _entry_by_entry(reference, answer, notation, policy)
    return within_policy(reference, answer, notation, policy)


def _entry_by_entry(
    reference: Expression, answer: Expression, notation: Notation, policy: NumberPolicy
) -> Verdict | None:
    """Compare vectors, matrices, lists and sets, every entry under the policy."""
    from grader.equivalence.tolerance import evidence_of

    def entry(left: Expression, right: Expression, names: Notation) -> Verdict:
        verdict = compare_core(left, right, names)
        if verdict.outcome is Outcome.EQUIVALENT:
            return verdict
        return _within_policy(left, right, names, policy) or verdict

    if compare_lists(reference, answer, notation, entry).outcome is not Outcome.EQUIVALENT:
        return None
    return equivalent("within-tolerance", evidence_of(policy, "in every entry"))
