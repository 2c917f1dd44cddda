"""A problem that nobody worked out: `∫ x^2 dx` for `x^3/3`, `det(A)` or `gcd(6, 9)` for a number.

What is asked is always equal to its own answer. Where the reference holds no such operation, an
answer that is an integral, a limit, a derivative or something done with matrices earns nothing.
Of a sum over an index, of a common divisor or a remainder a person looks whether it counts, and so
it is where the operation is but a piece of the answer, or comes to what has no elementary name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from grader.answers.base import Checked, MarkOutcome, Message, Response
from grader.answers.comparing import formula_of
from grader.answers.explain import NONE, review
from grader.answers.find import without_left_side
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.names import CONSTANTS_OF_INTEGRATION
from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Collection,
    Constant,
    Div,
    Expression,
    Index,
    Integral,
    Limit,
    Matrix,
    Mul,
    Number,
    Pow,
    Symbol,
)
from grader.expressions.traversal import free_symbols, functions_called, walk
from grader.expressions.writing import to_plain
from grader.marking.attempts import Attempt

_OPERATORS: dict[type[Expression], str] = {
    Integral: "an integral",
    Limit: "a limit",
    BigOperator: "a sum or product over an index",
}
#: What is asked of numbers by its name, and is a number only when it is worked out.
_OF_NUMBERS = frozenset({"gcd", "lcm", "re", "im", "conjugate", "max", "min"})
_PRIME = "primed"
#: What integrals come to where no elementary formula does.
_OF_ITS_OWN = frozenset({"erf", "erfc", "gamma_function"})
_CONSTANTS = CONSTANTS_OF_INTEGRATION | {"C_1", "c_1"}


def not_worked_out(attempt: Attempt, checked: Checked) -> Checked | None:
    """Return what becomes of a right value that is still the problem itself."""
    response = attempt.response
    if checked.outcome is not MarkOutcome.CORRECT or response is None:
        return None
    if not attempt.kind.facts.one_value or not isinstance(response.read, Expression):
        return None
    answer = without_left_side(response.read)
    left = dict(_left_open(attempt, answer))
    if not left or _is_worked_out_beside(attempt, response):
        return None
    what = next(iter(left.values()))
    elsewhere = any(_is_right(attempt, each) for each in attempt.responses[:-1])
    usual = all(map(_may_stand, left))
    if usual or elsewhere or not _is_whole(answer, left) or _has_own_name(attempt):
        text = f"This is right, but {what} in it was not worked out; a person will look."
        return review("left-open", text)
    text = f"This is true, but {what} in it was not worked out: write what it comes to."
    return Checked(MarkOutcome.INCORRECT, NONE, (Message("not-evaluated", text),))


def _left_open(attempt: Attempt, answer: Expression) -> Iterator[tuple[Expression, str]]:
    """Yield what is not worked out in an answer, with what it is."""
    reference = formula_of(attempt.asked)
    a_number = attempt.kind.facts.a_number
    cancelled = _cancelled(answer) if a_number and attempt.asked.part.unit is None else frozenset()
    held = set() if a_number or reference is None else {type(node) for node in walk(reference)}
    for node in walk(answer):
        if type(node) in _OPERATORS and type(node) not in held:
            if a_number or not _only_abbreviates(node, reference):
                yield node, _OPERATORS[type(node)]
        elif isinstance(node, Call) and node.name == _PRIME and free_symbols(node):
            yield node, "a derivative"
        elif a_number and _is_of_entries(node):
            yield node, "what is done with vectors or matrices"
        elif node in cancelled:
            yield node, f"`{to_plain(node)}`"
        elif a_number and isinstance(node, Call) and _is_of_numbers(node, reference):
            yield node, f"`{node.name}`"


def _cancelled(answer: Expression) -> frozenset[Expression]:
    """Return the names that are no part of the number to which a formula comes: `42 x / x`.

    They stand there twice, or beside a zero. A name that stands there once may be a unit.
    """
    if not isinstance(answer, Add | Mul | Div | Pow):
        return frozenset()
    places = Counter(arg for node in walk(answer) for arg in node.args if isinstance(arg, Symbol))
    beside_zero = any(isinstance(node, Number) and not node.value for node in walk(answer))
    return frozenset(name for name, count in places.items() if count > 1 or beside_zero)


def _may_stand(node: Expression) -> bool:
    """Whether some courses take an operation as it is for an answer."""
    return isinstance(node, BigOperator | Symbol) or _is_of_numbers(node, None)


def _only_abbreviates(node: Expression, reference: Expression | None) -> bool:
    """Whether a sum or product is but short for terms with names, `∏_{k=2}^5 σ'(z_k)`, or for n!"""
    if not isinstance(node, BigOperator):
        return False
    if reference is not None and "factorial" in functions_called(reference):
        return True
    body, _, *bounds = node.args
    listed = len(bounds) > 1 and not any(free_symbols(each) for each in bounds)
    endless = any(each is Constant("oo") for each in walk(node))
    indexed = any(isinstance(each, Index) for each in walk(body))
    return indexed or (listed and not endless and bool(free_symbols(node)))


def _is_of_entries(node: Expression) -> bool:
    """Whether something is done with vectors or matrices: `det(...)`, a length, a product of two.

    A single bracket with a comma may be a number: `(2,250)`.
    """
    entries = sum(isinstance(arg, Collection | Matrix) for arg in node.args)
    return entries > isinstance(node, Mul) and isinstance(node, Call | Mul | Pow)


def _is_of_numbers(call: Expression, reference: Expression | None) -> bool:
    """Whether a call is still to be worked out; `3 mod 20` is 3, and `23 mod 20` is not yet."""
    if not isinstance(call, Call) or free_symbols(call):
        return False
    if call.name == "mod":
        return not isinstance(reference, Number) or _value(call.args[0]) != reference.value
    return call.name in _OF_NUMBERS


def _value(node: Expression) -> object:
    return node.value if isinstance(node, Number) else None


def _is_whole(answer: Expression, left: dict[Expression, str]) -> bool:
    """Whether what is left open is all of an answer, but for numbers and constants beside it."""
    waiting: list[Expression] = [answer]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Symbol) and node.name not in _CONSTANTS:
            return False
        if node not in left:
            waiting.extend(node.args)
    return True


def _has_own_name(attempt: Attempt) -> bool:
    """Whether the reference is a function by which just such integrals and sums are called."""
    reference = formula_of(attempt.asked)
    called = frozenset() if reference is None else functions_called(reference)
    return bool(called & _OF_ITS_OWN or called - KNOWN_FUNCTIONS.keys())


def _is_worked_out_beside(attempt: Attempt, response: Response) -> bool:
    """Whether another side of the line is the right answer, worked out: `n(n+1)/2 = ∑ k`."""
    statement = response.statement
    sides = statement.sides if statement is not None else ()
    return any(
        _is_right(attempt, replace(response, raw=side.raw, read=side.expression, statement=None))
        for side in sides
        if side.expression is not response.read
    )


def _is_right(attempt: Attempt, response: Response) -> bool:
    """Whether an answer is worked out, and right."""
    read = response.read
    if not isinstance(read, Expression) or any(_left_open(attempt, without_left_side(read))):
        return False
    return attempt.kind.check(attempt.asked, response).outcome is MarkOutcome.CORRECT
