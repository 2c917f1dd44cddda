"""LaTeX to be looked at: the printer's own words, made to be read back, become usual notation.

The printer writes `\\operatorname{max_over}\\left(f, t\\right)` so that the same expression is read
again. On a page it is `\\max_{t} f`, a prime stands behind what it is put on, a unit is upright.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from grader.expressions.names import LATEX_LETTERS

_CALL = re.compile(r"\\operatorname\{([A-Za-z_]+)\}\\left\(")
_BRACKET = re.compile(r"\\left\(|\\right\)")
_NAME = re.compile(r"(?<=\\operatorname\{)[^{}]*_[^{}]*(?=\})")
_LARGE = frozenset({"max", "min", "sup", "inf", "lim", "gcd"})


def displayed(latex: str) -> str:
    """Return the LaTeX of the printer in usual notation; no underscore is left in a word."""
    if r"\operatorname" not in latex:
        return latex
    return _NAME.sub(lambda found: found[0].replace("_", " "), _rewritten(latex))


def _rewritten(latex: str) -> str:
    """Rewrite every call that has a usual notation, from the outside in."""
    for call in _CALL.finditer(latex):
        writer = _writer(call[1])
        end = _closing(latex, call.end()) if writer else None
        if writer is None or end is None:
            continue
        arguments = [_rewritten(each) for each in _arguments(latex[call.end() : end])]
        shown = writer(arguments)
        if shown is not None:
            rest = _rewritten(latex[end + len(r"\right)") :])
            return latex[: call.start()] + shown + rest
    return latex


def _writer(name: str) -> Callable[[list[str]], str | None] | None:
    if name == "primed":
        return lambda own: f"{{{_bracketed(own[0])}}}'" if len(own) == 1 else None
    if name == "unit":
        return lambda own: _upright(own[0]) if len(own) == 1 else None
    base, over, _ = name.partition("_over")
    if over and base in _LARGE:
        return lambda own: rf"\{base}_{{{own[1]}}} {_factor(own[0])}" if len(own) == 2 else None
    return None


def _bracketed(latex: str) -> str:
    return latex if re.fullmatch(r"\\?\w+|\\math\w+\{\w+\}", latex) else rf"\left({latex}\right)"


def _factor(latex: str) -> str:
    """Put what is a sum into brackets."""
    depth = 0
    for letter in latex:
        depth += (letter in "{([") - (letter in "})]")
        if letter in "+-" and not depth:
            return rf"\left({latex}\right)"
    return latex


def _upright(latex: str) -> str:
    if latex.startswith(r"\text{"):
        return latex  # `m/s` in one piece
    word = latex.removeprefix(r"\mathit{").removesuffix("}")
    return rf"\{word}" if word in LATEX_LETTERS else rf"\mathrm{{{word}}}"


def _closing(latex: str, start: int) -> int | None:
    """Return where the bracket ends that was opened before `start`."""
    depth = 1
    for found in _BRACKET.finditer(latex, start):
        depth += 1 if found[0] == r"\left(" else -1
        if not depth:
            return found.start()
    return None


def _arguments(inner: str) -> Iterator[str]:
    """Yield what stands between the commas that are in no bracket."""
    depth, begin = 0, 0
    for place, letter in enumerate(inner):
        depth += (letter in "{([") - (letter in "})]")
        if letter == "," and not depth:
            yield inner[begin:place].strip()
            begin = place + 1
    yield inner[begin:].strip()
