"""Random expressions of every node kind, in the forms that the parser makes."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Collection,
    Constant,
    Derivative,
    Div,
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
    PlusMinus,
    Pow,
    Relation,
    SetBuilder,
    SetOperation,
    Symbol,
    Unit,
)
from grader.expressions.notation import Notation
from grader.expressions.numerals import read_numeral
from grader.expressions.sets import as_number_set

LETTERS = "abcdhjklmnpqrstuvwxyzABCDEHJKLMNOPQRSTUVWXYZ"
NAMES = [
    *LETTERS, "alpha", "sigma", "theta", "w_1", "z_5", "z'_5", "h_3^*", "y^*", "x'", "x''_10",
    "lambda_max", "hat(y)", "hat(y)_1", "bar(x)", "dot(x)", "W^{(1)}", "b^{[2]}", "speed", "lr",
    "surface area", "bb(E)", "cal(L)", "AB", "x_n", "a_ij", "i", "I", "e", "d", "Delta", "ddot(z)",
    "e_1", "x^{+}", "kg", "m", "value_1", "nabla", "xy", "yes", "f", "g", "dx", "E",
]  # fmt: skip
symbols = st.sampled_from(NAMES).map(Symbol)
numbers = st.one_of(
    st.integers(0, 10**9).map(Number),
    st.sampled_from(["0.90", "1.5", "2.5e3", "1e-3", "0.(3)", "12.3(45)", ".5", "1E12", "007"]).map(
        read_numeral
    ),
    st.fractions(0, 100, max_denominator=1).map(lambda f: Number(Fraction(f))),
)
constants = st.sampled_from(sorted(Constant.NAMES)).map(Constant)
units = st.sampled_from(["cm", "kg", "m", "apples", "km/h", "s"]).map(Unit)
atoms = st.one_of(symbols, symbols, numbers, constants, units)
FUNCTIONS = [
    ("sin", 1), ("asinh", 1), ("csch", 1), ("ln", 1), ("log", 1), ("log", 2), ("exp", 1),
    ("sqrt", 1), ("root", 2), ("abs", 1), ("floor", 1), ("ceiling", 1), ("norm", 1),
    ("factorial", 1), ("factorial2", 1), ("percent", 1), ("degree", 1), ("max", 2), ("gcd", 3),
    ("mod", 2), ("binomial", 2), ("atan2", 2), ("given", 2), ("det", 1), ("sign", 1), ("f", 1),
    ("f", 0), ("g", 3), ("sigma", 1), ("phi_1", 1), ("x", 1), ("P", 2), ("P", 1),
    ("E", 1), ("Var", 1), ("zeta", 1), ("ell", 2),
    ("gamma_function", 1), ("cal(L)", 1), ("erf", 1),
    ("softmax", 2), ("f^{-1}", 1), ("max_over", 2), ("evaluated", 3), ("conjugate", 1), ("arg", 1),
    ("ratio", 2), ("primed", 1), ("angle", 1), ("re", 1), ("argmax", 2), ("transpose", 1),
]  # fmt: skip
PRIMED = [("f", 1), ("sigma", 2), ("u", 1), ("sin", 1), ("g_2", 3), ("softmax", 1)]
OPS = sorted(Relation.OPS)
VARIABLES = [Symbol("x"), Symbol("k"), Symbol("z_4"), Symbol("theta"), Symbol("w_1"), Symbol("y^*")]


def compound(inner: st.SearchStrategy) -> st.SearchStrategy:
    """Return expressions made of the given ones."""
    several = st.lists(inner, min_size=2, max_size=4)
    not_numbers = inner.filter(lambda e: not isinstance(e, Collection))
    return st.one_of(
        several.map(lambda a: Add(*a)),
        several.map(lambda a: Mul(*a)),
        inner.map(Neg),
        st.builds(Div, inner, inner),
        st.builds(Pow, inner, inner),
        st.builds(lambda a, f: PlusMinus(*a, flipped=f), st.lists(inner, min_size=1, max_size=2),
                  st.booleans()),
        calls(not_numbers),
        st.builds(lambda of, v, n: Derivative(of, v, orders=(n,)), inner,
                  st.sampled_from(VARIABLES), st.integers(1, 3)),
        st.builds(lambda of: Derivative(of, *VARIABLES[2:4], orders=(2, 1)), inner),
        st.builds(Integral, inner, st.sampled_from(VARIABLES)),
        st.builds(Integral, inner, st.sampled_from(VARIABLES), inner, inner),
        st.builds(BigOperator, st.sampled_from(["sum", "product"]), inner, st.just(Symbol("k")),
                  inner, inner),
        st.builds(Limit, inner, st.sampled_from(VARIABLES[:4]), inner,
                  st.sampled_from(["", "+", "-"])),
        relations(inner),
        st.builds(lambda op, a: Logic(op, *a), st.sampled_from(["and", "or", "xor", "iff"]),
                  several),
        st.builds(lambda op, a, b: Logic(op, a, b), st.sampled_from(["implies", "xnor"]), inner,
                  inner),
        inner.map(lambda a: Logic("not", a)),
        st.builds(lambda kind, a: Collection(kind, *a),
                  st.sampled_from(["tuple", "list", "set"]), st.lists(inner, max_size=3)),
        several.map(lambda a: Collection("sequence", *a)),
        st.builds(SetBuilder, inner, inner),
        st.builds(Interval, inner, inner, st.booleans(), st.booleans()),
        st.builds(lambda op, a: SetOperation(op, *map(_as_operand, a)),
                  st.sampled_from(["union", "intersection"]), several),
        st.builds(lambda a, b: SetOperation("difference", _as_operand(a), _as_operand(b)),
                  inner, inner),
        inner.map(lambda a: SetOperation("complement", a)),
        st.builds(lambda a, b, c, d: Matrix(((a, b), (c, d))), inner, inner, inner, inner),
        st.builds(lambda a, b: Matrix(((a,), (b,))), inner, inner),
        st.builds(lambda a, c, b: Piecewise(a, c, b, Constant("true")), inner, relations(inner),
                  inner),
        st.builds(Index, inner, inner),
        st.builds(Index, st.sampled_from([Symbol("x"), Symbol("a")]), inner, inner),
    )  # fmt: skip


def _as_operand(node: Expression) -> Expression:
    """Return an operand of a union as it is read: an undeclared N stands for the natural numbers.

    Which examples hypothesis draws depends on the modules that are loaded: these may be among them.
    """
    return as_number_set(node, Notation()) if isinstance(node, Symbol) else node


def calls(inner: st.SearchStrategy) -> st.SearchStrategy:
    """Return calls of known and opaque functions."""

    def of(row: tuple[str, int], primes: int = 0) -> st.SearchStrategy:
        name, count = row
        return st.lists(inner, min_size=count, max_size=count).map(
            lambda a: Call(name, *a, primes=primes)
        )

    primed = st.tuples(st.sampled_from(PRIMED), st.integers(1, 3)).flatmap(lambda p: of(*p))
    return st.one_of(st.sampled_from(FUNCTIONS).flatmap(of), primed)


def relations(inner: st.SearchStrategy) -> st.SearchStrategy:
    """Return chains of one or two relations."""
    return st.one_of(
        st.builds(lambda a, b, op: Relation((a, b), (op,)), inner, inner, st.sampled_from(OPS)),
        st.builds(
            lambda a, b, c, op: Relation((a, b, c), op),
            inner, inner, inner, st.tuples(st.sampled_from(OPS), st.sampled_from(OPS)),
        ),
    )  # fmt: skip


expressions = st.recursive(atoms, compound, max_leaves=8)
