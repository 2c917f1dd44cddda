"""What changed from one side of a line to the next, in words: a factor, a sign, a power of ten.

This speaks about two sides of which the second is not what the first comes to. It explains and
never decides; where nothing short can be said it says nothing.
"""

from __future__ import annotations

from fractions import Fraction

from grader.equivalence import Enclosure, enclose, in_digits
from grader.expressions.nodes import Add, Derivative, Div, Expression, Integral, Mul, Neg
from grader.expressions.traversal import walk
from grader.expressions.writing import to_plain
from grader.worked_solutions.explain.differences import (
    Monomial,
    Terms,
    factors_text,
    paired,
    term_text,
    terms_of,
)
from grader.worked_solutions.rounding import is_decimal, numeral_of
from grader.worked_solutions.units import has_units, without_units

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
#: A longer side is not quoted.
_LONGEST = 40
_DIGITS = 6
_LONGEST_FRACTION = 10_000
MAX_CHANGES = 2


def changed(before: Expression, after: Expression) -> str:
    """Return what changed between two sides that differ, or nothing where that is unclear."""
    if any(isinstance(node, Derivative | Integral) for node in walk(before, after)):
        return ""
    if has_units(before, after):
        before, after = without_units(before), without_units(after)
    values = enclose(before), enclose(after)
    if values[0] is not None and values[1] is not None:
        return _of_numbers(before, after, values[0], values[1])
    first, second = terms_of(before), terms_of(after)
    return _of_terms(first, second) if first is not None and second is not None else ""


# -- numbers ---------------------------------------------------------------------------------------


def _of_numbers(before: Expression, after: Expression, value: Enclosure, result: Enclosure) -> str:
    part = _part_that_differs(before, after)
    if part is not None:
        return part
    right, wrong = value.midpoint, result.midpoint
    if right and right == -wrong:
        return "the sign changed"
    power = _power_of_ten(right, wrong, after)
    if power is not None:
        return f"10^{power[1]} stands for 10^{power[0]}"
    left = to_plain(before)
    said = left if len(left) <= _LONGEST and numeral_of(before) is None else "the left side"
    exact = value.exact and result.exact and not any(map(is_decimal, walk(before, after)))
    return f"{said} is {_shown(right, exact)}, not {_shown(wrong, exact)}"


def _part_that_differs(before: Expression, after: Expression) -> str | None:
    """Say what changed in the one part that differs, `0.35*240` for `240 - 0.35*240 = 240 - 74`."""
    pair = _pair_that_differs(before, after)
    if pair is None:
        return None
    one, other = pair
    values = enclose(one), enclose(other)
    text = to_plain(one)
    if values[0] is None or values[1] is None or len(text) > _LONGEST:
        return None
    if values[0].midpoint == -values[1].midpoint:
        return f"the sign of {text} changed"
    deeper = _part_that_differs(one, other)
    if deeper is not None:
        return deeper
    if numeral_of(one) is not None:
        written = to_plain(other)
        return f"{text} became {written}" if len(written) <= _LONGEST else None
    return _of_numbers(one, other, values[0], values[1])


def _pair_that_differs(
    before: Expression, after: Expression
) -> tuple[Expression, Expression] | None:
    """Return the parts that differ where both sides are the same but for one term or factor."""
    if type(before) is not type(after) or len(before.args) != len(after.args):
        return None
    if before.payload != after.payload or not isinstance(before, Add | Mul | Neg | Div):
        return None
    if isinstance(before, Div):
        pairs = [pair for pair in zip(before.args, after.args, strict=True) if not _same(*pair)]
        return pairs[0] if len(pairs) == 1 else None
    lost, new = list(before.args), list(after.args)
    for arg in before.args:
        found = next((other for other in new if _same(arg, other)), None)
        if found is not None:
            lost.remove(arg)
            new.remove(found)
    return (lost[0], new[0]) if len(lost) == 1 else None


