"""`number`: a value, found as `h = 0.41` and checked under the part's tolerance."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TypeGuard

from grader.answers.base import Checked, KindFacts, Message, Response
from grader.answers.check.congruences import is_congruence
from grader.answers.check.decimals.cut_off import is_cut_off, without_dots_behind
from grader.answers.check.decimals.of_title import is_rounded_as_title_asks
from grader.answers.check.decimals.polar import rounds_in_polar_form, rounds_part_by_part
from grader.answers.check.decimals.signs import is_in_degrees, is_under_sign, rounds_in_degrees
from grader.answers.check.other_readings import verdict_with_euler
from grader.answers.comparing import compare_value, formula_of
from grader.answers.explain.verdicts import checked_of, review, unreadable
from grader.answers.find.chains import chains_for, field_of, name_matches, names_of
from grader.answers.find.extremes import asks_for_place, extreme_asked
from grader.answers.find.held_at import values_before_points
from grader.answers.find.lines import with_whole_lines, written_lines
from grader.answers.find.measures.bounds_told import (
    ABOVE,
    BELOW,
    asks_for_count,
    bound_signs,
    bounds_told,
)
from grader.answers.find.measures.counted import counted_numbers, numbers_told
from grader.answers.find.measures.counted_steps import counted_steps
from grader.answers.find.measures.in_sentences import counted_things, only_number
from grader.answers.find.measures.magnitudes import (
    are_magnitudes,
    in_size,
    with_magnitudes,
    with_words_of_size,
)
from grader.answers.find.measures.order_in_words import orders_in_words
from grader.answers.find.measures.said_at_end import changes_said, numbers_at_ends
from grader.answers.find.measures.units import says_what_is_counted
from grader.answers.find.notations.complex_parts import complex_in_parts
from grader.answers.find.notations.digits_of_bases import binary_in_groups, digits_at_ends
from grader.answers.find.notations.joined_numbers import joined_numbers
from grader.answers.find.notations.restated import (
    is_rounded_again,
    one_value,
    restated,
)
from grader.answers.find.notations.usual_readings import (
    in_usual_reading,
    read_otherwise,
    without_braces,
)
from grader.answers.find.printed import printed_numbers
from grader.answers.find.reading import (
    is_numeric,
    with_decimal_comma,
    without_left_side,
    without_units,
)
from grader.answers.find.thresholds.bounds_said import bounds_said
from grader.answers.find.thresholds.tables import thresholds_in_tables
from grader.answers.find.thresholds.tried_values import (
    asks_for_last,
    speaks_of_beyond,
    without_tried,
)
from grader.answers.find.thresholds.what_holds import with_what_holds
from grader.answers.kinds.conclusions import (
    conclusion,
    field_response,
    without_bound,
    without_name_behind,
)
from grader.answers.kinds.measured import (
    is_quantity,
    noted_numbers,
    unit_of,
    with_units,
)
from grader.answers.kinds.number_in_words import said_in_words
from grader.equivalence import (
    EXACT,
    Enclosure,
    NumberPolicy,
    Outcome,
    Verdict,
    as_written,
    check_number,
    check_written,
    is_decimal,
    rational_value,
)
from grader.errors import Place
from grader.expressions.announcing import announces, denies
from grader.expressions.nodes import (
    Call,
    Collection,
    Constant,
    Expression,
    Interval,
    Logic,
    Mul,
    Neg,
    Number,
    PlusMinus,
    Relation,
    Symbol,
)
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.reading import parse
from grader.expressions.statement import EQUALITIES, Statement
from grader.expressions.traversal import free_symbols, substitute, transform
from grader.expressions.writing import to_plain
from grader.expressions.written import SMALL_MARGIN
from grader.readers.document import Document
from grader.rubric.types import Asked

CLOSE = NumberPolicy(relative=Fraction(1, 10**30))
_BOUNDS = ABOVE | BELOW
#: Two numbers in a list, and no decimal comma: `5, 6` and `5; 6`, but not `0, 41`.
_LISTED = re.compile(r"(?<!\d)[1-9]\d{0,9},\s|;")


class NumberKind:
    """The last side of a chain under one of the names; else `name is 0.41` in the words."""

    name = "number"
    facts = KindFacts(
        a_formula=True, one_value=True, a_number=True, numeric=True, taught_by="value"
    )

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return the values given under the names of the part."""
        found = without_tried(asked, document, self._find(asked, document))
        found = with_what_holds(asked, document, found)
        return with_units(asked, document, found) if unit_of(asked) else found

    def _find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        entry = field_of(asked, document)
        if entry is not None:
            return (field_response(asked, entry),)
        names = names_of(asked)
        if not names:
            told = [_told(asked, statement) for statement in document.statements]
            formulas = [_with_size(asked, document, response) for response in told]
            found = _without_points([r for r in formulas if _is_number(asked, r)])
            if not asks_for_place(asked):
                found = values_before_points(document, found, asked.part.notation)
            found = found or tuple(noted_numbers(asked, document))
            found = found or tuple(binary_in_groups(document))
            found = with_whole_lines(
                document, found, tuple(_restated_in(document, asked.part.notation))
            )
            found = with_whole_lines(document, found, tuple(complex_in_parts(asked, document)))
            if not unit_of(asked):
                found = with_whole_lines(document, found, tuple(joined_numbers(asked, document)))
                found = with_whole_lines(document, found, tuple(digits_at_ends(asked, document)))
                ends = tuple(numbers_at_ends(document, asked.part.notation))
                ends = tuple(changes_said(asked, document)) or ends
                found = with_whole_lines(document, found, ends)
                found = with_whole_lines(document, found, tuple(counted_things(asked, document)))
                found = with_whole_lines(document, found, tuple(extreme_asked(asked, document)))
                found = with_whole_lines(document, found, tuple(orders_in_words(asked, document)))
            found = found or tuple(bounds_told(asked, document))
            found = found or tuple(printed_numbers(document, asked.part.notation))
            if found and not unit_of(asked):
                said = numbers_told(document, asked.part.notation)
                beside = tuple(each for each in said if _is_number(asked, each))
                found = with_whole_lines(document, beside, found)
            if unit_of(asked) or not _have_letters(asked, found):
                return found
            found = found or tuple(counted_numbers(document, asked.part.notation))
            found = found or tuple(counted_steps(asked, document))
            only = tuple(only_number(asked, document)) if _have_letters(asked, found) else ()
            return only or found
        in_page = [*_in_chains(names, document, exact=asked.part.policy == EXACT)]
        in_page = [*_ends_of_ranges(asked, document)] or in_page
        in_page = in_page or [*said_in_words(names, document, asked.part.notation)]
        in_page = in_page or [*_as_bounds(names, document)]
        in_page = in_page or [*thresholds_in_tables(asked, document)]
        in_page = in_page or [*bounds_said(asked, document)]
        return document.in_order(
            in_size(document, response, asked.part.notation) for response in in_page
        )

    def check(self, asked: Asked, response: Response) -> Checked:
        """Check the value under the part's tolerance; a formula is evaluated."""
        answer = response.read
        if isinstance(answer, Unreadable):
            return unreadable(answer)
        assert isinstance(answer, Expression)
        answer = with_words_of_size(without_braces(asked, _behind_arrow(answer)))
        if isinstance(answer, Interval) or (asks_for_last(asked) and _is_range(answer)):
            return review("bound-given", "A bound is given where a number is asked.")
        if isinstance(answer, Relation) and not set(answer.ops) <= EQUALITIES:
            bound = _bound_asked(asked, answer, response.statement)
            if bound is None:
                return review("bound-given", "A bound is given where a number is asked.")
            answer = bound
        again = restated(response.raw, asked.part.notation)
        if again is not None and not again.same:
            return review("several-values", TWO_VALUES)
        answer = again.value if again else in_usual_reading(asked, response.raw, answer)
        answer = _as_one_number(asked, response.raw, answer)
        answer = _so_many_times(asked, response.raw, answer)
        if _is_square_of_right_size(asked, response.raw):
            return review("times", BOTH_SIDES)
        answer, units = without_units(answer)
        units = tuple(unit for unit in units if not _is_thing(unit))
        if units:
            return review("unit", f"The unit `{units[0]}` was not expected; a person will look.")
        verdict = _verdict(asked, answer)
        if verdict.outcome is Outcome.DIFFERENT:
            said = again.again if again else _before_rounded_end(response, answer)
            verdict = _otherwise(asked, response.raw, answer, said, verdict)
            unlike = verdict.outcome is Outcome.DIFFERENT
            if unlike and again and again.worked_out and _is_right_as_it_stands(asked, response):
                return review("several-values", PRODUCT)
            if unlike and _is_right_at_its_end(asked, response):
                return review("several-values", AT_ITS_END)
            if unlike and is_under_sign(asked, answer):
                return review("sign-behind", SIGN_BEHIND)
        names = isinstance(answer, Collection) and free_symbols(answer)
        if names and isinstance(asked.value, Enclosure | Number):
            return review("word", NAMES_BESIDE)
        checked = checked_of(verdict, formula_of(asked), answer)
        return _with_digits(checked, answer)


