"""Two values where one is asked: `x = 5 or x = 6`, `y = 4 is stable, y = 0 is not`.

Which of them a student means is for a person, where one of them is right and another is not: the
key turns the doubt into a question, never into marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from grader.answers.base import Checked, MarkOutcome, Response
from grader.answers.explain import review
from grader.answers.find import (
    line_of,
    names_in_reference,
    names_of,
    without_left_side,
)
from grader.expressions.announcing import announces, concludes, is_aside, takes_back
from grader.expressions.nodes import (
    CALCULUS,
    Call,
    Collection,
    Expression,
    Interval,
    Logic,
    Relation,
    SetOperation,
    Symbol,
)
from grader.expressions.phrases import (
    EITHER_WORDS,
    LEADING,
    ROUNDING,
    SAYING_AGAIN,
    SEQUEL,
    pattern_of,
)
from grader.expressions.reading import parse
from grader.expressions.statement import Statement
from grader.expressions.traversal import contains, free_symbols, walk
from grader.expressions.writing import to_plain
from grader.marking.attempts import Attempt
from grader.sections import section_of

SEVERAL = "Several values stand here where one is asked, and not all are right; a person will look."
_OR = re.compile(
    r"(?:^|[\s,;$)/])(?:(?:or|oder|o|ou|vel)(?:\s+(?:else|maybe|perhaps|also))?|/)[\s$:(]*$",
    re.IGNORECASE,
)
#: The same value is said to follow, as a decimal: `sqrt(10), which is about 3.16`.
_SAME = re.compile(
    rf"[\s$,;(]*(?:(?:{pattern_of(SAYING_AGAIN)})(?!\w)[\s.,:]*)?"
    rf"(?:{pattern_of(ROUNDING)})[\s$:]*|[\s$,;(]*(?:{pattern_of(SAYING_AGAIN)})[\s$.,:]*",
    re.IGNORECASE,
)
#: Another value comes after it, and nothing says that the first is left for that: `5 and then 8`.
_SEQUEL = re.compile(rf"\A[\s$,;]*+(?:{pattern_of(SEQUEL)})[\s$,:]*+\Z", re.IGNORECASE)
#: The same at the end of a line in which the first value was no formula of its own.
_SEQUEL_AT_END = re.compile(
    rf"(?<![\s,;$])[\s,;$]++(?:{pattern_of(SEQUEL)})[\s$,:]*+\Z", re.IGNORECASE
)
_LONGEST_VALUE = 40
_IN_BRACKETS = re.compile(r"[\s$*]*[(\[][\s$*]*$")
_LISTED = re.compile(r"[\s$*]*[,;/&][\s$*]*$")
_AND = re.compile(r"[\s$*,]*and[\s$*]*$", re.IGNORECASE)
#: Words behind a value which say that it is left for the next one, or that the next follows of it.
_GOES_ON = re.compile(
    r"(?<!\w)(?:wait|no|not|nope|sorry|oops|actually|correct(?:ed|ion)?|edit|rather|instead|but|so"
    r"|hence|thus|therefore|then|thereby|gives?|get|implies|yields?|means|should|forgot|mistake|"
    r"wrong|try|attempt|aber|nein|also|daher|sondern|pero|luego|mais|donc)(?!\w)|=>|->|[→⇒⟹∴]|\\\w*arrow",
    re.IGNORECASE,
)
#: What the value before comes to for so many things: `P = 0.35, so out of 200 people about 70`.
_APPLIES = re.compile(r"(?<!\w)(?:out of|in|for|after|among|of|per|from) \$?\d", re.IGNORECASE)


def several_values(attempt: Attempt, checked: Checked) -> Checked | None:
    """Return a question to a person where another value beside the answer makes it doubtful."""
    response = attempt.response
    if response is None or not isinstance(response.read, Expression):
        return None
    right = checked.outcome is MarkOutcome.CORRECT
    if not right and checked.outcome is not MarkOutcome.INCORRECT:
        return None
    if not right and _is_right_under_another_name(attempt):
        return review("several-values", SEVERAL)
    if right and is_a_range(attempt) and _is_one_of_its_ranges(attempt, response):
        return review("several-values", SEVERAL)
    if not (attempt.kind.facts.one_value or (is_a_range(attempt) and not right)):
        left_open = right and _is_one_of_two_equations(attempt)
        return review("several-values", SEVERAL) if left_open else None
    if not right and _has_the_right_one(attempt, response):
        return review("several-values", SEVERAL)
    if not right and _is_one_of_two_formulas(attempt, response):
        return review("several-values", SEVERAL)
    if isinstance(response.read, Logic | Collection) and not is_a_range(attempt):
        return None  # `3 or -3` is one answer, and a wrong one
    if right and _left_open(attempt, response):
        return review("several-values", SEVERAL)
    other_way = MarkOutcome.INCORRECT if right else MarkOutcome.CORRECT
    behind = _value_behind_or(attempt, response)
    above = (
        ()
        if right
        else (
            _above_a_number(attempt),
            _before_a_sentence(attempt),
            *_above_a_remark(attempt),
        )
    )
    for other in filter(None, (behind, *above)):
        if attempt.kind.check(attempt.asked, other).outcome is other_way:
            return review("several-values", SEVERAL)
    for other, between in (*_beside(attempt.responses), *_in_front(attempt, response)):
        equal = _is_alternative(between, other, response) or (
            _is_computed_beside(between, other, attempt.responses)
        )
        goes_on = _GOES_ON.search(between) or takes_back(between)
        goes_on = not equal and goes_on and not _APPLIES.search(between)
        if _OR.search(between) is None and _is_worked_with(other, response):
            continue
        if (right and not equal) or goes_on or other.read in denied_values(attempt):
            continue
        if attempt.kind.check(attempt.asked, other).outcome is other_way:
            return review("several-values", SEVERAL)
    return None


def _is_one_of_its_ranges(attempt: Attempt, response: Response) -> bool:
    """Whether one of two ranges that `or` joins is right, and the other is another answer.

    As a union both are the right one, `(2, 5] or (2, 5)`, but nobody writes a union so.
    """
    read = response.read
    joined = isinstance(read, Logic | SetOperation) and read.op in ("or", "union")
    if not joined or not isinstance(read, Expression):
        return False
    outcomes = {
        attempt.kind.check(attempt.asked, replace(response, read=each, statement=None)).outcome
        for each in read.args
    }
    return {MarkOutcome.CORRECT, MarkOutcome.INCORRECT} <= outcomes


def _is_one_of_two_formulas(attempt: Attempt, response: Response) -> bool:
    """Whether one of the formulas that `or` joins is right, where one is asked: `2x or 2x + 1`."""
    read = response.read
    if attempt.kind.facts.a_number or is_a_range(attempt):
        return False
    if not isinstance(read, Logic) or read.op != "or":
        return False
    each = (replace(response, read=one, raw=to_plain(one), statement=None) for one in read.args)
    checked = (attempt.kind.check(attempt.asked, one) for one in each)
    return any(one.outcome is MarkOutcome.CORRECT for one in checked)


def _is_worked_with(other: Response, response: Response) -> bool:
    """Whether an answer is worked out from another one: `3*5 = 15, then 15 - 3 = 12`."""
    statement = response.statement
    before = statement.sides[:-1] if statement is not None else ()
    computed = [each.expression for each in before if isinstance(each.expression, Expression)]
    return any(other.read is node for side in computed if side.args for node in walk(side))


def _is_computed_beside(between: str, other: Response, responses: Sequence[Response]) -> bool:
    """Whether two results stand side by side, none resting on the other: `6+7 = 13, 6*7 = 42`.

    In `3+4 = 7, 2*7 = 14, 14*3 = 42` each is worked with.
    """
    if between.strip() and not (_LISTED.match(between) or _AND.match(between)):
        return False
    later = responses[responses.index(other) + 1 :]
    sides = [each.statement.sides for each in (other, later[-1]) if each.statement is not None]
    computed = (
        len(two) > 1
        and isinstance(two[0].expression, Expression)
        and two[0].expression.args
        and not free_symbols(two[0].expression)
        for two in sides
    )
    return all(computed) and not any(_is_worked_with(other, each) for each in later)


def _is_one_of_two_equations(attempt: Attempt) -> bool:
    """Whether the answer is given as one of two equations of which the other is wrong.

    In `x = 2 or x = 3; reject x = 2` it is settled which one is meant.
    """
    denied = denied_values(attempt)
    return any(
        _OR.search(between) is not None
        and isinstance(other.read, Relation)
        and denied.isdisjoint((other.read, without_left_side(other.read)))
        and attempt.kind.check(attempt.asked, other).outcome is MarkOutcome.INCORRECT
        for other, between in _beside(attempt.responses)
    )


def _has_the_right_one(attempt: Attempt, response: Response) -> bool:
    """Whether an answer is values of several names, `a = 3, S = 4`, and one of them may be right.

    Where a formula with names is asked, they may be its coefficients, and are not compared.
    """
    read = response.read
    claims = read.args if isinstance(read, Collection) and read.kind == "sequence" else ()
    if len(claims) < 2 or not all(
        isinstance(each, Relation) and each.ops == ("=",) and isinstance(each.args[0], Symbol)
        for each in claims
    ):
        return False
    if len({each.args[0] for each in claims}) < len(claims):
        return False  # `x = 2, x = 3`
    if names_in_reference(attempt.asked):
        return True
    values_said = (without_left_side(each) for each in claims)
    return any(
        attempt.kind.check(attempt.asked, replace(response, read=value, statement=None)).outcome
        is MarkOutcome.CORRECT
        for value in values_said
    )


#: A number as the other one of two, of which nothing was read: `x = 16 or 61`.
_OR_BEHIND = re.compile(
    rf"[\s$,]{{0,3}}(?<!\w)(?:{pattern_of(EITHER_WORDS)})\s(?:maybe\s|perhaps\s)?\$?"
    r"(?P<value>[-−]?\d{1,12}(?:[.,/]\d{1,12})?)(?=[\s$.,;!?]|\Z)",
    re.IGNORECASE,
)


def _value_behind_or(attempt: Attempt, response: Response) -> Response | None:
    """Return the number that stands behind the answer and an `or`, as an answer of its own."""
    line = line_of(attempt.document, response.place)
    at = line.rfind(response.raw) if response.raw else -1
    found = _OR_BEHIND.match(line, at + len(response.raw)) if at >= 0 else None
    read = parse(found["value"], attempt.asked.part.notation) if found else None
    if found is None or not isinstance(read, Expression):
        return None
    if attempt.asked.part.unit is not None and _UNIT_BEHIND.match(line, found.end()):
        return None  # `20 m/s or 72 km/h`
    return replace(response, raw=found["value"], read=read, statement=None)


_UNIT_BEHIND = re.compile(r"\s?[^\W\d_]")


def is_a_range(attempt: Attempt) -> bool:
    """Whether an interval or a union is asked: `decreasing on (0, 1), increasing on (1, 2)`.

    What is one range is one value; finite sets are made of several.
    """
    value = attempt.asked.value
    pair = isinstance(value, Collection) and value.kind == "tuple"  # `(0, 1)` may be an interval
    whole = isinstance(value, Interval | SetOperation | Relation) or pair
    return whole and not attempt.kind.facts.entries


def _left_open(attempt: Attempt, response: Response) -> bool:
    """Whether another value follows behind an `or`, and is left open: `5 or 6, I am not sure`."""
    return any(
        statement.hedge and _OR.search(statement.lead) and side.expression is not response.read
        for statement in attempt.document.statements
        if statement.place.row == response.place.row
        and statement.place.column > response.place.column
        for side in statement.sides[-1:]
    )


def denied_values(attempt: Attempt) -> frozenset[object]:
    """Return what the words of the page deny or reject: `Reject x = -5.`

    What another part rejects may be right in this one. The point at which a value is taken, `-1/4
    at x = 1/2`, may still be what is asked.
    """
    own = attempt.response.statement if attempt.response is not None else None
    sections = section_of(attempt.document, attempt.asked.part.id)
    inside = (block for section in sections for block in section.blocks)
    lines = (block for block in inside if isinstance(block, Statement))
    return frozenset(
        side.expression
        for statement in (lines if sections else attempt.document.statements)
        if statement is not own and (statement.hedge or is_aside(statement.lead))
        for side in statement.sides[-1:]
    )


#: What may be the number of a page.
_FOLIO = re.compile(r"[1-9]\d?")


def _above_a_number(attempt: Attempt) -> Response | None:
    """Return the answer above a small number that stands alone in the last paragraph.

    The number may be the answer, or that of the page on which the answer stands.
    """
    sections = section_of(attempt.document, attempt.asked.part.id)
    *lines, foot = (sections[-1].lines if sections else ()) or (None,)
    if not lines or foot is None or foot.singled or not _FOLIO.fullmatch(foot.text):
        return None
    above = max(line.place.line for line in lines if line is not None)
    if foot.place.line <= above + 1 or not foot.place.has_line_of(attempt.responses[-1].place):
        return None
    rows = {line.place.row for line in lines if line is not None}
    return next((each for each in attempt.responses[-2::-1] if each.place.row in rows), None)


#: A number and a full stop, which may count a sentence or be an answer: `15. We know that`.
_FULL_STOP = re.compile(
    r"[\s$*]*(?P<value>[-−]?\d{1,9}(?:[.,/]\d{1,9})?)[$*]{0,3}\.[\s*]+(?=[(A-Za-z])"
)


def _before_a_sentence(attempt: Attempt) -> Response | None:
    """Return the number with which the section of a part begins, in front of a sentence."""
    sections, last = section_of(attempt.document, attempt.asked.part.id), attempt.responses[-1]
    lines = [line for line in (sections[-1].lines if sections else ()) if line.text.strip()]
    found = _FULL_STOP.match(lines[0].text) if lines else None
    read = parse(found["value"], attempt.asked.part.notation) if found else None
    if found is None or not isinstance(read, Expression):
        return None
    return replace(last, raw=found["value"], read=read, statement=None, place=lines[0].place)


#: So many words make a sentence of what stands in front of a value: `Twice that is`.
_WORDS_OF_A_SENTENCE = 2
_WORD = re.compile(r"(?<![\w\\])[^\W\d_]{2,}")
_LEADS = re.compile(rf"\W*(?:{pattern_of(LEADING)})(?!\w)", re.IGNORECASE)


def _above_a_remark(attempt: Attempt) -> Iterator[Response]:
    """Yield the answers alone in a line, above a value in a sentence that concludes nothing.

    The sentence may say more of the answer above it: `x = 15`, and below it `Twice that is 30.`
    """
    last = attempt.responses[-1]
    lead = last.statement.lead if last.statement is not None else ""
    lead = lead or line_of(attempt.document, last.place).partition(last.raw)[0]
    words = {word.casefold() for word in _WORD.findall(lead)}
    if len(words) < _WORDS_OF_A_SENTENCE or concludes(lead) or announces(lead):
        return
    if _LEADS.match(lead):
        return
    if _GOES_ON.search(lead) or last.statement is None or last.statement.stressed:
        return
    for other in attempt.responses[:-1]:
        line = line_of(attempt.document, other.place)
        again = _is_of_one_name(other, last) and not _SUPPOSES.search(lead)
        if again or other.place.row == last.place.row or _is_left_to_do(other.read):
            continue
        if _is_alone(other, line):
            yield other


_MOST_OTHERS = 4


def _is_right_under_another_name(attempt: Attempt) -> bool:
    """Whether what stands last is said of another name than a right answer in front of it.

    It may be another quantity that follows: `p = 0.3, so q = 0.7`, `{-1, 3}, sum = 2`.
    """
    last = attempt.responses[-1]
    statement = last.statement
    if statement is None or attempt.document.fields:
        return False
    if not statement.relations and not (attempt.kind.facts.entries and statement.lead):
        return False
    if statement.stressed or announces(statement.lead) or names_of(attempt.asked):
        return False
    name = statement.sides[0].expression
    if name is last.read or (statement.relations and not isinstance(name, Symbol | Call)):
        return False  # `x = 8, so 2x = 16` goes on with the same name
    return any(
        other.statement is not None
        and other.statement is not statement
        and _is_of_other_name(other.statement, name)
        and not _is_left_to_do(other.read)
        and attempt.kind.check(attempt.asked, other).outcome is MarkOutcome.CORRECT
        for other in attempt.responses[-1 - _MOST_OTHERS : -1]
    )


def _is_left_to_do(read: object) -> bool:
    """Whether it is an integral or the like, which a page repeats as what is asked."""
    return isinstance(read, Expression) and contains(read, *CALCULUS)


def _is_of_other_name(statement: Statement, name: object) -> bool:
    first = statement.sides[0].expression
    return not statement.relations or (first is not name and isinstance(first, Symbol))


def _is_of_one_name(one: Response, other: Response) -> bool:
    """Whether two lines give values to the same name, so that the later one replaces the other."""
    said = [each.statement for each in (one, other) if each.statement is not None]
    if len(said) < 2 or not all(each.relations for each in said):
        return False
    return said[0].sides[0].expression is said[1].sides[0].expression


#: What is said of another case: `For n = 2 we would have`.
_SUPPOSES = re.compile(r"(?<!\w)(?:would|were)(?!\w)", re.IGNORECASE)


def _is_alone(response: Response, line: str) -> bool:
    """Whether nothing but a value and its name stands in a line."""
    statement = response.statement
    said = statement.raw if statement is not None else response.raw
    return line.strip(_AROUND) in ("", said.strip(_AROUND))


_AROUND = " \t$.*"


def _beside(responses: tuple[Response, ...]) -> Iterator[tuple[Response, str]]:
    """Yield the other answers in the line of the last one, with what stands between them.

    Where that is not known, nothing is said to stand there.
    """
    last = responses[-1]
    if last.statement is None:
        return
    for other in responses[:-1]:
        statement = other.statement
        if statement is None or other.read is last.read:
            continue
        if statement.place.row == last.statement.place.row:
            yield other, _between(statement, last.statement)


def _in_front(attempt: Attempt, response: Response) -> Iterator[tuple[Response, str]]:
    """Yield the value that stands at the beginning of a line, with what leads on to the answer."""
    lead = response.statement.lead if response.statement is not None else ""
    found = _SEQUEL_AT_END.search(lead)
    raw = lead[: found.start()].lstrip(" $*") if found is not None else ""
    if found is None or len(raw) > _LONGEST_VALUE or "," in raw or ";" in raw:
        return
    read = parse(raw, attempt.asked.part.notation)
    value = without_left_side(read) if isinstance(read, Expression) else None
    if value is None or value is response.read or _is_of_another(read, response):
        return
    if free_symbols(value) <= names_in_reference(attempt.asked):
        yield replace(response, raw=raw, read=value), found[0]


def _is_of_another(read: object, response: Response) -> bool:
    """Whether a value is that of another name than the answer: `m = 3 and also c = -1`."""
    statement = response.statement
    if statement is None or not statement.relations or not isinstance(read, Relation):
        return False
    names = read.args[0], statement.sides[0].expression
    return all(isinstance(name, Symbol) for name in names) and names[0] is not names[1]


def _between(first: Statement, second: Statement) -> str:
    _, found, between = second.lead.rpartition(first.raw.strip())
    return between if found else second.lead


def _is_alternative(between: str, other: Response, last: Response) -> bool:
    """Whether a value is given as one of two: joined by `or`, or listed under the same name.

    What stands in brackets behind it, `h = 0.5 (h = 0.4 works as well)`, replaces nothing either.
    """
    if any(sign.search(between) for sign in (_OR, _SEQUEL)) or _SAME.fullmatch(between):
        return True
    if _IN_BRACKETS.match(between):
        return True
    statements = [each.statement for each in (other, last) if each.statement is not None]
    names = [statement.sides[0].expression for statement in statements]
    bare = all(not statement.relations for statement in statements)
    return bool(_LISTED.match(between)) and (bare or names[0] is names[-1])
