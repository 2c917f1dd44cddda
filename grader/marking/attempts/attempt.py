"""The answers that a student gave to one part, and the lines of that part."""

from __future__ import annotations

from dataclasses import dataclass

from grader.answers.base import AnswerKind, Checked, Response, Series
from grader.answers.find import names_of
from grader.answers.registry import kind_facts
from grader.errors import Place
from grader.expressions.nodes import Expression
from grader.readers.document import Document, Prose
from grader.rubric.types import Asked
from grader.sections import section_of, sections_of


@dataclass(frozen=True)
class Attempt:
    """The answers that a student gave to a part; the last one counts.

    `unclear` says why it is not certain that the answer is to this part; `quote` is what stands
    where no answer was found; `unsure` are the lines of the document that only their names gave to
    this part's model. `by_name` is the same attempt with no number put in for a name, where a
    formula is asked and the page puts some in.
    """

    asked: Asked
    kind: AnswerKind
    document: Document
    responses: tuple[Response, ...] = ()
    checked: Checked | None = None
    unclear: str = ""
    quote: Response | None = None
    unsure: frozenset[Place] = frozenset()
    by_name: Attempt | None = None

    @property
    def response(self) -> Response | None:
        """The answer that counts."""
        return self.responses[-1] if self.responses else None


def is_named(asked: Asked) -> bool:
    """Whether an answer is found by a name, or by its shape as states are."""
    return kind_facts(asked).by_shape or bool(names_of(asked))


def lines_of_answers(attempt: Attempt) -> frozenset[Place]:
    """Return the lines in which the answers stand."""
    return frozenset(r.statement.place for r in attempt.responses if r.statement is not None)


def stand_apart(one: Response, other: Response) -> bool:
    """Whether one answer is a list of states and the other a number that is none of them.

    A sentence may give both: `The iterates are 0, 0.3, 0.5, so the height is at most 0.7`.
    """
    listed, value = (one, other) if isinstance(one.read, Series) else (other, one)
    if not isinstance(listed.read, Series) or not isinstance(value.read, Expression):
        return False
    return value.read not in listed.read.entries.values()


def is_blank(asked: Asked, document: Document) -> bool:
    """Whether an answer file names the part and says nothing."""
    entry = document.fields.get(asked.part.id)
    return entry is not None and (entry.value is None or not str(entry.value).strip(" '\"\n\t"))


def lines_of_part(attempt: Attempt) -> tuple[Prose, ...]:
    """Return the lines of a part's own sections, or else of those of its question."""
    part_id, sections = attempt.asked.part.id, sections_of(attempt.document)
    own = section_of(attempt.document, part_id)
    shared = [each for each in sections if each.parts and part_id in each.parts]
    return tuple(line for section in own or shared for line in section.lines)