def _as_one_number(asked: Asked, raw: str, answer: Expression) -> Expression:
    """Return an answer as the number that it gives, without what stands around that."""
    answer = one_value(answer)
    if isinstance(answer, Call) or free_symbols(answer):
        answer = read_otherwise(raw, asked.part.notation) or answer
    answer = without_left_side(answer)
    if not _LISTED.search(raw):
        answer = with_decimal_comma(answer)
    answer = _without_uncertainty(asked, without_dots_behind(answer))
    return _without_own_name(asked, answer)


def _otherwise(
    asked: Asked, raw: str, answer: Expression, said: Expression | None, verdict: Verdict
) -> Verdict:
    """Return the verdict on a number that is wrong as it stands, read in its other ways.

    `said` is the same number as it is said once more, or before it was rounded.
    """
    verdict = verdict_with_euler(asked, raw) or verdict
    of_said = _verdict(asked, said) if said is not None else verdict
    if of_said.outcome is Outcome.EQUIVALENT:
        return of_said
    if _is_right_otherwise(asked, raw, answer):
        return replace(verdict, outcome=Outcome.EQUIVALENT)
    return verdict


def _have_letters(asked: Asked, found: tuple[Response, ...]) -> bool:
    """Whether all answers have letters where the right one has none: `7 (A-B-D-E)`."""
    value = asked.value
    known = free_symbols(value) if isinstance(value, Expression) else frozenset[Symbol]()
    read = (response.read for response in found)
    return all(isinstance(each, Expression) and free_symbols(each) - known for each in read)


