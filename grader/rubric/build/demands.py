"""What a part demands of an answer: its tolerance, its unit, its digits, its form."""

from __future__ import annotations

from fractions import Fraction

from grader.equivalence import EXACT, NumberPolicy
from grader.rubric.schema import document as schema
from grader.rubric.types import Band, DigitsAsked, FormAsked, UnitAsked

_SHARES = {"convert": Fraction(1), "refuse": Fraction(0)}


def tolerances(spec: schema.PartSpec) -> tuple[NumberPolicy, tuple[Band, ...]]:
    """Return the policy for numbers of a part, and all its bands where it has several.

    Where digits are asked as they are written and no tolerance is declared, a number must be what
    the reference is when rounded to what was written.
    """
    tolerance = getattr(spec, "tolerance", None)
    if isinstance(tolerance, tuple):
        bands = tuple(Band(policy_of(band), band.share) for band in tolerance)
        return bands[0].policy, bands
    asked = digits_asked(spec)
    if tolerance is None and asked:
        figures = next((each.count for each in asked if each.what == "figures"), None)
        return NumberPolicy(rounds_to_written=True, figures=figures), ()
    return policy_of(tolerance), ()


def policy_of(spec: schema.ToleranceSpec | None) -> NumberPolicy:
    """Return the policy for numbers that a tolerance declares."""
    if spec is None:
        return EXACT
    return NumberPolicy(
        absolute=spec.absolute,
        relative=spec.relative,
        digits=spec.digits,
        decimals=spec.decimals,
        rounds_to_written=spec.at_least_decimals is not None,
        least_decimals=spec.at_least_decimals,
    )


def unit_asked(spec: schema.PartSpec) -> UnitAsked | None:
    """Return the unit of a part; None if it has none."""
    return unit_of(getattr(spec, "unit", None))


def unit_of(unit: str | schema.UnitSpec | None) -> UnitAsked | None:
    """Return a unit with its shares, of the short or the long form; None if there is none."""
    if not unit:
        return None
    if isinstance(unit, str):
        return UnitAsked(unit)
    other = _SHARES[unit.other] if isinstance(unit.other, str) else unit.other
    return UnitAsked(unit.is_, unit.missing, other, unit.wrong, unit.dimension, unit.difference)


def digits_asked(spec: schema.PartSpec) -> tuple[DigitsAsked, ...]:
    """Return how many figures and decimal places are to be written."""
    found = []
    for what in ("figures", "decimals"):
        asked = getattr(spec, what, None)
        if isinstance(asked, int):
            found.append(DigitsAsked(what, asked))
        elif asked is not None:
            exact = asked.exactly is not None
            count = asked.exactly if exact else asked.at_least
            found.append(DigitsAsked(what, count, not exact, asked.share))
    return tuple(found)


def form_asked(spec: schema.PartSpec) -> FormAsked | None:
    """Return the form in which an answer is to be written; None if any will do."""
    if not isinstance(spec, schema.MathematicsPart) or spec.form is None:
        return None
    return FormAsked(spec.form, spec.over, spec.form_share)
