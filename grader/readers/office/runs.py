"""Runs of text of one look, and the Markdown that says the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

_ORDINAL = re.compile(r"(?:st|nd|rd|th)")
_ATOM = re.compile(r"[\w*'′+−-]")


@dataclass(frozen=True, slots=True)
class Run:
    """A text with its look; `script` is `sub`, `super` or empty."""

    text: str
    bold: bool = False
    code: bool = False
    struck: bool = False
    script: str = ""
    formula: bool = False

    @property
    def look(self) -> Run:
        """Return the look alone."""
        return replace(self, text="")


def markdown(runs: Iterable[Run]) -> str:
    """Return runs as one line or several of Markdown."""
    merged = [
        replace(look, text="".join(run.text for run in same))
        for look, same in groupby(_spaces_joined(runs), key=lambda run: run.look)
    ]
    out = ""
    for run in merged:
        out += _marked(run, out[-1:])
    return re.sub(r"(?<!\*)\*\*\*\*(?!\*)", "", out)


def _spaces_joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Give blanks the look of the run before, so that they do not tear a bold title apart."""
    before: Run | None = None
    for run in runs:
        if not run.text:
            continue
        if before is not None and not run.text.strip() and not run.formula and not before.formula:
            run = replace(before, text=run.text, script="")
        yield run
        before = run


def _marked(run: Run, before: str) -> str:
    text = run.text
    if run.formula or not text.strip():
        return text
    if run.script:
        return _script(text, run.script, before)
    if run.code:
        return text if "`" in text or "\n" in text else _around(text, "`")
    if run.struck:
        text = _around(text, "~~")
    if run.bold and "\n" not in text.strip() and len(text.strip()) > 1:
        text = _around(text, "**")
    return text


def _around(text: str, mark: str) -> str:
    """Put marks around a text, within the blanks at its ends."""
    bare = text.strip()
    start = text.index(bare)
    return f"{text[:start]}{mark}{bare}{mark}{text[start + len(bare) :]}"


def _script(text: str, script: str, before: str) -> str:
    """Return a raised or lowered text as a power, an index, or the end of an ordinal number."""
    bare = text.strip()
    if script == "super" and (_ORDINAL.fullmatch(bare) or not before.strip()):
        return text
    sign = "^" if script == "super" else "_"
    return sign + (bare if _ATOM.fullmatch(bare) else f"{{{bare}}}")


def all_code(runs: Iterable[Run]) -> bool:
    """Whether all that is written in some runs is set as a program."""
    written = [run for run in runs if run.text.strip()]
    return bool(written) and all(run.code for run in written)
