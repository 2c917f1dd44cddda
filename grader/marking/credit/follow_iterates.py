"""Iterates that follow from a slip in an earlier one: the model goes on from the student's state.

The first wrong state of a table is a slip. A later state that is wrong in itself but is what the
method gives after the slip earns what the rubric gives for following through, and no more.
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
from grader.models.base import Iterates
from grader.models.iteration import States, states_with
from grader.rubric.types import Asked

MOST_SLIPS = 4
"""After more wrong states that follow from nothing, no more are looked at."""

State = tuple[Expression | Unreadable | None, ...]


@dataclass
class _Run:
    """The student's run as it is followed: the slips so far, and the states that they lead to."""

    asked: Asked
    reference: Iterates
    slips: dict[int, Mapping[str, Expression]] = field(default_factory=dict)
    states: States | None = None

    def slip(self, index: int, state: State) -> None:
        """Go on from a wrong state, if there is one and the method can."""
        known = [value for value in state if isinstance(value, Expression)]
        if len(known) < len(state) or len(self.slips) >= MOST_SLIPS or self._too_easy(known):
            self.states = None
            return
        self.slips[index] = dict(zip(self.reference.names, known, strict=True))
        stop = self.reference.start + len(self.reference.states)
        self.states = states_with(self.asked.model, self.reference.names, stop, self.slips)

    def _too_easy(self, values: Sequence[Expression]) -> bool:
        part = self.asked.part
        return any(
            decide(known, value, part.notation).outcome is Outcome.EQUIVALENT
            for known in part.no_follow_through_after
            for value in values
        )

    def leads_to(self, index: int, state: State) -> bool:
        """Whether the last slip leads to a state, by steps that move."""
        if self.states is None:
            return False
        offset = index - max(self.slips)
        if not 0 < offset < len(self.states) or self.states[offset] == self.states[offset - 1]:
            return False
        slip = list(self.slips[max(self.slips)].values())
        return all(
            isinstance(value, Expression) and self._agrees(expected, value, begun)
            for expected, value, begun in zip(self.states[offset], state, slip, strict=True)
        )

    def _agrees(self, expected: Enclosure, value: Expression, begun: Expression) -> bool:
        if check_written(expected, value, self.asked.part.policy).outcome is Outcome.EQUIVALENT:
            return True
        return _rounded_on(expected, value, begun)


def _rounded_on(expected: Enclosure, value: Expression, begun: Expression) -> bool:
    """Whether a decimal is off by no more than the rounding of the slip that it began with.

    A student goes on with more digits than are written. Where the method gives a number of so few
    digits itself, nothing was rounded.
    """
    digits = min(_decimals(value), _decimals(begun))
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


def following(asked: Asked, series: Series, checked: Checked) -> Checked | None:
    """Return the check with credit for the states that follow from an earlier slip, if any do."""
    share = asked.part.follow_through
    reference = asked.reference.value if asked.reference else None
    if not isinstance(reference, Iterates) or not share:
        return None
    if checked.share == 1 or asked.part.options.get("credit", "each") == "all":
        return None
    elements = tuple(_followed(asked, reference, series, checked.elements))
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
    what = "One later state follows" if count == 1 else f"{count} later states follow"
    return Message("iterates-follow", f"{right} {what} from your own earlier result.")


def _followed(
    asked: Asked, reference: Iterates, series: Series, elements: Sequence[Element]
) -> Iterator[Element]:
    states = given_states(asked, series)
    first = reference.start + len(reference.states) - len(elements)
    run = _Run(asked, reference)
    for index, element in enumerate(elements, first):
        state = states.get(index, ())
        if element.right or not element.given:
            yield element
        elif run.leads_to(index, state):
            yield replace(element, follows=True)
        else:
            run.slip(index, state)
            yield element
