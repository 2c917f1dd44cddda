"""What every kind of answer offers: it finds the answer in a document, checks it, explains it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, Literal, Protocol, runtime_checkable

from grader.equivalence import Enclosure, Verdict
from grader.errors import Place
from grader.expressions.nodes import Expression
from grader.expressions.notation import Unreadable
from grader.expressions.statement import Statement
from grader.readers.document import Document
from grader.rubric.types import Asked


class MarkOutcome(StrEnum):
    """What became of a part."""

    CORRECT = "correct"
    PARTIAL = "partial"
    FOLLOW_THROUGH = "follow-through"
    INCORRECT = "incorrect"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    NEEDS_REVIEW = "needs_review"


WRONG_OR_PARTIAL = frozenset(
    {MarkOutcome.INCORRECT, MarkOutcome.PARTIAL, MarkOutcome.FOLLOW_THROUGH}
)
"""What is wrong in some respect, whatever points it has."""


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for the student; `code` is stable and explained in docs/messages.md."""

    code: str
    text: str


Options = Mapping[str, Any]
"""The keys of a part that only its kind of answer has."""
Many = tuple[Expression | Unreadable | None, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """Indexed values as a student gave them: `entries[name, index]`.

    `indexed` says whether the student wrote the indices (`x_3 = 0.9`, a column `n`) or only an
    order (`[0, 0.3, 0.6]`), which leaves open at which index it starts. `by_steps` says that some
    values have no index but the one of the state that they lead to. `unit` is the name of the unit
    behind the values, which are those in it.
    """

    entries: Mapping[tuple[str, int], Expression | Unreadable]
    indexed: bool = True
    by_steps: bool = False
    unit: str = ""


Read = Expression | Many | Series | Mapping[str, str] | str | Unreadable


@dataclass(frozen=True, slots=True)
class Response:
    """What a student answered to a part: as written, as read, and where.

    `remarks` are things to say of the way it was written, which cost nothing.
    """

    raw: str
    read: Read
    place: Place
    statement: Statement | None = None
    remarks: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class ElementValues:
    """The values behind the texts of an element, for those who show them typeset.

    A quantity of a state that was not given is None; what is not asked has no `expected`.
    """

    given: tuple[Expression | Unreadable | None, ...] = ()
    expected: tuple[Expression | Enclosure, ...] = ()
    names: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Element:
    """One checked element of an answer of many (an iterate, a node, an entry).

    `follows` says that a wrong one is what the student's own earlier slip leads to. `values` are
    what the texts were printed from, where that is mathematics.
    """

    name: str
    given: str
    expected: str
    right: bool
    follows: bool = False
    values: ElementValues | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of checking a response: the share of the points that it has earned, and why."""

    outcome: MarkOutcome
    share: Fraction
    messages: tuple[Message, ...] = ()
    verdict: Verdict | None = None
    elements: tuple[Element, ...] = ()


@runtime_checkable
class TellsRight(Protocol):
    """A kind that can tell a right answer without working out what is wrong with another."""

    def is_right(self, asked: Asked, response: Response) -> bool:
        """Whether `check` calls the answer right."""
        ...


@runtime_checkable
class Converts(Protocol):
    """A kind whose answers may be any of many, so that they are converted, not the reference.

    They have parameters and functions of names that the rubric does not know.
    """

    def in_unit_asked(
        self, asked: Asked, response: Response, ratio: Fraction, zero: Fraction
    ) -> tuple[Asked, Response]:
        """Return what is compared in the unit of the part: each value times `ratio` plus `zero`."""
        ...


@dataclass(frozen=True, slots=True)
class KindFacts:
    """What the other stages ask of a kind of answer.

    `in_words`: it is words, looked for in the lines of its section. `a_formula`: it is a formula or
    made of some. `one_value`: it has one value, so that a second is another answer. `entries`: it
    is given entry by entry. `by_shape`: it is known by its shape, without a name. `of_the_model`:
    its working is judged in the names of the model. `by_a_person`: only a person marks it.
    `own_reference`: the reference, as it is printed, is an answer that is right. `exact`: no
    decimal stands for what it is rounded from. `a_number`: it is one number, for which slips of
    arithmetic have names. `numeric`: it is a number or made of some, each right to a tolerance.
    `quantities`: numbers stand in it, which may be in a unit.
    `taught_by`: what a decision about an answer adds to the rubric, a `value` or a `pattern`.

    Where the rubric says in words of its own what is right, `in_key` are these words, and
    `as_given` is a right answer as an answer file has it; both are made of the part's options.
    """

    in_words: bool = False
    a_formula: bool = False
    one_value: bool = False
    entries: bool = False
    by_shape: bool = False
    of_the_model: bool = False
    by_a_person: bool = False
    quantities: bool = False
    own_reference: bool = True
    exact: bool = False
    a_number: bool = False
    numeric: bool = False
    taught_by: Literal["", "value", "pattern"] = ""
    in_key: Callable[[Options], Iterable[str]] | None = None
    as_given: Callable[[Options], Any] | None = None


@runtime_checkable
class AnswerKind(Protocol):
    """One kind of answer; one module each."""

    name: str
    facts: KindFacts

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return the answers to this part in the order of the document; the last one counts."""
        ...

    def check(self, asked: Asked, response: Response) -> Checked:
        """Check one answer against the reference."""
        ...
