"""Letters before a bracket that are factors: `2ac(x + y)` beside `a` and `c`, `mg(h - x)`.

They are a function where the rubric or a model has that function. Otherwise they are factors when
each of the letters is a name of its own elsewhere in the question or the answer.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import replace

from grader.answers.find.chains import names_of
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import Call, Expression, Mul, Pow, Symbol
from grader.expressions.traversal import free_symbols, functions_called, transform
from grader.rubric.types import Asked

_MAX_LETTERS = 3


def with_factors(asked: Asked, answer: Expression, raw: str = "") -> tuple[Asked, Expression]:
    """Return a part and an answer in which letters before a bracket are factors where they are.

    One letter of the reference stays the function that it is written as (`f(x + 1)`). A power
    behind the bracket is one of the bracket alone, `g(2f)^-1`, unless `raw` has brackets around
    both.
    """
    value = asked.value
    if not isinstance(value, Expression) or not functions_called(value, answer):
        return asked, answer
    letters = {symbol.name for side in (value, answer) for symbol in free_symbols(side)}
    functions = _functions_of(asked)
    own = functions | {name for name in functions_called(value) if len(name) == 1}
    plain = _factored(value, letters, own)
    reference = replace(asked.reference, value=plain) if asked.reference else None
    whole = {found["name"] for found in _IN_BRACKETS.finditer(raw)}
    return replace(asked, reference=reference), _factored(answer, letters, own, whole)


def _functions_of(asked: Asked) -> frozenset[str]:
    """Return the names that are functions in this question."""
    found = asked.part.notation.functions | functions_called(*names_of(asked))
    found |= KNOWN_FUNCTIONS.keys()
    if asked.model is not None:
        definitions = asked.model.vocabulary().definitions
        found |= functions_called(*definitions, *definitions.values())
    return found


#: A letter and its bracket in one more bracket: `(g(2f))^-1`.
_IN_BRACKETS = re.compile(r"[(\[{]\s?(?P<name>[A-Za-z]{1,3})\s?(?:\\left\s?)?\(")


def _factored(
    expression: Expression,
    letters: set[str],
    functions: frozenset[str],
    whole: AbstractSet[str] = frozenset(),
) -> Expression:
    factors = {
        name
        for name in functions_called(expression) - functions
        if name.isascii() and name.isalpha() and len(name) <= _MAX_LETTERS and letters >= set(name)
    }

    def of_power(node: Expression) -> Expression:
        match node:
            case Pow(args=(Call(args=(argument,), primes=0) as call, exponent)):
                if call.name in factors - whole:
                    return Mul(*map(Symbol, call.name), Pow(argument, exponent))
        return node

    def change(node: Expression) -> Expression:
        if not isinstance(node, Call) or node.primes or len(node.args) != 1:
            return node
        return Mul(*map(Symbol, node.name), node.args[0]) if node.name in factors else node

    return transform(transform(expression, of_power), change) if factors else expression
