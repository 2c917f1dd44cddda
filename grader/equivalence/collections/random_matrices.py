"""Values of formulas of matrices at random exact matrices of small and different dimensions."""

from __future__ import annotations

import random
from dataclasses import dataclass

from flint import fmpq, fmpq_mat

from grader.equivalence.collections.shapes import IDENTITY, SCALAR, UNKNOWN, Typing
from grader.equivalence.terms.rationals import rational_value
from grader.equivalence.terms.transposes import INVERSE_TRANSPOSED, TRANSPOSED, is_transpose
from grader.equivalence.verdict import Refuted
from grader.expressions.nodes import Add, Call, Div, Expression, Mul, Neg, Number, Pow, Symbol
from grader.expressions.traversal import free_symbols, walk

_POINTS = 4
_KEPT_DIMENSION = 6
_MAX_POWER = 12
_MAX_DIMENSIONS = 8


class _NoValue(Exception):
    """The formula has no exact value at this point, or none that is computed here."""


@dataclass(frozen=True, slots=True)
class _Identity:
    """A multiple of the identity matrix of whatever size fits."""

    by: fmpq


_Value = fmpq | fmpq_mat | _Identity


def refuted_at_random(reference: Expression, answer: Expression, typing: Typing) -> Refuted | None:
    """Return matrices at which two typed formulas differ; None if none were found."""
    names = sorted(
        (free_symbols(reference) | free_symbols(answer)) - {TRANSPOSED}, key=lambda name: name.name
    )
    for seed in range(_POINTS):
        try:
            point = _point(names, typing, seed)
            left, right = (_value(side, point, typing) for side in (reference, answer))
        except _NoValue:
            continue
        if not _same(left, right):
            shown = tuple((name.name, _text(point[name])) for name in names if name in point)
            return Refuted(shown, _text(left), _text(right))
    return None


def _point(names: list[Symbol], typing: Typing, seed: int) -> dict[Expression, _Value]:
    drawn = random.Random(seed)
    sizes = _sizes(typing, seed)
    point: dict[Expression, _Value] = {}
    for name in names:
        rows, columns = typing.shapes.get(name, UNKNOWN)
        if "?" in (rows, columns):
            raise _NoValue
        if (rows, columns) == IDENTITY:
            point[name] = _Identity(fmpq(1))
        elif (rows, columns) == SCALAR:
            size = sizes.get(name.name)
            point[name] = fmpq(size) if size else fmpq(drawn.randint(2, 9), drawn.choice((1, 5, 7)))
        else:
            height, width = sizes[rows], sizes[columns]
            entries = [drawn.randint(-4, 5) for _ in range(height * width)]
            point[name] = fmpq_mat(height, width, entries)
    return point


def _sizes(typing: Typing, seed: int) -> dict[str, int]:
    """Give every dimension a small size of its own; small numbers are themselves."""
    named = dict.fromkeys(each for shape in typing.shapes.values() for each in shape)
    sizes = {each: int(each) for each in named if each.isdigit() and int(each) <= _KEPT_DIMENSION}
    others = sorted(each for each in named if each not in sizes and each not in "?*")
    if len(others) > _MAX_DIMENSIONS:
        raise _NoValue
    free = [size for size in range(2, 20) if size not in sizes.values()][: len(others)]
    turn = seed % len(others) if others else 0
    return sizes | dict(zip(others, free[turn:] + free[:turn], strict=True))


def _value(root: Expression, point: dict[Expression, _Value], typing: Typing) -> _Value:
    known: dict[Expression, _Value] = dict(point)
    for node in walk(root):
        if node not in known and node is not TRANSPOSED:
            known[node] = _of(node, [known.get(child, fmpq(0)) for child in node.args], typing)
    return known[root]


def _of(node: Expression, inner: list[_Value], typing: Typing) -> _Value:
    if is_transpose(node, typing.notation):
        turned = _transposed(inner[0])
        inverted = isinstance(node, Pow) and node.args[1] is INVERSE_TRANSPOSED
        return _inverse(turned) if inverted else turned
    match node:
        case Number():
            value = rational_value(node)
            if value is not None:
                return fmpq(value.numerator, value.denominator)
        case Neg():
            return _times(fmpq(-1), inner[0])
        case Add():
            total = inner[0]
            for term in inner[1:]:
                total = _plus(total, term)
            return total
        case Mul():
            return _times(inner[0], inner[1])
        case Div():
            return _times(inner[0], _inverse(inner[1]))
        case Pow():
            return _power(node, inner[0])
        case Call():
            return _call(node, inner)
    raise _NoValue


