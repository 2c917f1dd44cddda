"""Constructs written as calls, as calculators and Python do: `diff(x^2, x)`, `Eq(a, b)`."""

from __future__ import annotations

from collections.abc import Callable

from grader.expressions.functions import CALLED_FUNCTIONS, KnownFunction
from grader.expressions.nodes import (
    Add,
    Call,
    Collection,
    Constant,
    Derivative,
    Expression,
    Index,
    Integral,
    Interval,
    Limit,
    Logic,
    Matrix,
    Mul,
    Neg,
    Number,
    Piecewise,
    Pow,
    Relation,
    SetOperation,
    Symbol,
    Unit,
)
from grader.expressions.reading.computed_calls import COMPUTED
from grader.expressions.reading.grammar.binding import bound_operator
from grader.expressions.traversal import free_symbols

_MAX_IDENTITY = 20

Arguments = tuple[Expression, ...]
Construct = Callable[[Arguments], Expression | None]


def _with_only_name(arguments: Arguments) -> Arguments:
    """`derivative(sin(x))` says by what: there is one name in the formula."""
    formula = len(arguments) == 1 and not isinstance(arguments[0], Symbol)
    names = free_symbols(arguments[0]) if formula else frozenset()
    return (*arguments, *names) if len(names) == 1 else arguments


def _diff(arguments: Arguments) -> Expression | None:
    arguments = _with_only_name(arguments)
    if len(arguments) < 2:
        return None
    of, *rest = arguments
    variables: list[Expression] = []
    orders: list[int] = []
    for each in rest:
        if isinstance(each, Number):
            if not variables or not isinstance(each.value, int) or not 0 < each.value < 100:
                return None
            orders[-1] += each.value - 1
        else:
            variables.append(each)
            orders.append(1)
    return Derivative(of, *variables, orders=tuple(orders))


def _spread(arguments: Arguments) -> Arguments:
    """`sum(f, (k, 1, n))` is `sum(f, k, 1, n)`."""
    if len(arguments) == 2 and isinstance(arguments[1], Collection):
        return arguments[0], *arguments[1].args
    return arguments


def _integrate(arguments: Arguments) -> Expression | None:
    if len(arguments) > 2 and all(isinstance(each, Collection) for each in arguments[1:]):
        inner: Expression | None = arguments[0]
        for each in arguments[1:]:  # the innermost integral comes first
            inner = _integrate((inner, each)) if inner is not None else None
        return inner
    parts = _spread(_with_only_name(arguments))
    return Integral(*parts) if len(parts) in (2, 4) else None


def _definite(arguments: Arguments) -> Expression | None:
    """`defint(f, x, a, b)`, or with the variable behind its bounds."""
    if len(arguments) == 4 and not isinstance(arguments[1], Symbol):
        arguments = (arguments[0], arguments[3], *arguments[1:3])
    fits = len(arguments) == 4 and isinstance(arguments[1], Symbol)
    return Integral(*arguments) if fits else None


def _big(kind: str) -> Construct:
    def build(arguments: Arguments) -> Expression | None:
        listed = arguments[0].args if _is_list(arguments) else arguments
        if listed and all(isinstance(each, Number) for each in listed):
            return (Add if kind == "sum" else Mul)(*listed) if len(listed) > 1 else listed[0]
        parts = _spread(arguments)
        return bound_operator(kind, *parts) if len(parts) == 4 else None

    return build


def _is_list(arguments: Arguments) -> bool:
    return len(arguments) == 1 and isinstance(arguments[0], Collection)


def _sum(arguments: Arguments) -> Expression | None:
    """`sum(x)` adds up the entries of a vector; `sum([1, 2])` and `sum(1, 2)` are numbers."""
    if len(arguments) == 1 and not _is_list(arguments):
        return Call("sum", *arguments)
    return _big("sum")(arguments) or (Call("sum", *arguments) if len(arguments) == 1 else None)


def _limit(arguments: Arguments) -> Expression | None:
    if len(arguments) == 3:
        return Limit(*arguments)
    if len(arguments) == 4 and isinstance(arguments[3], Symbol | Unit):
        side = arguments[3].name
        return Limit(*arguments[:3], side) if side in ("+", "-") else None
    return None


def _relation(op: str) -> Construct:
    return lambda arguments: Relation(arguments, (op,)) if len(arguments) == 2 else None


def _logic(op: str) -> Construct:
    return lambda arguments: Logic(op, *arguments) if arguments else None


