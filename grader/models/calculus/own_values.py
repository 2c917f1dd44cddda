"""Chains of tasks of calculus computed again from results that a student gave.

Each way asks the model another question, with the student's own derivative, antiderivative, point
or general solution in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice, zip_longest

from grader.equivalence import Outcome, compare
from grader.expressions.nodes import (
    Add,
    Call,
    Collection,
    Div,
    Expression,
    Matrix,
    Mul,
    Neg,
    Number,
    Pow,
    Relation,
    Symbol,
)
from grader.expressions.traversal import free_symbols, substitute, walk
from grader.expressions.writing import to_plain
from grader.models.arithmetic import reals
from grader.models.arithmetic.calculated import calculated
from grader.models.arithmetic.evaluate import CannotEvaluate, evaluate
from grader.models.arithmetic.reals import Uncertain, Undefined
from grader.models.base import Given, Query, QueryError, Value
from grader.models.calculus.model import Calculus, WrongArguments
from grader.models.query import parse_query
from grader.models.spec import SpecError
from grader.models.symbolic.definitions import CyclicDefinitions
from grader.models.symbolic.derivatives import CannotDifferentiate, differentiate
from grader.models.ways import Way, led_to

MOST_RESULTS = 12
"""So many results are compared with an answer; each may take the computer algebra system."""
MOST_TERMS = 6
Name = tuple[str, tuple[str, ...]]
"""What is asked, and of what: `("diff", ("f", "x", "x"))`."""
Ask = Callable[[Query], Value]
Changed = tuple[Expression, list[Expression]]
"""A formula, and the nodes in it that are replaced."""


def recomputed(model: Calculus, ask: Ask, query: Query, given: Sequence[Given]) -> Iterable[Value]:
    """Return the answers to which given ones lead; `ask` answers another question."""
    own = {_name(g.query): g for g in given if isinstance(g.value, Expression)}
    values = {name: g.value for name, g in own.items() if isinstance(g.value, Expression)}
    ways = _Ways(model, ask, own)
    return islice(led_to(_name(query), values, ways, ways.right, detour=1), MOST_RESULTS)


def _name(query: Query) -> Name:
    """Return the question with a derivative of a higher order written out: `f, x, x`."""
    args = tuple(" ".join(text.split()) for text in query.args)
    if query.head == "diff" and len(args) == 3 and args[2].isdigit():
        args = (args[0], *(args[1:2] * min(int(args[2]), MOST_TERMS)))
    return query.head, args


class _Ways:
    """The ways to an answer, where some have given values."""

    def __init__(self, model: Calculus, ask: Ask, given: Mapping[Name, Given]) -> None:
        self.model, self._ask, self.given = model, ask, given

    def right(self, name: Name) -> Expression | None:
        """Return the model's own answer."""
        return self.ask(name[0], *name[1])

    def ask(self, head: str, *args: str | Expression) -> Expression | None:
        """Ask the model; None where it has no answer."""
        texts = (arg if isinstance(arg, str) else to_plain(arg) for arg in args)
        try:
            value = self._ask(parse_query(f"{head}({', '.join(texts)})"))
        except QueryError:
            return None
        return value if isinstance(value, Expression) else None

    def __call__(self, name: Name) -> Iterator[Way[Name]]:
        head, args = name
        rule = _RULES.get(head)
        if rule is not None:
            yield from rule(self, args)
        yield from self._with_own_parts(head, args)

    # -- what stands in the question ----------------------------------------------------------

    def _with_own_parts(self, head: str, args: tuple[str, ...]) -> Iterator[Way[Name]]:
        """Yield the question with own values for the results that stand in it."""
        for name, given in self.given.items():
            if name == (head, args) or not isinstance(given.right, Expression):
                continue
            for right, pick in _parts(given.right):
                changed = [self._changed(head, k, text, right) for k, text in enumerate(args)]
                if any(change is not None for change in changed):
                    yield Way((name,), partial(self._asked_with, head, args, changed, right, pick))

    def _changed(self, head: str, place: int, text: str, right: Expression) -> Changed | None:
        """Return the nodes of an argument that are a right result; None where there are none."""
        try:
            read = self.model.definitions.read(text)
        except SpecError:
            return None
        alone = place > 0 or head == "value"
        found = [node for node in self._results_in(read, alone) if self._is(node, right)]
        return (read, found) if found else None

    def _results_in(self, read: Expression, alone: bool) -> Iterator[Expression]:
        """Yield what may be a result: a call, what a function is taken at, the whole argument."""
        if alone and not isinstance(read, Symbol):
            yield read
        for node in walk(read):
            if isinstance(node, Call):
                yield node
                yield from (arg for arg in node.args if not free_symbols(arg))

    def _is(self, node: Expression, right: Expression) -> bool:
        try:
            whole = self.model.definitions.expand(node)
        except (CyclicDefinitions, CannotDifferentiate):
            return False
        if free_symbols(whole) != free_symbols(right):
            return False
        return compare(right, whole, self.model.definitions.notation).outcome is Outcome.EQUIVALENT

    def _asked_with(
        self,
        head: str,
        args: tuple[str, ...],
        changed: Sequence[Changed | None],
        right: Expression,
        pick: Callable[[Expression], Expression | None],
        own: Expression,
    ) -> Expression | None:
        value = pick(own)
        if value is None or value is right:
            return None
        texts: list[str | Expression] = []
        for text, change in zip(args, changed, strict=True):
            if change is None:
                texts.append(text)
            else:
                read, nodes = change
                texts.append(substitute(read, dict.fromkeys(nodes, value)))
        return self.ask(head, *texts)

    # -- derivatives --------------------------------------------------------------------------

    def at(self, formula: Expression, name: str, point: str | Expression) -> Expression | None:
        """Return the value of a formula where its variable is a point."""
        try:
            variable = self.model.name(name)
            where = self.model.scalar(point) if isinstance(point, str) else point
        except (SpecError, WrongArguments):
            return None
        return self.simplified(substitute(formula, {variable: where}))

    def simplified(self, formula: Expression) -> Expression | None:
        """Return a formula simplified, a number worked out."""
        if not free_symbols(formula):
            return calculated(formula)
        return self.ask("value", formula)


