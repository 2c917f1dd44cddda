"""Iterates that follow from a slip in an earlier one: the model goes on from the student's states.

The first wrong state of a table is a slip, unless it follows from states of a part before. A later
state that is wrong in itself but is what the method gives after the slip, or from the state before
as it was rounded, earns what the rubric gives for following through, and no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from grader.answers.base import Checked, Element, MarkOutcome, Message, Series
from grader.answers.comparing import decide
from grader.answers.iterates import counted, given_states
from grader.equivalence import Enclosure, Outcome, check_written, enclose
from grader.expressions.nodes import Expression
from grader.expressions.notation import Unreadable
from grader.expressions.written import Written
from grader.models.base import GoesOn, Iterates, States
from grader.rubric.types import Asked

MAX_SLIPS = 4
"""After more wrong states that follow from nothing, no more are looked at."""

State = tuple[Expression | Unreadable | None, ...]
_NOTHING: States = {}


@dataclass
class _Run:
    """The student's run as it is followed.

    `earlier` are wrong states of parts before, `slips` those of this table that follow from
    nothing, `wrong` all that are wrong, `own` all that were given.
    """

    asked: Asked
    reference: Iterates
    earlier: States
    slips: int = 0
    wrong: dict[tuple[str, int], Expression] = field(default_factory=dict)
    own: dict[tuple[str, int], Expression] = field(default_factory=dict)
    lost: bool = False

    def add(self, index: int, state: State, right: bool) -> None:
        """Go on from a state of the student's."""
        named = zip(self.reference.names, state, strict=True)
        values = {(name, index): v for name, v in named if isinstance(v, Expression)}
        self.own |= values
        if not right:
            self.wrong |= values
            self.lost = self.lost or len(values) < len(state) or self._too_easy(values)

    def slip(self) -> None:
        """Count a state that follows from nothing."""
        self.slips += 1
        self.lost = self.lost or self.slips > MAX_SLIPS

    def _too_easy(self, values: States) -> bool:
        part = self.asked.part
        return any(
            decide(known, value, part.notation).outcome is Outcome.EQUIVALENT
            for known in part.no_follow_through_after
            for value in values.values()
        )

    def leads_to(self, index: int, state: State) -> bool:
        """Whether what was given before leads to a state, by a step that moves."""
        if self.lost:
            return False
        slips, written = {**self.earlier, **self.wrong}, {**self.earlier, **self.own}
        if slips and self._gives(slips, index, state, list(slips.values())):
            return True
        return len(written) > len(slips) and self._gives(written, index, state, ())

    def _gives(self, given: States, index: int, state: State, begun: Sequence[Expression]) -> bool:
        """Whether given states lead to a state; `begun` may have been written with fewer digits."""
        model, query = self.asked.model, self.asked.part.query
        if not isinstance(model, GoesOn) or query is None:
            return False
        first = max(index - 1, self.reference.start)
        rows = model.rows_after(query, first, index + 1, given)
        if not rows or (len(rows) > 1 and rows[-1] == rows[-2]):
            return False
        return all(
            isinstance(value, Expression) and self._agrees(expected, value, begun)
            for expected, value in zip(rows[-1], state, strict=True)
        )

    def _agrees(self, expected: Enclosure, value: Expression, begun: Sequence[Expression]) -> bool:
        if check_written(expected, value, self.asked.part.policy).outcome is Outcome.EQUIVALENT:
            return True
        return bool(begun) and rounded_on(expected, value, begun)


def rounded_on(expected: Enclosure, value: Expression, begun: Sequence[Expression]) -> bool:
    """Whether a decimal is off by no more than the rounding of the values that it began with.

    A student goes on with more digits than are written. Where the method gives a number of so few
    digits itself, nothing was rounded.
    """
    written_before = [digits for each in begun if (digits := _decimals(each))]
    digits = min([_decimals(value), *written_before])
    if digits < 2:
        return False
    unit = Fraction(1, 10**digits)
    written = enclose(value)
    if written is None or (expected.exact and (expected.lower / unit).denominator == 1):
        return False
    return abs(written.midpoint - expected.midpoint) <= unit


def _decimals(value: Expression) -> int:
    written = Written.of(value)
    return written.decimals if written is not None and written.is_decimal else 0


def following(
    asked: Asked, series: Series, checked: Checked, earlier: States = _NOTHING
) -> Checked | None:
    """Return the check with credit for the states that follow from an earlier slip, if any do.

    `earlier` are wrong states that the student gave in parts before.
    """
    share = asked.part.follow_through
    reference = asked.value
    if not isinstance(reference, Iterates) or not share:
        return None
    if checked.share == 1 or asked.part.options.get("credit", "each") == "all":
        return None
    elements = tuple(_followed(asked, reference, series, checked.elements, earlier))
    follow = [element for element in elements if element.follows]
    if not follow:
        return None
    earning = counted(reference, elements)
    credit = (Fraction(1) if e.right else share for e in earning if e.right or e.follows)
    earned = sum(credit, Fraction(0)) / len(earning)
    first = next(element for element in elements if not element.right)
    message = _message(first, len(follow))
    kept = (m for m in checked.messages if m.code != "iterate-wrong")
    return replace(
        checked,
        outcome=MarkOutcome.FOLLOW_THROUGH,
        share=earned,
        messages=(message, *kept),
        elements=elements,
    )


def _message(first: Element, count: int) -> Message:
    right = f"{first.name}: {first.given} was given, {first.expected} is right."
    if first.follows:
        what = "It follows" if count == 1 else f"It and {count - 1} more states follow"
        return Message("iterates-follow", f"{right} {what} from your own earlier results.")
    what = "One later state follows" if count == 1 else f"{count} later states follow"
    return Message("iterates-follow", f"{right} {what} from your own earlier result.")


def _followed(
    asked: Asked,
    reference: Iterates,
    series: Series,
    elements: Sequence[Element],
    earlier: States,
) -> Iterator[Element]:
    states: Mapping[int, State] = given_states(asked, series)
    first = reference.start + len(reference.states) - len(elements)
    run = _Run(asked, reference, earlier)
    for index, element in enumerate(elements, first):
        state = states.get(index, ())
        if not element.given or len(state) < len(reference.names):
            yield element
            continue
        follows = not element.right and run.leads_to(index, state)
        if not element.right and not follows:
            run.slip()
        run.add(index, state, element.right)
        yield replace(element, follows=True) if follows else element
