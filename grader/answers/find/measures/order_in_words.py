"""Orders in words: `second order in A`, `2nd order`, `It converges quadratically.`

They are read where the title asks for an order, of a reaction, a method or a convergence, or for
a degree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.answers.base import Response
from grader.answers.find.lines import written_lines
from grader.expressions.announcing import denies, without_reason, without_remarks
from grader.expressions.nodes import Number
from grader.readers.document import Document
from grader.rubric.types import Asked

_LONGEST = 120
#: Words that are no order of their own: `Order of the group`, `in ascending order`.
_ASKED = re.compile(
    r"\border (?:of )?(?:the )?(?:in|with respect|convergence|accuracy|reaction|method|error"
    r"|consistency|pole|zero|overall|differential|[A-Z]\b)"
    r"|\b(?:reaction|convergence|overall|total|partial) order\b|\bdegree of (?:the )?polynomial"
    r"|\b(?:reaktions|konvergenz|gesamt)?ordnung\b|\border\s*\Z|\Aorder\?",
    re.IGNORECASE,
)
_ORDINALS = (
    ("zero", "zeroth", "0th", "nullter"),
    ("first", "1st", "erster", "erste"),
    ("second", "2nd", "zweiter", "zweite"),
    ("third", "3rd", "dritter", "dritte"),
    ("fourth", "4th", "vierter", "vierte"),
)
_MANNERS = (("linear", 1), ("quadrati", 2), ("cubi", 3), ("kubi", 3))
_PLACES = {word: at for at, words in enumerate(_ORDINALS) for word in words}
_WORD = "|".join(sorted(_PLACES, key=len, reverse=True))
#: Up to a few words, the order, and in what it is one.
_ORDER = re.compile(
    rf"(?:[^\W\d_][\w'’-]{{0,14}}[ ,]{{1,2}}){{0,8}}?(?:(?P<word>{_WORD})|(?P<digit>\d)\.)"
    r"(?:[ -](?:order|ordnung|degree|grad))?"
    r"(?: (?:reaction|kinetics|convergence|method|overall|convergent|accurate|pole|zero))?"
    r"(?: (?:in|with respect to|for|of|w\.r\.t\.|bezüglich|bzgl\.) \[?[^\W_][\w+-]{0,12}\]?)?"
    r"[\s.!]*",
    re.IGNORECASE,
)
_NAMES_ORDER = re.compile(r"[ -](?:order|ordnung|degree|grad)(?!\w)", re.IGNORECASE)
_MANNER = re.compile(
    r"(?:[^\W\d_][\w'’-]{0,14}[ ,]{1,2}){0,8}?(?P<manner>linear|quadrati|cubi|kubi)"
    r"(?:c|sch|ally|cally|ly)?(?: (?:convergence|order|convergent|rate|konvergenz))?[\s.!]*",
    re.IGNORECASE,
)
#: What leaves open which order is meant: `at least quadratic`, `first or second order`.
_OPEN = re.compile(
    r"(?<!\w)(?:or|and|than|least|most|nearly|almost|between|oder|und|mindestens|höchstens)(?!\w)",
    re.IGNORECASE,
)
_ONE = re.compile(rf"(?<!\w)(?:{_WORD}|linear|quadrati|cubi|kubi)", re.IGNORECASE)
_MARKS = str.maketrans("", "", "$*_`")


def orders_in_words(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield the orders that lines say in words, where the title asks for an order."""
    if not _ASKED.search(asked.part.title):
        return
    for place, line in written_lines(document):
        said = without_reason(line.translate(_MARKS)).strip()
        order = None if len(line) > _LONGEST or denies(said) else _order_of(said)
        if order is not None:
            yield Response(line.strip(), Number(order, str(order)), place)


#: What leads to the order: `it doubles, so first order`.
_LEADS = re.compile(r"[,;]\s(?:so|hence|thus|therefore|i\.e\.)\s", re.IGNORECASE)
_BRACKETS = re.compile(r"\s?[()]\s?")


def _order_of(line: str) -> int | None:
    """Return the order that a line says, in its last clause, or in front of a bracket and in it."""
    *above, last = _LEADS.split(without_remarks(line))
    if any(_ONE.search(clause) for clause in above):
        return None
    pieces = [piece for piece in _BRACKETS.split(last) if piece.strip(" .")]
    orders = {_order_in(piece) for piece in pieces}
    return orders.pop() if len(orders) == 1 else None


def _order_in(line: str) -> int | None:
    if _OPEN.search(line) or len(_ONE.findall(line)) > 1:
        return None
    found = _ORDER.fullmatch(line)
    if found is not None:
        counted = found["word"] and (
            found["word"][0].isdigit() or _NAMES_ORDER.search(line) or len(line.split()) == 1
        )
        if counted:
            return _PLACES[found["word"].lower()]
        if found["digit"] and _NAMES_ORDER.search(line):
            return int(found["digit"])
    manner = _MANNER.fullmatch(line)
    return dict(_MANNERS)[manner["manner"].lower()] if manner is not None else None
