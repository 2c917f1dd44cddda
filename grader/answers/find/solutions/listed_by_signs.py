"""Lists whose items stand between signs: `1:2:3`, `1 → 3 → 4`, `x₁ = 3 x₂ = -5`, coefficients.

They are lists only where so many numbers are asked as stand there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.answers.base import Response
from grader.answers.find.lines import lines_of_page
from grader.answers.find.measures.units import unit_named
from grader.answers.find.reading import is_numeric
from grader.errors import Place
from grader.expressions.announcing import denies, takes_back, without_announcement
from grader.expressions.nodes import Collection, Expression, Number, PlusMinus, Symbol
from grader.expressions.notation import Unreadable
from grader.expressions.numerals import ARROW
from grader.expressions.reading import parse
from grader.expressions.statement import Side, Statement
from grader.readers.document import Document
from grader.rubric.types import Asked

_LONGEST = 200
_FEWEST = 2
_NUMBER = r"[-−]?\d{1,12}(?:\.\d{1,12})?(?:/\d{1,9})?"
_LEAD = (
    r"(?:(?:[^\W\d_][^=:<>→]{0,60}|(?:[^\W\d_][^=:<>→\d]{0,60}\s)?[A-Za-z]{1,9}(?:\s?:\s?[A-Za-z]{1,9}){1,6}\s?)"
    r"(?<!\d)[=:]\s?"
    r"|(?:[^\W\d_][^=:<>→\d]{0,60}\s)?[A-Za-z]{1,9}(?:\s?:\s?[A-Za-z]{1,9}){1,6}\s(?:is|ist|est|es)\s"
    r"|[^\W\d_][^=:<>→\d]{0,60}\s(?:is|ist|est|es)\s)?"
)
_JOINED = tuple(
    re.compile(
        rf"{_LEAD}(?P<items>{_NUMBER}(?:\s?{sign}\s?{_NUMBER}){{{least},20}})(?:\sratio)?\s?\.?"
    )
    for sign, least in ((":", 1), (ARROW, 2), ("<", 2), (r"\sto", 2))
)
_ITEM = re.compile(_NUMBER)
#: Names with their values and nothing between them: `x₁ = 3 x₂ = -5`.
_PAIR = rf"[A-Za-z](?:_?\d|[₀-₉])\s?[=≈]\s?(?P<value>{_NUMBER})"
_PAIRS = re.compile(rf"(?:{_PAIR.replace('?P<value>', '?:')}\s+){{1,8}}{_PAIR}\.?")
_PAIR_OF = re.compile(_PAIR)
_SPECIES = r"(?:\d{1,3}\s?)?\(?[A-Z][A-Za-z0-9₀-₉_{}()]{0,20}(?:\s?\((?:s|l|g|aq)\))?"
_SIDE = rf"{_SPECIES}(?:\s?\+\s?{_SPECIES}){{0,6}}"
_REACTION = re.compile(rf"(?P<left>{_SIDE})\s?(?:{ARROW}|⇌|=)\s?(?P<right>{_SIDE})")
_COEFFICIENT = re.compile(r"\d{1,3}")
_COMMANDS = re.compile(r"\\(?:mathrm|text|ce|rm)\s?(?=\{)|[$\\]ce(?=\{)")
#: What only sets the signs of a reaction: upright letters, thin spaces, arrows of any length.
_UPRIGHT = re.compile(r"\\(?:mathrm|text|textrm|mathsf|rm)\s?\{((?:[^{}]|\{[^{}]{0,9}\}){1,40})\}")
_SPACES = re.compile(r"\\[,;:! ]|~|\\q?quad(?![a-z])")
_LONG_ARROWS = re.compile(r"\\(?:long|x)?(?:right|leftright)arrow(?:\{\})?(?![a-z])|\\to(?![a-z])")
#: Counts with what was counted behind each: `9 round, 3 wrinkled`, `9 A_B_ : 3 A_bb : 4 aa__`.
_COUNT = r"\d{1,6}\s[^\W\d][^\d,;:=.()]{0,40}"
_COUNTED = re.compile(r"(?<![\w_])(\d{1,6})\s(\w+)")
_COUNTS = re.compile(
    rf"(?:[^:=,;\d]{{0,60}}(?:\s(?:gives|is|are|get|expect)|:)\s)?"
    rf"(?P<items>{_COUNT}(?:(?:\s?[:;]\s?|,\s(?:and\s)?|and\s){_COUNT}){{1,12}})"
)

#: A ratio with what each number counts, in letters: `1 AA : 2 Aa : 1 aa`.
_PART = r"\d{1,6}\s?[A-Za-z]{1,12}"
_RATIO = re.compile(
    rf"(?:[^:=\d]{{0,60}}(?:=|:|\s(?:is|gives))\s?)?(?P<items>{_PART}(?:\s?:\s?{_PART}){{1,12}})\.?"
)


def listed_by_signs(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield the lines that are a list between signs, with as many items as are asked."""
    value = asked.value
    items = value.args if isinstance(value, Collection) else ()
    if len(items) < _FEWEST:
        return
    if all(isinstance(item, Collection) for item in items):
        yield from _rows(document, len(items))
    elif all(map(is_numeric, items)):
        whole = all(isinstance(item, Number) and isinstance(item.value, int) for item in items)
        for line in lines_of_page(document):
            if len(line.text) > _LONGEST:
                continue
            reaction = _reaction_at_end(line.text) if whole else []
            if not reaction and denies(line.text):
                continue
            found = reaction or _with_remainder(asked, line.text) or _numbers(line.text, whole)
            read = [parse(number, asked.part.notation) for number in found]
            if len(read) == len(items):
                yield from _response(read, line.text, line.place)
        if asked.part.options.get("order", "fixed") == "any":
            yield from values_of_one_name(document, len(items))


