"""One of several choices that a page repeats: the one with a tick, an arrow or a stroke below it.

Where all choices stand on a page and none is singled out, nothing was chosen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.answers.kinds.choices.other_words import are_opposite
from grader.answers.kinds.choices.wording import bare_words, words_of
from grader.errors import Place
from grader.expressions.announcing import denies
from grader.readers.document import Block, Heading, ListBlock, Prose

Chosen = Callable[[str], frozenset[str] | None]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a section with what it singles out."""

    text: str
    place: Place
    singled: tuple[str, ...] = ()


def lines_with_marks(blocks: Sequence[Block]) -> Iterator[Line]:
    """Yield the lines of blocks with what each of them singles out."""
    for block in blocks:
        if isinstance(block, Prose):
            yield from _lines_of(block)
        elif isinstance(block, Heading):
            yield Line(block.text, block.place)
        elif isinstance(block, ListBlock):
            yield from (Line(item.text, item.place, item.singled) for item in block.items)


def _lines_of(block: Prose) -> Iterator[Line]:
    lines = block.text.splitlines()
    for offset, text in enumerate(lines):
        singled = block.singled if len(lines) == 1 else ()
        yield Line(text, block.place.at(block.place.line + offset), singled)


#: Boxes as they are typed, `[x]`, `( )`, `○`: what is ticked, and what is not.
_BOX = re.compile(r"\[ ?(?:(?P<square>[xX✓✔]) ?)?\]|\( ?(?:(?P<round>[xXoO✓✔•●]) ?)?\)|[○◯●◉⦿]")
_EMPTY = re.compile(r"\[ ?\]|\( ?\)|[☐□▢◻○◯]")
_BOX_SIGN = re.compile("([☐□▢◻☑☒✅🗹])")
_TICKED = frozenset("☑☒✅🗹")


def boxes_ticked(lines: Sequence[Line]) -> list[tuple[str, Place]]:
    """Return the choices whose boxes are ticked, where others have empty ones."""
    texts = [line.text for line in lines]
    if any(_EMPTY.search(text) for text in texts):
        texts = [_BOX.sub(_as_sign, text) for text in texts]
    found = [
        (box in _TICKED, choice.strip(" \t,;/|-"), line.place)
        for text, line in zip(texts, lines, strict=True)
        for box, choice in _boxes_of(text)
    ]
    ticked = [(choice, place) for is_ticked, choice, place in found if is_ticked]
    if len(found) < 2 or not ticked:
        return []
    return [(", ".join(choice for choice, _ in ticked), ticked[-1][1])]


_JUDGED = re.compile(
    r"\W*(?P<letter>\w{1,3}|[^\W\d_][\w -]{2,40}?)\b[).]?\s*+(?:(?:->|[:=–—-]|is\b|are\b)\s*+)?"
    r"(?:(?P<so>true|right|correct|yes|[✓✔✅])|false|wrong|incorrect|no|[✗✘❌✕❎])\W*",
    re.IGNORECASE,
)


def judged_one_by_one(lines: Sequence[Line], choices: Mapping[str, str]) -> list[tuple[str, Place]]:
    """Return the choices that are said to be right where each line judges one: `a: false`.

    Two letters at least have to be judged, and not all of them alike.
    """
    said = [(found, line.place) for line in lines if (found := _JUDGED.fullmatch(line.text))]
    known = words_of(choices) | {letter.casefold(): letter for letter in choices}
    named = [known.get(bare_words(found["letter"])) for found, _ in said]
    if len(said) < _LEAST_JUDGED or None in named or len({*named}) < len(named):
        return []
    right = [
        letter for letter, (found, _) in zip(named, said, strict=True) if letter and found["so"]
    ]
    return [(", ".join(right), said[-1][1])] if 0 < len(right) < len(said) else []


_LEAST_JUDGED = 2
_CELLS = re.compile(r"\|")


def judged_against_itself(lines: Sequence[Line], choices: Mapping[str, str]) -> list[Line]:
    """Return lines that judge opposites, or choices of which one is right, all in the same way.

    So do `convergent: yes` and, below it, `divergent: yes`; a table may have them side by side.
    """
    texts = [(line, text) for line in lines for text in _judgements(line, lines)]
    said = [(line, found) for line, text in texts if (found := _JUDGED.fullmatch(text))]
    subjects = [bare_words(found["letter"]) for _, found in said]
    known = words_of(choices) | {letter.casefold(): letter for letter in choices}
    alike = len({bool(found["so"]) for _, found in said}) == 1
    if len(said) < _LEAST_JUDGED or len({*subjects}) < len(subjects) or not alike:
        return []
    named = {known.get(subject) for subject in subjects}
    all_named = None not in named and (len(named) == len(choices) or bool(said[0][1]["so"]))
    opposite = len(subjects) == len(("one", "other")) and are_opposite(*subjects)
    return [line for line, _ in said] if opposite or all_named else []


