"""What is known before an element is built, what more may be needed, and why building may fail."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

#: The name of a base: the same in every field.
Key = Hashable


class Restart(Exception):
    """More has to be known before the element can be built."""


class SplitBase(Restart):
    """The generator of `key` has to be the `parts`-th root of its base."""

    def __init__(self, key: Key, parts: int) -> None:
        super().__init__(key, parts)
        self.key, self.parts = key, parts


class AddGenerator(Restart):
    """There are more generators than were made room for."""


class NeedSign(Restart):
    """The sign of a base has to be known: the two cases are to be proved apart."""

    def __init__(self, key: Key) -> None:
        super().__init__(key)
        self.key = key


def is_bound(key: Key) -> bool:
    """Whether a bound name occurs, which has many values: no sign may be assumed of it."""
    return "'#" in repr(key)


class NowhereDefined(Exception):
    """Under the known signs the expression has no value."""


class NoNormalForm(Exception):
    """The expression holds something that has no exact normal form."""


class Beyond(Exception):
    """The element is too large to be built; the text says what was too large."""


#: Generators that there is room for at first; where more are needed, building starts again.
GENERATORS = 8


@dataclass
class Assumptions:
    """What is known before building: room, refinements, signs of bases, and declarations."""

    size: int = GENERATORS
    parts: dict[Key, int] = field(default_factory=dict)
    signs: dict[Key, int] = field(default_factory=dict)
    #: Bases that are not zero: declared to be positive, or in a case of their sign.
    nonzero: frozenset[Key] = frozenset()

    def with_sign(self, key: Key, sign: int) -> Assumptions:
        """Return the same with one more sign; the refinements stay shared."""
        return Assumptions(self.size, self.parts, {**self.signs, key: sign}, self.nonzero | {key})
