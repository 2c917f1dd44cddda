"""The table of functions: every spelling is read as its function, and every table knows each."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from grader.equivalence import Outcome, compare
from grader.equivalence.limits.enclosures.modeler import ENCLOSURES, WITHOUT_ENCLOSURE
from grader.equivalence.limits.functions import RULES, WITHOUT_EXPANSION
from grader.equivalence.normal_form.elementary import FUNCTION_RULES, WITHOUT_FORM
from grader.equivalence.numbers.complex_functions import COMPLEX_FUNCTIONS
from grader.equivalence.numbers.real_functions import REAL_FUNCTIONS, WITHOUT_VALUE
from grader.equivalence.one_variable.domains import DOMAINS, WITHOUT_DOMAIN
from grader.equivalence.one_variable.monotone import INCREASING, WITHOUT_INVERSE
from grader.equivalence.scalars.analytic import (
    OF_INTEGERS,
    ON_THE_LINE,
    WITH_BORDER,
    WITHOUT_SETTLING,
)
from grader.equivalence.scalars.attest.to_sympy import SYMPY_FUNCTIONS, WITHOUT_COUNTERPART
from grader.equivalence.terms.derivatives import (
    DERIVATIVES_OF_ORDERS,
    EXTREMES,
    OUTER_DERIVATIVES,
    PARTIAL_DERIVATIVES,
    WITHOUT_DERIVATIVE,
)
from grader.expressions.functions import (
    FUNCTION_WORDS,
    KNOWN_FUNCTIONS,
    LATEX_COMMANDS,
    PLAIN_SPELLINGS,
)
from grader.expressions.nodes import Add, Call, Expression, Number, Symbol
from grader.expressions.reading import parse
from grader.expressions.reading.latex.bare_words import may_hold_bare_words
from grader.expressions.writing import to_latex, to_plain
from grader.models.arithmetic.float_search import NUMPY_FUNCTIONS, NUMPY_OF_TWO, WITHOUT_ARRAYS

# What has rules by the names of functions, and the functions that have none, by the reason.
TABLES: dict[str, tuple[set[str], Mapping[str, str]]] = {
    "derivatives": (
        {*OUTER_DERIVATIVES, *PARTIAL_DERIVATIVES, *DERIVATIVES_OF_ORDERS, *EXTREMES},
        WITHOUT_DERIVATIVE,
    ),
    "certified numbers": ({*REAL_FUNCTIONS}, WITHOUT_VALUE),
    "certified complex numbers": ({*COMPLEX_FUNCTIONS}, WITHOUT_VALUE),
    "normal form": ({*FUNCTION_RULES}, WITHOUT_FORM),
    "expansions": ({*RULES}, WITHOUT_EXPANSION),
    "enclosures": ({*ENCLOSURES}, WITHOUT_ENCLOSURE),
    "domains": ({*DOMAINS}, WITHOUT_DOMAIN),
    "inverses": ({*INCREASING}, WITHOUT_INVERSE),
    "settled by values": ({*ON_THE_LINE, *WITH_BORDER, *OF_INTEGERS}, WITHOUT_SETTLING),
    "computer algebra": ({*SYMPY_FUNCTIONS}, WITHOUT_COUNTERPART),
    "arrays": ({*NUMPY_FUNCTIONS, *NUMPY_OF_TWO}, WITHOUT_ARRAYS),
}
# Read as logarithms with their base.
_LOGARITHMS = {"lg", "lb"}


@pytest.mark.parametrize("table", TABLES)
def test_every_table_decides_about_every_function(table: str) -> None:
    rules, without = TABLES[table]
    named = [name for names in without.values() for name in names.split()]
    assert len(named) == len(set(named)), "a function is named under two reasons"
    assert set(named) <= set(KNOWN_FUNCTIONS), "a name that the table of functions does not have"
    assert not rules & set(named), "a function with a rule is said to have none"
    undecided = set(KNOWN_FUNCTIONS) - rules - set(named)
    assert not undecided, f"no decision about these in {table}"


def _arguments(name: str) -> tuple[Symbol, ...]:
    count = 2 if name == "root" else KNOWN_FUNCTIONS[name].min_arguments
    return (Symbol("x"), Symbol("y"))[:count]


def _call(name: str) -> str:
    return ", ".join(symbol.name for symbol in _arguments(name))


# `gamma_function` is typed `gamma` or `Gamma`, which may be names.
@pytest.mark.parametrize("spelling", sorted(set(PLAIN_SPELLINGS) - {"gamma_function"}))
def test_every_spelling_is_read_as_its_function(spelling: str) -> None:
    name = PLAIN_SPELLINGS[spelling]
    read = parse(f"{spelling}({_call(name)})")
    assert read is parse(f"{name}({_call(name)})")
    assert name in _LOGARITHMS or (isinstance(read, Call) and read.name == name)


@pytest.mark.parametrize("command", sorted(LATEX_COMMANDS))
def test_every_command_is_read_as_its_function(command: str) -> None:
    name = LATEX_COMMANDS[command]
    assert parse(rf"\{command}({_call(name)})") is parse(f"{name}({_call(name)})")


@pytest.mark.parametrize("name", sorted(set(KNOWN_FUNCTIONS) - _LOGARITHMS))
def test_every_function_is_written_so_that_it_is_read_back(name: str) -> None:
    node = Call(name, *_arguments(name))
    assert parse(to_plain(node)) is node
    assert parse(to_latex(node)) is node


def test_a_spelling_means_one_function() -> None:
    spelled = [(each, row.name) for row in KNOWN_FUNCTIONS.values() for each in row.spellings]
    assert len({each for each, _ in spelled}) == len(spelled)
    assert not {each for each, name in spelled if each in KNOWN_FUNCTIONS and each != name}


@pytest.mark.parametrize("row", [row for row in KNOWN_FUNCTIONS.values() if row.inverse])
def test_inverses_are_known_and_mutual(row) -> None:
    assert KNOWN_FUNCTIONS[row.inverse].inverse == row.name
    assert parse(rf"\operatorname{{{row.name}}}^{{-1}}(x)") is Call(row.inverse, Symbol("x"))


@pytest.mark.parametrize("word", ["arcsinh", "tg", "erfc", "sgn", "lcm", "floor", "cbrt", "arsinh"])
def test_a_word_without_backslash_is_a_function_in_latex(word: str) -> None:
    text = rf"\frac{{1}}{{2}} {word}({_call(PLAIN_SPELLINGS[word])})"
    assert may_hold_bare_words(text)
    read = parse(text)
    assert isinstance(read, Expression)
    assert isinstance(read.args[1], Call)
    assert read.args[1].name == PLAIN_SPELLINGS[word]


def test_words_of_language_are_no_words_of_mathematics() -> None:
    assert {"arcsinh", "erfc", "tg", "csch"} <= FUNCTION_WORDS
    assert not {"choose", "round", "root", "given", "degree", "percent"} & FUNCTION_WORDS


@pytest.mark.parametrize("name", sorted(set(KNOWN_FUNCTIONS) - {"given"}))
def test_no_function_is_judged_the_wrong_way(name: str) -> None:
    """`f(x)` is `f(x)`, and never `f(x) + 1`."""
    call = Call(name, *_arguments(name))
    assert compare(call, call).outcome is Outcome.EQUIVALENT
    assert compare(call, Add(call, Number(1))).outcome is not Outcome.EQUIVALENT


SAME = {
    "erfc(x)": "1 - erf(x)",
    "erfc(-x)": "2 - erfc(x)",
    "erfc(0)": "1",
    "sup(x, 3)": "max(3, x)",
    "diff(erfc(x), x)": "-2 e^(-x^2)/sqrt(pi)",
    "diff(asec(x), x)": "1/(abs(x) sqrt(x^2 - 1))",
    "diff(acsc(x), x)": "-1/(abs(x) sqrt(x^2 - 1))",
    "diff(acot(x), x)": "-1/(1 + x^2)",
    "diff(asinh(x), x)": "1/sqrt(x^2 + 1)",
    "diff(acoth(x), x)": "1/(1 - x^2)",
    "diff(asech(x), x)": "-1/(x sqrt(1 - x^2))",
    "diff(acsch(x), x)": "-1/(abs(x) sqrt(1 + x^2))",
    "diff(floor(x), x)": "0",
    "diff(x ceil(2 x), x)": "ceil(2 x)",
    "diff(sign(x), x)": "0",
    "diff(mod(x, 3), x)": "1",
    "diff(log(2, x), x)": "-ln(2)/(x ln(x)^2)",
    "diff(atan2(y, x), x)": "-y/(x^2 + y^2)",
    "diff(root(2, x), x)": "-ln(2) 2^(1/x)/x^2",
    "diff(Si(3 x), x)": "sin(3 x)/x",
    "diff(Ci(x^2), x)": "2 cos(x^2)/x",
    "diff(x Ei(x), x)": "Ei(x) + e^x",
    "diff(li(x), x)": "1/ln(x)",
    "diff(Shi(x) + Chi(x), x)": "e^x/x",
    "diff(LambertW(x), x)": "LambertW(x)/(x + x LambertW(x))",
    "LambertW(x) e^(LambertW(x))": "x",
    "lambertw(2 e^2)": "2",
    "diff(erfi(x), x)": "2 e^(x^2)/sqrt(pi)",
    "diff(erfinv(x), x)": "sqrt(pi) e^(erfinv(x)^2)/2",
    "diff(fresnelc(x), x)": "cos(pi x^2/2)",
    "diff(Gamma(x), x)": "Gamma(x) digamma(x)",
    "digamma(x + 1)": "digamma(x) + 1/x",
    "diff(besselj(0, x), x)": "-besselj(1, x)",
    "besselj(0, x) + besselj(2, x)": "2 besselj(1, x)/x",
    "diff(polylog(3, x), x)": "polylog(2, x)/x",
    "polylog(2, 1)": "pi^2/6",
    "x sinc(x)": "sin(x)",
    "sinc(0)": "1",
    "Beta(2, 4)": "1/20",
}
DIFFERENT = {
    "erfc(x)": "erf(x)",
    "erfc(1)": "0.16",
    "diff(asec(x), x)": "1/(x sqrt(x^2 - 1))",
    "diff(floor(x), x)": "1",
    "diff(max(x, 1), x)": "1",
    "diff(atan2(y, x), x)": "y/(x^2 + y^2)",
    "diff(log(2, x), x)": "1/(x ln(2))",
    "diff(Si(x), x)": "cos(x)/x",
    "Si(x)": "sin(x)/x",
    "Ei(x)": "li(x)",
    "diff(Ei(2 x), x)": "2 e^(2 x)/x",
    "LambertW(e)": "e",
    "diff(besselj(0, x), x)": "besselj(1, x)",
    "polylog(2, 1/2)": "pi^2/12",
}


@pytest.mark.parametrize(("left", "right"), SAME.items(), ids=SAME)
def test_are_the_same(left: str, right: str) -> None:
    assert _verdict(left, right) is Outcome.EQUIVALENT


@pytest.mark.parametrize(("left", "right"), DIFFERENT.items(), ids=DIFFERENT)
def test_are_different(left: str, right: str) -> None:
    assert _verdict(left, right) is Outcome.DIFFERENT


# The derivative of a function that jumps is zero between its steps: that says nothing of constants.
STEPS = {"int(x, x)": "x^2/2 + floor(x)", "int(2, x)": "2 x + sign(x)"}


@pytest.mark.parametrize(("left", "right"), STEPS.items(), ids=STEPS)
def test_steps_are_no_constant_of_integration(left: str, right: str) -> None:
    assert _verdict(left, right) is not Outcome.EQUIVALENT


def _verdict(left: str, right: str) -> Outcome:
    reference, answer = parse(left), parse(right)
    assert isinstance(reference, Expression)
    assert isinstance(answer, Expression)
    return compare(reference, answer).outcome
