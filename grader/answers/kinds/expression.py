"""`expression`: a formula, found under its name and compared by equivalence."""

from __future__ import annotations

from dataclasses import replace

from grader.answers.base import Checked, KindFacts, MarkOutcome, Message, Response
from grader.answers.check.decimals.coefficients import ROUNDED_COEFFICIENTS, rounds_coefficients
from grader.answers.check.decimals.polar import rounds_in_polar_form
from grader.answers.check.factors import with_factors
from grader.answers.check.general_solutions import check_general_solution
from grader.answers.check.layout import with_layout
from grader.answers.check.open_functions import right_if_assumed
from grader.answers.check.other_readings import (
    right_if_divided_by_all,
    right_with_whole_exponents,
    verdict_with_euler,
)
from grader.answers.check.remainders import without_remainder
from grader.answers.check.renamed import (
    in_asked_variable,
    right_if_renamed,
    undefined_names,
    with_bare_functions,
)
from grader.answers.check.transposes import with_norms, with_transposes
from grader.answers.check.up_to import as_ratio, compare_up_to, constants_of_integration
from grader.answers.comparing import compare_value, decide
from grader.answers.explain.verdicts import NONE, checked_of, review, unreadable
from grader.answers.find.chains import (
    chains_for,
    derivatives_in,
    field_of,
    names_of,
)
from grader.answers.find.lines import with_whole_lines
from grader.answers.find.measures.bounds_told import bound_signs
from grader.answers.find.notations.conditions import nonzero_branch, without_condition
from grader.answers.find.notations.logic_in_words import logic_in_words
from grader.answers.find.notations.usual_readings import (
    in_usual_reading,
)
from grader.answers.find.own_results import own_results
from grader.answers.find.reading import (
    read_value,
    without_left_side,
)
from grader.answers.kinds.conclusions import (
    explained_formula,
    field_response,
    last_formula_asked,
    reference_formula,
    response_of_chain,
    with_explanations,
    with_formula_of,
)
from grader.answers.subscripts import unrolled
from grader.equivalence import Outcome, Verdict
from grader.expressions.nodes import (
    Collection,
    Derivative,
    Expression,
    Index,
    Logic,
    Mul,
    Number,
    Relation,
    Symbol,
)
from grader.expressions.notation import Unreadable
from grader.expressions.reading import with_whole_exponents
from grader.expressions.sets import relation_between
from grader.expressions.statement import INEQUALITIES, Statement
from grader.expressions.traversal import substitute
from grader.models.base import Compares
from grader.readers.document import Document
from grader.rubric.types import Asked

NOT_WORKED_OUT = Message(
    "not-worked-out",
    "This is true, but it still holds derivatives that were not worked out: write the formula.",
)


OTHER_DERIVATIVES = (
    "This is true, but it holds derivatives by other quantities than those that the expected "
    "answer leaves; a person will look."
)


