"""`equation` and `set`: compared by what solves them, or by their elements."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import chain, combinations, product

from grader.answers.base import Checked, Element, ElementValues, KindFacts, MarkOutcome, Response
from grader.answers.check.congruences import (
    are_residues,
    as_congruence,
    is_congruence,
    is_its_rest,
    refuted_congruence,
)
from grader.answers.check.decimals.coefficients import ROUNDED_COEFFICIENTS, rounds_coefficients
from grader.answers.check.entries import check_entries, compare_entry, entry_messages
from grader.answers.check.renamed import right_if_renamed
from grader.answers.check.solution_sets import (
    as_set,
    in_one_form,
    is_about_inequality,
    is_unsolved,
    same_edges,
    with_ends,
)
from grader.answers.comparing import compare_in_model, compare_value, decide
from grader.answers.explain.verdicts import checked_of, review, unreadable
from grader.answers.find.accents import accented
from grader.answers.find.chains import field_of, name_matches, names_of
from grader.answers.find.lines import with_whole_lines
from grader.answers.find.measures.ranges import measured_range, measured_ranges
from grader.answers.find.notations.comma_decimals import decimals_with_commas
from grader.answers.find.notations.joined_letters import with_joined_letters
from grader.answers.find.notations.points_in_lines import points_in_lines
from grader.answers.find.notations.residues import residues_said
from grader.answers.find.reading import (
    EQUALITIES,
    is_numeric,
    with_function_on_left,
    without_left_side,
)
from grader.answers.find.solutions.alternatives import (
    is_sequence,
    joined_lines,
    not_within,
    values_of,
)
from grader.answers.find.solutions.finite_sets import family_of, listed
from grader.answers.find.solutions.in_sequence import in_sequence
from grader.answers.find.solutions.inequalities import (
    excluded_values,
    inequalities_beside,
    joined_inequalities,
)
from grader.answers.find.solutions.intervals import (
    interval_said,
    intervals_by_letters,
    intervals_said,
    is_a_range,
)
from grader.answers.find.solutions.listed_by_index import listed_in_lines
from grader.answers.find.solutions.listed_by_signs import values_of_one_name
from grader.answers.find.solutions.ranges_beside import ranges_beside, union_of
from grader.answers.find.solutions.sets_in_words import (
    range_said,
    ranges_in_words,
    said_by,
    sets_in_words,
)
from grader.answers.find.solutions.solutions_said import solutions_said
from grader.answers.find.solutions.systems import equations_of, systems_in
from grader.answers.kinds.collections import (
    alternatives_in_field,
    find_alternatives,
    matching,
    printed,
    reference_of,
    without_names_in_turn,
)
from grader.answers.kinds.expression import ExpressionKind, field_response
from grader.equivalence import NumberPolicy, Outcome, Verdict, branches, enclose
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import (
    Add,
    Call,
    Collection,
    Constant,
    Derivative,
    Div,
    Expression,
    Interval,
    Logic,
    Mul,
    Neg,
    Number,
    PlusMinus,
    Pow,
    Relation,
    SetBuilder,
    SetOperation,
    Symbol,
)
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.reading import parse
from grader.expressions.sets import as_number_set, relation_between
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols, substitute, walk
from grader.expressions.writing import to_plain
from grader.final_answers import same_families
from grader.readers.document import AnswerField, Document
from grader.rubric.types import Asked

_INFINITE = frozenset({Constant("oo")})
_USUAL_INTEGERS = frozenset({"k", "l", "m", "n"})


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
        told = _solutions_told(asked, document)
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
        answer = excluded_values(joined_inequalities(read))
        answer = _of_the_name(reference_of(asked), _of_a_function(reference_of(asked), answer))
        reference = as_congruence(reference_of(asked))
        if is_congruence(reference):
            answer = as_congruence(answer)
            asked = _with_value(asked, reference)
        answer = _of_predicted(reference, _worked_out(reference, answer))
        verdict = _compared(asked, answer)
        if verdict.outcome is not Outcome.EQUIVALENT and is_congruence(reference):
            family = _with_its_integer(asked, family_of(answer))
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


def _with_value(asked: Asked, value: Expression) -> Asked:
    """Return a part that asks for `x ≡ 3 (mod 7)`, however its rubric writes it: `x = 3 mod 7`."""
    assert asked.reference is not None
    return replace(asked, reference=replace(asked.reference, value=value))


_FORMULAS = ExpressionKind()


def _are_solutions(reference: Expression) -> bool:
    """Whether several values of one name are asked: `x = 2 or x = -2`."""
    several = isinstance(reference, Logic) and reference.op == "or"
    names = {_named_by(each) for each in reference.args} if several else set()
    return len(names) == 1 and None not in names


def _named_by(equation: Expression) -> Symbol | None:
    match equation:
        case Relation(ops=("=",), args=(Symbol() as name, value)) if is_numeric(value):
            return name
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
NOT_SOLVED = "This has the right solutions, but is not solved; a person will look."
REST_ALONE = "This is the right remainder, without its modulus; a person will look."
ANOTHER_MODULUS = (
    "All numbers of the right answer have this remainder, and so have others; a person will look."
)
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


def _says_a_set(read: Expression, notation: Notation) -> bool:
    """Whether a formula is a set, or alternatives joined by a sign."""
    alternatives = isinstance(read, Logic) and read.op == "or"
    return alternatives or as_set(read, notation) is not None


def _compared(asked: Asked, answer: Expression) -> Verdict:
    """Compare by what solves them; a set and a statement in one name are compared as statements."""
    part = asked.part
    whole = _expected(asked) if part.kind == "set" else reference_of(asked)
    reference, given = in_one_form(whole, answer, part.notation)
    if reference is reference_of(asked):
        return compare_value(asked, given)
    return compare_in_model(reference, given, asked.model, part.notation, part.policy)


DIRECTIONS = (
    "Whether these edges have the directions of the right ones is open; a person will look."
)


class SetKind:
    """A set, an interval, a union, or all solutions joined by `or`."""

    name = "set"
    facts = KindFacts(a_formula=True, numeric=True, taught_by="value")

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return the sets under the part's names, or single values that stand on one line."""
        entry = field_of(asked, document)
        measured = _measured_ranges(asked, document, entry)
        if measured:
            return measured
        if _is_loose(asked.part.policy) and not _is_finite(_expected(asked)):
            notation = asked.part.notation
            if entry is not None and isinstance(entry.value, str):
                said = interval_said(entry.value, notation)
                if said is not None:
                    return (Response(entry.value, said, entry.place),)
            elif entry is None:
                told = tuple(intervals_said(document, notation))
                if told:
                    return (*not_within(find_alternatives(asked, document), told), *told)
        found = find_alternatives(asked, document)
        if document.fields:
            return found
        ends = tuple(intervals_by_letters(document)) if _is_closed(_expected(asked)) else ()
        if ends and not names_of(asked):
            found = (*not_within(found, ends), *ends)
        found = tuple(map(_with_equation, found))
        if _is_finite(_expected(asked)):
            pointed = tuple(points_in_lines(asked, document))
            if pointed:
                rows = {place.row for _, places in pointed for place in places}
                kept = (response for response in found if response.place.row not in rows)
                return document.in_order((*kept, *(response for response, _ in pointed)))
            found = _without_sizes(found)
            lines = (
                *residues_said(document, asked.part.notation),
                *decimals_with_commas(asked, document),
                *listed_in_lines(asked, document),
            )
            lines = lines or tuple(in_sequence(asked, document))
            expected = _expected(asked)
            if not lines and isinstance(expected, Collection) and len(expected.args) > 1:
                lines = tuple(values_of_one_name(document, len(expected.args), "set"))
            if lines:
                return with_whole_lines(document, found, lines)
            found = without_names_in_turn(asked, document, found)
            return found or tuple(map(_listed, printed(asked, document)))
        ranges = tuple(ranges_in_words(document, asked.part.notation))
        ranges = (*ranges, *ranges_beside(document, asked.part.notation))
        ranges = (*ranges, *not_within(inequalities_beside(document), ranges))
        ranges = not_within(ranges, tuple(r for r in found if _adds_points(r.read)))
        found = not_within(_not_mixed(found, ranges), ranges)
        found = tuple(one for one in found if not any(_holds(one, r) for r in ranges))
        together = _without_functions((*found, *ranges))
        return document.in_order(together)

    def check(self, asked: Asked, response: Response) -> Checked:
        """Compare the sets; with credit for each element, a share for the right ones."""
        if isinstance(response.read, Unreadable):
            return unreadable(response.read)
        assert isinstance(response.read, Expression)
        if are_residues(_expected(asked), response.read):
            return review("another-modulus", ANOTHER_MODULUS)
        if _is_unsolved(response.read):
            return _unsolved(asked, response.read)
        read = _last_of_steps(with_function_on_left(response.raw, response.read))
        answer = _of_one(asked, _as_set(said_by(read)))
        if _is_one_text(response) and not _is_finite(_expected(asked)):
            answer = union_of(answer)
        if _is_finite(_expected(asked)):
            answer = with_joined_letters(_expected(asked), listed(answer))
        answer = _around_middle(with_ends(_expected(asked)), answer)
        ends = _by_ends(asked, answer) or self._by_words(asked, response)
        if ends is not None:
            return ends
        if is_a_range(response.raw):
            return review("a-range", "This may be a difference or an interval; a person will look.")
        if not _is_finite(_expected(asked)):
            answer = as_number_set(answer, asked.part.notation)
        verdict = _compared(asked, answer)
        checked = checked_of(verdict, None, answer)
        if verdict.outcome is Outcome.EQUIVALENT and is_unsolved(
            reference_of(asked), _concluded(read)
        ):
            return review("not-solved", NOT_SOLVED)
        if checked.outcome is not MarkOutcome.CORRECT and _is_same_family(asked, answer):
            return checked_of(replace(verdict, outcome=Outcome.EQUIVALENT), None, answer)
        if checked.outcome is MarkOutcome.INCORRECT and isinstance(answer, Collection):
            edges = same_edges(reference_of(asked), answer)
            if edges is None:
                return review("undecided", DIRECTIONS)
            if edges:
                return checked_of(replace(verdict, outcome=Outcome.EQUIVALENT), None, answer)
        if checked.outcome is MarkOutcome.INCORRECT and _may_begin_with_zero(answer):
            return review("naturals", "Whether 0 is a natural number is open; a person will look.")
        if checked.outcome is MarkOutcome.INCORRECT and _holds_the_right_one(asked, response):
            return review("several-values", SEVERAL_RANGES)
        if checked.outcome is MarkOutcome.INCORRECT and _right_as_points(asked, answer):
            return review("points", POINTS)
        if checked.outcome is MarkOutcome.INCORRECT:
            return _by_element(asked, answer) or checked
        return checked

    def _by_words(self, asked: Asked, response: Response) -> Checked | None:
        """Check `from 2 to 5`, where words leave open whether the ends belong to it."""
        said = range_said(response.raw, asked.part.notation)
        if said is None or response.raw.rstrip(" .)").endswith(("inclusive", "included")):
            return None
        lower, upper = said.args
        forms = [Interval(lower, upper, *opens) for opens in product((False, True), repeat=2)]
        loose = _by_ends(asked, Collection("tuple", *said.args))
        if loose is not None:
            return loose
        if any(_compared(asked, form).outcome is Outcome.EQUIVALENT for form in forms):
            return review("ends-open", ENDS_OPEN)
        return None


