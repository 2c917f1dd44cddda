"""Probabilities of events from others that are known: complements, unions, conditions, Bayes.

The atoms of the events' algebra are unknowns of a linear system; what is known gives equations,
and what is asked is determined when every solution gives it the same value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from grader.expressions.nodes import Expression, number
from grader.models.arithmetic import reals
from grader.models.arithmetic.calculated import enclosed
from grader.models.arithmetic.evaluate import CannotEvaluate
from grader.models.base import Step
from grader.models.symbolic.simplify import rational

_TOKEN = re.compile(r"\s*(not\b|and\b|or\b|[~¬!]|[∩&]|[∪]|\(|\)|\||[A-Za-z]\w*)")
_WORDS = {"~": "not", "¬": "not", "!": "not", "∩": "and", "&": "and", "∪": "or"}
MAX_EVENTS = 6
Atom = Mapping[str, bool]
Row = list[Fraction]


class NotDetermined(Exception):
    """What is known does not determine what is asked, or contradicts itself."""


@dataclass(frozen=True, slots=True)
class Event:
    """A formula of events in postfix order, e.g. `A B not and`."""

    tokens: tuple[str, ...]

    def holds(self, atom: Atom) -> bool:
        """Say whether the event happens in an atom."""
        stack: list[bool] = []
        for token in self.tokens:
            if token == "not":
                stack.append(not stack.pop())
            elif token in ("and", "or"):
                right, left = stack.pop(), stack.pop()
                stack.append(left and right if token == "and" else left or right)
            else:
                stack.append(atom[token])
        return stack[0]

    @property
    def names(self) -> frozenset[str]:
        """The single events in it."""
        return frozenset(self.tokens) - {"not", "and", "or"}


def read_event(text: str) -> tuple[Event, Event | None]:
    """Read `A and not B | C`: an event and, after the bar, its condition."""
    tokens = []
    position = 0
    stripped = text.rstrip()
    while position < len(stripped):
        found = _TOKEN.match(stripped, position)
        if found is None:
            raise NotDetermined(f"{text!r} is not an event")
        tokens.append(_WORDS.get(found[1], found[1]))
        position = found.end()
    if tokens.count("|") > 1:
        raise NotDetermined(f"{text!r} has more than one condition")
    if "|" in tokens:
        bar = tokens.index("|")
        return _postfix(tokens[:bar], text), _postfix(tokens[bar + 1 :], text)
    return _postfix(tokens, text), None


def _postfix(tokens: Sequence[str], text: str) -> Event:
    """Order the tokens by precedence: not before and before or."""
    strength = {"or": 1, "and": 2, "not": 3}
    output: list[str] = []
    stack: list[str] = []
    for token in tokens:
        if token == "(" or token == "not":
            stack.append(token)
        elif token == ")":
            while stack and stack[-1] != "(":
                output.append(stack.pop())
            if not stack:
                raise NotDetermined(f"{text!r}: a bracket was never opened")
            stack.pop()
        elif token in strength:
            while stack and strength.get(stack[-1], 0) >= strength[token]:
                output.append(stack.pop())
            stack.append(token)
        else:
            output.append(token)
    output.extend(reversed(stack))
    return _well_formed(output, text)


def _well_formed(output: list[str], text: str) -> Event:
    depth = 0
    for token in output:
        depth += {"not": 0, "and": -1, "or": -1}.get(token, 1)
        if depth < 1 or token == "(":
            raise NotDetermined(f"{text!r} is not an event")
    if depth != 1:
        raise NotDetermined(f"{text!r} is not an event")
    return Event(tuple(output))


@dataclass(frozen=True, slots=True)
class Events:
    """Known probabilities as linear equations in the probabilities of the atoms."""

    names: tuple[str, ...]
    rows: tuple[tuple[Fraction, ...], ...]
    known: Mapping[str, Expression]

    @classmethod
    def of(cls, known: Mapping[str, Expression]) -> Events:
        """Set up the equations; raise `NotDetermined` for texts that are no events."""
        read = {text: read_event(text) for text in known}
        names = sorted({n for pair in read.values() for e in pair if e for n in e.names})
        if len(names) > MAX_EVENTS:
            raise NotDetermined(f"more than {MAX_EVENTS} events")
        atoms = list(_atoms(names))
        rows = [(Fraction(1),) * (len(atoms) + 1)]
        for text, (event, condition) in read.items():
            rows.append(tuple(_equation(event, condition, _value(known[text], text), atoms)))
        return cls(tuple(names), tuple(rows), known)

    def probability(self, text: str) -> tuple[Expression, tuple[Step, ...]]:
        """Return the probability; raise `NotDetermined` when it does not follow."""
        event, condition = read_event(text)
        for name in event.names | (condition.names if condition else frozenset()):
            if name not in self.names:
                raise NotDetermined(f"nothing is known of {name}")
        if condition is None:
            value = self._determined(event, text)
            return number(value), self._steps()
        both = Event((*event.tokens, *condition.tokens, "and"))
        joint, given = self._determined(both, text), self._determined(condition, text)
        if given == 0:
            raise NotDetermined("the condition has probability 0")
        steps = (
            *self._steps(),
            Step(f"the probability of both is {joint}"),
            Step(f"the probability of the condition is {given}"),
            Step(f"their quotient is {joint / given}"),
        )
        return number(joint / given), steps

    @property
    def size(self) -> int:
        """The number of atoms."""
        return 1 << len(self.names)

    def atoms_of(self, event: Event) -> frozenset[int]:
        """Return the numbers of the atoms in which an event happens."""
        return frozenset(k for k, atom in enumerate(_atoms(self.names)) if event.holds(atom))

    def of_atoms(self, atoms: frozenset[int]) -> Fraction | None:
        """Return the probability of some atoms together; None where it does not follow."""
        wanted = [Fraction(int(k in atoms)) for k in range(self.size)]
        try:
            return _combined([list(row) for row in self.rows], wanted, "")
        except NotDetermined:
            return None

    def _steps(self) -> tuple[Step, ...]:
        return tuple(Step(f"P({text}) is given", value) for text, value in self.known.items())

    def _determined(self, event: Event, text: str) -> Fraction:
        wanted = [Fraction(int(event.holds(atom))) for atom in _atoms(self.names)]
        rows = [list(row) for row in self.rows]
        return _combined(rows, wanted, text)


def _atoms(names: Sequence[str]) -> Iterator[Atom]:
    for values in product((True, False), repeat=len(names)):
        yield dict(zip(names, values, strict=True))


def _value(expression: Expression, text: str) -> Fraction:
    value = rational(expression)
    if value is None:
        try:
            found = enclosed(expression)
        except (CannotEvaluate, reals.Undefined, reals.Uncertain):
            raise NotDetermined(f"P({text}) is not a number") from None
        if not found.exact:
            raise NotDetermined(f"P({text}) is not a fraction")
        value = found.lower
    if not 0 <= value <= 1:
        raise NotDetermined(f"P({text}) does not lie between 0 and 1")
    return value


def _equation(
    event: Event, condition: Event | None, value: Fraction, atoms: Sequence[Atom]
) -> Iterator[Fraction]:
    """`P(E) = v`, or `P(E and C) - v P(C) = 0`: the coefficients, then the right side."""
    for atom in atoms:
        if condition is None:
            yield Fraction(int(event.holds(atom)))
        else:
            inside = condition.holds(atom)
            yield Fraction(int(inside and event.holds(atom))) - value * int(inside)
    yield value if condition is None else Fraction(0)


def _combined(rows: list[Row], wanted: Row, text: str) -> Fraction:
    """Write `wanted` as a combination of the rows, and return the same one of the right sides."""
    total = Fraction(0)
    rest = list(wanted)
    for pivot, row in _echelon(rows):
        factor = rest[pivot] / row[pivot]
        rest = [a - factor * b for a, b in zip(rest, row[:-1], strict=True)]
        total += factor * row[-1]
    if any(rest):
        raise NotDetermined(f"P({text}) does not follow from what is known")
    return total


def _echelon(rows: list[Row]) -> list[tuple[int, Row]]:
    done: list[tuple[int, Row]] = []
    for row in rows:
        for pivot, earlier in done:
            factor = row[pivot] / earlier[pivot]
            row = [a - factor * b for a, b in zip(row, earlier, strict=True)]
        pivot = next((place for place, entry in enumerate(row[:-1]) if entry), -1)
        if pivot >= 0:
            done.append((pivot, row))
        elif row[-1]:
            raise NotDetermined("the known probabilities contradict one another")
    return done
