"""Why a path on a bump without end never rises higher again, where that can be proved."""

from __future__ import annotations

from collections.abc import Sequence

from grader.expressions.nodes import Symbol
from grader.expressions.traversal import free_symbols
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import evaluate
from grader.models.arithmetic.reals import Real
from grader.models.iteration.objective import PieceObjective
from grader.models.iteration.optimizer import Optimizer
from grader.models.iteration.optimizer_questions import exact_key
from grader.models.iteration.optimizers import Stage
from grader.models.threshold.adam_trap import bound_after


def why_never_higher(model: Optimizer, stages: Sequence[Stage], greatest: Real) -> str:
    """Return the reason in a sentence; empty where only the steps looked at speak for it."""
    seen: set[object] = set()
    for stage in stages:
        key = exact_key(stage)
        if key is not None and key in seen:
            return "after that the path repeats itself exactly, so no later one is greater either"
        seen.add(key)
    border = _border(model)
    bound = None if border is None else _trapped(model, stages, greatest, border)
    if border is None or bound is None:
        return ""
    return (
        f"later ones stay below {_float(border) + bound + 1e-4:.4g}: however the path now crosses "
        f"{_float(border):.4g}, it turns back before that, and then crosses it no faster; so no "
        f"later {model.objective.variables[0].name} is greater either"
    )


def _trapped(
    model: Optimizer, stages: Sequence[Stage], greatest: Real, border: Real
) -> float | None:
    """Return a bound on the later distances from the border, for Adam on two equal slopes."""
    settings = model.settings
    plain = settings.bias_correction and settings.correct_first and settings.correct_second
    still = reals.same(settings.epsilon, reals.exact(0))
    light = reals.same(settings.weight_decay, reals.exact(0))
    step = _constant_step(model)
    slope = _slope(model)
    if model.method not in ("adam", "adamw") or not (plain and still and light):
        return None
    if step is None or slope is None or not reals.is_exact(settings.beta_1):
        return None
    distances = [_float(reals.subtract(stage.point[0], border)) for stage in stages]
    means = [_float(reals.divide(stage.inner["m"][0], slope)) for stage in stages]
    height = _float(reals.subtract(greatest, border)) * (1 - 1e-9)
    return bound_after(distances, means, step, _float(settings.beta_1), height)


def _float(value: Real) -> float:
    return float(reals.enclosure(value).midpoint)


def _border(model: Optimizer) -> Real | None:
    """Return the one border of the objective, if it has just one that is a fraction."""
    objective = model.objective
    if not isinstance(objective, PieceObjective) or len(objective.pieces) != 2:
        return None
    until = objective.pieces[0].until
    if until is None or any(name not in objective.constants for name in free_symbols(until)):
        return None
    border = evaluate(until, objective.constants)
    return border if reals.is_exact(border) else None


def _slope(model: Optimizer) -> Real | None:
    """Return s where the slopes are -s and s."""
    objective = model.objective
    if not isinstance(objective, PieceObjective) or len(objective.pieces) != 2:
        return None
    left, right = (evaluate(piece.slope, objective.constants) for piece in objective.pieces)
    opposite = reals.same(reals.add(left, right), reals.exact(0))
    return right if opposite and reals.sign(right) > 0 else None


def _constant_step(model: Optimizer) -> float | None:
    formula = getattr(model.settings.step_size, "formula", None)
    if formula is None or Symbol("t") in free_symbols(formula):
        return None
    return _float(model.settings.step_size(1))