def _is_thing(unit: str) -> bool:
    """Whether a word behind a number only says what was counted, as in `4 customers`."""
    return unit.isalpha() and len(unit) > _LONGEST_SIGN and says_what_is_counted(unit)


_LONGEST_SIGN = 3


def _without_own_name(asked: Asked, answer: Expression) -> Expression:
    """Return 210 of `210 carriers`, where the number of carriers is asked and called so."""
    names = {name for name in names_of(asked) if isinstance(name, Symbol)}
    if not isinstance(answer, Mul) or not names.intersection(answer.args):
        return answer
    factors = [factor for factor in answer.args if factor not in names]
    if len(factors) != 1 or not is_numeric(factors[0]):
        return answer
    return factors[0]


#: A number with a sign of times behind it, which is no name: `speedup = 2.5x`.
_TIMES_BEHIND = re.compile(r"(?:\A|[=≈]\s?)[$\s]*[-−]?\d[\d.,]*\s?[xX×][$\s.]*\Z")
_OF_TIMES = re.compile(r"speed-?\s?up|magnif|factor|ratio|gain|times|fold|vergr", re.IGNORECASE)


def _so_many_times(asked: Asked, raw: str, answer: Expression) -> Expression:
    """Return the number of `2.5x`, where a title asks how many times: the x is none of a name."""
    match answer:
        case Mul(args=(factor, Symbol(name="x" | "X"))):
            times = factor
        case Neg(args=(Mul(args=(factor, Symbol(name="x" | "X"))),)):
            times = Neg(factor)
        case _:
            return answer
    told = _OF_TIMES.search(asked.part.title) and _TIMES_BEHIND.search(raw)
    return times if told and is_numeric(times) else answer


