"""The YAML of an optimizer, and how it becomes one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from grader.expressions.nodes import Expression, Symbol
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import Constants
from grader.models.iteration.build import read_number, read_parameters
from grader.models.iteration.objective import (
    FormulaObjective,
    LinearPiece,
    Objective,
    PieceObjective,
)
from grader.models.iteration.optimizers import Optimizer, Settings, StepSize
from grader.models.iteration.path import Iteration
from grader.models.spec import Exact, Formula, ModelSpec, Names, SpecError, read_formula, read_name
from grader.models.symbolic.assumptions import Assumptions, Range, range_of
from grader.models.symbolic.derivatives import CannotDifferentiate

MethodName = Literal[
    "gradient_descent", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw", "newton"
]


_NAMES = "x or theta"
_MEND = "write a number"


class PieceSpec(BaseModel):
    """A linear piece: its slope, and where it ends (the last piece has no end)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    slope: Formula
    until: Formula | None = None


class OptimizerSpec(ModelSpec):
    """A method, its numbers, and what it minimises: a formula, or linear pieces."""

    method: MethodName
    step_size: Formula | None = Field(
        None, description="a number, or a formula in the step t = 1, 2, ...; for newton 1"
    )
    objective: Formula | None = Field(None, description="the function to minimise, e.g. x^2 + y^2")
    pieces: tuple[PieceSpec, ...] = Field(
        (), description="the slopes of a function of one variable; a border belongs to its right"
    )
    variable: Names = Field(("x",), description="the name, or names, of what is iterated")
    value: str = Field("f", description="the name of the objective's value")
    start: Formula | tuple[Formula, ...] = Field("0", description="the first point")
    value_at_start: Formula = Field("0", description="with pieces: the value at the start")
    parameters: dict[str, Formula] = Field({}, description="numbers used in the formulas")
    assume: Names = Field((), description="of parameters left free, e.g. h > 0.2")
    momentum: Exact = Fraction(9, 10)
    beta_1: Exact = Fraction(9, 10)
    beta_2: Exact = Fraction(999, 1000)
    epsilon: Exact = Fraction(0)
    weight_decay: Exact = Fraction(0)
    bias_correction: bool = True
    epsilon_inside_root: bool = False
    dampened: bool = Field(False, description="momentum: weigh the gradient by 1 - momentum")
    first_index: int = Field(0, ge=0, description="the index of the start: theta_0 or theta_1")
    horizon: int = Field(500, ge=1, le=20_000, description="steps looked at where no end is said")


def read_optimizer(spec: OptimizerSpec) -> Iteration[Optimizer]:
    """Return the optimizer; raise `SpecError` for what cannot be used."""
    notation = spec.notation()
    variables = tuple(read_name(name, notation, ("variable",), _NAMES) for name in spec.variable)
    constants = read_parameters(spec.parameters, notation, _NAMES, _MEND)
    start = _start(spec, notation, len(variables), constants)
    optimizer = Optimizer(
        spec.method,
        _objective(spec, notation, variables, constants, start),
        start,
        _settings(spec, notation, constants),
        read_name(spec.value, notation, ("value",), _NAMES),
    )
    return Iteration("optimizer", optimizer, constants, notation, spec.first_index, spec.horizon)


def _start(
    spec: OptimizerSpec, notation: Notation, size: int, constants: Constants
) -> tuple[Expression, ...]:
    texts = (spec.start,) if isinstance(spec.start, str) else spec.start
    if len(texts) != size:
        raise SpecError(
            f"{size} {'names' if size > 1 else 'name'} under `variable`, but {len(texts)} numbers "
            "to start from",
            ("start",),
            "give one number for each name: `variable: [x, y]` with `start: [1, 0]`",
        )
    return tuple(read_number(text, notation, ("start",), _MEND, constants) for text in texts)


def _step_size(spec: OptimizerSpec) -> str:
    if spec.step_size is not None:
        return spec.step_size
    if spec.method == "newton":
        return "1"
    raise SpecError(
        f"the method `{spec.method}` needs a `step_size`",
        (),
        "add `step_size:`, a number, or a formula in the step t = 1, 2, ...",
        "missing-key",
    )