def _plus(left: _Value, right: _Value) -> _Value:
    if isinstance(left, _Identity) and isinstance(right, _Identity):
        return _Identity(left.by + right.by)
    if isinstance(left, _Identity):
        left, right = right, left
    if isinstance(right, _Identity) and isinstance(left, fmpq_mat):
        return left + right.by * _identity(left.nrows())
    if isinstance(left, fmpq) and isinstance(right, fmpq):
        return left + right
    if isinstance(left, fmpq_mat) and isinstance(right, fmpq_mat):
        return left + right
    if 0 in (left, right):
        return right if left == 0 else left
    raise _NoValue


def _identity(size: int) -> fmpq_mat:
    return fmpq_mat(size, size, [int(i % (size + 1) == 0) for i in range(size * size)])


def _times(left: _Value, right: _Value) -> _Value:
    if isinstance(left, _Identity):
        if isinstance(right, fmpq_mat):
            return left.by * right
        return _Identity(left.by * (right.by if isinstance(right, _Identity) else right))
    if isinstance(right, _Identity):
        return _times(right, left)
    if isinstance(left, fmpq) and isinstance(right, fmpq):
        return left * right
    if isinstance(left, fmpq):
        left, right = right, left
    assert isinstance(left, fmpq_mat)
    return _number(left * right)


def _number(value: _Value) -> _Value:
    """Take a matrix of one entry for a number."""
    if isinstance(value, fmpq_mat) and value.nrows() == value.ncols() == 1:
        return value[0, 0]
    return value


def _transposed(value: _Value) -> _Value:
    return value.transpose() if isinstance(value, fmpq_mat) else value


def _inverse(value: _Value) -> _Value:
    try:
        if isinstance(value, fmpq_mat):
            return value.inv()
        return _Identity(1 / value.by) if isinstance(value, _Identity) else 1 / value
    except ZeroDivisionError:
        raise _NoValue from None


def _power(node: Expression, base: _Value) -> _Value:
    exponent = rational_value(node.args[1])
    if exponent is None or exponent.denominator != 1 or not 0 < abs(exponent) <= _MAX_POWER:
        raise _NoValue
    result = base
    for _ in range(abs(int(exponent)) - 1):
        result = _times(result, base)
    return _inverse(result) if exponent < 0 else result


def _entry_by_entry(left: _Value, right: _Value) -> _Value:
    if not isinstance(left, fmpq_mat) or not isinstance(right, fmpq_mat):
        return _times(left, right)
    if (left.nrows(), left.ncols()) != (right.nrows(), right.ncols()):
        raise _NoValue
    pairs = zip(left.entries(), right.entries(), strict=True)
    return fmpq_mat(left.nrows(), left.ncols(), [one * other for one, other in pairs])


def _call(node: Call, inner: list[_Value]) -> _Value:
    first = inner[0] if inner else None
    if node.name == "inverse" and first is not None:
        return _inverse(first)
    if node.name == "dot" and len(inner) == 2:
        return _times(_transposed(inner[0]), inner[1])
    if node.name == "hadamard" and len(inner) == 2:
        return _entry_by_entry(inner[0], inner[1])
    if isinstance(first, fmpq_mat) and node.name == "trace":
        return sum((first[i, i] for i in range(first.nrows())), fmpq(0))
    if isinstance(first, fmpq_mat) and node.name == "det":
        return first.det()
    raise _NoValue


def _same(left: _Value, right: _Value) -> bool:
    return type(left) is type(right) and bool(left == right)


def _text(value: _Value) -> str:
    if isinstance(value, _Identity):
        return f"{value.by} I"
    if isinstance(value, fmpq):
        return str(value)
    rows = (", ".join(map(str, row)) for row in value.tolist())
    return f"[{', '.join(f'[{row}]' for row in rows)}]"
