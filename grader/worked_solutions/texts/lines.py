"""All links of the lines of a text, each judged with what the whole text says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from grader.equivalence import Outcome, Proved, Refuted, Verdict, enclose
from grader.expressions.nodes import Div, Expression, Matrix, Number, Symbol
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.expressions.statement import Side, Statement
from grader.expressions.traversal import contains, free_symbols, substitute
from grader.expressions.writing import to_plain
from grader.worked_solutions.congruences import congruence_steps, congruences
from grader.worked_solutions.definitions import is_name
from grader.worked_solutions.explain.changes import changed
from grader.worked_solutions.following.alternatives import OTHER_VALUE, alternatives
from grader.worked_solutions.following.differential_equations import (
    broken_differential_equations,
)
from grader.worked_solutions.following.eigenvalues import broken_eigenvalues
from grader.worked_solutions.following.equations import (
    Broken,
    broken_equations,
    in_values_of_functions,
)
from grader.worked_solutions.following.implications import implications, true_of_numbers
from grader.worked_solutions.following.inequalities import Step, inequality_steps
from grader.worked_solutions.following.inverse_values import broken_inverse_values
from grader.worked_solutions.following.linear_systems import broken_systems
from grader.worked_solutions.following.miscopied import broken_results
from grader.worked_solutions.following.numbered_values import (
    broken_numbered_values,
    broken_signed_values,
)
from grader.worked_solutions.following.trigonometric_values import broken_trigonometric_values
from grader.worked_solutions.identities import is_same
from grader.worked_solutions.link import OPEN, Judged, Link
from grader.worked_solutions.links import carries_on, judge
from grader.worked_solutions.outcome import LinkOutcome
from grader.worked_solutions.readings import is_indeterminate, letters_as_units
from grader.worked_solutions.texts.both_sides import Between, steps_on_both_sides
from grader.worked_solutions.texts.brackets import mended
from grader.worked_solutions.texts.carried_on import carried_on
from grader.worked_solutions.texts.context import Context, context_of
from grader.worked_solutions.texts.divisions import by_fractions, with_remainder
from grader.worked_solutions.texts.next_lines import broken_next_lines
from grader.worked_solutions.texts.rounded_constants import gives_rounded, rounded_constants
from grader.worked_solutions.units import is_computed, units_in

_CLAIMS = {"=", "~"}
_INEQUALITIES = {"<", ">", "<=", ">="}


@dataclass(frozen=True, slots=True)
class LineLink:
    """A link of a line with what became of it."""

    left: Side
    right: Side
    relation: str
    judged: Judged
    equation: str = ""
    reason: str = ""

    @property
    def fails(self) -> bool:
        """Whether the link is wrong for certain."""
        return self.judged.outcome is LinkOutcome.FAILS

    @property
    def raw(self) -> str:
        """The link as it stands in the text."""
        return f"{self.left.raw} {'≈' if self.relation == '~' else self.relation} {self.right.raw}"

    @property
    def change(self) -> str:
        """What changed from the one side to the other, where the link fails; or nothing."""
        if self.reason:
            return self.reason
        left, right = self.left.expression, self.right.expression
        if not self.fails or not isinstance(left, Expression) or not isinstance(right, Expression):
            return ""
        return changed(left, right)


def judged_lines(
    statements: Sequence[Statement],
    notation: Notation,
    text: str = "",
    quantities: bool = True,
    negative: bool = False,
) -> list[list[LineLink]]:
    """Judge the links of all lines that claim an identity or a computation, line by line.

    `text` are the words around the lines. `quantities` says that names stand for positive numbers,
    where nothing declares them; `negative` that a negative solution that is lost is a loss.
    """
    parts, owners = carried_on(statements)
    rows: list[list[LineLink]] = [[] for _ in statements]
    for owner, row in zip(
        owners, _judged_parts(parts, notation, text, quantities, negative), strict=True
    ):
        rows[owner] += row
    return rows


def _judged_parts(
    statements: Sequence[Statement], notation: Notation, text: str, quantities: bool, negative: bool
) -> list[list[LineLink]]:
    context = context_of(text, statements, notation, quantities, negative)
    possibilities = alternatives(statements, context.text)
    constants = rounded_constants(statements)
    contexts = [
        replace(context.at(position), constants=known) for position, known in enumerate(constants)
    ]
    rows = [
        _with_brackets(statement, here) or list(_links(statement, here, possible))
        for statement, here, possible in zip(statements, contexts, possibilities, strict=True)
    ]
    said = list(steps_on_both_sides(statements, text, notation))
    shown = inequality_steps(statements, notation, context.text)
    told = {step.position for step in said}
    others = (step for step in shown if step.position not in told)
    residues = congruence_steps(statements, Between(text).goes_on)
    for step in (*said, *others, *residues):
        rows[step.position].append(_of_step(statements[step.position], step))
    for broken in (
        *broken_equations(statements, text),
        *broken_equations(in_values_of_functions(statements), text),
        *broken_next_lines(statements, text, notation),
        *broken_numbered_values(statements, text),
        *broken_signed_values(statements, text),
        *broken_systems(statements, text),
        *broken_eigenvalues(statements),
        *broken_inverse_values(statements),
        *broken_differential_equations(statements, text),
        *broken_results(statements, text, notation),
        *broken_trigonometric_values(statements, context),
    ):
        row = rows[broken.position]
        if not any(link.fails for link in row):
            wrong = _not_following(statements, broken)
            rows[broken.position] = [wrong, *(link for link in row if link.raw != wrong.raw)]
    return rows


def _links(
    statement: Statement, context: Context, possible: Sequence[Statement] = ()
) -> list[LineLink]:
    """Judge the links of one chain; what the sign of equality only carries on is left open.

    `possible` are the alternatives that it is the first of, with itself.
    """
    links = [
        *_implied(possible, context),
        *_judged(statement, context),
        *_congruent(statement, context),
    ]
    following = {id(link.left): link for link in links}
    return [
        replace(link, judged=Judged(LinkOutcome.UNDECIDED, OPEN))
        if link.fails
        and carries_on(link.left.expression, link.right.expression)
        and id(link.right) in following
        and not following[id(link.right)].fails
        else link
        for link in links
    ]


def _with_brackets(statement: Statement, context: Context) -> list[LineLink]:
    """Judge a line that lacks one bracket: in the reading that holds, else where all agree."""
    found = [list(_links(each, context)) for each in mended(statement, context.notation)]
    for links in found:
        if links and all(link.judged.outcome is LinkOutcome.HOLDS for link in links):
            return links
    wrong = [any(link.fails for link in links) for links in found]
    return found[0] if found and all(wrong) else []


def _of_step(statement: Statement, step: Step) -> LineLink:
    premise, conclusion = (
        Side(each, to_plain(each), statement.place) for each in (step.above, step.below)
    )
    outcome = LinkOutcome.FAILS if step.wrong else LinkOutcome.HOLDS
    reason = "this does not follow" if step.wrong else ""
    return LineLink(premise, conclusion, "⇒", Judged(outcome, step.verdict), reason=reason)


def _implied(possible: Sequence[Statement], context: Context) -> Iterator[LineLink]:
    """Judge what a line is said to follow from, or to be equivalent to."""
    if not possible:
        return
    statement, *others = possible
    place = statement.sides[-1].place
    for found in implications(statement, context.assuming(statement), others, context.notation):
        if found.reason and OTHER_VALUE.match(context.behind(possible[-1])):
            continue
        premise, conclusion = (
            Side(each, to_plain(each), place) for each in (found.premise, found.conclusion)
        )
        outcome = LinkOutcome.FAILS if found.reason else LinkOutcome.HOLDS
        judged = Judged(outcome, found.verdict)
        yield LineLink(premise, conclusion, found.sign, judged, reason=found.reason)


def _congruent(statement: Statement, context: Context) -> Iterator[LineLink]:
    """Judge congruences of numbers, unless words leave them open."""
    if statement.hedge or context.is_condition(statement):
        return
    place = statement.sides[-1].place
    for left, right, verdict in congruences(statement, context.notation):
        same = verdict.outcome is Outcome.EQUIVALENT
        judged = Judged(LinkOutcome.HOLDS if same else LinkOutcome.FAILS, verdict)
        one, other = (Side(each, to_plain(each), place) for each in (left, right))
        yield LineLink(one, other, "=", judged, reason="" if same else "the congruence is false")


def _inequality(
    left: Side, relation: str, right: Side, statement: Statement, context: Context
) -> LineLink | None:
    """Judge an inequality of two numbers, unless words leave it open."""
    one, other = left.expression, right.expression
    if not isinstance(one, Expression) or not isinstance(other, Expression) or statement.hedge:
        return None
    if free_symbols(one) or free_symbols(other) or context.is_condition(statement):
        return None
    true = true_of_numbers(one, relation, other)
    if true is None:
        return None
    evidence = Refuted((), str(enclose(one)), str(enclose(other)))
    verdict = Verdict(Outcome.DIFFERENT, "inequality-false", evidence)
    if true:
        verdict = Verdict(Outcome.EQUIVALENT, "inequality-true", Proved("arithmetic"))
    outcome = LinkOutcome.HOLDS if true else LinkOutcome.FAILS
    reason = "" if true else "the inequality is false"
    return LineLink(left, right, relation, Judged(outcome, verdict), reason=reason)


def _judged(statement: Statement, context: Context) -> Iterator[LineLink]:
    pairs = zip(statement.sides, statement.sides[1:], statement.relations, strict=False)
    previous = ""
    for left, right, relation in pairs:
        first, previous = previous not in _CLAIMS, relation
        if relation in _INEQUALITIES:
            found = _inequality(left, relation, right, statement, context)
            if found is not None:
                yield found
            continue
        if relation not in _CLAIMS or not (left.raw.strip() and right.raw.strip()):
            continue
        judged = _judge_sides(left, right, relation == "~", first, statement, context)
        bare = _behind_label(left, context) if first else None
        if bare is not None and judged.outcome is not LinkOutcome.HOLDS:
            left = bare
            judged = _judge_sides(left, right, relation == "~", first, statement, context)
        if judged.outcome is not LinkOutcome.UNREAD:
            judged = _as_division(left, right, first, statement, context, judged)
        if context.constants and judged.outcome in (LinkOutcome.FAILS, LinkOutcome.UNDECIDED):
            loose = relation == "~"
            judged = _with_constants(left, right, loose, first, statement, context) or judged
        fails = judged.outcome is LinkOutcome.FAILS
        if judged.claims and not (fails and _goes_on_elsewhere(left, right, statement, context)):
            yield LineLink(left, right, relation, judged)


def _as_division(
    left: Side, right: Side, first: bool, statement: Statement, context: Context, judged: Judged
) -> Judged:
    """Judge a division once more, by its remainder or as one by a fraction; else as it was."""
    if right is statement.sides[-1]:
        one, other = left.expression, right.expression
        if isinstance(one, Div) and isinstance(other, Expression):
            found = with_remainder(one, other, context.behind(statement))
            if found is not None:
                return found
    if judged.outcome is LinkOutcome.HOLDS:
        return judged
    read = by_fractions(left, context.notation), by_fractions(right, context.notation)
    if read == (None, None):
        return judged
    again = _judge_sides(read[0] or left, read[1] or right, False, first, statement, context)
    return again if again.outcome is LinkOutcome.HOLDS else judged


def _with_constants(
    left: Side, right: Side, loose: bool, first: bool, statement: Statement, context: Context
) -> Judged | None:
    """Judge a link with the values that the text takes for constants; None where nothing changes.

    That which gives such a value claims nothing.
    """
    one, other = left.expression, right.expression
    if not isinstance(one, Expression) or not isinstance(other, Expression):
        return None
    if gives_rounded(one, other):
        return Judged(LinkOutcome.UNDECIDED, OPEN, claims=False)
    sides = [substitute(each, context.constants) for each in (one, other)]
    if sides == [one, other]:
        return None
    left, right = replace(left, expression=sides[0]), replace(right, expression=sides[1])
    judged = _judge_sides(left, right, loose, first, statement, context)
    return judged if judged.outcome is LinkOutcome.HOLDS else None


def _judge_sides(
    left: Side, right: Side, loose: bool, first: bool, statement: Statement, context: Context
) -> Judged:
    left, right = (context.with_counts(side) for side in (left, right))
    one, other = left.expression, right.expression
    if not isinstance(one, Expression) or not isinstance(other, Expression):
        return Judged(LinkOutcome.UNREAD, Verdict(Outcome.UNREADABLE, "link-unread"))
    if loose and contains(one, Matrix) and contains(other, Matrix):
        return Judged(LinkOutcome.UNDECIDED, OPEN, claims=False)  # operations on rows
    if context.uses_own_operator(left.raw, right.raw):
        return Judged(LinkOutcome.UNDECIDED, OPEN, claims=not first)
    if _are_plain_numbers(left, right) and (
        _says_what_is_counted(left) or context.cuts_off(statement)
    ):
        return Judged(LinkOutcome.UNDECIDED, OPEN, claims=False)
    if first and _are_quantities(one, other) and context.counts_behind(statement):
        return Judged(LinkOutcome.UNDECIDED, OPEN, claims=False)
    if first and (_equates_slopes(one, other) or _is_absurd(left, right, context)):
        return Judged(LinkOutcome.UNDECIDED, OPEN, claims=False)
    if is_indeterminate(one) or is_indeterminate(other):
        return Judged(LinkOutcome.UNDECIDED, OPEN, claims=False)
    cut = isinstance(one, Number) and context.ends_range(statement)
    if first and (cut or context.goes_on_with_quantity(statement)):
        return Judged(LinkOutcome.UNDECIDED, OPEN, claims=False)
    one, other = (context.with_derivatives(context.with_determinants(s)) for s in (one, other))
    rewrites = context.rewrites(one, other, statement)
    notation, names = context.notation, context.names
    first = first and not (rewrites and _is_chain_of_formulas(statement))
    link = Link(
        one, other, loose, first, notation, rewrites, names, context.quantities,
        context.is_solvable(statement), context.states_law(statement), context.restates(statement),
    )  # fmt: skip
    return judge(link, context.definitions)


def _behind_label(side: Side, context: Context) -> Side | None:
    """Return what stands behind a colon that is no sign: `15% of 240: 0.15 * 240`."""
    label, colon, rest = side.raw.rpartition(": ")
    if not colon or not rest.strip() or label.endswith(" "):
        return None
    read = parse(f"${rest}$" if "\\" in rest else rest, context.notation)
    return Side(read, rest, side.place) if isinstance(read, Expression) else None


def _goes_on_elsewhere(left: Side, right: Side, statement: Statement, context: Context) -> bool:
    """Whether the formula further up goes on in a line: below `u = x, v = sin x`, `= u v - ...`."""
    below = right.place.line > left.place.line == statement.place.line
    if not below or not context.stands_beside(statement):
        return False
    return isinstance(left.expression, Expression) and bool(free_symbols(left.expression))


def _equates_slopes(left: Expression, right: Expression) -> bool:
    """Whether two derivatives are set equal, which is a condition: `R' = C'`."""
    return all(isinstance(side, Symbol) and side.name.endswith("'") for side in (left, right))


def _is_absurd(left: Side, right: Side, context: Context) -> bool:
    """Whether an equation has led to two numbers that differ, and the text says so."""
    return context.unsolvable and _are_plain_numbers(left, right)


def _is_chain_of_formulas(statement: Statement) -> bool:
    """Whether three or more formulas are said to be equal, the first two of the same names.

    That is no equation; in those behind them names may have cancelled.
    """
    sides = [side.expression for side in statement.sides]
    read = [side for side in sides if isinstance(side, Expression)]
    if len(read) < 3 or len(read) < len(sides) or set(statement.relations) != {"="}:
        return False
    if any(map(is_name, read)) or not free_symbols(read[0]):
        return False
    names = free_symbols(read[0])
    if names != free_symbols(read[1]):
        return False
    return all(free_symbols(side) == names or is_same(read[1], side) for side in read[2:])


def _are_plain_numbers(left: Side, right: Side) -> bool:
    sides = left.expression, right.expression
    return all(isinstance(side, Number) for side in sides) and sides[0] != sides[1]


def _are_quantities(left: Expression, right: Expression) -> bool:
    """Whether two quantities in the same unit stand on both sides, and nothing is computed."""
    left, right = letters_as_units(left), letters_as_units(right)
    same = units_in(left) and units_in(left) == units_in(right)
    return bool(same) and not is_computed(left) and not is_computed(right)


def _says_what_is_counted(side: Side) -> bool:
    """Whether `25 students = 5 groups` says that quantities are worth the same, no arithmetic."""
    return any(character.isalpha() for character in side.raw)


def _not_following(statements: Sequence[Statement], broken: Broken) -> LineLink:
    """Return the link of a line that does not follow from an equation above it."""
    sides = statements[broken.position].sides
    if len(sides) < 2:
        sides = (statements[broken.equation].sides[-1], *sides)
    left, right = sides[:2]
    above = statements[broken.equation].raw.strip()
    evidence = Refuted((), above, f"{left.raw} = {right.raw}")
    judged = Judged(LinkOutcome.FAILS, Verdict(Outcome.DIFFERENT, "not-following", evidence))
    return LineLink(left, right, "=", judged, above, f"it does not follow from {above}")
