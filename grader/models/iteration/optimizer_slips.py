"""Known wrong iterates of an optimizer, each computed by the method with the slip in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from grader.equivalence import Enclosure
from grader.models.arithmetic import reals
from grader.models.base import Iterates, Misconception, Query, QueryError
from grader.models.iteration.optimizer import Optimizer
from grader.models.threshold.escape import greatest_point

Slip = tuple[str, Callable[[Optimizer], Optimizer], str]


def optimizer_misconceptions(model: Optimizer, query: Query) -> Iterator[Misconception]:
    """Yield the iterates of the usual slips, for a query that asks for iterates."""
    if query.head == "sup":
        yield from _of_threshold(model, query)
    if query.start is None or query.stop is None:
        return
    right = model.answer(query).value
    seen = [right]
    for name, change, message in _slips(model):
        value = _iterates(change(model), query)
        if value is not None and value not in seen:
            seen.append(value)
            yield Misconception(name, value, message)
    late = _one_off(model, query)
    if late is not None and late not in seen:
        yield Misconception("one-step-off", late, "The list starts one step too late.")


def _of_threshold(model: Optimizer, query: Query) -> Iterator[Misconception]:
    """The place where the path turns, and the heights that other slips give."""
    right = model.answer(query).value
    place = greatest_point(model, query)
    if place != right:
        text = (
            "This is where the path turns; the height is how far that is beyond the bump's start."
        )
        yield Misconception("place-for-height", place, text)
    for name, change, message in _slips(model):
        try:
            value = change(model).answer(query).value
        except QueryError:
            continue
        if isinstance(value, Enclosure) and value.lower > 0 and value != right:
            yield Misconception(name, value, message)


def _iterates(model: Optimizer, query: Query) -> Iterates | None:
    """Return the iterates, or None where the slip leads nowhere (a division by zero)."""
    try:
        value = model.answer(query).value
    except QueryError:
        return None
    return value if isinstance(value, Iterates) else None


def _one_off(model: Optimizer, query: Query) -> Iterates | None:
    assert query.start is not None
    assert query.stop is not None
    late = _iterates(model, replace(query, start=query.start + 1, stop=query.stop + 1))
    return None if late is None else replace(late, start=query.start)


def _slips(model: Optimizer) -> Iterator[Slip]:
    yield "step-uphill", _uphill, "The step goes up the slope: subtract the gradient's step."
    if model.method in ("adam", "adamw"):
        yield from _ADAM
    if model.settings.epsilon != 0:
        place = "outside" if model.settings.epsilon_inside_root else "inside"
        yield (
            f"epsilon-{place}-the-root",
            _epsilon_elsewhere,
            f"Epsilon was put {place} the root.",
        )
    if model.method in ("momentum", "nesterov"):
        yield "no-momentum", _no_momentum, "This is plain gradient descent: momentum is missing."


def _uphill(model: Optimizer) -> Optimizer:
    forward = model.settings.step_size
    return _with(model, step_size=lambda t: reals.negative(forward(t)))


def _epsilon_elsewhere(model: Optimizer) -> Optimizer:
    return _with(model, epsilon_inside_root=not model.settings.epsilon_inside_root)


def _no_momentum(model: Optimizer) -> Optimizer:
    return _with(model, momentum=reals.exact(0))


def _swapped(model: Optimizer) -> Optimizer:
    return _with(model, beta_1=model.settings.beta_2, beta_2=model.settings.beta_1)


def _with(model: Optimizer, **changes: object) -> Optimizer:
    return replace(model, settings=replace(model.settings, **changes))  # type: ignore[arg-type]


_ADAM: tuple[Slip, ...] = (
    (
        "no-bias-correction",
        lambda model: _with(model, bias_correction=False),
        "The bias correction is missing: divide m and v by 1 - beta^t.",
    ),
    (
        "no-correction-of-m",
        lambda model: _with(model, correct_first=False),
        "m is used where m hat belongs: divide m by 1 - beta_1^t.",
    ),
    (
        "no-correction-of-v",
        lambda model: _with(model, correct_second=False),
        "v is used where v hat belongs: divide v by 1 - beta_2^t.",
    ),
    ("betas-swapped", _swapped, "beta_1 and beta_2 are swapped."),
    (
        "no-first-moment",
        lambda model: _with(model, beta_1=reals.exact(0)),
        "The gradient itself is used where its running mean m hat belongs.",
    ),
)