def _last_of_steps(read: Expression) -> Expression:
    """Return the last of ranges that lead to one another: `[1, 2] → [1, 1.5] → [1.25, 1.5]`.

    So is `[0.14, 1.46]` behind the middle and half the width of a range.
    """
    steps = isinstance(read, Relation) and set(read.ops) == {"->"}
    if steps and all(isinstance(each, Collection | Interval | PlusMinus) for each in read.args):
        return read.args[-1]
    return read


_SOLUTIONS = SetKind()


def _measured_ranges(
    asked: Asked, document: Document, entry: AnswerField | None
) -> tuple[Response, ...]:
    """Return ranges between quantities, where a range is asked to whose words no ends are open."""
    expected = _expected(asked)
    closed = isinstance(expected, Interval) and not (expected.left_open or expected.right_open)
    if asked.part.unit is None or not isinstance(expected, Interval):
        return ()
    if not closed and not _is_loose(asked.part.policy):
        return ()
    if entry is None:
        return tuple(measured_ranges(asked, document))
    written = measured_range(asked, entry.value) if isinstance(entry.value, str) else ""
    read = parse(written, asked.part.notation) if written else None
    return (Response(written, read, entry.place),) if read is not None else ()


POINTS = (
    "Points stand here where values are asked; their first coordinates are the right values, and a "
    "person will look."
)
ENDS_OPEN = (
    "These are the right ends, but the words leave open whether they belong to the set; a person "
    "will look."
)


