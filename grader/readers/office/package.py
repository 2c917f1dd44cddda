"""The zip files that office documents are: opened with limits, and their XML without entities."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from grader.errors import Place, Problem, SubmissionError
from grader.readers.converting.optional import needed
from grader.readers.text.zipped import DAMAGED

MAX_MEMBERS = 5_000
MEMBER_BYTES = 30_000_000
WHOLE_BYTES = 120_000_000
"""What is unpacked of one file at most, over all its members."""

DEEPEST = 200
"""How deep the elements of a document may be nested; libxml2 itself stops at 256."""

_MEND = "open it where you made it, save it again, and hand in that file"
Element = Any
"""An element of lxml, which has no types of its own."""


class Package:
    """The members of an office document; every way to read one has its limit."""

    def __init__(self, source: str, data: bytes) -> None:
        """Open a zip file; raises `SubmissionError` if it is damaged, locked or too large."""
        self.source = source
        self._left = WHOLE_BYTES
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            members = self._archive.infolist()
        except DAMAGED as error:
            raise self.damaged() from error
        if len(members) > MAX_MEMBERS:
            text = f"the file holds {len(members):,} files, more than any document"
            raise SubmissionError(Problem("file-too-large", text, Place(source), _MEND))
        if any(member.flag_bits & 1 for member in members):
            text = "the file is locked with a password"
            mend = "save it without a password and hand it in again"
            raise SubmissionError(Problem("file-locked", text, Place(source), mend))
        self.names = frozenset(member.filename for member in members)

    def damaged(self) -> SubmissionError:
        """Return the error of a file that cannot be unpacked or parsed."""
        text = "the file is damaged: it ends or breaks off, or is not what its name says"
        return SubmissionError(Problem("file-damaged", text, Place(self.source), _MEND))

    def read(self, name: str) -> bytes:
        """Return a member, empty if there is none; raises `SubmissionError` past the limits."""
        if name not in self.names:
            return b""
        limit = min(MEMBER_BYTES, self._left)
        try:
            with self._archive.open(name) as stream:
                held = stream.read(limit + 1)
        except DAMAGED as error:
            raise self.damaged() from error
        if len(held) > limit:
            text = f"the file unpacks to more than {limit:,} bytes, which no homework has"
            raise SubmissionError(Problem("file-too-large", text, Place(self.source), _MEND))
        self._left -= len(held)
        return held

    def xml(self, name: str) -> Element | None:
        """Return the root of an XML member, None if there is none."""
        held = self.read(name)
        return parse_xml(held, self) if held else None

    def relations(self, name: str) -> dict[str, str]:
        """Return the targets of a member's relations by id, as names of members or addresses."""
        folder, base = posixpath.split(name)
        root = self.xml(f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels")
        targets: dict[str, str] = {}
        for each in () if root is None else root:
            target = str(each.get("Target", "")) if isinstance(each.tag, str) else ""
            if each.get("TargetMode") != "External" and target:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            targets[str(each.get("Id", ""))] = target
        return targets


def parse_xml(data: bytes, package: Package) -> Element:
    """Parse XML without entities, files or network; raises `SubmissionError` if it is damaged."""
    etree = needed("lxml.etree", package.source, "an office document")
    if re.search(rb"<!DOCTYPE[^>]{0,2000}\[", data[:4000]) or b"<!ENTITY" in data:
        raise package.damaged()
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise package.damaged() from error


def local(element: Element) -> str:
    """Return the name of an element without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element | None, name: str, default: str = "") -> str:
    """Return an attribute by its name without a namespace."""
    if element is not None:
        for key, value in element.attrib.items():
            if key.rpartition("}")[2] == name:
                return str(value)
    return default


def child(element: Element | None, *names: str) -> Element | None:
    """Return the first child of a name, and of that the first of the next name, and so on."""
    for name in names:
        if element is None:
            return None
        element = next((each for each in element if local(each) == name), None)
    return element


def children(element: Element | None, name: str) -> Iterator[Element]:
    """Yield the children of a name."""
    for each in () if element is None else element:
        if local(each) == name:
            yield each