#: A size of two equal sides, `6 x 6`.
_TWO_SIDES = re.compile(r"[\s$]*+(\d{1,5})\s?(?:x|×|\\times)\s?(\d{1,5})[\s$.]*")
BOTH_SIDES = "The right number stands here as both sides of a size; a person will look."


def _is_square_of_right_size(asked: Asked, raw: str) -> bool:
    """Whether the right number is given as both sides of a square: `6 x 6` for 6."""
    found = _TWO_SIDES.fullmatch(raw)
    if found is None or found[1] != found[2]:
        return False
    return _verdict(asked, Number(int(found[1]))).outcome is Outcome.EQUIVALENT


def _behind_arrow(answer: Expression) -> Expression:
    """Return what an arrow leads to: `3, 4, 5, 6 → 4.5`, `n > 13.29 → 14`; not `x → 3`."""
    if isinstance(answer, Collection) and answer.args and isinstance(answer.args[-1], Relation):
        led = _behind_arrow(answer.args[-1])
        return answer if led is answer.args[-1] else led
    if not isinstance(answer, Relation) or answer.ops[-1] != "->":
        return answer
    first, last = answer.args[0], answer.args[-1]
    leads = isinstance(first, Collection) or is_numeric(first) or len(answer.args) > 2
    return last if leads and is_numeric(last) else answer


NAMES_BESIDE = "Letters stand here beside the number that is asked; a person will look."
TWO_VALUES = "The value in brackets is not the one before it; a person will look."
AT_ITS_END = "The decimal at the end is right, the value before it is not; a person will look."
PRODUCT = "The bracket may multiply the number before it, or say it again; a person will look."
SIGN_BEHIND = (
    "This is the right number, with a sign that the right answer does not have; a person will look."
)


def _is_right_as_it_stands(asked: Asked, response: Response) -> bool:
    read = parse(response.raw, asked.part.notation)
    if not isinstance(read, Expression):
        return False
    return _verdict(asked, without_left_side(read)).outcome is Outcome.EQUIVALENT


def _is_right_at_its_end(asked: Asked, response: Response) -> bool:
    """Whether what the title names stands in front of a right estimate: `√4.1 ≈ 2.025`."""
    statement = response.statement
    if statement is None or (statement.relations[-1:] != ("~",) and "≈" not in statement.relations):
        return False
    first, last = statement.sides[0].expression, statement.sides[-1].expression
    title = "".join(asked.part.title.split())
    named = isinstance(first, Expression) and to_plain(first).replace(" ", "") in title
    right = isinstance(last, Number) and _verdict(asked, last).outcome is Outcome.EQUIVALENT
    return named and right


def _before_rounded_end(response: Response, answer: Expression) -> Expression | None:
    """Return `1/3` of `x = 1/3 ≈ 33%`, whose last side only rounds the one before it."""
    statement = response.statement
    if statement is None or len(statement.sides) < 2 or statement.relations[-1] not in EQUALITIES:
        return None
    before, last = (side.expression for side in statement.sides[-2:])
    exact = isinstance(before, Expression) and last is answer and is_rounded_again(before, answer)
    return before if exact and isinstance(before, Expression) else None


def _restated_in(document: Document, notation: Notation) -> Iterator[Response]:
    """Yield the lines that are a value and itself again: `1/3 (≈ 33%)`, `1/3, or about 33%`."""
    lines = dict(written_lines(document))
    lines |= {Place(s.place.source, s.place.line): s.raw for s in document.statements} | lines
    for at, line in lines.items():
        again = None if denies(line) or "?" in line else restated(line, notation)
        if again is not None and again.same:
            yield Response(line, again.value, at)


