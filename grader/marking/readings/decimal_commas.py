"""Pages that show decimal commas, on which `1,353` is 1.353 and no group of thousands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from grader.expressions.nodes import Collection, Interval, Matrix
from grader.expressions.notation import Notation
from grader.expressions.numerals import ARROW, without_points_in_groups
from grader.expressions.statement import Statement
from grader.readers.document import Block, Document, ListBlock, Passage, Prose, Table
from grader.rubric.types import Asked, Rubric

#: A numeral that may be a group of thousands as well.
_OPEN = re.compile(r"(?<![\w.,])\d{1,3},\d{3}(?!\w|,\S|\.\d)")
#: A numeral beside a sign of arithmetic or the next claim, which no list begins with or ends in.
_IN_ARITHMETIC = re.compile(
    r"\d,\d{1,12}\s{0,3}(?:[-+*/·×⋅−=≈^<>≤≥±]|\\)|[-+*/·×⋅−^<>≤≥±]\s{0,3}\d{1,12},\d"
    r"|\d,\d{1,12}\s{1,3}[^\W\d][\w{}]{0,8}\s{0,3}[=≈]"
)
#: A numeral with a comma that parts no group: `0,35`, or `1,5` behind a sign of equality.
_DECIMAL = re.compile(
    r"(?<![\w.,(\[{<|])0,\d{2,12}(?!\w|,\S|\.\d)"
    r"|[=≈:;]\s{0,3}[-−+]?\d{1,12},(?:\d{1,2}|\d{4,12})(?!\w|,\S|\.\d)"
)
#: What may be a group of thousands, and is so less often: `ln 7 ≈ 1,946`.
_ROUNDED = re.compile(r"(?:≈|\\approx)\s{0,3}[-−+]?\d{1,3},\d{3}(?!\w|,\S|\.\d)")
#: A comma set as LaTeX sets a decimal one, with more or fewer digits behind it than a group has.
_SET = re.compile(r"\d\{,\}(?:\d{1,2}|\d{4,12})(?!\d)")
#: A command of LaTeX right before a number, of which it is no part: `\\approx1{,}353`.
_COMMAND = re.compile(r"\\[A-Za-z]{1,20}(?=\d)")
#: A comma with more or fewer digits behind it than a group has.
_NO_GROUP = re.compile(r"\d,(?:\d{1,2}|\d{4,12})(?!\d)")
_CELL = re.compile(r"\s{0,3}\$?[-−+]?\d{1,12},(?:\d{1,2}|\d{4,12})\$?\s{0,3}")
#: Numerals as they are written with a decimal point.
_POINT = re.compile(r"[=≈<>+*/(-]\s{0,3}\d{0,12}\.\d|\d\.\d{2}|\d,\d{3}[,.]\d")
#: Dates, times, versions and numbers of theorems, whose points are none of numerals.
_NO_NUMERAL = re.compile(
    r"(?<![\w.,])\d{1,4}(?:\.\d{1,6}){2,8}(?!\w|,\d)|(?<![\w.,])\d{1,2}\.\d\d ?(?:Uhr|h|[ap]\.?m)\b"
    r"|(?<![\w.,])\d{1,2}\.\d{1,2}(?:\.,|,(?= \d{1,2}(?:[.:]\d\d)? ?Uhr\b))"
    r"|\b(?:am|vom|bis|den|zum|le|il|el|al) \d{1,2}\.\d{1,2}\.(?!\d)"
    r"|(?<!\w)(?:v\.? ?|[A-Z][a-zäöüß]{2,20}\.? )\(?\d{1,3}\.\d{1,3}\)?(?![\w.,])"
)
#: Arithmetic with such a numeral, and what comes of it: `1,41 - 1 = 0,41`.
_COMPUTED = re.compile(
    r"\d,\d{1,12}\s{0,3}[-+*/·×⋅−^]\s{0,3}[\d(\\][^=≈]{0,60}(?:[=≈]|\\approx)\s{0,3}[-−+]?\d{1,12},\d"
)
_LEADS = rf"\s{{0,3}}{ARROW}\s{{0,3}}"
#: A whole number and two such numerals that follow it in turn: `0 → 0,3 → 0,6`.
_IN_TURN = re.compile(
    rf"(?<![\w.,])[-−]?\d{{1,6}}{_LEADS}[-−]?\d{{1,6}},\d{{1,12}}{_LEADS}[-−]?\d{{1,6}},\d{{1,12}}(?!,|\.?\d)"
)
#: A sum of such numerals, one of them with a name: `1,2x + 0,5`.
_SUM = re.compile(
    r"\d,\d{1,12}\s?[*·⋅]?\s?[A-Za-z](?:\^?\d|²)?\s{0,3}[-+−]\s{0,3}\d{1,12},\d"
    r"|\d,\d{1,12}\s{0,3}[-+−]\s{0,3}\d{1,12},\d{1,12}\s?[A-Za-z](?![A-Za-z])"
)
#: One beside a sign that compares, or that says how far something may be off: `x < 2,5`, `5 ± 0,2`.
_COMPARED = re.compile(
    r"(?<![\w.,(\[{<|])\d{1,12},(?:\d{1,2}|\d{4,12})\s?(?:[<>≤≥±]|\\(?:leq?|geq?|lt|gt|pm)(?![a-z]))"
    r"|(?:[<>≤≥±]|\\(?:leq?|geq?|lt|gt|pm)(?![a-z]))\s{0,3}[-−]?\d{1,12},(?:\d{1,2}|\d{4,12})(?!\w|,|\.\d|>)"
    # a share of one as a coefficient, which begins with a zero: `40 - 0,2q`
    r"|[-+−*·⋅]\s?0,\d{1,12}(?!\d|,|\.\d)|(?<![\w.,(\[{<|])0,\d{1,12}\s?[*·⋅]?\s?[A-Za-z](?![A-Za-z])"
)
#: A list of them between semicolons, which has two digits or more behind each comma.
_PARTED = re.compile(
    r"(?<![\w,;])[(\[{<]\s{0,3}[-−]?\d{1,12},\d{2,12}\s{0,3};\s{0,3}[-−]?\d{1,12},\d{2,12}\s{0,3}[)\]}>;]"
)
#: The same with one digit behind a comma, as rows of a matrix are written, too.
_PARTED_SHORT = re.compile(
    r"(?<![\w,;])[(\[{<\]]\s{0,3}[-−]?\d{1,12},\d{1,12}\s{0,3};(?:\s|\\[,;: ]|~){0,3}"
    r"[-−]?\d{1,12},\d{1,12}\s{0,3}[)\]}>;\[]"
)
#: Numerals between words that part the ends of a range: `zwischen 2,5 und 3,5`.
_BETWEEN = re.compile(
    r"(?i:\b(?:zwischen|von|entre|de|between|from)) \$?[-−]?\d{1,12},\d{1,12}\$? "
    r"(?i:und|bis|et|à|y|a|and|to) \$?[-−]?\d{1,12},\d"
)
_ENOUGH = 2


def with_commas_of(
    document: Document, rubric: Rubric, key: Mapping[str, Asked]
) -> tuple[Rubric, Mapping[str, Asked]]:
    """Return rubric and key as they are read on a page: where it shows decimal commas, with these.

    A page shows them where several numerals can have no other, or one is computed with, and none
    has a decimal point.
    """
    given = [without_points_in_groups(text) for text in _texts(document)]
    set_ = sum(len(_SET.findall(text)) for text in given)
    texts = [_COMMAND.sub(r"\g<0> ", text).replace("{,}", ",") for text in given]
    open_ = any(_OPEN.search(t) or _IN_ARITHMETIC.search(t) or _IN_TURN.search(t) for t in texts)
    rows = any(_has_rows(asked.value) for asked in key.values())
    listed = not rows and any(map(_PARTED.search, texts))
    if not listed and not rows and any(_is_range_or_set(asked.value) for asked in key.values()):
        listed = any(_PARTED_SHORT.search(text) or _BETWEEN.search(text) for text in texts)
    if not listed and (not open_ or not _shows_commas(texts, set_)):
        return rubric, key
    here = {
        id_: replace(asked, part=replace(asked.part, notation=_without_groups(asked.part.notation)))
        for id_, asked in key.items()
    }
    return replace(rubric, notation=_without_groups(rubric.notation)), here


def _has_rows(value: object) -> bool:
    """Whether an answer is a matrix, whose rows programs part by semicolons."""
    if isinstance(value, Collection) and value.kind == "list":
        return any(isinstance(item, Collection) for item in value.args)
    return isinstance(value, Matrix)


def _is_range_or_set(value: object) -> bool:
    return isinstance(value, Collection | Interval)


def _without_groups(notation: Notation) -> Notation:
    return replace(notation, comma_groups=False)


def _shows_commas(texts: Sequence[str], known: int) -> bool:
    """Whether a page shows decimal commas, of which so many are known to be such."""
    if any(map(_has_point, texts)):
        return _computes_beside_points(texts)
    if any(map(_COMPARED.search, texts)):
        return True
    if any(_computes_in_decimals(text) or _SUM.search(text) for text in texts):
        return True
    if any(map(_IN_TURN.search, texts)):
        return True
    found = sum(len(_DECIMAL.findall(text)) for text in texts)
    cells = sum(1 for text in texts if _CELL.fullmatch(text))
    rounded = sum(len(_ROUNDED.findall(text)) for text in texts)
    return known + found + cells + (rounded if found else 0) >= _ENOUGH


def _computes_in_decimals(text: str) -> bool:
    """Whether a line computes with numerals of which one is no group: not `3,136 * 10 = 31,360`."""
    found = _COMPUTED.search(text)
    if found is None:
        return False
    whole = text[max(0, found.start() - _LONGEST_GROUP) : found.end() + _LONGEST_GROUP]
    return bool(_NO_GROUP.search(whole) or _NO_THOUSANDS.search(whole))


_LONGEST_GROUP = 3
#: A numeral that begins with a zero, or with more digits than a group has.
_NO_THOUSANDS = re.compile(r"(?<![\d.,])0,\d|\d{4},\d")


def _has_point(text: str) -> bool:
    """Whether a numeral has a decimal point."""
    return _POINT.search(text) is not None and bool(_POINT.search(_NO_NUMERAL.sub(" ", text)))


def _computes_beside_points(texts: Sequence[str]) -> bool:
    """Whether a page computes with decimal commas, though elsewhere, as in a program, are points.

    What may be a group of thousands stands in no other line then.
    """
    shown = [text for text in texts if "," in text and _computes(text)]
    others = (text for text in texts if text not in shown)
    return bool(shown) and not any(map(_OPEN.search, others))


def _computes(text: str) -> bool:
    """Whether a line computes with decimal commas, one of which can part no group."""
    if _has_point(text) or not _NO_GROUP.search(text):
        return False
    return bool(_COMPUTED.search(text) or _IN_TURN.search(text))


def _texts(document: Document) -> Iterator[str]:
    for block in document.blocks:
        yield from _of_block(block)
    for field in document.fields.values():
        yield from _of_value(field.value)


def _of_block(block: Block) -> Iterator[str]:
    if isinstance(block, Passage):
        for line in block.page.text.splitlines():
            yield line
            if line.count("|") > 1:
                yield from line.split("|")
    elif isinstance(block, Prose):
        yield block.text
    elif isinstance(block, ListBlock):
        yield from (item.text for item in block.items)
    elif isinstance(block, Statement):
        yield block.raw
    elif isinstance(block, Table):
        yield from (cell for row in block.rows for cell in row)


def _of_value(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _of_value(item)
    elif isinstance(value, Sequence):
        for item in value:
            yield from _of_value(item)
