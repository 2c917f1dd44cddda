"""What nothing proves is decided by 30 digits at many points; wrong neighbours are refuted."""

from __future__ import annotations

import pytest

from grader.equivalence import Agreed, Outcome, compare
from grader.expressions.nodes import Expression
from grader.expressions.notation import Notation
from grader.expressions.reading import parse

N = {"integer": "n", "nonnegative": "n"}
POSITIVE = {"integer": "n", "positive": "n"}
WHOLE = {"integer": "abc"}
NATURAL = {"integer": "ab", "positive": "ab"}

#: Why, reference, right answer, wrong answer, what is declared.
IDENTITIES: list[tuple[str, str, str, str, dict[str, str]]] = [
    (
        "terms that fall like a geometric series",
        "1/pi",
        "2 sqrt(2)/9801 sum((4k)!(1103 + 26390k)/((k!)^4 396^(4k)), k, 0, oo)",
        "2 sqrt(2)/9801 sum((4k)!(1103 + 26391k)/((k!)^4 396^(4k)), k, 0, oo)",
        {},
    ),
    (
        "terms that change their sign and fall slowly",
        "pi/(3 sqrt(3)) + ln(2)/3",
        "sum((-1)^n/(3n + 1), n, 0, oo)",
        "sum((-1)^n/(3n + 1), n, 0, oo) + 10^(-6)",
        {},
    ),
    (
        "arctangents",
        "pi/4",
        "sum(atan(1/(2n^2)), n, 1, oo)",
        "sum(atan(1/(2n^2)), n, 1, oo) + 10^(-12)",
        {},
    ),
    (
        "binomials below",
        "pi^2/18",
        "sum(1/(n^2 binomial(2n, n)), n, 1, oo)",
        "sum(1/(n^2 binomial(2n, n)), n, 1, oo) + 10^(-20)",
        {},
    ),
    (
        "a product of what tends to one like 1/n^2",
        "sinh(pi)/pi",
        "product(1 + 1/n^2, n, 1, oo)",
        "product(1 + 1/n^3, n, 1, oo)",
        {},
    ),
    (
        "a product that converges geometrically",
        "2/pi",
        "product(cos(pi/2^n), n, 2, oo)",
        "product(cos(pi/2^n), n, 3, oo)",
        {},
    ),
    (
        "a series with a radius of convergence",
        "ln(1 + z)",
        "sum((-1)^(k+1) z^k/k, k, 1, oo)",
        "sum((-1)^k z^k/k, k, 1, oo)",
        {},
    ),
    (
        "a series that is cut off",
        "ln(1 + z)",
        "-sum((-z)^k/k, k, 1, oo)",
        "-sum((-z)^k/k, k, 1, 40)",
        {},
    ),
    (
        "choices of what is no integer",
        "(1 + x)^a",
        "sum(binomial(a, k) x^k, k, 0, oo)",
        "sum(binomial(a, k) x^(k+1), k, 0, oo)",
        {},
    ),
    (
        "choices of two sums of whole numbers",
        "1/(1 - x)^(n + 1)",
        "sum(binomial(n + k, k) x^k, k, 0, oo)",
        "sum(binomial(n + k, k + 1) x^k, k, 0, oo)",
        N,
    ),
    (
        "partial fractions of a circular function",
        "pi cot(pi z)",
        "1/z + sum(2z/(z^2 - n^2), n, 1, oo)",
        "1/z + sum(z/(z^2 - n^2), n, 1, oo)",
        {},
    ),
    (
        "a product with a name",
        "sin(pi z)",
        "pi z product(1 - z^2/n^2, n, 1, oo)",
        "pi z product(1 + z^2/n^2, n, 1, oo)",
        {},
    ),
    (
        "a bound that is rounded",
        "sin(n z)",
        "sum((-1)^k binomial(n, 2k+1) cos(z)^(n-2k-1) sin(z)^(2k+1), k, 0, floor((n-1)/2))",
        "sum((-1)^k binomial(n, 2k) cos(z)^(n-2k-1) sin(z)^(2k+1), k, 0, floor((n-1)/2))",
        N,
    ),
    (
        "multiple angles",
        "sin(z)^(2n+1)",
        "1/4^n sum((-1)^(n+k) binomial(2n+1, k) sin((2n-2k+1) z), k, 0, n)",
        "1/4^n sum((-1)^(n+k) binomial(2n, k) sin((2n-2k+1) z), k, 0, n)",
        N,
    ),
    (
        "a product of sines",
        "n/2^(n-1)",
        "product(sin(pi k/n), k, 1, n-1)",
        "product(sin(pi k/n), k, 1, n)",
        POSITIVE,
    ),
    (
        "roots of unity",
        "x^n - 1",
        "product(x - e^(2 pi i k/n), k, 0, n-1)",
        "product(x - e^(pi i k/n), k, 0, n-1)",
        POSITIVE,
    ),
    (
        "two sums of choices",
        "4^n",
        "sum(binomial(2k, k) binomial(2n-2k, n-k), k, 0, n)",
        "sum(binomial(2k, k) binomial(2n-2k, n-k), k, 1, n)",
        N,
    ),
    (
        "halves of a harmonic sum",
        "sum(1/k, k, n+1, 2n)",
        "sum((-1)^(k-1)/k, k, 1, 2n)",
        "sum((-1)^k/k, k, 1, 2n)",
        N,
    ),
    (
        "powers that are large",
        "(3n)!/(n!)^3",
        "sum((-1)^k binomial(2n, n+k)^3, k, -n, n)",
        "sum(binomial(2n, n+k)^3, k, -n, n)",
        N,
    ),
    (
        "a common divisor of powers",
        "gcd(2^a - 1, 2^b - 1)",
        "2^gcd(a, b) - 1",
        "2^gcd(a, b) + 1",
        NATURAL,
    ),
    (
        "divisors and multiples",
        "gcd(lcm(a, b), lcm(a, c))",
        "lcm(a, gcd(b, c))",
        "lcm(b, gcd(a, c))",
        WHOLE,
    ),
    ("a square below", "gcd(a^2, b^2)", "gcd(a, b)^2", "gcd(a, b)", WHOLE),
    ("a divisor of a multiple", "gcd(a, lcm(a, b))", "abs(a)", "abs(b)", WHOLE),
    ("rounding up", "ceil(a/b)", "floor((a + b - 1)/b)", "floor((a + b)/b)", NATURAL),
]


