r"""Commands of LaTeX that YAML reads as control characters: the `\f` of `"\frac{a}{b}"`.

In double quotes, YAML takes a backslash with one of some letters for a character that stands on no
keyboard. Tabs and line breaks may be meant; before what makes a command they are not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

_ESCAPE = re.compile(
    r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|(?P<letter>.))", re.DOTALL
)
_WORD = re.compile(r"[A-Za-z]*")
_NEVER_MEANT = frozenset("0abefrvLNP_")
_AFTER_N = (
    "nabla", "natural", "ncong", "ne", "nearrow", "neg", "neq", "nexists", "ngeq", "ngtr", "ni",
    "nleq", "nless", "nmid", "not", "notin", "nparallel", "nsubseteq", "nu", "nwarrow",
)  # fmt: skip
_AFTER_T = (
    "tan", "tanh", "tau", "tbinom", "text", "textbf", "textit", "textrm", "tfrac", "therefore",
    "theta", "thinspace", "tilde", "times", "to", "top", "triangle",
)  # fmt: skip
_COMMANDS = {"n": frozenset(_AFTER_N), "t": frozenset(_AFTER_T)}


@dataclass(frozen=True, slots=True)
class Misread:
    """A command at an offset of the source, what was left of it, and the whole text as meant."""

    offset: int
    word: str
    rest: str
    meant: str


def misread(raw: str) -> Misread | None:
    """Return the first command in a scalar, in its double quotes, that YAML takes for an escape."""
    found = [escape for escape in _ESCAPE.finditer(raw) if _is_command(raw, escape)]
    if not found:
        return None
    rest = _name_after(raw, found[0])
    word = found[0][0] + rest
    return Misread(found[0].start(), word, rest, _as_meant(raw, {each.start() for each in found}))


def _name_after(raw: str, escape: re.Match[str]) -> str:
    after = _WORD.match(raw, escape.end())
    return after[0] if after else ""


def _is_command(raw: str, escape: re.Match[str]) -> bool:
    letter = escape["letter"] or ""
    if letter in _COMMANDS:
        return letter + _name_after(raw, escape) in _COMMANDS[letter]
    return letter in _NEVER_MEANT


def _as_meant(raw: str, places: set[int]) -> str:
    """Return the text with the backslashes at these places kept, the other escapes carried out."""
    doubled = "".join("\\\\" if k in places else sign for k, sign in enumerate(raw))
    return str(yaml.safe_load(doubled))
