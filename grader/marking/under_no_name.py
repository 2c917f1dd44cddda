"""Right formulas under names that were not understood: a person looks, instead of a silent 0."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import islice

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
    it is shown for one part alone. A line for many numbers, `s_k = f(z_k)`, that is right for one
    of them alone is a name for something.
    """
    claimed = {r.statement.place for a in attempts.values() for r in a.responses if r.statement}
    found: dict[str, Statement] = {}
    for part_id, attempt in attempts.items():
        line = _right_line(attempt, claimed, found.values()) if _is_open(attempt) else None
        if line is not None:
            found[part_id] = line
    counts = Counter(line.place for line in found.values())
    kept = {
        part_id: line
        for part_id, line in found.items()
        if counts[line.place] > 1 or not _is_one_of_many(line, attempts[part_id])
    }
    return {
        part_id: _quoted(attempt, kept[part_id]) if part_id in kept else attempt
        for part_id, attempt in attempts.items()
    }


def _is_open(attempt: Attempt) -> bool:
    """Whether a formula with a name is asked that nothing was found for."""
    asked, value = attempt.asked, attempt.asked.value
    if attempt.responses or attempt.unclear or not attempt.kind.facts.a_formula:
        return False
    return bool(names_of(asked)) and isinstance(value, Expression) and not _is_plain(value)


def _right_line(
    attempt: Attempt, claimed: Collection[Place], taken: Collection[Statement]
) -> Statement | None:
    for line, formula in islice(_formulas(attempt, claimed), MAX_LINES):
        new = not any(line is other for other in taken)
        if new and compare_value(attempt.asked, formula).outcome is Outcome.EQUIVALENT:
            return line
    return None


def _is_one_of_many(line: Statement, attempt: Attempt) -> bool:
    """Whether several claims were made of a line."""
    return sum(other.place == line.place for other in attempt.document.statements) > 1


def _quoted(attempt: Attempt, line: Statement) -> Attempt:
    return replace(attempt, unclear=RIGHT_VALUE, quote=Response(line.raw, line.raw, line.place))


def _is_plain(value: Expression) -> bool:
    """Whether a formula is too short to be met only by who means it: `2 x`, a number."""
    calls = sum(isinstance(node, Call) for node in walk(value))
    return not free_symbols(value) or not calls


def _formulas(
    attempt: Attempt, claimed: Collection[Place]
) -> Iterator[tuple[Statement, Expression]]:
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
