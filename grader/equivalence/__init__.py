"""Are two pieces of mathematics the same? A verdict, with its evidence.

This is the door: what the rest of the program may use. What is behind it is loaded when it is first
asked for, so that a reader of files, which only needs the words of a verdict, does not load ball
arithmetic, and nothing but a worker loads the computer algebra system.
"""

# ruff: noqa: I001 (a line for each home, with all that is had from there)

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.doors import loading
from grader.equivalence.numbers.protocols import InfiniteOperators, give

if TYPE_CHECKING:
    from grader.equivalence.verdict import (
        Agreed as Agreed,
        Attested as Attested,
        EXACT as EXACT,
        Evidence as Evidence,
        Identical as Identical,
        NumberPolicy as NumberPolicy,
        Outcome as Outcome,
        Proved as Proved,
        Refuted as Refuted,
        Remark as Remark,
        Verdict as Verdict,
        WithinTolerance as WithinTolerance,
        different as different,
        equivalent as equivalent,
        undecided as undecided,
    )
    from grader.equivalence.effort import (
        OutOfSteps as OutOfSteps,
        at_most as at_most,
        spend as spend,
    )
    from grader.equivalence.enclosure import Enclosure as Enclosure
    from grader.equivalence.enclosure import in_digits as in_digits
    from grader.equivalence.enclosure import ordered as ordered
    from grader.equivalence.comparison import (
        Prepared as Prepared,
        compare as compare,
        prepare as prepare,
        same_truth as same_truth,
    )
    from grader.equivalence.core.enclose import enclose as enclose
    from grader.equivalence.default_tolerance import (
        ROUNDED as ROUNDED,
        as_written as as_written,
        check_written as check_written,
        is_decimal as is_decimal,
        rounding_error as rounding_error,
        rounds as rounds,
    )
    from grader.equivalence.tolerance import check_number as check_number
    from grader.equivalence.rounding import rounds_to as rounds_to
    from grader.equivalence.scalars.units import (
        dimension_of as dimension_of,
        is_unit as is_unit,
        unit_value as unit_value,
    )
    from grader.equivalence.terms.branches import branches as branches, has_branches as has_branches
    from grader.equivalence.terms.kinds import Kind as Kind, kind_of as kind_of
    from grader.equivalence.terms.derivatives import (
        CannotDifferentiate as CannotDifferentiate,
        EXTREMES as EXTREMES,
        OUTER_DERIVATIVES as OUTER_DERIVATIVES,
        PARTIAL_DERIVATIVES as PARTIAL_DERIVATIVES,
        differentiate as differentiate,
        jumps as jumps,
        slope_of_extreme as slope_of_extreme,
    )
    from grader.equivalence.terms.rationals import rational_value as rational_value
    from grader.equivalence.numbers.powers import OutsideDomain as OutsideDomain, Unclear as Unclear
    from grader.equivalence.numbers.precision import precision as precision
    from grader.equivalence.numbers.real_functions import REAL_FUNCTIONS as REAL_FUNCTIONS
    from grader.equivalence.core.desugar import desugar as desugar
    from grader.equivalence.one_variable.atoms import (
        NotAStatement as NotAStatement,
        membership as membership,
        statement_of as statement_of,
    )
    from grader.equivalence.scalars.attest.to_sympy import (
        NotConvertible as NotConvertible,
        SYMPY_FUNCTIONS as SYMPY_FUNCTIONS,
        SympyConverter as SympyConverter,
    )
    from grader.equivalence.collections.entries.indexing.assumptions import (
        FORMS as FORMS,
        is_assumption as is_assumption,
        one_hot_at as one_hot_at,
    )
    from grader.equivalence.collections.matrices import (
        as_matrix as as_matrix,
        compare_matrices as compare_matrices,
        worked_out as worked_out,
    )
    from grader.equivalence.collections.matrix_formulas import misfit as misfit
    from grader.equivalence.collections.sequences import (
        Comparer as Comparer,
        all_of as all_of,
        same_elements as same_elements,
    )


def _infinite_operators() -> InfiniteOperators:
    """Return what ball arithmetic needs from a folder above it, whoever imports it first."""
    from grader.equivalence.limits import infinite

    return infinite


give(_infinite_operators)

_HOMES = {
    "verdict": "Agreed Attested EXACT Evidence Identical NumberPolicy Outcome Proved Refuted"
    " Remark Verdict WithinTolerance different equivalent undecided",
    "enclosure": "Enclosure in_digits ordered",
    "effort": "OutOfSteps at_most spend",
    "comparison": "Prepared compare prepare same_truth",
    "core.enclose": "enclose",
    "default_tolerance": "ROUNDED as_written check_written is_decimal rounding_error rounds",
    "tolerance": "check_number",
    "rounding": "rounds_to",
    "scalars.units": "dimension_of is_unit unit_value",
    "terms.branches": "branches has_branches",
    "terms.kinds": "Kind kind_of",
    "terms.rationals": "rational_value",
    "terms.derivatives": "CannotDifferentiate EXTREMES OUTER_DERIVATIVES PARTIAL_DERIVATIVES"
    " differentiate jumps slope_of_extreme",
    "numbers.powers": "OutsideDomain Unclear",
    "numbers.precision": "precision",
    "numbers.real_functions": "REAL_FUNCTIONS",
    "core.desugar": "desugar",
    "one_variable.atoms": "NotAStatement membership statement_of",
    "scalars.attest.to_sympy": "NotConvertible SYMPY_FUNCTIONS SympyConverter",
    "collections.entries.indexing.assumptions": "FORMS is_assumption one_hot_at",
    "collections.matrices": "as_matrix compare_matrices worked_out",
    "collections.matrix_formulas": "misfit",
    "collections.sequences": "Comparer all_of same_elements",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}

if not TYPE_CHECKING:  # to a type checker, a name that is not imported above is a mistake
    __getattr__ = loading(__name__, _HOME_OF)