def _response(
    read: Sequence[Expression | Unreadable], raw: str, place: Place, kind: str = "list"
) -> Iterator[Response]:
    values = [one for one in read if isinstance(one, Expression)]
    if len(values) == len(read):
        whole = Collection(kind, *values)
        statement = Statement((Side(whole, raw, place),), (), raw, place)
        yield Response(raw, whole, place, statement)


def _numbers(line: str, whole: bool) -> list[str]:
    text = line.replace("$", "").strip(" .*_")
    text = without_announcement(text) if text[:1].isalpha() else text
    for pattern in _JOINED:
        found = pattern.fullmatch(text)
        if found is not None:
            return _ITEM.findall(found["items"])
    if _PAIRS.fullmatch(text):
        return [pair["value"] for pair in _PAIR_OF.finditer(text)]
    return _counts(text) if whole else []


_DIVIDES = re.compile(r"quotient|remainder|divi|rest(?!\w)|reste|resto", re.IGNORECASE)
#: What a division comes to, with its remainder: `52 / 7 = 7 R 3`, `7 remainder 3`.
_REMAINDER = re.compile(
    r"(?:[^=]{0,60}=\s?)?(?P<quotient>\d{1,9})\s?(?:R|r|rem\.?|remainder|Rest|reste|resto)\s?"
    r"(?:of\s|=\s?)?(?P<rest>\d{1,9})"
)


def _with_remainder(asked: Asked, line: str) -> list[str]:
    """Return the quotient and the remainder, where a title asks for both."""
    value = asked.value
    size = len(value.args) if isinstance(value, Collection) else 0
    if size != _FEWEST or not _DIVIDES.search(asked.part.title):
        return []
    text = line.replace("$", "").replace("\\ ", " ").strip(" .*_")
    text = without_announcement(text) if text[:1].isalpha() else text
    found = _REMAINDER.fullmatch(text)
    return [found["quotient"], found["rest"]] if found else []


