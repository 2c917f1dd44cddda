r"""Office mathematics (OMML, the formulas of Word and PowerPoint) as LaTeX.

One function for each element, in one table. What is not understood puts a sign into the formula
that no expression holds, so that it is unread and never shorter than what the page shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from types import MappingProxyType

from grader.readers.converting import latex_writing as latex
from grader.readers.converting.latex_writing import UNREAD
from grader.readers.office.package import Element, attribute, child, children, local

_NOTHING = re.compile(r".*Pr|ctrlPr|bookmarkStart|bookmarkEnd|proofErr|lastRenderedPageBreak")
_INSIDE = frozenset({"e", "num", "den", "sub", "sup", "lim", "fName", "deg", "oMath", "oMathPara",
                     "ins", "smartTag", "sdt", "sdtContent", "hyperlink", "moveTo"})  # fmt: skip
_LIMITS = frozenset({"lim", "max", "min", "sup", "inf", "argmax", "argmin", "limsup", "liminf"})
_NO = frozenset({"0", "off", "false"})
_RELATION = re.compile(r"[=<>≤≥≈⇒]")
_TAG = re.compile(r"\\#\s*\(?([\w.*']{1,12})\)?\s*$")
MAX_DEPTH = 60


def displays(paragraph: Element) -> str:
    """Return the formulas of an `oMathPara` as rows of one display."""
    rows = [row for each in paragraph if local(each) == "oMath" for row in rows_of(each)]
    return latex.aligned(rows)


def rows_of(formula: Element) -> list[str]:
    r"""Return the rows of a formula: those of an equation array that is all of it, or one."""
    inner = [each for each in formula if not _NOTHING.fullmatch(local(each))]
    if len(inner) == 1 and local(inner[0]) == "eqArr":
        return [tagged(row) for row in _array_rows(inner[0], 0)]
    if len(inner) == 1 and local(inner[0]) == "m":
        rows = [" & ".join(row) for row in _matrix_rows(inner[0], 0)]
        if any(_RELATION.search(row) for row in rows):  # a derivation in columns, no matrix
            return [tagged(row) for row in rows]
    return [tagged(row) for row in content(formula).split("\n")]


def tagged(row: str) -> str:
    r"""Return a row with the number that Word sets at the margin (`… #(1)`) as its tag."""
    match = _TAG.search(row)
    return rf"{row[: match.start()]} \tag{{{match[1]}}}" if match else row


def content(element: Element | None, depth: int = 0) -> str:
    """Return what an element holds, as LaTeX."""
    if element is None:
        return ""
    if depth > MAX_DEPTH:
        return UNREAD
    return latex.joined(_each(each, depth + 1) for each in element).strip(" ")


def _each(element: Element, depth: int) -> str:
    name = local(element)
    if name in _TABLE:
        return _TABLE[name](element, depth)
    if name in _INSIDE:
        return content(element, depth)
    if not name or _NOTHING.fullmatch(name) or name in ("del", "moveFrom"):
        return ""
    return UNREAD


def _value(element: Element, *names: str, default: str = "") -> str:
    """Return the value of a property, e.g. that of `naryPr/chr`."""
    found = child(element, *names)
    return default if found is None else attribute(found, "val", "")


def _is_on(element: Element, *names: str) -> bool:
    found = child(element, *names)
    return found is not None and attribute(found, "val", "1") not in _NO


# -- runs ------------------------------------------------------------------------------------------


def _run(element: Element, depth: int) -> str:
    """Return a run of signs in its style."""
    pieces: list[str] = []
    plain = _is_on(element, "rPr", "nor")
    upright = _value(element, "rPr", "sty") == "p"
    script = latex.ALPHABETS.get(_value(element, "rPr", "scr"), "")
    for each in element:
        name = local(each)
        if name == "t":
            text = each.text or ""
            pieces.append(_text(text, plain, upright, script))
        elif name in ("br", "cr"):
            pieces.append("\n")
        elif name in ("tab",):
            pieces.append(r"\quad ")
        elif name == "sym" or name in ("drawing", "pict", "object"):
            pieces.append(UNREAD)
    return latex.joined(pieces)


def _text(text: str, plain: bool, upright: bool, script: str) -> str:
    if script and text.strip().isalpha():
        return "".join(rf"\{script}{{{each}}}" for each in text.strip())
    if plain and re.search(r"[^\W\d_]{2,}", text):
        return latex.words(text)
    if upright and not plain:
        parts = re.split(r"([A-Za-z]{2,})", text)
        return latex.joined(latex.upright(part) for part in parts)
    return latex.signs(text)


# -- structures ------------------------------------------------------------------------------------


def _fraction(element: Element, depth: int) -> str:
    above, below = content(child(element, "num"), depth), content(child(element, "den"), depth)
    kind = _value(element, "fPr", "type", default="bar")
    if kind in ("skw", "lin"):
        return latex.skewed(above, below)
    if kind == "noBar":
        return UNREAD + latex.fraction(above, below)
    return latex.fraction(above, below)


def _scripts(element: Element, depth: int) -> str:
    base = content(child(element, "e"), depth)
    below, above = content(child(element, "sub"), depth), content(child(element, "sup"), depth)
    return latex.scripted(base, below, above)


def _prescripts(element: Element, depth: int) -> str:
    base = content(child(element, "e"), depth)
    below, above = content(child(element, "sub"), depth), content(child(element, "sup"), depth)
    return latex.scripted("{}", below, above) + base


def _root(element: Element, depth: int) -> str:
    hidden = _is_on(element, "radPr", "degHide")
    degree = "" if hidden else content(child(element, "deg"), depth)
    return latex.root(content(child(element, "e"), depth), degree)


def _large_operator(element: Element, depth: int) -> str:
    """Return a sum, product, integral or the like, its limits and what it is taken of."""
    sign = _value(element, "naryPr", "chr", default="∫")
    below = "" if _is_on(element, "naryPr", "subHide") else content(child(element, "sub"), depth)
    above = "" if _is_on(element, "naryPr", "supHide") else content(child(element, "sup"), depth)
    operator = latex.scripted(latex.signs(sign) or UNREAD, below, above)
    return f"{operator} {content(child(element, 'e'), depth)}"


def _function(element: Element, depth: int) -> str:
    name = content(child(element, "fName"), depth).strip()
    bare = name.replace(" ", "")
    if bare.isalpha() and bare.isascii():
        name = latex.upright(bare) if len(bare) > 1 else bare
    return latex.joined([name, " ", content(child(element, "e"), depth)])


def _brackets(element: Element, depth: int) -> str:
    """Return what stands between brackets; a binomial and matrices have theirs."""
    left = _value(element, "dPr", "begChr", default="(")
    right = _value(element, "dPr", "endChr", default=")")
    bars = _value(element, "dPr", "sepChr", default="|")
    parts = list(children(element, "e"))
    special = _alone(parts[0]) if len(parts) == 1 else None
    if special is not None and local(special) == "m":
        return latex.matrix(list(_matrix_rows(special, depth + 1)), left, right)
    if special is not None and local(special) == "eqArr":
        rows = [row.split("&") for row in _array_rows(special, depth + 1)]
        return latex.matrix(rows, left, right)
    if special is not None and left + right == "()" and _is_stack(special):
        above, below = (content(child(special, n), depth + 1) for n in ("num", "den"))
        return rf"\binom{{{above}}}{{{below}}}"
    return latex.fenced(left, f" {bars} ".join(content(part, depth) for part in parts), right)


def _is_stack(element: Element) -> bool:
    return local(element) == "f" and _value(element, "fPr", "type") == "noBar"


def _alone(element: Element) -> Element | None:
    """Return the only element that another holds."""
    inner = [each for each in element if not _NOTHING.fullmatch(local(each))]
    return inner[0] if len(inner) == 1 else None


def _matrix(element: Element, depth: int) -> str:
    return latex.matrix(list(_matrix_rows(element, depth)))


def _matrix_rows(element: Element, depth: int) -> Iterator[list[str]]:
    for row in children(element, "mr"):
        yield [content(cell, depth) for cell in children(row, "e")]


def _array(element: Element, depth: int) -> str:
    rows = r" \\ ".join(_array_rows(element, depth))
    return rf"\begin{{aligned}} {rows} \end{{aligned}}"


def _array_rows(element: Element, depth: int) -> Iterator[str]:
    r"""Yield the rows of an equation array; `&` in them are the places that are aligned."""
    for row in children(element, "e"):
        yield content(row, depth).replace(r"\&", "&")


def _accent(element: Element, depth: int) -> str:
    sign = _value(element, "accPr", "chr", default="\u0302")
    return latex.accented(sign, content(child(element, "e"), depth))


def _bar(element: Element, depth: int) -> str:
    command = "overline" if _value(element, "barPr", "pos") == "top" else "underline"
    return rf"\{command}{{{content(child(element, 'e'), depth)}}}"


def _below(element: Element, depth: int) -> str:
    """Return what has something below: a limit, or a brace with its words."""
    base, limit = content(child(element, "e"), depth), content(child(element, "lim"), depth)
    bare = base.strip().removeprefix("\\").removeprefix("mathrm{").removesuffix("}").strip()
    if bare.replace(" ", "") in _LIMITS or base.strip() in ("∑", "∏", "⋃", "⋂"):
        return latex.scripted(base, limit)
    if base.startswith(r"\underbrace"):
        return f"{base}_{{{limit}}}"
    return UNREAD + latex.scripted(base, limit)


def _above(element: Element, depth: int) -> str:
    base, limit = content(child(element, "e"), depth), content(child(element, "lim"), depth)
    if base.strip() in ("=", "≤", "≥", "→", "<", ">", "≈", "∼", "⇒"):
        return rf"\overset{{{limit}}}{{{base.strip()}}}"
    if base.startswith(r"\overbrace"):
        return f"{base}^{{{limit}}}"
    return UNREAD + latex.scripted(base, "", limit)


def _group_sign(element: Element, depth: int) -> str:
    sign = _value(element, "groupChrPr", "chr", default="⏟")
    body = content(child(element, "e"), depth)
    if sign in ("⏟", "⏞"):
        return latex.accented(sign, body)
    return body if not sign else UNREAD + body


def _framed(element: Element, depth: int) -> str:
    body = content(child(element, "e"), depth)
    struck = any(
        _is_on(element, "borderBoxPr", name)
        for name in ("strikeH", "strikeV", "strikeBLTR", "strikeTLBR")
    )
    return rf"\cancel{{{body}}}" if struck else rf"\boxed{{{body}}}"


def _phantom(element: Element, depth: int) -> str:
    shown = attribute(child(element, "phantPr", "show"), "val", "1") not in _NO
    return content(child(element, "e"), depth) if shown else " "


def _box(element: Element, depth: int) -> str:
    return content(child(element, "e"), depth)


_TABLE: MappingProxyType[str, Callable[[Element, int], str]] = MappingProxyType(
    {
        "r": _run, "f": _fraction, "sSub": _scripts, "sSup": _scripts, "sSubSup": _scripts,
        "sPre": _prescripts, "rad": _root, "nary": _large_operator, "func": _function,
        "d": _brackets, "m": _matrix, "eqArr": _array, "acc": _accent, "bar": _bar,
        "limLow": _below, "limUpp": _above, "groupChr": _group_sign, "borderBox": _framed,
        "phant": _phantom, "box": _box,
    }
)  # fmt: skip


def formulas(element: Element) -> Iterable[Element]:
    """Yield the formulas inside of an element, outermost only."""
    for each in element:
        if local(each) in ("oMath", "oMathPara"):
            yield each
        else:
            yield from formulas(each)
