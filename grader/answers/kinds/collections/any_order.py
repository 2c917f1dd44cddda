"""Items that may come in any order: a largest matching of right ones to given ones."""

from __future__ import annotations

from collections.abc import Sequence

from grader.answers.base import Checked, Element, ElementValues
from grader.answers.check.entries import checked_entries, compare_items
from grader.equivalence import Outcome
from grader.expressions.nodes import Expression
from grader.expressions.writing import to_plain
from grader.rubric.types import Asked


def check_in_any_order(
    asked: Asked, reference: Sequence[Expression], given: Sequence[Expression]
) -> Checked:
    """Match items one to one; what is left over on either side is wrong."""
    table = [[compare_items(asked, one, other) for other in given] for one in reference]
    partner = matching([[o is Outcome.EQUIVALENT for o in row] for row in table])
    elements = [
        Element(
            f"item {i + 1}",
            to_plain(given[partner[i]]) if i in partner else "",
            to_plain(one),
            i in partner,
            values=ElementValues((given[partner[i]],) if i in partner else (), (one,)),
        )
        for i, one in enumerate(reference)
    ]
    surplus = [j for j in range(len(given)) if j not in partner.values()]
    elements += [
        Element(
            f"too much: {to_plain(given[j])}",
            to_plain(given[j]),
            "",
            False,
            values=ElementValues((given[j],)),
        )
        for j in surplus
    ]
    open_ = any(Outcome.UNDECIDED in row for row in table) and not all(e.right for e in elements)
    return checked_entries(asked, tuple(elements), open_)


def matching(allowed: Sequence[Sequence[bool]]) -> dict[int, int]:
    """Return a largest one-to-one matching of rows to columns (augmenting paths)."""
    owner: dict[int, int] = {}

    def place(row: int, seen: set[int]) -> bool:
        for column, good in enumerate(allowed[row]):
            if good and column not in seen:
                seen.add(column)
                if column not in owner or place(owner[column], seen):
                    owner[column] = row
                    return True
        return False

    for row in range(len(allowed)):
        place(row, set())
    return {row: column for column, row in owner.items()}
