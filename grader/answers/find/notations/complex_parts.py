r"""Complex numbers by their parts: `Re z = 3, Im z = 4`, `|z| = 2, arg z = pi/3`, `5 Ω at -53.1°`.

Each is written as the number that it is, where a complex number is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.answers.base import Response
from grader.answers.find.lines import lines_said
from grader.answers.find.measures.quantities import quantity_of
from grader.answers.find.measures.units import expected_unit
from grader.answers.find.plain_lines import in_plain_signs
from grader.errors import Place
from grader.expressions.announcing import announcement_before, denies
from grader.expressions.nodes import Constant, Expression
from grader.expressions.reading import parse
from grader.expressions.statement import Side, Statement
from grader.expressions.traversal import walk
from grader.readers.document import Document
from grader.rubric.types import Asked

_LONGEST = 200
_OF = r"(?:\s?\(?\s?(?:of |von |de )?[A-Za-z]\s?\)?)?"
_IS = r"\s?(?:=|:|≈|is|equals|ist|es|est)?\s?"
_VALUE = r"[-−+]?[^\s,;=<>:a-hj-zA-Z][^,;=<>:]{0,30}?"
_AND = r"\s?(?:[,;]\s?|[,;]?\s(?:and|und|y|et|with|mit)\s)(?:an?\s|the\s)?"
_REAL = rf"(?:(?:Re|ℜ)(?![A-Za-z])|real part|Realteil|parte real|partie réelle){_OF}{_IS}"
_IMAGINARY = (
    r"(?:(?:Im|ℑ)(?![A-Za-z])|imaginary part|Imaginärteil|parte imaginaria|partie imaginaire)"
    rf"{_OF}{_IS}"
)
_SIZE = rf"(?:\|\s?[A-Za-z]\s?\||modulus|magnitude|absolute value|Betrag|módulo|module|r){_OF}{_IS}"
_ANGLE = (
    r"(?:arg(?:ument)?|phase(?: angle)?|angle|Winkel|argumento|θ|φ|ϕ|\\theta|\\(?:var)?phi)"
    rf"{_OF}{_IS}"
)
_BEGINS = r"(?:\A|(?<=[\s,;:(]))"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_BEGINS}{_REAL}(?P<re>{_VALUE}){_AND}{_IMAGINARY}(?P<im>{_VALUE})\Z",
        rf"{_BEGINS}{_IMAGINARY}(?P<im>{_VALUE}){_AND}{_REAL}(?P<re>{_VALUE})\Z",
        *(
            rf"{_BEGINS}{real}\s?=\s?(?P<re>{_VALUE}){_AND}{imaginary}\s?=\s?(?P<im>{_VALUE})\Z"
            for real, imaginary in ("xy", "ab", "uv")
        ),
        rf"{_BEGINS}{_SIZE}(?P<size>{_VALUE}){_AND}{_ANGLE}(?P<angle>{_VALUE})\Z",
        rf"(?:\A|[=:≈]\s?)(?P<size>{_VALUE}) (?:at|∠|\\angle)\s?(?:an angle of )?"
        rf"(?P<angle>{_VALUE})\Z",
        rf"(?:\A|[=:≈]\s?)(?P<size>{_VALUE})\s?cis\s?\(?(?P<angle>{_VALUE})\)?\Z",
    )
)
#: Resistance and reactance are the parts of an impedance.
_IMPEDANCE = re.compile(rf"{_BEGINS}R\s?=\s?(?P<re>{_VALUE}){_AND}X\s?=\s?(?P<im>{_VALUE})\Z")
_WORD = re.compile(r"\s?degrees?(?![a-z])")
_DEGREES = re.compile(r"(?P<number>[-−+]?[\d.,]{1,12})\s?(?:°|deg)")
_RADIANS = re.compile(r"\s?rad(?:ians?)?\Z")


def complex_in_parts(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield the complex numbers that lines end with, or two lines that follow each other."""
    value = asked.value
    if not isinstance(value, Expression) or Constant("i") not in walk(value):
        return
    for at, line in _lines(document):
        written = "" if denies(line) or len(line) > _LONGEST else _in_parts(asked, line)
        read = parse(written, asked.part.notation) if written else None
        if isinstance(read, Expression):
            side = Side(read, written, at)
            lead = announcement_before(line)
            yield Response(written, read, at, Statement((side,), (), written, at, lead=lead))


def _lines(document: Document) -> Iterator[tuple[Place, str]]:
    """Yield each line, and with a comma between them each two that follow each other."""
    before: tuple[Place, str] | None = None
    for at, line in lines_said(document).items():
        if before is not None and 0 < at.line - before[0].line <= _NEAR:
            yield at, f"{before[1].rstrip(' .,;')}, {line}"
        yield at, line
        before = at, line


_NEAR = 2
"""So many lines further on the second part may stand: below a blank one."""


def _in_parts(asked: Asked, line: str) -> str:
    text = _WORD.sub("°", in_plain_signs(line))
    unit = asked.part.unit.name if asked.part.unit else ""
    for pattern in (*_PATTERNS, _IMPEDANCE) if unit == "ohm" else _PATTERNS:
        found = pattern.search(text)
        written = _put_together(asked, found, unit) if found is not None else ""
        if written:
            return written
    return ""


def _put_together(asked: Asked, found: re.Match[str], unit: str) -> str:
    parts = found.groupdict()
    if "size" in parts:
        size, of_size = _apart(asked, parts["size"], unit)
        degrees = _DEGREES.fullmatch(parts["angle"].strip())
        turned = f"∠{degrees['number']}°" if degrees else ""
        if not turned and not re.search(r"[°,]|deg", parts["angle"]):
            turned = f" e^(i ({_RADIANS.sub('', parts['angle'])}))"
        return f"{size}{turned} {of_size}".strip() if turned else ""
    real, of_real = _apart(asked, parts["re"], unit)
    imaginary, of_imaginary = _apart(asked, parts["im"], unit)
    if of_real and of_imaginary and of_real != of_imaginary:
        return ""
    return f"(({real}) + ({imaginary}) i) {of_imaginary or of_real}".strip()


def _apart(asked: Asked, text: str, unit: str) -> tuple[str, str]:
    """Return a number and the unit behind it."""
    found = quantity_of(text, asked.part.notation, expected_unit(unit)) if unit else None
    if found is None:
        return text.strip(), ""
    return found.number.strip(), text[len(found.number) :].strip()
