"""The way to a limit, one rule at a time: each formula on the way has the same limit.

Rules: put in where the formula is continuous, highest powers at infinity, cancel a common factor,
L'Hospital's rule, a power as an exponential, a product as a quotient, a common denominator, and at
infinity the substitution x = 1/t. A rule counts only if the limit of what it gives is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from grader.expressions.nodes import Constant, Expression, Limit, Pow, Relation, Symbol
from grader.expressions.notation import Notation
from grader.models.base import Step
from grader.models.computer_algebra.from_sympy import from_sympy
from grader.models.computer_algebra.symbols import by_sympy, symbol_of
from grader.models.computer_algebra.to_sympy import to_sympy

Sympy = Any
MOST = 8
MAX_OPERATIONS = 60  # a formula longer than that explains nothing


@dataclass(frozen=True, slots=True)
class Approach:
    """A formula whose limit is sought; `power_of_e` where that limit is an exponent of e."""

    formula: Sympy
    variable: Sympy
    point: Sympy
    side: str
    power_of_e: bool = False

    def limit(self, formula: Sympy = None) -> Sympy:
        """Return the limit of the formula, or of another one at the same place."""
        import sympy

        body = self.formula if formula is None else formula
        direction = self.side or ("+-" if self.point.is_finite else "+")
        return sympy.limit(body, self.variable, self.point, direction)

    def written(self) -> Expression:
        """Return the limit as it is written."""
        limit = Limit(
            from_sympy(self.formula), from_sympy(self.variable), from_sympy(self.point), self.side
        )
        return Pow(Constant("e"), limit) if self.power_of_e else limit


@by_sympy
def limit_steps(
    body: Expression, name: Symbol, point: Expression, side: str, notation: Notation
) -> tuple[Step, ...]:
    """Return the steps as far as the rules go."""
    variable = symbol_of(name.name, notation)
    start = Approach(to_sympy(body, notation), variable, to_sympy(point, notation), side)
    try:
        return tuple(_way(start, Limit(body, name, point, side)))
    except ValueError:  # a limit from both sides that differ
        return tuple(_from_each_side(start))


def _from_each_side(approach: Approach) -> Iterator[Step]:
    for side, word in (("-", "below"), ("+", "above")):
        one = replace(approach, side=side)
        yield Step(f"from {word}", Relation((one.written(), from_sympy(one.limit())), ("=",)))


def _way(approach: Approach, written: Expression) -> Iterator[Step]:
    import sympy

    target = approach.limit()
    for _ in range(MOST):
        reason = _why_plain(approach, target)
        if reason:
            value = from_sympy(sympy.exp(target) if approach.power_of_e else target)
            yield Step(reason, Relation((written, value), ("=",)))
            return
        found = next(_applied(approach, target), None)
        if found is None:
            return
        text, approach, target = found
        after = approach.written()
        yield Step(text, Relation((written, after), ("=",)))
        written = after


def _why_plain(approach: Approach, target: Sympy) -> str:
    """Return why the limit is known without a further rule; empty if it is not."""
    if not approach.formula.has(approach.variable):
        return "a constant"
    if _continuous(approach, target):
        return "put in: it is continuous there"
    if _basic(approach):
        return "a known limit"
    return "a bounded factor times one that tends to 0" if _squeezed(approach) else ""


def _continuous(approach: Approach, target: Sympy) -> bool:
    """Say whether the formula has the limit as its value there."""
    import sympy

    if not (target.is_finite and approach.point.is_finite):
        return False
    x, point = approach.variable, approach.point
    for power in approach.formula.atoms(sympy.Pow):
        if power.base.has(x) and power.exp.has(x) and not power.base.subs(x, point).is_positive:
            return False  # 0^0
    value = approach.formula.subs(x, point)
    return bool(value.is_finite) and (value - target).simplify() == 0


def _basic(approach: Approach) -> bool:
    """Say whether it is a number times a power of x, or one function of a multiple of x."""
    import sympy

    x = approach.variable
    _, formula = approach.formula.as_independent(x, as_Add=False)
    if formula == x or (isinstance(formula, sympy.Pow) and formula.base == x):
        return not formula.as_base_exp()[1].has(x)
    known = sympy.exp | sympy.log | sympy.atan | sympy.tanh
    inverse = isinstance(formula, sympy.Pow) and formula.exp == -1
    function = formula.base if inverse else formula
    return isinstance(function, known) and (function.args[0] / x).is_number is True


def _squeezed(approach: Approach) -> bool:
    import sympy

    if not isinstance(approach.formula, sympy.Mul):
        return False
    bounded = [f for f in approach.formula.args if isinstance(f, sympy.sin | sympy.cos)]
    rest = sympy.Mul(*(f for f in approach.formula.args if f not in bounded))
    return bool(bounded) and approach.limit(rest) == 0


Found = tuple[str, Approach, Sympy]


def _applied(approach: Approach, target: Sympy) -> Iterator[Found]:
    """Yield what the rules give, each checked: the limit must stay what it was."""
    import sympy

    for rule in _RULES:
        found = rule(approach)
        if found is None or found[1] == approach:
            continue
        text, new = found
        if sympy.count_ops(new.formula) > MAX_OPERATIONS:
            continue
        expected = sympy.log(target) if new.power_of_e and not approach.power_of_e else target
        if new.limit() == expected or (new.limit() - expected).simplify() == 0:
            yield text, new, expected


Rule = Callable[[Approach], tuple[str, Approach] | None]


def _highest_powers(approach: Approach) -> tuple[str, Approach] | None:
    import sympy

    x = approach.variable
    top, bottom = sympy.fraction(sympy.together(approach.formula))
    if approach.point.is_finite or not (top.is_polynomial(x) and bottom.is_polynomial(x)):
        return None
    leading = sympy.LT(top, x) / sympy.LT(bottom, x)
    return "only the highest powers count", replace(approach, formula=leading)


def _cancelled(approach: Approach) -> tuple[str, Approach] | None:
    import sympy

    if not approach.formula.is_rational_function(approach.variable):
        return None
    shorter = sympy.cancel(approach.formula)
    return "cancel the common factor", replace(approach, formula=shorter)


_ZERO_OR_INFINITE = ("both tend to 0", "both grow without bounds")


def _hospital(approach: Approach) -> tuple[str, Approach] | None:
    """Differentiate top and bottom if both tend to 0, or both to infinity."""
    import sympy

    x = approach.variable
    top, bottom = sympy.fraction(sympy.together(approach.formula))
    if not bottom.has(x):
        return None
    both = approach.limit(top), approach.limit(bottom)
    if not (all(v == 0 for v in both) or all(v.is_infinite for v in both)):
        return None
    new = sympy.simplify(top.diff(x) / bottom.diff(x))
    word = _ZERO_OR_INFINITE[int(both[0] != 0)]
    return f"numerator and denominator {word}: by L'Hospital's rule", replace(approach, formula=new)


def _as_exponential(approach: Approach) -> tuple[str, Approach] | None:
    import sympy

    formula = approach.formula
    if approach.power_of_e or not isinstance(formula, sympy.Pow):
        return None
    if not (formula.base.has(approach.variable) and formula.exp.has(approach.variable)):
        return None
    exponent = formula.exp * sympy.log(formula.base)
    text = "write the power as a power of e; the exponent's limit is sought"
    return text, replace(approach, formula=exponent, power_of_e=True)


def _as_quotient(approach: Approach) -> tuple[str, Approach] | None:
    """Write 0 times infinity as 0 over 0: the factor that grows goes below."""
    import sympy

    if not isinstance(approach.formula, sympy.Mul):
        return None
    x = approach.variable
    growing = [f for f in approach.formula.args if f.has(x) and approach.limit(f).is_infinite]
    rest = [f for f in approach.formula.args if f not in growing]
    plain = [f for f in growing if not f.has(sympy.log)]
    if not plain or approach.limit(sympy.Mul(*rest)) != 0:
        return _logarithm_above(approach)
    below = sympy.Mul(*(1 / f for f in growing))
    return _quotient(approach, sympy.Mul(*rest), below)


def _logarithm_above(approach: Approach) -> tuple[str, Approach] | None:
    """Leave a logarithm that grows above, and put the inverse of the rest below."""
    import sympy

    logarithms = [f for f in approach.formula.args if f.has(sympy.log)]
    rest = [f for f in approach.formula.args if f not in logarithms]
    if not logarithms or not rest or approach.limit(sympy.Mul(*rest)) != 0:
        return None
    return _quotient(approach, sympy.Mul(*logarithms), 1 / sympy.Mul(*rest))


def _quotient(approach: Approach, top: Sympy, bottom: Sympy) -> tuple[str, Approach] | None:
    """Return L'Hospital's rule on a product written as a quotient."""
    import sympy

    x = approach.variable
    if not bottom.has(x):
        return None
    new = sympy.simplify(top.diff(x) / bottom.diff(x))
    text = "write the product as a quotient: by L'Hospital's rule"
    return text, replace(approach, formula=new)


def _common_denominator(approach: Approach) -> tuple[str, Approach] | None:
    import sympy

    if not isinstance(approach.formula, sympy.Add):
        return None
    together = sympy.together(approach.formula)
    if not sympy.fraction(together)[1].has(approach.variable):
        return None
    return "one common denominator", replace(approach, formula=together)


def _near_zero(approach: Approach) -> tuple[str, Approach] | None:
    """Put x = 1/t, with t going to 0 from above."""
    import sympy

    if approach.point is not sympy.oo:
        return None
    small = sympy.Symbol("t" if approach.variable.name != "t" else "s", positive=True)
    new = sympy.simplify(approach.formula.subs(approach.variable, 1 / small))
    there = replace(approach, formula=new, variable=small, point=sympy.Integer(0), side="+")
    return f"with {approach.variable.name} = 1/{small.name}", there


_RULES: tuple[Rule, ...] = (
    _highest_powers, _cancelled, _as_exponential, _hospital, _as_quotient, _common_denominator,
    _near_zero,
)  # fmt: skip
