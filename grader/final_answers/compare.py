"""The final answers of two free texts, compared with the usual liberties."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from grader.equivalence import (
    Identical,
    Kind,
    NumberPolicy,
    Outcome,
    Prepared,
    Proved,
    Remark,
    Verdict,
    all_of,
    check_number,
    different,
    enclose,
    equivalent,
    kind_of,
    undecided,
)
from grader.expressions.nodes import (
    Call,
    Collection,
    Expression,
    Matrix,
    Mul,
    Neg,
    Number,
    Pow,
    Relation,
    Symbol,
    number,
)
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.reading import parse
from grader.expressions.traversal import free_symbols, walk
from grader.expressions.written import Written
from grader.final_answers.accept import (
    Binding,
    are_several_names,
    assigned_value,
    bindings,
    by_name,
    choice_and_text,
    has_unit,
    is_name,
    may_be_the_same,
    variants,
    with_sign,
    without_unit,
)
from grader.final_answers.cleaning import cleaned
from grader.final_answers.constants import same_up_to_constants
from grader.final_answers.families import same_families
from grader.final_answers.lines import Points, same_points
from grader.final_answers.locate import final_texts
from grader.final_answers.measures import around, bounds_otherwise, measure_otherwise
from grader.final_answers.other_readings import compared_otherwise
from grader.final_answers.phrases import (
    chemistry_said,
    date_said,
    property_said,
    remainder_said,
    truth_said,
)
from grader.final_answers.quantities import Measure, measure_of
from grader.final_answers.solution_lists import as_lists, as_sets, by_ends
from grader.final_answers.unit_vectors import as_vectors
from grader.final_answers.words import (
    bare_words,
    choice_in_front,
    only_choice,
    same_time,
    set_in_words,
    several_choices,
    told_words,
    without_base,
    yes_or_no,
)

#: A number with a decimal comma, which parts no group of three digits; and one with a point.
_DECIMAL_COMMA = re.compile(r"-?(?:\d+,(?!\d{3}\b)\d+|\d{4,},\d+)")
_DECIMAL_POINT = re.compile(r"-?\d*\.\d+")

Read = tuple[Expression | Unreadable, Expression | Unreadable]
#: Decimal places from which on a rounded decimal is taken for the exact value.
MIN_DECIMALS = 3

NOTHING = Unreadable(1, "an answer", "there is no mathematics in this text", "no-final-answer")


def compare_final_answers(
    gold: str, answer: str, notation: Notation, policy: NumberPolicy
) -> tuple[Verdict, Read]:
    """Find the final answers of two texts and compare them."""
    verdict, read = _compared(gold, answer, notation, policy)
    found = _first_found(answer)
    if verdict.outcome is not Outcome.EQUIVALENT:
        verdict, read = _otherwise((gold, found), read, notation, policy) or (verdict, read)
    measures = [measure_of(around(text, _first_found(text))) for text in (gold, answer)]
    if same_time(gold, found or answer):
        return equivalent("same-words", Identical()), read
    if without_base(gold) == _plain_digits(found) or without_base(found) == _plain_digits(gold):
        return undecided("base-missing", _BASE), read
    if verdict.outcome is not Outcome.EQUIVALENT:
        return _converted((gold, answer), measures, notation, policy) or verdict, read
    if measure_otherwise(gold, answer, found) or _of_other_units(read, measures):
        return different("different-measures"), read
    if bounds_otherwise(gold, answer):
        return undecided("bound-said", _BOUND), read
    return verdict, read


def _otherwise(
    texts: tuple[str, str], read: Read, notation: Notation, policy: NumberPolicy
) -> tuple[Verdict, Read] | None:
    """Compare in other readings of the two answers, as two texts are compared: `8C3`, `3 + 4j`."""
    finals = (cleaned(_first_found(texts[0]) or texts[0]), cleaned(texts[1]))
    other = compared_otherwise(finals, read, notation, policy)
    return other if other is not None and other[0].outcome is Outcome.EQUIVALENT else None


_BOUND = "The number is the same, but only one of the two says that it is a bound."
_POINTS = "The points are the same, but where the parameter is time they are passed otherwise."
_BASE = "The digits are the same, but only one of the two says in which base they are."


def _plain_digits(text: str) -> str:
    return cleaned(text).strip("$ ")


def _of_other_units(read: Read, measures: list[Measure | None]) -> bool:
    """Whether two numbers, which are the same without their units, are of different units."""
    here, there = measures
    read_with_units = all(isinstance(side, Expression) and has_unit(side) for side in read)
    if here is None or there is None or read_with_units:
        return False
    return not here.same_kind(there) or here.factor != there.factor


def _converted(
    texts: tuple[str, str],
    measures: list[Measure | None],
    notation: Notation,
    policy: NumberPolicy,
) -> Verdict | None:
    """Compare two quantities that are written in different units of one kind."""
    here, there = measures
    if here is None or there is None or not here.same_kind(there) or here.factor == there.factor:
        return None
    notation = _with_units(notation)
    numbers = [_bare_number(final_expression(text, notation)) for text in texts]
    if numbers[0] is None or numbers[1] is None:
        return None
    converted = Mul(number(there.factor / here.factor), numbers[1])
    verdict = compare_liberally(numbers[0], converted, notation, policy)
    return verdict if verdict.outcome is Outcome.EQUIVALENT else None


def _bare_number(side: Expression | Unreadable) -> Expression | None:
    if isinstance(side, Unreadable):
        return None
    bare = without_unit(side) or side
    return None if has_unit(bare) or free_symbols(bare) else bare


def _compared(
    gold: str, answer: str, notation: Notation, policy: NumberPolicy
) -> tuple[Verdict, Read]:
    plain = _compare_read(gold, answer, notation, policy)
    if plain[0].outcome is Outcome.EQUIVALENT or notation.units:
        return plain
    for other in (_with_units(notation), _with_decimal_comma(gold, answer, notation)):
        again = _compare_read(gold, answer, other, policy) if other is not None else plain
        if again[0].outcome is Outcome.EQUIVALENT:
            return again
    return plain


def _with_units(notation: Notation) -> Notation:
    return replace(notation, units=True, unit_factors=False)


def _with_decimal_comma(gold: str, answer: str, notation: Notation) -> Notation | None:
    """Return a notation with decimal commas, where one text has such a comma, the other a point."""
    found = [final.strip("$ ") for final in (_first_found(gold), _first_found(answer))]
    commas = [_DECIMAL_COMMA.fullmatch(text) is not None for text in found]
    points = [_DECIMAL_POINT.fullmatch(text) is not None for text in found]
    one_of_each = sorted(commas) == sorted(points) == [False, True]
    return replace(notation, decimal_comma=True) if one_of_each else None


def _compare_read(
    gold: str, answer: str, notation: Notation, policy: NumberPolicy
) -> tuple[Verdict, Read]:
    left, right = final_expression(gold, notation), final_expression(answer, notation)
    if same_words(gold, answer):
        return equivalent("same-words", Identical()), (left, right)
    for side, code in ((left, "reference-unreadable"), (right, "unreadable")):
        if isinstance(side, Unreadable):
            return Verdict(Outcome.UNREADABLE, code), (left, right)
    assert isinstance(left, Expression)
    assert isinstance(right, Expression)
    return compare_liberally(left, right, notation, policy), (left, right)


def final_expression(text: str, notation: Notation) -> Expression | Unreadable:
    """Return the final answer of a text, as read."""
    failure: Unreadable | None = None
    in_words = set_in_words(text)
    if in_words is not None:
        return parse(in_words, notation)
    for found in final_texts(text):
        read = parse(cleaned(found.text), notation)
        if isinstance(read, Expression):
            return with_sign(read) or read
        failure = failure or read
    return failure or NOTHING


def same_words(gold: str, answer: str) -> bool:
    """Whether two answers are the same words, whatever the mark-up."""
    if _is_of_other_elements(gold, answer):
        return False
    sides = [
        {bare_words(text) for text in (side, _first_found(side), told_words(side))}
        for side in (gold, answer)
    ]
    if sides[0] & sides[1] - {""}:
        return True
    if yes_or_no(gold) and yes_or_no(gold) == yes_or_no(answer):
        return True
    letters = [several_choices(text) for text in (gold, _first_found(answer) or answer)]
    if letters[0] is not None and letters[0] == letters[1]:
        return True
    if any(_said_by(says, gold, answer) for says in _SAYINGS):
        return True
    letter = only_choice(gold)
    small = answer.strip("$(). ").upper() if len(answer) < _SHORT else ""
    return letter is not None and letter in (choice_in_front(answer), small)


_TWO_LETTERS = re.compile(r"(?!(?i:no|ok)$)[A-Z][A-Za-z]")


def _is_of_other_elements(gold: str, answer: str) -> bool:
    """Whether two letters tell one element from two, `Co` and `CO`."""
    found = [_TWO_LETTERS.fullmatch(text.strip("$ .")) for text in (gold, answer)]
    return all(found) and gold.strip("$ .") != answer.strip("$ .")


_SHORT = 6
_SAYINGS = (property_said, truth_said, date_said, remainder_said, chemistry_said)


def _said_by(says: Callable[[str], str], gold: str, answer: str) -> bool:
    """Whether both texts say the same in words of one kind."""
    wanted = says(gold)
    return bool(wanted) and wanted in (says(answer), says(_first_found(answer)))


def _first_found(text: str) -> str:
    return next((found.text for found in final_texts(text)), "")


# -- comparing -----------------------------------------------------------------------------------


def compare_liberally(
    reference: Expression, answer: Expression, notation: Notation, policy: NumberPolicy
) -> Verdict:
    """Compare with the liberties of a final answer; they only ever make equal what was not."""
    strict = Prepared(reference, notation, policy).compare(answer)
    if strict.outcome is Outcome.EQUIVALENT:
        return strict
    computed = _by_results(reference, answer, notation, policy)
    if computed is not None:
        return computed
    points = same_points(reference, answer)
    if points is not None:
        same = equivalent("proved", Proved("for every parameter"))
        return same if points is Points.SAME else undecided("same-points", _POINTS)
    named = _by_names(reference, answer, notation, policy)
    if named is not None:
        return named if named.outcome is Outcome.EQUIVALENT else strict
    if None not in (choice_and_text(reference), choice_and_text(answer)):
        return strict
    if same_families(reference, answer, notation):
        return equivalent("proved", Proved("for every integer"))
    if same_up_to_constants(reference, answer, notation):
        return equivalent("proved", Proved("for every constant"))
    values = [assigned_value(side) or side for side in (reference, answer)]
    vectors = as_vectors(values[0], values[1])
    if vectors is not None:
        return Prepared(vectors[0], notation, policy).compare(vectors[1])
    for left in variants(reference):
        for right in variants(answer):
            verdict = _compare_values(left, right, notation, policy)
            if verdict is not None and verdict.outcome is Outcome.EQUIVALENT:
                return verdict
    return strict


def _by_results(
    reference: Expression, answer: Expression, notation: Notation, policy: NumberPolicy
) -> Verdict | None:
    """Compare what a computation on one side comes to with the value on the other side."""
    stated = [kind_of(side) is Kind.STATEMENT for side in (reference, answer)]
    if all(stated) or not any(stated):
        return None
    pairs = (
        [(reference, result) for result in results_of_chain(answer, notation)]
        if stated[1]
        else [(result, answer) for result in results_of_chain(reference, notation)]
    )
    verdicts = [compare_liberally(*pair, notation, policy) for pair in pairs]
    right = (each for each in verdicts if each.outcome is Outcome.EQUIVALENT)
    return next(right, verdicts[0] if verdicts else None)


def results_of_chain(node: Expression, notation: Notation) -> tuple[Expression, ...]:
    """Return what a computation comes to, `3 + 4 = 7`, whose sides are all the same.

    Of `10/72 = 5/36 ~ 0.139` these are the exact result, and the decimal that it is rounded to.
    """
    if not isinstance(node, Relation) or not set(node.ops) <= {"=", "~"}:
        return ()
    exact = node.ops.index("~") + 1 if "~" in node.ops else len(node.args)
    sides = [_of_what_is_counted(side, node.args[0]) for side in node.args[:exact]]
    first = Prepared(sides[0], notation)
    for side in sides[1:]:
        if first.compare(side).outcome is not Outcome.EQUIVALENT:
            return ()
    result, rounded = sides[-1], node.args[exact:]
    return (result, *rounded[-1:]) if all(_rounds_to(result, side) for side in rounded) else ()


def _of_what_is_counted(side: Expression, first: Expression) -> Expression:
    """Leave out the unit of a result whose computation has none: `12/2 = 6 boxes`."""
    bare = None if has_unit(first) else without_unit(side)
    return side if bare is None else bare


def _rounds_to(exact: Expression, shown: Expression) -> bool:
    """Whether a decimal is a number to the places that it shows, rounded or cut off."""
    literal = shown.args[0] if isinstance(shown, Neg) else shown
    if free_symbols(exact) or not isinstance(literal, Number):
        return False
    enclosure, written = enclose(exact), Written.of(shown)
    if enclosure is None or (written is not None and written.has_exponent):
        return False
    unit = NumberPolicy(absolute=Fraction(0) if written is None else written.place)
    return check_number(enclosure, shown, unit).outcome is Outcome.EQUIVALENT


def _by_names(
    reference: Expression, answer: Expression, notation: Notation, policy: NumberPolicy
) -> Verdict | None:
    """Compare what both sides give to names, name by name; None where names say nothing."""
    left, right = bindings(reference, is_name), bindings(answer, is_name)
    if not left or not right:
        return None
    if len(left) == len(right) == 1 and not any(map(are_several_names, (left, right))):
        same = may_be_the_same(left[0][0], right[0][0])
        return None if same else different("different-solutions")
    if not are_several_names([*left, *right]):
        return None
    pairs = by_name(left, right)
    if pairs is None:
        return _of_other_names(left, right)
    return all_of(compare_liberally(a, b, notation, policy) for a, b in pairs)


def _of_other_names(left: Sequence[Binding], right: Sequence[Binding]) -> Verdict | None:
    """Tuples that are all values of the same names may be compared as solutions in any order."""
    names = {name for name, _ in (*left, *right)}
    return None if len(names) == 1 else different("different-solutions")


def _compare_values(
    left: Expression, right: Expression, notation: Notation, policy: NumberPolicy
) -> Verdict | None:
    for one, other in _unit_pairs(left, right):
        verdict = Prepared(one, notation, policy).compare(other)
        if verdict.outcome is Outcome.EQUIVALENT:
            return verdict
        rounded = _rounded(one, other)
        if rounded is not None:
            return rounded

    def comparer(a: Expression, b: Expression, of: Notation) -> Verdict:
        return compare_liberally(a, b, of, policy)

    listed = as_lists(left, right, notation, comparer) or by_ends(left, right, notation, comparer)
    if listed is not None and listed.outcome is Outcome.EQUIVALENT:
        return listed
    kinds = {side.kind for side in (left, right) if isinstance(side, Collection)}
    rows = [_entries(side) for side in (left, right)] if len(kinds) < 2 else [None]
    if rows[0] is not None and rows[-1] is not None and rows[0][0] == rows[-1][0]:
        pairs = zip(rows[0][1], rows[-1][1], strict=True)
        return all_of(compare_liberally(a, b, notation, policy) for a, b in pairs)
    return as_sets(left, right, notation)


def _entries(side: Expression) -> tuple[tuple[int, ...], tuple[Expression, ...]] | None:
    """Return the shape and the entries of a vector or matrix, which may be rounded one by one."""
    if isinstance(side, Pow) and side.args[1] is Symbol("T"):
        row = _entries(side.args[0])
        return row if row is not None and len(row[0]) == 1 else None
    if isinstance(side, Matrix):
        column = side.shape[1] == 1
        return ((side.shape[0],) if column else side.shape), side.args
    if not isinstance(side, Collection) or side.kind not in ("tuple", "list") or not side.args:
        return None
    rows = [row for row in side.args if isinstance(row, Collection)]
    if not rows:
        return (len(side.args),), side.args
    widths = {len(row.args) for row in rows}
    if len(rows) < len(side.args) or len(widths) > 1:
        return None
    return (len(rows), widths.pop()), tuple(entry for row in rows for entry in row.args)


def _unit_pairs(left: Expression, right: Expression) -> list[tuple[Expression, Expression]]:
    """Return the pair, and the pair without the unit that only one side has."""
    pairs = [(left, right)]
    bare_left, bare_right = without_unit(left), without_unit(right)
    if bare_right is not None and not has_unit(left) and not free_symbols(left):
        pairs.append((left, bare_right))
    if bare_left is not None and not has_unit(right) and not free_symbols(right):
        pairs.append((bare_left, right))
    return pairs


def _rounded(reference: Expression, answer: Expression) -> Verdict | None:
    """Accept a decimal of some digits that the exact value on the other side rounds to."""
    one, other = reference, answer
    if _has_point(reference):
        if _has_point(answer):
            return None
        one, other = answer, reference
    share = isinstance(other, Call) and other.name == "percent"
    written = Written.of(other.args[0] if share else other)
    if written is None or not written.has_point:
        return None
    written = written.without_last_zeros()
    shift = 2 if share else 0
    if min(written.decimals + shift, written.digits) < MIN_DECIMALS:
        return None
    enclosure = enclose(one)
    if enclosure is None:
        return None
    half = written.place / (2 * 10**shift)
    verdict = check_number(enclosure, other, NumberPolicy(absolute=half))
    if verdict.outcome is not Outcome.EQUIVALENT:
        return None
    remark = Remark(
        "rounded", "One of the two is the exact value, and the other is that value rounded."
    )
    return Verdict(Outcome.EQUIVALENT, "rounded", verdict.evidence, (remark,))


def _has_point(side: Expression) -> bool:
    return any(isinstance(node, Number) and "." in node.literal for node in walk(side))
