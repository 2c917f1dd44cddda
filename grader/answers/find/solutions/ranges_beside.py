"""Ranges that a line names one after the other: `increasing on (-oo, -1) and on (3, oo)`.

What lies apart is meant together: `for x < -1 and x > 3` says where something holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from grader.answers.base import Response
from grader.answers.find.lines import Line, lines_of, lines_of_page
from grader.answers.find.solutions.inequalities import joined_inequalities
from grader.equivalence import enclose
from grader.errors import Place
from grader.expressions.announcing import denies, lead_before, takes_back, without_reason
from grader.expressions.nodes import (
    Collection,
    Constant,
    Expression,
    Interval,
    Logic,
    Neg,
    Relation,
    SetOperation,
    Symbol,
)
from grader.expressions.notation import Notation
from grader.expressions.phrases import EITHER_WORDS, JOINING, PLACING, pattern_of
from grader.expressions.reading import parse
from grader.expressions.sets import as_interval
from grader.expressions.statement import Side, Statement
from grader.expressions.traversal import free_symbols
from grader.readers.document import Document

_INFINITE = Constant("oo")
_BELOW, _ABOVE = frozenset({"<", "<="}), frozenset({">", ">="})
_LONGEST, _MOST = 300, 12
#: What only marks a formula: it stands in its place as blanks.
_MARKS = re.compile(r"\$|\\[()]|\\(?:left|right)(?![A-Za-z])|\*\*")
_UNION = re.compile(r"\\cup(?![A-Za-z])")
_END = r"[^,;()\[\]<>=≤≥∈]{1,30}(?:\([^()]{1,20}\)[^,;()\[\]<>=≤≥∈]{0,20})?"
_BOUND = r"[-+−]?\s?(?:[\d.]{1,12}(?:/\d{1,9})?|oo|inf|infinity|∞|\\infty|pi|π|\\pi|e)(?![\w/^*+])"
_ORDER = r"\s?(?:<=?|>=?|[≤≥]|\\(?:leq?|geq?|lt|gt)(?![A-Za-z]))\s?"
#: An interval, and a condition on one name.
_RANGE = re.compile(
    rf"(?<![\w'’′)\]])[(\[\]]\s?{_END}[,;]{_END}\s?[)\[\]]"
    rf"|(?<![\w.'’′)^*/+−-])(?:{_BOUND}{_ORDER})?(?<![A-Za-z\\'’′^*/+−-])[A-Za-z]{_ORDER}{_BOUND}"
)
_NAME_IN = r"[A-Za-z]\s?(?:in(?!\w)|∈|\\in(?![A-Za-z]))"
_WHERE = rf"(?<!\w)(?:{pattern_of(PLACING)})(?!\w)(?:\s{_NAME_IN})?"
#: What stands between two ranges of which the same is said.
_BETWEEN = re.compile(
    rf"[\s,;]*+(?:(?P<word>{pattern_of((*JOINING, *EITHER_WORDS))})(?!\w)"
    r"|(?P<sign>∪|union(?!\w)))?"
    rf"[\s,;]*+(?P<where>{_WHERE}|{_NAME_IN})?\s*+",
    re.IGNORECASE,
)
#: What makes a part of another set of a range: `(0, oo) \\ {2}`, `(0, oo) except 2`.
_PART_OF_SET = re.compile(
    r"\s*(?:\\(?:setminus|smallsetminus|backslash|cap)(?![A-Za-z])|\\\s|[∖∩+*/^]|[\\−-]\s?[{(\[]"
    r"|(?:∪|[uU])\s?(?:\\?\{)|(?:except|but|excluding|without|minus|außer|ohne|sauf|salvo|excepto)(?!\w))"
)
_BEFORE = re.compile(rf"(?P<where>{_WHERE})\s*\Z", re.IGNORECASE)
#: What says something, of which a place follows: `is increasing`, `f'(x) > 0`.
_CLAIMED = re.compile(r"(?:[^\W\d_]{2,30}|[<>≤≥=]\s?0)[\s:]*\Z")


def ranges_beside(document: Document, notation: Notation) -> tuple[Response, ...]:
    """Return what lines say by naming one range after the other, or one where something holds."""
    in_lines = tuple(
        found
        for line in lines_of(document)
        for group in _by_claim(_runs(line.text[:_LONGEST], notation), line.text)
        if (found := _together(group, line, document)) is not None
    )
    return in_lines or _bounds_in_lines(document)


def _bounds_in_lines(document: Document) -> tuple[Response, ...]:
    """Return what two bounds say that stand below each other at the end: `x >= -2`, `x < 3`.

    They hold together where both can, and are alternatives where they lie apart.
    """
    last = document.statements[-2:]
    bounds = [_bound(statement) for statement in last]
    if len(last) < 2 or not _is_next(document, last[0].place, last[1].place):
        return ()
    if takes_back(last[1].lead):
        return ()
    first, second = bounds
    if first is None or second is None or free_symbols(first) != free_symbols(second):
        return ()
    ends = [_ends(first), _ends(second)]
    opposite = len({end[0] == -float("inf") for end in ends if end is not None}) == len(ends)
    if not opposite or any(statement.hedge for statement in last):
        return ()
    whole = _whole([first, second], either=False, each_where=True)
    if whole is None:
        return ()
    raw = ", ".join(statement.raw for statement in last)
    return (Response(raw, whole, last[1].place),)


def _is_next(document: Document, above: Place, below: Place) -> bool:
    """Whether a line follows another one, with nothing or one blank line between them."""
    if above.source != below.source or not 1 <= below.line - above.line <= _NEXT:
        return False
    written = {line.place.line for line in lines_of_page(document)}
    return written.isdisjoint(range(above.line + 1, below.line))


_NEXT = 2


def _bound(statement: Statement) -> Relation | None:
    """Return the condition on one name that a line is, with one number: `x >= -2`."""
    sides = tuple(s.expression for s in statement.sides if isinstance(s.expression, Expression))
    if len(sides) != 2 or len(sides) < len(statement.sides):
        return None
    bound = Relation(sides, statement.relations)
    return bound if set(bound.ops) <= _BELOW | _ABOVE and _ends(bound) is not None else None


def union_of(answer: Expression) -> Expression:
    """Return intervals that are listed and lie apart as their union, everything else as it is."""
    listed = isinstance(answer, Collection) and answer.kind in ("set", "sequence")
    ranges = [_whole_interval(item) for item in answer.args] if listed else []
    known: list[Expression] = [each for each in ranges if each is not None]
    apart = len(known) == len(ranges) > 1 and _lie_apart(known)
    return SetOperation("union", *known) if apart else answer


@dataclass(frozen=True, slots=True)
class _Named:
    """A range as a line names it, and what joins it to the one before."""

    start: int
    end: int
    range: Expression
    join: re.Match[str] | None


def _runs(text: str, notation: Notation) -> Iterator[list[_Named]]:
    """Yield the ranges of a line that follow each other; those of a reason are none of them.

    Ranges that are united with something else are not the whole of what is said.
    """
    plain = _unmarked(without_reason(text))
    for run in _neighbours(plain, notation):
        before, behind = plain[: run[0].start].rstrip(), plain[run[-1].end :].lstrip()
        if not before.endswith("∪") and not behind.startswith("∪"):
            yield run


def _neighbours(plain: str, notation: Notation) -> Iterator[list[_Named]]:
    run: list[_Named] = []
    for found in list(_RANGE.finditer(plain))[:_MOST]:
        join = _BETWEEN.fullmatch(plain, run[-1].end, found.start()) if run else None
        if run and join is None:
            yield run
            run = []
        part = _PART_OF_SET.match(plain, found.end())
        named = None if part is not None else _range_of(found[0], notation)
        if named is not None:
            run.append(_Named(found.start(), found.end(), named, join))
        elif run:
            yield run
            run = []
    if run:
        yield run


@dataclass(frozen=True, slots=True)
class _Claim:
    """What a line says holds in some ranges: where that begins, and whether places are named."""

    ranges: tuple[_Named, ...]
    lead: str
    said: str
    placed: bool


def _claim(run: Sequence[_Named], text: str) -> _Claim:
    before = _unmarked(text[: run[0].start])
    where = _BEFORE.search(before)
    ahead = before[: where.start()] if where is not None else before
    said = _CLAIMED.search(ahead) if where is not None else None
    lead = ahead if said is not None else before
    return _Claim(tuple(run), lead, said[0].strip(" :").lower() if said else "", where is not None)


def _by_claim(runs: Iterator[list[_Named]], text: str) -> Iterator[_Claim]:
    """Yield the claims of a line: in `rising on A, falling on B, rising on C` the last is one."""
    claims: dict[str, _Claim] = {}
    for run in runs:
        claim = _claim(run, text)
        if not claim.said:
            yield claim
            continue
        before = claims.pop(claim.said, None)
        if before is not None:
            claim = replace(claim, ranges=(*before.ranges, *claim.ranges))
        claims[claim.said] = claim
    yield from claims.values()


def _together(claim: _Claim, line: Line, document: Document) -> Response | None:
    """Return ranges as one answer; a single one is an answer where something holds there."""
    ranges = claim.ranges
    if len(ranges) > 1:
        whole = _whole([each.range for each in ranges], *_how(claim))
    else:
        whole = ranges[0].range if claim.placed and isinstance(ranges[0].range, Interval) else None
    if whole is None:
        return None
    raw = ", ".join(line.text[start:end] for start, end in _stretches(ranges))
    place = replace(line.place, column=line.place.column + ranges[-1].start)
    hedge, stressed = _as_marked(raw, line, document)
    hedge = hedge or ("not" if denies(lead_before(claim.lead, len(claim.lead))) else "")
    sides, lead = (Side(whole, raw, place),), claim.lead.strip()
    said = Statement(sides, (), raw, place, hedge=hedge, lead=lead, stressed=stressed)
    return Response(raw, whole, place, said)


def _stretches(ranges: Sequence[_Named]) -> list[tuple[int, int]]:
    """Return where ranges stand, those that follow each other as one stretch."""
    found: list[tuple[int, int]] = []
    for each in ranges:
        start = found.pop()[0] if each.join is not None else each.start
        found.append((start, each.end))
    return found


def _unmarked(text: str) -> str:
    """Return a text of the same length with blanks for what only marks its formulas."""
    return _MARKS.sub(lambda mark: " " * len(mark[0]), _UNION.sub("  ∪ ", text))


def _as_marked(raw: str, line: Line, document: Document) -> tuple[str, bool]:
    """Return what the formulas of a claim are beside: the words that leave one open, and a mark."""
    within = [
        statement
        for statement in document.statements
        if statement.place.row == line.place.row and statement.raw in raw
    ]
    hedges = [statement.hedge for statement in within if statement.hedge]
    return "".join(hedges[:1]), any(statement.stressed for statement in within)


def _how(claim: _Claim) -> tuple[bool, bool]:
    """Return whether ranges are alternatives, and whether each is a place.

    `for x < -1 and x > 3` names two places behind one word.
    """
    joins = [each.join for each in claim.ranges[1:] if each.join]
    words = [(join["word"] or "").lower() for join in joins]
    either = any(join["sign"] for join in joins) or any(word in EITHER_WORDS for word in words)
    return either, claim.placed or all(join["where"] for join in joins)


def _whole(ranges: Sequence[Expression], either: bool, each_where: bool) -> Expression | None:
    """Return what ranges say together; None where that is open.

    `x > -1 and x < 3` holds together; `for x < -1 and for x > 3` are two places.
    """
    conditions = [each for each in ranges if isinstance(each, Relation)]
    apart = either or _lie_apart(ranges)
    if not conditions:
        return SetOperation("union", *ranges) if apart else None
    if len(conditions) < len(ranges) or len(free_symbols(Logic("or", *ranges))) != 1:
        return None
    if apart:
        return Logic("or", *ranges) if either or each_where else None
    sequence = Collection("sequence", *ranges)
    joined = joined_inequalities(sequence)
    return None if joined is sequence else joined


def _range_of(text: str, notation: Notation) -> Expression | None:
    """Return the interval or the condition on one name that a text is."""
    read = parse(" ".join(text.split()), notation)
    if isinstance(read, Relation):
        return read if _ends(read) is not None else None
    found = _whole_interval(read) if isinstance(read, Expression) else None
    ends = _ends(found) if found is not None else None
    return None if ends is not None and ends[0] >= ends[1] else found


def _whole_interval(item: Expression) -> Interval | None:
    read = as_interval(item)
    return read if isinstance(read, Interval) else None


def _lie_apart(ranges: Sequence[Expression]) -> bool:
    """Whether no range reaches into another one."""
    ends = [found for each in ranges if (found := _ends(each)) is not None]
    if len(ends) < len(ranges):
        return False
    return all(one[1] <= other[0] for one, other in pairwise(sorted(ends)))


def _ends(item: Expression) -> tuple[float, float] | None:
    """Return about where a range begins and ends; None where that is not known."""
    if isinstance(item, Interval):
        return _numbers(item.args[0], item.args[1])
    if not isinstance(item, Relation) or not (set(item.ops) <= _BELOW or set(item.ops) <= _ABOVE):
        return None
    sides = item.args if set(item.ops) <= _BELOW else item.args[::-1]
    match sides:
        case (Symbol() as name, upper) if "'" not in name.name:
            return _numbers(Neg(_INFINITE), upper)
        case (lower, Symbol() as name) if "'" not in name.name:
            return _numbers(lower, _INFINITE)
        case (lower, Symbol(), upper):
            return _numbers(lower, upper)
    return None


def _numbers(lower: Expression, upper: Expression) -> tuple[float, float] | None:
    low, high = _number(lower), _number(upper)
    return None if low is None or high is None else (low, high)


def _number(end: Expression) -> float | None:
    if end is _INFINITE:
        return float("inf")
    if end is Neg(_INFINITE):
        return -float("inf")
    found = enclose(end)
    return None if found is None else float(found.midpoint)
