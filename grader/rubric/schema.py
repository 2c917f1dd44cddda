"""The rubric file as pydantic models: every key, its type, its default, and what it means.

This is the one home of the file's grammar: loading validates with these models, `grader schema`
prints them as JSON Schema, and docs/rubric.md is checked against them.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from grader.rubric.fields import Amount, Formula, Id, Share, Words


class Spec(BaseModel):
    """What all parts of a rubric share: no unknown keys, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


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
    same: dict[str, Formula] = Field(default={}, description="Aliases, e.g. {W: w} reads W as w.")
    split_names: bool = Field(
        default=False, description="Read undeclared words as products of letters."
    )
    real_odd_roots: bool = Field(default=False, description="Read (-8)^(1/3) as -2.")
    decimal_comma: bool = Field(default=False, description="Read 3,5 as a number.")
    units: bool = Field(default=False, description="Read words after a number as units.")


class FindSpec(Spec):
    """Hints where the answer stands; without them it is found by its left side."""

    names: Words = Field(default=(), description="Left sides under which the answer may stand.")
    after: Words = Field(
        default=(), description="Words before the answer; `code` for a program's output."
    )
    under: Words = Field(default=(), description="Labels or words of a heading above the answer.")


class ToleranceSpec(Spec):
    """How close a number has to be; exactly one of the keys."""

    absolute: Amount | None = Field(default=None, description="Greatest difference.")
    relative: Amount | None = Field(
        default=None, description="Greatest relative difference, e.g. 1%."
    )
    digits: Annotated[int, Field(ge=1, le=60)] | None = Field(
        default=None, description="Significant digits that must agree."
    )
    decimals: Annotated[int, Field(ge=0, le=60)] | None = Field(
        default=None, description="Decimal places that must agree."
    )
    at_least_decimals: Annotated[int, Field(ge=0, le=60)] | None = Field(
        default=None,
        description="Right as rounded to the places written, which are this many or more.",
    )

    @model_validator(mode="after")
    def _one_policy(self) -> ToleranceSpec:
        if len(self.model_fields_set) != 1:
            raise PydanticCustomError(
                "one_policy",
                "exactly one of absolute, relative, digits, decimals, at_least_decimals",
            )
        return self


class CostsSpec(Spec):
    """Points that things cost which are otherwise only remarked."""

    notation_slip: Amount = Field(default=Fraction(0), description="A name used for another one.")
    program: Amount = Field(
        default=Fraction(0), description="A program that does not give its output."
    )


