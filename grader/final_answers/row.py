"""One row of `grader verify`: two texts, how they are to be taken, and the verdict."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from fractions import Fraction
from functools import lru_cache
from typing import Any

from grader.equivalence import (
    EXACT,
    NumberPolicy,
    Outcome,
    OutOfSteps,
    Prepared,
    Verdict,
    at_most,
    different,
    spend,
    undecided,
)
from grader.expressions.nodes import Expression
from grader.expressions.notation import DEFAULT_NOTATION, Notation, Unreadable
from grader.expressions.reading import declared_name, parse
from grader.expressions.writing import to_plain

_NAMES = ("variables", "functions", "positive", "nonnegative", "integer", "noncommuting")
_FLAGS = ("split_names", "real_odd_roots", "decimal_comma", "units")


def verify_row(row: Mapping[str, object]) -> dict[str, object]:
    """Decide one row; DESIGN of the fields: `gold`, `answer`, `profile`, `notation`, `tolerance`,
    `deadline_steps`.

    Raise `ValueError` for a row whose declarations are not understood.
    """
    start = time.perf_counter()
    gold, answer = str(row["gold"]), str(row["answer"])
    notation = notation_of(row.get("notation") or {})
    policy = policy_of(row.get("tolerance") or {})
    free = row.get("profile", "strict") == "final-answer"
    compare = _compare_free if free else compare_texts
    verdict, read = within(steps_of(row), compare, gold, answer, notation, policy)
    result: dict[str, object] = {"id": row.get("id", "")}
    result |= verdict_fields(verdict)
    result |= {"gold_read_as": shown(read[0]), "answer_read_as": shown(read[1])}
    result["ms"] = round((time.perf_counter() - start) * 1000, 3)
    return result


Read = tuple[Expression | Unreadable | None, Expression | Unreadable | None]
_PER_SIGN = 20
"""Steps of reading one sign of a text."""


def within(
    steps: int | None,
    compare: Callable[[str, str, Notation, NumberPolicy], tuple[Verdict, Read]],
    gold: str,
    answer: str,
    notation: Notation = DEFAULT_NOTATION,
    policy: NumberPolicy = EXACT,
) -> tuple[Verdict, Read]:
    """Compare two texts in no more than so many steps; what takes more is undecided.

    The steps are counted, no clock is asked and no signal used: the verdict is the same on every
    machine and in every thread.
    """
    try:
        with at_most(steps):
            spend(_PER_SIGN * (len(gold) + len(answer)))
            return compare(gold, answer, notation, policy)
    except OutOfSteps:
        return undecided("deadline-steps"), (None, None)


def _compare_free(
    gold: str, answer: str, notation: Notation, policy: NumberPolicy
) -> tuple[Verdict, Read]:
    from grader.final_answers.compare import compare_final_answers

    return compare_final_answers(gold, answer, notation, policy)


def steps_of(row: Mapping[str, object]) -> int | None:
    """Return the limit of a row, None where it has none; raise `ValueError` for what is none."""
    steps = row.get("deadline_steps")
    if steps is None:
        return None
    if isinstance(steps, bool) or not isinstance(steps, int) or steps < 1:
        raise ValueError("deadline_steps has to be a whole number above 0")
    return steps


def compare_texts(
    gold: str, answer: str, notation: Notation, policy: NumberPolicy
) -> tuple[Verdict, tuple[Expression | Unreadable, Expression | Unreadable]]:
    """Read and compare two texts as they stand, then in other readings of them.

    `Answer:` in front of one is no part of it.
    """
    gold, answer = _without_announcement(gold), _without_announcement(answer)
    verdict, read = _compared_as_read(gold, answer, notation, policy)
    if verdict.outcome is Outcome.EQUIVALENT and not ("[[" in gold and "[[" in answer):
        return verdict, read
    from grader.final_answers.other_readings import compared_otherwise, of_other_shapes

    if verdict.outcome is Outcome.EQUIVALENT:
        return (
            (different("different-shape"), read)
            if of_other_shapes(gold, answer)
            else (verdict, read)
        )

    return compared_otherwise((gold, answer), read, notation, policy) or (verdict, read)


def _without_announcement(text: str) -> str:
    if not {":", "："} & {*text}:
        return text
    from grader.expressions.announcing import behind_announcement

    return behind_announcement(text)


def _compared_as_read(
    gold: str, answer: str, notation: Notation, policy: NumberPolicy
) -> tuple[Verdict, tuple[Expression | Unreadable, Expression | Unreadable]]:
    left, right = parse(gold, notation), parse(answer, notation)
    for side, code in ((left, "reference-unreadable"), (right, "unreadable")):
        if isinstance(side, Unreadable):
            return Verdict(Outcome.UNREADABLE, code), (left, right)
    assert isinstance(left, Expression)
    assert isinstance(right, Expression)
    return Prepared(left, notation, policy).compare(right), (left, right)


def shown(read: Expression | Unreadable | None) -> str | None:
    """Print what was read; None for what was not."""
    return to_plain(read) if isinstance(read, Expression) else None


def verdict_fields(verdict: Verdict) -> dict[str, object]:
    """Return outcome, code, evidence and remarks as JSON values."""
    evidence = asdict(verdict.evidence) if verdict.evidence is not None else {}
    for key in ("functions", "entry"):
        if not evidence.get(key, True):
            del evidence[key]
    return {
        "outcome": str(verdict.outcome),
        "code": verdict.code,
        "evidence": evidence or {"kind": "none"},
        "remarks": [asdict(remark) for remark in verdict.remarks],
    }


def notation_of(fields: object) -> Notation:
    """Return the declarations of a row."""
    if not isinstance(fields, Mapping):
        raise ValueError("notation has to be an object")
    return _notation(tuple(sorted((str(k), _frozen(v)) for k, v in fields.items())))


def _frozen(value: Any) -> Any:
    if isinstance(value, Mapping):
        return tuple(sorted((key, _frozen(inner)) for key, inner in value.items()))
    return tuple(value) if isinstance(value, list | tuple) else value


@lru_cache(maxsize=256)
def _notation(fields: tuple[tuple[str, Any], ...]) -> Notation:
    if not fields:
        return DEFAULT_NOTATION
    given = dict(fields)
    names = {name: _canonical(given[name]) for name in _NAMES if name in given}
    flags = {name: bool(given[name]) for name in _FLAGS if name in given}
    if "complex" in given:
        names["complex_"] = _canonical(given["complex"])
    shapes = {name: _dimensions(name, value) for name, value in given.get("shapes", ())}
    if shapes:
        names["variables"] = names.get("variables", frozenset()) | shapes.keys()
    unknown = set(given) - set(_NAMES) - set(_FLAGS) - {"complex", "same", "shapes", "assume"}
    if unknown:
        raise ValueError(f"notation does not know {', '.join(sorted(unknown))}")
    same = dict(given.get("same", ()))
    assume = tuple(map(str, given.get("assume", ())))
    return Notation(**names, **flags, shapes=shapes, same=same, assume=assume)  # type: ignore[arg-type]


def _canonical(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(declared_name(name) or name for name in map(str, names))


def _dimensions(name: str, value: Any) -> tuple[str, ...]:
    """Return `n`, `3` or `[m, n]` as the dimensions of a name."""
    dimensions = tuple(map(str, value if isinstance(value, tuple) else (value,)))
    if len(dimensions) > 2 or not all(each.isidentifier() or each.isdigit() for each in dimensions):
        raise ValueError(f"the shape of {name} has to be a dimension or a list of two")
    return dimensions


_TOLERANCES = ("absolute", "relative", "digits", "decimals")


def policy_of(fields: object) -> NumberPolicy:
    """Return the tolerance of a row as a policy; of several the first of `_TOLERANCES` counts."""
    if not isinstance(fields, Mapping):
        raise ValueError("tolerance has to be an object")
    unknown = sorted(map(str, set(fields) - set(_TOLERANCES)))
    if unknown:
        known = ", ".join(_TOLERANCES)
        raise ValueError(f"tolerance does not know {', '.join(unknown)}, but {known}")
    name = next((name for name in _TOLERANCES if fields.get(name)), "")
    if not name:
        return EXACT
    exact = Fraction(str(fields[name]))
    if exact < 0:
        raise ValueError(f"{name} tolerance has to be positive")
    if name in ("absolute", "relative"):
        return NumberPolicy(absolute=exact) if name == "absolute" else NumberPolicy(relative=exact)
    if exact.denominator != 1:
        raise ValueError(f"{name} has to be a whole number")
    count = exact.numerator
    return NumberPolicy(digits=count) if name == "digits" else NumberPolicy(decimals=count)
