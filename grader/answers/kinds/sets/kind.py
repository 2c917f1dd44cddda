"""`set`: a set, an interval, a union, or all solutions joined by `or`, compared by elements."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, combinations, product

from grader.answers.base import Checked, KindFacts, MarkOutcome, Response
from grader.answers.check.congruences import are_residues
from grader.answers.check.solution_sets import (
    DIRECTIONS,
    is_unsolved,
    same_edges,
    with_ends,
)
from grader.answers.explain.verdicts import checked_of, review, unreadable
from grader.answers.find.chains import field_of, names_of
from grader.answers.find.lines import with_whole_lines
from grader.answers.find.notations.comma_decimals import decimals_with_commas
from grader.answers.find.notations.companions import with_entries_asked
from grader.answers.find.notations.coordinates.in_lines import (
    points_by_coordinates,
    points_in_lines,
)
from grader.answers.find.notations.coordinates.with_choices import points_of_coordinates
from grader.answers.find.notations.residues import residues_said
from grader.answers.find.notations.tables.points import points_in_table
from grader.answers.find.notations.vectors_of_values import vectors_of_values
from grader.answers.find.reading import with_function_on_left
from grader.answers.find.solutions.alternatives import not_within
from grader.answers.find.solutions.finite_sets import listed
from grader.answers.find.solutions.in_sequence import in_sequence
from grader.answers.find.solutions.inequalities import inequalities_beside
from grader.answers.find.solutions.intervals import (
    interval_said,
    interval_with_stroke,
    intervals_by_letters,
    intervals_said,
    is_a_range,
)
from grader.answers.find.solutions.listed_by_index import listed_in_lines
from grader.answers.find.solutions.listed_by_signs import values_of_one_name
from grader.answers.find.solutions.ranges_beside import ranges_beside, union_of
from grader.answers.find.solutions.sets_in_words import range_said, ranges_in_words, said_by
from grader.answers.kinds.collections.alternatives import find_alternatives
from grader.answers.kinds.collections.in_turn import without_names_in_turn
from grader.answers.kinds.collections.named import printed
from grader.answers.kinds.collections.references import reference_of
from grader.answers.kinds.sets.as_sets import (
    NOT_SOLVED,
    compare_solutions,
    conclusion_of,
    expected_set,
    interval_around_middle,
    is_closed_interval,
    is_loose,
    is_point,
    is_unsolved_equation,
    set_of_one,
    to_set,
)
from grader.answers.kinds.sets.concluded import concluded_in_words
from grader.answers.kinds.sets.elements import check_elements, check_ends
from grader.answers.kinds.sets.families import is_same_family
from grader.answers.kinds.sets.joined_letters import with_joined_letters
from grader.answers.kinds.sets.listed import set_of_printed, with_whole_equation, without_sizes
from grader.answers.kinds.sets.ranges import (
    adds_points,
    holds_range,
    is_one_text,
    ranges_of_quantities,
    without_functions,
    without_mixed,
)
from grader.equivalence import Outcome, Verdict
from grader.expressions.nodes import (
    Collection,
    Constant,
    Expression,
    Interval,
    PlusMinus,
    Relation,
    SetBuilder,
    Symbol,
)
from grader.expressions.notation import Unreadable
from grader.expressions.sets import as_number_set, half_lines_in, is_listed
from grader.expressions.traversal import walk
from grader.expressions.writing import to_plain
from grader.readers.document import AnswerField, Document
from grader.rubric.types import Asked

ANOTHER_MODULUS = (
    "All numbers of the right answer have this remainder, and so have others; a person will look."
)


def _read_otherwise(
    asked: Asked, response: Response, answer: Expression, verdict: Verdict
) -> Checked | None:
    """Check a set that is wrong as it stands: as edges, points or elements, by what it holds."""
    edges = same_edges(reference_of(asked), answer) if isinstance(answer, Collection) else False
    if edges is None:
        return review("undecided", DIRECTIONS)
    if edges:
        return checked_of(replace(verdict, outcome=Outcome.EQUIVALENT), None, answer)
    if _may_begin_with_zero(answer):
        return review("naturals", "Whether 0 is a natural number is open; a person will look.")
    if _holds_the_right_one(asked, response):
        return review("several-values", SEVERAL_RANGES)
    if _right_as_points(asked, answer):
        return review("points", POINTS)
    return check_elements(asked, answer)


def _intervals_told(
    asked: Asked, document: Document, entry: AnswerField | None
) -> tuple[Response, ...]:
    """Return the intervals that words tell by their ends, which a tolerance moves."""
    notation = asked.part.notation
    if entry is not None:
        said = interval_said(entry.value, notation) if isinstance(entry.value, str) else None
        return () if said is None else (Response(str(entry.value), said, entry.place),)
    told = tuple(intervals_said(document, notation))
    return (*not_within(find_alternatives(asked, document), told), *told) if told else ()


def _listed_values(
    asked: Asked, document: Document, found: tuple[Response, ...]
) -> tuple[Response, ...]:
    """Return what was found with the sets whose elements stand in lines, in turn or as points."""
    of_coordinates = points_of_coordinates(asked, document)
    if of_coordinates:
        return with_whole_lines(document, found, of_coordinates)
    pointed = tuple(points_in_lines(asked, document))
    if pointed:
        rows = {place.row for _, places in pointed for place in places}
        kept = (response for response in found if response.place.row not in rows)
        return document.in_order((*kept, *(response for response, _ in pointed)))
    by_coordinates = None if names_of(asked) else points_by_coordinates(asked, document)
    if by_coordinates is not None:
        return (by_coordinates,)
    found = without_sizes(found)
    lines = (
        *residues_said(document, asked.part.notation),
        *decimals_with_commas(asked, document),
        *listed_in_lines(asked, document),
    )
    lines = lines or tuple(concluded_in_words(document, asked.part.notation))
    lines = lines or tuple(in_sequence(asked, document))
    expected = expected_set(asked)
    if not lines and isinstance(expected, Collection) and len(expected.args) > 1:
        lines = tuple(values_of_one_name(document, len(expected.args), "set"))
    if lines:
        return with_whole_lines(document, found, lines)
    found = without_names_in_turn(asked, document, found)
    return found or tuple(map(set_of_printed, printed(asked, document)))


def _with_ranges(
    asked: Asked, document: Document, found: tuple[Response, ...]
) -> tuple[Response, ...]:
    """Return what was found with the ranges that are told in words or beside one another."""
    ranges = tuple(ranges_in_words(document, asked.part.notation))
    ranges = (*ranges, *ranges_beside(document, asked.part.notation))
    ranges = (*ranges, *not_within(inequalities_beside(document), ranges))
    ranges = not_within(ranges, tuple(r for r in found if adds_points(r.read)))
    found = not_within(without_mixed(found, ranges), ranges)
    found = tuple(one for one in found if not any(holds_range(one, r) for r in ranges))
    return document.in_order(without_functions((*found, *ranges)))


class SetKind:
    """A set, an interval, a union, or all solutions joined by `or`."""

    name = "set"
    facts = KindFacts(a_formula=True, numeric=True, taught_by="value")

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return the sets under the part's names, or single values that stand on one line."""
        document = with_entries_asked(asked, document)
        entry = field_of(asked, document)
        measured = ranges_of_quantities(asked, document, entry)
        if measured:
            return measured
        if is_loose(asked.part.policy) and not is_listed(expected_set(asked)):
            told = _intervals_told(asked, document, entry)
            if told:
                return told
        found = find_alternatives(asked, document)
        if document.fields:
            return found
        each = vectors_of_values(asked, document)
        if each is not None and not names_of(asked):
            later = (r for r in found if document.is_before(each.place, r.place))
            return (each, *later)
        by_letters = is_closed_interval(expected_set(asked)) and not names_of(asked)
        ends = tuple(intervals_by_letters(document)) if by_letters else ()
        if ends:
            found = (*not_within(found, ends), *ends)
        found = tuple(map(with_whole_equation, found))
        points = points_in_table(asked, document)
        if points is not None:
            return (points,)
        if is_listed(expected_set(asked)):
            return _listed_values(asked, document, found)
        return _with_ranges(asked, document, found)

    def check(self, asked: Asked, response: Response) -> Checked:
        """Compare the sets; with credit for each element, a share for the right ones."""
        if isinstance(response.read, Unreadable):
            return unreadable(response.read)
        assert isinstance(response.read, Expression)
        if are_residues(expected_set(asked), response.read):
            return review("another-modulus", ANOTHER_MODULUS)
        if is_unsolved_equation(response.read):
            return _unsolved(asked, response.read)
        read = _last_of_steps(with_function_on_left(response.raw, response.read))
        answer = set_of_one(asked, to_set(said_by(read)))
        if is_one_text(response) and not is_listed(expected_set(asked)):
            answer = union_of(answer)
        if is_listed(expected_set(asked)):
            answer = with_joined_letters(expected_set(asked), listed(answer))
        answer = interval_around_middle(with_ends(expected_set(asked)), answer)
        ends = check_ends(asked, answer) or self._by_words(asked, response)
        if ends is not None:
            return ends
        spread = interval_with_stroke(response.raw, asked.part.title, asked.part.notation)
        if spread is not None:
            return self.check(asked, replace(response, raw=to_plain(spread), read=spread))
        if is_a_range(response.raw):
            return review("a-range", "This may be a difference or an interval; a person will look.")
        if not is_listed(expected_set(asked)):
            answer = as_number_set(answer, asked.part.notation)
        forms = tuple(dict.fromkeys(half_lines_in(answer, closed) for closed in (False, True)))
        right = [compare_solutions(asked, form).outcome is Outcome.EQUIVALENT for form in forms]
        if len(forms) > 1 and any(right) and not all(right):
            return review("ends-open", ZERO_OPEN)
        answer = forms[-1]
        verdict = compare_solutions(asked, answer)
        checked = checked_of(verdict, None, answer)
        if verdict.outcome is Outcome.EQUIVALENT and is_unsolved(
            reference_of(asked), conclusion_of(read)
        ):
            return review("not-solved", NOT_SOLVED)
        if checked.outcome is not MarkOutcome.CORRECT and is_same_family(asked, answer):
            return checked_of(replace(verdict, outcome=Outcome.EQUIVALENT), None, answer)
        if checked.outcome is MarkOutcome.INCORRECT:
            return _read_otherwise(asked, response, answer, verdict) or checked
        return checked

    def _by_words(self, asked: Asked, response: Response) -> Checked | None:
        """Check `from 2 to 5`, where words leave open whether the ends belong to it."""
        said = range_said(response.raw, asked.part.notation)
        if said is None or response.raw.rstrip(" .)").endswith(("inclusive", "included")):
            return None
        lower, upper = said.args
        forms = [Interval(lower, upper, *opens) for opens in product((False, True), repeat=2)]
        loose = check_ends(asked, Collection("tuple", *said.args))
        if loose is not None:
            return loose
        if any(compare_solutions(asked, form).outcome is Outcome.EQUIVALENT for form in forms):
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


