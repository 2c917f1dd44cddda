"""Several values, each with a label of its own: `v = 20 m/s, t = 4 s`, `w = (2, -1), b = 1`.

A label is a name, the call of one, `d(B) = 3`, or words, `mean 5, sd 2`. In which order they are
asked is said by the title, `Speed and time`; they may be given in another one, beside others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.answers.base import Read, Response
from grader.answers.find.gathering import names_in_reference
from grader.answers.find.measures.families import (
    families_of,
    is_letter_of,
    quantity_in_family,
    with_plain_names,
)
from grader.answers.find.measures.quantities import quantity_of
from grader.answers.find.measures.units import NO_UNIT, UnitOfMeasure, says_what_is_counted
from grader.answers.find.notations.tables.claims import lines_with_claims
from grader.answers.find.reading import items_of
from grader.errors import Place
from grader.expressions.announcing import denies
from grader.expressions.nodes import Collection, Expression, Matrix, Relation
from grader.expressions.phrases import (
    ANSWER_WORDS,
    BOTH_WORDS,
    CONCLUDING,
    LEADING,
    NEUTRAL_WORDS,
    TELLING,
    pattern_of,
)
from grader.expressions.reading import parse
from grader.expressions.traversal import free_symbols
from grader.readers.document import Document
from grader.rubric.types import Asked

_LONGEST = 300
_MOST = 12


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value of a page with its label; `raw` is the value as it is written, with its `unit`."""

    label: str
    raw: str
    values: tuple[Expression, ...]
    place: Place
    unit: UnitOfMeasure | None = None

    @property
    def base(self) -> str:
        """The label without the number at its end: the w of `w_1`."""
        return _NUMBER_BEHIND.sub("", self.label)


def labelled_values(
    asked: Asked, document: Document, size: int, by_title: bool = False
) -> Response | None:
    """Return the values with labels that a section gives, in the order in which they are asked.

    There is nothing where a line with numbers holds anything else, or where neither the title nor
    their number says which are asked; if only `by_title`, where the title does not.
    """
    found = _latest(asked, document)
    if size < 2 or not 2 <= len(found) <= _MOST:
        return None
    groups = _in_groups(found)
    asked_for = _in_order_of_title(asked.part.title, groups)
    if by_title and not asked_for and not any(each.unit for each in found):
        return None
    own = [each for group in (asked_for or groups) for each in group]
    values = [value for each in own for value in each.values]
    if len(values) != size:
        return None
    last = document.in_order(Response(each.raw, each.values[0], each.place) for each in own)[-1]
    raw = ", ".join(each.raw if asked_for else f"{each.label} = {each.raw}" for each in own)
    whole: Read = Collection("list", *values)
    if not _are_of_several_kinds(own):
        values_in_units = ", ".join(each.raw for each in own)
        whole = parse(values_in_units, asked.part.notation)
    return Response(raw, whole, last.place)


def _are_of_several_kinds(own: Sequence[Labelled]) -> bool:
    """Whether no unit is to be asked after: there is none, or each value has another plain one.

    No one unit of a part says that of `v = 20 m/s, t = 4 s`.
    """
    written = [each.unit for each in own if each.unit is not None]
    units = [unit for unit in written if unit.dimension or unit.factor != 1]
    dimensions = {unit.dimension for unit in units}
    plain = all(unit.factor == 1 and not unit.zero for unit in units)
    return plain and (not units or len(dimensions) > 1 or len(units) < len(own))


def _latest(asked: Asked, document: Document) -> list[Labelled]:
    """Return the last value of each label; nothing where a line with numbers is not understood."""
    latest: dict[str, Labelled] = {}
    for line in lines_with_claims(document):
        if not re.search(r"\d", line.text):
            continue
        if len(line.text) > _LONGEST or denies(line.text):
            return []
        for each in _in_line(asked, line.text, line.place):
            if each is None:
                return []
            latest.pop(each.label, None)
            latest[each.label] = each
    return [*latest.values()]


