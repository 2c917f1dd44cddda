"""The token of a piece of LaTeX that means the same wherever it stands, found once."""

from __future__ import annotations

import re
from functools import lru_cache

from grader.expressions.names import GREEK_COMMANDS, Name
from grader.expressions.notation import DEFAULT_NOTATION
from grader.expressions.numerals import read_numeral
from grader.expressions.reading.latex.commands import READY_COMMANDS
from grader.expressions.reading.latex.patterns import STAR, cutter_of

Token = tuple[str, object, int]
#: The kind of a piece that means different things in different surroundings.
NOT_USUAL = ""
_MAX_USUAL = 4096
_MAX_LENGTH = 32


class _Usual(dict[str, Token]):
    """The token of each piece of text that means the same everywhere, and the space before it."""

    def __missing__(self, piece: str) -> Token:
        token = _token(piece)
        if len(piece) <= _MAX_LENGTH:
            if len(self) >= _MAX_USUAL:
                self.clear()
            self[piece] = token
        return token


USUAL = _Usual()


def _token(piece: str) -> Token:
    found = cutter_of(DEFAULT_NOTATION).match(piece)
    assert found is not None
    group = found.lastgroup or ""
    raw, space = found[group], found.start(group)
    if found.end() == len(piece):
        if group == "name":
            return "name", latex_name(raw), space
        if group == "simple":
            return _SIMPLE[raw], None, space
        if group == "digits":
            return "num", read_numeral(raw), space
        if group == "power":
            return "power", read_numeral(raw[2:-1]), space
        if group == "rest":
            return "rest", None, space
        if group == "command" and raw in READY_COMMANDS:
            return (*READY_COMMANDS[raw], space)
    return NOT_USUAL, None, 0


_SIMPLE = {**{sign: sign for sign in "-+*/^_(),"}, "{": "group", "}": "endgroup"}


@lru_cache(maxsize=4096)
def latex_name(raw: str) -> Name:
    """Return the name of a letter with simple decorations, as the tokenizer matched it."""
    base = re.match(r"\\?[A-Za-z]+|.", raw)
    assert base is not None
    rest = raw[base.end() :]
    primes = rest.count("'") + rest.count("\\prime")
    subscripts = re.findall(r"_\{?([A-Za-z0-9]+)", rest)
    star = "*" if re.search(STAR, rest) else ""
    word = base[0].removeprefix("\\")
    return Name(GREEK_COMMANDS.get(word, word) if len(word) > 1 else word, primes,
                "".join(subscripts), star)  # fmt: skip