def _not_mixed(found: tuple[Response, ...], ranges: tuple[Response, ...]) -> tuple[Response, ...]:
    """Leave out what was gathered from ranges of a line of which different things are said."""
    return tuple(
        one
        for one in found
        if _is_one_text(one)
        or not all(
            any(piece in r.raw for r in ranges if r.place.row == one.place.row)
            for piece in one.raw.split(", ")
        )
    )


def _adds_points(read: object) -> bool:
    """Whether an answer is a range and single values: `-2 < x < 3 or x = 3`, `(-2, 3) or x = 3`."""
    if isinstance(read, Logic):
        return read.op == "or" and any(
            isinstance(part, Relation) and set(part.ops) <= EQUALITIES for part in read.args
        )
    if not isinstance(read, SetOperation) or read.op != "union":
        return False
    return any(isinstance(part, Collection) for part in read.args)


def _holds(one: Response, range_: Response) -> bool:
    """Whether an answer is a longer stretch of the line of a range: `(-1, 3), f'(x) > 0`."""
    return one.place.row == range_.place.row and range_.raw in one.raw


def _without_functions(found: tuple[Response, ...]) -> tuple[Response, ...]:
    """Leave out what is about a function, where a line goes on with a set.

    In `g is decreasing for -1 < x < 3` and `g'(x) < 0 for -1 < x < 3` the condition is the answer.
    """
    sets = tuple(r for r in found if not _is_of_a_function(r.read))
    return sets or found


