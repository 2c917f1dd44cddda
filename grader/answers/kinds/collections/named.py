"""What the kinds of several entries share: found under a name, read, compared entry by entry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.answers.base import Checked, Element, ElementValues, MarkOutcome, Message, Response
from grader.answers.check.entries import checked_entries, compare_items
from grader.answers.explain.verdicts import NONE, review, unreadable
from grader.answers.find.chains import field_of, names_of
from grader.answers.find.gathering import names_in_reference, pieces_of
from grader.answers.find.notations.conditions import without_range_of_factor
from grader.answers.find.printed import printed_values
from grader.answers.find.reading import items_of, with_rows, without_left_side, without_marks
from grader.answers.find.solutions.named_in_title import by_names_of_title, in_order_of_title
from grader.answers.kinds.collections.references import find_named, reference_of
from grader.equivalence import Outcome
from grader.expressions.nodes import Collection, Constant, Expression, Mul, Symbol
from grader.expressions.notation import Unreadable
from grader.expressions.reading import parse
from grader.expressions.writing import to_plain
from grader.readers.document import Document
from grader.rubric.types import Asked


class NamedKind:
    """Found as the last side of a chain under a name, or as the last formula of the section."""

    name = ""

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return what the document gives under the part's names."""
        return find_named(asked, document)

    def check(self, asked: Asked, response: Response) -> Checked:
        """Read the entries, then compare them."""
        response = in_order_of_title(asked, response)
        read = _by_rows(asked, response) or _with_commas(asked, response) or response.read
        if isinstance(read, Unreadable):
            return unreadable(read)
        assert isinstance(read, Expression)
        read = without_range_of_factor(read)
        checked = self._compare(asked, _without_letter_of_point(response.raw, read))
        if checked.outcome in _WRONG and self._is_right_with_one_of_two(asked, response.raw):
            return review("several-values", TWO_ENTRIES)
        return checked

    def takes_alternatives(self, asked: Asked) -> bool:
        """Whether `x = 1 or 2` gives two entries, and none of two that are meant for one."""
        return False

    def _is_right_with_one_of_two(self, asked: Asked, raw: str) -> bool:
        """Whether an answer is right with one of two values for an entry: `(5 or 6, 8)`."""
        if self.takes_alternatives(asked) or len(raw) > _LONGEST:
            return False
        ways = [_OR.sub(r"\g<one>", raw), _OR.sub(r"\g<other>", raw)]
        ways += [_PM.sub(sign, raw) for sign in ("", "-")]
        for way in dict.fromkeys(each for each in ways if each != raw):
            read = parse(way, asked.part.notation)
            if isinstance(read, Expression) and self._is_right(asked, read):
                return True
        return False

    def _is_right(self, asked: Asked, read: Expression) -> bool:
        return self._compare(asked, without_left_side(read)).outcome is MarkOutcome.CORRECT

    def _compare(self, asked: Asked, answer: Expression) -> Checked:
        raise NotImplementedError


TWO_ENTRIES = (
    "One entry is left open between two values, of which one is right; a person will look."
)
_WRONG = frozenset({MarkOutcome.INCORRECT, MarkOutcome.PARTIAL})
_LONGEST = 200
_ENTRY = r"[-−]?[\w.][\w./^]{0,20}"
#: Two values for one entry: `5 or 6`, `±3`.
_OR = re.compile(rf"(?P<one>{_ENTRY})\s(?:or|oder)\s(?P<other>{_ENTRY})")
_PM = re.compile(r"±\s?|\\pm\s?|\+/-\s?")


#: A point with its letter, which is no number: `I(2, 3)`.
_POINT_I = re.compile(r"[\s$]*I\s?(?:\\left\s?)?\(")


def _without_letter_of_point(raw: str, read: Expression) -> Expression:
    match read:
        case Mul(args=(Constant(name="i"), Collection() as point)) if _POINT_I.match(raw):
            return point
    return read


def _by_rows(asked: Asked, response: Response) -> Expression | None:
    """Return `[1 -2; 3 4]` as the rows that programs read, where a vector or matrix is asked."""
    if asked.part.kind not in ("vector", "matrix"):
        return None
    text = without_marks(response.raw)
    combined = text
    if Symbol("c") not in names_in_reference(asked):
        combined = _COMBINED.sub(r"[\1]", _ASSIGNED.sub("", text))
    rows = with_rows(combined)
    read = parse(rows, asked.part.notation) if rows != text else None
    return read if isinstance(read, Expression) else None


def _with_commas(asked: Asked, response: Response) -> Expression | None:
    """Return `(2; -1; 0,5)` with decimal commas, where only so it has as many entries as asked."""
    raw, wanted = response.raw, items_of(reference_of(asked))
    if ";" not in raw or wanted is None or not _COMMA.search(raw) or _POINT.search(raw):
        return None
    read = parse(raw, replace(asked.part.notation, decimal_comma=True))
    items = items_of(without_left_side(read)) if isinstance(read, Expression) else None
    given = response.read if isinstance(response.read, Expression) else None
    before = items_of(without_left_side(given)) if given is not None else None
    fits = items is not None and len(items) == len(wanted) != len(before or ())
    return read if fits and isinstance(read, Expression) else None


_COMMA, _POINT = re.compile(r"\d,\d"), re.compile(r"\d\.\d")


_ASSIGNED = re.compile(r"\A\w+\s*<-\s*(?=c\()")


#: `c(1, 2, 3)`, as R has it, where the question has no name `c`.
_COMBINED = re.compile(r"\bc\(([^()=,]+(?:,[^()=,]+)+)\)\Z")


def under_names_of_title(
    asked: Asked, document: Document, found: Sequence[Response]
) -> tuple[Response, ...]:
    """Return the values of the names in the title, unless another answer stands below them."""
    if names_of(asked) or not asked.part.title or field_of(asked, document) is not None:
        return ()
    titled = by_names_of_title(asked, document, pieces_of(asked, document))
    if titled is None:
        return ()
    end = titled.place.at(titled.place.line + 1)
    return () if any(not document.is_before(r.place, end) for r in found) else (titled,)


def printed(asked: Asked, document: Document) -> tuple[Response, ...]:
    """Return lists and matrices as programs print them, where no name is asked for."""
    return () if names_of(asked) else tuple(printed_values(document, asked.part.notation))


def of_wrong_size(text: str) -> Checked:
    """Return what is wrong as a whole, since its shape is not the one that is needed."""
    return Checked(MarkOutcome.INCORRECT, NONE, (Message("wrong-size", text),))


def wrong_size(needed: int, given: int, what: str) -> Checked:
    """Return that there are too few or too many `what`: "entries", "items"."""
    return of_wrong_size(
        f"{needed} {what} are needed, {given} {'was' if given == 1 else 'were'} given."
    )


def check_whole(asked: Asked, reference: Expression, given: Expression) -> Checked:
    """Compare all entries at once, which are right or wrong together: up to a factor."""
    outcome = compare_items(asked, reference, given)
    same = outcome is Outcome.EQUIVALENT
    values = ElementValues((given,), (reference,))
    element = Element("whole", to_plain(given), to_plain(reference), same, values=values)
    return checked_entries(asked, (element,), outcome is Outcome.UNDECIDED)
