"""Usual signs of what is asked: under its own title `\\bar x = 8` gives the mean of x."""

from __future__ import annotations

from grader.expressions.nodes import Call, Expression, Symbol
from grader.expressions.statement import Statement
from grader.rubric.types import Asked

#: By the query: `{x}` stands for the name of what it is asked of.
_SIGNS: dict[str, tuple[str, ...]] = {
    "mean": ("bar({x})", "mu", "mu_{x}", "m", "mean"),
    "median": ("tilde({x})", "M", "m", "median"),
    "sd": ("s", "s_{x}", "sigma", "sigma_{x}", "SD", "sd"),
    "population_sd": ("s", "sigma", "sigma_{x}", "SD", "sd"),
    "standard_error": ("SE", "se", "SEM"),
    "correlation": ("r", "r_xy", "rho"),
    "slope": ("b", "b_1", "m", "beta_1", "beta", "hat(beta)_1"),
    "intercept": ("a", "b_0", "beta_0", "b", "c", "hat(beta)_0"),
    "t_statistic": ("t",), "t_pooled": ("t",), "t_welch": ("t",), "t_paired": ("t",),
    "z_statistic": ("z",),
    "n": ("n", "N"),
    "det": ("D", "Delta"),
    "rank": ("r", "rank", "rk", "rg"),
    "trace": ("tr", "t"),
}  # fmt: skip


def has_usual_sign(asked: Asked, statement: Statement) -> bool:
    """Whether a line begins with a usual sign of what is asked of the model."""
    target = asked.reference.target if asked.reference else None
    first = statement.sides[0].expression
    if not isinstance(target, Call) or not isinstance(first, Symbol):
        return False
    signs = (sign.format(x=_name(target.args[:1])) for sign in _SIGNS.get(target.name, ()))
    return first.name in set(signs)


def _name(arguments: tuple[Expression, ...]) -> str:
    return arguments[0].name if arguments and isinstance(arguments[0], Symbol) else ""
