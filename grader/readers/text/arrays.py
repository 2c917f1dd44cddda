"""What programs call a printed array: `tensor([1., 2.], dtype=torch.float64)` is `[1., 2.]`.

Only what is made of numbers is one; it is blanked out, and every character keeps its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_HINTS = ("rray(", "ensor(", "loat64(", "loat32(", "Size(", "nt64(", "nt32(")
_CALL = re.compile(
    r"(?<![\w.])(?P<name>(?:(?:np|numpy|jnp|torch|tf)\.)?"
    r"(?:array|Array|DeviceArray|tensor|Tensor|float(?:32|64)|int(?:32|64)|Size)\()"
    r"(?P<values>[][\d\s.,+eE-]{1,4000}+)"
    r"(?P<rest>(?:\w{1,20}=[^(),\n]{1,40}(?:\([^(),\n]{0,20}\))?(?:,[ \t]{0,2})?){0,4}+\))(?!\.\w)"
)
_NOT_A_NEWLINE = re.compile(r"[^\n]")
MOST = 2000


def holds_constructors(text: str) -> bool:
    """Whether what calls an array may stand in a text."""
    return any(hint in text for hint in _HINTS)


def without_constructors(text: str, skip: Iterable[tuple[int, int]] = ()) -> str:
    """Return a text in which printed arrays are lists of numbers; what is to be skipped stays."""
    if not holds_constructors(text):
        return text
    kept = tuple(skip)
    pieces: list[str] = []
    position = 0
    for found in _CALL.finditer(text):
        if any(start <= found.start() < end for start, end in kept) or len(pieces) > MOST:
            continue
        values = _NOT_A_NEWLINE.sub(" ", found["name"]) + _without_last_comma(found["values"])
        pieces += [text[position : found.start()], values, " " * len(found["rest"])]
        position = found.end()
    return "".join([*pieces, text[position:]])


def _without_last_comma(values: str) -> str:
    """Blank out the comma before what is said of an array."""
    bare = values.rstrip()
    return f"{bare[:-1]} {values[len(bare) :]}" if bare.endswith(",") else values
