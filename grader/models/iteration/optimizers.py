"""The methods of an optimizer, each an endless generator of stages computed with `Real`s.

Update rules as in the original papers: Polyak 1964 (momentum), Nesterov 1983, Duchi et al. 2011
(AdaGrad), Tieleman and Hinton 2012 (RMSProp), Kingma and Ba 2015 (Adam), Loshchilov and Hutter 2019
(AdamW). The names of the intermediate quantities are those of the papers.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from itertools import count
from types import MappingProxyType

from grader.models.arithmetic import reals
from grader.models.arithmetic.linear_solve import solve
from grader.models.arithmetic.reals import Real
from grader.models.iteration.objective import Point

_ZERO: Real = reals.exact(0)
_NONE: Mapping[str, Point] = MappingProxyType({})


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
class Stage:
    """The point after a step, what the step computed on its way, and what it carries on.

    Two equal stages with the same `memory` go on in the same way; None depends on the step's
    number, so that nothing repeats.
    """

    point: Point
    inner: Mapping[str, Point] = field(default_factory=lambda: _NONE)
    memory: tuple[Point, ...] | None = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """What a method works on: where it starts, and the derivatives."""

    start: Point
    gradient: Callable[[Point], Point]
    hessian: Callable[[Point], tuple[Point, ...]]
    settings: Settings

    @property
    def zero(self) -> Point:
        """The zero vector."""
        return tuple(reals.exact(0) for _ in self.start)


Stages = Generator[Stage, Point | None, None]
"""Stages without end; a point that is sent in takes the place of the one just given."""
Method = Callable[[Problem], Stages]


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


def gradient_descent(problem: Problem) -> Stages:
    """x - a g(x)."""
    x = problem.start
    x = (yield Stage(x)) or x
    for t in count(1):
        g = problem.gradient(x)
        x = _minus(x, _scaled(problem.settings.step_size(t), g))
        x = (yield Stage(x, {"g": g})) or x


def momentum(problem: Problem) -> Stages:
    """v = mu v + g(x), x - a v."""
    s, x, v = problem.settings, problem.start, problem.zero
    x = (yield Stage(x, memory=(v,))) or x
    for t in count(1):
        g = problem.gradient(x)
        v = _average(s.momentum, v, g) if s.dampened else _plus(_scaled(s.momentum, v), g)
        x = _minus(x, _scaled(s.step_size(t), v))
        x = (yield Stage(x, {"g": g, "v": v}, (v,))) or x


def nesterov(problem: Problem) -> Stages:
    """v = mu v - a g(x + mu v), x + v: the gradient is taken where the momentum leads."""
    s, x, v = problem.settings, problem.start, problem.zero
    x = (yield Stage(x, memory=(v,))) or x
    for t in count(1):
        ahead = _plus(x, _scaled(s.momentum, v))
        g = problem.gradient(ahead)
        v = _minus(_scaled(s.momentum, v), _scaled(s.step_size(t), g))
        x = _plus(x, v)
        x = (yield Stage(x, {"g": g, "v": v}, (v,))) or x


def adagrad(problem: Problem) -> Stages:
    """s = s + g^2, x - a g / (sqrt(s) + epsilon)."""
    s, x, squares = problem.settings, problem.start, problem.zero
    x = (yield Stage(x, memory=(squares,))) or x
    for t in count(1):
        g = problem.gradient(x)
        squares = _plus(squares, _squares(g))
        x = _minus(x, _scaled(s.step_size(t), _by_root(g, squares, s)))
        x = (yield Stage(x, {"g": g, "s": squares}, (squares,))) or x


def rmsprop(problem: Problem) -> Stages:
    """s = rho s + (1 - rho) g^2, x - a g / (sqrt(s) + epsilon); rho is beta_2."""
    s, x, squares = problem.settings, problem.start, problem.zero
    x = (yield Stage(x, memory=(squares,))) or x
    for t in count(1):
        g = problem.gradient(x)
        squares = _average(s.beta_2, squares, _squares(g))
        x = _minus(x, _scaled(s.step_size(t), _by_root(g, squares, s)))
        x = (yield Stage(x, {"g": g, "s": squares}, (squares,))) or x


def adam(problem: Problem) -> Stages:
    """m, v running means of g and g^2; x - a (m_hat / (sqrt(v_hat) + epsilon) + lambda x).

    AdamW is Adam with a weight decay lambda that is not zero.
    """
    s, x = problem.settings, problem.start
    m, v = problem.zero, problem.zero
    x = (yield Stage(x, {"m": m, "v": v}, None if s.bias_correction else (m, v))) or x
    for t in count(1):
        g = problem.gradient(x)
        m, v = _average(s.beta_1, m, g), _average(s.beta_2, v, _squares(g))
        m_hat = _corrected(m, s.beta_1, t) if s.bias_correction and s.correct_first else m
        v_hat = _corrected(v, s.beta_2, t) if s.bias_correction and s.correct_second else v
        direction = _plus(_by_root(m_hat, v_hat, s), _scaled(s.weight_decay, x))
        x = _minus(x, _scaled(s.step_size(t), direction))
        inner = {"g": g, "m": m, "v": v, "m_hat": m_hat, "v_hat": v_hat}
        x = (yield Stage(x, inner, None if s.bias_correction else (m, v))) or x


def _corrected(mean: Point, beta: Real, t: int) -> Point:
    weight = reals.subtract(reals.exact(1), reals.power(beta, reals.exact(t)))
    return tuple(reals.divide(entry, weight) for entry in mean)


def newton(problem: Problem) -> Stages:
    """x - a H(x)^(-1) g(x)."""
    x = problem.start
    x = (yield Stage(x)) or x
    for t in count(1):
        g = problem.gradient(x)
        direction = solve(problem.hessian(x), g)
        x = _minus(x, _scaled(problem.settings.step_size(t), direction))
        x = (yield Stage(x, {"g": g, "d": direction})) or x


METHODS: dict[str, Method] = {
    "gradient_descent": gradient_descent,
    "momentum": momentum,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adam": adam,
    "adamw": adam,
    "newton": newton,
}
