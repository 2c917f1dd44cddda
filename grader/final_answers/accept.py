"""What a final answer may leave open: a name before the value, a unit, the order of solutions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import NamedTuple

from grader.expressions.nodes import (
    Call,
    Collection,
    Constant,
    Derivative,
    Div,
    Expression,
    Index,
    Logic,
    Mul,
    Neg,
    Pow,
    Relation,
    Symbol,
    Unit,
    number,
)
from grader.expressions.nodes import is_sequence as is_sequence
from grader.expressions.statement import EQUALITIES
from grader.expressions.traversal import free_symbols, walk
from grader.expressions.units import ANSWER_UNITS
from grader.final_answers.words import number_in_words


def assigned_value(node: Expression) -> Expression | None:
    """Return the value of `x = 3`, `f(x) = 1`, `(p, q) = (3, 2)`, `x ~ 11`; None for others."""
    if isinstance(node, Relation) and set(node.ops) <= EQUALITIES and is_name(node.args[0]):
        return value_of_chain(node)
    if isinstance(node, Relation) and node.ops == ("in",) and is_name(node.args[0]):
        return node.args[1]
    if isinstance(node, Collection | Logic) and node.args:
        return _assigned_values(node)
    return None


def _assigned_values(node: Collection | Logic) -> Expression | None:
    listed = isinstance(node, Logic) or node.kind == "sequence"
    if not listed or (isinstance(node, Logic) and node.op not in ("and", "or")):
        return None
    values = [assigned_value(item) for item in node.args]
    if all(value is None for value in values):
        return None
    if any(
        value is None and isinstance(item, Relation)
        for item, value in zip(node.args, values, strict=True)
    ):
        return None
    kept = [item if value is None else value for item, value in zip(node.args, values, strict=True)]
    if gives_several_names(node) and not any(isinstance(v, Collection) for v in kept):
        return Collection("tuple", *kept)  # the values of several names keep their order
    return sequence(kept)


def gives_several_names(node: Expression) -> bool:
    """Whether values are given to more than one name, so that their order matters."""
    pairs = bindings(node, is_name)
    return pairs is not None and are_several_names(pairs)


def sequence(items: list[Expression]) -> Expression:
    """Return a sequence with nested sequences laid open."""
    flat: list[Expression] = []
    for item in items:
        flat.extend(item.args if is_sequence(item) else [item])
    return Collection("sequence", *flat)


def is_name(node: Expression) -> bool:
    """Whether a left side only names the value: `x`, `f(2)`, `(p, q)`, `AB/CD`, `P(A)`."""
    match node:
        case Symbol() | Unit() | Index() | Constant(name="e" | "i"):
            return True
        case Derivative():
            return all(isinstance(part, Symbol) for part in node.args)
        case Mul(args=(Symbol(name="nabla"), Symbol() | Call())):
            return True
        case Call(name="sin" | "cos" | "tan" | "cot"):
            return all(map(_names_an_angle, node.args))
        case Collection(kind="tuple"):
            return all(map(is_name, node.args))
        case Call() if node.name not in ("ln", "log", "exp", "sqrt", "mod"):
            return node.name != "ratio" or all(map(is_name, node.args))
        case Div():
            return all(_is_product_of_names(part) for part in node.args)
        case Mul():
            return _is_product_of_names(node) and len(node.args) <= 3
    return False


def _is_product_of_names(node: Expression) -> bool:
    parts = node.args if isinstance(node, Mul) else (node,)
    return all(
        isinstance(part, Symbol) or (isinstance(part, Call) and part.name == "angle")
        for part in parts
    )


def _names_an_angle(angle: Expression) -> bool:
    """Whether something is named as angles are, by a Greek or a capital letter: `tan alpha`."""
    if isinstance(angle, Call):
        return angle.name == "angle"
    base = angle.name.partition("_")[0] if isinstance(angle, Symbol) else ""
    return base.isupper() or (base.isalpha() and len(base) > 1)


def listed(node: Expression) -> Expression:
    """Return `6 and 8` as the list `6, 8`; leave statements as they are."""
    joined = isinstance(node, Logic) and node.op in ("and", "or")
    if joined and not any(isinstance(item, Relation | Logic) for item in node.args):
        return sequence(list(node.args))
    return node


def without_unit(node: Expression) -> Expression | None:
    """Return the number of `3 cm`, `90°`, `5 dollars`, `28%`; None where there is no unit."""
    match node:
        case Mul():
            kept = [part for part in node.args if not _is_unit(part)]
            if not kept or len(kept) == len(node.args):
                return None
            return kept[0] if len(kept) == 1 else Mul(*kept)
        case Neg():
            inner = without_unit(node.args[0])
            return None if inner is None else Neg(inner)
        case Div() if isinstance(node.args[0], Mul):
            above = without_unit(node.args[0])
            if above is not None and _is_unit(node.args[1]):
                return above
        case Call(name="degree" | "percent"):
            return node.args[0]
    return None


def has_unit(node: Expression) -> bool:
    """Whether a unit stands in the expression."""
    return any(
        isinstance(part, Unit) or (isinstance(part, Call) and part.name in ("degree", "percent"))
        for part in walk(node)
    )


def _is_unit(node: Expression) -> bool:
    if isinstance(node, Pow):
        return _is_unit(node.args[0])
    if isinstance(node, Call) and node.name == "degree" and not node.args:
        return True
    if isinstance(node, Unit):
        return node.name in ANSWER_UNITS or len(node.name) > 2
    return isinstance(node, Symbol) and all(word in ANSWER_UNITS for word in node.name.split())


_SIGNS = {
    "pct": "percent", "percent": "percent", "degree": "degree", "degrees": "degree",
    "deg": "degree",
}  # fmt: skip


def with_sign(node: Expression) -> Expression | None:
    """Return `28 pct` as the percentage, `45 degrees` as the angle, `twelve` as the number."""
    if isinstance(node, Mul) and len(node.args) == 2:
        value, word = node.args
        if isinstance(word, Symbol | Unit) and word.name in _SIGNS:
            return Call(_SIGNS[word.name], value)
    if isinstance(node, Symbol):
        value_of_word = number_in_words(node.name)
        return number(value_of_word) if value_of_word is not None else choice(node)
    return None


def choice(node: Expression) -> Symbol | None:
    """Return the letter of a choice, `(C)`."""
    name = node.name if isinstance(node, Symbol) else ""
    inner = name[1:-1] if name[:1] == "(" and name[-1:] == ")" else ""
    return Symbol(inner) if len(inner) == 1 and inner.isupper() else None


def choice_and_text(node: Expression) -> tuple[Symbol, Expression] | None:
    """Return the letter and what the choice says, of `(D) 7/8`; None for what is no such choice."""
    if isinstance(node, Div):
        above = choice_and_text(node.args[0])
        return None if above is None else (above[0], Div(above[1], node.args[1]))
    letter = choice(node.args[0]) if isinstance(node, Mul) else None
    if letter is None:
        return None
    rest = node.args[1:]
    return letter, rest[0] if len(rest) == 1 else Mul(*rest)


def solutions_as_tuples(node: Expression) -> Expression | None:
    """Return `x = 1, y = 2, or x = 3, y = 4` as `(1, 2), (3, 4)`; None for what is no such list."""
    if not isinstance(node, Logic) or node.op != "or":
        return None
    systems = [bindings(part, is_name) for part in node.args]
    names = {tuple(name for name, _ in system) if system else () for system in systems}
    if len(names) > 1 or len(next(iter(names))) < 2:
        return None
    values = [[value for _, value in system or ()] for system in systems]
    return sequence([Collection("tuple", *each) for each in values])


def variants(node: Expression) -> Iterator[Expression]:
    """Yield an answer as it stands, then as its bare value."""
    node = listed(node)
    yield node
    yield from choice_and_text(node) or ()
    pairs = solutions_as_tuples(node)
    if pairs is not None:
        yield pairs
    value = assigned_value(node)
    if value is not None:
        yield listed(value)


# -- names with their values -----------------------------------------------------------------------


Binding = tuple[Expression, Expression]


def bindings(node: Expression, is_name: Callable[[Expression], bool]) -> list[Binding] | None:
    """Return each name with its value, in order; None where something is no such equation.

    Names that `or` joins, `x = 1 or x = 2`, have to be the same.
    """
    if isinstance(node, Relation):
        named = set(node.ops) <= EQUALITIES and is_name(node.args[0])
        return [(node.args[0], value_of_chain(node))] if named else None
    joined = isinstance(node, Logic) and node.op in ("and", "or")
    if not joined and not (isinstance(node, Collection) and node.kind == "sequence"):
        return None
    pairs: list[Binding] = []
    for item in node.args:
        inner = bindings(item, is_name)
        if inner is None:
            return None
        pairs += inner
    alternatives = isinstance(node, Logic) and node.op == "or"
    return None if alternatives and are_several_names(pairs) else pairs


def value_of_chain(node: Relation) -> Expression:
    """Return what a chain of equations comes to, before it is rounded: `x = 1/3 ~ 0.3`."""
    if node.ops[0] == "=" and "~" in node.ops:
        return node.args[node.ops.index("~")]
    return node.args[-1]


def are_several_names(pairs: list[Binding]) -> bool:
    """Whether more than one quantity gets a value; `x_1` and `x_2` are values of one."""
    return len({_base(name) for name, _ in pairs}) > 1 or any(map(_is_tuple_of_names, pairs))


def _is_tuple_of_names(pair: Binding) -> bool:
    return all(isinstance(side, Collection) and side.kind == "tuple" for side in pair) and (
        len(pair[0].args) == len(pair[1].args)
    )


def _base(name: Expression) -> Expression | str:
    return name.name.partition("_")[0] if isinstance(name, Symbol) else name


def by_name(reference: list[Binding], answer: list[Binding]) -> list[Binding] | None:
    """Return the values that belong to the same names; None where the names are others."""
    left, right = _flat(reference), _flat(answer)
    if left is None or right is None or set(left) != set(right):
        return None
    return [(value, right[name]) for name, value in left.items()]


def _flat(pairs: list[Binding]) -> dict[Expression, Expression] | None:
    laid_open = [
        zip(pair[0].args, pair[1].args, strict=True) if _is_tuple_of_names(pair) else [pair]
        for pair in pairs
    ]
    flat = list(chain.from_iterable(laid_open))
    values = dict(flat)
    return values if len(values) == len(flat) else None


def may_be_the_same(left: Expression, right: Expression) -> bool:
    """Whether two left sides may name one quantity: `y` and `f(x)`, but not `x` and `f(x)`."""
    if left is right:
        return True
    slopes = _slope(left), _slope(right)
    if slopes[0] is not None and slopes[1] is not None:
        return slopes[0].fits(slopes[1])
    if Derivative in (type(left), type(right)):
        return _is_subscripted_slope(left, right) or _is_subscripted_slope(right, left)
    calls = isinstance(left, Call), isinstance(right, Call)
    if all(calls):
        return left.payload != right.payload and left.args == right.args
    if any(calls):
        call, other = (left, right) if calls[0] else (right, left)
        return isinstance(other, Symbol) and other not in free_symbols(call)
    return not (isinstance(left, Symbol) and isinstance(right, Symbol))


class _Slope(NamedTuple):
    """By what is differentiated, where it is said, and how often: `dy/dx`, `y'`, `f''(x)`."""

    by: str
    order: int

    def fits(self, other: _Slope) -> bool:
        """Whether two names of a derivative may mean the same: `y'` and `df/dx`."""
        by_other = self.by and other.by and self.by != other.by
        return self.order == other.order and not by_other


def _slope(name: Expression) -> _Slope | None:
    match name:
        case Derivative(orders=(order,)):
            variable = name.args[1]
            return _Slope(variable.name, order) if isinstance(variable, Symbol) else None
        case Symbol() if name.name.endswith("'"):
            return _Slope("", name.name.count("'"))
        case Call() if name.primes and all(isinstance(each, Symbol) for each in name.args):
            by = name.args[0] if len(name.args) == 1 else None
            return _Slope(by.name if isinstance(by, Symbol) else "", name.primes)
    return None


def _is_subscripted_slope(name: Expression, slope: Expression) -> bool:
    """Whether one is `f_x`, and the other `∂f/∂x`."""
    if not isinstance(name, Symbol) or not isinstance(slope, Derivative):
        return False
    of, *by = (part.name if isinstance(part, Symbol) else "" for part in slope.args)
    repeated = "".join(each * order for each, order in zip(by, slope.orders, strict=True))
    return bool(of) and all(by) and name.name == f"{of}_{repeated}"
