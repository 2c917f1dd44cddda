"""A rubric after loading: plain data, every reference still to be computed by its model."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from grader.equivalence import NumberPolicy
from grader.errors import Place
from grader.expressions.nodes import Expression
from grader.expressions.notation import Notation
from grader.models.base import Misconception, Model, Query, Reference, Value
from grader.rubric.policies import Policies
from grader.same import Same

#: Told before each computation that may take long: what is computed, and where the rubric asks it.
Begin = Callable[[str, Place], None]


def unwatched(what: str, place: Place) -> None:
    """Begin a computation that nobody watches."""


_NO_OPTIONS: Mapping[str, Any] = MappingProxyType({})


class Reveal(StrEnum):
    """What feedback on a part without full points gives away of the solution."""

    NONE = "none"
    HINTS = "hints"
    SOLUTIONS = "solutions"


@dataclass(frozen=True, slots=True)
class Find:
    """Hints where an answer stands: names on its left side, words before it, headings around it.

    `after` are words or `code` (the output of a program); `under` are labels or words of headings.
    """

    names: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    under: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """An answer with the outcome that it must get: the rubric's own test."""

    given: Any
    outcome: str
    place: Place
    points: Fraction | None = None


@dataclass(frozen=True, slots=True)
class DeclaredMisconception:
    """A wrong answer that the author names: a query or formula, and its share of the points."""

    id: str
    value: str
    message: str
    share: Fraction
    place: Place


@dataclass(frozen=True, slots=True)
class RubricItem:
    """A reason for points that a person gives or takes: `points` below 0 are taken from the full.

    `text` is for the student, `note` for those who mark. `hints` are words and phrases in an answer
    that speak for the item.
    """

    id: str
    text: str
    points: Fraction
    note: str = ""
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitAsked:
    """The unit of a part, and the shares that are left where the answer has not just that unit.

    `missing`: no unit is written. `other`: the right value in another unit. `wrong`: the right
    number with a unit that makes its value wrong. `dimension`: the right number with a unit that
    measures something else. `difference` says that degrees are those of a difference. A unit
    `of_title` is one that the author did not declare: the title of the part asks in it.
    """

    name: str
    missing: Fraction = Fraction(1)
    other: Fraction = Fraction(1)
    wrong: Fraction = Fraction(0)
    dimension: Fraction = Fraction(0)
    difference: bool = False
    of_title: bool = False


