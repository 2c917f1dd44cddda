"""Functions of integers by cases of their remainders: `floor(n/2) + ceil(n/2) = n`.

With `n = 2m` and `n = 2m + 1` both sides have no rounding left, and are compared as usual. So it is
decided whatever has steps in integers by names: `floor`, `ceiling`, `mod` and `gcd` with a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from math import lcm

from grader.equivalence.core.divisors import settle_divisors_of_names
from grader.equivalence.normal_form.prove import prove_equal
from grader.equivalence.scalars.evaluation import ScalarPair
from grader.equivalence.terms.rationals import rational_value
from grader.equivalence.terms.summary import summary_of
from grader.expressions.nodes import Add, Call, Expression, Mul, Number, Symbol
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, substitute, walk

#: Cases of remainders that are looked at.
MAX_CASES = 64
_STEPS = frozenset({"floor", "ceiling", "mod", "gcd"})


def equal_in_every_case(pair: ScalarPair, notation: Notation) -> bool:
    """Whether both sides are proved to be equal for all remainders of their integer names."""
    calls = summary_of(pair.reference).calls | summary_of(pair.answer).calls
    if not any(name in _STEPS for name, _ in calls) or pair.complex:
        return False
    moduli = _moduli(pair, notation)
    cases = 1
    for modulus in moduli.values():
        cases *= modulus
    if not 1 < cases <= MAX_CASES:
        return False
    return all(
        _equal_in_case(pair, notation, moduli, dict(zip(moduli, remainders, strict=True)))
        for remainders in product(*map(range, moduli.values()))
    )


def _moduli(pair: ScalarPair, notation: Notation) -> dict[Symbol, int]:
    """Return by which number the remainders of each name matter."""
    found: dict[Symbol, int] = {}
    for node in walk(pair.reference, pair.answer):
        for modulus in _moduli_of(node):
            for name in free_symbols(node):
                if name.name in notation.integer:
                    found[name] = lcm(found.get(name, 1), modulus)
    return dict(sorted(found.items(), key=lambda item: item[0].name))


def _moduli_of(node: Expression) -> Iterator[int]:
    if not isinstance(node, Call) or node.name not in _STEPS:
        return
    if node.name in ("mod", "gcd"):
        values = [rational_value(arg) for arg in node.args]
        yield from (abs(value.numerator) for value in values if value and value.denominator == 1)
    else:
        numbers = (rational_value(part) for part in walk(node.args[0]))
        yield from (value.denominator for value in numbers if value is not None)
        divisors = (part.args[1] for part in walk(node.args[0]) if len(part.args) == 2)
        whole = (rational_value(divisor) for divisor in divisors)
        yield from (abs(v.numerator) for v in whole if v and v.denominator == 1)


def _equal_in_case(
    pair: ScalarPair,
    notation: Notation,
    moduli: Mapping[Symbol, int],
    remainders: Mapping[Symbol, int],
) -> bool:
    """Put `d m + r` for every name, and prove."""
    values: dict[Expression, Expression] = {}
    wholes = set()
    for name, modulus in moduli.items():
        whole = Symbol(f"whole part of {name.name}")
        wholes.add(whole.name)
        values[name] = Add(Mul(Number(modulus), whole), Number(remainders[name]))
    known = {name.name for name in moduli}
    declared = replace(
        notation,
        integer=notation.integer | wholes,
        nonnegative=notation.nonnegative
        | {f"whole part of {n}" for n in known & (notation.positive | notation.nonnegative)},
    )
    sides = [
        settle_divisors_of_names(substitute(side, values), declared)
        for side in (pair.reference, pair.answer)
    ]
    return prove_equal(sides[0], sides[1], declared, pair.complex).equal
