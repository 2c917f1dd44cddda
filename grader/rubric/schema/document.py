"""The rubric file as pydantic models: every key, its type, its default, and what it means.

With the modules beside it this is the home of the file's grammar: loading validates
with these models, `grader schema` prints them as JSON Schema, and docs/rubric.md is checked against
them.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from grader.rubric.schema.base import Spec
from grader.rubric.schema.common import (
    OUTCOMES,
    CostsSpec,
    FindSpec,
    MathematicsPart,
    NotationSpec,
    PartSpec,
    Refusal,
)
from grader.rubric.schema.fields import Amount, Id, Words
from grader.rubric.schema.parts import (
    OTHER_NAMES_OF_KINDS,
    PART_SPECS,
    PROPERTIES,
    AnyAnswerPart,
    AnyPart,
    ChoicePart,
    FactorsPart,
    OrderPart,
    ReviewPart,
    TablePart,
    TextPart,
)
from grader.rubric.schema.policies import BonusSpec, LateSpec, PoliciesSpec
from grader.rubric.schema.written import BandSpec, FiguresSpec, ToleranceSpec, UnitSpec

__all__ = [
    "OTHER_NAMES_OF_KINDS", "OUTCOMES", "PART_SPECS", "PROPERTIES", "AnyAnswerPart", "AnyPart",
    "BandSpec", "BonusSpec", "ChoicePart", "CostsSpec", "FactorsPart", "FiguresSpec", "FindSpec",
    "LateSpec",
    "MathematicsPart", "NotationSpec", "OrderPart", "PartSpec", "PoliciesSpec", "QuestionHead",
    "QuestionSpec", "Refusal", "ReviewPart", "RubricHead", "RubricSpec", "Spec", "TablePart",
    "TextPart", "ToleranceSpec", "UnitSpec",
]  # fmt: skip


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
    floor: Amount | None = Field(
        default=None, description="No fewer points than this, whatever wrong answers cost."
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
    parameters: dict[str, Words] = Field(
        default={}, description="Numbers that differ between students: {a: [1..9]}; written `{a}`."
    )
    each: dict[str, Any] = Field(
        default={}, description="Keys that every part has unless it says other."
    )
    policies: PoliciesSpec | None = Field(
        default=None, description="What is done with the points of all questions together."
    )


class RubricSpec(RubricHead):
    """A rubric: models that compute, and questions that ask."""

    models: dict[str, dict[str, Any]] = Field(default={}, description="Models by name.")
    questions: tuple[QuestionSpec | AnyPart, ...] = Field(
        description="The questions; one that asks a single thing is itself a part.", min_length=1
    )
