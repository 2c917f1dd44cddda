"""`growth`: a class of functions such as Θ(n log n), right under any constant factor or base."""

from __future__ import annotations

from dataclasses import dataclass

from grader.answers.base import Checked, KindFacts, MarkOutcome, Message, Response
from grader.answers.check.growth import same_growth
from grader.answers.check.vector_spaces import Unsettled
from grader.answers.explain.verdicts import FULL, NONE, UNDECIDED, review, unreadable
from grader.answers.find.reading import items_of
from grader.answers.kinds.collections import find_named, reference_of
from grader.expressions.nodes import Call, Expression, Mul, Relation, Symbol
from grader.expressions.notation import Unreadable
from grader.readers.document import Document
from grader.rubric.types import Asked

_LETTERS = {
    "Theta": "Θ", "vartheta": "Θ", "theta": "Θ", "O": "O", "cal(O)": "O", "bigO": "O", "Omega": "Ω",
    "o": "o", "omega": "ω",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Bound:
    """A class as written: its letter, empty for none, and the function in it."""

    letter: str
    function: Expression


class GrowthKind:
    """How fast a function grows: Θ, O or Ω of a formula, compared as classes."""

    name = "growth"
    facts = KindFacts()
    #: An exponent that is rounded makes another class.
    exact = True

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return the formulas under the part's names, or the last one of the section."""
        return find_named(asked, document)

    def check(self, asked: Asked, response: Response) -> Checked:
        """Compare the functions as classes, then the letters before them."""
        if isinstance(response.read, Unreadable):
            return unreadable(response.read)
        assert isinstance(response.read, Expression)
        wanted, given = _bound(reference_of(asked)), _bound(response.read)
        try:
            same = same_growth(wanted.function, given.function, asked.part.notation)
        except Unsettled:
            return Checked(MarkOutcome.NEEDS_REVIEW, NONE, (UNDECIDED,))
        if not same:
            text = "This is not the right class: the two functions do not grow alike."
            return Checked(MarkOutcome.INCORRECT, NONE, (Message("other-growth", text),))
        return _of_letters(wanted.letter, given.letter)


def _of_letters(wanted: str, given: str) -> Checked:
    """Accept the letter that is asked, none at all, and Θ for a bound from one side."""
    if given in ("", wanted) or not wanted or (given == "Θ" and wanted in ("O", "Ω")):
        text = "This is right: the functions differ by a bounded factor."
        return Checked(MarkOutcome.CORRECT, FULL, (Message("right", text),))
    text = f"The function is right, under {given} where {wanted} is asked; a person will look."
    return review("other-bound", text)


def _bound(answer: Expression) -> _Bound:
    """Read `T(n) = Θ(n log n)`, `O(n^2)`, `n^2`."""
    if isinstance(answer, Relation):
        answer = answer.args[-1]
    if isinstance(answer, Call) and answer.name in _LETTERS and len(answer.args) == 1:
        return _Bound(_LETTERS[answer.name], answer.args[0])
    if isinstance(answer, Mul) and len(answer.args) == 2:
        letter, function = answer.args
        if isinstance(letter, Symbol) and letter.name in _LETTERS:
            inside = items_of(function)
            single = inside is not None and len(inside) == 1
            return _Bound(_LETTERS[letter.name], inside[0] if single and inside else function)
    return _Bound("", answer)