POINTS = (
    "Points stand here where values are asked; their first coordinates are the right values, and a "
    "person will look."
)


ENDS_OPEN = (
    "These are the right ends, but the words leave open whether they belong to the set; a person "
    "will look."
)


ZERO_OPEN = "Whether 0 is one of these numbers is open in this notation; a person will look."


SEVERAL_RANGES = "Several ranges stand here, and some are the right ones; a person will look."


_MOST_RANGES = 4


def _holds_the_right_one(asked: Asked, response: Response) -> bool:
    """Whether some ranges of a line are right: `decreasing on (0, 1), increasing on (1, 2)`."""
    read = response.read
    if is_one_text(response) or not isinstance(read, Collection) or is_listed(expected_set(asked)):
        return False
    ranges = read.args[:_MOST_RANGES]
    some = (combinations(ranges, size) for size in range(1, len(ranges)))
    unions = (union_of(Collection("set", *chosen)) for chosen in chain.from_iterable(some))
    forms = (u.args[0] if isinstance(u, Collection) and len(u.args) == 1 else u for u in unions)
    return any(
        compare_solutions(asked, as_number_set(form, asked.part.notation)).outcome
        is Outcome.EQUIVALENT
        for form in forms
    )


def _right_as_points(asked: Asked, answer: Expression) -> bool:
    """Whether `(-1, 10), (3, -22)` has the right values as first coordinates."""
    if not is_listed(expected_set(asked)) or not isinstance(answer, Collection):
        return False
    points = answer.args if all(map(is_point, answer.args)) else ()
    firsts = Collection("set", *(point.args[0] for point in points))
    right = bool(points) and compare_solutions(asked, firsts).outcome is Outcome.EQUIVALENT
    return right and not any(map(is_point, expected_set(asked).args))


def _unsolved(asked: Asked, answer: Expression) -> Checked:
    verdict = compare_solutions(asked, answer)
    if verdict.outcome is Outcome.DIFFERENT:
        return checked_of(verdict, None, answer)
    return review("not-solved", NOT_SOLVED)


def _may_begin_with_zero(answer: Expression) -> bool:
    """Whether a set is given by a condition on the natural numbers."""
    if not any(isinstance(node, SetBuilder) for node in walk(answer)):
        return False
    return any(node in (Symbol("N"), Constant("naturals")) for node in walk(answer))
