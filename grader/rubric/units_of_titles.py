"""The unit that a title asks in: `Acceleration in m/s^2`, `Mass (kg)`, `How many metres?`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.equivalence import is_unit
from grader.expressions.nodes import Call, Expression, Symbol, Unit
from grader.expressions.traversal import free_symbols, walk
from grader.expressions.units import LEVELS, SPELLINGS
from grader.rubric.types import UnitAsked

_UNIT = r"[A-Za-zµμΩ°%/^0-9²³·*-]{1,20}(?:\sper\s\w{1,20})?"
_IN_UNIT = re.compile(
    rf"\bin\s(?P<said>{_UNIT})|(?<![\w)\]])[\[(](?:in\s)?(?P<round>{_UNIT})[\])]\s*+[?.:]?+\s*+$"
    rf"|\bhow many\s(?P<many>{_UNIT})",
    re.IGNORECASE,
)
_AT_END = re.compile(
    rf"(?<=\S)\s(?:in\s(?P<said>{_UNIT})|[\[(](?:in\s)?(?P<round>{_UNIT})[\])])\s*+[?.:]?+\s*+\Z"
)


#: What has no unit: `Number of elements in A`, `Order in A`.
_COUNTS = re.compile(
    r"\b(?:number|how many|count|probability|percent\w*|order|rank)\b",
    re.IGNORECASE,
)


def units_in_title(title: str) -> Iterator[str]:
    """Yield what may be the unit that a title asks in; whether it is one is not known here."""
    yield from (found[found.lastgroup or 0] for found in _IN_UNIT.finditer(title))


def unit_of_title(title: str, reference: Expression | None) -> UnitAsked | None:
    """Return the unit with which a title ends, where numbers without units are asked.

    A share, `in %`, is none: whether the reference is one already is not known.
    """
    found = _AT_END.search(title) if not _COUNTS.search(title) else None
    if found is None or reference is None or not _is_of_numbers(reference):
        return None
    name = (found["said"] or found["round"]).rstrip("?.:")
    known = is_unit(name) or SPELLINGS.get(name, name) in LEVELS
    return UnitAsked(name, of_title=True) if "%" not in name and known else None


def _is_of_numbers(reference: Expression) -> bool:
    measured = any(
        isinstance(node, Unit) or (isinstance(node, Call) and node.name in ("percent", "degree"))
        for node in walk(reference)
    )
    return not measured and not free_symbols(reference) and not isinstance(reference, Symbol)