def _is_right_otherwise(asked: Asked, raw: str, answer: Expression) -> bool:
    """Whether a number is right as it is rounded, cut off, or counted in degrees."""
    return (
        rounds_in_polar_form(asked, answer)
        or rounds_part_by_part(asked, answer)
        or is_cut_off(asked, raw, answer)
        or rounds_in_degrees(asked, answer)
        or is_in_degrees(asked, answer)
    )


def _without_uncertainty(asked: Asked, answer: Expression) -> Expression:
    """Return the value of a measured one, `9.79 ± 0.05`.

    Where no tolerance is declared, the margin has to be small beside the value, and both are
    decimals or a quantity is asked: `x = 3 ± 2` are two values.
    """
    exact, quantity = asked.part.policy == EXACT, bool(unit_of(asked))

    def value(node: Expression) -> Expression:
        if not isinstance(node, PlusMinus) or len(node.args) != 2:
            return node
        first, margin = node.args
        if not exact:
            return first if is_decimal(margin) else node
        measured = quantity or (is_decimal(first) and is_decimal(margin))
        return first if measured and _is_small_beside(margin, first) else node

    return transform(answer, value)


def _is_small_beside(margin: Expression, value: Expression) -> bool:
    sizes = rational_value(margin), rational_value(value)
    if sizes[0] is None or sizes[1] is None:
        return False
    return 0 < sizes[0] <= SMALL_MARGIN * abs(sizes[1])


def _signs_queried(asked: Asked) -> frozenset[str] | None:
    """Return the signs in front of the bound that a threshold is; None where none is asked."""
    return {1: ABOVE, -1: BELOW}.get(asks_for_last(asked))


def _bound_asked(
    asked: Asked, relation: Relation, statement: Statement | None
) -> Expression | None:
    """Return `0.41` of `h < 0.41`, where the greatest `h` is asked; None where that is not said.

    Beyond it the property is lost: `h > 0.41` is the same where the title, or the words in front,
    speak of that. A bound that is wrong in either direction is returned as it is.
    """
    queried = _signs_queried(asked)
    signs = queried or bound_signs(asked.part.title)
    sides, ops = relation.args, relation.ops
    while len(ops) > 1 and ops[-1] == "=" and all(map(is_numeric, sides[-2:])):
        sides, ops = (*sides[:-2], sides[-1]), ops[:-1]  # `h <= 1.41 - 1 = 0.41`
    if signs is None or not (set(ops) <= ABOVE or set(ops) <= BELOW):
        return None
    within = set(ops) <= signs
    bound, beside = (sides[-1], sides[-2]) if within else (sides[0], sides[1])
    whole = isinstance(bound, Number) and bound.literal.isdigit() and not set(ops) & {"<", ">"}
    if asks_for_count(asked.part.title) and not whole:
        return None
    if is_numeric(bound) and not is_numeric(beside):
        return bound
    if queried is None:
        return None
    beyond, beside = (sides[0], sides[1]) if within else (sides[-1], sides[-2])
    if len(sides) != 2 or not is_numeric(beyond) or is_numeric(beside):
        return None
    said = f"{asked.part.title} {statement.lead if statement is not None else ''}"
    wrong = _verdict(asked, beyond).outcome is Outcome.DIFFERENT
    return beyond if wrong or speaks_of_beyond(said) else None


def _verdict(asked: Asked, answer: Expression) -> Verdict:
    assert asked.reference is not None
    value = asked.reference.value
    if isinstance(value, Enclosure) and asked.part.policy == EXACT and not value.exact:
        closely = _closely(value, answer, check_written(value, answer))
        return _as_title_asks(asked, answer, closely)
    verdict = compare_value(asked, answer)
    if asked.part.policy == EXACT and isinstance(value, Expression | Enclosure):
        return _as_title_asks(asked, answer, as_written(value, answer, verdict))
    return verdict


