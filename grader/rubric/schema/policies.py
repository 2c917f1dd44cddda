"""The policies of a course in a rubric file: late work, questions that do not count, bonuses."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from grader.rubric.policies import seconds_of, zone_of
from grader.rubric.schema.base import Spec
from grader.rubric.schema.fields import Amount, Share

_UNITS = {"s": 1, "min": 60, "h": 3600, "hour": 3600, "day": 86_400, "d": 86_400, "week": 604_800}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(week|day|hour|min|h|d|s)(?:s|utes?)?")
_LONGEST = 400 * 86_400


def _duration(value: Any) -> int:
    """Read `15 min`, `2 hours`, `7 days` as seconds."""
    found = _DURATION.fullmatch(str(value).strip())
    seconds = int(Fraction(found[1]) * _UNITS[found[2]]) if found else -1
    if not 0 <= seconds <= _LONGEST:
        raise PydanticCustomError("amount", "a length of time such as 15 min, 2 hours or 7 days")
    return seconds


def _moment(value: Any) -> str:
    text = str(value)
    try:
        seconds_of(text, "UTC")
    except ValueError:
        message = "a day or time such as 2026-03-01 23:59 or 2026-03-01T23:59+01:00"
        raise PydanticCustomError("amount", message) from None
    return text


def _zone(value: Any) -> str:
    try:
        zone_of(str(value))
    except (KeyError, ValueError, OSError):
        raise PydanticCustomError("amount", "a time zone such as Europe/Berlin or UTC") from None
    return str(value)


_TEXT = WithJsonSchema({"type": "string"})
Duration = Annotated[int, BeforeValidator(_duration), _TEXT]
Moment = Annotated[str, BeforeValidator(_moment), _TEXT]
Zone = Annotated[str, BeforeValidator(_zone), _TEXT]


class LateSpec(Spec):
    """What it costs to hand in late."""

    due: Moment = Field(description="When it is due; a day alone ends at midnight.")
    cost: Share = Field(description="Share of the points that each started period costs, e.g. 10%.")
    per: Literal["day", "hour"] = Field(default="day", description="The period: day or hour.")
    of: Literal["earned", "available"] = Field(
        default="earned", description="Of which points the cost is a share."
    )
    most: Share = Field(default=Fraction(1), description="No more than this share is taken off.")
    grace: Duration = Field(default=0, description="So much later still is in time, e.g. 15 min.")
    closed_after: Duration | None = Field(
        default=None, description="What comes later than this after `due` earns nothing."
    )
    times_from: Literal["roster", "files"] = Field(
        default="roster",
        description="Where the time is taken from: roster.csv, or the files themselves.",
    )


class BonusSpec(Spec):
    """Points on top of the others."""

    points: Amount = Field(description="The points that are added.")
    title: str = Field(default="", description="What it is for, as the student is told.")
    at_least: Share | None = Field(
        default=None, description="Given for at least this share of the points, e.g. 90%."
    )
    before: Moment | None = Field(default=None, description="Given for handing in before this.")

    @model_validator(mode="after")
    def _one_reason(self) -> BonusSpec:
        if (self.at_least is None) == (self.before is None):
            raise PydanticCustomError("one_policy", "exactly one of at_least and before")
        return self


class PoliciesSpec(Spec):
    """What is done with the points of all questions together."""

    time_zone: Zone = Field(default="UTC", description="The zone of times that name none.")
    best: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="Only the best so many questions count."
    )
    drop_lowest: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="So many of the worst questions do not count."
    )
    bonus: tuple[BonusSpec, ...] = Field(default=(), description="Points on top of the others.")
    late: LateSpec | None = Field(default=None, description="What it costs to hand in late.")
    floor: Amount | None = Field(
        default=Fraction(0), description="The total is never below this; null for no floor."
    )
    cap: Amount | None = Field(default=None, description="The total is never above this.")

    @model_validator(mode="after")
    def _best_or_lowest(self) -> PoliciesSpec:
        if self.best is not None and self.drop_lowest is not None:
            raise PydanticCustomError("one_policy", "only one of best and drop_lowest")
        return self