@dataclass(frozen=True, slots=True)
class DigitsAsked:
    """How many digits a number must be written with: `what` is `figures` or `decimals`.

    `share` of the points is left for a right value with another count.
    """

    what: str
    count: int
    or_more: bool = False
    share: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class FormAsked:
    """How a formula must be written (`grader.forms`), and the share for a right one that is not."""

    name: str
    over: str = "rationals"
    share: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Band:
    """A tolerance, and the share of the points for a number within it."""

    policy: NumberPolicy
    share: Fraction


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is asked and marked; `id` is `question.part`.

    `kind` names the answer kind and `options` hold the fields that only this kind has, validated.
    `working` of the `points` are for the lines that lead to the answer. The reference is the
    model's answer to `query`, or the value of a `formula` in which queries stand, or the formula
    `given` where the part has no model. `labels` say how
    a heading would name the part, `("2", "b")` for q2b: a preference, never a restriction. After an
    earlier wrong answer that equals one of `no_follow_through_after` nothing follows through.
    `slip_cost` and `program_cost` are the points that a slip of notation and a program that does
    not give its output cost, `wrong_cost` those of a wrong answer. `reveal` says whether the
    feedback on a part without full points shows the right answer with its steps, or hints alone, or
    neither. `items` are for those who mark by hand. `places` are those of single keys of the part.
    `bands` are further tolerances behind `policy`, each with its share; where there are any, the
    first holds the share of `policy` itself. `reference_text` is the reference as it was written.
    Where the answer is `one_formula`, it may stand under its name as a function, `y(t)`.
    """

    id: str
    title: str
    points: Fraction
    kind: str
    place: Place
    model_name: str = ""
    query: Query | None = None
    formula: str = ""
    hint: Query | None = None
    notation: Notation = field(default_factory=Notation)
    find: Find = field(default_factory=Find)
    policy: NumberPolicy = field(default_factory=NumberPolicy)
    working: Fraction = Fraction(0)
    follow_through: Fraction = Fraction(1, 2)
    extra_credit: bool = False
    reveal: Reveal = Reveal.SOLUTIONS
    misconceptions: tuple[DeclaredMisconception, ...] = ()
    examples: tuple[Example, ...] = ()
    options: Mapping[str, Any] = field(default_factory=lambda: _NO_OPTIONS)
    given: Expression | None = None
    labels: tuple[str, ...] = ()
    no_follow_through_after: tuple[Expression, ...] = ()
    slip_cost: Fraction = Fraction(0)
    program_cost: Fraction = Fraction(0)
    items: tuple[RubricItem, ...] = ()
    wrong_cost: Fraction = Fraction(0)
    places: Mapping[str, Place] = field(default_factory=dict)
    unit: UnitAsked | None = None
    digits: tuple[DigitsAsked, ...] = ()
    form: FormAsked | None = None
    bands: tuple[Band, ...] = ()
    reference_text: str = ""
    one_formula: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A part with all that is needed to check answers to it: the answer key's entry.

    `declared` are the misconceptions that the rubric names, their values computed. `results` are
    what a program must return for each call of `part.options["calls"]`, in order. `library` are the
    wrong answers that the model knows, or None where they are left to be computed when needed.
    """

    part: Part
    reference: Reference | None = None
    hint: Reference | None = None
    model: Model | None = None
    declared: tuple[Misconception, ...] = ()
    results: tuple[Reference, ...] = ()
    library: tuple[Misconception, ...] | None = None

    @property
    def value(self) -> Value | None:
        """The right answer, if there is one."""
        return None if self.reference is None else self.reference.value

    def asking_for(self, value: Value) -> Asked:
        """Return the part with another right answer."""
        assert self.reference is not None
        return replace(self, reference=replace(self.reference, value=value))

    def known_wrong_answers(self) -> tuple[Misconception, ...]:
        """Return the model's library of wrong answers to what is asked."""
        if self.library is not None:
            return self.library
        if self.model is None or self.part.query is None:
            return ()
        return _wrong_answers(Same(self.model), Same(self.part.query))


@lru_cache(maxsize=64)
def _wrong_answers(model: Same[Model], query: Same[Query]) -> tuple[Misconception, ...]:
    """Compute a library once: it is the same for every answer that is wrong."""
    return model.value.misconceptions(query.value)


@dataclass(frozen=True, slots=True)
class Question:
    """A question: its parts in order, under one model and one notation."""

    id: str
    title: str
    parts: tuple[Part, ...]
    place: Place
    labels: tuple[str, ...] = ()
    best: int | None = None
    cap: Fraction | None = None
    floor: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Rubric:
    """An assignment: models by name, questions in order.

    `template` is the file as read, from which the rubric of each student's numbers is built;
    `keys` holds the answer keys that were computed already, by the numbers they are for.
    """

    id: str
    title: str
    source: str
    sha256: str
    notation: Notation
    models: Mapping[str, Model]
    questions: tuple[Question, ...]
    parameters: Mapping[str, tuple[Fraction, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    policies: Policies = field(default_factory=Policies)
    template: Any = field(default=None, repr=False, compare=False)
    keys: dict[Any, Mapping[str, Asked]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def parts(self) -> tuple[Part, ...]:
        """All parts, in order."""
        return tuple(part for question in self.questions for part in question.parts)

    def notation_of(self, part_ids: Collection[str]) -> Notation:
        """Return the notation of lines that can answer these parts alone.

        One letter may be a vector in one question and a number in another: such lines have the
        shapes of their own parts, unless these disagree themselves.
        """
        own = [part.notation.shapes for part in self.parts if part.id in part_ids]
        shapes = {name: shape for each in own for name, shape in each.items()}
        if not own or any(shapes[name] != shape for each in own for name, shape in each.items()):
            return self.notation
        return replace(self.notation, shapes=shapes) if self.notation.shapes else self.notation


def question_of(part_id: str) -> str:
    """Return the id of the question that a part belongs to, with which its own begins."""
    return part_id.rpartition(".")[0]