def _without_sizes(found: tuple[Response, ...]) -> tuple[Response, ...]:
    """Leave out how many elements a set has, beside the set: `A ∪ B = {1, 3}, |A ∪ B| = 2`.

    So is where a derivative is put to zero, `f' = 2x - 2 = 0 so x = 1`, beside its solutions.
    """
    sets = tuple(r for r in found if not _is_a_size(r) and not _sets_to_zero(r))
    return sets or found


def _sets_to_zero(response: Response) -> bool:
    statement = response.statement
    sides = [side.expression for side in statement.sides] if statement is not None else []
    first, last = (sides[0], sides[-1]) if len(sides) > 1 else (None, None)
    derived = isinstance(first, Expression) and _is_derivative(first)
    return derived and isinstance(last, Number) and last.value == 0


def _is_a_size(response: Response) -> bool:
    statement = response.statement
    first = statement.sides[0].expression if statement and statement.relations else None
    return isinstance(first, Call) and first.name == "abs"


def _is_of_a_function(read: object) -> bool:
    """Whether it is a function, such as `g` or `g(x)`, or the sign of its derivative, `g' < 0`."""
    if isinstance(read, Symbol):
        return read.name[:1].islower()
    if isinstance(read, Call):
        return read.name[:1].islower() and read.name not in KNOWN_FUNCTIONS
    if not isinstance(read, Relation) or not is_numeric(read.args[-1]):
        return False
    return all(is_numeric(side) or _is_derivative(side) for side in read.args)


