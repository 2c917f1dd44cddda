"""An inequality and the line below it: `-3x > 9`, then `x > -3`.

Where both hold up to the same ends, the second is meant to follow, and is no other condition. So it
is where it stands right below, without a word between, and differs by one slip: `3x - 7 > 5`, then
`3x > -2`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from grader.equivalence import Outcome, Proved, Verdict, compare
from grader.expressions.nodes import Add, Div, Expression, Logic, Neg, Number, Relation, Symbol
from grader.expressions.notation import Notation
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols, walk
from grader.worked_solutions.explain.differences import ONE, terms_of
from grader.worked_solutions.following.alternatives import words_between
from grader.worked_solutions.following.implications import is_linear
from grader.worked_solutions.readings import has_opaque
from grader.worked_solutions.rounding import is_decimal

_LESS, _MORE = frozenset({"<", "<="}), frozenset({">", ">="})
#: So many lines below are looked at for what an inequality is solved by.
_NEAR = 6


@dataclass(frozen=True, slots=True)
class Step:
    """A line, by its number, with the inequality above it and whether both say the same."""

    position: int
    above: Expression
    below: Expression
    verdict: Verdict

    @property
    def wrong(self) -> bool:
        """Whether the line says something else than the one above it."""
        return self.verdict.outcome is Outcome.DIFFERENT


@dataclass(frozen=True, slots=True)
class _Line:
    """An inequality, or alternatives in one line of the text: `x < 1 or x > 3`."""

    first: int
    last: int
    said: Expression | None


_Ends = dict[str, tuple[Fraction, bool]]


def inequality_steps(
    statements: Sequence[Statement], notation: Notation, text: Sequence[str] = ()
) -> Iterator[Step]:
    """Yield the lines that go on with the inequality in the same unknown above them."""
    lines = list(_lines(statements, text))
    for at, (first, second) in enumerate(pairwise(lines)):
        above, below = first.said, second.said
        if above is None or below is None or statements[second.first].premises:
            continue
        places = statements[first.last].place, statements[second.first].place
        names = free_symbols(above)
        if places[1].line <= places[0].line or len(names) != 1 or names != free_symbols(below):
            continue
        if not isinstance(above, Relation) or is_solved(above):
            continue
        if _have_same_ends(above, below, notation):
            verdict = compare(above, below, notation)
            if verdict.outcome in (Outcome.EQUIVALENT, Outcome.DIFFERENT):
                yield Step(second.first, above, below, verdict)
        elif places[1].line == places[0].line + 1 and not _words(text, statements, first, second):
            behind = [line.said for line in lines[at + 2 : at + 2 + _NEAR]]
            if _is_slip(above, below, behind, notation):
                verdict = Verdict(Outcome.DIFFERENT, "not-following", Proved("ends"))
                yield Step(second.first, above, below, verdict)


def _lines(statements: Sequence[Statement], text: Sequence[str]) -> Iterator[_Line]:
    """Yield the inequalities of each line of the text, as one where `or` and `and` join them."""
    groups: list[list[int]] = []
    for at, statement in enumerate(statements):
        if len(statement.sides) < 2:
            continue
        beside = groups and statements[groups[-1][-1]].place.line == statement.place.line
        groups = [*groups[:-1], [*groups[-1], at]] if beside else [*groups, [at]]
    for group in groups:
        found = [_inequality(statements[at]) for at in group]
        if len(group) > 1 and any(found):  # `x = 0 or x > 4`
            found = [each or _value(statements[at]) for each, at in zip(found, group, strict=True)]
        joins = {words_between(statements, at, text) for at in group[1:]}
        read = [each for each in found if each is not None]
        if len(read) < len(found) or len(joins) > 1 or not joins <= {"or", "and"}:
            yield _Line(group[0], group[-1], None)
        else:
            said = Logic(joins.pop() or "or", *read) if joins else read[0]
            yield _Line(group[0], group[-1], said)


def _words(
    text: Sequence[str], statements: Sequence[Statement], first: _Line, second: _Line
) -> bool:
    """Whether words stand behind the one inequality or in front of the other."""
    above, below = statements[first.last], statements[second.first]
    if not 0 < above.place.line <= below.place.line <= len(text):
        return True
    end = above.place.column - 1 + len(above.raw)
    around = text[above.place.line - 1][end:] + text[below.place.line - 1][: below.place.column - 1]
    return any(character.isalnum() for character in around)


def _inequality(statement: Statement) -> Relation | None:
    sides = tuple(s.expression for s in statement.sides if isinstance(s.expression, Expression))
    if len(sides) != len(statement.sides) or len(sides) not in (2, 3) or statement.hedge:
        return None
    signs = set(statement.relations)
    if not (signs <= _LESS or signs <= _MORE) or has_opaque(*sides):
        return None
    relation = Relation(sides, statement.relations)
    return None if any(map(is_decimal, walk(relation))) else relation


def _value(statement: Statement) -> Relation | None:
    """Return a line that gives the unknown a value beside its inequalities."""
    sides = tuple(s.expression for s in statement.sides if isinstance(s.expression, Expression))
    if len(sides) != len(statement.sides) or statement.relations != ("=",) or statement.hedge:
        return None
    relation = Relation(sides, statement.relations)
    exact = not any(map(is_decimal, walk(relation))) and not has_opaque(*sides)
    return relation if exact and is_solved(relation) else None


def _have_same_ends(above: Relation, below: Expression, notation: Notation) -> bool:
    if len(above.args) > 2:
        return False
    relations = below.args if isinstance(below, Logic) else (below,)
    ends = [
        Relation((one, other), ("=",))
        for relation in relations
        for one, other in pairwise(relation.args)
    ]
    if len(ends) > 1 and is_linear(above):
        return False
    whole = Logic("or", *ends) if len(ends) > 1 else ends[0]
    poles = [
        Relation((node.args[1], Number(0)), ("=",))
        for node in walk(above)
        if isinstance(node, Div) and free_symbols(node.args[1])
    ]
    border = Relation(above.args, ("=",))
    own = Logic("or", border, *poles) if poles else border
    return compare(own, whole, notation).outcome is Outcome.EQUIVALENT


def _is_slip(
    above: Relation, below: Expression, behind: Sequence[Expression | None], notation: Notation
) -> bool:
    """Whether a line differs from the inequality right above it by one slip."""
    if not isinstance(below, Relation) or not (is_linear(above) and is_linear(below)):
        return False
    ends = [_ends(each, notation) for each in (above, below)]
    if ends[0] is None or ends[1] is None or ends[0].keys() != ends[1].keys():
        return False
    apart = [side for side in ends[0] if ends[0][side] != ends[1][side]]
    if len(ends[0]) == 2:
        first, second = ([each[side][0] for side in ("lower", "upper")] for each in ends if each)
        turned = first == second[::-1] and first[0] != first[1]
        return (
            len(apart) == 1
            or turned
            or (bool(apart) and _is_nearer(above, below, ends[0], ends[1]))
        )
    if not apart or Number(0) in below.args:
        return False
    later = [_ends(each, notation) for each in behind if isinstance(each, Relation)]
    if ends[0] in later:
        return ends[1] not in later and not is_solved(below) and _differ_by_one(above, below)
    return is_solved(below) or (ends[1] in later and _differ_by_one(above, below))


def _is_nearer(above: Relation, below: Relation, ends: _Ends, said: _Ends) -> bool:
    """Whether a number was moved out of the middle of an inequality, or a factor divided by.

    A factor that is divided by wrongly changes both ends alike: `-8 < 4x < 8`, then `-4 < x < 4`.
    """
    middles = [terms_of(each.args[1]) for each in (above, below) if len(each.args) == 3]
    if len(middles) != 2 or middles[0] is None or middles[1] is None or ONE in middles[1]:
        return False
    if ONE in middles[0]:
        return {key: v for key, v in middles[0].items() if key != ONE} == middles[1]
    if set(middles[1].values()) != {1} or any(not ends[side][0] for side in ends):
        return False
    return len({said[side][0] / ends[side][0] for side in ends}) == 1


def _differ_by_one(above: Relation, below: Relation) -> bool:
    first, second = (terms_of(Add(each.args[0], Neg(each.args[1]))) for each in (above, below))
    if first is None or second is None:
        return False
    return sum(first.get(key) != second.get(key) for key in {*first, *second}) == 1


def _ends(relation: Expression, notation: Notation) -> _Ends | None:
    """Return where the unknown ends from below and from above, and whether it may be there."""
    if not isinstance(relation, Relation) or not is_linear(relation):
        return None
    found: dict[str, tuple[Fraction, bool]] = {}
    for (left, right), sign in zip(pairwise(relation.args), relation.ops, strict=True):
        terms = terms_of(Add(left, Neg(right)))
        if terms is None or len(terms.keys() - {ONE}) != 1:
            return None
        (name,) = terms.keys() - {ONE}
        side = "lower" if (sign in _MORE) == (terms[name] > 0) else "upper"
        if side in found:
            return None
        found[side] = -terms.get(ONE, Fraction(0)) / terms[name], "=" in sign
    return found


def is_solved(relation: Expression) -> bool:
    """Whether a name alone stands beside a value."""
    if len(relation.args) != 2:
        return False
    left, right = relation.args
    return any(
        isinstance(name, Symbol) and not free_symbols(value)
        for name, value in ((left, right), (right, left))
    )
