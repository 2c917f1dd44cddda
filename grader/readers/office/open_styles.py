"""What the styles and lists of an OpenDocument text say: bold, code, scripts, labels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from grader.readers.office.numbering import LEVELS, Level
from grader.readers.office.package import Element, Package, attribute, child, local
from grader.readers.office.runs import Run
from grader.readers.office.word_styles import MONOSPACED
from grader.readers.text.colours import are_alike, is_pale

_KINDS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman",
          "I": "upperRoman", "": "none"}  # fmt: skip
_CODE_NAMES = ("preformatted", "source", "code", "verbatim", "teletype")
_DEEPEST = 12


@dataclass
class OpenStyles:
    """The styles of a document by name, as looks of runs; the lists; which are hidden, or white."""

    looks: dict[str, Run] = field(default_factory=dict)
    code: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    white: set[str] = field(default_factory=set)
    lists: dict[str, dict[int, Level]] = field(default_factory=dict)
    list_of: dict[str, str] = field(default_factory=dict)

    def look(self, name: str, outer: Run) -> Run:
        """Return the look of a span within an outer look."""
        own = self.looks.get(name, Run(""))
        return replace(
            outer,
            bold=outer.bold or own.bold,
            code=outer.code or own.code or name in self.code,
            struck=outer.struck or own.struck,
            script=own.script or outer.script,
        )


def open_styles(package: Package, content: Element) -> OpenStyles:
    """Read the styles of a document, its own and those of its content."""
    found = OpenStyles()
    elements: dict[str, Element] = {}
    for root in (package.xml("styles.xml"), content):
        for group in ("styles", "automatic-styles"):
            for each in _inside(root, group):
                if local(each) == "style":
                    elements[attribute(each, "name")] = each
                elif local(each) == "list-style":
                    found.lists[attribute(each, "name")] = dict(_levels(each))
    for name in elements:
        _add(found, name, elements)
    return found


def _inside(root: Element | None, name: str) -> list[Element]:
    found = child(root, name)
    return [] if found is None else list(found)


def _add(found: OpenStyles, name: str, elements: dict[str, Element]) -> None:
    """Add a style with what it takes over from its parents, nearest first."""
    look, code, parent = Run(""), False, name
    colour = ground = ""
    for _ in range(_DEEPEST):
        element = elements.get(parent)
        if element is None:
            break
        shown = attribute(element, "display-name", parent).lower()
        code = code or any(word in shown for word in _CODE_NAMES)
        own = child(element, "text-properties")
        if attribute(own, "display") == "none" or _is_tiny(attribute(own, "font-size")):
            found.hidden.add(name)
        colour = colour or attribute(own, "color")
        ground = ground or attribute(own, "background-color")
        look = _look(look, own)
        if attribute(element, "list-style-name"):
            found.list_of.setdefault(name, attribute(element, "list-style-name"))
        parent = attribute(element, "parent-style-name")
    if are_alike(colour, ground):
        found.hidden.add(name)
    if is_pale(colour) and ground in ("", "transparent"):
        found.white.add(name)
    code = code or any(word in parent.lower() for word in _CODE_NAMES)
    found.looks[name] = replace(look, code=look.code or code)
    if code or look.code:
        found.code.add(name)


def _is_tiny(size: str) -> bool:
    """Whether letters of a size in points are too small to be seen."""
    number = size.removesuffix("pt")
    return size.endswith("pt") and number.replace(".", "", 1).isdigit() and float(number) < 2


def _look(look: Run, own: Element | None) -> Run:
    position = attribute(own, "text-position")
    script = "super" if position.startswith(("super", "3", "5")) else ""
    script = "sub" if position.startswith(("sub", "-")) else script
    struck = attribute(own, "text-line-through-style", "none") != "none"
    font = attribute(own, "font-name") or attribute(own, "font-family")
    return replace(
        look,
        bold=look.bold or attribute(own, "font-weight") == "bold",
        struck=look.struck or struck,
        script=look.script or script,
        code=look.code or bool(MONOSPACED.search(font)),
    )


def _levels(element: Element) -> Iterator[tuple[int, Level]]:
    """Yield the levels of a list; `%1` stands for the number of the first."""
    for each in element:
        depth = attribute(each, "level", "1")
        if not depth.isdigit() or not 0 < int(depth) <= LEVELS:
            continue
        if local(each) == "list-level-style-bullet":
            yield int(depth) - 1, Level("bullet", "")
        elif local(each) == "list-level-style-number":
            kind = _KINDS.get(attribute(each, "num-format"), "decimal")
            shown = attribute(each, "display-levels", "1")
            first = int(depth) - (int(shown) if shown.isdigit() else 1) + 1
            numbers = ".".join(f"%{level}" for level in range(max(1, first), int(depth) + 1))
            text = attribute(each, "num-prefix") + numbers + attribute(each, "num-suffix")
            start = attribute(each, "start-value", "1")
            yield int(depth) - 1, Level(kind, text, int(start) if start.isdigit() else 1)
