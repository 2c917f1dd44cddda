"""`expression`: a formula, found under its name and compared by equivalence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
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
from grader.answers.find.accents import spellings_of, with_spellings
from grader.answers.find.chains import (
    Chain,
    chains_for,
    derivatives_in,
    exact_side,
    field_of,
    names_of,
)
from grader.answers.find.gathering import names_in_reference
from grader.answers.find.lines import line_of, lines_of, with_whole_lines
from grader.answers.find.notations.conditions import (
    has_condition,
    nonzero_branch,
    runs_through,
    without_condition,
    without_names_of_membership,
)
from grader.answers.find.notations.logic_in_words import logic_in_words
from grader.answers.find.notations.usual_readings import (
    explained,
    in_usual_reading,
    read_otherwise,
    value_behind_words,
)
from grader.answers.find.own_results import own_results, with_own_results
from grader.answers.find.reading import (
    EQUALITIES,
    is_numeric,
    raw_text,
    read_value,
    without_left_side,
)
from grader.answers.subscripts import unrolled
from grader.equivalence import Outcome, Verdict, is_decimal
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import (
    Call,
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
from grader.expressions.statement import Side, Statement
from grader.expressions.traversal import free_symbols, functions_called, substitute, walk
from grader.models.base import Compares
from grader.readers.document import AnswerField, Document
from grader.rubric.types import Asked

OWN_RESULT = Message(
    "own-result-used", "Derivatives that you gave in other lines were put into this answer."
)
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
            found = with_explanations(asked, document, tuple(_last_formula_asked(asked, document)))
            found = _without_inequalities(asked, found)
            return with_whole_lines(document, found, tuple(logic_in_words(asked, document)))
        own = own_results(document)
        named = document.in_order(
            _response(_of_formula(asked, chain), name, own)
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
            answer = _explained(asked, response.raw) or answer
        if isinstance(answer, Unreadable):
            return unreadable(answer)
        assert isinstance(answer, Expression)
        general = check_general_solution(asked, _unconditional(response))
        if general is not None:
            return _unless_whole_exponents(asked, response, general)
        answer = with_transposes(asked, without_remainder(asked, without_condition(answer)))
        answer = with_norms(asked, with_bare_functions(asked, answer))
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
    return bool(set(read.ops) & _INEQUALITIES)


ZERO_ELSEWHERE = (
    "This is right where it is not said to be zero, which the question does not say; a person will "
    "look."
)
INEQUALITY = "An inequality is given where a formula is asked; a person will look."
_INEQUALITIES = frozenset({"<", ">", "<=", ">=", "!="})


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


def field_response(asked: Asked, entry: AnswerField) -> Response:
    """Read the entry of an answer file as one expression.

    Where one value is asked, a list with one value is that value.
    """
    value = entry.value
    if asked.part.kind in _SINGLE:
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        problem = _not_single(value, _SINGLE[asked.part.kind])
        if problem:
            problem_here = Unreadable(1, f"one {_SINGLE[asked.part.kind]}", problem, "not-single")
            return Response(raw_text(value), problem_here, entry.place)
    named = value_behind_words(raw_text(value)) if asked.part.kind == "number" else ""
    read = _explained(asked, raw_text(value)) or read_value(named or value, asked.part.notation)
    if isinstance(read, Unreadable) and isinstance(value, str):
        read = read_otherwise(value, asked.part.notation) or read
    if isinstance(read, Expression):
        read = with_spellings(read, spellings_of((asked,)))
    return Response(raw_text(value), read, entry.place)


def _explained(asked: Asked, text: str) -> Expression | None:
    known = frozenset(name.name for name in names_in_reference(asked))
    return explained(text, known, asked.part.notation) if known else None


def with_explanations(
    asked: Asked, document: Document, found: tuple[Response, ...]
) -> tuple[Response, ...]:
    """Put one answer in place of the formulas of a line that explains a letter of its own."""
    whole = tuple(
        Response(line.text, read, line.place)
        for line in lines_of(document)
        if (read := _explained(asked, line.text)) is not None
    )
    return with_whole_lines(document, found, whole)


_SINGLE = {"number": "number", "expression": "formula"}


def _not_single(value: object, wanted: str) -> str:
    """Say what stands in an answer file where one number or formula is asked."""
    if isinstance(value, list):
        return f"{len(value)} values in a list stand here, and one {wanted} is asked"
    if isinstance(value, Mapping):
        names = ", ".join(f"`{name}`" for name in value)
        return f"values by name ({names}) stand here, and one {wanted} is asked"
    if str(value).lower() in ("true", "false"):
        return f"`{value}` is no {wanted}"
    return ""


def last_formula(document: Document) -> tuple[Response, ...]:
    """Return what every statement comes to: where nothing has a name, the last counts.

    That is its last exact side, or the whole of an inequality.
    """
    return tuple(map(conclusion, document.statements))


_ORDERS = frozenset({"<", ">", "<=", ">=", "!="})


def without_bound(statement: Statement) -> Statement:
    """Return `p = 0.036` of `p = 0.036 < 0.05`, which only says what the value is compared with."""
    relations = statement.relations
    end = next((at for at, sign in enumerate(relations) if sign not in EQUALITIES), len(relations))
    if not 0 < end < len(relations) or relations[end] not in _ORDERS:
        return statement
    return replace(statement, sides=statement.sides[: end + 1], relations=relations[:end])


#: A name, which may be a word, and no value.
_A_NAME = re.compile(r"\s*[A-Za-z]\w{0,8}\s*")


def _without_name_before(statement: Statement) -> Statement:
    """Return `-2 < x < 2` of `ans = -2 < x < 2`: the name of an answer is no side of it."""
    first, *others = statement.relations or ("",)
    named = first == "=" and len(others) > 1 and _ORDERS.issuperset(others)
    if not named or not _A_NAME.fullmatch(statement.sides[0].raw):
        return statement
    return replace(statement, sides=statement.sides[1:], relations=tuple(others))


def conclusion(statement: Statement) -> Response:
    """Return the last exact side of a statement, or the whole of an inequality.

    An inequality with a side that was not understood is not understood.
    """
    statement = _without_name_before(statement)
    sides = tuple(s.expression for s in statement.sides if isinstance(s.expression, Expression))
    bounded = not set(statement.relations) <= EQUALITIES or has_condition(statement)
    if bounded and len(sides) == len(statement.sides):
        whole = relation_between(sides, statement.relations)
        return Response(statement.raw, whole, statement.place, statement)
    unread = next((s for s in statement.sides if isinstance(s.expression, Unreadable)), None)
    if unread is not None and not _ORDERS.isdisjoint(statement.relations):
        return Response(statement.raw, unread.expression, statement.place, statement)
    side = exact_side(statement.sides, statement.relations)
    named = isinstance(side.expression, Symbol | Call) and not is_numeric(side.expression)
    if side is statement.sides[0] and named:
        side = statement.sides[-1]  # `P ~ 428.67`: the name of the value is not the value
    return Response(side.raw, side.expression, side.place, statement)


def reference_formula(asked: Asked) -> Expression | None:
    """Return the reference if it is a formula."""
    value = asked.value
    return value if isinstance(value, Expression) else None


def without_name_behind(
    sides: tuple[Side, ...], asked: frozenset[Symbol] = frozenset()
) -> tuple[Side, ...]:
    """Return the sides of a line without the name that it ends in: `15 = x` is `x = 15`.

    A name of the right answer may be the answer itself.
    """
    first, last = sides[0].expression, sides[-1].expression
    turned = isinstance(last, Symbol) and last not in asked and not isinstance(first, Symbol | Call)
    return sides[:-1] if turned and len(sides) > 1 else sides


def _of_formula(asked: Asked, chain: Chain) -> Chain:
    """Return a chain without the numbers behind the formula, where a formula is asked."""
    end = _end_of_formula(asked, chain.sides)
    return replace(chain, sides=chain.sides[:end], relations=chain.relations[: end - 1])


def _last_formula_asked(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield the last exact side of every statement, `p = 0.9` apart without the numbers behind.

    What only bounds a name (`n >= 1`) is no formula; it is yielded where nothing else is.
    """
    statements = without_names_of_membership(document.statements)
    statements = tuple(map(without_bound, statements))
    known = names_in_reference(asked)
    bounds = [
        s
        for s in statements
        if (not has_condition(s) and _is_of_a_name(s, known))
        or _is_zero_elsewhere(document, s)
        or (known and _is_at_a_point(s))
    ]
    if len(bounds) == len(statements):
        yield from last_formula(document)
    for statement in statements:
        if statement in bounds:
            continue
        if has_condition(statement):
            yield conclusion(statement)
            continue
        sides = without_name_behind(statement.sides, names_in_reference(asked))
        end = _end_of_formula(asked, sides)
        side = exact_side(sides[:end], statement.relations[: end - 1])
        if side is sides[0] and _is_approximated(sides[:end]):
            side = sides[end - 1]
        yield Response(side.raw, side.expression, side.place, statement)


