"""A value that is given and ruled out elsewhere: `x = 2 or x = -5, but x = -5 is extraneous`.

Where all values are right, one that is ruled out in words leaves fewer: `x = 1, x = 2 (rejected)`.

Or one of which words say how often it counts: `2 (multiplicity 2), 5`, `2 (double), 5`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.answers.base import Checked, MarkOutcome
from grader.answers.explain import review
from grader.answers.find import without_left_side
from grader.expressions.announcing import announcements
from grader.expressions.nodes import Collection, Expression, Logic, Relation
from grader.expressions.reading import parse
from grader.expressions.statement import Statement
from grader.marking.attempts import Attempt, lines_of_part
from grader.sections import open_to, section_of

RULED_OUT = "A value of this answer is ruled out in words beside it; a person will look."


def ruled_out(attempt: Attempt, checked: Checked) -> Checked | None:
    """Return a question to a person where an answer holds a value that words rule out."""
    response = attempt.response
    if response is None or not isinstance(response.read, Expression):
        return None
    if checked.outcome is MarkOutcome.CORRECT:
        several = isinstance(response.read, Collection | Logic)
        one_of = several and (
            _leaves_fewer(attempt) or _ends_with_one(attempt) or _only_one_is_left(attempt)
        )
        return review("ruled-out", RULED_OUT) if one_of else None
    if checked.outcome is not MarkOutcome.INCORRECT:
        return None
    denied = frozenset(_denied(attempt))
    held = any(value in denied for value in _values(response.read)) or _only_one_is_left(attempt)
    return review("ruled-out", RULED_OUT) if held else None


def _values(read: Expression) -> Iterator[Expression]:
    """Yield the values that an answer gives: itself, or all of a set or of what `or` joins."""
    if isinstance(read, Collection | Logic):
        for arg in read.args:
            yield from _values(arg)
    else:
        yield read.args[-1] if isinstance(read, Relation) else read


def _denied(attempt: Attempt) -> Iterator[Expression]:
    """Yield the values of names that the section denies, but that of the answer itself."""
    own = attempt.response.statement if attempt.response is not None else None
    document, part = attempt.document, attempt.asked.part.id
    sections = (*section_of(document, part), *open_to(document, part))
    for statement in (block for each in sections for block in each.blocks):
        if not isinstance(statement, Statement) or statement is own:
            continue
        if not statement.hedge or set(statement.relations) != {"="}:
            continue
        value = statement.sides[-1].expression
        if isinstance(value, Expression):
            yield value


_REJECTED = (
    r"(?:reject(?:ed|ing|s)?|discard(?:ed|ing)?|exclud(?:ed|ing)|extraneous|inadmissible|invalid"
    r"|impossible|ruled out|not (?:valid|possible|allowed|admissible|a (?:valid )?solution"
    r"|in the (?:domain|interval|range)))(?!\w)"
)
_REJECTS = re.compile(rf"(?<!\w)(?<!not )(?<!never )(?<!nor ){_REJECTED}", re.IGNORECASE)
_NONE = re.compile(
    r"(?<!\w)(?:no|none|neither|nothing|nor|without|any|if|check)(?!\w)|n['’]t", re.I
)
_ONLY_REJECTED = re.compile(rf"\W*(?:(?:is|was|which is|but) )?{_REJECTED}\W*", re.IGNORECASE)
_CLAUSE = re.compile(r"[;.,(){}]\s?(?!\d)|(?<!\w)(?:but|and|since|because|as|when|where)(?!\w)")
_A_NUMBER = re.compile(r"(?<![\w.])[-−]?\d{1,9}(?:[./]\d{1,9})?(?![\w.]*\w)")


def _leaves_fewer(attempt: Attempt) -> bool:
    """Whether words in the section of an answer of several values rule one of these out."""
    assert attempt.response is not None
    assert isinstance(attempt.response.read, Expression)
    notation = attempt.asked.part.notation
    values = {*_values(attempt.response.read)}
    for line in lines_of_part(attempt):
        if not _REJECTS.search(line.text):
            continue
        before: list[str] = []
        for clause in _CLAUSE.split(line.text):
            numbers = _A_NUMBER.findall(clause)
            said = numbers if _REJECTS.search(clause) else ()
            if not numbers and _ONLY_REJECTED.fullmatch(clause):
                said = before[-1:]
            if said and not _NONE.search(clause):
                read = [parse(number.replace("−", "-"), notation) for number in said]
                if values.issuperset(each for each in read if isinstance(each, Expression)):
                    return True
            before = numbers or before
    return False


def _ends_with_one(attempt: Attempt) -> bool:
    """Whether one of several values is announced behind them: `x = 1 or x = 2; answer: x = 1`."""
    assert attempt.response is not None
    assert isinstance(attempt.response.read, Expression)
    values = {*_values(attempt.response.read)}
    lines = [line for line in lines_of_part(attempt) if line.text.strip()]
    *_, found = (None, *announcements(lines[-1].text)) if lines else (None,)
    if found is None or len(values) < _SEVERAL:
        return False
    said = lines[-1].text[found.end() :].strip(" .$*")
    read = parse(said, attempt.asked.part.notation)
    if not isinstance(read, Expression) or without_left_side(read) not in values:
        return False
    above = " ".join(line.text for line in lines[:-1])
    value = re.escape(said.rpartition("=")[2].strip(" $"))
    again = re.compile(rf"(?<![\w.^-]){value}(?![\w^]|\.\d)")  # else it is one more of them
    return again.search(f"{above} {lines[-1].text[: found.start()]}") is not None


#: What one value alone does: `only x = 3 fits`.
_ONLY = re.compile(
    r"(?<!\w)only\s\$?(?:[A-Za-z]\s?=\s?)?(?P<value>[-−]?\d{1,9}(?:[./]\d{1,9})?)\$?\s"
    r"(?:fits|works|is (?:valid|possible|allowed|admissible|right|correct|in)|remains|satisfies"
    r"|counts|makes sense|solves|holds)(?!\w)",
    re.IGNORECASE,
)


def _only_one_is_left(attempt: Attempt) -> bool:
    """Whether words say that one of several values alone is a solution."""
    assert attempt.response is not None
    assert isinstance(attempt.response.read, Expression)
    values = {*_values(attempt.response.read)}
    said = (
        found["value"] for line in lines_of_part(attempt) for found in _ONLY.finditer(line.text)
    )
    read = [parse(each.replace("−", "-"), attempt.asked.part.notation) for each in said]
    return len(values) >= _SEVERAL and any(each in values for each in read)


_SEVERAL = 2
MULTIPLICITIES = "Words say here how often a value counts; a person will look."
_HOW_OFTEN = re.compile(
    r"\b(?:multiplicit\w*|double|twice|two times|triple|repeated|doppelt\w*|zweifach\w*|doble)\b"
    r"|\((?:x|×)\s?\d\)|\((?:mult|m)\.?\s?=?\s?\d\)",
    re.IGNORECASE,
)


def multiplicities(attempt: Attempt, checked: Checked) -> Checked | None:
    """Return a question to a person where a value is asked twice and words may say that it is."""
    value = attempt.asked.value
    if checked.outcome is not MarkOutcome.INCORRECT or not isinstance(value, Collection):
        return None
    if len(set(value.args)) == len(value.args):
        return None
    sections = section_of(attempt.document, attempt.asked.part.id)
    said = any(_HOW_OFTEN.search(line.text) for each in sections for line in each.lines)
    return review("multiplicities", MULTIPLICITIES) if said else None
