"""Formulas of logic whose connectives are words: `p and not q`, `NOT(p -> q) = p AND NOT q`.

On a page `not` and `and` are words of language, so that this is asked of whole lines, and only
where a formula of logic is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.answers.base import Response
from grader.answers.comparing import decide
from grader.answers.find.lines import lines_of, lines_of_page
from grader.answers.find.notations.boolean_algebra import in_boolean_algebra
from grader.answers.find.reading import without_marks
from grader.equivalence import Outcome
from grader.expressions.announcing import without_announcement
from grader.expressions.nodes import Constant, Expression, Logic, Symbol
from grader.expressions.reading import parse, read_statements
from grader.expressions.statement import Side, Statement
from grader.expressions.traversal import walk
from grader.readers.document import Document
from grader.rubric.types import Asked

_WORD = re.compile(r"[^\W\d_]+")
_CONNECTIVES = ("and", "or", "not", "xor", "nand", "nor", "implies", "iff")
_CONNECTIVE = re.compile(rf"(?<!\w)(?:{'|'.join(_CONNECTIVES)})(?!\w)", re.IGNORECASE)
_LONGEST = 200


def logic_in_words(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield what lines made of letters and connectives in words come to."""
    if not isinstance(asked.value, Logic):
        return
    if asked.value.op in ("implies", "iff"):
        yield from _whole_formulas(asked, document)
        return
    whole = [each for each in _whole_formulas(asked, document) if _is_no_step(each.read)]
    yield from whole
    told = {each.place.row for each in whole}
    for line in lines_of(document):
        if line.place.row in told:
            continue
        text = without_marks(_plain(line.text)).strip(" .") if len(line.text) <= _LONGEST else ""
        text = without_announcement(text) if len(_first_word(text)) > 1 else text
        spelled = _CONNECTIVE.sub(lambda found: found[0].lower(), text)
        if spelled == "" or not _CONNECTIVE.search(spelled) or not _is_of_letters(spelled):
            continue
        for statement in read_statements(spelled, asked.part.notation)[-1:]:
            side = statement.sides[-1]
            yield Response(side.raw, side.expression, line.place, statement)
    for response in _in_signs_of_arithmetic(asked, document):
        if response.place.row not in told:
            yield response


def _in_signs_of_arithmetic(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield `AB + A'C` and `~p ^ q`, where they are not what the usual reading has already."""
    if not isinstance(asked.value, Logic):
        return
    for line in lines_of_page(document):
        whole = line.text.strip()
        told = [whole[found.end() :] for found in _TELLS.finditer(whole[:_LONGEST])]
        for text in (whole, *told, without_announcement(whole)):
            read = in_boolean_algebra(text, asked.value)
            if read is not None and _SIGN_OF_ARITHMETIC.search(text):
                side = Side(read, text, line.place)
                yield Response(text, read, line.place, Statement((side,), (), text, line.place))
                break


#: A product, a sum, a prime or a bar, or the signs that a keyboard has for connectives.
_SIGN_OF_ARITHMETIC = re.compile(
    r"[+·*^'’′~−-]|\\(?:overline|bar|cdot|times)|[\s)][vV][\s(¬~!-]|[A-Z\d)\]}]\s?[A-Z(\[]|\w\.\w"
)


_SET = re.compile(r"\$|\*\*|\\[()\[\]]|\\(?:boxed|fbox)\s?(?=\{)|\\(?:displaystyle|quad)")
_IF_THEN = re.compile(r"\Aif\s(?P<first>[^,]{1,60}?),?\sthen\s(?P<second>.{1,60})\Z", re.IGNORECASE)
_TELLS = re.compile(r"(?:\b(?:is|get|be|means)\s|:)\s{0,2}")


def _plain(text: str) -> str:
    return _SET.sub("", text)


def _whole_formulas(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield the implications that lines are: a sign between formulas is not one between steps."""
    for statement in document.statements:
        formula = _with_premise(statement)
        if formula is not None and _is_of_names(formula):
            yield Response(statement.raw, formula, statement.place, statement)
    for line in lines_of_page(document):
        text = _plain(line.text).strip(" .") if len(line.text) <= _LONGEST else ""
        starts = [0, *(found.end() for found in _TELLS.finditer(text))]
        for start in dict.fromkeys((*starts, len(text) - len(without_announcement(text)))):
            said = _IF_THEN.sub(r"(\g<first>) implies (\g<second>)", text[start:].strip())
            spelled = _CONNECTIVE.sub(lambda found: found[0].lower(), said)
            read = parse(spelled, asked.part.notation) if spelled else None
            if isinstance(read, Logic) and _is_of_names(read):
                side = Side(read, text[start:].strip(), line.place)
                statement = Statement((side,), (), side.raw, line.place)
                yield Response(side.raw, read, line.place, statement)
                break


def _with_premise(statement: Statement) -> Logic | None:
    """Return `not q implies not p`, of which a reader makes a step from one to the other."""
    formulas = [
        sides[0].expression
        for sides in (*(each.sides for each in statement.premises), statement.sides)
        if len(sides) == 1
    ]
    known = [each for each in formulas if isinstance(each, Expression)]
    return Logic("implies", *known) if len(known) == len(formulas) == _BOTH else None


_BOTH = 2


def _is_no_step(read: object) -> bool:
    """Whether an implication is a formula: a step leads from one formula to another that it is.

    `not q => not p` is one, and `not (p and q) => not p or not q` is rewritten from side to side.
    """
    match read:
        case Logic(op="implies", args=(first, last)):
            return decide(first, last).outcome is Outcome.DIFFERENT
    return False


def _is_of_names(formula: Logic) -> bool:
    return all(isinstance(node, Logic | Symbol | Constant) for node in walk(formula))


def _first_word(text: str) -> str:
    found = _WORD.match(text)
    return found[0] if found and found[0].lower() not in _CONNECTIVES else ""


def _is_of_letters(text: str) -> bool:
    """Whether all words of a text are names of one letter, or connectives."""
    words = _WORD.findall(text)
    return all(len(word) == 1 or word in _CONNECTIVES for word in words)
