"""A polynomial with what is left out behind it: `1 - x^2/2 + O(x^4)`, `1 + x + o(x)`.

The polynomial is the answer, where the rest is smaller than each of its terms.
"""

from __future__ import annotations

from grader.answers.comparing import decide
from grader.answers.find.gathering import names_in_reference
from grader.equivalence import Outcome
from grader.expressions.nodes import DOTS, Add, Call, Expression, Mul, Number, Pow, Symbol
from grader.expressions.traversal import functions_called, walk
from grader.rubric.types import Asked

_SMALLER = frozenset({"o", "cal(o)"})
_REST = frozenset({"O", "cal(O)"}) | _SMALLER


def without_remainder(asked: Asked, answer: Expression) -> Expression:
    """Return an answer without what it says of its rest, if the right one says nothing of that."""
    if not isinstance(answer, Add):
        return answer
    reference = asked.value
    if answer.args[-1] == DOTS and isinstance(reference, Expression):
        first = answer.args[:-1]
        begun = first[0] if len(first) == 1 else Add(*first)
        same = decide(reference, begun, asked.part.notation).outcome is Outcome.EQUIVALENT
        return begun if same else answer
    letter, order = _of_rest(answer.args[-1])
    known = {symbol.name for symbol in names_in_reference(asked)}
    if isinstance(reference, Expression):
        known |= functions_called(reference)
    base, power = _power(order) if order is not None else (None, 0)
    if letter in known or base is None:
        return answer
    kept = answer.args[:-1]
    highest = max((_power_in(term, base) for term in kept), default=0)
    if power < highest or (power == highest and letter not in _SMALLER):
        return answer
    return kept[0] if len(kept) == 1 else Add(*kept)


def _of_rest(term: Expression) -> tuple[str, Expression | None]:
    """Return the letter of a rest, and what it is a class of: `O` and `x^4`."""
    match term:
        case Call(args=(order,)) if term.name in _REST:
            return term.name, order
        case Mul(args=(Symbol() as letter, order)) if letter.name in _REST:
            return letter.name, order
    return "", None


def _power(order: Expression) -> tuple[Expression | None, int]:
    match order:
        case Pow(args=(base, Number() as exponent)) if exponent.value == int(exponent.value):
            return base, int(exponent.value)
        case Symbol():
            return order, 1
    return None, 0


def _power_in(term: Expression, base: Expression) -> int:
    """Return the highest power of a base in a term."""
    found = [_power(node) for node in walk(term)]
    return max((power for inner, power in found if inner is base), default=0)