def _is_of_a_name(statement: Statement, known: frozenset[Symbol]) -> bool:
    """Whether a line says what a name is, and no formula: `n >= 1`, `n = 1, 2`, `for all n`."""
    if set(statement.relations) - EQUALITIES or _SAYS_RANGE.search(statement.lead):
        return True
    sides = [side.expression for side in statement.sides]
    if isinstance(sides[0], Unreadable):
        return _FOR_ALL.match(statement.raw) is not None
    whole = sides[0]
    if len(sides) == 2 and isinstance(sides[1], Expression) and statement.relations == ("=",):
        whole = Relation((sides[0], sides[1]), ("=",))
    return runs_through(whole, known)


def _is_at_a_point(statement: Statement) -> bool:
    """Whether a line gives the number that a function is at a number: `f'(0) = 2`."""
    first, last = statement.sides[0].expression, statement.sides[-1].expression
    if set(statement.relations) != {"="} or not isinstance(first, Call) or not first.args:
        return False
    numbers = all(isinstance(each, Expression) and is_numeric(each) for each in (*first.args, last))
    return numbers and first.name not in KNOWN_FUNCTIONS


def _is_zero_elsewhere(document: Document, statement: Statement) -> bool:
    """Whether a line says that a function is zero where no formula is given: `0 otherwise`."""
    value = statement.sides[0].expression
    if statement.relations or not isinstance(value, Number) or value.value:
        return False
    line = line_of(document, statement.place)
    at = line.rfind(statement.raw)
    return at >= 0 and _ELSEWHERE.match(line, at + len(statement.raw)) is not None


