"""Mathematics as data: immutable, interned expression nodes.

Two expressions of the same structure are the same object (interning.py). Nodes keep the form in
which the mathematics was written (`a - b` is `Add(a, Neg(b))`, `a/b` is `Div(a, b)`,
`a + (b + c)` keeps its bracket); what is *equal* is decided in `grader.equivalence`, not here.
"""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar, Self

from grader.expressions.interning import Expression as Expression

# -- atoms ---------------------------------------------------------------------------------------


class Number(Expression):
    """A number without sign as it was written: `literal` keeps the digits, `value` is exact.

    `0.90` and `0.9` are different nodes of equal value; `0.(3)` is the literal of a repeating
    decimal. Signs are `Neg`, fractions are `Div`.
    """

    __slots__ = ()

    def __new__(cls, value: int | Fraction, literal: str = "") -> Self:
        """Make a number; without a literal only integers and finite decimals are numbers."""
        if isinstance(value, Fraction) and value.denominator == 1:
            value = value.numerator
        return cls.of((), (value, literal or _plain_literal(value)))

    @property
    def value(self) -> int | Fraction:
        """The exact value."""
        return self.payload[0]  # type: ignore[return-value]

    @property
    def literal(self) -> str:
        """The digits as written, e.g. `0.90`, `1.5e3`."""
        return self.payload[1]  # type: ignore[return-value]


