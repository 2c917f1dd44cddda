"""The class of everything that a rubric file can hold: what it refuses, whatever it is."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Spec(BaseModel):
    """What all parts of a rubric share: no unknown keys, nothing changes after loading."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, coerce_numbers_to_str=True, defer_build=True
    )