_ELSEWHERE = re.compile(r"[\s$,]*(?:otherwise|elsewhere|else|everywhere else|sonst|sinon)\b")
_FOR_ALL = re.compile(r"\s*(?:\\forall|∀)")
#: What stands in front of the values of a name: `n in {1, 2, 3}`.
_SAYS_RANGE = re.compile(r"(?:\A|[,;(]\s?|\bfor (?:all )?)[A-Za-z] in[\s$]*\Z")


def _is_approximated(sides: Sequence[Side]) -> bool:
    """Whether a line gives a formula that is near another: `cos(x) ~ 1 - x^2/2`, `f(x) ~ 2x`.

    `sqrt(2) x ~ 1.414 x` only rounds numbers.
    """
    first, last = sides[0].expression, sides[-1].expression
    if not isinstance(first, Expression) or not isinstance(last, Expression):
        return False
    if not free_symbols(first) or not free_symbols(last):
        return False
    rounded = any(isinstance(node, Number) and is_decimal(node) for node in walk(last))
    return not rounded or not _functions_of_names(first) <= functions_called(last)


def _functions_of_names(formula: Expression) -> frozenset[str]:
    calls = (node for node in walk(formula) if isinstance(node, Call))
    return frozenset(call.name for call in calls if free_symbols(call))


def _end_of_formula(asked: Asked, sides: Sequence[Side]) -> int:
    """Return how many sides there are up to the last that is no number, if there is such."""
    reference = reference_formula(asked)
    if reference is None or not free_symbols(reference):
        return len(sides)
    end = max((at for at, side in enumerate(sides, start=1) if not _is_closed(side)), default=0)
    says_name = end == 1 and isinstance(sides[0].expression, Symbol)
    return len(sides) if says_name or not end else end


def _is_closed(side: Side) -> bool:
    return not isinstance(side.expression, Unreadable) and is_numeric(side.expression)


def _response(chain: Chain, name: Expression, own: Mapping[Expression, Expression]) -> Response:
    """Take the last side that says the answer outright, with the student's own results put in."""
    usable = {key: value for key, value in own.items() if key is not name}
    for side in _exact_sides(chain):
        if isinstance(side.expression, Unreadable):
            break
        if not derivatives_in(side.expression):
            return Response(side.raw, side.expression, side.place, chain.statement)
        complete = with_own_results(side.expression, usable)
        if not derivatives_in(complete):
            return Response(side.raw, complete, side.place, chain.statement, (OWN_RESULT,))
    side = chain.answer
    return Response(side.raw, side.expression, side.place, chain.statement)


def _exact_sides(chain: Chain) -> tuple[Side, ...]:
    """Return the sides from the last exact one back to the first."""
    last = chain.sides.index(chain.exact)
    return chain.sides[last::-1]


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