def _as_title_asks(asked: Asked, answer: Expression, verdict: Verdict) -> Verdict:
    """Take a number that is rounded as the title asks, though shorter than is taken elsewhere."""
    short = verdict.code in ("too-few-digits", "rounded-integer") or not is_decimal(answer)
    if verdict.outcome is Outcome.EQUIVALENT or not short:
        return verdict
    as_asked = is_rounded_as_title_asks(asked, answer)
    return replace(verdict, outcome=Outcome.EQUIVALENT, code="rounded") if as_asked else verdict


def _closely(value: Enclosure, answer: Expression, verdict: Verdict) -> Verdict:
    """Take a formula for the number if they agree to thirty digits.

    A number that a model encloses can be told from others but never be proved equal to a formula.
    """
    if verdict.outcome is not Outcome.UNDECIDED:
        return verdict
    close = check_number(value, answer, CLOSE)
    return close if close.outcome is Outcome.EQUIVALENT else verdict


def _with_digits(checked: Checked, answer: Expression) -> Checked:
    """Ask for more digits where a decimal is right as far as it goes."""
    few = checked.verdict is not None and checked.verdict.code == "too-few-digits"
    if not few or not is_decimal(answer):
        return checked
    message = Message("too-few-digits", "This is right as far as it goes: give more digits.")
    return replace(checked, messages=(message,))


def _is_value(response: Response) -> bool:
    read = response.read
    if not isinstance(read, Expression) or isinstance(read, Relation):
        return False
    real: dict[Expression, Expression] = {Constant("i"): Number(1)}
    plain, units = without_units(read)
    read = plain if units and all(map(_is_thing, units)) else read
    return is_numeric(substitute(without_dots_behind(read), real))


#: In front of `y → 2` it says what is found; `x → 0` alone is where a limit is taken.
_CONCLUDES = re.compile(r"(?:so|therefore|hence|thus|consequently)[\s,:]{0,3}\Z", re.IGNORECASE)


def _led_to(statement: Statement) -> Response | None:
    """Return what a formula tends to, `(2 + 1/n)/3 → 2/3`, or the remainder of a congruence."""
    first, last = statement.sides[0].expression, statement.sides[-1]
    concluded = not isinstance(first, Symbol) or _CONCLUDES.search(statement.lead)
    if statement.relations and statement.relations[-1] == "->" and concluded:
        known = isinstance(last.expression, Expression) and is_numeric(last.expression)
        return Response(last.raw, last.expression, last.place, statement) if known else None
    if statement.relations or not isinstance(first, Expression) or not is_congruence(first):
        return None
    rest = first.args[-1].args[0]
    return Response(statement.raw, rest, statement.place, statement) if is_numeric(rest) else None


def _told(asked: Asked, statement: Statement) -> Response:
    """Return the number that a statement comes to: the last exact one of a chain.

    Where no exact number is asked, or the exact side is a formula with names, it is the last:
    `x ≈ 1.41`, `R = v^2/g ≈ 20 m`.
    """
    statement = without_bound(statement)
    end = _led_to(statement)
    if end is not None:
        return end
    sides = without_name_behind(statement.sides)
    if len(sides) < len(statement.sides) and set(statement.relations) <= EQUALITIES:
        statement = replace(statement, sides=sides, relations=statement.relations[:-1])
    statement = _of_residues(_concluded(statement))
    exact = conclusion(statement)
    last = statement.sides[-1]
    if set(statement.relations) - EQUALITIES or not isinstance(last.expression, Expression):
        return exact
    rounded = Response(last.raw, last.expression, last.place, statement)
    plain = asked.part.policy == EXACT or not _is_number(asked, rounded)
    return exact if plain and _is_number(asked, exact) else rounded


def _with_size(asked: Asked, document: Document, response: Response) -> Response:
    """Return `676k` as 676000, where the letter is no name of the page."""
    if not isinstance(response.read, Expression) or not free_symbols(response.read):
        return in_size(document, response, asked.part.notation)
    read = with_magnitudes(asked, response.read)
    meant = read is not response.read and are_magnitudes(response.read, document.statements)
    return replace(response, read=read) if meant else response