class ExpressionKind:
    """The chain whose left side is what is asked; its last side is the answer."""

    name = "expression"
    facts = KindFacts(a_formula=True, one_value=True, of_the_model=True, taught_by="value")

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return the formulas given for the target; unfinished ones only if there is no other."""
        entry = field_of(asked, document)
        if entry is not None:
            return (field_response(asked, entry),)
        names = names_of(asked)
        if not names:
            found = with_explanations(asked, document, tuple(last_formula_asked(asked, document)))
            found = _without_inequalities(asked, found)
            return with_whole_lines(document, found, tuple(logic_in_words(asked, document)))
        own = own_results(document)
        named = document.in_order(
            response_of_chain(with_formula_of(asked, chain), name, own)
            for name in names
            for chain in chains_for(name, document)
            if chain.answer.expression not in names
        )
        finished = tuple(response for response in named if not _unfinished(response))
        return finished or named

    def is_right(self, asked: Asked, response: Response) -> bool:
        """Whether `check` calls the answer right; why it is not, is not worked out."""
        response = _in_asked_variable(asked, response)
        if not isinstance(response.read, Expression):
            return False
        general = check_general_solution(asked, _unconditional(response))
        if general is not None:
            return general.outcome is MarkOutcome.CORRECT
        answer = without_remainder(asked, without_condition(response.read))
        answer = _end_of_equivalence(asked, answer, response.statement)
        answer = without_left_side(answer)
        asked, answer = with_factors(asked, answer, response.raw)
        if derivatives_in(answer) and not _asks_for_derivatives(asked):
            return False
        verdict = _compared(asked, answer)
        return verdict.outcome is Outcome.EQUIVALENT

    def check(self, asked: Asked, response: Response) -> Checked:
        """Compare the formula with the reference."""
        response = _in_asked_variable(asked, response)
        answer = response.read
        if isinstance(answer, Collection):
            answer = explained_formula(asked, response.raw) or answer
        if isinstance(answer, Unreadable):
            return unreadable(answer)
        assert isinstance(answer, Expression)
        general = check_general_solution(asked, _unconditional(response))
        if general is not None:
            return _unless_whole_exponents(asked, response, general)
        answer = with_transposes(asked, without_remainder(asked, without_condition(answer)))
        answer = with_norms(asked, with_bare_functions(asked, answer))
        answer = _without_bound(asked, answer)
        if _is_inequality(answer) and not isinstance(reference_formula(asked), Relation | Logic):
            return review("inequality-given", INEQUALITY)
        answer = as_ratio(reference_formula(asked), in_usual_reading(asked, response.raw, answer))
        answer = _end_of_equivalence(asked, answer, response.statement)
        asked, answer = _of_one_side(asked, answer)
        asked, answer = with_factors(asked, unrolled(answer), response.raw)
        verdict = _compared(asked, answer)
        if derivatives_in(answer) and not _asks_for_derivatives(asked):
            return _not_worked_out(verdict.outcome)
        reference = reference_formula(asked)
        equal = verdict.outcome is Outcome.EQUIVALENT
        if equal and isinstance(asked.model, Compares) and _holds_others(reference, answer):
            return review("unfinished", OTHER_DERIVATIVES)
        if verdict.outcome is Outcome.DIFFERENT and reference is not None:
            if rounds_coefficients(asked, reference, answer):
                return ROUNDED_COEFFICIENTS
            if rounds_in_polar_form(asked, answer):
                return checked_of(replace(verdict, outcome=Outcome.EQUIVALENT), None, answer)
            verdict = verdict_with_euler(asked, response.raw) or verdict
            if verdict.outcome is Outcome.EQUIVALENT:
                return checked_of(verdict, reference, answer)
            branch = nonzero_branch(answer)
            if branch is not None and _compared(asked, branch).outcome is Outcome.EQUIVALENT:
                return review("zero-elsewhere", ZERO_ELSEWHERE)
            excuse = _stroke_excuse(asked, response.raw) or _excuse(asked, reference, answer)
            if excuse is not None:
                return excuse
        return checked_of(verdict, reference, _without_constant(asked, answer))


def _without_inequalities(asked: Asked, found: tuple[Response, ...]) -> tuple[Response, ...]:
    """Leave out conditions beside a formula: `min 4 y_1 + 12 y_2 subject to y_1 + 3 y_3 >= 3`.

    Where a relation is asked, or nothing else is found, they may be the answer.
    """
    if isinstance(reference_formula(asked), Relation | Logic):
        return found
    formulas = tuple(r for r in found if not _is_inequality(r.read))
    return formulas or found


def _is_inequality(read: object) -> bool:
    if not isinstance(read, Relation) or isinstance(read.args[0], Collection):
        return False  # `5x^2 - x, x > 0` is a formula with its range
    return bool(set(read.ops) & INEQUALITIES)


ZERO_ELSEWHERE = (
    "This is right where it is not said to be zero, which the question does not say; a person will "
    "look."
)
INEQUALITY = "An inequality is given where a formula is asked; a person will look."


def _without_bound(asked: Asked, answer: Expression) -> Expression:
    """Return the right side of `Δx Δp ≥ ħ/2`, where the title asks for the least product."""
    signs = bound_signs(asked.part.title)
    if signs is None or not isinstance(answer, Relation) or len(answer.args) != 2:
        return answer
    return answer.args[1] if set(answer.ops) <= signs else answer


def _unconditional(response: Response) -> Response:
    read = response.read
    return (
        replace(response, read=without_condition(read))
        if isinstance(read, Expression)
        else response
    )


def _unless_whole_exponents(asked: Asked, response: Response, checked: Checked) -> Checked:
    """Send `A e^2t` to a person, where it solves the equation as `A e^(2t)`."""
    text = with_whole_exponents(response.raw)
    if checked.outcome is not MarkOutcome.INCORRECT or text is None:
        return checked
    read = read_value(text, asked.part.notation)
    if not isinstance(read, Expression):
        return checked
    again = check_general_solution(asked, replace(response, read=read))
    right = again is not None and again.outcome is MarkOutcome.CORRECT
    return review("ambiguous-power", WHOLE_EXPONENT) if right else checked


def _in_asked_variable(asked: Asked, response: Response) -> Response:
    read = response.read
    if not isinstance(read, Expression):
        return response
    same = in_asked_variable(asked, read, response.statement)
    return response if same is read else replace(response, read=same)


def _compared(asked: Asked, answer: Expression) -> Verdict:
    verdict = compare_up_to(asked, answer) or compare_value(asked, answer)
    return with_layout(asked, answer, verdict)


def _end_of_equivalence(
    asked: Asked, answer: Expression, statement: Statement | None
) -> Expression:
    """Return the last of formulas of logic that are said to be the same, and always are.

    Where an equivalence is asked, all of a line of them is the answer.
    """
    reference = reference_formula(asked)
    if not isinstance(reference, Logic):
        return answer
    if reference.op == "iff":
        whole = _whole_line(statement) if statement is not None else answer
        if isinstance(whole, Relation) and set(whole.ops) == {"equiv"}:
            return Logic("iff", *whole.args)
        return answer
    if not isinstance(answer, Logic) or answer.op != "iff":
        return answer
    first, last = answer.args[0], answer.args[-1]
    return last if decide(first, last).outcome is Outcome.EQUIVALENT else answer


def _whole_line(statement: Statement) -> Expression | None:
    sides = [s.expression for s in statement.sides if isinstance(s.expression, Expression)]
    if len(sides) < len(statement.sides):
        return None
    return relation_between(tuple(sides), statement.relations) if statement.relations else sides[0]


def _of_one_side(asked: Asked, answer: Expression) -> tuple[Asked, Expression]:
    """Return the formula behind `y =`; where the reference is an equation, compare equations.

    An answer without a left side is compared with the right side of such a reference.
    """
    reference = reference_formula(asked)
    if not isinstance(reference, Relation) or asked.reference is None:
        return asked, without_left_side(answer)
    if isinstance(answer, Relation):
        return asked, answer
    side = replace(asked.reference, value=without_left_side(reference))
    return replace(asked, reference=side), answer


def _without_constant(asked: Asked, answer: Expression) -> Expression:
    """Return the answer to be described, without the `C` that is free anyway."""
    names = constants_of_integration(asked, answer)
    zero: dict[Expression, Expression] = {Symbol(name): Number(0) for name in names}
    return substitute(answer, zero) if zero else answer


WHOLE_EXPONENT = (
    "This is right if all letters behind the sign of a power are the exponent, which should be "
    "written with brackets, as in `a^(bc)`; a person will look."
)


def _stroke_excuse(asked: Asked, raw: str) -> Checked | None:
    """Send `h/2pi` to a person, where it is right as `h/(2pi)`, and `e^kt` where as `e^(kt)`."""
    if right_with_whole_exponents(asked, raw, _compared):
        return review("ambiguous-power", WHOLE_EXPONENT)
    if not right_if_divided_by_all(asked, raw):
        return None
    text = (
        "This is right if the stroke divides by all that stands behind it, which should be written "
        "with brackets, as in `a/(2b)`; a person will look."
    )
    return review("ambiguous-stroke", text)


def _excuse(asked: Asked, reference: Expression, answer: Expression) -> Checked | None:
    """Send an answer to a person that is right in another reading of its names."""
    renaming = right_if_renamed(asked, reference, answer)
    if renaming:
        return review("unknown-name", f"This is right if {renaming}; a person will look.")
    assumed = right_if_assumed(asked, reference, answer)
    if assumed:
        text = f"This is right if the open function is {assumed}; a person will look."
        return review("function-assumed", text)
    if _right_as_bound(asked, answer):
        text = "This is right if a bound on the growth is asked; a person will look."
        return review("bound-on-growth", text)
    undefined = undefined_names(asked, reference, answer)
    if undefined:
        names = ", ".join(f"`{name}`" for name in undefined)
        text = f"What {names} means here was not found; a person will look."
        return review("undefined-name", text)
    return None


def _right_as_bound(asked: Asked, answer: Expression) -> bool:
    """Whether `O(n log n)` holds the formula that is asked."""
    if not isinstance(answer, Mul) or len(answer.args) != 2:
        return False
    letter, function = answer.args
    if not isinstance(letter, Symbol) or letter.name not in ("O", "Theta", "Omega"):
        return False
    return _compared(asked, function).outcome is Outcome.EQUIVALENT


def _unfinished(response: Response) -> bool:
    return isinstance(response.read, Expression) and bool(derivatives_in(response.read))


def _asks_for_derivatives(asked: Asked) -> bool:
    reference = reference_formula(asked)
    return reference is not None and any(
        isinstance(node, Derivative) for node in derivatives_in(reference)
    )


def _holds_others(reference: Expression | None, answer: Expression) -> bool:
    """Whether derivatives by other quantities are left than those that the reference leaves."""
    if reference is None:
        return False
    left = {each.args for each in derivatives_in(reference) if len(each.args) == 2}
    if not left or not all(isinstance(by, Symbol) for _, by in left):
        return False
    return not all(
        any(each.args[0] is of and _is_entry_of(each.args[1], by) for of, by in left)
        for each in derivatives_in(answer)
    )


def _is_entry_of(by: Expression, whole: Expression) -> bool:
    if isinstance(by, Index):
        by = by.args[0]
    if not isinstance(by, Symbol) or not isinstance(whole, Symbol):
        return False
    return by is whole or by.name.startswith(f"{whole.name}_")


def _not_worked_out(outcome: Outcome) -> Checked:
    if outcome is Outcome.EQUIVALENT:
        return Checked(MarkOutcome.INCORRECT, NONE, (NOT_WORKED_OUT,))
    return review(
        "unfinished",
        "This still holds derivatives that were not worked out; a person will look at it.",
    )
