"""Makes texts on which a pattern does the most work, and measures how its work grows.

What a pattern can distinguish decides what is worth trying: one character for each set of its
character classes. A text is a beginning that the pattern likes, a piece repeated many times, and
an end that spoils the match. The pieces are single characters, pairs of them, and what the repeats
of the pattern match. Growth is told by the times of the processor for the same text at twelve times
the length: linear work takes twelve times as long, quadratic work a hundred and forty-four times.
The bound stands far from both, only work that is long as such is looked at, each time is the least
of several, and a text counts only if its work grows too fast three times over: load cannot fail the
test.
"""

from __future__ import annotations

import gc
import itertools
import random
import re
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

POOL = [chr(code) for code in range(32, 127)] + [
    "\n",
    "\t",
    "\r",
    "é",
    "α",
    "∂",
    "²",
    "₁",
    "\u0302",
    "\u00a0",
    "√",
    "×",
    "−",
    "→",
    "😀",
]
ENDS = ("", "\x00", "\n\x00", "!")
SHORT, LONG, LONGEST = 100, 1_000, 12_000
LIMIT = 0.5  # seconds of the processor for one text; linear work takes milliseconds
_MANY = 50
_TOO_FAST = 30  # so many times the work for twelve times the text is no linear growth


class _TooLong(BaseException):
    """The work on one text has passed the limit."""


@dataclass(frozen=True)
class Attack:
    """A text of any length: beginning, piece repeated, end."""

    start: str
    piece: str
    end: str

    def text(self, length: int) -> str:
        return self.start + self.piece * (length // max(1, len(self.piece))) + self.end


def worst(pattern: str, flags: int, anywhere: bool, whole: bool) -> Attack | None:
    """Return a text on which the pattern's work grows faster than the text, if one is found."""
    compiled = re.compile(pattern, flags)
    if whole:
        run: Callable[[str], object] = compiled.fullmatch
    elif anywhere:
        run = lambda text: compiled.sub("", text)  # noqa: E731
    else:
        run = compiled.match
    suspects = (each for each in _attacks(pattern, flags) if _is_suspect(run, each))
    return next((each for each in suspects if all(_grows(run, each) for _ in range(3))), None)


def _is_suspect(run: Callable[[str], object], attack: Attack) -> bool:
    """Whether the work may grow faster than the text, at a quick look."""
    long = _time(run, attack.text(LONG))
    if long >= LIMIT:
        return True
    return long >= 5e-4 and long >= 14 * _time(run, attack.text(SHORT)) and _grows(run, attack)


def _grows(run: Callable[[str], object], attack: Attack) -> bool:
    """Whether twelve times the text takes over thirty times the work, and long at that.

    What takes so long for a thousand signs is not asked about more, where the limit would cut it.
    """
    if _least(run, attack.text(LONG)) >= LIMIT / _TOO_FAST:
        return True
    longest = _least(run, attack.text(LONGEST))
    return longest > 0.03 and longest > _TOO_FAST * _least(run, attack.text(LONG))


def _least(run: Callable[[str], object], text: str) -> float:
    """Return the least of several times: what the work takes with nothing in its way."""
    first = _time(run, text)
    return first if first >= LIMIT else min(first, *(_time(run, text) for _ in range(3)))


def _time(run: Callable[[str], object], text: str) -> float:
    """Return the time of the processor that this thread uses, or the limit where it is passed.

    Garbage is not collected meanwhile: there may be much of it, of other tests.
    """

    def ring(*_: object) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT)
    collects = gc.isenabled()
    gc.disable()
    start = time.thread_time()
    try:
        run(text)
        return time.thread_time() - start
    except _TooLong:
        return LIMIT
    finally:
        if collects:
            gc.enable()
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


# -- texts ---------------------------------------------------------------------------------------


def _attacks(pattern: str, flags: int) -> Iterator[Attack]:
    tree = parser.parse(pattern, flags)
    chance = random.Random(0)
    letters = list(_representatives(tree, flags))
    repeats = list(_repeats(tree, []))
    pieces = dict.fromkeys(letters)
    for _, body, _ in repeats:
        for _ in range(3):
            pieces.setdefault(_sample(body, chance, flags), None)
    if len(repeats) > 1:
        own = [_sample(body, chance, flags) for _, body, _ in repeats]
        pieces.update(dict.fromkeys(map("".join, itertools.permutations(own[:6], 2))))
    starts = dict.fromkeys(["", *(_sample(before, chance, flags) for before, _, _ in repeats)])
    wholes = dict.fromkeys(_sample(tree, chance, flags) for _ in range(4))
    pieces.update(dict.fromkeys(text for text in wholes if len(text) < 60))
    pieces.update(dict.fromkeys(text[:-1] for text in wholes if 1 < len(text) < 60))
    for piece in filter(None, pieces):
        for start in list(starts)[:6]:
            for end in ENDS[:3]:
                yield Attack(start, piece, end)
    if len(repeats) > 1:
        for piece in map("".join, itertools.islice(itertools.permutations(letters, 2), 300)):
            yield Attack("", piece, "\x00")


