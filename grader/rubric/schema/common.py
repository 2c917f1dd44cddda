"""What all parts of a rubric file share: names, hints, tolerances, misconceptions, examples."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any, ClassVar, Literal, NamedTuple

from pydantic import Field

from grader.expressions.nodes import Expression
from grader.rubric.schema.base import Spec
from grader.rubric.schema.fields import Amount, Dimensions, Formula, Id, Points, Share, Words
from grader.rubric.schema.written import Figures, FormWord, Unit


class NotationSpec(Spec):
    """Names and conventions of reading."""

    variables: Words = Field(
        default=(), description="Names that are variables, e.g. [x, w_1, theta]."
    )
    functions: Words = Field(default=(), description="Names that are functions, e.g. [sigma].")
    positive: Words = Field(default=(), description="Names that stand for positive numbers.")
    nonnegative: Words = Field(
        default=(), description="Names that stand for numbers that are 0 or more."
    )
    integer: Words = Field(default=(), description="Names that stand for integers.")
    complex: Words = Field(default=(), description="Names that stand for complex numbers.")
    noncommuting: Words = Field(default=(), description="Names whose products keep their order.")
    shapes: dict[str, Dimensions] = Field(
        default={},
        description="Vectors and matrices with their dimensions, e.g. {x: n, W: [m, n]}; with it,"
        " all other names are numbers.",
    )
    assume: Words = Field(
        default=(),
        description="What is known of vectors, matrices and random variables, e.g. [sum(y) = 1,"
        " S symmetric, X and Y independent].",
    )
    same: dict[str, Formula] = Field(default={}, description="Aliases, e.g. {W: w} reads W as w.")
    split_names: bool = Field(
        default=False, description="Read undeclared words as products of letters."
    )
    real_odd_roots: bool = Field(default=False, description="Read (-8)^(1/3) as -2.")
    decimal_comma: bool = Field(default=False, description="Read 3,5 as a number.")
    units: bool = Field(default=False, description="Read words after a number as units.")
    imaginary_unit: Literal["i", "j"] = Field(
        default="i", description="The letter of the imaginary unit; with j, 3+j4 is 3 + 4i."
    )


class FindSpec(Spec):
    """Hints where the answer stands; without them it is found by its left side."""

    names: Words = Field(default=(), description="Left sides under which the answer may stand.")
    after: Words = Field(
        default=(), description="Words before the answer; `code` for a program's output."
    )
    under: Words = Field(default=(), description="Labels or words of a heading above the answer.")


class CostsSpec(Spec):
    """Points that things cost which are otherwise only remarked."""

    notation_slip: Amount = Field(default=Fraction(0), description="A name used for another one.")
    program: Amount = Field(
        default=Fraction(0), description="A program that does not give its output."
    )
    wrong_answer: Amount = Field(
        default=Fraction(0), description="A wrong answer that earns nothing: points below 0."
    )


class MisconceptionSpec(Spec):
    """A wrong answer with a name."""

    id: Id = Field(description="A short name for reports.")
    value: Formula = Field(description="The wrong answer: a query of the model, or a formula.")
    message: str = Field(description="What the student is told.")
    share: Share = Field(
        default=Fraction(0), description="Share of the points that it still earns."
    )


class ItemSpec(Spec):
    """A reason for points, for those who mark by hand."""

    id: Id = Field(description="A short name; decisions refer to it.")
    text: str = Field(description="What the student is told.")
    points: Points = Field(
        description="Points that it gives; below 0, points that it takes from the full ones."
    )
    note: str = Field(default="", description="A note for those who mark.")
    hints: Words = Field(
        default=(), description="Words and phrases of an answer that speak for the item."
    )


OUTCOMES = (
    "correct", "partial", "follow-through", "incorrect", "missing", "unreadable", "needs_review",
)  # fmt: skip
OutcomeWord = Literal[
    "correct", "partial", "follow-through", "incorrect", "missing", "unreadable", "needs_review"
]


class ExampleSpec(Spec):
    """An answer with the outcome that it must get."""

    given: Any = Field(description="The answer as a student would write it in an answer file.")
    outcome: OutcomeWord = Field(description="What must become of it.")
    points: Points | None = Field(default=None, description="The points that it must get.")


class Refusal(NamedTuple):
    """Why a key says nothing with a kind of answer, and what to write instead."""

    reason: str
    mend: str


def no_quantity(reason: str, mend: str) -> Mapping[str, Refusal]:
    """Refuse a unit and digits for a kind whose answers hold no quantity."""
    return MappingProxyType(dict.fromkeys(("unit", *_DIGITS), Refusal(reason, mend)))


def no_digits(reason: str, mend: str) -> Mapping[str, Refusal]:
    """Refuse digits for a kind whose numbers do not stand alone."""
    return MappingProxyType(dict.fromkeys(_DIGITS, Refusal(reason, mend)))


_DIGITS = ("figures", "decimals")


class PartSpec(Spec):
    """What every part has, whatever its kind of answer.

    A kind of answer says with its keys which references it takes: values of the types `takes`, of
    any where there are none; `holding` are nodes of which the formula must hold one. Where it is
    `one_formula` or `a_number`, the reference has to have a value; where it is `rectangular`, its
    rows have one length. `refused` are keys of other kinds that mean nothing here, with what the
    author is told.
    """

    takes: ClassVar[tuple[type, ...]] = (Expression,)
    holding: ClassVar[tuple[type, ...]] = ()
    one_formula: ClassVar[bool] = False
    a_number: ClassVar[bool] = False
    rectangular: ClassVar[bool] = False
    refused: ClassVar[Mapping[str, Refusal]] = MappingProxyType({})

    id: Id = Field(description="The part's id within its question.")
    title: str = Field(default="", description="What is asked, in a few words.")
    points: Amount = Field(
        default=Fraction(1), description="Points for a right answer with its working."
    )
    model: str | None = Field(default=None, description="The model that computes the reference.")
    notation: NotationSpec | None = Field(default=None, description="More names, for this part.")
    labels: Words = Field(default=(), description="How a heading names the part, e.g. [2, b].")
    find: FindSpec = Field(default=FindSpec(), description="Hints where the answer stands.")
    working: Amount = Field(
        default=Fraction(0), description="Of the points, those for the working."
    )
    follow_through: Share = Field(
        default=Fraction(1, 2),
        description="Share of the points for a right step from a wrong result.",
    )
    no_follow_through_after: Words = Field(
        default=(),
        description="Wrong earlier results that make the rest too easy to earn anything.",
    )
    costs: CostsSpec = Field(default=CostsSpec(), description="Points that remarks cost.")
    show_reference: bool = Field(
        default=True,
        description="Whether feedback on a part without full points shows the reference answer.",
    )
    reveal: Literal["none", "hints", "solutions"] | None = Field(
        default=None,
        description="What feedback on a part without full points gives away; else solutions.",
    )
    extra_credit: bool = Field(default=False, description="Counts on top of the points available.")
    hint: Formula | None = Field(
        default=None, description="A query whose finding helps the marker."
    )
    misconceptions: tuple[MisconceptionSpec, ...] = Field(
        default=(), description="Known wrong answers."
    )
    items: tuple[ItemSpec, ...] = Field(
        default=(), description="Reasons for points, for those who mark by hand."
    )
    examples: tuple[ExampleSpec, ...] = Field(default=(), description="The rubric's own tests.")


class QuantityPart(PartSpec):
    """A part whose answer may be in a unit."""

    unit: Unit | None = Field(default=None, description="The unit that belongs to the answer.")


class MeasuredPart(QuantityPart):
    """A part whose answer is made of numbers, with a unit and digits that may be asked for."""

    figures: Figures | None = Field(
        default=None, description="Significant figures that are to be written."
    )
    decimals: Figures | None = Field(
        default=None, description="Decimal places that are to be written."
    )


class MathematicsPart(MeasuredPart):
    """A part whose answer is written as mathematics."""

    form: FormWord | None = Field(
        default=None, description="How the answer is to be written, e.g. factored."
    )
    over: Literal["rationals", "reals", "complex"] = Field(
        default="rationals", description="The numbers that factors may hold."
    )
    form_share: Share = Field(
        default=Fraction(0), description="Share of the points for a right value in another form."
    )
