"""What is said of a derivative without a sign of equality: `∂y/∂z_5: A`, `For ∂y/∂z_5 I get A`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from grader.expressions.nodes import Call, Derivative, Expression, Symbol
from grader.expressions.phrases import BEING, TELLING, pattern_of
from grader.expressions.statement import Side, Statement
from grader.expressions.writing import to_plain
from grader.marking.names.differentials import derivative_of
from grader.marking.names.spoken_of import MAX_NAME, as_name, derivative_of_text
from grader.marking.normalise.wanted import Wanted
from grader.readers.document import Block, Document, Heading

_ARROWS = frozenset({"->", "=>"})
_RATIO = "ratio"
_SIGNS = (":", "|", "->", "=>", "→", "⇒")
_OPENED_INSIDE = 10
"""Headings from this level on open no section."""
_IS = (*BEING, "is equal to", "ist gleich", "è", "é", "è uguale a", "é igual a", "est égal à")
_GETS = (
    *(word for word in TELLING if len(word) > 3),
    *("get", "have", "otteniamo", "si ottiene", "obtemos", "krijgen we", "krijg ik", "vinden we"),
)
_JOINED = re.compile(
    rf"(?<=\s)(?:(?:{pattern_of(_IS)})(?: simply| just)?"
    rf"|(?P<gets>(?:(?:I|we|this|it|wir|ich|on) )?(?:{pattern_of(_GETS)})))\Z",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"[\s#*_>|.)\d-]*\Z")
_MEANS_WORDS = """
    of in from with using by via into to than and or von aus mit durch nach de du des avec par con
    del di da met van uit com
"""
_MEANS = frozenset(_MEANS_WORDS.split())
"""Behind these a derivative is a means: `from ∂y/∂z_5 we get`, `the first factor of ∂y/∂z_5 is`."""
_FOR = frozenset(["for", "für", "bei", "pour", "para", "per", "voor", "the", "derivative"])


def say_derivatives(document: Document, wanted: Wanted) -> Document:
    """Return the document with what is said of a derivative in words as an equation of both."""
    if not any(isinstance(name, Derivative) for name in wanted.names):
        return document
    blocks = tuple(_blocks(document.blocks))
    same = all(one is other for one, other in zip(blocks, document.blocks, strict=True))
    return document if same else replace(document, blocks=blocks)


def _blocks(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Yield the blocks; below a derivative in a line of its own stands what it is."""
    above: Expression | None = None
    for at, block in enumerate(blocks):
        if isinstance(block, Heading):
            above = derivative_of_text(block.text) if block.level >= _OPENED_INSIDE else None
        if not isinstance(block, Statement):
            yield block
            continue
        said = _said(block)
        if said is None and above is not None and _is_bare_formula(block):
            said, above = _claim(above, block, block.sides, block.relations), None
        elif block.relations or said is not None:
            above = None
        elif _is_title(block, blocks[at + 1 : at + 2]):
            above = _own_name(block)
        yield block if said is None else said


def _said(line: Statement) -> Statement | None:
    """Return a line as an equation, if the words or the sign before it say of what."""
    first = line.sides[0].expression
    if line.hedge or not isinstance(first, Expression):
        return None
    if line.relations and line.relations[0] in _ARROWS:
        told = _own_name(line) is not None
        return replace(line, relations=("=", *line.relations[1:])) if told else None
    if isinstance(first, Call) and first.name == _RATIO:  # `∂y/∂z_5: A`
        of, *parts = first.args
        name = as_name(derivative_of(of))
        if name is None or len(parts) != 1:
            return None
        side = replace(line.sides[0], expression=parts[0])
        return _claim(name, line, (side, *line.sides[1:]), line.relations)
    if _own_name(line) is not None or (line.relations and isinstance(first, Symbol)):
        return None
    name = _name_before(line)
    return None if name is None else _claim(name, line, line.sides, line.relations)


def _claim(
    name: Expression, line: Statement, sides: tuple[Side, ...], relations: tuple[str, ...]
) -> Statement:
    own = Side(name, to_plain(name), line.place)
    return replace(line, sides=(own, *sides), relations=("=", *relations), label="")


def _name_before(line: Statement) -> Derivative | None:
    """Return the derivative of which the words before a formula say what it is."""
    if line.label:
        return derivative_of_text(line.label)
    lead = line.lead.rstrip()
    words = next((lead.removesuffix(s).rstrip() for s in _SIGNS if lead.endswith(s)), lead)
    joined = _JOINED.search(words, max(0, len(words) - MAX_NAME))
    if joined is None and words == lead:
        return None
    before, name = _last_name(words[: joined.start()] if joined else words)
    if before in _MEANS or (joined is not None and joined["gets"] and before not in _FOR):
        return None
    return derivative_of_text(name)


def _last_name(text: str) -> tuple[str, str]:
    """Return what may be the name at the end of a text, and the word in front of it."""
    text = text.rstrip(" *_`),")
    begin = text.rfind("$", 0, -1) if text.endswith("$") else text.rfind(" ") + 1
    words = text[: max(begin, 0)].rstrip(" :*_`($").rsplit(" ", 1)
    return words[-1].casefold(), text[max(begin, 0) :]


def _is_title(line: Statement, below: tuple[Block, ...]) -> bool:
    """Whether a line holds nothing but a derivative: `**∂y/∂z_5**` above what it is."""
    beside = any(isinstance(b, Statement) and b.place.row == line.place.row for b in below)
    return not beside and _own_name(line) is not None and bool(_NO_NAME.match(line.lead))


def _own_name(line: Statement) -> Derivative | None:
    """Return the derivative that a line begins with."""
    first = line.sides[0].expression
    return as_name(derivative_of(first)) if isinstance(first, Expression) else None


def _is_bare_formula(line: Statement) -> bool:
    first = line.sides[0].expression
    bare = isinstance(first, Expression) and not (line.relations or line.hedge)
    return bare and _own_name(line) is None