def _parts(
    right: Expression,
) -> Iterator[tuple[Expression, Callable[[Expression], Expression | None]]]:
    """Yield a result, or its items, each with how to find the own one that stands for it."""
    if not isinstance(right, Collection):
        yield right, lambda own: None if isinstance(own, Collection | Relation) else own
        return
    for place, item in enumerate(right.args):
        if not isinstance(item, Collection):
            yield item, partial(_in_place_of, right, place)
            continue
        for inner, coordinate in enumerate(item.args):
            yield coordinate, partial(_coordinate_in_place_of, right, place, inner)


def _in_place_of(right: Collection, place: int, own: Expression) -> Expression | None:
    """Return the own item that stands for a right one which the student does not have."""
    items = own.args if isinstance(own, Collection) else (own,)
    if _has(items, right.args[place]):
        return None
    missed = [item for item in right.args if not _has(items, item)]
    extra = [item for item in items if not _has(right.args, item)]
    pairs = dict(zip_longest(missed, extra[: len(missed)], fillvalue=None))
    return pairs.get(right.args[place])


def _coordinate_in_place_of(
    right: Collection, place: int, inner: int, own: Expression
) -> Expression | None:
    point = _in_place_of(right, place, own)
    if not isinstance(point, Collection) or len(point.args) <= inner:
        return None
    return point.args[inner]


def _has(items: Iterable[Expression], item: Expression) -> bool:
    return any(compare(item, other).outcome is Outcome.EQUIVALENT for other in items)


Args = tuple[str, ...]


def _diff(ways: _Ways, args: Args) -> Iterator[Way[Name]]:
    """Yield the derivative of an own derivative."""
    formula, *names = args
    for known in range(1, len(names)):
        rest = names[known:]
        yield Way(
            (("diff", (formula, *names[:known])),),
            lambda own, rest=tuple(rest): ways.ask("diff", own, *rest),
        )


def _critical_points(ways: _Ways, args: Args) -> Iterator[Way[Name]]:
    formula, *names = args
    partials = tuple(("diff", (formula, name)) for name in names)

    def vanishing(*slopes: Expression) -> Expression | None:
        return ways.ask("solve", *(f"{to_plain(slope)} = 0" for slope in slopes), *names)

    yield Way(partials, vanishing)
    if len(names) > 1:
        yield Way(
            (("gradient", args),),
            lambda own: vanishing(*own.args) if isinstance(own, Matrix) else None,
        )


def _minima(wanted: int, ways: _Ways, args: Args) -> Iterator[Way[Name]]:
    """Yield the own critical points at which the second derivative has a sign."""
    if len(args) != 2:
        return
    formula, name = args

    def kept(points: Expression, second: Expression) -> Expression | None:
        if not isinstance(points, Collection):
            return None
        return Collection(
            "set", *(p for p in points.args if _sign_at(second, name, p, ways) == wanted)
        )

    yield Way((("critical_points", args), ("diff", (formula, name, name))), kept)


def _sign_at(formula: Expression, name: str, point: Expression, ways: _Ways) -> int:
    """Return the sign of a formula at a point; 0 where it has none."""
    value = ways.at(formula, name, point)
    if value is None:
        return 0
    try:
        return reals.certainly(lambda: reals.sign(evaluate(value, {})))
    except (CannotEvaluate, Undefined, Uncertain):
        return 0


def _tangent(ways: _Ways, args: Args) -> Iterator[Way[Name]]:
    if len(args) != 3:
        return
    formula, name, point = args

    def line(slope: Expression, height: Expression) -> Expression | None:
        try:
            variable, where = ways.model.name(name), ways.model.scalar(point)
        except (SpecError, WrongArguments):
            return None
        return ways.simplified(Add(Mul(slope, Add(variable, Neg(where))), height))

    def with_derivative(own: Expression, height: Expression) -> Expression | None:
        slope = ways.at(own, name, point)
        return None if slope is None else line(slope, height)

    heights = [("value", (text,)) for text in (f"{formula}({point})", f"f({point})")]
    slope_here = ("value", (f"{formula}'({point})",))
    for height in dict.fromkeys(heights):
        yield Way((("diff", (formula, name)), height), with_derivative)
        yield Way((slope_here, height), line)
    try:
        body = ways.model.scalar(formula)
    except (SpecError, WrongArguments):
        return
    here = ways.at(body, name, point)
    if here is not None:
        yield Way((("diff", (formula, name)),), lambda own: with_derivative(own, here))


