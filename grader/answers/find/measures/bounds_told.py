"""Bounds where the title asks for one: `|E| <= 1/24`, `error < 0.05`, `at most 0.0417`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.answers.base import Response
from grader.answers.find.lines import written_lines
from grader.answers.find.reading import is_numeric
from grader.expressions.announcing import denies
from grader.expressions.nodes import Expression
from grader.expressions.reading import parse
from grader.readers.document import Document
from grader.rubric.types import Asked

ABOVE, BELOW = frozenset({"<", "<="}), frozenset({">", ">="})
#: What a title says of the bound that it asks for, and the signs in front of such a bound.
_SAID = (
    (r"largest|greatest|max(?:imum|imal)?|highest|biggest", ABOVE),
    (r"smallest|least|min(?:imum|imal)?|lowest", BELOW),
    (r"lower bound|untere schranke|cota inferior", BELOW),
    (r"bound|\w{0,12}schranke|cota|majorant", ABOVE),
)
_TITLES = tuple((re.compile(rf"(?<!\w)(?:{said})(?!\w)", re.I), signs) for said, signs in _SAID)
_LONGEST = 200
_LEFT = r"(?P<left>[^=<>≤≥]{0,60}?)"
#: A number of its own in front of the sign: `2 < 3`, but `|E_4| < 3`.
_NUMBER = re.compile(r"(?<![\w{])\d")
_MOST = re.compile(
    rf"{_LEFT}\s?(?:≤|<=?|⩽|\\leq?(?:slant)?(?![a-z])|\\lt(?![a-z])|(?:is )?at most|höchstens"
    r"|au plus|a lo sumo|no more than)(?P<rest>[^<>≤≥]{1,160})"
)
_LEAST = re.compile(
    rf"{_LEFT}\s?(?:≥|>=?|⩾|\\geq?(?:slant)?(?![a-z])|\\gt(?![a-z])|(?:is )?at least|mindestens"
    r"|au moins|al menos|no less than)(?P<rest>[^<>≤≥]{1,160})"
)
_COUNTS = re.compile(r"\b(?:number|how many|anzahl|zahl|nombre|número)\b", re.IGNORECASE)
_STRICT = re.compile(r"[<>](?!=)|\\[lg]t(?![a-z])")
_STEPS = re.compile(r"=|≈|\\approx")
_OTHER_BOUND = re.compile(r"\\[lg](?:eq?|t)(?![a-z])")


def bound_signs(title: str) -> frozenset[str] | None:
    """Return the signs in front of the bound that a title asks for; None where it asks for none."""
    return next((signs for said, signs in _TITLES if said.search(title)), None)


def asks_for_count(title: str) -> bool:
    """Whether a whole number is asked, so that a bound may stand beside the answer."""
    return _COUNTS.search(title) is not None


def bounds_told(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield the numbers that lines say a quantity is bounded by, in the direction that is asked."""
    signs = bound_signs(asked.part.title)
    if signs is None:
        return
    lines = [(place, line, None) for place, line in written_lines(document)]
    formulas = [(each.place, each.raw, each) for each in document.statements]
    for place, line, statement in sorted([*lines, *formulas], key=lambda one: one[0].row):
        text = line.replace("$", "").strip(" .*")
        found = None
        if len(line) <= _LONGEST and not denies(line):
            found = (_MOST if signs is ABOVE else _LEAST).fullmatch(text)
        if found is None or _OTHER_BOUND.search(found["rest"]) or _NUMBER.search(found["left"]):
            continue
        raw = _STEPS.split(found["rest"])[-1].strip()
        read = parse(raw, asked.part.notation)
        if asks_for_count(asked.part.title) and (_STRICT.search(text) or not raw.isdigit()):
            continue  # the least n with `n > 13` is 14
        if isinstance(read, Expression) and is_numeric(read):
            yield Response(raw, read, place, statement)