class MisconceptionSpec(Spec):
    """A wrong answer with a name."""

    id: Id = Field(description="A short name for reports.")
    value: Formula = Field(description="The wrong answer: a query of the model, or a formula.")
    message: str = Field(description="What the student is told.")
    share: Share = Field(
        default=Fraction(0), description="Share of the points that it still earns."
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
    points: Amount | None = Field(default=None, description="The points that it must get.")


class PartSpec(Spec):
    """What every part has, whatever its kind of answer."""

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
    extra_credit: bool = Field(default=False, description="Counts on top of the points available.")
    hint: Formula | None = Field(
        default=None, description="A query whose finding helps the marker."
    )
    misconceptions: tuple[MisconceptionSpec, ...] = Field(
        default=(), description="Known wrong answers."
    )
    examples: tuple[ExampleSpec, ...] = Field(default=(), description="The rubric's own tests.")


Credit = Literal["each", "all"]
_CREDIT = "`each` element is marked by itself, or `all` of them must be right."


class ExpressionPart(PartSpec):
    """A formula, compared by equivalence."""

    answer: Literal["expression"]
    reference: Formula = Field(description="A query of the model, or the formula itself.")
    up_to: Literal["constant", "factor"] | None = Field(
        default=None, description="Right up to an added `constant`, or a constant `factor`."
    )
    tolerance: ToleranceSpec | None = Field(
        default=None, description="For decimals in the formula."
    )


class EquationPart(PartSpec):
    """An equation, inequality or system, compared by its solutions."""

    answer: Literal["equation"]
    reference: Formula = Field(description="A query of the model, or the equation itself.")


class SetPart(PartSpec):
    """A set, an interval or a union of them."""

    answer: Literal["set"]
    reference: Formula = Field(description="A query of the model, or the set itself.")
    tolerance: ToleranceSpec | None = Field(
        default=None, description="How close its numbers have to be."
    )
    credit: Credit = Field(default="all", description=_CREDIT)


class NumberPart(PartSpec):
    """A number."""

    answer: Literal["number"]
    reference: Formula = Field(description="A query of the model, or the number itself.")
    tolerance: ToleranceSpec | None = Field(default=None, description="How close it has to be.")
    unit: str = Field(default="", description="The unit that belongs to the number.")


class IteratesPart(PartSpec):
    """The states of an iteration."""

    answer: Literal["iterates"]
    reference: Formula = Field(description="A query of the model, e.g. theta[0:9].")
    names: Words = Field(
        default=(), description="How students name the quantities of a state, in order."
    )
    tolerance: ToleranceSpec | None = Field(
        default=None, description="How close each number has to be."
    )
    credit: Credit = Field(default="each", description=_CREDIT)


class VectorPart(PartSpec):
    """A vector; a row is taken for a column."""

    answer: Literal["vector"]
    reference: Formula = Field(description="A query of the model, or the vector itself.")
    tolerance: ToleranceSpec | None = Field(
        default=None, description="How close each entry has to be."
    )
    credit: Credit = Field(default="all", description=_CREDIT)
    up_to: Literal["factor"] | None = Field(
        default=None, description="Any multiple but zero is right."
    )


class MatrixPart(PartSpec):
    """A matrix."""

    answer: Literal["matrix"]
    reference: Formula = Field(description="A query of the model, or the matrix itself.")
    tolerance: ToleranceSpec | None = Field(
        default=None, description="How close each entry has to be."
    )
    credit: Credit = Field(default="all", description=_CREDIT)
    up_to: Literal["factor"] | None = Field(
        default=None, description="Any multiple but zero is right."
    )


class ListPart(PartSpec):
    """Several answers, e.g. all eigenvalues, or eigenvectors up to a factor."""

    answer: Literal["list"]
    reference: Formula = Field(description="A query of the model, or the list itself.")
    order: Literal["fixed", "any"] = Field(default="fixed", description="Whether the order counts.")
    tolerance: ToleranceSpec | None = Field(
        default=None, description="How close each number has to be."
    )
    credit: Credit = Field(default="all", description=_CREDIT)
    up_to: Literal["factor"] | None = Field(default=None, description="Each item up to a factor.")


class LabelsPart(PartSpec):
    """A label for every node of a computation tree."""

    answer: Literal["labels"]
    reference: Formula = Field(description="A query of the model, e.g. labels(operation).")
    synonyms: dict[str, Words] = Field(
        default={}, description="More words for a label: {add: [plus]}."
    )
    tolerance: ToleranceSpec | None = Field(
        default=None, description="For labels that are numbers."
    )
    credit: Credit = Field(default="each", description=_CREDIT)


class ChoicePart(PartSpec):
    """One or several of given choices."""

    answer: Literal["choice"]
    choices: dict[str, Formula] = Field(description="The choices by their letter.", min_length=2)
    correct: Words = Field(description="The letter of the right one, or of all right ones.")
    credit: Credit = Field(default="all", description=_CREDIT)


class PatternSpec(Spec):
    """A text that earns a share of the points."""

    pattern: str = Field(description="A regular expression for the whole answer.")
    share: Share = Field(description="Share of the points.")
    message: str = Field(default="", description="What the student is told.")


class TextPart(PartSpec):
    """Words, matched by patterns; what matches none goes to a person."""

    answer: Literal["text"]
    accept: Words = Field(description="Regular expressions; the whole answer must match one.")
    reject: tuple[PatternSpec, ...] = Field(
        default=(), description="Known wrong or half-right answers."
    )
    ignore_case: bool = Field(
        default=True, description="Take capital and small letters as the same."
    )


class CallSpec(Spec):
    """A call of the student's function, and what it must return."""

    arguments: tuple[Formula, ...] = Field(description="The arguments, numbers or lists of them.")
    result: Formula = Field(description="A query of the model, or the value itself.")


class ProgramPart(PartSpec):
    """A program, called in the sandbox."""

    answer: Literal["program"]
    function: str = Field(description="The function that the program must define.")
    calls: tuple[CallSpec, ...] = Field(description="The calls to check.", min_length=1)
    tolerance: ToleranceSpec | None = Field(
        default=None, description="How close each result has to be."
    )
    credit: Credit = Field(default="each", description=_CREDIT)


class ReviewPart(PartSpec):
    """Prose that a person marks."""

    answer: Literal["review"]


AnyPart = Annotated[
    ExpressionPart | EquationPart | SetPart | NumberPart | IteratesPart | VectorPart | MatrixPart
    | ListPart | LabelsPart | ChoicePart | TextPart | ProgramPart | ReviewPart,
    Field(discriminator="answer"),
]  # fmt: skip

PART_SPECS: dict[str, type[PartSpec]] = {
    "expression": ExpressionPart,
    "equation": EquationPart,
    "set": SetPart,
    "number": NumberPart,
    "iterates": IteratesPart,
    "vector": VectorPart,
    "matrix": MatrixPart,
    "list": ListPart,
    "labels": LabelsPart,
    "choice": ChoicePart,
    "text": TextPart,
    "program": ProgramPart,
    "review": ReviewPart,
}


class QuestionHead(Spec):
    """A question without its parts."""

    id: Id = Field(description="The question's id; q2b is found under headings such as `2 (b)`.")
    title: str = Field(default="", description="What the question is about.")
    labels: Words = Field(default=(), description="How a heading names the question, e.g. [2, b].")
    model: str | None = Field(default=None, description="The model of all its parts.")
    notation: NotationSpec | None = Field(
        default=None, description="More names, for this question."
    )
    each: dict[str, Any] = Field(
        default={}, description="Keys that every part has unless it says other."
    )
    best: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="Only the best so many parts count."
    )
    cap: Amount | None = Field(
        default=None, description="No more points than this for the question."
    )


class QuestionSpec(QuestionHead):
    """A question with several parts."""

    parts: tuple[AnyPart, ...] = Field(description="What is asked.", min_length=1)


class RubricHead(Spec):
    """A rubric without its models and questions."""

    id: Id | None = Field(
        default=None, description="Names the assignment; else the name of the file."
    )
    title: str = Field(default="", description="The title of the assignment.")
    notation: NotationSpec = Field(default=NotationSpec(), description="Names and ways of reading.")
    parameters: dict[str, tuple[Formula, ...]] = Field(
        default={}, description="Numbers that differ between students: {a: [1..9]}; written `{a}`."
    )
    each: dict[str, Any] = Field(
        default={}, description="Keys that every part has unless it says other."
    )


class RubricSpec(RubricHead):
    """A rubric: models that compute, and questions that ask."""

    models: dict[str, dict[str, Any]] = Field(default={}, description="Models by name.")
    questions: tuple[QuestionSpec | AnyPart, ...] = Field(
        description="The questions; one that asks a single thing is itself a part.", min_length=1
    )