def _is_infinite(node: Expression) -> bool:
    return (node.args[0] if isinstance(node, Neg) else node) is Constant("oo")


def _interval(left_open: bool, right_open: bool) -> Construct:
    """`Interval(0, oo)` has its end at infinity open, as programs print it.

    Which ends are open may be said behind them, in their order or by name: `right_open=True`.
    """

    def build(arguments: Arguments) -> Expression | None:
        said = [_flag(each) for each in arguments[2:]]
        if len(arguments) < 2 or len(said) > 2 or any(value is None for _, value in said):
            return None
        flags = [left_open, right_open]
        for place, (name, value) in enumerate(said):
            flags[_FLAGS.index(name) if name else place] = value is True
        lower, upper = arguments[:2]
        ends_open = flags[0] or _is_infinite(lower), flags[1] or _is_infinite(upper)
        return Interval(lower, upper, *ends_open)

    return build


_FLAGS = ("left_open", "right_open")


def _flag(argument: Expression) -> tuple[str, bool | None]:
    """Return which end an argument speaks of, and whether it is open; None for anything else."""
    name = ""
    if isinstance(argument, Relation) and argument.ops == ("=",):
        left, argument = argument.args
        name = left.name if isinstance(left, Symbol) and left.name in _FLAGS else "?"
    known: dict[Expression, bool] = {Constant("true"): True, Constant("false"): False}
    return name, None if name == "?" else known.get(argument)


def _ends(name: str) -> Construct:
    """`co(0, 1)` is `[0, 1)`: the letters say which ends are closed and open."""

    def build(arguments: Arguments) -> Expression:
        if len(arguments) == 2:
            return Interval(*arguments, name[0] == "o", name[1] == "o")
        return Mul(Constant("oo"), *arguments) if name == "oo" else Call(name, *arguments)

    return build


def _sets(op: str) -> Construct:
    return lambda arguments: SetOperation(op, *arguments) if arguments else None


def _matrix(arguments: Arguments) -> Expression | None:
    rows = arguments
    if len(rows) == 1 and isinstance(rows[0], Collection):
        inner = rows[0].args
        nested = all(isinstance(each, Collection) for each in inner)
        rows = inner if nested else tuple(Collection("list", each) for each in inner)
    if rows and not any(isinstance(row, Collection) for row in rows):
        rows = tuple(Collection("list", row) for row in rows)
    if not rows or not all(isinstance(row, Collection) for row in rows):
        return None
    return (
        Matrix(tuple(row.args for row in rows)) if len({len(r.args) for r in rows}) == 1 else None
    )


def _rows(arguments: Arguments) -> Expression | None:
    """`matrix([1, 2], [3, 4])` gives the rows; `matrix([1, 2])` is one row."""
    flat = len(arguments) == 1 and isinstance(arguments[0], Collection)
    if flat and not any(isinstance(each, Collection) for each in arguments[0].args):
        return Matrix((arguments[0].args,)) if arguments[0].args else None
    return _matrix(arguments)


def _piecewise(arguments: Arguments) -> Expression | None:
    if not arguments or not all(
        isinstance(each, Collection) and len(each.args) == 2 for each in arguments
    ):
        return None
    return Piecewise(*(part for pair in arguments for part in pair.args))


def _collection(kind: str) -> Construct:
    def build(arguments: Arguments) -> Expression:
        spread = len(arguments) == 1 and isinstance(arguments[0], Collection) and kind == "set"
        return Collection(kind, *(arguments[0].args if spread else arguments))

    return build


def _one(name: str) -> Construct:
    return lambda arguments: Call(name, *arguments) if len(arguments) == 1 else None


def _apply(arguments: Arguments) -> Expression | None:
    """`apply("hat(f)", x)` is a call of a function with an unusual name."""
    if not arguments or not isinstance(arguments[0], Symbol):
        return None
    return Call(arguments[0].name, *arguments[1:])


def _chain(arguments: Arguments) -> Expression | None:
    """`relation("< =", a, b, c)` is the chain `a < b = c`."""
    if not arguments or not isinstance(arguments[0], Symbol):
        return None
    ops = tuple(arguments[0].name.replace("approx", "~").split())
    known = ops and all(op in Relation.OPS for op in ops)
    return Relation(arguments[1:], ops) if known and len(arguments) == len(ops) + 2 else None


def _unit(arguments: Arguments) -> Expression | None:
    single = len(arguments) == 1 and isinstance(arguments[0], Symbol)
    return Unit(arguments[0].name) if single and isinstance(arguments[0], Symbol) else None


