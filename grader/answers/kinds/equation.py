"""`equation`: an equation, inequality, system or congruence, compared by what solves it."""

from __future__ import annotations

from dataclasses import replace

from grader.answers.base import Checked, KindFacts, Response
from grader.answers.check.congruences import (
    as_congruence,
    is_congruence,
    is_its_rest,
    refuted_congruence,
)
from grader.answers.check.decimals.coefficients import ROUNDED_COEFFICIENTS, rounds_coefficients
from grader.answers.check.renamed import right_if_renamed
from grader.answers.check.solution_sets import as_set, is_about_inequality, is_unsolved
from grader.answers.comparing import decide
from grader.answers.explain.verdicts import checked_of, review, unreadable
from grader.answers.find.accents import accented
from grader.answers.find.chains import field_of, name_matches, names_of
from grader.answers.find.reading import is_numeric, with_function_on_left
from grader.answers.find.solutions.alternatives import joined_lines, not_within
from grader.answers.find.solutions.finite_sets import family_of
from grader.answers.find.solutions.inequalities import (
    excluded_values,
    inequalities_beside,
    joined_inequalities,
)
from grader.answers.find.solutions.sets_in_words import sets_in_words
from grader.answers.find.solutions.solutions_said import solutions_said
from grader.answers.find.solutions.systems import (
    equations_of,
    system_of_values,
    systems_in,
)
from grader.answers.kinds.collections.alternatives import (
    alternatives_in_field,
    find_alternatives,
)
from grader.answers.kinds.collections.references import reference_of
from grader.answers.kinds.conclusions import field_response
from grader.answers.kinds.expression import ExpressionKind
from grader.answers.kinds.sets.as_sets import NOT_SOLVED, compare_solutions, conclusion_of
from grader.answers.kinds.sets.families import with_its_integer
from grader.answers.kinds.sets.kind import SetKind
from grader.equivalence import Outcome
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import (
    Call,
    Collection,
    Constant,
    Expression,
    Logic,
    Relation,
    SetOperation,
    Symbol,
)
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.sets import relation_between
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols, substitute, walk
from grader.final_answers import same_families
from grader.readers.document import Document
from grader.rubric.types import Asked