def _is_derivative(side: Expression) -> bool:
    match side:
        case Call():
            return side.primes > 0
        case Symbol():
            return side.name.endswith("'")
    return isinstance(side, Derivative)


SEVERAL_RANGES = "Several ranges stand here, and some are the right ones; a person will look."
_MOST_RANGES = 4


def _holds_the_right_one(asked: Asked, response: Response) -> bool:
    """Whether some ranges of a line are right: `decreasing on (0, 1), increasing on (1, 2)`."""
    read = response.read
    if _is_one_text(response) or not isinstance(read, Collection) or _is_finite(_expected(asked)):
        return False
    ranges = read.args[:_MOST_RANGES]
    some = (combinations(ranges, size) for size in range(1, len(ranges)))
    unions = (union_of(Collection("set", *chosen)) for chosen in chain.from_iterable(some))
    forms = (u.args[0] if isinstance(u, Collection) and len(u.args) == 1 else u for u in unions)
    return any(
        _compared(asked, as_number_set(form, asked.part.notation)).outcome is Outcome.EQUIVALENT
        for form in forms
    )


def _right_as_points(asked: Asked, answer: Expression) -> bool:
    """Whether `(-1, 10), (3, -22)` has the right values as first coordinates."""
    if not _is_finite(_expected(asked)) or not isinstance(answer, Collection):
        return False
    points = answer.args if all(map(_is_point, answer.args)) else ()
    firsts = Collection("set", *(point.args[0] for point in points))
    right = bool(points) and _compared(asked, firsts).outcome is Outcome.EQUIVALENT
    return right and not any(map(_is_point, _expected(asked).args))


def _is_point(item: Expression) -> bool:
    return isinstance(item, Collection) and item.kind == "tuple" and len(item.args) > 1


def _is_one_text(response: Response) -> bool:
    """Whether an answer stands as it is read, and was not gathered from a line of words."""
    statement = response.statement
    return statement is None or statement.raw.lstrip("= ") == response.raw


def _listed(response: Response) -> Response:
    """Return the set of a list that a program printed."""
    read = response.read
    if not isinstance(read, Collection) or read.kind not in ("list", "tuple"):
        return response
    return replace(response, read=Collection("set", *read.args))


def _with_equation(response: Response) -> Response:
    """Return the whole of `|x| = 3`, of which the last side is no solution."""
    statement = response.statement
    if statement is None or len(statement.sides) != 2 or statement.unread is not None:
        return response
    sides = tuple(s.expression for s in statement.sides if isinstance(s.expression, Expression))
    whole = Relation(sides, statement.relations)
    last = len(sides) == 2 and response.read is sides[1]
    return (
        replace(response, read=whole, raw=statement.raw)
        if last and _is_unsolved(whole)
        else response
    )


def _is_unsolved(answer: Expression) -> bool:
    """Whether an answer is an equation such as `|x| = 3`, which is not solved for its name."""
    if not isinstance(answer, Relation) or answer.ops != ("=",):
        return False
    left, right = answer.args[0], answer.args[-1]
    if isinstance(right, Collection) and right.kind == "set":
        return False  # `A - B = {1, 3}` says which set it is
    word = isinstance(left, Mul) and all(isinstance(f, Symbol | Constant) for f in left.args)
    arithmetic = isinstance(left, Add | Mul | Pow | Div | Neg) and not word
    known = isinstance(left, Call) and left.name in KNOWN_FUNCTIONS
    return (arithmetic or known) and bool(free_symbols(left))


def _unsolved(asked: Asked, answer: Expression) -> Checked:
    verdict = _compared(asked, answer)
    if verdict.outcome is Outcome.DIFFERENT:
        return checked_of(verdict, None, answer)
    return review("not-solved", NOT_SOLVED)


