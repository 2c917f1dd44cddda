"""Generated pairs: equals by rewriting, and near misses by one small change; nothing may be wrong.

Run `python benchmarks/stress.py [--pairs 10000] [--seed 1] [--show 10]`. The expressions, their
rewriting and the check that a near miss is a miss (50 digits at a random point) are sympy's, so
that no part of the decision judges itself. The exit code is 1 if any verdict is wrong, or more
than one in a thousand is undecided.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any

import sympy
from sympy.simplify.fu import TR2, TR5, TR6, TR7, TR8, TR10, TR11

from benchmarks.judging import SHORT, Pair, run
from grader.expressions.notation import Notation

X, Y, Z, T = sympy.symbols("x y z t", real=True)
N = sympy.Symbol("n", integer=True, positive=True)
NAMES = (X, Y, Z, T)
SIGMA = sympy.Function("sigma")
NOTATION = Notation(functions=frozenset({"sigma"}))
Maker = Callable[[random.Random], Any]


def coefficient(source: random.Random) -> Any:
    value = source.choice([1, 2, 3, 4, 5, 6, 7, 9, 11])
    return sympy.Rational(source.choice([-1, 1]) * value, source.choice([1, 1, 1, 1, 2, 3]))


def linear(source: random.Random) -> Any:
    one, other = source.sample(NAMES, 2)
    return coefficient(source) * one + source.choice([coefficient(source), other])


def polynomial(source: random.Random) -> Any:
    factors = [linear(source) ** source.choice([1, 1, 2]) for _ in range(source.randint(2, 3))]
    return sympy.Mul(*factors) + coefficient(source) * source.choice(NAMES)


def rational(source: random.Random) -> Any:
    return sum(
        (linear(source) / linear(source) for _ in range(source.randint(1, 2))),
        coefficient(source) / linear(source),
    )


def trigonometric(source: random.Random) -> Any:
    one, other = source.sample(NAMES, 2)
    k = source.randint(1, 4)
    return source.choice(
        [
            lambda: sympy.sin(k * one + other) * coefficient(source) + sympy.cos(other) ** 2,
            lambda: sympy.cos(one) ** k + coefficient(source) * sympy.sin(2 * one),
            lambda: sympy.tan(one) * sympy.cos(one) + coefficient(source) * sympy.sin(k * other),
            lambda: (sympy.sin(one) + coefficient(source) * sympy.cos(other)) ** 2,
        ]
    )()


def exponential(source: random.Random) -> Any:
    one, other = source.sample(NAMES, 2)
    k = source.randint(1, 3)
    return source.choice(
        [
            lambda: sympy.exp(k * one + other) * (linear(source) + sympy.exp(-one)),
            lambda: (sympy.exp(one) + coefficient(source)) ** k * sympy.exp(other),
            lambda: 2 ** (one + k) * linear(source),
            lambda: sympy.sinh(one) ** 2 + coefficient(source) * sympy.exp(one),
            lambda: (sympy.log(one) + coefficient(source)) * (sympy.log(one) + other),
        ]
    )()


def radical(source: random.Random) -> Any:
    one, other = source.sample(NAMES, 2)
    k = source.choice([2, 3, 5])
    return source.choice(
        [
            lambda: (sympy.sqrt(one) + coefficient(source)) * (sympy.sqrt(one) + other),
            lambda: (sympy.sqrt(k) + one) ** 2 * coefficient(source),
            lambda: sympy.sqrt(one**2 + k) * (linear(source) + sympy.sqrt(one**2 + k)),
            lambda: 1 / (sympy.sqrt(k) + one) + other,
        ]
    )()


def opaque(source: random.Random) -> Any:
    one, other = source.sample(NAMES, 2)
    inner = SIGMA(coefficient(source) * one + other)
    return source.choice(
        [
            lambda: (inner + coefficient(source)) * (inner - one),
            lambda: SIGMA(one * (other + 1)) * linear(source) + inner,
            lambda: one * SIGMA(other * SIGMA(one * (one + other)) + 1) * linear(source),
        ]
    )()


K, J, M = sympy.symbols("k j m", integer=True, positive=True)


def summed(source: random.Random) -> Any:
    """A sum or product over a bound name, or an integral over one, with other terms."""
    name = source.choice(NAMES)
    body = coefficient(source) * K ** source.randint(1, 3) * name + coefficient(source) * K
    upper = source.choice([N, N + 1, sympy.Integer(source.randint(3, 9))])
    lower = sympy.Integer(source.randint(0, 2))
    return source.choice(
        [
            lambda: sympy.Sum(body, (K, lower, upper)) * coefficient(source) + name,
            lambda: sympy.Sum(name**K / (K + 1), (K, lower, upper)) + linear(source),
            lambda: sympy.Product(K + name, (K, lower, sympy.Integer(source.randint(3, 6)))),
            lambda: sympy.Sum(SIGMA(K * name), (K, lower, upper)) * linear(source),
            lambda: sympy.Integral(SIGMA(K * name) + K**2, (K, lower, lower + 2)) + name,
        ]
    )()


FAMILIES: dict[str, Maker] = {
    "polynomial": polynomial, "rational": rational, "trigonometric": trigonometric,
    "exponential": exponential, "radical": radical, "opaque": opaque, "summed": summed,
}  # fmt: skip


# -- rewriting -----------------------------------------------------------------------------------


def names_of(expression: Any) -> list[Any]:
    return sorted(expression.free_symbols, key=str)


def substitution(expression: Any, source: random.Random) -> Any:
    """Write a name as a difference that is the name again, and expand in part."""
    name = source.choice(names_of(expression))
    shift = coefficient(source)
    held = sympy.Symbol("u", real=True)
    moved = sympy.expand(expression.subs(name, held - shift))
    return moved.subs(held, sympy.Add(name, shift, evaluate=False))


def renaming(expression: Any, source: random.Random) -> Any:
    """Give the bound name another name; without one, exchange the order of what is added."""
    other = source.choice([J, M])
    moved = expression.xreplace({K: other})
    return moved if moved != expression else substitution(expression, source)


def reindexing(expression: Any, source: random.Random) -> Any:
    """Let the bound name of a sum start elsewhere."""
    sums = sorted(expression.atoms(sympy.Sum), key=str)
    if not sums:
        return sympy.factor(expression)
    shift = source.choice([-1, 1, 2])
    body, (name, lower, upper) = sums[0].args
    moved = sympy.Sum(body.subs(name, name - shift), (name, lower + shift, upper + shift))
    return expression.xreplace({sums[0]: moved})


def trigonometric_identities(expression: Any, source: random.Random) -> Any:
    """Apply one of the rules by which trigonometric functions are rewritten."""
    rule = source.choice([TR2, TR5, TR6, TR7, TR8, TR10, TR11])
    return rule(expression)


REWRITES: dict[str, Callable[[Any, random.Random], Any]] = {
    "expand": lambda e, _: sympy.expand(e),
    "expand with functions": lambda e, _: sympy.expand(e, trig=True, power_exp=True),
    "factor": lambda e, _: sympy.factor(e),
    "together": lambda e, _: sympy.together(e),
    "cancel": lambda e, _: sympy.cancel(e),
    "collect": lambda e, s: sympy.collect(
        sympy.expand(e), s.choice(sorted(e.free_symbols, key=str))
    ),
    "exponentials": lambda e, _: e.rewrite(sympy.exp) if e.has(sympy.sinh) else sympy.expand(e),
    "tangents": lambda e, _: e.rewrite(sympy.cos) if e.has(sympy.tan) else sympy.factor(e),
    "substitution": substitution,
    "renaming": renaming,
    "reindexing": reindexing,
    "trigonometric identities": trigonometric_identities,
}


# -- near misses ---------------------------------------------------------------------------------


def miss(expression: Any, source: random.Random) -> Any:
    """Change one number, name or sign somewhere in the expression, or a bound of a sum."""
    operators = sorted(expression.atoms(sympy.Sum, sympy.Product, sympy.Integral), key=str)
    if operators:
        return expression.xreplace({operators[0]: _operator_miss(operators[0], source)})
    leaves = [leaf for leaf in sympy.preorder_traversal(expression) if leaf.is_Atom]
    places = [i for i, leaf in enumerate(leaves) if leaf.is_Number or leaf.is_Symbol]
    chosen = source.choice(places)
    leaf = leaves[chosen]
    if leaf.is_Symbol:
        new = source.choice([name for name in NAMES if name != leaf])
    else:
        new = leaf + source.choice([-1, 1]) if source.random() < 0.7 else -leaf
    return _replace(expression, [chosen], new)


def _operator_miss(operator: Any, source: random.Random) -> Any:
    """Change a bound, or something in the body, of a sum, product or integral."""
    body, (name, lower, upper) = operator.args
    change = source.choice(["lower", "upper", "body", "body"])
    if change == "lower":
        lower += 1
    elif change == "upper":
        upper += source.choice([-1, 1])
    else:
        body = miss(body, source)
    return operator.func(body, (name, lower, upper))


def _replace(expression: Any, countdown: list[int], new: Any) -> Any:
    if expression.is_Atom:
        countdown[0] -= 1
        return new if countdown[0] == -1 else expression
    return expression.func(*[_replace(arg, countdown, new) for arg in expression.args])


def certainly_different(one: Any, other: Any, source: random.Random) -> bool:
    """Whether 50 digits at a random point tell two expressions apart."""
    if other.has(sympy.zoo, sympy.nan, sympy.oo):
        return False
    smooth = SIGMA, lambda u: sympy.exp(u / 7) + u / 3
    for _ in range(3):
        point = {name: sympy.Rational(source.randint(20, 90), 29) for name in NAMES}
        point[N] = sympy.Integer(source.randint(4, 6))
        values = [sympy.N(side.replace(*smooth).subs(point).doit(), 50) for side in (one, other)]
        if all(value.is_number and value.is_finite for value in values):
            return bool(abs(values[0] - values[1]) > 1e-25 * (1 + abs(values[0])))
    return False


# -- the run -------------------------------------------------------------------------------------


def text_of(expression: Any, source: random.Random) -> str:
    if source.random() < 0.5 or expression.has(sympy.Sum, sympy.Product, sympy.Integral):
        return str(sympy.latex(expression, ln_notation=True))
    return re.sub(r"\bE\b", "e", str(expression).replace("log(", "ln("))


def pair(source: random.Random, equal: bool) -> Pair:
    while True:
        family = source.choice(list(FAMILIES))
        expression = FAMILIES[family](source)
        name = source.choice(list(REWRITES))
        rewritten = REWRITES[name](expression, source)
        if not equal:
            rewritten = miss(rewritten, source)
            name = f"{name}, one change"
            if not certainly_different(expression, rewritten, source):
                continue
        if rewritten.has(sympy.zoo, sympy.nan) or rewritten == expression:
            continue
        texts = text_of(expression, source), text_of(rewritten, source)
        return Pair(*texts, equal, f"{family}, {name}")


def main(arguments: Sequence[str] = SHORT) -> int:
    """Judge pairs; return 1 if anything is wrong or too much is left open."""
    return run(arguments, pair, NOTATION, most_open=1 / 1000)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
