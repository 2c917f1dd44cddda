"""PowerPoint slides: titles, text, tables, and formulas as LaTeX."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from grader.expressions.notation import Notation
from grader.readers.converting.document import Lines, read_converted
from grader.readers.document import Document, Picture
from grader.readers.office import omml
from grader.readers.office.numbering import BULLET, numeral
from grader.readers.office.package import Element, Package, attribute, child, children, local
from grader.readers.office.runs import Run, all_code
from grader.readers.office.word_styles import MONOSPACED
from grader.readers.office.writer import Content, Formula, Paragraph, Shown, Writer
from grader.readers.text.colours import is_pale

MAX_SLIDES = 300
_TITLES = frozenset({"title", "ctrTitle"})
_COUNTED = re.compile(r"(alphaLc|alphaUc|arabic|romanLc|romanUc)(Period|ParenR|ParenBoth|Plain)")
_KINDS = {"alphaLc": "lowerLetter", "alphaUc": "upperLetter", "arabic": "decimal",
          "romanLc": "lowerRoman", "romanUc": "upperRoman"}  # fmt: skip
_MARKS = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Plain": "{}"}


def read_slides(source: str, data: bytes, notation: Notation) -> Document:
    """Read slides; raises `SubmissionError` if the file is damaged, locked or too large."""
    package = Package(source, data)
    lines = Lines(source)
    reader = _Reader(package, Writer(lines))
    for number, member in enumerate(_slides(package), 1):
        reader.slide(member, number)
    reader.writer.close()
    return read_converted(lines, notation)


def _slides(package: Package) -> list[str]:
    """Return the slides in the order of the presentation."""
    root = package.xml("ppt/presentation.xml")
    listed = child(root, "sldIdLst")
    if root is None:
        raise package.damaged()
    targets = package.relations("ppt/presentation.xml")
    members = [
        targets.get(str(value), "")
        for each in (() if listed is None else listed)
        for key, value in each.attrib.items()
        if key.endswith("}id")
    ]
    return [member for member in members if member in package.names][:MAX_SLIDES]


@dataclass
class _Reader:
    """Walks the slides."""

    package: Package
    writer: Writer
    is_paper: bool = False
    on_white: bool = False
    papers: dict[str, bool] = field(default_factory=dict)

    def slide(self, member: str, number: int) -> None:
        """Write one slide."""
        self.name = f"slide{number}"
        self.targets = self.package.relations(member)
        root = self.package.xml(member)
        self.is_paper = self._is_on_white(member, root)
        tree = child(root, "cSld", "spTree")
        self._shapes(tree if tree is not None else (), 0)

    def _is_on_white(self, member: str, root: Element | None, depth: int = 0) -> bool:
        """Whether a slide lies on plain white, as it and what it is made after say."""
        if member not in self.papers:
            self.papers[member] = False
            ground, tree = child(root, "cSld", "bg"), child(root, "cSld", "spTree")
            pictured = any(local(each) == "pic" for each in (() if tree is None else tree))
            if depth < 3 and not pictured and (ground is None or _is_white_ground(ground)):
                self.papers[member] = self._is_paper(member, child(root, "clrMap"), depth)
        return self.papers[member]

    def _is_paper(self, member: str, colours: Element | None, depth: int) -> bool:
        if colours is not None:
            return attribute(colours, "bg1") in ("lt1", "")
        above = [
            target
            for target in self.package.relations(member).values()
            if "/slideLayouts/" in target or "/slideMasters/" in target
        ]
        if len(above) != 1:
            return False
        root = None if above[0] in self.papers else self.package.xml(above[0])
        return self._is_on_white(above[0], root, depth + 1)

    def _shapes(self, shapes: Element, depth: int) -> None:
        for each in shapes:
            name = local(each)
            if depth > 20:
                return
            if name == "sp":
                kind = attribute(child(each, "nvSpPr", "nvPr", "ph"), "type")
                self.on_white = self.is_paper and not _is_filled(each)
                self._text(child(each, "txBody"), 2 if kind in _TITLES else 0)
            elif name == "grpSp":
                self._shapes(each, depth + 1)
            elif name == "AlternateContent":
                chosen = child(each, "Choice")
                self._shapes(chosen if chosen is not None else each, depth + 1)
            elif name in ("pic", "graphicFrame"):
                self._picture_or_table(each)

    def _text(self, body: Element | None, heading: int) -> None:
        counts: dict[int, int] = {}
        for each in children(body, "p"):
            parts = list(self._parts(each, 0))
            shown = any(not isinstance(part, Run) or part.text.strip() for part in parts)
            label = self._label(child(each, "pPr"), counts) if shown and not heading else ""
            runs = [part for part in parts if isinstance(part, Run)]
            code = len(runs) == len(parts) and all_code(runs)
            if heading:
                parts = [Run(part.text) if isinstance(part, Run) else part for part in parts]
            self.writer.paragraph(Paragraph(parts, heading if shown else 0, label, code), self.name)

    @staticmethod
    def _label(properties: Element | None, counts: dict[int, int]) -> str:
        level = attribute(properties, "lvl", "0")
        depth = int(level) if level.isdigit() and len(level) < 2 else 0
        counted = child(properties, "buAutoNum")
        match = _COUNTED.fullmatch(attribute(counted, "type"))
        if not match:
            counts.pop(depth, None)
            return BULLET if child(properties, "buChar") is not None else ""
        start = attribute(counted, "startAt", "1")
        counts[depth] = counts.get(depth, (int(start) if start.isdigit() else 1) - 1) + 1
        for deeper in [key for key in counts if key > depth]:
            del counts[deeper]
        return _MARKS[match[2]].format(numeral(counts[depth], _KINDS[match[1]]))

    def _parts(self, element: Element, depth: int) -> Iterator[Content]:
        for each in element:
            name = local(each)
            if name in ("r", "fld"):
                run = _run(each)
                if self.on_white and run.text.strip() and _is_white(child(each, "rPr")):
                    said = f"what the page does not show was not read: {run.text.strip()[:60]}"
                    self.writer.lines.remark("not-shown", said, self.name)
                else:
                    yield run
            elif name == "br":
                yield Run("\n")
            elif name in ("oMath", "oMathPara"):
                display = name == "oMathPara"
                found = children(each, "oMath") if display else [each]
                yield Formula([row for inner in found for row in omml.rows_of(inner)], display)
            elif name in ("m", "Choice", "AlternateContent") and depth < 10:
                inner = child(each, "Choice") if name == "AlternateContent" else each
                yield from self._parts(each if inner is None else inner, depth + 1)

    def _picture_or_table(self, element: Element) -> None:
        self.on_white = False  # cells are shaded
        table = next((each for each in element.iter() if local(each) == "tbl"), None)
        if table is not None:
            rows = [
                [self._cell(cell) for cell in children(row, "tc")] for row in children(table, "tr")
            ]
            self.writer.table(rows, self.name)
            return
        for each in element.iter():
            if local(each) == "blip":
                target = self.targets.get(attribute(each, "embed"), "")
                picture = Picture(self.package.source, "image/*", target)
                known = picture if target in self.package.names else None
                self.writer.paragraph(Paragraph([Shown("picture", known)]), self.name)
            elif local(each) in ("chart", "relIds", "oleObj"):
                self.writer.paragraph(Paragraph([Shown("diagram", None)]), self.name)

    def _cell(self, cell: Element) -> str:
        paragraphs = children(child(cell, "txBody"), "p")
        texts = [
            self.writer.in_line(Paragraph(list(self._parts(p, 0))), self.name) for p in paragraphs
        ]
        return " ".join(text for text in texts if text)


_FILLS = ("solidFill", "gradFill", "blipFill", "pattFill", "grpFill")


def _is_filled(shape: Element) -> bool:
    """Whether a shape has a ground of its own, on which white is seen."""
    own = child(shape, "spPr")
    return child(shape, "style") is not None or any(child(own, fill) is not None for fill in _FILLS)


def _is_white_ground(ground: Element) -> bool:
    schemes = [attribute(each, "val") for each in ground.iter() if local(each) == "schemeClr"]
    own = [attribute(each, "val") for each in ground.iter() if local(each) == "srgbClr"]
    return bool(schemes or own) and all(map(is_pale, own)) and set(schemes) <= {"bg1", "lt1"}


def _is_white(properties: Element | None) -> bool:
    """Whether a run sets itself in white."""
    fill = child(properties, "solidFill")
    if fill is None or child(properties, "highlight") is not None:
        return False
    scheme = attribute(child(fill, "schemeClr"), "val")
    return scheme in ("bg1", "lt1") or is_pale(attribute(child(fill, "srgbClr"), "val"))


def _run(element: Element) -> Run:
    properties = child(element, "rPr")
    text = "".join(each.text or "" for each in children(element, "t"))
    raised = attribute(properties, "baseline", "0")
    script = "" if raised == "0" else "sub" if raised.startswith("-") else "super"
    return Run(
        text,
        bold=attribute(properties, "b") in ("1", "true"),
        code=bool(MONOSPACED.search(attribute(child(properties, "latin"), "typeface"))),
        struck=attribute(properties, "strike", "noStrike") != "noStrike",
        script=script,
    )