class EquationKind:
    """An equation, inequality or system: the last statement with a relation."""

    name = "equation"
    facts = KindFacts(quantities=True, taught_by="value")

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return whole statements: those with a side of the part's names, if it has names."""
        if _is_of_logic(reference_of(asked)):
            return _FORMULAS.find(asked, document)
        if _are_solutions(reference_of(asked)):
            return _SOLUTIONS.find(asked, document)
        entry = field_of(asked, document)
        if entry is not None:
            whole = field_response(asked, entry)
            both = equations_of(whole.read) and equations_of(reference_of(asked))
            return (whole if both else alternatives_in_field(asked, entry),)
        system = systems_in(asked, document, reference_of(asked))
        if system:
            return system
        told = _solutions_told(asked, document) or _alternatives_told(asked, document)
        found = (*not_within(self._statements(asked, document), told), *told)
        found = _with_values(asked, document, found)
        return document.in_order(_of_names_asked(asked, found))

    def _statements(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        names = names_of(asked)
        statements = [s for s in document.statements if s.relations or _is_a_congruence(s)]
        if names:
            statements = [
                s for s in statements if any(name_matches(x, n) for n in names for x in s.sides)
            ]
        return tuple(map(_whole, statements))

    def check(self, asked: Asked, response: Response) -> Checked:
        """Compare with the reference by solutions."""
        if _is_of_logic(reference_of(asked)):
            return _FORMULAS.check(asked, response)
        if _are_solutions(reference_of(asked)):
            return _SOLUTIONS.check(asked, response)
        if isinstance(response.read, Unreadable):
            return unreadable(response.read)
        assert isinstance(response.read, Expression)
        read = with_function_on_left(response.raw, response.read)
        answer = excluded_values(joined_inequalities(conclusion_of(read)))
        answer = _of_the_name(reference_of(asked), _of_a_function(reference_of(asked), answer))
        reference = as_congruence(reference_of(asked))
        if is_congruence(reference):
            answer = as_congruence(answer)
            asked = asked.asking_for(reference)
        answer = _of_predicted(reference, _worked_out(reference, answer))
        if response.raw.lstrip(" $\\")[:1] == "{" and system_of_values(reference, answer, ""):
            return review("undecided", NO_ORDER)
        answer = system_of_values(reference, answer, asked.part.title) or answer
        verdict = compare_solutions(asked, answer)
        if verdict.outcome is not Outcome.EQUIVALENT and is_congruence(reference):
            family = with_its_integer(asked, family_of(answer))
            if family is not None and same_families(reference, family, asked.part.notation):
                verdict = replace(verdict, outcome=Outcome.EQUIVALENT)
            elif is_its_rest(reference, answer, asked.part.notation):
                return review("rest-alone", REST_ALONE)
            else:
                verdict = refuted_congruence(reference, answer) or verdict
        if verdict.outcome is Outcome.DIFFERENT:
            if _is_one_side(asked, reference, answer):
                return review("side-alone", SIDE_ALONE)
            if rounds_coefficients(asked, reference, answer):
                return ROUNDED_COEFFICIENTS
            renaming = right_if_renamed(asked, reference, answer)
            if renaming:
                return review("unknown-name", f"This is right if {renaming}; a person will look.")
        if verdict.outcome is Outcome.EQUIVALENT and is_unsolved(reference, answer):
            return review("not-solved", NOT_SOLVED)
        return checked_of(verdict, None, answer)


_FORMULAS = ExpressionKind()


def _are_solutions(reference: Expression) -> bool:
    """Whether several values of one name are asked: `x = 2 or x = -2`."""
    several = isinstance(reference, Logic) and reference.op == "or"
    names = {_named_by(each) for each in reference.args} if several else set()
    return len(names) == 1 and None not in names


def _named_by(equation: Expression) -> Symbol | None:
    match equation:
        case Relation(ops=("=",), args=(Symbol() as name, value)):
            return name if name not in free_symbols(value) else None
    return None


def _is_of_logic(reference: Expression) -> bool:
    """Whether a formula of logic is asked, `p and not q`, which is no relation of numbers."""
    if not isinstance(reference, Logic):
        return False
    return all(isinstance(node, Logic | Symbol | Constant) for node in walk(reference))


def _worked_out(reference: Expression, answer: Expression) -> Expression:
    """Return `y = 1 + 9x` of `y = f(0) + f'(0) x = 1 + 9x`, where one equation is asked."""
    one = isinstance(reference, Relation) and len(reference.args) == _SIDES_OF_AN_EQUATION
    if not one or not isinstance(answer, Relation) or set(answer.ops) != {"="}:
        return answer
    first, last = answer.args[0], answer.args[-1]
    named = isinstance(first, Symbol) and first not in free_symbols(last)
    return Relation((first, last), ("=",)) if named else answer


def _of_predicted(reference: Expression, answer: Expression) -> Expression:
    """Return `y = 2 + 3x` of `ŷ = 2 + 3x`, as a line of regression is written either way."""
    match answer:
        case Relation(ops=("=",), args=(Symbol() as name, side)):
            found = accented(name.name)
            base = Symbol(found[0]) if found and found[1] == "hat" and not found[2] else None
            names = free_symbols(reference)
            if base in names and name not in names and base not in free_symbols(side):
                return answer.with_args((base, side))
    return answer


_SIDES_OF_AN_EQUATION = 2


REST_ALONE = "This is the right remainder, without its modulus; a person will look."


NO_ORDER = "The values stand in a set, which has no order; a person will look."


SIDE_ALONE = "This is one side of the right equation, without the other; a person will look."


def _is_one_side(asked: Asked, reference: Expression, answer: Expression) -> bool:
    """Whether an answer is what a name is equal to: `2x - 1` where `y = 2x - 1` is asked."""
    if isinstance(answer, Relation) or not isinstance(reference, Relation):
        return False
    sides = reference.args
    name = next((side for side in sides if isinstance(side, Symbol)), None)
    if reference.ops != ("=",) or name is None:
        return False
    value = sides[1] if sides[0] is name else sides[0]
    return decide(value, answer, asked.part.notation).outcome is Outcome.EQUIVALENT


def _is_a_congruence(statement: Statement) -> bool:
    """Whether a line is `x ≡ 3 (mod 7)`, a relation of the rests of its sides."""
    read = statement.sides[0].expression
    sides = read.args if isinstance(read, Relation) else ()
    return bool(sides) and all(isinstance(side, Call) and side.name == "mod" for side in sides)


def _of_names_asked(asked: Asked, found: tuple[Response, ...]) -> tuple[Response, ...]:
    """Leave out equations that hold none of the names of the question: `R^2 = 0.6` behind a line.

    Where no equation holds one, they are all called otherwise.
    """
    known = free_symbols(reference_of(asked))
    own = tuple(r for r in found if not isinstance(r.read, Relation) or _letters(r) & known)
    return own if any(isinstance(r.read, Relation) for r in own) else found


def _with_values(
    asked: Asked, document: Document, found: tuple[Response, ...]
) -> tuple[Response, ...]:
    """Return equations with the values of their letters: `y = mx + b with m = 3 and b = -1`.

    The lines that say these values are no answers of their own.
    """
    known = free_symbols(reference_of(asked))
    values = _values_of_letters(document, known)
    equations = tuple(r for r in found if _valued(r) in known or _valued(r) is None)
    if not values or not any(_letters(one) & known for one in equations):
        return found
    return tuple(
        replace(one, read=substitute(one.read, values)) if isinstance(one.read, Expression) else one
        for one in equations
    )


def _values_of_letters(
    document: Document, known: frozenset[Symbol]
) -> dict[Expression, Expression]:
    """Return the letters that are no names of the question, each with the one value it is given."""
    said: dict[Expression, set[Expression]] = {}
    for statement in document.statements:
        match [side.expression for side in statement.sides]:
            case [Symbol() as letter, *_, Expression() as value]:
                closed = letter not in known and is_numeric(value)
                if closed and {*statement.relations} == {"="} and not statement.hedge:
                    said.setdefault(letter, set()).add(value)
    return {letter: values.pop() for letter, values in said.items() if len(values) == 1}


def _valued(response: Response) -> Expression | None:
    """Return the letter of which an answer only says the value."""
    match response.read:
        case Relation(ops=("=",), args=(Symbol() as letter, value)) if is_numeric(value):
            return letter
    return None


def _letters(response: Response) -> frozenset[Expression]:
    read = response.read
    return frozenset(free_symbols(read)) if isinstance(read, Expression) else frozenset()


def _of_the_name(reference: Expression, answer: Expression) -> Expression:
    """Return `x = 3` for `3`, where the value of one name is asked."""
    if not isinstance(reference, Relation) or reference.ops != ("=",) or not is_numeric(answer):
        return answer
    name, value = reference.args
    closed = isinstance(name, Symbol) and is_numeric(value)
    return Relation((name, answer), ("=",)) if closed else answer


def _of_a_function(reference: Expression, answer: Expression) -> Expression:
    """Return `y = 2x` for `f(x) = 2x`, where the one other name of the right equation is y."""
    match reference, answer:
        case Relation(ops=("=",)), Relation(ops=("=",), args=(Call() as left, right)):
            names = free_symbols(reference)
            others = names.difference(left.args)
            own = left.name not in KNOWN_FUNCTIONS and not left.primes
            if own and len(others) == 1 and names.issuperset(left.args):
                (name,) = others
                return answer if name in free_symbols(right) else Relation((name, right), ("=",))
    return answer


def _solutions_told(asked: Asked, document: Document) -> tuple[Response, ...]:
    """Return sets, and inequalities joined by words, where an inequality is asked."""
    reference = reference_of(asked)
    if not is_about_inequality(reference) or len(free_symbols(reference)) != 1:
        return ()
    alone = tuple(
        Response(side.raw, side.expression, side.place, statement)
        for statement in document.statements
        for side in statement.sides[-1:]
        if not statement.relations
        and isinstance(side.expression, Expression)
        and _says_a_set(side.expression, asked.part.notation)
    )
    joined = joined_lines(document, free_symbols(reference), frozenset(), asked.part.notation)
    statements = tuple(r for r in joined if isinstance(r.read, Logic | SetOperation))
    statements += inequalities_beside(document)
    statements += tuple(solutions_said(document, asked.part.notation))
    return (*not_within(alone, statements), *statements, *sets_in_words(document))


def _alternatives_told(asked: Asked, document: Document) -> tuple[Response, ...]:
    """Return the values of one name that lines list, where an equation of several names is asked.

    `x = a or x = b` solves `(x - a)(x - b) = 0`.
    """
    reference = reference_of(asked)
    known = free_symbols(reference)
    if not isinstance(reference, Relation) or reference.ops != ("=",) or len(known) < 2:
        return ()
    if _named_by(reference) is not None:
        return ()
    found = find_alternatives(asked, document)
    listed = ((each, _name_of_values(each, document, known)) for each in found)
    return tuple(
        replace(each, read=Logic("or", *(Relation((name, one), ("=",)) for one in each.read.args)))
        for each, name in listed
        if name is not None and isinstance(each.read, Collection)
    )


def _name_of_values(
    response: Response, document: Document, known: frozenset[Symbol]
) -> Symbol | None:
    """Return the one name of the question that a page gives several values, all those listed."""
    read = response.read
    if not isinstance(read, Collection) or read.kind != "set" or len(read.args) < 2:
        return None
    said = [
        (side.expression for side in statement.sides)
        for statement in document.statements
        if statement.relations and {*statement.relations} == {"="}
    ]
    names = {
        first
        for first, *rest in said
        if isinstance(first, Symbol) and first in known and {*rest} & {*read.args}
    }
    return names.pop() if len(names) == 1 else None


def _says_a_set(read: Expression, notation: Notation) -> bool:
    """Whether a formula is a set, or alternatives joined by a sign."""
    alternatives = isinstance(read, Logic) and read.op == "or"
    return alternatives or as_set(read, notation) is not None


_SOLUTIONS = SetKind()


def _whole(statement: Statement) -> Response:
    problem = statement.unread
    if problem is not None:
        return Response(statement.raw, problem, statement.place, statement)
    sides = tuple(s.expression for s in statement.sides if isinstance(s.expression, Expression))
    whole = relation_between(sides, statement.relations) if statement.relations else sides[0]
    return Response(statement.raw, whole, statement.place, statement)
