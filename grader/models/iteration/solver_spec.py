"""The YAML of a numerical method, and how it becomes one."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from grader.expressions.nodes import Expression, Symbol
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols
from grader.models.arithmetic.evaluate import Constants
from grader.models.iteration.build import read_number, read_parameters
from grader.models.iteration.path import Iteration
from grader.models.iteration.solvers import Formulas, Numbers, Solver
from grader.models.spec import Formula, ModelSpec, Names, SpecError, read_formula, read_name
from grader.models.symbolic.derivatives import CannotDifferentiate, differentiate

Several = Formula | tuple[Formula, ...]
MethodName = Literal[
    "bisection", "false_position", "newton", "secant", "fixed_point", "jacobi", "gauss_seidel",
    "power_method", "euler", "midpoint", "heun", "rk4",
]  # fmt: skip
ROOTS = ("bisection", "false_position", "newton", "secant")
LINEAR = ("jacobi", "gauss_seidel", "power_method")
MARCHING = ("euler", "midpoint", "heun", "rk4")
_STARTS = {"bisection": 2, "false_position": 2, "secant": 2, "newton": 1}


_NAMES = "x"
_MEND = "write a number, or give what it needs under parameters"


class IterationSpec(ModelSpec):
    """A method and its task: `function` for roots, fixed points and y' = f(t, y), or `matrix`."""

    method: MethodName
    function: Several | None = Field(None, description="f(x), g(x), or f(t, y); or one for each")
    variable: Names = Field((), description="the name, or names, of what is iterated")
    time: str = Field("t", description="y' = f(t, y): the name of t")
    start: Several = Field("0", description="the first value; two for an interval or the secant")
    start_time: Formula = "0"
    step: Formula = Field("1", description="y' = f(t, y): the step size h")
    matrix: tuple[tuple[Formula, ...], ...] = ()
    right: tuple[Formula, ...] = Field((), description="the right side of a linear system")
    parameters: dict[str, Formula] = Field({}, description="numbers used in the formulas")
    first_index: int = Field(0, ge=0)
    horizon: int = Field(500, ge=1, le=20_000)


def read_solver(spec: IterationSpec) -> Iteration[Solver]:
    """Return the method with its task; raise `SpecError` for what cannot be used."""
    notation = spec.notation()
    known = read_parameters(spec.parameters, notation, _NAMES, _MEND)
    numbers = _numbers(spec, notation, known)
    names = _names(spec, notation, len(numbers.start))
    _check_start(spec, len(numbers.start), len(names))
    functions = _functions(spec, notation, names, known)
    key = "y" if spec.method in MARCHING else "x"
    solver = Solver(spec.method, functions, numbers, {key: names} | _renamed_time(spec, notation))
    return Iteration("iteration", solver, known, notation, spec.first_index, spec.horizon)


def _numbers(spec: IterationSpec, notation: Notation, known: Constants) -> Numbers:
    def read(text: str, *where: str | int) -> Expression:
        return read_number(text, notation, where, _MEND, known)

    return Numbers(
        tuple(read(text, "start") for text in _several(spec.start)),
        tuple(
            tuple(read(text, "matrix", row) for text in entries)
            for row, entries in enumerate(spec.matrix)
        ),
        tuple(read(text, "right") for text in spec.right),
        read(spec.step, "step"),
        read(spec.start_time, "start_time"),
    )


def _several(given: Several) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else given


def _time(spec: IterationSpec, notation: Notation) -> Symbol:
    return read_name(spec.time, notation, ("time",), _NAMES)


def _renamed_time(spec: IterationSpec, notation: Notation) -> dict[str, tuple[Symbol, ...]]:
    return {"t": (_time(spec, notation),)} if spec.method in MARCHING else {}


def _names(spec: IterationSpec, notation: Notation, size: int) -> tuple[Symbol, ...]:
    """Return the names of the iterated quantities; x or y, numbered if there are several."""
    if spec.variable:
        return tuple(read_name(text, notation, ("variable",), _NAMES) for text in spec.variable)
    letter = "y" if spec.method in MARCHING else "x"
    if spec.method in ROOTS or size == 1:
        return (Symbol(letter),)
    return tuple(Symbol(f"{letter}_{k + 1}") for k in range(size))


def _check_start(spec: IterationSpec, size: int, names: int) -> None:
    needed = _STARTS.get(spec.method, names)
    if size != needed:
        raise SpecError(
            f"{spec.method} starts from {needed} numbers, but start has {size}",
            ("start",),
            "give as many, e.g. [1, 2]",
        )
    if spec.method in LINEAR:
        _check_system(spec, size)


def _check_system(spec: IterationSpec, size: int) -> None:
    square = len(spec.matrix) == size and all(len(row) == size for row in spec.matrix)
    if not square:
        text = f"the matrix must have {size} rows of {size} entries, as start has {size}"
        raise SpecError(text, ("matrix",), "give a square matrix")
    if spec.method != "power_method" and len(spec.right) != size:
        raise SpecError(f"the right side must have {size} entries", ("right",), "add right: [...]")


def _functions(
    spec: IterationSpec, notation: Notation, names: tuple[Symbol, ...], known: Constants
) -> dict[str, Formulas]:
    if spec.method in LINEAR:
        return {}
    if spec.function is None:
        raise SpecError(f"{spec.method} needs a function", (), "add function: x^2 - 2")
    formulas = tuple(read_formula(t, notation, ("function",)) for t in _several(spec.function))
    if len(formulas) != len(names):
        raise SpecError(
            f"{len(names)} quantities, but {len(formulas)} formulas",
            ("function",),
            "give one formula for each",
        )
    marching = spec.method in MARCHING
    arguments = (_time(spec, notation), *names) if marching else names
    _check_free(formulas, arguments, known)
    if spec.method == "fixed_point":
        return {"g": Formulas(arguments, formulas, known)}
    found = {"f": Formulas(arguments, formulas, known)}
    if spec.method == "newton":
        found["df"] = Formulas(arguments, (_slope(formulas[0], names[0]),), known)
    return found


def _check_free(
    formulas: tuple[Expression, ...], arguments: tuple[Symbol, ...], known: Constants
) -> None:
    both = [name.name for name in arguments if name in known]
    if both:
        raise SpecError(
            f"{both[0]} is a parameter and a variable",
            ("parameters", both[0]),
            "give the parameter another name",
        )
    free = {name.name for formula in formulas for name in free_symbols(formula)}
    unknown = free - {name.name for name in (*arguments, *known)}
    if unknown:
        raise SpecError(
            f"the function uses {', '.join(sorted(unknown))}, which has no value",
            ("function",),
            f"it may use {', '.join(name.name for name in (*arguments, *known))}; give the value "
            "of another name under parameters",
        )


def _slope(formula: Expression, name: Symbol) -> Expression:
    try:
        return differentiate(formula, name)
    except CannotDifferentiate as error:
        text = f"Newton's method needs a derivative: {error}"
        raise SpecError(text, ("function",), "write a formula with a derivative") from None
