"""Answers under no name, or under one that was not understood.

In a section that a number shares with tables, lists and texts alone, the one value that is said in
the words of what is asked is the answer. A right formula under another name is for a person,
instead of a silent 0.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import islice

from grader.answers.base import Response
from grader.answers.comparing import compare_value
from grader.answers.find import (
    Line,
    asks_for_last,
    is_other_bound,
    lines_of_page,
    names_of,
    without_beyond,
)
from grader.equivalence import Outcome
from grader.errors import Place
from grader.expressions.announcing import denies, without_announcement
from grader.expressions.names import GREEK_WORDS
from grader.expressions.nodes import Call, Derivative, Expression, Index, Symbol
from grader.expressions.phrases import CONCLUDING, EXTREMES, REASON, ROUNDING, pattern_of
from grader.expressions.reading import parse
from grader.expressions.statement import EQUALITIES, Statement
from grader.expressions.traversal import free_symbols, walk
from grader.marking.attempts import NOT_FOUND, Attempt
from grader.marking.names.model_names import ModelNames
from grader.rubric.types import Asked
from grader.sections import open_to, sections_of

RIGHT_VALUE = (
    "This line has the right value, but what it is the value of was not understood; a person will "
    "look. An answer under the name that is asked for is found."
)
MAX_LINES = 40
"""So many lines of a question are looked at."""


def under_no_name(attempts: Mapping[str, Attempt]) -> dict[str, Attempt]:
    """Return the attempts with what is right, and stands where a part has no answer, quoted.

    The last formula of a line counts that is no part's answer, in what the part shares with others;
    it is shown for one part alone. A line for many numbers, `s_k = f(z_k)`, that is right for one
    of them alone is a name for something.
    """
    claimed = {r.statement.place for a in attempts.values() for r in a.responses if r.statement}
    found: dict[str, Statement] = {}
    for part_id, attempt in attempts.items():
        line = _right_line(attempt, claimed, found.values()) if _is_open(attempt) else None
        if line is not None:
            found[part_id] = line
    counts = Counter(line.place for line in found.values())
    kept = {
        part_id: line
        for part_id, line in found.items()
        if counts[line.place] > 1 or not _is_one_of_many(line, attempts[part_id])
    }
    quoted = {
        part_id: _quoted(attempt, kept[part_id]) if part_id in kept else attempt
        for part_id, attempt in attempts.items()
    }
    return {part_id: _beside_unknown(attempt, claimed) for part_id, attempt in quoted.items()}


def _beside_unknown(attempt: Attempt, claimed: Collection[Place]) -> Attempt:
    """Send a part without an answer to a person where a line is of what nobody understands.

    Its left side is no name, nor a derivative, and has names that the model does not: `δ*5 = …`.
    """
    model = attempt.asked.model
    if not _is_open(attempt) or model is None or not model.vocabulary().definitions:
        return attempt
    names = ModelNames(attempt.asked.part.model_name, model)
    for line, _ in islice(_formulas(attempt, claimed), MAX_LINES):
        left = line.sides[0].expression
        named = isinstance(left, Symbol | Derivative | Call | Index) or not line.relations
        unknown = isinstance(left, Expression) and not all(map(names.has, free_symbols(left)))
        if not named and unknown:
            return replace(_quoted(attempt, line), unclear=NOT_FOUND)
    return attempt


# -- the only value --------------------------------------------------------------------------------


def with_only_values(attempts: Mapping[str, Attempt]) -> dict[str, Attempt]:
    """Return the attempts with the only values of sections shared with answers of other shapes."""
    found = dict(attempts)
    for part_id, attempt in attempts.items():
        lines = _lines_left(attempt, attempts) if _lacks_number(attempt) else ()
        said = [r for line in lines if (r := _value_said(attempt.asked, line)) is not None]
        if len({response.read for response in said}) == 1:
            found[part_id] = replace(attempt, responses=tuple(said), unclear="", quote=None)
        elif lines and not attempt.unclear:
            quote = Response(lines[-1].text, lines[-1].text, lines[-1].place)
            found[part_id] = replace(attempt, unclear=NOT_FOUND, quote=quote)
    return found


def _lacks_number(attempt: Attempt) -> bool:
    find = attempt.asked.part.find
    free = not attempt.responses and attempt.unclear in ("", NOT_FOUND)
    asked = attempt.kind.facts.a_number and not find.after and not find.under
    return free and asked and not attempt.document.fields


def _lines_left(attempt: Attempt, attempts: Mapping[str, Attempt]) -> tuple[Line, ...]:
    """Return the short lines with a number that no list or table has, in a section shared so."""
    part_id, document = attempt.asked.part.id, attempt.document
    sections = [s for s in sections_of(document) if s.parts and part_id in s.parts and s.blocks]
    others = [attempts[each] for s in sections for each in s.parts or () if each != part_id]
    shaped = all(o.kind.facts.by_shape or o.kind.facts.by_a_person for o in others)
    if not others or not shaped:
        return ()
    claimed = [r.place for o in others for r in o.responses if o.kind.facts.by_shape]
    blocks = tuple(block for section in sections for block in section.blocks)
    return tuple(
        line
        for line in lines_of_page(replace(document, blocks=blocks))
        if any(map(str.isdigit, line.text)) and len(line.text) <= _LONGEST_LINE
        if not any(place.has_line_of(line.place) for place in claimed)
    )


_VALUE = re.compile(r"(?<![\w.])[-−]?(?:\d+(?:[.,]\d+)?|\.\d+)(?![\w/^*]|[.,]\d)")
_NUMBER = r"\d{1,12}(?:[.,]\d{1,18})?"
#: What a value was worked out from: `1.41 - 1 = `.
_WORKED_OUT = re.compile(
    rf"(?<![\w.]){_NUMBER}(?:\s?[-+−–]\s?{_NUMBER}){{1,3}}\s?[=≈]\s?(?=[-−]?\d)"
)
_REASON = re.compile(rf"(?:{pattern_of(REASON)})\b", re.IGNORECASE)
_CONCLUSION = re.compile(rf"(?:and\s)?(?:{pattern_of(CONCLUDING)})\b", re.IGNORECASE)
_ROUNDED = re.compile(rf"(?<!\w)(?:{pattern_of(ROUNDING)}|or so)(?!\w)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_MARKUP = frozenset({"boxed", "text", "approx", "frac", "left", "right"})
_STEM = 5
_LONGEST_LINE = 120


def _value_said(asked: Asked, line: Line) -> Response | None:
    """Return the one number of a line that is bare, announced, or has words of what is asked.

    Arithmetic before it is how it was found, and so is what only gives the reason: `Since the
    furthest point is 1.41, the greatest h is 1.41 - 1 = 0.41`.
    """
    whole = without_beyond(line.text) if asks_for_last(asked) else line.text
    text = _WORKED_OUT.sub("", _without_reason(whole))
    values = [*_VALUE.finditer(text)]
    if len(values) != 1 or any(map(str.isdigit, _VALUE.sub("", text))):
        return None
    [value] = values
    if denies(whole) or "?" in whole or not _is_of(asked, _VALUE.sub("", text)):
        return None
    if is_other_bound(asked, text):
        return None
    read = parse(value[0].replace(",", "."), asked.part.notation)
    return Response(value[0], read, line.place) if isinstance(read, Expression) else None


def _without_reason(text: str) -> str:
    """Return the one clause of a sentence for which the other only gives the reason."""
    first, comma, second = text.partition(", ")
    if not comma or ", " in second:
        return text
    if _REASON.match(first) or _CONCLUSION.match(second):
        return second
    return first if _REASON.match(second) else text


def _is_of(asked: Asked, text: str) -> bool:
    """Whether words around a value say nothing but what is asked, or that it is the answer."""
    bare = _ROUNDED.sub(" ", text)
    words = [word.casefold() for word in _WORD.findall(bare) if word not in _MARKUP]
    own = {name.casefold() for name in asked.part.find.names}
    if any((len(w) == 1 or w in GREEK_WORDS) and w not in own | {"a", "i"} for w in words):
        return False  # another name
    if not words or not _WORD.findall(without_announcement(" ".join(words))):
        return True
    title = [word.casefold() for word in _WORD.findall(asked.part.title)]
    stems = {word[:_STEM] for word in title if len(word) >= _STEM - 1}
    greatest = any(word in EXTREMES for word in title)
    return any(
        w[:_STEM] in stems or w.removesuffix("s") in stems or (greatest and w in EXTREMES)
        for w in words
    )


# -- right lines -----------------------------------------------------------------------------------


def _is_open(attempt: Attempt) -> bool:
    """Whether a formula with a name is asked that nothing was found for."""
    asked, value = attempt.asked, attempt.asked.value
    if attempt.responses or attempt.unclear or not attempt.kind.facts.a_formula:
        return False
    return bool(names_of(asked)) and isinstance(value, Expression) and not _is_plain(value)


def _right_line(
    attempt: Attempt, claimed: Collection[Place], taken: Collection[Statement]
) -> Statement | None:
    for line, formula in islice(_formulas(attempt, claimed), MAX_LINES):
        new = not any(line is other for other in taken)
        if new and compare_value(attempt.asked, formula).outcome is Outcome.EQUIVALENT:
            return line
    return None


def _is_one_of_many(line: Statement, attempt: Attempt) -> bool:
    """Whether several claims were made of a line."""
    return sum(other.place == line.place for other in attempt.document.statements) > 1


def _quoted(attempt: Attempt, line: Statement) -> Attempt:
    return replace(attempt, unclear=RIGHT_VALUE, quote=Response(line.raw, line.raw, line.place))


def _is_plain(value: Expression) -> bool:
    """Whether a formula is too short to be met only by who means it: `2 x`, a number."""
    calls = sum(isinstance(node, Call) for node in walk(value))
    return not free_symbols(value) or not calls


def _formulas(
    attempt: Attempt, claimed: Collection[Place]
) -> Iterator[tuple[Statement, Expression]]:
    """Yield the lines that answer no part, each with its last formula."""
    document = attempt.document
    for section in open_to(document, attempt.asked.part.id):
        for block in section.blocks:
            if not isinstance(block, Statement) or block.place in claimed or block.hedge:
                continue
            last = block.sides[-1].expression
            if not EQUALITIES.issuperset(block.relations) or isinstance(last, Symbol | Derivative):
                continue
            if isinstance(last, Expression):
                yield block, last