def _repeats(tree: Any, before: list[Any]) -> Iterator[tuple[list[Any], Any, int]]:
    """Yield what stands before a repeat without a near end, and what it repeats."""
    above = list(before)
    for operation, argument in tree:
        if operation in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            _, most, body = argument
            if most >= _MANY:
                yield list(above), body, most
            yield from _repeats(body, above)
        elif operation is sre.BRANCH:
            for branch in argument[1]:
                yield from _repeats(branch, above)
        elif operation is sre.SUBPATTERN:
            yield from _repeats(argument[3], above)
        elif operation is sre.ATOMIC_GROUP:
            yield from _repeats(argument, above)
        elif operation in (sre.ASSERT, sre.ASSERT_NOT):
            yield from _repeats(argument[1], above)
        above.append((operation, argument))


def _representatives(tree: Any, flags: int) -> Iterator[str]:
    """Yield one character for each way in which the pattern's classes can take characters."""
    classes = [re.compile(text, flags & ~re.VERBOSE) for text in dict.fromkeys(_classes(tree))]
    seen = set()
    for char in POOL:
        signature = tuple(bool(each.fullmatch(char)) for each in classes)
        if signature not in seen:
            seen.add(signature)
            yield char


def _classes(tree: Any) -> Iterator[str]:
    for operation, argument in tree:
        if operation in (sre.LITERAL, sre.NOT_LITERAL):
            yield re.escape(chr(argument))
        elif operation is sre.IN:
            yield _class_text(argument)
        elif operation in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            yield from _classes(argument[2])
        elif operation is sre.BRANCH:
            for branch in argument[1]:
                yield from _classes(branch)
        elif operation is sre.SUBPATTERN:
            yield from _classes(argument[3])
        elif operation is sre.ATOMIC_GROUP:
            yield from _classes(argument)
        elif operation in (sre.ASSERT, sre.ASSERT_NOT):
            yield from _classes(argument[1])


_CATEGORIES = {
    sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_NOT_DIGIT: r"\D", sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_NOT_SPACE: r"\S", sre.CATEGORY_WORD: r"\w", sre.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


def _class_text(items: Any) -> str:
    text = ""
    for operation, argument in items:
        if operation is sre.NEGATE:
            text += "^"
        elif operation is sre.LITERAL:
            text += re.escape(chr(argument))
        elif operation is sre.RANGE:
            text += f"{re.escape(chr(argument[0]))}-{re.escape(chr(argument[1]))}"
        elif operation is sre.CATEGORY:
            text += _CATEGORIES[argument]
    return f"[{text}]"


def _sample(tree: Any, chance: random.Random, flags: int) -> str:
    """Return a text that the pattern likes, but for what stands around it."""
    return "".join(_sample_of(operation, argument, chance, flags) for operation, argument in tree)


def _sample_of(operation: Any, argument: Any, chance: random.Random, flags: int) -> str:
    if operation is sre.LITERAL:
        return chr(argument)
    if operation is sre.NOT_LITERAL:
        return "a" if argument != ord("a") else "b"
    if operation is sre.ANY:
        return chance.choice("a1 ")
    if operation is sre.IN:
        taken = re.compile(_class_text(argument), flags & ~re.VERBOSE)
        fitting = [char for char in POOL if taken.fullmatch(char)]
        return chance.choice(fitting) if fitting else ""
    if operation in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        least, most, body = argument
        times = min(max(least, chance.choice((0, 1, 2))), most)
        return "".join(_sample(body, chance, flags) for _ in range(times))
    if operation is sre.BRANCH:
        return _sample(chance.choice(argument[1]), chance, flags)
    if operation is sre.SUBPATTERN:
        return _sample(argument[3], chance, flags)
    if operation is sre.ATOMIC_GROUP:
        return _sample(argument, chance, flags)
    return ""