def _settings(spec: OptimizerSpec, notation: Notation, constants: Constants) -> Settings:
    formula = read_formula(_step_size(spec), notation, ("step_size",))
    unknown = [n.name for n in free_symbols(formula) if n not in constants and n.name != "t"]
    if unknown:
        raise SpecError(
            f"the step size uses {', '.join(sorted(unknown))}, which has no value",
            ("step_size",),
            "write a number, or a formula in t",
        )

    decay = spec.weight_decay if spec.method == "adamw" else Fraction(0)
    return Settings(
        StepSize(formula, constants),
        momentum=reals.exact(spec.momentum),
        beta_1=reals.exact(spec.beta_1),
        beta_2=reals.exact(spec.beta_2),
        epsilon=reals.exact(spec.epsilon),
        weight_decay=reals.exact(decay),
        bias_correction=spec.bias_correction,
        epsilon_inside_root=spec.epsilon_inside_root,
        dampened=spec.dampened,
    )


def _objective(
    spec: OptimizerSpec,
    notation: Notation,
    variables: tuple[Symbol, ...],
    constants: Constants,
    start: tuple[Expression, ...],
) -> Objective:
    if (spec.objective is None) == (not spec.pieces):
        raise SpecError(
            "an optimizer needs either an objective or pieces",
            ("objective",),
            "write objective: x^2, or pieces: [{until: 1, slope: -1}, {slope: 1}]",
            "one-objective",
        )
    if spec.objective is not None:
        return _formula_objective(spec.objective, notation, variables, constants)
    if len(variables) != 1:
        raise SpecError("pieces have one variable", ("variable",), "name one variable")
    value = read_number(spec.value_at_start, notation, ("value_at_start",), _MEND, constants)
    pieces = tuple(_pieces(spec, notation))
    ranges = _ranges(spec, notation)
    _check_names(pieces, constants, ranges)
    anchor = (start[0], value)
    return PieceObjective(pieces, variables[0], anchor, Assumptions(ranges), constants)


def _formula_objective(
    text: str, notation: Notation, variables: tuple[Symbol, ...], constants: Constants
) -> Objective:
    formula = read_formula(text, notation, ("objective",))
    unknown = [n.name for n in free_symbols(formula) if n not in (*variables, *constants)]
    if unknown:
        raise SpecError(
            f"the objective uses {', '.join(sorted(unknown))}, which is neither variable nor given",
            ("objective",),
            "name it under variable, or give its value under parameters",
        )
    try:
        return FormulaObjective.of(formula, variables, constants)
    except CannotDifferentiate as error:
        raise SpecError(
            str(error), ("objective",), "write a formula that has a derivative"
        ) from None


def _pieces(spec: OptimizerSpec, notation: Notation) -> Iterator[LinearPiece]:
    last = len(spec.pieces) - 1
    for position, piece in enumerate(spec.pieces):
        where = ("pieces", position)
        if (piece.until is None) != (position == last):
            raise SpecError(
                "every piece but the last ends somewhere",
                where,
                "give until: for each piece but the last",
            )
        slope = read_formula(piece.slope, notation, (*where, "slope"))
        until = piece.until and read_formula(piece.until, notation, (*where, "until"))
        yield LinearPiece(slope, until or None)


def _ranges(spec: OptimizerSpec, notation: Notation) -> dict[Symbol, Range]:
    ranges: dict[Symbol, Range] = {}
    for position, text in enumerate(spec.assume):
        condition = read_formula(text, notation, ("assume", position))
        names = sorted(free_symbols(condition), key=lambda symbol: symbol.name)
        found = range_of(condition, names[0]) if len(names) == 1 else None
        if found is None:
            raise SpecError(
                f"{text!r} does not bound one parameter",
                ("assume", position),
                "write it like h > 0.2 or 0 < h <= 1",
            )
        ranges[names[0]] = found
    return ranges


def _check_names(
    pieces: tuple[LinearPiece, ...],
    constants: Constants,
    ranges: Mapping[Symbol, Range],
) -> None:
    for position, piece in enumerate(pieces):
        for formula in (piece.slope, piece.until):
            names = free_symbols(formula) if formula is not None else ()
            unknown = [n.name for n in names if n not in constants and n not in ranges]
            if unknown:
                raise SpecError(
                    f"nothing is said about {', '.join(unknown)}",
                    ("pieces", position),
                    f"give its value under parameters, or write assume: {unknown[0]} > 0",
                    "free-parameter",
                )
