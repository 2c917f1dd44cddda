"""What both ways to sympy share: their error, and symbols with the domains of their names."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from grader.expressions.notation import DEFAULT_NOTATION, Notation

Sympy = Any


class NoBridge(Exception):
    """There is no counterpart on the other side."""


P = ParamSpec("P")
T = TypeVar("T")


def by_sympy(task: Callable[P, T]) -> Callable[P, T]:
    """Turn what sympy raises on a question that it cannot handle into `NoBridge`.

    sympy has no one kind of error for this: it raises NotImplementedError, but also TypeError,
    AttributeError and others from deep inside. The author sees the text.
    """

    @wraps(task)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return task(*args, **kwargs)
        except _SYMPY_ERRORS as error:
            raise NoBridge(f"sympy gives up: {type(error).__name__}: {error}") from None

    return guarded


_SYMPY_ERRORS = (
    NotImplementedError, TypeError, AttributeError, ValueError, ArithmeticError, LookupError,
    RecursionError,
)  # fmt: skip


def symbol_of(name: str, notation: Notation = DEFAULT_NOTATION) -> Sympy:
    """Return the sympy symbol of a name with its declared domain; real unless declared."""
    import sympy

    domains: dict[str, bool] = {}
    if name in notation.positive:
        domains["positive"] = True
    elif name in notation.nonnegative:
        domains["nonnegative"] = True
    elif name not in notation.complex_:
        domains["real"] = True
    if name in notation.integer:
        domains["integer"] = True
    return sympy.Symbol(name, **domains)
