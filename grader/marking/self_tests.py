"""A rubric's own tests: its examples, its references, its misconceptions, and the empty answer.

Every answer goes the way of a real one: as an entry of an answer file it is found, read, checked
and marked by the same functions that mark students.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from grader.answers.demands import form_lack
from grader.answers.registry import kind_facts
from grader.equivalence import Enclosure, enclose
from grader.errors import Place
from grader.expressions.limits import MAX_DIGITS
from grader.expressions.nodes import Expression
from grader.expressions.written import rounded_literal
from grader.marking.mark import mark_submission
from grader.marking.types import Mark
from grader.models.base import Finding, Iterates, Labels, Value
from grader.readers.document import AnswerField, Document
from grader.rubric.types import Asked, Example, Rubric

#: What to do where a test of this subject failed.
_MENDS = {
    "example": "change its `outcome`, or the reference",
    "reference": "another kind of `answer:` may fit it; `grader try` tells more",
    "misconception": "change its `value`; another misconception may be the same",
}
FULL_MARKS = "full marks"
NOTHING = "no points"
CAUGHT = "caught"


@dataclass(frozen=True, slots=True)
class RubricTest:
    """One answer that the rubric was tried with: what had to become of it, and what did.

    `subject` is `example`, `reference`, `misconception` or `answer` (which was left empty).
    """

    part_id: str
    subject: str
    given: str
    expected: str
    got: str
    passed: bool
    place: Place
    reason: str = ""

    def __str__(self) -> str:
        """Say in a line what was tried and how it went."""
        verb = "is" if self.passed else f"should be {self.expected}, but is"
        told = f": {self.reason}" if self.reason and not self.passed else ""
        return (
            f"{self.place}: {self.part_id}: the {self.subject} {self.given} {verb} {self.got}{told}"
        )

    @property
    def mend(self) -> str:
        """What an author can do about a test that failed."""
        if self.passed:
            return ""
        kind = self.subject.partition(" ")[0]
        if kind == "misconception" and self.got.startswith("correct"):
            return "it is the right answer itself: change its `value`, or take it out"
        return _MENDS.get(kind, "")


def rubric_tests(rubric: Rubric, key: Mapping[str, Asked]) -> Iterator[RubricTest]:
    """Try every part with its examples, its reference, its misconceptions and no answer."""
    for question in rubric.questions:
        for part in question.parts:
            asked = key[part.id]
            alone = replace(question, parts=(part,), best=None, cap=None)
            trial = _Trial(replace(rubric, questions=(alone,)), asked)
            yield from trial.examples()
            yield from trial.reference()
            yield from trial.misconceptions()
            yield from trial.nothing()


@dataclass(frozen=True, slots=True)
class _Trial:
    """A rubric of one part, to be tried with answers."""

    rubric: Rubric
    asked: Asked

    def mark(self, given: Any) -> Mark:
        """Mark one answer as if a student had written it in an answer file."""
        part = self.asked.part
        field = AnswerField(given, part.place)
        document = Document("", fields={part.id: field})
        return self._only_mark(document)

    def _only_mark(self, document: Document) -> Mark:
        result = mark_submission(self.rubric, {self.asked.part.id: self.asked}, document, "")
        return result.marks[0]

    def examples(self) -> Iterator[RubricTest]:
        """Try the examples that the rubric gives."""
        for example in self.asked.part.examples:
            yield self._example(example, self.mark(example.given))

    def _example(self, example: Example, mark: Mark) -> RubricTest:
        expected, got = example.outcome, str(mark.outcome)
        passed = expected == got
        if example.points is not None:
            expected += f" with {_points(example.points)}"
            got += f" with {_points(mark.points)}"
            passed = passed and mark.points == example.points
        return self._test("example", example.given, expected, got, passed, example.place, mark)

    def reference(self) -> Iterator[RubricTest]:
        """Print the computed reference, read it again, and require full marks."""
        given = _as_given(self.asked)
        if given is None:
            return
        mark = self.mark(given)
        passed = mark.points == self._most()
        yield self._test(
            "reference", given, FULL_MARKS, _got(mark), passed, self._place("reference"), mark
        )

    def _most(self) -> Fraction:
        """Return the points for a right answer; an answer file shows no working."""
        return self.asked.part.points

    def misconceptions(self) -> Iterator[RubricTest]:
        """Require that every declared misconception is recognised, and is not correct."""
        for declared, computed in zip(
            self.asked.part.misconceptions, self.asked.declared, strict=True
        ):
            given = _printed(computed.value)
            mark = self.mark(given)
            caught = mark.misconception == declared.id
            got = f"{mark.outcome}, {CAUGHT if caught else 'not recognised'}"
            passed = caught and mark.points < self._most()
            subject = f"misconception `{declared.id}`"
            expected = f"incorrect, {CAUGHT}"
            yield self._test(subject, given, expected, got, passed, declared.place, mark)

    def nothing(self) -> Iterator[RubricTest]:
        """Require that no answer and an empty answer earn nothing."""
        for shown, mark in ((None, self._only_mark(Document(""))), ("", self.mark(""))):
            passed = mark.points == 0
            yield self._test("answer", shown, NOTHING, _got(mark), passed, self._place(""), mark)

    def _place(self, key: str) -> Place:
        return self.asked.part.places.get(key, self.asked.part.place)

    def _test(
        self,
        subject: str,
        given: Any,
        expected: str,
        got: str,
        passed: bool,
        place: Place,
        mark: Mark,
    ) -> RubricTest:
        part_id = self.asked.part.id
        said = next((message.text for message in mark.messages if message.text), "")
        return RubricTest(part_id, subject, _shown(given), expected, got, passed, place, said)


def _shown(given: Any) -> str:
    """Print an entry of an answer file in a line, as YAML would."""
    if isinstance(given, dict):
        return "{" + ", ".join(f"{key}: {_shown(item)}" for key, item in given.items()) + "}"
    if isinstance(given, list | tuple):
        return "[" + ", ".join(map(_shown, given)) + "]"
    return "nothing" if given is None else " ".join(str(given).split()) or "of blanks"


def _got(mark: Mark) -> str:
    return f"{mark.outcome} with {_points(mark.points)} of {_points(mark.available)}"


def _points(points: Fraction) -> str:
    return f"{points} point{'' if points == 1 else 's'}"


# -- a value as a student would write it ---------------------------------------------------------


def _as_given(asked: Asked) -> Any:
    """Return the reference as an entry of an answer file; None where there is none to write."""
    facts = kind_facts(asked)
    if facts.as_given is not None:
        return facts.as_given(asked.part.options)
    if asked.reference is None or isinstance(asked.reference.value, Finding):
        return None
    if not facts.own_reference or _lacks_form(asked):
        return None
    if asked.part.options.get("vectors", "any") != "any":
        return None  # the reference spans the space, and need not be orthogonal itself
    printed = _rounded(asked) or _printed(asked.reference.value)
    unit = asked.part.unit
    return f"{printed} {unit.name}" if unit is not None and unit.missing < 1 else printed


def _lacks_form(asked: Asked) -> bool:
    """Whether the reference itself has not the form that is asked for, as it may."""
    value = asked.value
    return isinstance(value, Expression) and form_lack(asked, value, kind_facts(asked)) is not None


def _rounded(asked: Asked) -> str:
    """Return a number with the digits that are asked for; empty where none are."""
    value = asked.value
    exact = enclose(value) if isinstance(value, Expression) else value
    if not asked.part.digits or not isinstance(exact, Enclosure):
        return ""
    asked_for = asked.part.digits[0]
    return rounded_literal(exact.midpoint, asked_for.what, asked_for.count)


def _printed(value: Value) -> Any:
    from grader.expressions.writing import to_plain

    match value:
        case Expression():
            return to_plain(value)
        case Enclosure():
            return _digits(value)
        case Iterates():
            return [_state(state) for state in value.states]
        case Labels():
            return dict(value.labels)
        case Finding():
            return value.sentence


def _state(state: tuple[Enclosure, ...]) -> Any:
    return _digits(state[0]) if len(state) == 1 else [_digits(entry) for entry in state]


def _digits(value: Enclosure) -> str:
    """Return a number exactly, or to the digits that are certain, at most fourteen.

    A fraction that is too long to be read, as of interest over many years, is rounded too.
    """
    longest = max(abs(value.lower.numerator), value.lower.denominator)
    if value.exact and longest < 10**MAX_DIGITS:
        return str(value.lower)
    for digits in range(14, 1, -1):
        low, high = (f"{float(end):.{digits}g}" for end in (value.lower, value.upper))
        if low == high:
            return low
    return str(value)
