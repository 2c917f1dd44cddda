"""Mathematics for pages: expressions as MathML and as Markdown, never as text of the student's.

What is typeset is always printed from an expression that the parser has made; what could not be
read is shown as escaped code. The converter's output is not trusted either (it can put text into
the page unescaped): it is taken as a tree, and only known elements and attributes are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import unescape
from xml.etree.ElementTree import Element, tostring

from markupsafe import Markup, escape

from grader.expressions.nodes import Expression
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.writing import to_latex, to_plain
from grader.reports.wording import shortened

_LONGEST = 6000
_DEEPEST = 40
_ELEMENTS = frozenset(
    """math mrow mi mo mn mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover
    mtable mtr mtd mstyle mpadded mphantom""".split()  # noqa: SIM905
)
_ATTRIBUTES = frozenset(
    """stretchy fence form separator accent largeop movablelimits linethickness mathvariant width
    columnalign minsize maxsize lspace rspace""".split()  # noqa: SIM905
)
_INLINE = re.compile(r"\${1,2}([^$]+)\${1,2}")
_LONGEST_PROSE = 3000
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_LONG_ROW, _SHORT_TEXT = 24, 30
_BREAKS_BEFORE = frozenset("+-−=≈<>≤≥±")
_NO_OPERATOR_AFTER = _BREAKS_BEFORE | _OPENING | {"", ",", ";", "⋅", "·", "×"}


@dataclass(frozen=True, slots=True)
class Maths:
    """A piece of mathematics to show: for a page, for Markdown, and as plain text."""

    html: Markup
    markdown: str
    text: str


class _NotConverted(Exception):
    """The converter met something that it cannot typeset."""


# -- Markdown ------------------------------------------------------------------------------------


def code_markdown(text: str) -> str:
    """Return any text as a Markdown code span: nothing in it is markup."""
    line = " ".join(text.split()) or " "
    longest = max((len(run) for run in re.findall(r"`+", line)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def prose_markdown(text: str) -> str:
    """Return plain words as Markdown that shows exactly them, on one line."""
    line = " ".join(text.split())
    return re.sub(r"([\\`*_{}\[\]<>#|~$!&])", r"\\\1", line)


def _maths_markdown(latex: str) -> str:
    if re.search(r"[$`\n]", latex):
        return code_markdown(latex)
    return f"${latex.replace('<', chr(92) + 'lt ').replace('>', chr(92) + 'gt ')}$"


# -- MathML --------------------------------------------------------------------------------------


def _depth(latex: str) -> int:
    deepest = depth = 0
    for letter in latex:
        depth += (letter in "{([") - (letter in "})]")
        deepest = max(deepest, depth)
    return deepest


def _convert(latex: str) -> Element:
    """Return the converter's tree; it raises its own errors and these for what it cannot take."""
    from latex2mathml import exceptions
    from latex2mathml.converter import convert_to_element

    own: list[type[Exception]] = [
        kind
        for kind in vars(exceptions).values()
        if isinstance(kind, type) and issubclass(kind, Exception)
    ]
    failures: tuple[type[Exception], ...] = (*own, IndexError, StopIteration)
    try:
        tree: Element = convert_to_element(latex)
    except failures as error:
        raise _NotConverted(latex) from error
    return tree


def _clean(node: Element) -> Element:
    """Copy a tree, keeping known elements and attributes; text becomes text."""
    if node.tag not in _ELEMENTS:
        raise _NotConverted(node.tag)
    kept = {key: value for key, value in node.attrib.items() if key in _ATTRIBUTES}
    copy = Element(node.tag, kept)
    copy.text = unescape(node.text or "")
    if copy.text.startswith("\\"):
        raise _NotConverted(copy.text)
    copy.extend([_clean(child) for child in node])
    return _with_full_primes(copy)


def _with_full_primes(node: Element) -> Element:
    """Put a prime beside its base: the sign is raised by itself, and as an exponent hardly seen."""
    if node.tag not in {"msup", "msubsup"} or not _is_prime(node[-1]):
        return node
    sign = Element("mo", {"lspace": "0", "rspace": "0"})
    sign.text = "".join(node[-1].itertext())
    base = Element("mrow")
    base.extend((node[0], sign))
    if node.tag == "msup":
        return base
    indexed = Element("msub")
    indexed.extend((base, node[1]))
    return indexed


def _is_prime(node: Element) -> bool:
    return set("".join(node.itertext())) in ({"′"}, {"″"}, {"‴"})


