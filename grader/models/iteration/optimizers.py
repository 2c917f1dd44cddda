"""Optimizers, each an endless generator of states computed with `Real`s.

Update rules as in the original papers: Polyak 1964 (momentum), Nesterov 1983, Duchi et al. 2011
(AdaGrad), Tieleman and Hinton 2012 (RMSProp), Kingma and Ba 2015 (Adam), Loshchilov and Hutter 2019
(AdamW). The names of the intermediate quantities are those of the papers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count

from grader.expressions.nodes import Expression, Symbol
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import Constants, evaluate
from grader.models.arithmetic.linear_solve import solve
from grader.models.arithmetic.reals import Real, Undefined
from grader.models.iteration.method import Own, State, Take, taking
from grader.models.iteration.objective import Objective, Point

_ZERO: Real = reals.exact(0)


@dataclass(frozen=True)
class StepSize:
    """The step size at t = 1, 2, ...; data, so that a model can travel to another process."""

    formula: Expression
    constants: Constants

    def __call__(self, t: int) -> Real:
        """Return the size of step t."""
        return evaluate(self.formula, {**self.constants, Symbol("t"): reals.exact(t)})


@dataclass(frozen=True, slots=True)
class Settings:
    """The numbers and conventions of a method; `step_size` may depend on the step t = 1, 2, ...

    `bias_correction` divides Adam's moments by 1 - beta^t; `epsilon_inside_root` is
    sqrt(v + epsilon) instead of sqrt(v) + epsilon; `dampened` momentum weighs the gradient by
    1 - momentum. `correct_first` and `correct_second` say whether m and v are corrected each.
    """

    step_size: Callable[[int], Real]
    momentum: Real = _ZERO
    beta_1: Real = _ZERO
    beta_2: Real = _ZERO
    epsilon: Real = _ZERO
    weight_decay: Real = _ZERO
    bias_correction: bool = True
    epsilon_inside_root: bool = False
    dampened: bool = False
    correct_first: bool = True
    correct_second: bool = True


@dataclass(frozen=True, slots=True)
class Problem:
    """What a method works on: where it starts, the derivatives, and what is taken on the way."""

    start: Point
    gradient: Callable[[Point], Point]
    hessian: Callable[[Point], tuple[Point, ...]]
    settings: Settings
    take: Take

    @property
    def zero(self) -> Point:
        """The zero vector."""
        return tuple(reals.exact(0) for _ in self.start)


States = Iterator[State]
Rule = Callable[[Problem], States]


def _plus(left: Point, right: Point) -> Point:
    return tuple(map(reals.add, left, right))


def _minus(left: Point, right: Point) -> Point:
    return tuple(map(reals.subtract, left, right))


def _scaled(factor: Real, vector: Point) -> Point:
    return tuple(reals.multiply(factor, entry) for entry in vector)


def _squares(vector: Point) -> Point:
    return tuple(reals.multiply(entry, entry) for entry in vector)


def _average(weight: Real, old: Point, new: Point) -> Point:
    """Return `weight * old + (1 - weight) * new`."""
    rest = reals.subtract(reals.exact(1), weight)
    return _plus(_scaled(weight, old), _scaled(rest, new))


def _by_root(vector: Point, squares: Point, settings: Settings) -> Point:
    """Divide by the root of the squares, epsilon inside or outside of it."""
    return tuple(
        reals.divide(entry, _root(square, settings))
        for entry, square in zip(vector, squares, strict=True)
    )


def _root(square: Real, settings: Settings) -> Real:
    if settings.epsilon_inside_root:
        return reals.square_root(reals.add(square, settings.epsilon))
    return reals.add(reals.square_root(square), settings.epsilon)


def gradient_descent(problem: Problem) -> States:
    """x - a g(x)."""
    take = problem.take
    x = take("x", 0, problem.start)
    yield State({"x": x})
    for t in count(1):
        g = take("g", t, problem.gradient(x))
        x = take("x", t, _minus(x, _scaled(problem.settings.step_size(t), g)))
        yield State({"x": x, "g": g})


def momentum(problem: Problem) -> States:
    """v = mu v + g(x), x - a v."""
    s, take, v = problem.settings, problem.take, problem.zero
    x = take("x", 0, problem.start)
    yield State({"x": x}, (v,))
    for t in count(1):
        g = take("g", t, problem.gradient(x))
        v = _average(s.momentum, v, g) if s.dampened else _plus(_scaled(s.momentum, v), g)
        v = take("v", t, v)
        x = take("x", t, _minus(x, _scaled(s.step_size(t), v)))
        yield State({"x": x, "g": g, "v": v}, (v,))


def nesterov(problem: Problem) -> States:
    """v = mu v - a g(x + mu v), x + v: the gradient is taken where the momentum leads."""
    s, take, v = problem.settings, problem.take, problem.zero
    x = take("x", 0, problem.start)
    yield State({"x": x}, (v,))
    for t in count(1):
        ahead = _plus(x, _scaled(s.momentum, v))
        g = take("g", t, problem.gradient(ahead))
        v = take("v", t, _minus(_scaled(s.momentum, v), _scaled(s.step_size(t), g)))
        x = take("x", t, _plus(x, v))
        yield State({"x": x, "g": g, "v": v}, (v,))


def adagrad(problem: Problem) -> States:
    """s = s + g^2, x - a g / (sqrt(s) + epsilon)."""
    return _by_squares(problem, _plus)


def rmsprop(problem: Problem) -> States:
    """s = rho s + (1 - rho) g^2, x - a g / (sqrt(s) + epsilon); rho is beta_2."""
    return _by_squares(problem, partial(_average, problem.settings.beta_2))


def _by_squares(problem: Problem, joined: Callable[[Point, Point], Point]) -> States:
    s, take, squares = problem.settings, problem.take, problem.zero
    x = take("x", 0, problem.start)
    yield State({"x": x}, (squares,))
    for t in count(1):
        g = take("g", t, problem.gradient(x))
        squares = take("s", t, joined(squares, _squares(g)))
        x = take("x", t, _minus(x, _scaled(s.step_size(t), _by_root(g, squares, s))))
        yield State({"x": x, "g": g, "s": squares}, (squares,))


def adam(problem: Problem) -> States:
    """m, v running means of g and g^2; x - a (m_hat / (sqrt(v_hat) + epsilon) + lambda x).

    AdamW is Adam with a weight decay lambda that is not zero.
    """
    s, take = problem.settings, problem.take
    x, m, v = take("x", 0, problem.start), problem.zero, problem.zero
    yield State({"x": x, "m": m, "v": v}, None if s.bias_correction else (m, v))
    for t in count(1):
        g = take("g", t, problem.gradient(x))
        m = take("m", t, _average(s.beta_1, m, g))
        v = take("v", t, _average(s.beta_2, v, _squares(g)))
        m_hat = _corrected(m, s.beta_1, t) if s.bias_correction and s.correct_first else m
        v_hat = _corrected(v, s.beta_2, t) if s.bias_correction and s.correct_second else v
        m_hat, v_hat = take("m_hat", t, m_hat), take("v_hat", t, v_hat)
        direction = _plus(_by_root(m_hat, v_hat, s), _scaled(s.weight_decay, x))
        x = take("x", t, _minus(x, _scaled(s.step_size(t), direction)))
        vectors = {"x": x, "g": g, "m": m, "v": v, "m_hat": m_hat, "v_hat": v_hat}
        yield State(vectors, None if s.bias_correction else (m, v))


def _corrected(mean: Point, beta: Real, t: int) -> Point:
    weight = reals.subtract(reals.exact(1), reals.power(beta, reals.exact(t)))
    return tuple(reals.divide(entry, weight) for entry in mean)


def newton(problem: Problem) -> States:
    """x - a H(x)^(-1) g(x)."""
    take = problem.take
    x = take("x", 0, problem.start)
    yield State({"x": x})
    for t in count(1):
        g = take("g", t, problem.gradient(x))
        direction = take("d", t, solve(problem.hessian(x), g))
        x = take("x", t, _minus(x, _scaled(problem.settings.step_size(t), direction)))
        yield State({"x": x, "g": g, "d": direction})


RULES: dict[str, Rule] = {
    "gradient_descent": gradient_descent,
    "momentum": momentum,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adam": adam,
    "adamw": adam,
    "newton": newton,
}


@dataclass(frozen=True, slots=True)
class Optimizer:
    """A method of `RULES` on an objective, from a start; `value_name` is the objective's value.

    `own` are values that stand in for what the method computes, as a student's.
    """

    name: str
    objective: Objective
    start: tuple[Expression, ...]
    settings: Settings
    value_name: Symbol
    own: Own = field(default_factory=dict)

    def states(self, constants: Constants) -> States:
        """Return the states without end."""
        hessian: Callable[[Point], tuple[Point, ...]] = getattr(
            self.objective, "hessian", _no_hessian
        )
        start = tuple(evaluate(entry, constants) for entry in self.start)
        gradient, take = self.objective.gradient, taking(self.own)
        return RULES[self.name](Problem(start, gradient, hessian, self.settings, take))

    def place_of(self, name: Symbol) -> tuple[str, int, int] | None:
        """Return role, entry and size of the vector that holds a quantity; None for the value."""
        if name in self.objective.variables:
            return "x", self.objective.variables.index(name), len(self.start)
        return None if name is self.value_name or len(self.start) > 1 else (name.name, 0, 1)

    def with_constants(self, constants: Constants) -> Optimizer:
        """Return the optimizer with other values of the parameters."""
        step_size = replace(self.settings.step_size, constants=constants)  # type: ignore[type-var]
        return replace(
            self,
            objective=replace(self.objective, constants=constants),  # type: ignore[type-var]
            settings=replace(self.settings, step_size=step_size),
        )

    def known(self, begun: Iterable[State]) -> tuple[Symbol, ...]:
        """Return the variables, the value, and with one variable what a step computes."""
        plain = (*self.objective.variables, self.value_name)
        if len(self.start) != 1:
            return plain
        inner = (Symbol(role) for state in begun for role in state.vectors if role != "x")
        return (*plain, *dict.fromkeys(inner))

    def shown(self, begun: Iterable[State]) -> tuple[Symbol, ...]:
        """Return the variables and the value."""
        return (*self.objective.variables, self.value_name)

    def value_at(self, state: State, name: Symbol) -> Real | None:
        """Return a quantity after a step; None where it is not known there."""
        if name in self.objective.variables:
            return state.vectors["x"][self.objective.variables.index(name)]
        if name is self.value_name:
            return self.objective.value(state.vectors["x"])
        return state.vectors[name.name][0] if name.name in state.vectors else None

    def named(self, state: State, wanted: frozenset[Symbol]) -> Mapping[Symbol, Real]:
        """Return the variables, and the objective's value if it is wanted."""
        point = state.vectors["x"]
        known = dict(zip(self.objective.variables, point, strict=True))
        if self.value_name in wanted:
            known[self.value_name] = self.objective.value(point)
        return known


def _no_hessian(point: Point) -> tuple[Point, ...]:
    raise Undefined("Newton's method needs an objective given as a formula")
