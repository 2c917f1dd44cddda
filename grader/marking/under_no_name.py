"""Right formulas under names that were not understood: a person looks, instead of a silent 0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from grader.answers.base import Response
from grader.answers.comparing import compare_value
from grader.answers.find import EQUALITIES, names_of
from grader.equivalence import Outcome
from grader.errors import Place
from grader.expressions.nodes import Call, Derivative, Expression, Symbol
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols, walk
from grader.marking.attempts import Attempt
from grader.sections import open_to

RIGHT_VALUE = (
    "This line has the right value, but what it is the value of was not understood; a person will "
    "look. An answer under the name that is asked for is found."
)
MAX_LINES = 40
"""So many lines of a question are looked at."""


def under_no_name(attempts: Mapping[str, Attempt]) -> dict[str, Attempt]:
    """Return the attempts with what is right, and stands where a part has no answer, quoted.

    The last formula of a line counts that is no part's answer, in what the part shares with others;
    it is shown for one part alone.
    """
    claimed = {r.statement.place for a in attempts.values() for r in a.responses if r.statement}
    found: dict[str, Attempt] = {}
    for part_id, attempt in attempts.items():
        found[part_id] = _looked_at(attempt, claimed)
        if found[part_id] is not attempt and (quote := found[part_id].quote):
            claimed.add(quote.place)
    return found


def _looked_at(attempt: Attempt, claimed: set[Place]) -> Attempt:
    asked, value = attempt.asked, attempt.asked.value
    if attempt.responses or attempt.unclear or not attempt.kind.facts.a_formula:
        return attempt
    if not names_of(asked) or not isinstance(value, Expression) or _is_plain(value):
        return attempt
    for line, formula in [*_formulas(attempt, claimed)][:MAX_LINES]:
        if compare_value(asked, formula).outcome is Outcome.EQUIVALENT:
            quote = Response(line.raw, line.raw, line.place)
            return replace(attempt, unclear=RIGHT_VALUE, quote=quote)
    return attempt


def _is_plain(value: Expression) -> bool:
    """Whether a formula is too short to be met only by who means it: `2 x`, a number."""
    calls = sum(isinstance(node, Call) for node in walk(value))
    return not free_symbols(value) or not calls


def _formulas(attempt: Attempt, claimed: set[Place]) -> Iterator[tuple[Statement, Expression]]:
    """Yield the lines that answer no part, each with its last formula."""
    document = attempt.document
    for section in open_to(document, attempt.asked.part.id):
        for block in section.blocks:
            if not isinstance(block, Statement) or block.place in claimed or block.hedge:
                continue
            last = block.sides[-1].expression
            if not EQUALITIES.issuperset(block.relations) or isinstance(last, Symbol | Derivative):
                continue
            if isinstance(last, Expression):
                yield block, last