def _may_begin_with_zero(answer: Expression) -> bool:
    """Whether a set is given by a condition on the natural numbers."""
    if not any(isinstance(node, SetBuilder) for node in walk(answer)):
        return False
    return any(node in (Symbol("N"), Constant("naturals")) for node in walk(answer))


def _is_same_family(asked: Asked, answer: Expression) -> bool:
    """Whether the values with a whole number in them are the same, whatever its name."""
    wanted = _with_its_integer(asked, family_of(reference_of(asked)))
    given = _with_its_integer(asked, family_of(answer))
    if wanted is None or given is None:
        return False
    return same_families(wanted, given, asked.part.notation)


def _with_its_integer(asked: Asked, values: Expression) -> Expression | None:
    """Return values with the one whole number that stands in them; None where there is none."""
    values = without_left_side(values)
    names = sorted(name.name for name in free_symbols(values))
    declared = [name for name in names if name in asked.part.notation.integer]
    if len(names) != 1 or not (declared or names[0] in _USUAL_INTEGERS):
        return None
    whole = Relation((Symbol(names[0]), Constant("integers")), ("in",))
    return Collection("sequence", values, whole)


def _whole(statement: Statement) -> Response:
    problem = statement.unread
    if problem is not None:
        return Response(statement.raw, problem, statement.place, statement)
    sides = tuple(s.expression for s in statement.sides if isinstance(s.expression, Expression))
    whole = relation_between(sides, statement.relations) if statement.relations else sides[0]
    return Response(statement.raw, whole, statement.place, statement)


def _as_set(answer: Expression) -> Expression:
    """Read `S = {1, 2}`, `x in {1, 2}`, `x = 1 or x = 2` and `1, 2` as the set {1, 2}."""
    answer = _without_membership(_concluded(answer))
    if isinstance(answer, Logic) and answer.op == "xor" and isinstance(answer.args[-1], Relation):
        answer = answer.args[-1]  # `A ⊕ B = {1, 2}` of sets
    if isinstance(answer, Relation) and answer.ops in (("in",), ("=",)):
        answer = answer.args[-1]
    answer = _of_values(answer)
    answer = excluded_values(joined_inequalities(answer))
    if isinstance(answer, Relation) and _INFINITE & {*walk(answer)}:
        answer = with_ends(answer)
    if isinstance(answer, Logic) or is_sequence(answer):
        values = values_of(answer)
        return answer if values is None else Collection("set", *values)
    return answer


def _of_values(answer: Expression) -> Expression:
    """Return `y <= 4` for `f(x) <= 4`, which says in which range the values of a function lie."""
    if not isinstance(answer, Relation):
        return answer
    values = [side for side in answer.args if not is_numeric(side) and side not in _INFINITE]
    match values:
        case [Call(args=(Symbol(),)) as value] if value.name not in KNOWN_FUNCTIONS:
            return answer if value.primes else substitute(answer, {value: Symbol("y")})
    return answer


def _without_membership(answer: Expression) -> Expression:
    """Return `pi/4 + k pi` of `pi/4 + k pi, k in Z`, which only says what `k` is."""
    match answer:
        case Collection(
            kind="sequence", args=(said, Relation(ops=("in",), args=(Symbol() as of, _)))
        ):
            return said if of in free_symbols(said) else answer
        case Relation(
            ops=("in",), args=(Collection(kind="sequence", args=(said, Symbol() as of)), _)
        ):
            return said if of in free_symbols(said) else answer
    return answer


def _concluded(answer: Expression) -> Expression:
    """Return the set at the end of `g'(x) < 0 iff x in (-1, 3)`, which says what solves what."""
    if not isinstance(answer, Logic) or answer.op not in ("iff", "implies"):
        return answer
    return _concluded(answer.args[-1])


def _expected(asked: Asked) -> Expression:
    """Return the reference as a set: a pair stands for an interval, a union for its values."""
    reference = reference_of(asked)
    values = family_of(reference) if isinstance(reference, SetOperation) else reference
    return as_number_set(_as_set(values), asked.part.notation)