def _concluded(statement: Statement) -> Statement:
    """Return the last of equations that stand for each other: `2x = 14` iff `x = 7`."""
    whole = statement.sides[0].expression
    if len(statement.sides) > 1 or not isinstance(whole, Logic) or whole.op != "iff":
        return statement
    last, side = whole.args[-1], statement.sides[0]
    if not isinstance(last, Relation) or not set(last.ops) <= EQUALITIES:
        return statement
    sides = tuple(replace(side, expression=each, raw=to_plain(each)) for each in last.args)
    return replace(statement, sides=sides, relations=last.ops)


def _of_residues(statement: Statement) -> Statement:
    """Return `x = 4` of a congruence, `x = 4 (mod 11)`, whose rest is the least."""
    match statement.sides[0].expression:
        case Relation(
            args=(Call(name="mod", args=(left, by)), Call(name="mod", args=(rest, by_as_well)))
        ) if len(statement.sides) == 1 and by is by_as_well:
            least = isinstance(rest, Number) and isinstance(by, Number) and rest.value < by.value
            side = statement.sides[0]
            sides = tuple(replace(side, expression=e, raw=to_plain(e)) for e in (left, rest))
            return replace(statement, sides=sides, relations=("=",)) if least else statement
    return statement


def _without_points(found: Sequence[Response]) -> tuple[Response, ...]:
    """Leave out intervals and points beside a number in their line: `R = 3, interval (-1, 5)`."""
    rows = {r.place.row for r in found if not isinstance(r.read, Collection)}
    return tuple(
        r
        for r in found
        if not isinstance(r.read, Collection)
        or r.read.kind not in ("tuple", "list")
        or r.place.row not in rows
    )


def _is_number(asked: Asked, response: Response) -> bool:
    infinite = response.read in _INFINITE and (asked.value in _INFINITE or _is_alone(response))
    return infinite or _is_value(response) or is_quantity(asked, response)


def _is_alone(response: Response) -> bool:
    """Whether an answer is all of its line, or what the line announces."""
    said = response.statement
    return said is not None and not said.relations and (not said.lead or announces(said.lead))


#: Where one of these is asked, both are answers; elsewhere a page only says that something grows.
_INFINITE = frozenset({Constant("oo"), Neg(Constant("oo"))})


def _in_chains(
    names: tuple[Expression, ...], document: Document, exact: bool
) -> Iterator[Response]:
    for name in names:
        for chain in chains_for(name, document):
            side = chain.exact if exact else chain.answer
            yield Response(side.raw, side.expression, side.place, chain.statement)


def _ends_of_ranges(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield the end of `a in (0, 1/2)` that is asked, where a threshold of `a` is."""
    signs = _signs_queried(asked)
    for statement in document.statements if signs is not None else ():
        if statement.relations[-1:] != ("in",) or statement.hedge:
            continue
        name, within = (side.expression for side in statement.sides[-2:])
        is_asked = any(name_matches(statement.sides[-2], each) for each in names_of(asked))
        if is_asked and isinstance(name, Expression) and _is_range(within):
            end = within.args[1 if signs is ABOVE else 0]
            yield Response(statement.raw, end, statement.place, statement)


def _is_range(read: object) -> TypeGuard[Interval | Collection]:
    """Whether what stands behind `in` is a range; without it `(0, 1/2)` is read as a point."""
    if isinstance(read, Collection):
        return read.kind == "tuple" and len(read.args) == 2 and all(map(is_numeric, read.args))
    return isinstance(read, Interval)


def _as_bounds(names: tuple[Expression, ...], document: Document) -> Iterator[Response]:
    """Find `h < 0.41`: no answer to "which number", but something a person should see."""
    for statement in document.statements:
        if not set(statement.relations) & _BOUNDS or statement.unread:
            continue
        if any(name_matches(side, name) for name in names for side in statement.sides):
            sides = tuple(
                s.expression for s in statement.sides if isinstance(s.expression, Expression)
            )
            yield Response(
                statement.raw, Relation(sides, statement.relations), statement.place, statement
            )
