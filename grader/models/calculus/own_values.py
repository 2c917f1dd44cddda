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
from grader.expressions.traversal import free_symbols, substitute, transform, walk
from grader.expressions.writing import to_plain
from grader.models.arithmetic import reals
from grader.models.arithmetic.calculated import calculated
from grader.models.arithmetic.evaluate import CannotEvaluate, evaluate
from grader.models.arithmetic.reals import Uncertain, Undefined
from grader.models.base import Given, NotInTime, Query, QueryError, Value
from grader.models.calculus.model import Calculus, WrongArguments
from grader.models.query import parse_query
from grader.models.spec import SpecError
from grader.models.symbolic.definitions import CyclicDefinitions
from grader.models.symbolic.derivatives import CannotDifferentiate, differentiate
from grader.models.ways import Way, led_to

MAX_RESULTS = 12
"""So many results are compared with an answer; each may take the computer algebra system."""
MAX_TERMS = 6
Name = tuple[str, tuple[str, ...]]
"""What is asked, and of what: `("diff", ("f", "x", "x"))`."""
Ask = Callable[[Query], Value]
Nodes = Mapping[int, Sequence[Expression]]
"""Nodes of the arguments of a question, by the place of the argument."""
Pick = Callable[[Expression], Expression | None]
"""From an own result to the part of it that stands for a part of the right one."""


def recomputed(model: Calculus, ask: Ask, query: Query, given: Sequence[Given]) -> Iterable[Value]:
    """Return the answers to which given ones lead; `ask` answers another question."""
    own = {_name(g.query): g for g in given if isinstance(g.value, Expression)}
    values = {name: g.value for name, g in own.items() if isinstance(g.value, Expression)}
    ways = _Ways(model, ask, own)
    return islice(led_to(_name(query), values, ways, ways.right, detour=1), MAX_RESULTS)


def _name(query: Query) -> Name:
    """Return the question with a derivative of a higher order written out: `f, x, x`."""
    args = tuple(" ".join(text.split()) for text in query.args)
    if query.head == "diff" and len(args) == 3 and args[2].isdigit():
        args = (args[0], *(args[1:2] * min(int(args[2]), MAX_TERMS)))
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
        except NotInTime:
            raise
        except QueryError:
            return None
        return value if isinstance(value, Expression) else None

    def __call__(self, name: Name) -> Iterator[Way[Name]]:
        head, args = name
        rule = _RULES.get(head)
        if rule is not None:
            yield from rule(self, args)
        yield from self._with_own_parts(head, args)
        yield from self._with_own_derivatives(head, args)

    # -- what stands in the question ----------------------------------------------------------

    def _with_own_parts(self, head: str, args: tuple[str, ...]) -> Iterator[Way[Name]]:
        """Yield the question with own values for the results that stand in it: all, then each."""
        standing: dict[Name, list[tuple[Nodes, Pick]]] = {}
        for name, given in self.given.items():
            if name != (head, args) and isinstance(given.right, Expression):
                parts = [
                    (self._places(head, args, part, isinstance(given.right, Collection)), pick)
                    for part, pick in _parts(given.right)
                ]
                if any(places for places, _ in parts):
                    standing[name] = parts
        groups = [tuple(standing), *((name,) for name in standing)]
        for names in dict.fromkeys(groups):
            if names:
                parts_of = [standing[name] for name in names]
                yield Way(names, partial(self._asked_with, head, args, parts_of))

    def _places(
        self, head: str, args: tuple[str, ...], right: Expression, of_several: bool
    ) -> Nodes:
        """Return the nodes of the arguments that are a right result, by the argument.

        A number that is the same by chance is none where the result itself stands there; one of
        several (a coordinate, a zero) is known by its number alone.
        """
        found: dict[int, list[Expression]] = {}
        for place, text in enumerate(args):
            try:
                read = self.model.definitions.read(text)
            except SpecError:
                continue
            nodes = [
                node
                for node in self._results_in(read, place > 0)
                if not (of_several and isinstance(node, Call)) and self._is(node, right)
            ]
            if nodes:
                found[place] = nodes
        questions = {
            place: [node for node in nodes if isinstance(node, Call)]
            for place, nodes in found.items()
        }
        return questions if any(questions.values()) else found

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
        standing: Sequence[Sequence[tuple[Nodes, Pick]]],
        *own: Expression,
    ) -> Expression | None:
        """Ask with the own value of each part in the places of the right one."""
        mappings: dict[int, dict[Expression, Expression]] = {}
        for parts, value in zip(standing, own, strict=True):
            for places, pick in parts:
                picked = pick(value)
                if picked is not None:
                    for place, nodes in places.items():
                        mappings.setdefault(place, {}).update(dict.fromkeys(nodes, picked))
        if not mappings:
            return None
        texts: list[str | Expression] = list(args)
        for place, mapping in mappings.items():
            texts[place] = substitute(self.model.definitions.read(args[place]), mapping)
        return self.ask(head, *texts)

    def _with_own_derivatives(self, head: str, args: tuple[str, ...]) -> Iterator[Way[Name]]:
        """Yield the question with an own derivative for `f'(2)`."""
        for name in self.given:
            asked, (formula, *names) = name
            function = formula.partition("(")[0].strip()
            if asked != "diff" or len(set(names)) != 1 or name == (head, args):
                continue
            if any(f"{function}'" in text for text in args):
                put_in = partial(self._derived, head, args, function, names)
                yield Way((name,), put_in)

    def _derived(
        self, head: str, args: tuple[str, ...], function: str, names: list[str], own: Expression
    ) -> Expression | None:
        try:
            variable = self.model.name(names[0])
            read = [self.model.definitions.read(text) for text in args]
        except (SpecError, WrongArguments):
            return None
        changed = [
            transform(each, partial(_own_derivative, function, len(names), variable, own))
            for each in read
        ]
        return self.ask(head, *changed) if changed != read else None

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


def _own_derivative(
    function: str, primes: int, variable: Symbol, own: Expression, node: Expression
) -> Expression:
    """Return an own derivative of a function for its call with so many primes, else the node."""
    if not isinstance(node, Call) or (node.name, node.primes) != (function, primes):
        return node
    return substitute(own, {variable: node.args[0]}) if len(node.args) == 1 else node


def _parts(
    right: Expression,
) -> Iterator[tuple[Expression, Pick]]:
    """Yield a result, or its items, each with how to find the own one that stands for it."""
    if not isinstance(right, Collection):
        yield right, _itself
        return
    for place, item in enumerate(right.args):
        if not isinstance(item, Collection):
            yield item, partial(_in_place_of, right, place)
            continue
        for inner, coordinate in enumerate(item.args):
            yield coordinate, partial(_coordinate_in_place_of, right, place, inner)


def _itself(own: Expression) -> Expression | None:
    return None if isinstance(own, Collection | Relation) else own


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
    if len(args) != 4 or not args[3].isdigit() or int(args[3]) > MAX_TERMS:
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
            try:
                side = differentiate(side, variable)
            except CannotDifferentiate:
                return None
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
