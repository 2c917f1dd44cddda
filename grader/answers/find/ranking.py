"""Which of several lines is the answer: what is announced, else what is said, never an aside.

Nothing here looks at whether a line is right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.answers.base import Response
from grader.answers.find.measures.quantities import si_value
from grader.errors import Place
from grader.expressions.announcing import (
    announces,
    asks,
    denies,
    is_an_announcement,
    is_aside,
    says_of_a_kind,
    says_why_from,
    takes_back,
    without_announcement,
)
from grader.expressions.nodes import (
    Call,
    Collection,
    Constant,
    Derivative,
    Div,
    Expression,
    Integral,
    Interval,
    Logic,
    Matrix,
    Mul,
    Number,
    Relation,
    Symbol,
)
from grader.expressions.notation import Notation
from grader.expressions.phrases import EITHER_WORDS, LEADING, pattern_of
from grader.expressions.statement import Statement
from grader.expressions.traversal import contains, free_symbols, walk
from grader.readers.document import Block, Prose
from grader.readers.mathematics import words_beside


def is_announced(statement: Statement) -> bool:
    """Whether a line is said to be the answer: announced in words, boxed or in bold."""
    if statement.stressed and not asks(statement.lead):
        return True
    return announces(statement.lead)


def that_count(responses: Sequence[Response]) -> tuple[Response, ...]:
    """Return the responses among which the last one counts, in order."""
    said = _if_any(
        responses, [r for r in responses if r.statement is None or not r.statement.hedge]
    )
    said = _if_any(said, [r for r in said if not _is_a_condition(r, said)])
    said = _if_any(said, [r for r in said if not _explains_a_letter(r, said)])
    said = _if_any(said, [r for r in said if not _is_of_a_kind(r, said)])
    said = _if_any(said, [r for r in said if not _comes_out(r)])
    said = _if_any(said, [r for r in said if not _is_a_step_of_an_integral(r, said)])
    said = _if_any(said, [r for r in said if not _is_taken_back(r, said)])
    said = _if_any(said, [r for r in said if not _is_where_a_formula_holds(r, said)])
    said = _if_any(said, [r for r in said if not _is_in_a_reason(r, said)])
    plain = _if_any(said, [r for r in said if not (r.statement and is_aside(r.statement.lead))])
    return _if_any(plain, [r for r in plain if r.statement and is_announced(r.statement)])


_ON = re.compile(r"(?<!\w)(?:on|over|in|auf|en|sur)(?: the interval)?[\s$]*\Z", re.IGNORECASE)


def _is_where_a_formula_holds(response: Response, others: Sequence[Response]) -> bool:
    """Whether it is the interval behind a formula of its line: `2y on [0, 1]`."""
    if not isinstance(response.read, Collection | Interval) or response.statement is None:
        return False
    return _ON.search(response.statement.lead) is not None and any(
        other.place.row == response.place.row
        and isinstance(other.read, Expression)
        and not contains(other.read, Collection, Interval, Relation, Logic, Matrix)
        and free_symbols(other.read)
        for other in others
    )


def _is_taken_back(response: Response, others: Sequence[Response]) -> bool:
    """Whether words of its line put another answer in its place: `1, 4, 6, corrected: 1, 4, -6`."""
    return any(
        other.statement is not None
        and other.place.row == response.place.row
        and response.raw in other.statement.lead
        and takes_back(other.statement.lead)
        for other in others
    )


def _is_in_a_reason(response: Response, others: Sequence[Response]) -> bool:
    """Whether it stands in the reason for an answer before it: 42 of `41, as each node has 42`."""
    lead = response.statement.lead if response.statement is not None else ""
    if not lead or response.statement is None or response.statement.stressed:
        return False
    for other in others:
        raw = other.statement.raw.strip() if other.statement is not None else ""
        if other is response or not raw or other.place.row != response.place.row:
            continue
        at = lead.rfind(raw)
        if at >= 0 and says_why_from(lead, at + len(raw)):
            return True
    return False


#: What is put in for parts of an integral, and what that becomes: `u = x, dv = cos x dx`.
_PUT_IN = frozenset({"u", "du", "v", "dv"})


def _is_a_step_of_an_integral(response: Response, others: Sequence[Response]) -> bool:
    """Whether it says what was put in for parts of an integral, or leaves one of them to be found.

    So does `∫ x cos x dx = x sin x - ∫ sin x dx`, and `du = 2x dx` beside `u = x^2`.
    """
    statement = response.statement
    if statement is None or not statement.relations:
        return False
    first, last = statement.sides[0].expression, statement.sides[-1].expression
    if isinstance(first, Expression) and isinstance(last, Expression) and contains(first, Integral):
        return contains(last, Integral)
    names = {_left_side(other) for other in others}
    put_in = "u" in names and not names.isdisjoint({"du", "dv"})
    return put_in and _left_side(response) in _PUT_IN


def _left_side(response: Response) -> str:
    """Return the name that a line gives a value to; what goes on below it is of something else."""
    statement = response.statement
    if statement is None or not statement.relations:
        return ""
    first, last = statement.sides[0], statement.sides[-1]
    return first.raw.strip(" $") if first.place.row == last.place.row else ""


def _comes_out(response: Response) -> bool:
    """Whether it only says that both sides are the same, as a check does: `0 = 0`."""
    sides = [side.expression for side in response.statement.sides] if response.statement else []
    return len(sides) > 1 and isinstance(sides[0], Number) and len(set(sides)) == 1


def tries_values(response: Response, others: Sequence[Response]) -> bool:
    """Whether a line says something for several values of what is asked, of which none is it.

    So does `It escapes for h = 0.41 and gets stuck for h = 0.42.`
    """
    row = [r for r in others if r.place.row == response.place.row]
    names = {r.statement.sides[0].expression for r in row if r.statement is not None}
    return all(map(_is_tried, row)) and len({r.read for r in row}) > 1 and len(names) == 1


def _is_tried(response: Response) -> bool:
    """Whether it is the value in `for h = 0.41`."""
    statement = response.statement
    if statement is None or statement.relations != ("=",) or not is_aside(statement.lead):
        return False
    return statement.sides[-1].expression is response.read


def _is_a_condition(response: Response, others: Sequence[Response]) -> bool:
    """Whether it says what a letter of another answer is: `n in Z` behind `x = pi/4 + n pi`.

    So does `t != 0` behind the vectors `t (1, 1)`.
    """
    read = response.read
    if not isinstance(read, Relation) or not isinstance(read.args[0], Symbol):
        return False
    if read.ops == ("!=",):
        return any(
            isinstance(other.read, Expression)
            and not contains(other.read, Relation, Logic)
            and contains(other.read, Collection, Matrix)
            and read.args[0] in free_symbols(other.read)
            for other in others
        )
    if read.ops != ("in",):
        return False
    number_sets = isinstance(read.args[1], Constant | Symbol)
    return number_sets and any(
        isinstance(other.read, Expression) and read.args[0] in free_symbols(other.read)
        for other in others
        if other.read is not read
    )


def _is_of_a_kind(response: Response, others: Sequence[Response]) -> bool:
    """Whether it says what all of a kind have under the name of an answer before it.

    So does `A fair game has E(X) = 0` below `E(X) = -1/2`.
    """
    statement = response.statement
    if statement is None or not statement.relations or not says_of_a_kind(statement.lead):
        return False
    name = statement.sides[0].expression
    return any(
        other.statement is not None
        and other.statement is not statement
        and other.statement.relations
        and other.statement.sides[0].expression is name
        and not says_of_a_kind(other.statement.lead)
        for other in others
    )


_CONCLUDES = re.compile(rf"(?<!\w)(?:{pattern_of(LEADING)})[\s,:$]*\Z", re.IGNORECASE)


def _explains_a_letter(response: Response, others: Sequence[Response]) -> bool:
    """Whether it says what a letter of a formula before it in the line is: `T = 2pi/w, w = k/m`.

    Where it holds what that formula is equal to, as `t = v/a` behind `v = a t`, it is solved for
    the letter.
    """
    statement = response.statement
    letter = statement.sides[0].expression if statement and len(statement.sides) > 1 else None
    if statement is None or not isinstance(letter, Symbol) or {*statement.relations} != {"="}:
        return False
    measured = si_value(statement.sides[-1].raw, Notation()) is not None
    if len(statement.sides) > 2 and not measured:
        return False
    if statement.premises or is_announced(statement) or _CONCLUDES.search(statement.lead):
        return False  # what follows from an equation is its solution
    before = [
        other.statement.sides
        for other in others
        if other.statement is not None
        and other.statement is not statement
        and other.statement.place.row == statement.place.row
        and other.statement.place.column < statement.place.column
        and isinstance(other.read, Expression)
        and letter in free_symbols(other.read)
        and (not other.statement.relations or _names(other.statement))
    ]
    body = response.read
    if before and measured:
        return True
    if not before or not isinstance(body, Expression) or not free_symbols(body):
        return False
    if any(len(sides) > 1 and isinstance(sides[-1].expression, Number) for sides in before):
        return False  # `y = v t - g t^2/2 = 0` is solved
    equal = {side.expression for sides in before for side in sides[:-1]}
    return equal.isdisjoint({letter, *free_symbols(body)})


def _names(statement: Statement) -> bool:
    """Whether a line gives a value to a name: `T = 2pi/w`, but not `0 = v t - g t^2/2`."""
    first = statement.sides[0].expression
    whole = isinstance(first, Symbol | Call | Derivative | Div | Mul)
    return (
        isinstance(first, Expression)
        and whole
        and not any(isinstance(node, Number) for node in walk(first))
    )


def _if_any(before: Sequence[Response], kept: Sequence[Response]) -> tuple[Response, ...]:
    return tuple(kept) if kept else tuple(before)


def announced_words(lines: Sequence[tuple[str, Place]]) -> list[tuple[str, Place]]:
    """Return the lines that are said to be the answer, without what says it.

    `Answer:` alone announces the line below it.
    """
    found: list[tuple[str, Place]] = []
    waiting = False
    for text, place in lines:
        rest = without_announcement(text)
        if is_an_announcement(text):
            waiting = not rest
            found += [(rest, place)] if rest else []
        elif waiting:
            found.append((text, place))
            waiting = False
    return found


#: What leaves open whether words in bold are the answer: `**b** or c`, `Example: **b**`.
_OR_BEHIND = re.compile(
    rf"[\s(*_]*(?:{pattern_of(EITHER_WORDS)}|vs)\s+(?:[*_]|\(?\w+\)?\W*\Z)", re.IGNORECASE
)
_FOR_EXAMPLE = re.compile(r"\W*(?:e\.?g\.?|for (?:example|instance)|example)(?!\w)", re.IGNORECASE)


def _is_left_open(line: Prose) -> bool:
    at = line.text.find(line.stressed)
    start, end = max(at, 0), max(at, 0) + len(line.stressed)
    while line.text[start - 1 : start] in ("*", "_") and start:
        start -= 1
    while line.text[end : end + 1] in ("*", "_"):
        end += 1
    if at < 0:
        return False
    before, behind = line.text[:start].strip(), line.text[end:]
    return bool(_FOR_EXAMPLE.match(before)) or bool(
        _OR_BEHIND.match(behind) or words_beside(line.text, start, end)
    )


def stressed_words(blocks: Sequence[Block]) -> list[tuple[str, Place]]:
    """Return the words in bold, if a single line has some and denies nothing."""
    found = [block for block in blocks if isinstance(block, Prose) and block.stressed]
    if len(found) != 1 or denies(found[0].text) or _is_left_open(found[0]):
        return []
    return [(found[0].stressed, found[0].place)]
