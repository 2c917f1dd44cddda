"""The common stream of tokens that both lexers make and the one parser reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from grader.expressions import limits
from grader.expressions.notation import Unreadable


class Failure(Exception):
    """A text that cannot be read, while it is being read; never leaves this package.

    `offset` is where in the text, from 0; `expected` says what should have stood there.
    """

    def __init__(self, code: str, offset: int, sentence: str, expected: str = "") -> None:
        super().__init__(sentence)
        self.code, self.offset = code, offset
        self.sentence, self.expected = sentence, expected


#: Kinds of tokens that open and close a level of brackets.
OPENING = frozenset({"(", "[", "{", "group", "begin", "|(", "floor(", "ceiling(", "norm(", "null(",
                     "angle("})  # fmt: skip
CLOSING = frozenset({")", "]", "}", "endgroup", "endenv", ")|", ")floor", ")ceiling", ")norm",
                   ")null", ")angle"})  # fmt: skip

_LOOK_AHEAD = 8
_ENDS, _NOTHING = ("end",) * _LOOK_AHEAD, (None,) * _LOOK_AHEAD


class Tokens:
    """Four columns of equal length: kind, value, first and past-the-last offset in the text.

    A few tokens of the kind `end` close the stream, so that looking ahead needs no care. Kinds
    are the characters themselves for punctuation and words for the rest (`num`, `name`, `func`,
    `rel`, `frac`, ...). `whole` is the stream of which this one is a part.
    """

    __slots__ = (
        "_called", "_integrated", "ends", "kinds", "latex", "starts", "text", "values", "whole",
    )  # fmt: skip

    def __init__(self, text: str, latex: bool, whole: Tokens | None = None) -> None:
        self.text, self.latex, self.whole = text, latex, whole
        self.kinds: list[str] = []
        self.values: list[Any] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self._called: frozenset[str] | None = None
        self._integrated: frozenset[Any] | None = None

    def add(self, kind: str, value: object, start: int, end: int) -> None:
        """Append one token."""
        self.kinds.append(kind)
        self.values.append(value)
        self.starts.append(start)
        self.ends.append(end)

    def pieces(self) -> Iterator[tuple[str, object, int, int]]:
        """Yield the tokens in front of the end: kind, value, and where each begins and ends."""
        return self.between(0, self.count)

    def add_range(self, start: int, end: int) -> None:
        """Append what the two dots of `1..4` stand for: `1, ..., 4`."""
        self.add(",", None, start, start)
        self.add("dots", None, start, end)
        self.add(",", None, end, end)

    def close(self) -> Tokens:
        """Append the end, and refuse a text of too many tokens."""
        if len(self.kinds) > limits.MAX_TOKENS:
            raise too_many_tokens(self.starts[limits.MAX_TOKENS])
        self._append_end(len(self.text.rstrip()))
        return self

    def _append_end(self, offset: int) -> None:
        offsets = (offset,) * _LOOK_AHEAD
        self.kinds += _ENDS
        self.values += _NOTHING
        self.starts += offsets
        self.ends += offsets

    def relocate(self, text: str, places: list[int]) -> None:
        """Give the tokens their places in the text from which this one was made."""
        self.text = text
        self.starts = [places[start] for start in self.starts]
        self.ends = [places[end] for end in self.ends]

    @property
    def count(self) -> int:
        """How many tokens there are before the end."""
        return len(self.kinds) - _LOOK_AHEAD

    def last(self) -> str:
        """Return the kind of the last token before the end, or an empty text."""
        kinds = self.kinds
        return kinds[-_LOOK_AHEAD - 1] if len(kinds) > _LOOK_AHEAD else ""

    def part(self, *spans: tuple[int, int]) -> Tokens:
        """Return the tokens of these index ranges, one after the other, as a stream of its own."""
        part = Tokens(self.text, self.latex, whole=self.whole or self)
        for first, last in spans:
            part.kinds += self.kinds[first:last]
            part.values += self.values[first:last]
            part.starts += self.starts[first:last]
            part.ends += self.ends[first:last]
        end = part.ends[-1] if part.ends else self.starts[spans[0][0]]
        part._append_end(end)
        return part

    def called(self) -> frozenset[str]:
        """Return the names that are functions of `t` somewhere in the whole text: `x(t)`."""
        if self.whole is not None:
            return self.whole.called()
        if self._called is None:
            kinds, values = self.kinds, self.values
            self._called = frozenset(
                values[i - 1].base
                for i, kind in enumerate(kinds)
                if kind == "(" and kinds[i + 1 : i + 3] == ["name", ")"]
                and i and kinds[i - 1] == "name" and values[i + 1].base == "t"
            )  # fmt: skip
        return self._called

    def integrated(self) -> frozenset[Any]:
        """Return the names `x` of all differentials `dx`, if the whole text has an integral."""
        if self.whole is not None:
            return self.whole.integrated()
        if self._integrated is None:
            kinds, values = self.kinds, self.values
            pairs = range(len(kinds) - 1) if "int" in kinds else range(0)
            self._integrated = frozenset(
                values[i + 1]
                for i in pairs
                if kinds[i + 1] == "name" and (kinds[i] == "diff" or values[i] == ("d", 0, "", ""))
            )
        return self._integrated

    def is_equation(self) -> bool:
        """Whether the whole text has a relation sign."""
        return "rel" in (self.whole or self).kinds

    def is_transpose(self, i: int) -> bool:
        """Whether a token behind `^` can only mean a transpose: `\\top`, an upright T."""
        return self.kinds[i] == "transpose" or (
            self.kinds[i] == "word" and self.values[i] in ("T", "top")
        )

    def has_transpose(self) -> bool:
        """Whether a superscript T stands somewhere in the whole text."""
        whole = self.whole or self
        kinds, values = whole.kinds, whole.values
        behind = (i + 1 + (kinds[i + 1] == "group") for i, kind in enumerate(kinds) if kind == "^")
        return any(whole.is_transpose(i) or values[i] == ("T", 0, "", "") for i in behind)

    def drop_idle_spaces(self) -> None:
        """Take out wide spaces that separate nothing, such as those around a relation."""
        kinds = self.kinds
        kept = [
            i
            for i, kind in enumerate(kinds)
            if kind != "quad" or not (_is_sign(kinds[i - 1] if i else "") or _is_sign(kinds[i + 1]))
        ]
        self.kinds = [kinds[i] for i in kept]
        self.values = [self.values[i] for i in kept]
        self.starts = [self.starts[i] for i in kept]
        self.ends = [self.ends[i] for i in kept]

    def delete(self, index: int) -> None:
        """Take out one token."""
        del self.kinds[index], self.values[index], self.starts[index], self.ends[index]

    def move(self, first: int, last: int, to: int) -> None:
        """Move some tokens to a place further on."""
        for column in (self.kinds, self.values, self.starts, self.ends):
            moved: list[Any] = column[first:last]
            column[first:to] = [*column[last:to], *moved]

    def insert(self, index: int, kind: str, value: object) -> None:
        """Put in a token that stands for what was moved away from there."""
        self.kinds.insert(index, kind)
        self.values.insert(index, value)
        self.starts.insert(index, self.starts[index])
        self.ends.insert(index, self.starts[index])

    def between(self, first: int, last: int) -> Iterator[tuple[str, object, int, int]]:
        """Yield the tokens between two places: kind, value, and where each begins and ends."""
        columns = (self.kinds, self.values, self.starts, self.ends)
        return zip(*(column[first:last] for column in columns), strict=True)

    def put(self, first: int, last: int, pieces: Sequence[tuple[str, object, int, int]]) -> None:
        """Put other tokens where some are."""
        kinds, values, starts, ends = zip(*pieces, strict=True)
        self.kinds[first:last], self.values[first:last] = kinds, values
        self.starts[first:last], self.ends[first:last] = starts, ends

    def drop_last(self) -> None:
        """Take out the last token before the end."""
        self.delete(self.count - 1)


_SIGNS = frozenset(
    {"rel", "and", "or", "xor", "xnor", "nand", "nor", "not", "implies", "iff", "if", "otherwise",
     "*", "/", ",", ";", ":", "^", "_", "quad"}
)  # fmt: skip


def _is_sign(kind: str) -> bool:
    return kind in _SIGNS


def too_many_tokens(offset: int) -> Failure:
    """Return the refusal of a text that is too long to be one answer."""
    limit = limits.MAX_TOKENS
    return Failure(
        "too-long", offset, f"this has more than {limit} symbols, too many for one expression"
    )


def unreadable(failure: Failure) -> Unreadable:
    """Return a failure as a value, with its column counted from 1."""
    return Unreadable(
        failure.offset + 1, failure.expected, failure.sentence, f"unreadable-{failure.code}"
    )