_BOTH = pattern_of(tuple(word for word in BOTH_WORDS if len(word) > 1))  # `e = 9` is a value
_JOINS = re.compile(rf"(?<!\s)\s*[,;](?=\s|\Z)\s*(?:(?:{_BOTH})\s+)?|\s(?:{_BOTH})\s+")
_BLANKS = re.compile(r"\\[,;:!]|~|\\(?:q?quad|left|right|displaystyle)(?![A-Za-z])")
_SIGNS = str.maketrans("", "", "$*`")
_NAME = (
    r"[^\W\d_](?:['\w]{0,12}|_\{\w{1,6}\})(?:\s?[(\[]\s?[^\W\d_]\w{0,3}(?:,\s?\w{1,3})?\s?[)\]])?"
)
_WORDS = r"[^\W\d_]{2,20}(?:[ -][^\W\d_]{1,20}){0,3}?"
_ITEM = re.compile(
    rf"(?:(?:{pattern_of((*CONCLUDING, *LEADING))})[ ,:]\s?)?(?:(?:the|its|a|an|der|die|das)\s)?"
    rf"(?:(?P<name>{_NAME}(?:\^\{{?2\}}?|²)?|\|{_NAME}\|)\s?[=:≈](?!=)|(?P<words>{_WORDS}(?:\s\d{{1,2}}(?=\s?[:=]))?)(?:\s?[=:≈]|\s(?:is|are|was|ist|of)\s|\s(?=[-−+$√π\d.])))"
    r"\s?(?P<value>\S.{0,120})",
    re.IGNORECASE,
)
#: A value in front of its label: `5 bits for the offset`, `5 offset bits`, `80 % in state 1`.
_BEFORE_LABEL = re.compile(
    r"(?P<value>[-−]?\d[\d.,/]{0,12}\s?%?)\s"
    r"(?:(?:bits?\s|bytes?\s)?(?:for|in|im|für)\s(?:the\s)?(?P<label>[^\W\d_]{3,20}(?:\s\d{1,2})?)"
    r"|(?:(?P<beside>[^\W\d_]{3,20})\s(?:bits?|bytes?)|(?:bits?|bytes?)\s(?P<behind>[^\W\d_]{3,20})))"
)
_NUMBER_BEHIND = re.compile(r"(?<!\^)(?<!\^\{)_?\{?\d{1,2}\}?\Z")
_REMARK = re.compile(
    r"(?<=\S)\s\((?=[^()]{0,60}[A-Za-z]{3})[^()=]{1,60}\)(?=\s?(?:[,;.]|and\s|\Z))"
)
#: Where a value is taken: `max 10 at x = -1`.
_PLACE = re.compile(r"\s(?:at|when|where|for|if|with|bei|en)\s.*", re.IGNORECASE)
_NO_LABELS = frozenset({*ANSWER_WORDS, *NEUTRAL_WORDS, *TELLING, *LEADING, *BOTH_WORDS})


def _in_line(asked: Asked, line: str, place: Place) -> Iterator[Labelled | None]:
    """Yield what a line gives, and None for what is none of it."""
    bare = _REMARK.sub("", _BLANKS.sub(" ", line).translate(_SIGNS))
    text = with_plain_names(bare).strip(" .!-•")
    for piece in _parted(text):
        item, before = _ITEM.fullmatch(piece.strip()), _BEFORE_LABEL.fullmatch(piece.strip())
        label = " ".join((item["name"] or item["words"]).split()) if item else ""
        value = _PLACE.sub("", item["value"]) if item else ""
        if before is not None:
            label = before["label"] or before["beside"] or before["behind"]
            value = before["value"]
        raw = value.rpartition("=")[2].rpartition("≈")[2]
        values, unit = _values_of(asked, raw.strip())
        usual = len(label) == 1 or label.casefold() not in _NO_LABELS
        yield (
            Labelled(label, raw.strip(), values, place, unit)
            if label and usual and values
            else None
        )


def _parted(text: str) -> Iterator[str]:
    """Yield the pieces of a line between commas, of which those in brackets part nothing."""
    start = 0
    for found in _JOINS.finditer(text):
        piece = text[start : found.start()]
        if sum(map(piece.count, "([{")) == sum(map(piece.count, ")]}")):
            yield piece
            start = found.end()
    yield text[start:]


def _values_of(asked: Asked, raw: str) -> tuple[tuple[Expression, ...], UnitOfMeasure | None]:
    """Return the number, that of a quantity with its unit, or the entries of a vector."""
    notation = asked.part.notation
    counted = _COUNTED.fullmatch(raw)
    if counted and says_what_is_counted(counted["word"]):
        raw = counted["number"]
    found = quantity_of(raw, notation, NO_UNIT)
    read = found.value if found else parse(raw.removeprefix("$"), notation)
    if not isinstance(read, Expression) or isinstance(read, Relation):
        return (), None
    entries = items_of(read) if isinstance(read, Collection | Matrix) else (read,)
    if entries is None or any(free_symbols(each) - names_in_reference(asked) for each in entries):
        return (), None
    return tuple(entries), found.unit if found else None


