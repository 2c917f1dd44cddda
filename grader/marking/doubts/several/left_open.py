"""Several answers of which words leave open which one is meant: `17. Alternatively, 42`.

The last one counts, where nothing else is said. Where the lines that hold a right answer and a
wrong one say `or`, `alternatively`, `if that is wrong`, or where both are nothing but items of a
list, a student has named both, and a person looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from grader.answers.base import Checked, MarkOutcome, Response
from grader.answers.explain import review
from grader.answers.find import line_of, names_in_reference, without_left_side
from grader.expressions.nodes import Collection, Expression
from grader.expressions.phrases import EITHER_WORDS, INSTEAD, LEAVING_OPEN, pattern_of
from grader.expressions.reading import parse
from grader.expressions.traversal import free_symbols
from grader.marking.attempts import Attempt, lines_of_part
from grader.marking.doubts.several.announced_twice import given_in_front
from grader.marking.doubts.several.given_again import both_are_given, range_above
from grader.marking.doubts.several.rivals import SEVERAL, denied_values, is_a_range
from grader.readers.document import Document, ListBlock, Prose, Table
from grader.readers.mathematics import read_mathematics
from grader.sections import section_of

#: So many lines may stand between two answers of one list.
_FARTHEST = 6
_LONGEST = 400
#: A chain of so many links is working.
_LINKS_OF_WORKING = 3
_OPENS = re.compile(
    rf"(?<![\w-])(?:{pattern_of((*LEAVING_OPEN, *INSTEAD))})(?![\w-])", re.IGNORECASE
)
_EITHER = pattern_of((*EITHER_WORDS, *INSTEAD, "vs.", "and/or"))
_ONLY_OR = re.compile(rf"[\W_]*(?:{_EITHER})[\W_]*", re.IGNORECASE)
#: The word that joins an answer to one in front of it, and one behind it.
_IN_FRONT = re.compile(
    rf"(?<=[^\s.;:])[\s$,(.;]{{1,4}}(?:and\s|but\s)?(?:{_EITHER})"
    r"(?:\s(?:then|maybe|perhaps|it\sis))?[\s$:,]*+\Z",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r"[.;:]\s")
_BEHIND = re.compile(
    rf"[\s$,(.;]{{1,4}}(?:and\s|but\s)?(?:{_EITHER})"
    r"(?:,?\s(?:then|maybe|perhaps|even|it\sis))?,?\s(?P<other>[^.;:]*)",
    re.IGNORECASE,
)
#: Another formula for other values: `2x for x > 0, -2x for x < 0`.
_ELSEWHERE = re.compile(
    r"[\s$,(]{1,3}(?:for|if|when|where|on)\s[^,;.]{1,40}[,;]?\s(?:and\s|but\s)?"
    r"(?P<other>[^,;]{1,80}?)[,$]{0,2}\s(?:for|if|when|where|on|otherwise|else)(?!\w)",
    re.IGNORECASE,
)
_LEADS = re.compile(r"\A(?:(?:either|it|is|the|answer|maybe|it's|i|get|got)\s)+", re.IGNORECASE)


def left_open(attempt: Attempt, checked: Checked) -> Checked | None:
    """Return a question to a person where a wrong answer is named as well as the right one.

    Beside a wrong answer that counts, the right one has to be joined to it in its line by `or`.
    """
    response, facts = attempt.response, attempt.kind.facts
    right = checked.outcome is MarkOutcome.CORRECT
    if response is None or not (right or checked.outcome in _WRONG):
        return None
    if facts.in_words or facts.by_shape or facts.by_a_person or attempt.document.fields:
        return None
    if not isinstance(response.read, Expression):
        return None
    if right and isinstance(response.read, Collection) and _last_entry_is_open(attempt, response):
        return review("several-values", SEVERAL)
    denied = denied_values(attempt)
    if right:
        others = (*_named_as_well(attempt, response), *_in_its_line(attempt, response))
    else:
        others = tuple(_joined_in_line(attempt, response))
    other_way = MarkOutcome.INCORRECT if right else MarkOutcome.CORRECT
    for other in others:
        if not isinstance(other.read, Expression):
            continue
        if not denied.isdisjoint((other.read, without_left_side(other.read))):
            continue
        if attempt.kind.check(attempt.asked, other).outcome is other_way:
            return review("several-values", SEVERAL)
    return None


_WRONG = frozenset({MarkOutcome.INCORRECT, MarkOutcome.PARTIAL})


def _joined_in_line(attempt: Attempt, response: Response) -> Iterator[Response]:
    """Yield the answers that an `or` joins to the last one."""
    for other in attempt.responses[:-1]:
        if _is_like(other, response) and _is_joined(attempt.document, other, response):
            yield other
    yield from _in_its_line(attempt, response, joined=True)


#: Another number for the last name of a line: `a = 3, b = 7 or 8`.
_OR_A_NUMBER = re.compile(rf"[\s$,]{{1,4}}(?:{_EITHER})\s\$?[-−]?\d[\d.,/]{{0,12}}[\s$.]*\Z", re.I)


def _last_entry_is_open(attempt: Attempt, response: Response) -> bool:
    """Whether the last of several named values has another one beside it."""
    said = response.statement
    if said is None or set(said.relations) != {"="} or response.raw == said.raw:
        return False
    line = line_of(attempt.document, response.place)[:_LONGEST]
    at = line.rfind(said.raw)
    return at >= 0 and _OR_A_NUMBER.match(line, at + len(said.raw)) is not None


def _named_as_well(attempt: Attempt, response: Response) -> Iterator[Response]:
    """Yield answers above the one that counts which words, or a list, put on a par with it."""
    asked = [each for each in attempt.responses[:-1] if _is_what_is_asked(attempt, each, response)]
    yield from asked
    others = [each for each in attempt.responses[:-1] if _is_like(each, response)]
    if not others:
        return
    lines, around = lines_of_part(attempt), _lines_around(attempt, response)
    items = _items_of_a_list(attempt.document, response)
    for other in others:
        in_table = _stand_in_a_table_of_ways(attempt.document, other, response)
        if other.place.row in items or in_table or _is_joined(attempt.document, other, response):
            yield other
            continue
        if both_are_given(around, other, response, attempt.kind.facts.a_number):
            yield other
            continue
        between = _between(lines, other, response)
        if any(_OPENS.search(text) or _ONLY_OR.fullmatch(text) for text in between):
            yield other


def _lines_around(attempt: Attempt, response: Response) -> tuple[Prose, ...]:
    """Return the lines of the section in which an answer stands: one that corrects is another."""
    for section in section_of(attempt.document, attempt.asked.part.id):
        if any(line.place.row == response.place.row for line in section.lines):
            return section.lines
    return ()


#: What a title says in front of it, without blanks.
_TASK = r"(?:compute|find|calculate|determine|evaluate|give|whatis|theproduct)?"


def _is_what_is_asked(attempt: Attempt, other: Response, response: Response) -> bool:
    """Whether a title asks for nothing but what another answer is called: `AB` beside `BA`."""
    title = "".join(attempt.asked.part.title.split())
    names = [
        "".join(each.statement.sides[0].raw.split())
        if each.statement is not None and each.statement.relations == ("=",)
        else ""
        for each in (other, response)
    ]
    if not all(names) or names[0] == names[1] or other.read is response.read:
        return False
    asked = (rf"{_TASK}{re.escape(name)}[.?:]?" for name in names)
    first, second = (re.fullmatch(each, title, re.IGNORECASE) for each in asked)
    return first is not None and second is None


#: What a column or a row is called that has one of several answers to the same question.
_WAY = re.compile(
    r"[\s*_$]*(?:(?:first|second|third) )?(?:method|approach|way|option|alternative|variant"
    r"|candidate|guess|attempt|try|trial|technique|strategy|scenario|case|interpretation|possibility)"
    r"(?:e?s)?(?:\s?(?:\d|[A-C]|I{1,3}))?[\s*_:$]*",
    re.IGNORECASE,
)


def _stand_in_a_table_of_ways(document: Document, other: Response, response: Response) -> bool:
    """Whether two answers stand in one table whose columns or rows are ways to answer."""
    source, lines = response.place.source, (other.place.line, response.place.line)
    for block in document.blocks:
        if not isinstance(block, Table) or source != block.place.source:
            continue
        first, last = block.place.line, max(block.place.line, block.place.end_line)
        if not all(first <= line <= last for line in lines):
            continue
        heads = [*block.rows[0], *(row[0] for row in block.rows[1:] if row)]
        return any(_WAY.fullmatch(cell) for cell in heads)
    return False


#: What stands between two answers of which one is meant.
_JOINED = re.compile(rf"[\s$,(*\\)]*(?:{_EITHER})[\s$,(*\\]*", re.IGNORECASE)


def _is_joined(document: Document, other: Response, response: Response) -> bool:
    """Whether an `or` stands between two whole answers in one line, and nothing else."""
    if other.place.row != response.place.row:
        return False
    one, two = other.read, response.read
    if isinstance(two, Collection):
        if not isinstance(one, Collection) or one.kind != two.kind:
            return False
        if len(one.args) != len(two.args):
            return False
    _, _, behind = line_of(document, response.place)[:_LONGEST].partition(other.raw)
    between, found, _ = behind.rpartition(response.raw)
    return bool(found) and _JOINED.fullmatch(between) is not None


def _is_like(other: Response, response: Response) -> bool:
    """Whether two answers are alike: of one type, and bare or of one name."""
    if not isinstance(other.read, Expression) or other.read is response.read:
        return False
    if isinstance(response.read, Collection):
        whole = isinstance(other.read, Collection) and other.read.kind == response.read.kind
        if not whole:
            return False  # one of its own pieces
    one, two = other.statement, response.statement
    named = [each.sides[0].expression for each in (one, two) if each and each.relations]
    if len(named) == 2 and one is not None and two is not None:
        return named[0] is named[1] or set(one.relations + two.relations).isdisjoint({"="})
    return not named or response.read is not named[0]


def _between(lines: tuple[Prose, ...], other: Response, response: Response) -> list[str]:
    """Return the lines from one answer to another, with the one that leads to them."""
    rows = [line.place.row for line in lines]
    if other.place.row not in rows or response.place.row not in rows:
        return []
    first, last = rows.index(other.place.row), rows.index(response.place.row)
    if not 0 <= last - first <= _FARTHEST:
        return []
    return [line.text[:_LONGEST] for line in lines[max(0, first - 1) : last + 1]]


def _items_of_a_list(document: Document, response: Response) -> frozenset[tuple[str, int]]:
    """Return the rows of a list in which every item is a value and nothing else.

    An answer that is made of all items is none of them.
    """
    for block in document.blocks:
        items = block.items if isinstance(block, ListBlock) else ()
        own = [item for item in items if item.place.row == response.place.row]
        if own and _bare(own[0].text) != _bare(response.raw):
            return frozenset()
        if own and all(_is_bare(document, item) for item in items):
            return frozenset(item.place.row for item in items)
    return frozenset()


def _bare(text: str) -> str:
    return text.strip(" .$*_`{}\\")


def _is_bare(document: Document, item: Prose) -> bool:
    """Whether an item of a list is a formula, or an equation, and nothing else."""
    return any(
        len(statement.relations) < _LINKS_OF_WORKING and _bare(statement.raw) == _bare(item.text)
        for statement in document.statements
        if statement.place.row == item.place.row
    )


def _in_its_line(attempt: Attempt, response: Response, joined: bool = False) -> Iterator[Response]:
    """Yield what stands on the other side of an `or` in the line of an answer.

    What stands above it, or in front, is none where only what is `joined` to it counts.
    """
    line = line_of(attempt.document, response.place)[:_LONGEST]
    raws = [response.statement.raw if response.statement is not None else "", response.raw]
    if isinstance(response.read, Collection):
        raws = raws[1:]  # what was gathered from several pieces stands in no line as a whole
    raw = next((raw for raw in raws if raw and raw in line), "")
    at = line.rfind(raw)
    if not raw:
        return
    end = at + len(raw)
    joiner = _IN_FRONT.search(line[:at])
    texts = [_CLAUSES.split(line[: joiner.start()])[-1]] if joiner else []
    behind = (_BEHIND.match(line, end), _ELSEWHERE.match(line, end))
    texts += [found["other"] for found in behind if found]
    alone = line.strip(" $*.") == raw.strip(" $*.")
    above = _above_an_or(attempt, response) if alone else ""
    in_front = _given_in_front(attempt, response, raw)
    ranges = _lines_around(attempt, response) if is_a_range(attempt) else ()
    around = () if joined else (above, in_front, range_above(ranges, response))
    for text in filter(None, around):
        yield from _read(attempt, response, text)
    for other in texts:
        text = _LEADS.sub("", other.strip(" $*,"))
        text = text.rstrip(")") if text.count(")") > text.count("(") else text
        if text:
            yield from _read(attempt, response, text)


#: So many columns a line is moved by words that announced it and were taken off.
_SHORTEST_ANNOUNCEMENT = 7


def _given_in_front(attempt: Attempt, response: Response, raw: str) -> str:
    """Return another answer that is given in front of one in its line, as one of two."""
    lines = (
        line.text[:_LONGEST]
        for line in _lines_around(attempt, response)
        if line.place.row == response.place.row
    )
    line = next(lines, "")
    statement = response.statement
    moved = response.place.column - 1 - line.rfind(response.raw)
    boxed = statement is not None and statement.stressed
    return given_in_front(line, raw, boxed, moved >= _SHORTEST_ANNOUNCEMENT)


def _above_an_or(attempt: Attempt, response: Response) -> str:
    """Return the line above an `or` that stands alone above the line of an answer."""
    lines = [line for line in lines_of_part(attempt) if line.text.strip()]
    at = next((n for n, line in enumerate(lines) if line.place.row == response.place.row), 0)
    alone = at > 1 and _ONLY_OR.fullmatch(lines[at - 1].text) is not None
    return lines[at - 2].text.strip(" $*")[:_LONGEST] if alone else ""


def _read(attempt: Attempt, response: Response, text: str) -> Iterator[Response]:
    """Yield a text as an answer of its own, where it says nothing but a value."""
    asked, place = attempt.asked, response.place
    read = parse(text, asked.part.notation)
    value = without_left_side(read) if isinstance(read, Expression) else None
    if value is not None and free_symbols(value) <= names_in_reference(asked):
        yield replace(response, raw=text, read=read, statement=None)
        return
    statements = read_mathematics(text, asked.part.notation, place)
    there = Document(attempt.document.source, (Prose(text, place), *statements))
    yield from attempt.kind.find(asked, there)[-1:]
