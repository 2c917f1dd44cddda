"""What the terms of a model add up to beyond a number, and integrals of models."""

from __future__ import annotations

from fractions import Fraction
from math import factorial
from typing import Any

from flint import acb, acb_series, arb

from grader.equivalence.limits.enclosures.remainders import Model
from grader.equivalence.numbers.evaluate import to_arb
from grader.equivalence.numbers.powers import Unclear
from grader.equivalence.numbers.protocols import Ball


def tail_of_sum(of: Model, first: int, alternates: bool) -> Ball:
    """Return the sum of `f(1/n)` over all n from the first, times `(-1)^n` where it alternates.

    `sum n^-s (ln n)^b` is, up to sign, a derivative of Hurwitz's zeta function.
    """
    total = arb(0)
    for (power, logs), value in of.terms.items():
        if logs < 0:
            raise Unclear("a power of a logarithm")
        share = _alternating(power, logs, first) if alternates else _zeta(power, logs, arb(first))
        total += value * share
    return _with_rest(total, of, lambda power: _zeta(power, 0, arb(first)))


def _with_rest(total: Ball, of: Model, share: Any) -> Ball:
    if of.rest is not None:
        power, bound = of.rest
        if power <= 1:
            raise Unclear("slow convergence")
        total += arb(0, (bound * share(power)).abs_upper())
    return total


def _zeta(power: Fraction, logs: int, start: arb) -> Ball:
    """Return `sum n^-s (ln 1/n)^b` over `n = start, start + 1, ...`, continued to all s but 1."""
    if power <= 1:
        raise Unclear("slow convergence")
    return _continued(power, logs, start)


def _continued(power: Fraction, logs: int, start: arb) -> Ball:
    if logs == 0:
        return acb(to_arb(power)).zeta(acb(start)).real
    series = acb_series([acb(to_arb(power)), 1], logs + 1).zeta(acb(start))
    return series[logs].real * factorial(logs)


def _alternating(power: Fraction, logs: int, first: int) -> Ball:
    """Return `sum (-1)^n n^-s (ln 1/n)^b`: the even places less the odd ones."""
    if power <= 0 or logs > 1 or (power == 1 and logs):
        raise Unclear("slow convergence")
    halves = arb(first) / 2, arb(first + 1) / 2
    sign = -1 if first % 2 else 1
    if power == 1:
        return sign * (halves[1].digamma() - halves[0].digamma()) / 2
    scale = (-arb(2).log() * to_arb(power)).exp()
    plain = _continued(power, 0, halves[0]) - _continued(power, 0, halves[1])
    if logs == 0:
        return sign * scale * plain
    slope = _continued(power, 1, halves[0]) - _continued(power, 1, halves[1])
    return sign * scale * (slope - arb(2).log() * plain)


def integral_far_out(of: Model, start: Fraction) -> Ball:
    """Return the integral of `f(1/x)` over x from the start to infinity."""
    log, total = to_arb(start).log(), arb(0)
    for (power, logs), value in of.terms.items():
        if power == 1 and logs < -1:
            total += value * (-1) ** (-logs) * log ** (logs + 1) / (-logs - 1)
        elif power <= 1 or logs < 0:
            raise Unclear("slow convergence")
        else:
            total += value * (-1) ** logs * _far(power, logs, log)
    return _with_rest(total, of, lambda power: _far(power, 0, log))


def _far(power: Fraction, logs: int, log: Ball) -> Ball:
    """Return the integral of `x^-p (ln x)^b` from `e^log` to infinity."""
    slope = to_arb(power - 1)
    parts = (
        log ** (logs - j) * (factorial(logs) // factorial(logs - j)) / slope ** (j + 1)
        for j in range(logs + 1)
    )
    return (-slope * log).exp() * sum(parts, arb(0))


def integral_near(of: Model, end: Fraction) -> Ball:
    """Return the integral of `f(z)` over z from zero to the end."""
    log, total = to_arb(end).log(), arb(0)
    for (power, logs), value in of.terms.items():
        if power <= -1 or logs < 0:
            raise Unclear("an integrand that grows too fast")
        total += value * _near(power, logs, log)
    if of.rest is not None:
        power, bound = of.rest
        if power <= -1:
            raise Unclear("an integrand that grows too fast")
        total += arb(0, (bound * _near(power, 0, log)).abs_upper())
    return total


def _near(power: Fraction, logs: int, log: Ball) -> Ball:
    """Return the integral of `z^p (ln z)^b` from zero to `e^log`."""
    slope = to_arb(power + 1)
    parts = (
        log ** (logs - j)
        * ((-1) ** j * (factorial(logs) // factorial(logs - j)))
        / slope ** (j + 1)
        for j in range(logs + 1)
    )
    return (slope * log).exp() * sum(parts, arb(0))