def _counts(text: str) -> list[str]:
    found = _COUNTS.fullmatch(text)
    counted = _COUNTED.findall(found["items"]) if found is not None else []
    ratio = _RATIO.fullmatch(text)
    if ratio is not None:
        return _ITEM.findall(ratio["items"])
    if any(unit_named(thing) is not None for _, thing in counted):
        return []  # `6 m and 7 m` are quantities
    return [count for count, _ in counted]


#: What leads to the reaction with which a line ends: `The balanced equation is`, `times two:`.
_BEFORE_REACTION = re.compile(r"(?:(?<!\w)(?:is|get|gives|are|have|obtain)|[:,;])\s", re.IGNORECASE)


def _reaction_at_end(line: str) -> list[str]:
    """Return the coefficients of the reaction with which a line ends, which nothing denies.

    In it `NO` is a substance.
    """
    text = line.replace("$", "").strip(" .*_")
    text = without_announcement(text) if text[:1].isalpha() else text
    *_, begin = (0, *(found.end() for found in _BEFORE_REACTION.finditer(text)))
    lead = re.sub(r"\bNO\b", "", text[:begin])
    return [] if denies(lead) else _coefficients(text[begin:])


def _coefficients(text: str) -> list[str]:
    """Return the coefficients of a reaction, of which a one is left out."""
    if "\\" in text:
        text = _LONG_ARROWS.sub("→", _SPACES.sub(" ", _UPRIGHT.sub(r"\1", text)))
    found = _REACTION.fullmatch(" ".join(_COMMANDS.sub("", text).strip("{}").split()))
    if found is None:
        return []
    species = [one for side in ("left", "right") for one in re.split(r"\s?\+\s?", found[side])]
    counts = [_COEFFICIENT.match(one.strip()) for one in species]
    return [count[0] if count else "1" for count in counts]


def values_of_one_name(document: Document, size: int, kind: str = "list") -> Iterator[Response]:
    """Yield the values of one name on lines of their own: `x = 3` above `x = -5`."""
    said: dict[Symbol, list[Statement]] = {}
    for statement in document.statements:
        name, last = statement.sides[0].expression, statement.sides[-1].expression
        plain = statement.relations == ("=",) and isinstance(last, Expression) and is_numeric(last)
        if statement.hedge or takes_back(statement.lead):
            return
        if isinstance(name, Symbol) and plain:
            said.setdefault(name, []).append(statement)
    if len(said) != 1:
        return
    [statements] = said.values()
    if any(isinstance(each.sides[-1].expression, PlusMinus) for each in statements):
        return  # each of them is two values
    if len(statements) == size and len({each.place.row for each in statements}) == size:
        raw = ", ".join(each.raw for each in statements)
        values = [each.sides[-1].expression for each in statements]
        yield from _response(values, raw, statements[-1].place, kind)


_ROW = re.compile(
    r"(?:[^\W\d_][\w ]{0,20}[:=]\s?|\d{1,2}[.)]\s)?[\[(]?\s?"
    r"(?P<items>\d{1,9}(?:(?:,\s?|\s)\d{1,9}){1,20})\s?[\])]?"
)
_STEP = re.compile(rf"\s?{ARROW}\s?")


def _rows(document: Document, size: int) -> Iterator[Response]:
    """Yield the rows of a trace, in lines of their own or between arrows."""
    lines = lines_of_page(document)
    for line in lines:
        rows = [_ROW.fullmatch(piece) for piece in _STEP.split(line.text.replace("$", "").strip())]
        if len(rows) == size:
            yield from _of_rows(rows, line.text, line.place)
    rows = [_ROW.fullmatch(line.text.replace("$", "").strip()) for line in lines]
    if len(rows) == size:
        yield from _of_rows(rows, "; ".join(line.text for line in lines), lines[-1].place)


def _of_rows(rows: Sequence[re.Match[str] | None], raw: str, place: Place) -> Iterator[Response]:
    found = [row for row in rows if row is not None]
    if len(found) == len(rows):
        lists = [
            Collection("list", *(Number(int(n)) for n in re.findall(r"\d+", row["items"])))
            for row in found
        ]
        yield from _response(lists, raw, place)