def _judgements(line: Line, lines: Sequence[Line]) -> Iterator[str]:
    """Yield what a line judges; the cells of a row of yes and no with the heads above them."""
    cells = [cell.strip() for cell in _CELLS.split(line.text.strip().strip("|"))]
    if len(cells) < 2 or not all(cell.casefold() in ("yes", "no") for cell in cells):
        yield line.text
        return
    heads = [cell.strip() for cell in _CELLS.split(lines[0].text.strip().strip("|"))]
    if len(heads) == len(cells):
        yield from (f"{head}: {cell}" for head, cell in zip(heads, cells, strict=True))


def is_judged_wrong(text: str, choices: Mapping[str, str]) -> bool:
    """Whether a line is nothing but a letter that is said to be wrong: `b: false`."""
    found = _JUDGED.fullmatch(text)
    words = " ".join(map(str, choices.values())).casefold().split()
    return (
        found is not None and not found["so"] and _ALNUM.findall(text.casefold())[-1] not in words
    )


def _boxes_of(text: str) -> Iterator[tuple[str, str]]:
    """Yield the boxes of a line with the choice behind each, `☐ a ☑ b`, or before it, `a ☐ b ☑`."""
    pieces = _BOX_SIGN.split(text.strip(" \t-*+•"))
    boxes, choices = pieces[1::2], pieces[::2]
    behind = choices[0].strip() and not choices[-1].strip()
    return zip(boxes, choices if behind else choices[1:], strict=False)


def _as_sign(found: re.Match[str]) -> str:
    ticked = found["square"] or found["round"] or found[0] in "●◉⦿"
    return "☑" if ticked else "☐"


def singled_out_among(
    lines: Sequence[Line],
    chosen: Chosen,
    told: Callable[[str], set[str]],
    all_: Collection[str],
    repeats: Callable[[str], bool],
) -> list[tuple[str, Place]]:
    """Return the choices that are singled out where others are repeated, in a line or in several.

    A line behind them that names a choice again, or says more than a choice that it `repeats`, is
    said after them, and counts. `all_` are those that a line must repeat; nothing where two are
    enough.
    """
    asserted = [line for line in lines if "?" not in line.text]
    listed = [(line, letter) for line in asserted if (letter := _one(chosen(line.text)))]
    within = [(line, found) for line in asserted if (found := _within(line, chosen, told, all_))]
    if within:
        line, letters = within[-1]
        later = any(other.place.row > line.place.row for other, _ in listed)
        return [] if later else [(", ".join(sorted(letters)), line.place)]
    pointed = [each for each in listed if _singles(each[0], chosen) == {each[1]}]
    named = [letter for _, letter in listed]
    others = set(named) - {letter for _, letter in pointed}
    if not pointed or not others or named[-1] in named[:-1]:
        return []
    last, letter = pointed[-1]
    behind = [line.text for line, _ in listed if line.place.row > last.place.row]
    alone = [_is_alone(text) for text in behind]
    alike = not any(alone) or _is_alone(last.text)
    if not all(map(repeats, behind)) or not alike or named[-1] < letter:
        return []
    return [(", ".join(letter for _, letter in pointed), pointed[-1][0].place)]


def _is_alone(text: str) -> bool:
    """Whether a choice is given by its letter alone."""
    return len(_ALNUM.findall(text)) == 1


_ALNUM = re.compile(r"\w+")


def _within(
    line: Line, chosen: Chosen, told: Callable[[str], set[str]], all_: Collection[str]
) -> set[str]:
    """Return what is singled out in a line that names other choices too: `a / __b__ / c`."""
    letters = _singles(line, chosen)
    named = chosen(line.text) if letters else None
    if not letters or line.singled == (line.text,) or _one(named):
        return set()
    if named is None and denies(line.text) and not _ALTERNATIVES.search(line.text):
        return set()
    others = set(named or told(line.text))
    return letters if letters < others and others.issuperset(all_) else set()


_ALTERNATIVES = re.compile(r"[/|]")


def _singles(line: Line, chosen: Chosen) -> set[str]:
    """Return the letters that stretches of a line name, each of them one."""
    return {letter for each in line.singled if (letter := _one(chosen(each))) is not None}


def _one(letters: frozenset[str] | None) -> str | None:
    return next(iter(letters)) if letters is not None and len(letters) == 1 else None


def all_below_another(lines: Sequence[Line], chosen: Chosen) -> set[str]:
    """Return the letters of choices that stand one below another, each once; else nothing."""
    each = [letters for line in lines if (letters := chosen(line.text)) is not None]
    ones = [_one(letters) for letters in each]
    alike = len(set(ones)) < len(ones) or None in ones
    return set() if alike else {str(letter) for letter in ones}