def decided(reference: str, answer: str, declared: dict[str, str]) -> tuple[Outcome, object]:
    notation = Notation(**{key: frozenset(names) for key, names in declared.items()})
    sides = [parse(side, notation) for side in (reference, answer)]
    assert all(isinstance(side, Expression) for side in sides), sides
    verdict = compare(sides[0], sides[1], notation)
    return verdict.outcome, verdict.evidence


@pytest.mark.parametrize("row", IDENTITIES, ids=[row[0] for row in IDENTITIES])
def test_values_decide(row: tuple[str, str, str, str, dict[str, str]]) -> None:
    _, reference, right, wrong, declared = row
    outcome, evidence = decided(reference, right, declared)
    assert outcome is Outcome.EQUIVALENT
    assert isinstance(evidence, Agreed)
    assert decided(reference, wrong, declared)[0] is Outcome.DIFFERENT


#: Sides that agree in many digits, or at all points near to zero, and are not equal.
NEARLY: list[tuple[str, str, str, dict[str, str]]] = [
    ("nearly an integral", "10 sqrt(pi)", "sum(e^(-n^2/100), n, -oo, oo)", {}),
    ("a function that is flat", "1", "tanh(1000)", {}),
    ("too small to be seen", "1", "1 + e^(-1000)", {}),
    ("a steep step", "1", "1/(1 + e^(-10^6 x))", {"positive": "x"}),
    ("a corner far away", "10^6 - x", "sqrt((x - 10^6)^2)", {}),
    ("a jump between all points", "floor(x)", "floor(x + 10^(-9))", {}),
    ("a long piece of a series", "e^x", "sum(x^k/k!, k, 0, 300)", {}),
    ("powers of two for a while", "2^(n-1)", "1 + binomial(n-1, 4) + binomial(n, 2) - n + 1", N),
    ("a divisor that is large", "gcd(a, 1000003)", "1", WHOLE),
    ("nearly a whole number", "640320^3 + 744", "e^(pi sqrt(163))", {}),
    ("a Fourier series outside its period", "(pi - x)/2", "sum(sin(k x)/k, k, 1, oo)", {}),
]


@pytest.mark.parametrize("row", NEARLY, ids=[row[0] for row in NEARLY])
def test_what_is_nearly_the_same_is_not(row: tuple[str, str, str, dict[str, str]]) -> None:
    assert decided(*row[1:])[0] is not Outcome.EQUIVALENT
