"""Mathematics for pages: expressions as MathML and as Markdown, never as text of the student's.

What is typeset is always printed from an expression that the parser has made; what could not be
read is shown as escaped code. The converter's output is not trusted either (it can put text into
the page unescaped): it is taken as a tree, and only known elements and attributes are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from xml.etree.ElementTree import Element, tostring

from markupsafe import Markup, escape

from grader.expressions.nodes import Expression
from grader.expressions.notation import Declared, Notation, Unreadable, declarations_of
from grader.expressions.writing import to_latex, to_plain
from grader.reports.typesetting.display_latex import displayed
from grader.reports.wording import shortened

_LONGEST = 6000
#: What Markdown would take for its own between dollars: code, a link, or signs in a name.
_MARKDOWN_IN_MATHS = re.compile(r"[$`\n]|\]\(|\\text\{[\w\s.,;:'()-]*+[^\w\s.,;:'(){}-][^{}]*\}")
_NUMERAL = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?")
_DEEPEST = 40
_ELEMENTS = frozenset(
    """math mrow mi mo mn mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover
    mtable mtr mtd mstyle mpadded mphantom""".split()  # noqa: SIM905
)
_ATTRIBUTES = frozenset(
    """stretchy fence form separator accent largeop movablelimits linethickness mathvariant width
    columnalign minsize maxsize lspace rspace""".split()  # noqa: SIM905
)
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_LONG_ROW, _SHORT_TEXT, _LONGEST_PRODUCT = 24, 18, 20
_WIDEST = 33  # letters that fit into the narrowest page
_TIMES = frozenset("·⋅×")
_FACTORS = frozenset({"mi", "mn", "msub", "mfrac", "msqrt"})
_STACKED = frozenset({"mfrac", "mtable", "munder", "mover", "munderover", "msubsup"})
_FLAT = frozenset({"mrow", "mi", "mn", "mo", "mtext", "mspace", "msub"})
_SCROLLS = Markup(' class="maths wide" tabindex="0" role="group" aria-label="a long formula"')
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
    if _MARKDOWN_IN_MATHS.search(latex):
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
    failures: tuple[type[Exception], ...] = (*own, IndexError, StopIteration, ValueError)
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
    for child in node:
        own = _clean(child)
        laid_open = node.tag in {"mrow", "math"} and own.tag == "mrow" and _is_primed(own)
        copy.extend(own if laid_open else [own])
    return _brief(_with_full_primes(copy))


def _brief(node: Element) -> Element:
    """Leave out what says nothing: rows of one, and what brackets are by themselves."""
    if node.tag == "mrow" and len(node) == 1 and not node.attrib:
        return node[0]
    # A bracket in the middle of a row finds its form by itself: browsers look up all three.
    if node.tag == "mo" and node.text in _OPENING | _CLOSING and _is_usual(node):
        node.attrib.clear()
    return node


def _is_usual(bracket: Element) -> bool:
    """Whether a bracket has no attribute that differs from those that it has by itself."""
    usual = {"stretchy": "true", "fence": "true", "form": _form(bracket)}
    return all(usual.get(key) == value for key, value in bracket.attrib.items())


def _form(bracket: Element) -> str:
    return "prefix" if bracket.text in _OPENING else "postfix"


def _with_full_primes(node: Element) -> Element:
    """Put a prime beside its base: the sign is raised by itself, and as an exponent hardly seen."""
    if node.tag not in {"msup", "msubsup"} or not _is_prime(node[-1]):
        return node
    sign = Element("mi")  # as an operator it would need its spaces taken away
    sign.text = "".join(node[-1].itertext())
    base = Element("mrow")
    base.extend((node[0], sign))
    if node.tag == "msup":
        return base
    indexed = Element("msub")
    indexed.extend((base, node[1]))
    return indexed


def _is_primed(node: Element) -> bool:
    """Whether a row is a letter with its prime, which need no row of their own in another one."""
    return len(node) == 2 and node[-1].tag == "mi" and set(node[-1].text or "a") == {"′"}


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
        elif depth <= deepest and _between_factors(piece, node) and _long(piece):
            yield piece
            piece = []
            if node.tag == "mo":
                node.set("form", "infix")
        piece.append(node)
        before = text
    yield piece


def _between_factors(piece: Sequence[Element], node: Element) -> bool:
    """Whether a factor begins: behind a sign, or a bracket that has just been closed."""
    last = piece[-1] if piece else None
    if last is not None and node.text in _TIMES:
        return True
    while last is not None and len(last):
        last = last[-1]
    return last is not None and last.text in _CLOSING and node.tag in _FACTORS


def _long(piece: Sequence[Element]) -> bool:
    return sum(len("".join(node.itertext())) for node in piece) > _LONGEST_PRODUCT


def _as_html(piece: list[Element]) -> Markup:
    root = Element("math")  # the stylesheet makes fractions large
    root.extend(piece if any(map(_is_tall, piece)) else _without_rows(piece))
    return Markup(tostring(root, encoding="unicode", short_empty_elements=False))


@lru_cache(maxsize=2_000)
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
    parts = [list(row)] if short else list(_pieces(_opened(row)))
    wide = max(map(_width, parts)) > _WIDEST
    html = Markup("<wbr>").join(map(_as_html, parts))
    if len(parts) == 1 and not wide:
        return html
    attributes = _SCROLLS if wide else Markup(' class="maths"')
    return Markup("<span{}>{}</span>").format(attributes, html)


def _is_tall(node: Element) -> bool:
    """Whether brackets beside this would be drawn larger than around what is in them."""
    return any(each.tag not in _FLAT for each in node.iter())


def _without_rows(nodes: Iterable[Element]) -> Iterator[Element]:
    """Lay rows in a flat row open: they only say how tall their brackets are."""
    for node in nodes:
        if node.tag == "mrow" and not node.attrib:
            yield from _without_rows(node)
        else:
            yield node


def _width(piece: Sequence[Element]) -> int:
    """Return about how many letters wide a piece is: of what stands above each other, the wider."""
    return sum(map(_width_of, piece))


def _width_of(node: Element) -> int:
    if node.tag in _STACKED and len(node):
        return max(map(_width_of, node))
    own = len(node.text or "") if not len(node) else 0
    return own + sum(map(_width_of, node))


# -- what is shown -------------------------------------------------------------------------------


def code(text: str, limit: int = 400) -> Maths:
    """Show a text as it was written, as code."""
    short = shortened(text, limit)
    return Maths(Markup(f"<code>{escape(short)}</code>"), code_markdown(short), short)


def words(text: str) -> Maths:
    """Show words among the mathematics."""
    return Maths(escape(text), prose_markdown(text), text)


def run_on(text: str, parts: list[str], pieces: list[Maths]) -> Maths:
    """Join pieces into one; `parts` are their sources, whose outer spaces are kept."""
    markdown = ""
    for part, piece in zip(parts, pieces, strict=True):
        own = _spaced(part, piece.markdown)
        # Two spans of code that touch would be one.
        markdown += " " * (markdown.endswith("`") and own.startswith("`")) + own
    return Maths(Markup("").join(piece.html for piece in pieces), markdown, text)


def _spaced(part: str, markdown: str) -> str:
    """Keep the spaces at the ends, which printing as Markdown takes off."""
    if not part.strip():
        return part and " "
    return " " * part[0].isspace() + markdown + " " * part[-1].isspace()


@lru_cache(maxsize=2_000)
def typeset(expression: Expression) -> Maths:
    """Show an expression typeset; as code if it is too long or too deep for that."""
    return typeset_latex(displayed(to_latex(expression)), to_plain(expression))


def typeset_latex(latex: str, plain: str) -> Maths:
    """Show LaTeX of our own making; as code, in plain notation, if it cannot be typeset."""
    if _NUMERAL.fullmatch(latex):
        return Maths(Markup(latex.replace("-", "\u2212")), _maths_markdown(latex), plain)
    html = mathml(latex)
    return code(plain) if html is None else Maths(html, _maths_markdown(latex), plain)


def typeset_source(source: str, notation: Notation) -> Maths:
    """Show mathematics that was written as text: typeset if it can be read, else as code."""
    return _typeset_source(source, declarations_of(notation))


def read_source(source: str, notation: Notation) -> Expression | None:
    """Return mathematics that was written as text; None if it cannot be read."""
    return _read_source(source, declarations_of(notation))


@lru_cache(maxsize=2_000)
def _read_source(source: str, declared: Declared) -> Expression | None:
    from grader.expressions.reading import parse

    read = parse(source, declared.notation)
    return None if isinstance(read, Unreadable) else read


@lru_cache(maxsize=2_000)
def _typeset_source(source: str, declared: Declared) -> Maths:
    read = _read_source(source, declared)
    return code(source) if read is None else typeset(read)