def _opened(row: Element) -> list[Element]:
    """Return the elements of a row, long bracketed ones laid open so that they can be broken."""
    opened: list[Element] = []
    for node in row:
        if node.tag == "mrow" and len(node) > _LONG_ROW:
            for bracket in (node[0], node[-1]):
                bracket.set("stretchy", "false")
            opened.extend(node)
        else:
            opened.append(node)
    return opened


def _pieces(nodes: Sequence[Element]) -> Iterator[list[Element]]:
    """Cut a row before the operators at which a line may be broken.

    A short row is not broken inside of brackets, and no row before a sign that is no operator.
    """
    piece: list[Element] = []
    depth, deepest = 0, int(len(nodes) > _LONG_ROW)
    before = ""
    for node in nodes:
        text = (node.text or "") if node.tag == "mo" else "a"
        depth += (text in _OPENING) - (text in _CLOSING)
        if depth <= deepest and text in _BREAKS_BEFORE and before not in _NO_OPERATOR_AFTER:
            yield piece
            piece = []
            node.set("form", "infix")
        piece.append(node)
        before = text
    yield piece


def _as_html(piece: list[Element]) -> Markup:
    root = Element("math", {"displaystyle": "true"})
    root.extend(piece)
    return Markup(tostring(root, encoding="unicode", short_empty_elements=False))


@lru_cache(maxsize=20_000)
def mathml(latex: str) -> Markup | None:
    """Return LaTeX as MathML in pieces between which a line may be broken, or None if it fails."""
    if len(latex) > _LONGEST or _depth(latex) > _DEEPEST:
        return None
    try:
        tree = _clean(_convert(latex))
    except _NotConverted:
        return None
    row = tree[0] if len(tree) == 1 and tree[0].tag == "mrow" else tree
    short = len("".join(row.itertext())) < _SHORT_TEXT
    pieces = [_as_html(piece) for piece in ([list(row)] if short else _pieces(_opened(row)))]
    return Markup('<span class="maths">{}</span>').format(Markup("<wbr>").join(pieces))


# -- what is shown -------------------------------------------------------------------------------


def code(text: str, limit: int = 400) -> Maths:
    """Show a text as it was written, as code."""
    short = shortened(text, limit)
    return Maths(Markup("<code>{}</code>").format(short), code_markdown(short), short)


def words(text: str) -> Maths:
    """Show words among the mathematics."""
    return Maths(escape(text), prose_markdown(text), text)


def prose(text: str, notation: Notation) -> Maths:
    """Show a student's words: what stands between dollars is typeset, the rest stays text."""
    parts = _INLINE.split(re.sub(r"(?<!\s)\s*\n\s*", "\n", shortened(text.strip(), _LONGEST_PROSE)))
    pieces = [
        typeset_source(part, notation) if place % 2 else words(part)
        for place, part in enumerate(parts)
    ]
    shown = run_on(text, parts, pieces)
    return replace(shown, html=Markup('<span class="prose">{}</span>').format(shown.html))


def run_on(text: str, parts: list[str], pieces: list[Maths]) -> Maths:
    """Join pieces into one; `parts` are their sources, whose outer spaces are kept."""
    return Maths(
        Markup("").join(piece.html for piece in pieces),
        "".join(_spaced(part, piece.markdown) for part, piece in zip(parts, pieces, strict=True)),
        text,
    )


def _spaced(part: str, markdown: str) -> str:
    """Keep the spaces at the ends, which printing as Markdown takes off."""
    if not part.strip():
        return part and " "
    return " " * part[0].isspace() + markdown + " " * part[-1].isspace()


@lru_cache(maxsize=5_000)
def typeset(expression: Expression) -> Maths:
    """Show an expression typeset; as code if it is too long or too deep for that."""
    return typeset_latex(to_latex(expression), to_plain(expression))


def typeset_latex(latex: str, plain: str) -> Maths:
    """Show LaTeX of our own making; as code, in plain notation, if it cannot be typeset."""
    html = mathml(latex)
    return code(plain) if html is None else Maths(html, _maths_markdown(latex), plain)


def typeset_source(source: str, notation: Notation) -> Maths:
    """Show mathematics that was written as text: typeset if it can be read, else as code."""
    from grader.expressions.reading import parse

    read = parse(source, notation)
    return code(source) if isinstance(read, Unreadable) else typeset(read)
