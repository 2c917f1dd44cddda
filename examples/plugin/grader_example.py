"""A kind of answer, a model and a reader of one's own; `pip install ./examples/plugin` adds them.

A rubric then writes `answer: parity` for a number of which only the parity is asked, and
`kind: sequence` for an arithmetic sequence; files that end in `.loud` are read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

from pydantic import Field

from grader.answers.base import Checked, KindFacts, MarkOutcome, Message, Response
from grader.expressions.nodes import Number, number
from grader.expressions.notation import Notation
from grader.models.base import (
    Misconception,
    Model,
    Query,
    QueryError,
    Reference,
    Step,
    Vocabulary,
)
from grader.models.spec import ModelKind, ModelSpec
from grader.readers.document import Document, Prose
from grader.readers.markdown import read_markdown
from grader.readers.reader import Reader
from grader.rubric.schema.common import PartSpec
from grader.rubric.schema.fields import Formula
from grader.rubric.types import Asked

# -- a kind of answer ------------------------------------------------------------------------------


class ParityPart(PartSpec):
    """Whether a number is even or odd."""

    answer: Literal["parity"]
    reference: Formula = Field(description="A query of the model, or the number itself.")


class ParityKind:
    """The words `even` and `odd`."""

    name = "parity"
    facts = KindFacts(in_words=True)
    Spec = ParityPart

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return the lines that name one of both."""
        lines = [block for block in document.blocks if isinstance(block, Prose)]
        words = [(line, _parity_in(line.text)) for line in lines]
        return tuple(Response(line.text, word, line.place) for line, word in words if word)

    def check(self, asked: Asked, response: Response) -> Checked:
        """Compare the word with the parity of the reference."""
        value = asked.reference.value if asked.reference else None
        if not isinstance(value, Number) or value.value.denominator != 1:
            text = "The reference is no integer; a person will look."
            return Checked(MarkOutcome.NEEDS_REVIEW, Fraction(0), (Message("no-parity", text),))
        if response.read == ("odd" if value.value % 2 else "even"):
            right = Message("right", "This is right.")
            return Checked(MarkOutcome.CORRECT, Fraction(1), (right,))
        wrong = Message("other-parity", f"It is not {response.read}.")
        return Checked(MarkOutcome.INCORRECT, Fraction(0), (wrong,))


def _parity_in(text: str) -> str:
    named = {"even", "odd"} & set(text.lower().replace(".", " ").split())
    return named.pop() if len(named) == 1 else ""


PARITY = ParityKind()

# -- a model ---------------------------------------------------------------------------------------


class SequenceSpec(ModelSpec):
    """An arithmetic sequence."""

    first: int = Field(description="Its first term.")
    step: int = Field(description="What is added from term to term.")


@dataclass(frozen=True, slots=True)
class Sequence:
    """An arithmetic sequence; `term(n)` is the one with the number n, counted from 1."""

    first: int
    step: int

    def vocabulary(self) -> Vocabulary:
        """Return the queries that it answers."""
        return Vocabulary(Notation(), ("term(n)",))

    def answer(self, query: Query) -> Reference:
        """Compute a term, with the formula that leads to it."""
        if query.head != "term" or len(query.args) != 1 or not query.args[0].isdigit():
            raise QueryError("only terms are computed", ("term(n)",))
        value = number(self.first + (int(query.args[0]) - 1) * self.step)
        steps = (Step(f"The first term is {self.first}, each is {self.step} more.", value),)
        return Reference(value, steps, "sequence", query.text)

    def resolve(self, expression: object) -> object:
        """Return a formula as it stands: the sequence defines no names."""
        return expression

    def misconceptions(self, query: Query) -> tuple[Misconception, ...]:
        """Return the slip of counting from 0."""
        value = number(self.first + int(query.args[0]) * self.step)
        return (Misconception("counted-from-0", value, "The terms are counted from 1."),)


def build(spec: SequenceSpec, models: Mapping[str, Model], folder: Path) -> Sequence:
    """Build the model."""
    return Sequence(spec.first, spec.step)


SEQUENCE = ModelKind("sequence", SequenceSpec, build)

# -- a reader --------------------------------------------------------------------------------------


def read_shouted(source: str, data: bytes, notation: Notation) -> Document:
    """Read a page in capital letters as the page that was meant."""
    return read_markdown(source, data.lower(), notation)


SHOUTED = Reader(read_shouted, (".loud",))
