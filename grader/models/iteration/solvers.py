"""Numerical methods, each an endless iterator of named quantities computed with `Real`s.

Formulas as in R. L. Burden and J. D. Faires, Numerical Analysis.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count, islice
from types import MappingProxyType

from grader.expressions.nodes import Expression, Symbol
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import NO_CONSTANTS, Constants, evaluate
from grader.models.arithmetic.reals import Real, Undefined
from grader.models.iteration.method import Own, State, Take, Vector, taking
from grader.models.symbolic.simplify import ONE, ZERO

Vectors = Mapping[str, Vector]
Function = Callable[..., Vector]
_NOTHING: Mapping[str, Function] = MappingProxyType({})
_ZERO: Real = reals.exact(0)
_ONE: Real = reals.exact(1)
_HALF: Real = reals.exact(1) / 2


@dataclass(frozen=True, slots=True)
class Task:
    """What a method works on: functions by role, start values, matrix and right side, step.

    `take` says what is taken for each quantity: what the method computes, or a student's value.
    """

    functions: Mapping[str, Function] = field(default_factory=lambda: _NOTHING)
    start: tuple[Real, ...] = ()
    matrix: tuple[Vector, ...] = ()
    right: Vector = ()
    step: Real = _ONE
    time: Real = _ZERO
    take: Take = field(default_factory=lambda: taking({}))

    def one(self, role: str, step: int, value: Real) -> Real:
        """Return what is taken for a quantity that is one number."""
        return self.take(role, step, (value,))[0]

    def at(self, role: str, *args: Real) -> Real:
        """Return the one value of a function."""
        return self.functions[role](*args)[0]


Rule = Callable[[Task], Iterator[Vectors]]


def _middle(a: Real, b: Real) -> Real:
    return reals.multiply(_HALF, reals.add(a, b))


def bisection(task: Task) -> Iterator[Vectors]:
    """Halve [a, b], keeping the half in which f changes its sign; m is the midpoint."""
    return _bracketing(task, lambda a, b: _middle(a, b))


def false_position(task: Task) -> Iterator[Vectors]:
    """Cut [a, b] where the chord meets the axis."""
    return _bracketing(task, partial(_chord, task))


def _bracketing(task: Task, cut: Callable[[Real, Real], Real]) -> Iterator[Vectors]:
    """Cut the interval again and again; where f vanishes at the cut, it stays there."""
    a, b = task.start
    side = reals.sign(task.at("f", a))
    if side * reals.sign(task.at("f", b)) > 0:
        raise Undefined("f has the same sign at both ends")
    for k in count():
        a, b = task.one("a", k, a), task.one("b", k, b)
        m = task.one("m", k, a if reals.same(a, b) else cut(a, b))
        value = task.one("f", k, task.at("f", m))
        yield {"a": (a,), "b": (b,), "m": (m,), "f": (value,)}
        found = reals.sign(value)
        a, b = (m, m) if found == 0 else (m, b) if found == side else (a, m)


def _chord(task: Task, a: Real, b: Real) -> Real:
    """Return where the line through two points of f meets the axis."""
    return _meeting(a, task.at("f", a), b, task.at("f", b))


def _meeting(a: Real, at_a: Real, b: Real, at_b: Real) -> Real:
    rise = reals.subtract(at_b, at_a)
    return reals.subtract(b, reals.divide(reals.multiply(at_b, reals.subtract(b, a)), rise))


def newton(task: Task) -> Iterator[Vectors]:
    """x - f(x) / f'(x)."""
    (x,) = task.start
    for k in count():
        x = task.one("x", k, x)
        value, slope = task.one("f", k, task.at("f", x)), task.one("df", k, task.at("df", x))
        yield {"x": (x,), "f": (value,), "df": (slope,)}
        if not reals.same(value, reals.exact(0)):
            x = reals.subtract(x, reals.divide(value, slope))


def secant(task: Task) -> Iterator[Vectors]:
    """The chord through the last two points."""
    before, x = task.start
    before = task.one("x", 0, before)
    last = task.one("f", 0, task.at("f", before))
    yield {"x": (before,), "f": (last,)}
    for k in count(1):
        x = task.one("x", k, x)
        value = task.one("f", k, task.at("f", x))
        yield {"x": (x,), "f": (value,)}
        if not reals.same(value, reals.exact(0)):
            before, x, last = x, _meeting(before, last, x, value), value


def fixed_point(task: Task) -> Iterator[Vectors]:
    """x = g(x), for one or several quantities."""
    x = task.start
    for k in count():
        x = task.take("x", k, x)
        yield {"x": x}
        x = task.functions["g"](*x)