def _plain_literal(value: int | Fraction) -> str:
    if value < 0:
        raise ValueError("a Number has no sign; use number()")
    if isinstance(value, int):
        return str(value)
    scale = 0
    while (value * 10**scale).denominator != 1:
        scale += 1
        if scale > 400:
            raise ValueError("not a finite decimal; use number()")
    digits = str(value.numerator * 10**scale // value.denominator).rjust(scale + 1, "0")
    return f"{digits[:-scale]}.{digits[-scale:]}"


class Symbol(Expression):
    """A name in its canonical spelling (names.py): `x`, `w_1`, `z'_5`, `h_3^*`, `theta`."""

    __slots__ = ()

    def __new__(cls, name: str) -> Self:
        """Make a symbol of this canonical name."""
        return cls.of((), (name,))

    @property
    def name(self) -> str:
        """The canonical name."""
        return self.payload[0]  # type: ignore[return-value]


class Constant(Expression):
    """A name with a fixed meaning; `NAMES` lists them."""

    __slots__ = ()
    NAMES: ClassVar[frozenset[str]] = frozenset(
        {
            "pi", "e", "i", "oo", "undefined", "true", "false", "dots",
            "emptyset", "reals", "integers", "naturals", "rationals", "complexes",
        }
    )  # fmt: skip

    def __new__(cls, name: str) -> Self:
        """Make the constant of this name."""
        if name not in cls.NAMES:
            raise ValueError(f"no constant {name!r}")
        return cls.of((), (name,))

    @property
    def name(self) -> str:
        """The name, one of `NAMES`."""
        return self.payload[0]  # type: ignore[return-value]


DOTS = Constant("dots")
"""What stands for the items left out of `1, ..., 4`."""


class Unit(Expression):
    """A unit of measure or a counted noun, e.g. `cm`, `kg`, `apples`; multiplies its number."""

    __slots__ = ()

    def __new__(cls, name: str) -> Self:
        """Make a unit."""
        return cls.of((), (name,))

    @property
    def name(self) -> str:
        """The unit as written."""
        return self.payload[0]  # type: ignore[return-value]


def number(value: int | Fraction) -> Expression:
    """Return the expression of a rational number: sign, digits and fraction as nodes."""
    if value < 0:
        return Neg(number(-value))
    if isinstance(value, Fraction) and value.denominator != 1:
        return Div(Number(value.numerator), Number(value.denominator))
    return Number(value)


# -- arithmetic ----------------------------------------------------------------------------------


class Add(Expression):
    """A sum as written, `a - b` being `Add(a, Neg(b))`; two or more terms."""

    __slots__ = ()

    def __new__(cls, *terms: Expression) -> Self:
        """Make a sum."""
        return cls.of(terms)


class Neg(Expression):
    """Minus its argument."""

    __slots__ = ()

    def __new__(cls, argument: Expression) -> Self:
        """Make the negative."""
        return cls.of((argument,))


class Mul(Expression):
    """A product as written, in order; two or more factors."""

    __slots__ = ()

    def __new__(cls, *factors: Expression) -> Self:
        """Make a product."""
        return cls.of(factors)


class Div(Expression):
    """A quotient `numerator / denominator`."""

    __slots__ = ()

    def __new__(cls, numerator: Expression, denominator: Expression) -> Self:
        """Make a quotient."""
        return cls.of((numerator, denominator))


class Pow(Expression):
    """A power `base ^ exponent`."""

    __slots__ = ()

    def __new__(cls, base: Expression, exponent: Expression) -> Self:
        """Make a power."""
        return cls.of((base, exponent))


class PlusMinus(Expression):
    """`±a` (one argument) or `a ± b` (two); with `flipped`, `∓`."""

    __slots__ = ()

    def __new__(cls, *args: Expression, flipped: bool = False) -> Self:
        """Make the pair of values."""
        return cls.of(args, (flipped,))

    @property
    def flipped(self) -> bool:
        """Whether minus comes first."""
        return bool(self.payload[0])


class Call(Expression):
    """A function applied to arguments; `primes` counts derivatives, as in `sigma'(z)`.

    Known functions have the names of `functions.py` (`sqrt`, `root`, `log`, `abs`, ...); any other
    name is an opaque function.
    """

    __slots__ = ()

    def __new__(cls, name: str, *args: Expression, primes: int = 0) -> Self:
        """Apply the function."""
        return cls.of(args, (name, primes))

    @property
    def name(self) -> str:
        """The function's name without primes."""
        return self.payload[0]  # type: ignore[return-value]

    @property
    def primes(self) -> int:
        """The order of the derivative."""
        return self.payload[1]  # type: ignore[return-value]


# -- calculus ------------------------------------------------------------------------------------


class Derivative(Expression):
    """`∂ⁿ of / ∂a^i ∂b^j`: `args` are `(of, a, b, ...)`, `orders` are `(i, j, ...)`.

    `∂y/∂z`, `dy/dz` and `\\frac{d}{dz} y` are one and the same.
    """

    __slots__ = ()

    def __new__(cls, of: Expression, *variables: Expression, orders: tuple[int, ...] = ()) -> Self:
        """Make a derivative; without `orders`, each variable counts once."""
        return cls.of((of, *variables), (orders or (1,) * len(variables),))

    @property
    def orders(self) -> tuple[int, ...]:
        """How often each variable is differentiated by."""
        return self.payload[0]  # type: ignore[return-value]


class Integral(Expression):
    """`args` are `(body, variable)` or `(body, variable, lower, upper)`; the variable is bound."""

    __slots__ = ()

    def __new__(cls, body: Expression, variable: Expression, *bounds: Expression) -> Self:
        """Make an integral."""
        return cls.of((body, variable, *bounds))


class BigOperator(Expression):
    """A sum or product over a bound variable: `args` are `(body, variable, lower, upper)`."""

    __slots__ = ()

    def __new__(
        cls,
        kind: str,
        body: Expression,
        variable: Expression,
        lower: Expression,
        upper: Expression,
    ) -> Self:
        """Make it; `kind` is `sum` or `product`."""
        return cls.of((body, variable, lower, upper), (kind,))

    @property
    def kind(self) -> str:
        """`sum` or `product`."""
        return self.payload[0]  # type: ignore[return-value]


class Limit(Expression):
    """`args` are `(body, variable, point)`; `side` is `+`, `-` or empty for both."""

    __slots__ = ()

    def __new__(
        cls, body: Expression, variable: Expression, point: Expression, side: str = ""
    ) -> Self:
        """Make a limit."""
        return cls.of((body, variable, point), (side,))

    @property
    def side(self) -> str:
        """From which side the point is approached."""
        return self.payload[0]  # type: ignore[return-value]


# -- relations and logic -------------------------------------------------------------------------


class Relation(Expression):
    """A chain `a = b <= c`: `args` are the sides, `ops` the relations between them.

    An op is one of `OPS`; `~` is approximately equal, `->` tends or maps to, `:=` is defined as.
    """

    __slots__ = ()
    OPS: ClassVar[frozenset[str]] = frozenset(
        {
            "=", "!=", "<", "<=", ">", ">=", "~", ":=", "equiv", "->", "propto",
            "in", "notin", "subset", "subseteq", "divides", "parallel", "perp", "<<", ">>",
        }
    )  # fmt: skip

    def __new__(cls, sides: tuple[Expression, ...], ops: tuple[str, ...]) -> Self:
        """Make a chain; there is one op fewer than sides."""
        if len(sides) != len(ops) + 1 or not ops:
            raise ValueError("a chain has one relation fewer than sides")
        return cls.of(sides, (ops,))

    @property
    def ops(self) -> tuple[str, ...]:
        """The relations, in order."""
        return self.payload[0]  # type: ignore[return-value]


class Logic(Expression):
    """`and`, `or`, `not`, `xor`, `xnor`, `implies`, `iff` of statements; a system is an `and`."""

    __slots__ = ()

    def __new__(cls, op: str, *args: Expression) -> Self:
        """Combine statements."""
        return cls.of(args, (op,))

    @property
    def op(self) -> str:
        """The connective."""
        return self.payload[0]  # type: ignore[return-value]


# -- collections ---------------------------------------------------------------------------------


class Collection(Expression):
    """A `tuple` (a, b), a `list` [a, b] or a bare `a, b`, or a `set` {a, b}; `kind` says which.

    Kinds are `tuple`, `list`, `set` and `sequence` (no brackets).
    """

    __slots__ = ()

    def __new__(cls, kind: str, *items: Expression) -> Self:
        """Make a collection."""
        return cls.of(items, (kind,))

    @property
    def kind(self) -> str:
        """`tuple`, `list`, `set` or `sequence`."""
        return self.payload[0]  # type: ignore[return-value]


class SetBuilder(Expression):
    """`{ element | condition }`: `args` are `(element, condition)`."""

    __slots__ = ()

    def __new__(cls, element: Expression, condition: Expression) -> Self:
        """Make a set by its condition."""
        return cls.of((element, condition))


class Interval(Expression):
    """`args` are `(lower, upper)`; `left_open` and `right_open` say which ends are left out.

    `(a, b)` is read as a tuple; the equivalence takes it for an interval when the other side is.
    """

    __slots__ = ()

    def __new__(
        cls, lower: Expression, upper: Expression, left_open: bool, right_open: bool
    ) -> Self:
        """Make an interval."""
        return cls.of((lower, upper), (left_open, right_open))

    @property
    def left_open(self) -> bool:
        """Whether the lower end is left out."""
        return bool(self.payload[0])

    @property
    def right_open(self) -> bool:
        """Whether the upper end is left out."""
        return bool(self.payload[1])


class SetOperation(Expression):
    """`union`, `intersection`, `difference` or `complement` of sets."""

    __slots__ = ()

    def __new__(cls, op: str, *args: Expression) -> Self:
        """Combine sets."""
        return cls.of(args, (op,))

    @property
    def op(self) -> str:
        """The operation."""
        return self.payload[0]  # type: ignore[return-value]


class Matrix(Expression):
    """A matrix, `args` row by row; a column vector has one column."""

    __slots__ = ()

    def __new__(cls, rows: tuple[tuple[Expression, ...], ...]) -> Self:
        """Make a matrix of rows of equal length."""
        width = len(rows[0]) if rows else 0
        if any(len(row) != width for row in rows):
            raise ValueError("rows of different length")
        return cls.of(tuple(item for row in rows for item in row), (len(rows), width))

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.payload  # type: ignore[return-value]

    @property
    def rows(self) -> tuple[tuple[Expression, ...], ...]:
        """The rows."""
        height, width = self.shape
        return tuple(self.args[i * width : (i + 1) * width] for i in range(height))


class Piecewise(Expression):
    """`args` are value, condition, value, condition, ...; the condition `true` is otherwise."""

    __slots__ = ()

    def __new__(cls, *values_and_conditions: Expression) -> Self:
        """Make a function by cases."""
        return cls.of(values_and_conditions)

    @property
    def cases(self) -> tuple[tuple[Expression, Expression], ...]:
        """Pairs of value and condition."""
        return tuple(zip(self.args[::2], self.args[1::2], strict=True))


class Index(Expression):
    """`base[index]`, `a_{n+1}`: a subscript that is an expression, not part of a name."""

    __slots__ = ()

    def __new__(cls, base: Expression, *indices: Expression) -> Self:
        """Index something."""
        return cls.of((base, *indices))


class Evaluated(Expression):
    """`body |_{x = a}`: `args` are `(body, variable, value, variable, value, ...)`."""

    __slots__ = ()

    def __new__(cls, body: Expression, *variables_and_values: Expression) -> Self:
        """Evaluate the body at a point."""
        return cls.of((body, *variables_and_values))


CALCULUS = (Derivative, Integral, Limit, BigOperator, Evaluated)
"""The nodes that are operations to be carried out."""

MEMBERSHIP = frozenset({"in", "notin", "subset", "subseteq"})
"""Relations whose right side is a set."""


def is_sequence(node: Expression) -> bool:
    """Whether something is a list without brackets, `1, 2`."""
    return isinstance(node, Collection) and node.kind == "sequence"
