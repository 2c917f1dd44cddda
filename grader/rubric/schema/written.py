"""What a rubric may demand beside the value: a tolerance, a unit, figures, a form."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from grader.rubric.schema.base import Spec
from grader.rubric.schema.fields import Amount, Formula, Share


class ToleranceSpec(Spec):
    """How close a number has to be; exactly one of the keys."""

    absolute: Amount | None = Field(default=None, description="Greatest difference.")
    relative: Amount | None = Field(
        default=None, description="Greatest relative difference, e.g. 1%."
    )
    digits: Annotated[int, Field(ge=1, le=60)] | None = Field(
        default=None, description="Significant digits to which both must round alike."
    )
    decimals: Annotated[int, Field(ge=0, le=60)] | None = Field(
        default=None, description="Decimal places to which both must round alike."
    )
    at_least_decimals: Annotated[int, Field(ge=0, le=60)] | None = Field(
        default=None,
        description="Right as rounded to the places written, which are this many or more.",
    )

    @model_validator(mode="after")
    def _one_policy(self) -> ToleranceSpec:
        if len(self.model_fields_set - {"share"}) != 1:
            raise PydanticCustomError(
                "one_policy",
                "exactly one of absolute, relative, digits, decimals, at_least_decimals",
            )
        return self


class BandSpec(ToleranceSpec):
    """A tolerance, and what a number within it earns."""

    share: Share = Field(description="Share of the points for a number within this tolerance.")


def _with_its_key(value: Any) -> Any:
    """Read `1%` as a relative tolerance; of a bare number it is not said which one it is."""
    if isinstance(value, str) and value.strip().endswith("%"):
        return {"relative": value}
    if isinstance(value, str | int) and not isinstance(value, bool):
        said = str(value).strip().lstrip("±+- ")
        either = f"{{absolute: {said}}} or {{relative: {said}}}, which it does not say"
        raise PydanticCustomError("one_policy", "{either}", {"either": either})
    return value


# The tags of unions stand in `<>`, so that no message takes them for keys.
def _one_or_several(value: Any) -> str:
    return "<several>" if isinstance(value, list | tuple) else "<one>"


Tolerance = Annotated[
    Annotated[ToleranceSpec, Tag("<one>")]
    | Annotated[tuple[BandSpec, ...], Tag("<several>"), Field(min_length=1)],
    Discriminator(_one_or_several),
    BeforeValidator(_with_its_key),
]
"""One tolerance (`1%` for short), or several bands with shares; the first that holds counts."""


class UnitSpec(Spec):
    """The unit that belongs to an answer, and what becomes of answers without it."""

    model_config = ConfigDict(populate_by_name=True)

    is_: str = Field(alias="is", description="The unit, e.g. m/s.")
    missing: Share = Field(
        default=Fraction(1), description="Share of the points where no unit is written."
    )
    other: Literal["convert", "refuse"] | Share = Field(
        default="convert",
        description="A right value in another unit: `convert`, `refuse`, or its share.",
    )
    wrong: Share = Field(
        default=Fraction(0),
        description="Share for the right number with a unit that makes the value wrong.",
    )
    dimension: Share = Field(
        default=Fraction(0),
        description="Share for the right number with a unit that measures something else.",
    )
    difference: bool = Field(
        default=False, description="Degrees are those of a difference of temperatures."
    )


class FiguresSpec(Spec):
    """How many digits are to be written; exactly one of the counts."""

    exactly: Annotated[int, Field(ge=0, le=60)] | None = Field(
        default=None, description="So many, no more and no fewer."
    )
    at_least: Annotated[int, Field(ge=0, le=60)] | None = Field(
        default=None, description="So many or more."
    )
    share: Share = Field(
        default=Fraction(0), description="Share for a right value with another number of digits."
    )

    @model_validator(mode="after")
    def _one_count(self) -> FiguresSpec:
        if (self.exactly is None) == (self.at_least is None):
            raise PydanticCustomError("one_policy", "exactly one of exactly, at_least")
        return self


def _simple_or_mapping(value: Any) -> str:
    return "<mapping>" if isinstance(value, dict | Spec) else "<simple>"


Unit = Annotated[
    Annotated[Formula, Tag("<simple>")] | Annotated[UnitSpec, Tag("<mapping>")],
    Discriminator(_simple_or_mapping),
]
Figures = Annotated[
    Annotated[int, Tag("<simple>"), Field(ge=0, le=60)] | Annotated[FiguresSpec, Tag("<mapping>")],
    Discriminator(_simple_or_mapping),
]
FormWord = Literal[
    "factored", "expanded", "lowest_terms", "single_fraction", "partial_fractions",
    "completed_square", "as_reference",
]  # fmt: skip