def _power(name: str) -> Construct:
    """`pow(a, b)` is a power, as programs write it; `power(t)` is a function."""

    def build(arguments: Arguments) -> Expression:
        return Pow(*arguments) if len(arguments) == 2 else Call(name, *arguments)

    return build


def _gamma(arguments: Arguments) -> Expression:
    return Call("gamma_function" if len(arguments) == 1 else "Gamma", *arguments)


def _identity(arguments: Arguments) -> Expression | None:
    """`ident(2)` is the identity matrix."""
    size = arguments[0].value if len(arguments) == 1 and isinstance(arguments[0], Number) else 0
    if not isinstance(size, int) or not 0 < size <= _MAX_IDENTITY:
        return None
    rows = range(size)
    return Matrix(tuple(tuple(Number(int(i == j)) for j in rows) for i in rows))


def _diagonal(entries: Arguments) -> Expression | None:
    """`diag(3, 1)` is a matrix; of one argument it is a function of vectors."""
    places = range(len(entries))
    if not 1 < len(entries) <= _MAX_IDENTITY:
        return Call("diag", *entries)
    return Matrix(tuple(tuple(entries[i] if i == j else Number(0) for j in places) for i in places))


def _kronecker(arguments: Arguments) -> Expression | None:
    if len(arguments) != 2:
        return None
    return Piecewise(Number(1), Relation(arguments, ("=",)), Number(0), Constant("true"))


def _called(row: KnownFunction) -> Construct:
    fits = (row.min_arguments, row.max_arguments)
    return lambda args: Call(row.name, *args) if (len(args), len(args)) == fits else None


CONSTRUCTORS: dict[str, Construct] = {
    "diff": _diff, "Derivative": _diff, "derivative": _diff,
    "int": _integrate, "integrate": _integrate, "Integral": _integrate, "integral": _integrate,
    "defint": _definite, "sum": _sum, "summation": _big("sum"), "Sum": _big("sum"),
    "product": _big("product"), "prod": _big("product"), "Product": _big("product"),
    "limit": _limit, "Limit": _limit, "lim": _limit,
    "Eq": _relation("="), "Ne": _relation("!="), "Lt": _relation("<"), "Le": _relation("<="),
    "Gt": _relation(">"), "Ge": _relation(">="),
    "And": _logic("and"), "Or": _logic("or"), "Not": _logic("not"), "Xor": _logic("xor"),
    "Implies": _logic("implies"), "Equivalent": _logic("iff"),
    "Interval": _interval(False, False), "Interval.open": _interval(True, True),
    "Interval.Lopen": _interval(True, False), "Interval.Ropen": _interval(False, True),
    "Union": _sets("union"), "Intersection": _sets("intersection"),
    "Complement": _sets("difference"), "set_complement": _sets("complement"),
    "set_union": _sets("union"), "set_intersection": _sets("intersection"),
    "set_difference": _sets("difference"),
    "Matrix": _matrix, "matrix": _rows, "array": _matrix, "Piecewise": _piecewise,
    "FiniteSet": _collection("set"), "set": _collection("set"), "Tuple": _collection("tuple"),
    "sequence": _collection("sequence"), "index": lambda args: Index(*args),
    "apply": _apply,
    "relation": _chain, "unit": _unit,
    "Mod": lambda args: Call("mod", *args) if len(args) == 2 else None,
    "Add": lambda args: Add(*args), "Mul": lambda args: Mul(*args),
    "trans": _one("transpose"), "tr": _one("trace"), "invert": _one("inverse"),
    "inv": _one("inverse"), "oo": _ends("oo"), "oc": _ends("oc"), "co": _ends("co"),
    "cc": _ends("cc"), "realset": _relation("in"), "ident": _identity, "eye": _identity,
    "diag": _diagonal,
    "realpart": _one("re"), "imagpart": _one("im"), "cabs": _one("abs"), "carg": _one("arg"),
    "fact": _one("factorial"), "kronecker": _kronecker, "KroneckerDelta": _kronecker,
    "union": _sets("union"),
    "intersection": _sets("intersection"), "setdifference": _sets("difference"),
    "det": _one("det"), "gamma": _gamma, "Gamma": _gamma,
    **{name: _power(name) for name in ("pow", "Pow", "power")},
    "given": lambda args: Call("given", *args) if len(args) == 2 else None,
    **COMPUTED,
    **{name: _called(row) for name, row in CALLED_FUNCTIONS.items()},
}  # fmt: skip