def _same(one: Expression, other: Expression) -> bool:
    values = enclose(one), enclose(other)
    if values[0] is None or values[1] is None:
        return one is other
    return values[0].lower <= values[1].upper and values[1].lower <= values[0].upper


def _power_of_ten(right: Fraction, wrong: Fraction, after: Expression) -> tuple[int, int] | None:
    """Return the right power of ten and the written one, where nothing else differs."""
    if not right or not wrong or (right > 0) != (wrong > 0):
        return None
    exponents = _exponent(right), _exponent(wrong)
    shift = exponents[1] - exponents[0]
    numeral = numeral_of(after)
    if not shift or numeral is None or numeral.whole:
        return None
    near = abs(right * Fraction(10) ** shift - wrong)
    return exponents if 2 * near <= numeral.place and max(map(abs, exponents)) > 2 else None


def _exponent(value: Fraction) -> int:
    """Return the exponent of ten of a number: 2 for 410, -1 for 0.41."""
    size, exponent = abs(value), 0
    exponent = len(str(size.numerator)) - len(str(size.denominator))
    return exponent if size >= Fraction(10) ** exponent else exponent - 1


def _shown(value: Fraction, exact: bool) -> str:
    """Print a value, whole where it is short, as a fraction where only such are written."""
    if value.denominator == 1 and abs(value) < 10**9:
        return str(value.numerator)
    if exact and max(abs(value.numerator), value.denominator) < _LONGEST_FRACTION:
        return f"{value.numerator}/{value.denominator}"
    return in_digits(value, _DIGITS)


# -- formulas --------------------------------------------------------------------------------------


def _of_terms(before: Terms, after: Terms) -> str:
    if len(before) > 1 and before == {key: -value for key, value in after.items()}:
        return "every sign changed"
    if any(isinstance(factor, Div) for key in (*before, *after) for factor, _ in key):
        return ""
    lost = {key: value for key, value in before.items() if after.get(key) != value}
    new = {key: value for key, value in after.items() if before.get(key) != value}
    said = [_coefficient(key, before, after) for key in lost if key in new]
    for key in [key for key in lost if key in new]:
        del lost[key], new[key]
    pairs = paired(lost, new)
    if len(pairs) == len(before) == len(after) > 1 and len({_factor(a, b) for a, b in pairs}) == 1:
        return f"in every term {_factor(*pairs[0])}"
    for one, other in pairs:
        term = term_text(one, lost[one])
        where = (
            "" if len(before) == 1 or _factor(one, other).startswith(f"{term} ") else f" in {term}"
        )
        said.append(f"{_factor(one, other)}{where}")
        del lost[one], new[other]
    if len(lost) == len(before) and len(new) == len(after):
        return ""  # nothing is left of what there was
    said += [f"the term {term_text(key, value)} was lost" for key, value in lost.items()]
    said += [f"the term {term_text(key, value)} came in" for key, value in new.items()]
    return "; ".join(said) if len(said) <= MAX_CHANGES else ""


def _coefficient(key: Monomial, before: Terms, after: Terms) -> str:
    """Say how the coefficient of one product changed."""
    old, new = before[key], after[key]
    if old == -new:
        position = list(before).index(key)
        if len(before) == 1:
            return "the sign changed"
        which = f"{_ORDINALS[position]} term" if position < len(_ORDINALS) else "term"
        return f"the sign of the {which}, {term_text(key, abs(old))}, changed"
    return f"{term_text(key, old)} became {term_text(key, new)}"


def _factor(before: Monomial, after: Monomial) -> str:
    """Say which factors changed: `x^3 became x^2`, a factor that was lost or came in."""
    old, new = dict(before), dict(after)
    gone = {factor: power for factor, power in old.items() if new.get(factor) != power}
    come = {factor: power for factor, power in new.items() if old.get(factor) != power}
    if gone and come:
        return f"{factors_text(gone)} became {factors_text(come)}"
    if gone:
        return f"the factor {factors_text(gone)} was lost"
    return f"the factor {factors_text(come)} came in"