def _dot(row: Vector, x: Vector) -> Real:
    total = _ZERO
    for entry, value in zip(row, x, strict=True):
        total = reals.add(total, reals.multiply(entry, value))
    return total


def _relaxed(task: Task, row: int, x: Vector) -> Real:
    """Solve equation `row` for its own unknown."""
    others = [*x]
    others[row] = reals.exact(0)
    rest = reals.subtract(task.right[row], _dot(task.matrix[row], tuple(others)))
    return reals.divide(rest, task.matrix[row][row])


def jacobi(task: Task) -> Iterator[Vectors]:
    """Each equation solved for its own unknown, with the values of the step before."""
    x = task.start
    for k in count():
        x = task.take("x", k, x)
        yield {"x": x}
        x = tuple(_relaxed(task, row, x) for row in range(len(x)))


def gauss_seidel(task: Task) -> Iterator[Vectors]:
    """Like Jacobi, with the new values as soon as they are there."""
    x = task.take("x", 0, task.start)
    for k in count(1):
        yield {"x": x}
        for row in range(len(x)):
            x = (*x[:row], _relaxed(task, row, x), *x[row + 1 :])
            x = (*task.take("x", k, x)[: row + 1], *x[row + 1 :])


def power_method(task: Task) -> Iterator[Vectors]:
    """Multiply by the matrix and divide by the entry of greatest size, which estimates lambda."""
    x = task.take("x", 0, task.start)
    yield {"x": x}
    for k in count(1):
        product = tuple(_dot(row, x) for row in task.matrix)
        largest = product[0]
        for entry in product[1:]:
            if reals.less(reals.absolute(largest), reals.absolute(entry)):
                largest = entry
        largest = task.one("lambda", k, largest)
        x = task.take("x", k, tuple(reals.divide(entry, largest) for entry in product))
        yield {"x": x, "lambda": (largest,)}


# -- differential equations y' = f(t, y) -----------------------------------------------------------


def _moved(y: Vector, factor: Real, slope: Vector) -> Vector:
    return tuple(reals.add(a, reals.multiply(factor, b)) for a, b in zip(y, slope, strict=True))


Slope = Callable[[str, Real, Vector], Vector]
"""A slope that the step computes: what it is called, the time, and where it is taken."""


def _euler_step(task: Task, slope: Slope, t: Real, y: Vector) -> Mapping[str, Vector]:
    k = slope("k_1", t, y)
    return {"k_1": k, "y": _moved(y, task.step, k)}


def _midpoint_step(task: Task, slope: Slope, t: Real, y: Vector) -> Mapping[str, Vector]:
    half = reals.multiply(_HALF, task.step)
    k1 = slope("k_1", t, y)
    k2 = slope("k_2", reals.add(t, half), _moved(y, half, k1))
    return {"k_1": k1, "k_2": k2, "y": _moved(y, task.step, k2)}


def _heun_step(task: Task, slope: Slope, t: Real, y: Vector) -> Mapping[str, Vector]:
    half = reals.multiply(_HALF, task.step)
    k1 = slope("k_1", t, y)
    k2 = slope("k_2", reals.add(t, task.step), _moved(y, task.step, k1))
    return {"k_1": k1, "k_2": k2, "y": _moved(_moved(y, half, k1), half, k2)}


def _rk4_step(task: Task, slope: Slope, t: Real, y: Vector) -> Mapping[str, Vector]:
    h = task.step
    half = reals.multiply(_HALF, h)
    k1 = slope("k_1", t, y)
    k2 = slope("k_2", reals.add(t, half), _moved(y, half, k1))
    k3 = slope("k_3", reals.add(t, half), _moved(y, half, k2))
    k4 = slope("k_4", reals.add(t, h), _moved(y, h, k3))
    whole = y
    for weight, k in ((1, k1), (2, k2), (2, k3), (1, k4)):
        whole = _moved(whole, reals.multiply(reals.exact(weight) / 6, h), k)
    return {"k_1": k1, "k_2": k2, "k_3": k3, "k_4": k4, "y": whole}


def _marching(step: Callable[[Task, Slope, Real, Vector], Mapping[str, Vector]]) -> Rule:
    def method(task: Task) -> Iterator[Vectors]:
        t, state = task.time, {"y": task.start}
        for n in count():
            t, y = task.one("t", n, t), task.take("y", n, state["y"])
            yield {"t": (t,), **state, "y": y}

            def slope(role: str, at: Real, where: Vector, n: int = n) -> Vector:
                return task.take(role, n + 1, task.functions["f"](at, *where))

            state = dict(step(task, slope, t, y))
            t = reals.add(t, task.step)

    return method


