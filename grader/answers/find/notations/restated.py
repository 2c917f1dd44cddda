"""A value with itself behind it, rounded or as a share: `1/3 (33.3 %)`, `√2 (≈ 1.41)`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from grader.answers.comparing import decide
from grader.answers.find.gathering import says_again
from grader.answers.find.reading import is_numeric, without_left_side
from grader.equivalence import Outcome, rounds
from grader.expressions.announcing import without_announcement
from grader.expressions.nodes import Call, Div, Expression, Logic, Number
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.expressions.traversal import free_symbols, walk
from grader.expressions.units import PERCENT

_LONGEST = 120
_FARTHEST = 60
_GOES_ON = frozenset("=+-−*/^·×_(")
#: What stands in the bracket.
_AGAIN = re.compile(
    r"\s*+(?P<near>(?:≈|~|\\approx|about|approx(?:imately|\.)?|ca\.|or|i\.e\.|=)\s*+)?+"
    rf"(?P<again>[-−]?\d{{1,12}}(?:[.,]\d{{1,12}})?)\s*+(?P<percent>\\?%|{PERCENT})?\s*+"
)


#: How it was worked out, behind a blank: `36 (12*18/6)`, `36 (72/2 = 36)`.
_WORKED_OUT = re.compile(
    r"\s*(?:=\s?|from\s)?(?P<again>[-−]?\d[\d\s.,]{0,30}(?:[-+−*/^×÷·]\s?\d[\d\s.,]{0,30}){1,12})"
    r"(?:=\s?(?P<end>[\d.,]{1,20})\s*)?"
)


#: Such a bracket of another shape: `36 [72/2]`.
_OTHER_BRACKETS = re.compile(r"(?<=\S)\s[\[{](?P<inside>[^\[\]{}()]{1,60})[\]}]\Z")
#: The same behind words: `1/3, or about 33%`, `1/3 oder 33,3 %`.
_BESIDE = re.compile(
    r"(?:,\s?|\s)(?:(?:or|i\.e\.|that is|oder|bzw\.|d\.h\.|also|soit|ou|o|ossia)\s)?+"
    r"(?P<near>(?:about|approximately|approx\.|roughly|around|ca\.|circa|etwa|rund|environ|unos)\s)?+"
    rf"(?P<again>\d{{1,12}}(?:[.,]\d{{1,12}})?)\s?(?P<percent>\\?%|{PERCENT})?\Z"
)


#: What the value is of: `The probability is`.
_NAMED = re.compile(r"\A[^\W\d_][^\d=()]{2,60}\s(?:is|was|equals|ist|est|es|è|é)\s")


@dataclass(frozen=True, slots=True)
class Restated:
    """A value, what is said of it again, and whether both are the same.

    What it was `worked_out` from could multiply it as well: `6 (3*2)`.
    """

    value: Expression
    again: Expression
    same: bool
    worked_out: bool = False


def restated(raw: str, notation: Notation) -> Restated | None:
    """Return the value in front of a bracket that says it again; None where the bracket multiplies.

    What is written with a sign of percent or of nearness says it again, right or not.
    """
    text = _OTHER_BRACKETS.sub(r" (\g<inside>)", raw.strip(" $."))
    before, opened, behind = text.rpartition("(")
    before = before.strip(" $").rstrip(" $\\,;:~")
    found = _AGAIN.fullmatch(behind[:-1]) if opened and text.endswith(")") else None
    beside = _BESIDE.search(text[-_FARTHEST:]) if found is None else None
    if beside is not None and (beside["percent"] or beside["near"]):
        said = without_announcement(text[: -len(beside[0])].strip(" $"))
        found, before = beside, _NAMED.sub("", said)
    if found is None and opened and text.endswith(")"):
        return _worked_out(text, notation)
    if found is None or len(raw) > _LONGEST or not before or before[-1] in _GOES_ON:
        return None
    value = parse(before, notation)
    again = parse(found["again"].replace(",", "."), notation)
    if not isinstance(value, Expression) or not isinstance(again, Expression):
        return None
    value = without_left_side(value)
    if free_symbols(value):
        return None
    if found["percent"]:
        again = _share(again, value)
    same = says_again(value, again)
    told = found["percent"] or found["near"] if beside is None else ""
    return Restated(value, again, same) if same or told else None


def _worked_out(text: str, notation: Notation) -> Restated | None:
    """Return the value in front of a bracket that says how it was worked out."""
    before, _, behind = text.rpartition("(")
    found = _WORKED_OUT.fullmatch(behind[:-1]) if len(text) <= _LONGEST else None
    if found is None or not before.endswith(" ") or before.rstrip()[-1:] in _GOES_ON:
        return None
    value = parse(before.strip(" $"), notation)
    again = parse(found["again"], notation)
    if not isinstance(value, Expression) or not isinstance(again, Expression):
        return None
    value = without_left_side(value)
    end = parse(found["end"], notation) if found["end"] else value
    equal = not free_symbols(value) and all(
        isinstance(each, Expression)
        and (decide(value, each).outcome is Outcome.EQUIVALENT or _is_rounded_from(value, each))
        for each in (again, end)
    )
    return Restated(value, again, same=True, worked_out=True) if equal else None


def _is_rounded_from(value: Expression, again: Expression) -> bool:
    """Whether a decimal is rounded from what it was worked out by: `0.67 (= 40/60)`."""
    return isinstance(value, Number) and "." in value.literal and rounds(again, value)


def _share(percents: Expression, value: Expression) -> Expression:
    """Return so many percent as they can be compared with a value: as a share, or as they are."""
    if isinstance(value, Call) and value.name == "percent":
        return Call("percent", percents)
    return percents if says_again(value, percents) else _hundredth(percents)


def _hundredth(number: Expression) -> Expression:
    if not isinstance(number, Number):
        return Div(number, Number(100))
    places = len(number.literal.partition(".")[2]) + 2
    value = Fraction(number.value) / 100
    whole, rest = divmod(int(value * 10**places), 10**places)
    return Number(value, f"{whole}.{rest:0{places}d}")


def is_rounded_again(value: Expression, again: Expression) -> bool:
    """Whether a decimal or a share only rounds the exact value before it: `1/3 = 33%`."""
    written = again.args[0] if isinstance(again, Call) and again.name == "percent" else again
    if not isinstance(written, Number) or isinstance(value, Number) or not is_numeric(value):
        return False
    if any(isinstance(node, Number) and "." in node.literal for node in walk(value)):
        return False  # a computation with decimals, whose result is what is asked
    if decide(value, again).outcome is Outcome.EQUIVALENT:
        return False
    rounded = _hundredth(written) if written is not again else written
    return rounds(value, rounded)


def one_value(answer: Expression) -> Expression:
    """Return `1/3` of `1/3 or 33.3%`, which is one value said twice; else the answer."""
    if not isinstance(answer, Logic) or answer.op != "or":
        return answer
    first, *others = answer.args
    return first if all(is_rounded_again(first, other) for other in others) else answer