_COUNTED = re.compile(r"(?P<number>[-−]?\d[\d.]*)\s(?P<word>[^\W\d_]{4,14})")


def _in_groups(found: Sequence[Labelled]) -> list[tuple[Labelled, ...]]:
    """Return the values with those that are counted, `w_1` and `w_2`, side by side in a group."""
    groups: dict[str, list[Labelled]] = {}
    for each in found:
        groups.setdefault(each.base, []).append(each)
    return [tuple(_counted(group)) for group in groups.values()]


def _counted(group: list[Labelled]) -> list[Labelled]:
    """Return the first to the last of what is counted from one, else what is given in its order."""
    numbers = [_NUMBER_BEHIND.search(each.label) for each in group]
    order = sorted(int(re.sub(r"\D", "", found[0])) for found in numbers if found)
    if order != [*range(1, len(group) + 1)]:
        return group
    return sorted(group, key=lambda each: (len(each.label), each.label))


_OF = re.compile(r"\s(?:of|for|when|if|that|which|from|with|at)\s.*", re.IGNORECASE)
_PARTS_OF_TITLE = re.compile(r"\s?[,;/&]\s|,?\s(?:and|then|und|et|y|e)\s")


def _phrases_of(title: str) -> list[str]:
    """Return what a title asks one after another; nothing where that is one thing."""
    title = title.replace("$", "")
    phrases = _PARTS_OF_TITLE.split(_OF.sub("", title))
    phrases = phrases if len(phrases) > 1 else _PARTS_OF_TITLE.split(title)
    return phrases if len(phrases) > 1 else []


def _in_order_of_title(
    title: str, groups: Sequence[tuple[Labelled, ...]]
) -> list[tuple[Labelled, ...]]:
    """Return the groups that the title asks for, in its order; nothing where it does not say."""
    phrases = _phrases_of(title)
    if not phrases:
        return []
    chosen: list[tuple[Labelled, ...] | None] = []
    for phrase in phrases:
        own = [group for group in groups if _is_called(phrase, group[0].base)]
        chosen.append(own[0] if len(own) == 1 else None)
    left = [group for group in groups if group not in chosen and not _is_another(phrases, group)]
    if chosen.count(None) == 1 and len(left) == 1 and len(groups) == len(phrases):
        chosen[chosen.index(None)] = left[0]
    whole = [group for group in chosen if group is not None]
    distinct = len({group[0].base for group in whole}) == len(phrases)
    return whole if distinct and len(whole) == len(phrases) else []


def are_of_others(asked: Asked, raw: str) -> bool:
    """Whether a row of named values gives another quantity than the title asks: `μ = 4, σ = 2`."""
    phrases = _phrases_of(asked.part.title)
    labels = [piece.partition("=")[0].strip() for piece in _parted(raw)]
    groups = [(Labelled(label, "", (), Place("")),) for label in labels]
    others = [group for group in groups if _is_another(phrases, group)]
    return any(not any(_is_called(each, group[0].base) for each in phrases) for group in others)


def _is_another(phrases: Sequence[str], group: tuple[Labelled, ...]) -> bool:
    """Whether a label is a quantity beside one that is asked: the sd where the variance is."""
    families = {family for phrase in phrases for family, _ in families_of(phrase)}
    return any(quantity_in_family(group[0].base, family) is not None for family in families)


_BRACES = str.maketrans("", "", "\\{}|")
_TITLE_WORD = re.compile(r"[^\W\d_]+")


def _is_called(phrase: str, label: str) -> bool:
    """Whether a label is a name, a word or a usual sign of what a phrase of the title asks."""
    plain = label.translate(_BRACES)
    letter = plain.partition("_")[0].partition("(")[0]
    words = _TITLE_WORD.findall(phrase)
    said = [word.casefold() for word in _TITLE_WORD.findall(plain) if len(word) > 2]
    if letter in words or plain in words:
        return True
    if any(word.casefold().startswith(each) for each in said for word in words if len(word) > 2):
        return True
    if any(quantity_in_family(plain, family) == rank for family, rank in families_of(phrase)):
        return True
    if any(is_letter_of(letter, word) for word in words):
        return True
    initials = {word[0].casefold() for word in words if len(word) > 3}
    return len(letter) == 1 and letter.casefold() in initials