def _integrate(ways: _Ways, args: Args) -> Iterator[Way[Name]]:
    """Yield the difference of an own antiderivative."""
    if len(args) != 4:
        return
    formula, name, lower, upper = args

    def between(own: Expression) -> Expression | None:
        above, below = ways.at(own, name, upper), ways.at(own, name, lower)
        if above is None or below is None:
            return None
        return ways.simplified(Add(above, Neg(below)))

    yield Way((("integrate", (formula, name)),), between)


def _gradient(ways: _Ways, args: Args) -> Iterator[Way[Name]]:
    formula, *names = args
    yield Way(
        tuple(("diff", (formula, name)) for name in names),
        lambda *slopes: Matrix(tuple((slope,) for slope in slopes)),
    )


def _hessian(ways: _Ways, args: Args) -> Iterator[Way[Name]]:
    _, *names = args

    def second(*slopes: Expression) -> Expression | None:
        try:
            variables = [ways.model.name(name) for name in names]
            rows = tuple(
                tuple(differentiate(slope, variable) for variable in variables) for slope in slopes
            )
        except (SpecError, WrongArguments, CannotDifferentiate):
            return None
        return Matrix(rows)

    yield Way(tuple(("diff", (args[0], name)) for name in names), second)
    yield Way(
        (("gradient", args),), lambda own: second(*own.args) if isinstance(own, Matrix) else None
    )


def _taylor(ways: _Ways, args: Args) -> Iterator[Way[Name]]:
    """Yield the polynomial with own derivatives as its coefficients."""
    if len(args) != 4 or not args[3].isdigit() or int(args[3]) > MOST_TERMS:
        return
    formula, name, point, degree = args[0], args[1], args[2], int(args[3])
    try:
        variable, where = ways.model.name(name), ways.model.scalar(point)
        body = ways.model.scalar(formula)
    except (SpecError, WrongArguments):
        return

    def polynomial(*derivatives: Expression) -> Expression | None:
        terms: list[Expression] = []
        factorial = 1
        for power, each in enumerate((body, *derivatives)):
            factorial *= max(power, 1)
            value = ways.at(each, name, where)
            if value is None:
                return None
            step = Pow(Add(variable, Neg(where)), Number(power))
            terms.append(Div(Mul(value, step), Number(factorial)))
        return ways.simplified(Add(*terms))

    orders = tuple(("diff", (formula, *(name,) * k)) for k in range(1, degree + 1))
    if orders:
        yield Way(orders, polynomial)


def _dsolve(ways: _Ways, args: Args) -> Iterator[Way[Name]]:
    """Yield an own general solution with its constants found from the conditions."""
    general, conditions = args[:3], args[3:]
    if not conditions or len(args) < 3:
        return

    def fitted(own: Expression) -> Expression | None:
        return _with_conditions(ways, own, args[1], args[2], conditions)

    yield Way((("dsolve", general),), fitted)


def _with_conditions(
    ways: _Ways, own: Expression, function: str, name: str, conditions: Sequence[str]
) -> Expression | None:
    try:
        variable = ways.model.name(name)
        read = [ways.model.definitions.read(text) for text in conditions]
    except (SpecError, WrongArguments):
        return None
    constants = sorted(free_symbols(own) - {variable}, key=lambda symbol: symbol.name)
    equations: list[str] = []
    for condition in read:
        if not isinstance(condition, Relation) or not isinstance(condition.args[0], Call):
            return None
        call, value = condition.args
        if not isinstance(call, Call) or call.name != function or len(call.args) != 1:
            return None
        side = own
        for _ in range(call.primes):
            side = differentiate(side, variable)
        left = substitute(side, {variable: call.args[0]})
        equations.append(f"{to_plain(left)} = {to_plain(value)}")
    if len(constants) != len(equations):
        return None
    found = ways.ask("solve", *equations, *(constant.name for constant in constants))
    if not isinstance(found, Collection) or len(found.args) != 1:
        return None
    solution = found.args[0]
    values = solution.args if isinstance(solution, Collection) else (solution,)
    return ways.simplified(substitute(own, dict(zip(constants, values, strict=True))))


_RULES: Mapping[str, Callable[[_Ways, Args], Iterator[Way[Name]]]] = {
    "diff": _diff,
    "critical_points": _critical_points,
    "minima": partial(_minima, 1),
    "maxima": partial(_minima, -1),
    "tangent": _tangent,
    "integrate": _integrate,
    "gradient": _gradient,
    "hessian": _hessian,
    "taylor": _taylor,
    "dsolve": _dsolve,
}
