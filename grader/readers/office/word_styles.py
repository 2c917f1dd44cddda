"""What the styles and lists of a Word document say: headings, code, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from grader.readers.office.numbering import LEVELS, Level
from grader.readers.office.package import Element, Package, attribute, child, children, local
from grader.readers.text.colours import are_alike, is_pale

MONOSPACED = re.compile(
    r"mono|courier|consol|menlo|monaco|inconsolata|fira code|source code|cascadia|terminal"
    r"|typewriter",
    re.IGNORECASE,
)
"""Names of fonts in which programs are set."""

_CODE_STYLE = re.compile(r"code|verbatim|preformatted|listing|macro text|plain text", re.IGNORECASE)
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Style:
    """A style with what it takes over from the one that it is based on."""

    heading: int = 0
    code: bool = False
    bold: bool = False
    number: tuple[str, int] = ("", 0)


@dataclass(frozen=True, slots=True)
class WordList:
    """A list as paragraphs name it.

    Lists of one `shape` count on together; where one is said to begin with a number of its own, in
    `begins` by level, it does so at its first item of that level.
    """

    shape: str = ""
    levels: Mapping[int, Level] = field(default_factory=dict)
    begins: Mapping[int, int] = field(default_factory=dict)


@dataclass
class Styles:
    """All styles and lists of a document by their ids."""

    styles: dict[str, Style] = field(default_factory=dict)
    lists: dict[str, WordList] = field(default_factory=dict)

    def style(self, name: str) -> Style:
        """Return a style, a plain one if there is none of this id."""
        return self.styles.get(name, _PLAIN)


_PLAIN = Style()


def styles_of(package: Package) -> Styles:
    """Read the styles and the numbering of a document."""
    found = Styles()
    root = package.xml("word/styles.xml")
    elements = {attribute(each, "styleId"): each for each in children(root, "style")}
    for name in elements:
        found.styles[name] = _resolved(name, elements)
    found.lists = dict(_lists(package.xml("word/numbering.xml")))
    return found


def _resolved(name: str, elements: dict[str, Element]) -> Style:
    """Follow a style to those that it is based on, nearest first."""
    heading, code, bold, number = 0, False, False, ("", 0)
    for _ in range(_DEEPEST):
        element = elements.get(name)
        if element is None:
            break
        called = attribute(child(element, "name"), "val")
        heading = heading or _heading(called, element)
        font = attribute(child(element, "rPr", "rFonts"), "ascii")
        code = code or bool(_CODE_STYLE.search(called) or MONOSPACED.search(font))
        bold = bold or is_on(child(element, "rPr", "b"))
        number = number if number[0] else numbered(child(element, "pPr", "numPr"))
        name = attribute(child(element, "basedOn"), "val")
    return Style(heading, code and not heading, bold, number)


def _heading(called: str, element: Element) -> int:
    match = _HEADING.fullmatch(called.strip())
    if match:
        return max(1, min(6, int(match[1])))
    if called.lower() in ("title", "subtitle"):
        return 1
    outline = attribute(child(element, "pPr", "outlineLvl"), "val")
    return int(outline) + 1 if outline.isdigit() and int(outline) < 6 else 0


def numbered(properties: Element | None) -> tuple[str, int]:
    """Return the list and the level of a paragraph; an empty name for none."""
    name = attribute(child(properties, "numId"), "val")
    level = attribute(child(properties, "ilvl"), "val", "0")
    return (name, int(level)) if name and level.isdigit() and len(level) < 3 else ("", 0)


def is_on(element: Element | None) -> bool:
    """Whether a switch such as `<w:b/>` is on."""
    return element is not None and attribute(element, "val", "1") not in ("0", "false", "off")


#: What may have a colour of its own behind the text in it, and what says so.
_MAY_BE_SHADED = frozenset({"tbl", "txbxContent"})
_SHADES = ("shd", "highlight")
_UNREADABLY_SMALL = frozenset({"1", "2", "3"})
"""Sizes in half points."""


def is_unseen(properties: Element | None, run: Element) -> bool:
    """Whether text is white on white, has the colour of its ground, or is too small to be seen."""
    if attribute(child(properties, "sz"), "val") in _UNREADABLY_SMALL:
        return True
    colour = attribute(child(properties, "color"), "val")
    grounds = (attribute(child(properties, "shd"), "fill"), _highlight(properties))
    if any(are_alike(colour, ground) for ground in grounds):
        return True
    if not is_pale(colour):
        return False
    around = [properties, *(child(each, "pPr") for each in run.iterancestors())]
    if any(child(each, name) is not None for each in around for name in _SHADES):
        return False
    return not any(
        local(each) in _MAY_BE_SHADED or child(each, "background") is not None
        for each in run.iterancestors()
    )


def _highlight(properties: Element | None) -> str:
    return attribute(child(properties, "highlight"), "val")


def _lists(root: Element | None) -> Iterator[tuple[str, WordList]]:
    """Yield each list by its name."""
    shapes = {
        attribute(each, "abstractNumId"): dict(_levels(each))
        for each in children(root, "abstractNum")
    }
    for each in children(root, "num"):
        shape = attribute(child(each, "abstractNumId"), "val")
        levels = dict(shapes.get(shape, {}))
        begins: dict[int, int] = {}
        for changed in children(each, "lvlOverride"):
            depth = _whole(attribute(changed, "ilvl"), 0)
            levels.update(_levels(changed))
            start = attribute(child(changed, "startOverride"), "val")
            if start and depth in levels:
                old = levels[depth]
                begins[depth] = _whole(start, 1)
                levels[depth] = Level(old.kind, old.text, begins[depth])
        yield attribute(each, "numId"), WordList(shape, levels, begins)


def _levels(element: Element) -> Iterator[tuple[int, Level]]:
    for each in children(element, "lvl"):
        depth = _whole(attribute(each, "ilvl"), 0)
        kind = attribute(child(each, "numFmt"), "val", "decimal")
        text = attribute(child(each, "lvlText"), "val")
        if depth < LEVELS:
            yield depth, Level(kind, text, _whole(attribute(child(each, "start"), "val"), 1))


def _whole(text: str, default: int) -> int:
    return int(text) if text.isdigit() and len(text) < 6 else default
