"""Usual signs of what is asked: under its own title `\\bar x = 8` gives the mean of x.

The derivative of a formula is called `dy/dx`, `f'(x)` or `(x^2 e^x)'`, as one likes.
"""

from __future__ import annotations

from functools import lru_cache

from grader.expressions.nodes import Call, Derivative, Expression, Symbol
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols
from grader.rubric.types import Asked
from grader.same import Same

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


def is_derivative_asked(asked: Asked, statement: Statement) -> bool:
    """Whether a line begins with a derivative as it is asked, whatever the function is called.

    The order and the name that it is by have to be those that are asked, and the function must not
    be another one that the model defines.
    """
    target = asked.reference.target if asked.reference else None
    if not isinstance(target, Derivative) or len(target.orders) != 1 or not statement.relations:
        return False
    first = statement.sides[0].expression
    order, function = _derived(first, target.args[1]) if isinstance(first, Expression) else (0, "")
    if order != target.orders[0]:
        return False
    return function not in _names_of_model(Same(asked))


@lru_cache(maxsize=512)
def _names_of_model(given: Same[Asked]) -> frozenset[str]:
    """Return what the quantities and functions of a part's model are called."""
    asked = given.value
    if asked.model is None:
        return frozenset()
    definitions = asked.model.vocabulary().definitions
    functions = {left.name for left in definitions if isinstance(left, Call)}
    sides = (*definitions, *definitions.values())
    return frozenset(functions | {name.name for side in sides for name in free_symbols(side)})


def _derived(side: Expression, by: Expression) -> tuple[int, str]:
    """Return the order of a derivative by a name, and what its function is called, if it has one.

    `y'` is one by whatever it is by.
    """
    match side:
        case Derivative(args=(of, name), orders=(order,)) if name is by:
            return order, of.name if isinstance(of, Symbol | Call) else ""
        case Call(name="primed", args=(_,)):
            return 1, ""
        case Call(args=(name,)) if side.primes and name is by:
            return side.primes, side.name
        case Symbol() if side.name.endswith("'"):
            plain = side.name.rstrip("'")
            return len(side.name) - len(plain), plain
    return 0, ""