def _is_closed(expected: Expression) -> bool:
    expected = with_ends(expected)
    if isinstance(expected, Collection):
        return expected.kind == "list" and len(expected.args) == 2
    return isinstance(expected, Interval) and not (expected.left_open or expected.right_open)


def _is_finite(expected: Expression) -> bool:
    return isinstance(expected, Collection) and expected.kind == "set"


def _of_one(asked: Asked, answer: Expression) -> Expression:
    """Read a single number or point as the set that holds it, where a finite set is expected."""
    expected = _expected(asked)
    finite = _is_finite(expected)
    if finite and _is_point(answer) and all(map(_is_point, expected.args)):
        return Collection("set", answer)
    several = isinstance(answer, Collection | Interval | Logic | Relation | SetOperation)
    if not finite or several or not is_numeric(answer):
        return answer
    return Collection("set", *(value for (value,) in branches(answer)))


def _by_ends(asked: Asked, answer: Expression) -> Checked | None:
    """Compare the ends of an interval within the part's tolerance, if it has one.

    `(a, b)` and `[a, b]` are then one interval, as people write that of a confidence level.
    """
    bounds = isinstance(answer, Relation)
    reference, answer = with_ends(_expected(asked)), with_ends(answer)
    plain = bounds or (
        isinstance(reference, Interval) and reference.left_open == reference.right_open
    )
    if plain and isinstance(answer, Interval) and answer.left_open == answer.right_open:
        answer = Collection("tuple", *answer.args)  # `9.62 < mu < 10.78`, `mu in (9.62, 10.78)`
    if not isinstance(reference, Interval) or not _is_loose(asked.part.policy):
        return None
    pair = isinstance(answer, Collection) and answer.kind in ("tuple", "list")
    same = isinstance(answer, Interval) and (
        (answer.left_open, answer.right_open) == (reference.left_open, reference.right_open)
    )
    if not (pair or same) or len(answer.args) != 2:
        return None
    return check_entries(asked, ["the lower end", "the upper end"], reference.args, answer.args)


def _around_middle(reference: Expression, answer: Expression) -> Expression:
    """Return `10.2 ± 0.6` as the interval between its two values, where an interval is asked."""
    if not isinstance(reference, Interval):
        return answer
    values = [value for (value,) in branches(answer)]
    if len(values) != 2 or not any(isinstance(node, PlusMinus) for node in walk(answer)):
        return answer
    lower, upper = sorted(values, key=_midpoint)
    return Interval(lower, upper, reference.left_open, reference.right_open)


def _midpoint(value: Expression) -> Fraction:
    found = enclose(value)
    return Fraction(0) if found is None else found.midpoint


def _is_loose(policy: NumberPolicy) -> bool:
    return any(
        bound is not None
        for bound in (policy.absolute, policy.relative, policy.digits, policy.decimals)
    )


def _by_element(asked: Asked, answer: Expression) -> Checked | None:
    """Mark each element; too many elements cost what they would earn."""
    reference = reference_of(asked)
    finite = isinstance(reference, Collection) and isinstance(answer, Collection)
    if not finite or asked.part.options.get("credit", "all") != "each":
        return None
    table = [
        [compare_entry(asked, one, other).outcome is Outcome.EQUIVALENT for other in answer.args]
        for one in reference.args
    ]
    partner = matching(table)
    elements = tuple(
        Element(
            to_plain(one),
            to_plain(one) if i in partner else "",
            to_plain(one),
            i in partner,
            values=ElementValues((one,) if i in partner else (), (one,), (one,)),
        )
        for i, one in enumerate(reference.args)
    )
    surplus = max(0, len(answer.args) - len(partner))
    share = max(Fraction(0), Fraction(len(partner) - surplus, len(elements) or 1))
    outcome = MarkOutcome.PARTIAL if share else MarkOutcome.INCORRECT
    return Checked(outcome, share, tuple(entry_messages(elements)), elements=elements)
