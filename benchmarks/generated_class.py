"""Writes a class of generated submissions: `python -m benchmarks.generated_class 10000 FOLDER`.

Each is a page of the example class with small changes: other numbers, lost factors and signs, lines
that are gone or twice, other blanks, words between. Some are garbage: empty, cut off, mixed, noise.
The same number and seed give the same bytes, on every machine.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

PAGES = Path(__file__).parents[1] / "submissions"
EXAMPLE = "assignment-2"
GARBAGE = 0.05
"""How many submissions of a class are no homework at all."""

Change = Callable[[random.Random, str], str]


def pages(assignment: str = EXAMPLE) -> list[tuple[str, str]]:
    """Return the suffix and text of every page of an example that is one file."""
    files = sorted(path for path in (PAGES / assignment).iterdir() if path.is_file())
    return [(path.suffix, _text(path)) for path in files]


def _text(path: Path) -> str:
    """Return a page as text; bytes that are no UTF-8 come back as they were."""
    return path.read_bytes().decode("utf-8", "surrogateescape")


def _data(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def submissions(
    number: int, seed: int = 1, assignment: str = EXAMPLE
) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of so many files, one of each student."""
    given = pages(assignment)
    for index in range(number):
        # A generator for each, so that a class of 100 is the beginning of one of 1,000.
        random_ = random.Random(f"{seed}/{index}")
        suffix, text = given[index % len(given)]
        if random_.random() < GARBAGE:
            data = random_.choice(_NOISE)(random_, text)
        else:
            for _ in range(random_.randint(0, 3)):
                text = random_.choice(_CHANGES)(random_, text)
            data = _data(text)
        yield f"student-{index:05}{suffix}", data


def write_class(folder: Path, number: int, seed: int = 1, assignment: str = EXAMPLE) -> None:
    """Write the submissions into a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in submissions(number, seed, assignment):
        (folder / name).write_bytes(data)


# -- what students do differently ------------------------------------------------------------------

_NUMBER = re.compile(r"(?<![\w.])\d+\.\d+")
_POWER = re.compile(r"w(?:\^|²|³|⁴)")
_SIGN = re.compile(r"(?<=[\w) ])[+](?=[\w( ])")
_WORDS = (
    "I hope this is right.",
    "By the chain rule we get the following.",
    "See the lecture of last week.",
    "Here I used what was found above.",
)


def _one(random_: random.Random, pattern: re.Pattern[str], text: str, new: str) -> str:
    found = list(pattern.finditer(text))
    if not found:
        return text
    match = random_.choice(found)
    return text[: match.start()] + new + text[match.end() :]


def _other_number(random_: random.Random, text: str) -> str:
    return _one(random_, _NUMBER, text, f"{random_.uniform(0, 2):.{random_.randint(1, 5)}f}")


def _other_power(random_: random.Random, text: str) -> str:
    return _one(random_, _POWER, text, "w w^")


def _other_sign(random_: random.Random, text: str) -> str:
    return _one(random_, _SIGN, text, "-")


def _line_gone(random_: random.Random, text: str) -> str:
    lines = text.split("\n")
    del lines[random_.randrange(len(lines))]
    return "\n".join(lines)


def _line_twice(random_: random.Random, text: str) -> str:
    lines = text.split("\n")
    place = random_.randrange(len(lines))
    return "\n".join([*lines[:place], lines[place], *lines[place:]])


def _words_between(random_: random.Random, text: str) -> str:
    blocks = text.split("\n\n")
    blocks.insert(random_.randrange(1, len(blocks) + 1), random_.choice(_WORDS))
    return "\n\n".join(blocks)


def _other_blanks(random_: random.Random, text: str) -> str:
    return text.replace(" = ", random_.choice(("=", "  =  ", " =")))


_CHANGES: tuple[Change, ...] = (
    _other_number,
    _other_power,
    _other_sign,
    _line_gone,
    _line_twice,
    _words_between,
    _other_blanks,
)


# -- what is no homework ---------------------------------------------------------------------------


def _nothing(random_: random.Random, text: str) -> bytes:
    return b""


def _cut_off(random_: random.Random, text: str) -> bytes:
    data = _data(text)
    return data[: random_.randrange(len(data))]


def _mixed(random_: random.Random, text: str) -> bytes:
    lines = text.split("\n")
    random_.shuffle(lines)
    return _data("\n".join(lines))


def _noise(random_: random.Random, text: str) -> bytes:
    return random_.randbytes(random_.randrange(4000))


def _signs(random_: random.Random, text: str) -> bytes:
    signs = "()[]{}^_$\\|*#-=+/<>&%`~'\".,:; \n01xyzσ∂∫√≤·"
    return "".join(random_.choice(signs) for _ in range(random_.randrange(3000))).encode()


def _one_long_line(random_: random.Random, text: str) -> bytes:
    return _data(" ".join(text.split()) * random_.randint(1, 4))


_NOISE = (_nothing, _cut_off, _mixed, _noise, _signs, _one_long_line)


if __name__ == "__main__":
    write_class(Path(sys.argv[2]), int(sys.argv[1]))
