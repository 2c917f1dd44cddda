"""Pictures where looking beats reading, as inline SVG that needs no script."""

from __future__ import annotations

from markupsafe import Markup

from grader.answers.base import MarkOutcome
from grader.expressions.nodes import Expression
from grader.marking.types import Mark
from grader.models.base import Iterates, Labels, Model
from grader.reports.pictures.iterates import iterates_picture
from grader.reports.pictures.number_line import number_line
from grader.reports.pictures.objective_curve import objective_curve
from grader.reports.pictures.tree_layout import Judged, tree_picture

_NOT_ALL_RIGHT = (MarkOutcome.PARTIAL, MarkOutcome.FOLLOW_THROUGH, MarkOutcome.INCORRECT)
_MAX_NODES = 40


def picture_of(mark: Mark, model: Model | None, solved: bool) -> Markup | None:
    """Return a picture of an answer beside what is right, or None where none would help.

    `solved` says whether what is right may be shown.
    """
    reference = mark.reference
    if not solved or reference is None or mark.outcome not in _NOT_ALL_RIGHT:
        return None
    match reference.value:
        case Iterates() as value:
            curve = objective_curve(model) if len(value.names) <= 2 else None
            return iterates_picture(value, mark.elements, curve)
        case Labels() as value:
            return _tree(value, mark)
        case Expression() as value:
            return _line(value, mark)
    return None


def _tree(value: Labels, mark: Mark) -> Markup | None:
    judged = {each.name: Judged(each.given, each.right) for each in mark.elements if each.given}
    small = len(value.nodes) <= _MAX_NODES
    return tree_picture(value.nodes, judged) if judged and small else None


def _line(value: Expression, mark: Mark) -> Markup | None:
    read = mark.response.read if mark.response else None
    return number_line(read, value) if isinstance(read, Expression) else None
