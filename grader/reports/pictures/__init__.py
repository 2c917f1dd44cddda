"""Pictures where looking beats reading, as inline SVG that needs no script."""

from __future__ import annotations

from markupsafe import Markup

from grader.marking.types import Mark
from grader.models.base import Model


def picture_of(mark: Mark, model: Model | None, solved: bool) -> Markup | None:
    """Return a picture of an answer beside what is right; `solved` says whether that is shown."""
    return None