RULES: dict[str, Rule] = {
    "bisection": bisection,
    "false_position": false_position,
    "newton": newton,
    "secant": secant,
    "fixed_point": fixed_point,
    "jacobi": jacobi,
    "gauss_seidel": gauss_seidel,
    "power_method": power_method,
    "euler": _marching(_euler_step),
    "midpoint": _marching(_midpoint_step),
    "heun": _marching(_heun_step),
    "rk4": _marching(_rk4_step),
}


# -- a solver with its task -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a task as formulas, to be computed at the precision of the moment."""

    start: tuple[Expression, ...] = ()
    matrix: tuple[tuple[Expression, ...], ...] = ()
    right: tuple[Expression, ...] = ()
    step: Expression = ONE
    time: Expression = ZERO


@dataclass(frozen=True, slots=True)
class Formulas:
    """A function by its formulas in named arguments, and in the names of constants."""

    arguments: tuple[Symbol, ...]
    values: tuple[Expression, ...]
    constants: Constants = field(default_factory=lambda: NO_CONSTANTS)

    def __call__(self, *args: Real) -> tuple[Real, ...]:
        """Return the values at numbers."""
        known = {**self.constants, **dict(zip(self.arguments, args, strict=True))}
        return tuple(evaluate(value, known) for value in self.values)


@dataclass(frozen=True, slots=True)
class Solver:
    """A method of `RULES` with its task; `names` say what the entries of `x` or `y` are called.

    `own` are values that stand in for what the method computes, as a student's.
    """

    name: str
    functions: Mapping[str, Formulas]
    numbers: Numbers
    names: Mapping[str, tuple[Symbol, ...]]
    own: Own = field(default_factory=dict)

    def states(self, constants: Constants) -> Iterator[State]:
        """Return the states without end."""
        return map(State, RULES[self.name](self._task(constants)))

    def _task(self, known: Constants) -> Task:
        given = self.numbers
        return Task(
            self.functions,
            tuple(evaluate(entry, known) for entry in given.start),
            tuple(tuple(evaluate(entry, known) for entry in row) for row in given.matrix),
            tuple(evaluate(entry, known) for entry in given.right),
            evaluate(given.step, known),
            evaluate(given.time, known),
            taking(self.own),
        )

    def place_of(self, name: Symbol) -> tuple[str, int, int] | None:
        """Return role, entry and size of the vector that holds a quantity."""
        for role, names in self.names.items():
            if name in names:
                return role, names.index(name), len(names)
        role, _, entry = name.name.rpartition("_")
        if role.startswith("k_") and entry.isdigit():
            return role, int(entry) - 1, len(self.variables)
        return name.name, 0, 1

    @property
    def variables(self) -> tuple[Symbol, ...]:
        """The names of what is iterated."""
        return self.names["x"] if "x" in self.names else self.names["y"]

    def with_constants(self, constants: Constants) -> Solver:
        """Return the solver with other values of the parameters."""
        functions = {
            role: replace(formulas, constants=constants)
            for role, formulas in self.functions.items()
        }
        return replace(self, functions=functions)

    def known(self, begun: Iterable[State]) -> tuple[Symbol, ...]:
        """Return what the first two states hold."""
        nothing: frozenset[Symbol] = frozenset()
        return tuple(dict.fromkeys(name for state in begun for name in self.named(state, nothing)))

    def shown(self, begun: Iterable[State]) -> tuple[Symbol, ...]:
        """Return what the first state holds."""
        return self.known(islice(begun, 1))

    def value_at(self, state: State, name: Symbol) -> Real | None:
        """Return a quantity after a step; None where it is not known there."""
        return self.named(state, frozenset()).get(name)

    def named(self, state: State, wanted: frozenset[Symbol]) -> Mapping[Symbol, Real]:
        """Return all that a state holds."""
        return {
            name: value
            for role, vector in state.vectors.items()
            for name, value in zip(self.names_of(role, len(vector)), vector, strict=True)
        }

    def names_of(self, role: str, size: int) -> tuple[Symbol, ...]:
        """Return what the entries of a role's vector are called: as given, else k_1 or k_1_1."""
        if role in self.names:
            return self.names[role]
        if size == 1:
            return (Symbol(role),)
        return tuple(Symbol(f"{role}_{place + 1}") for place in range(size))
