"""What the YAML of optimizers and of numerical methods have in common: names and numbers."""

from __future__ import annotations

from collections.abc import Mapping

from grader.expressions.nodes import Expression
from grader.expressions.notation import Notation
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import NO_CONSTANTS, CannotEvaluate, Constants, evaluate
from grader.models.arithmetic.reals import Uncertain, Undefined
from grader.models.spec import SpecError, Where, read_formula, read_name


def read_number(
    text: str, notation: Notation, where: Where, mend: str, known: Constants = NO_CONSTANTS
) -> Expression:
    """Read a formula that is a number with what is known; raise `SpecError` for any other."""
    formula = read_formula(text, notation, where)
    try:
        reals.certainly(lambda: evaluate(formula, known))
    except (CannotEvaluate, Undefined, Uncertain) as error:
        raise SpecError(f"{text!r} is not a number: {error}", where, mend) from None
    return formula


def read_parameters(
    given: Mapping[str, str], notation: Notation, example: str, mend: str
) -> Constants:
    """Read the named numbers of a model."""
    where = ("parameters",)
    return Constants(
        {
            read_name(name, notation, where, example): read_number(
                text, notation, (*where, name), mend
            )
            for name, text in given.items()
        }
    )
