"""General solutions of differential equations, under any names and order of their constants.

An answer is put into the equation; that it is general is seen by the wronskian of its derivatives
by the constants, which vanishes where one of them says nothing new. That is enough where the
constants enter linearly, as in the reference: then the answer runs through the same space. Another
family of solutions may leave some out, as `e^(x + C)` does, and a person looks, unless it is the
reference under other constants: other names, `-C`, `1/C`, an amplitude and a phase.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, islice, permutations, product

from grader.answers.base import Checked, MarkOutcome, Message, Response
from grader.answers.comparing import compare_in_model, compare_value
from grader.answers.explain.verdicts import NONE, checked_of, review
from grader.answers.find.reading import without_left_side
from grader.equivalence import Outcome, Verdict, branches
from grader.expressions.nodes import Add, Call, Div, Expression, Mul, Neg, Number, Relation, Symbol
from grader.expressions.traversal import free_symbols, substitute, transform, walk
from grader.models.base import GeneralSolution
from grader.models.symbolic import CannotDifferentiate, differentiate
from grader.rubric.types import Asked

_MAX_CONSTANTS = 5
_MAX_MINORS = 6
_ZERO = Number(0)


def check_general_solution(asked: Asked, response: Response) -> Checked | None:
    """Mark a general solution by putting it in; None where no such solution is asked."""
    general = asked.reference.general if asked.reference else None
    if general is None or not isinstance(response.read, Expression):
        return None
    if _is_implicit(response, general):
        return review(
            "implicit-solution", "A solution that is not solved for the function is for a person."
        )
    answer = without_left_side(response.read)
    verdict = compare_value(asked, answer)
    if verdict.outcome is Outcome.EQUIVALENT:
        return checked_of(verdict, None, answer)
    try:
        signed = [one for (one,) in branches(answer)]
        if len(signed) > 1:
            return _with_signs(asked, general, signed, verdict)
        return _checked(asked, general, answer, verdict)
    except CannotDifferentiate:
        return None


def _with_signs(
    asked: Asked, general: GeneralSolution, signed: Sequence[Expression], verdict: Verdict
) -> Checked | None:
    """Check `± C e^x`, whose sign its constant takes on; of `± e^C e^x` each sign is checked."""
    checked = [_checked(asked, general, one, verdict) for one in signed]
    wrong = [one for one in checked if one is not None and one.outcome is MarkOutcome.INCORRECT]
    if wrong:
        return wrong[0]
    first, *others = signed
    constants = _constants_of(general, first)
    if all(_turns_into(asked, first, other, constants) for other in others):
        return checked[0]
    return _open("whether it holds all the solutions could not be settled")


def _turns_into(
    asked: Asked, one: Expression, other: Expression, constants: Sequence[Symbol]
) -> bool:
    """Whether an answer is another one with the sign of some constants turned."""
    return any(
        _compare(asked, other, substitute(one, {each: Neg(each) for each in turned}))
        is Outcome.EQUIVALENT
        for size in range(1, min(len(constants), _MAX_CONSTANTS) + 1)
        for turned in combinations(constants, size)
    )


def _constants_of(general: GeneralSolution, answer: Expression) -> list[Symbol]:
    """Return the names of an answer that the equation does not have, in their order."""
    return sorted(
        free_symbols(answer) - free_symbols(general.equation) - {general.variable},
        key=lambda symbol: symbol.name,
    )


def _is_implicit(response: Response, general: GeneralSolution) -> bool:
    """Whether the function stands inside something else: `ln(y) = x + C`, `y^2 = x + C`."""
    read = response.read
    sides = [read.args[0]] if isinstance(read, Relation) else []
    if response.statement is not None and response.statement.relations:
        first = response.statement.sides[0].expression
        sides += [first] if isinstance(first, Expression) else []
    last = without_left_side(read) if isinstance(read, Expression) else None
    return (last is not None and _names(last, general)) or any(
        _names(side, general) and not _is_name(side, general) for side in sides
    )


def _is_name(side: Expression, general: GeneralSolution) -> bool:
    name = general.function
    return side is Symbol(name) or (isinstance(side, Call) and side.name == name)


def _names(side: Expression, general: GeneralSolution) -> bool:
    return any(_is_name(node, general) for node in walk(side))


def _checked(
    asked: Asked, general: GeneralSolution, answer: Expression, verdict: Verdict
) -> Checked | None:
    constants = _constants_of(general, answer)
    solves = _compare(asked, _residual(general, answer), _ZERO)
    if solves is Outcome.DIFFERENT:
        text = "This is not the right answer: put into the equation, it does not solve it."
        return Checked(MarkOutcome.INCORRECT, NONE, (Message("no-solution-of-equation", text),))
    if solves is not Outcome.EQUIVALENT or len(constants) > _MAX_CONSTANTS:
        return _open("whether it solves the equation could not be settled")
    free = _independent(asked, general, answer, constants)
    if free is Outcome.EQUIVALENT:
        needed = len(general.constants)
        text = (
            "This solves the equation, but it is not its general solution: that has "
            f"{needed} independent constant{'s' if needed > 1 else ''}."
        )
        return Checked(MarkOutcome.INCORRECT, NONE, (Message("not-general", text),))
    if free is Outcome.UNDECIDED:
        return _open("whether its constants are independent could not be settled")
    if (
        _all_linear(asked, general, answer, constants)
        or _renamed(asked, general, answer, constants)
        or _by_phase(asked, general, answer, constants)
    ):
        text = "This is right: it solves the equation, and its constants are independent."
        return Checked(MarkOutcome.CORRECT, Fraction(1), (Message("right", text),))
    return _open("whether it holds all the solutions could not be settled")


def _open(what: str) -> Checked:
    return review("general-solution-open", f"It is a solution of another form, and {what}.")


def _compare(asked: Asked, one: Expression, other: Expression) -> Outcome:
    return compare_in_model(one, other, None, asked.part.notation).outcome


def _residual(general: GeneralSolution, answer: Expression) -> Expression:
    """Return left minus right of the equation with the answer for the function."""
    left, right = general.equation.args
    return _put_in(Add(left, Neg(right)), general, answer)


def _put_in(formula: Expression, general: GeneralSolution, answer: Expression) -> Expression:
    def change(node: Expression) -> Expression:
        if isinstance(node, Call) and node.name == general.function:
            return _derivative(answer, general.variable, node.primes)
        return node

    return transform(formula, change)


def _derivative(formula: Expression, variable: Symbol, order: int) -> Expression:
    for _ in range(order):
        formula = differentiate(formula, variable)
    return formula


def _independent(
    asked: Asked, general: GeneralSolution, answer: Expression, constants: Sequence[Symbol]
) -> Outcome:
    """Compare the wronskian with zero: equivalent where the constants are not independent.

    Of more constants than are needed, some have to be independent.
    """
    order = len(general.constants)
    outcomes = set()
    for chosen in islice(combinations(constants, order), _MAX_MINORS):
        by_constant = [differentiate(answer, constant) for constant in chosen]
        rows = [[_derivative(f, general.variable, k) for f in by_constant] for k in range(order)]
        outcomes.add(_compare(asked, _ZERO, _determinant(rows)))
    if Outcome.DIFFERENT in outcomes:
        return Outcome.DIFFERENT
    return Outcome.UNDECIDED if Outcome.UNDECIDED in outcomes else Outcome.EQUIVALENT


def _determinant(rows: Sequence[Sequence[Expression]]) -> Expression:
    """Return a determinant by its first row; they are small."""
    if len(rows) == 1:
        return rows[0][0]
    terms = []
    for column, entry in enumerate(rows[0]):
        minor = [[*row[:column], *row[column + 1 :]] for row in rows[1:]]
        term = Mul(entry, _determinant(minor))
        terms.append(Neg(term) if column % 2 else term)
    return Add(*terms)


def _all_linear(
    asked: Asked, general: GeneralSolution, answer: Expression, constants: Sequence[Symbol]
) -> bool:
    """Whether the constants enter the answer and the reference linearly."""
    assert asked.reference is not None
    value = asked.reference.value
    assert isinstance(value, Expression)
    return _is_linear(asked, value, general.constants) and _is_linear(asked, answer, constants)


def _is_linear(asked: Asked, formula: Expression, constants: Sequence[Symbol]) -> bool:
    return all(
        _compare(asked, _ZERO, differentiate(differentiate(formula, one), other))
        is Outcome.EQUIVALENT
        for position, one in enumerate(constants)
        for other in constants[position:]
    )


def _renamed(
    asked: Asked, general: GeneralSolution, answer: Expression, constants: Sequence[Symbol]
) -> bool:
    """Whether the reference is the answer under other names of its constants, or `-C`, `1/C`."""
    assert asked.reference is not None
    value = asked.reference.value
    if not isinstance(value, Expression) or len(constants) != len(general.constants):
        return False
    return any(
        _compare(asked, value, substitute(answer, dict(zip(order, targets, strict=True))))
        is Outcome.EQUIVALENT
        for order in permutations(constants)
        for targets in _targets(general.constants)
    )


def _by_phase(
    asked: Asked, general: GeneralSolution, answer: Expression, constants: Sequence[Symbol]
) -> bool:
    """Whether an amplitude and a phase stand for two constants: `A sin(x + p)`.

    `A cos p` and `A sin p` take all pairs of values, since they are polar coordinates.
    """
    assert asked.reference is not None
    value = asked.reference.value
    if not isinstance(value, Expression) or len(constants) != 2 or len(general.constants) != 2:
        return False
    if not _is_linear(asked, value, general.constants):
        return False
    return any(
        _compare(asked, substitute(value, dict(zip(general.constants, pair, strict=True))), answer)
        is Outcome.EQUIVALENT
        for amplitude, phase in permutations(constants)
        for pair in _polar(amplitude, phase)
    )


def _polar(amplitude: Symbol, phase: Symbol) -> Iterator[tuple[Expression, ...]]:
    """Yield both coordinates in either order, with either sign."""
    pair = (Mul(amplitude, Call("cos", phase)), Mul(amplitude, Call("sin", phase)))
    for one, other in permutations(pair):
        yield from product((one, Neg(one)), (other, Neg(other)))


def _targets(constants: Sequence[Symbol]) -> tuple[tuple[Expression, ...], ...]:
    one = Number(1)
    return (
        tuple(constants),
        tuple(Neg(constant) for constant in constants),
        tuple(Div(one, constant) for constant in constants),
        tuple(Neg(Div(one, constant)) for constant in constants),
    )
