"""The lines of a page by the question under which they stand."""

from __future__ import annotations

from grader.expressions.statement import Statement
from grader.readers.document import Document, Heading
from grader.rubric.types import question_of

Placed = tuple[int, Statement]


def by_question(document: Document) -> dict[str, list[Placed]]:
    """Return the formulas under each question, with their positions among the blocks.

    What stands before the first question is under none, the empty one.
    """
    found: dict[str, list[Placed]] = {}
    question = ""
    for at, block in enumerate(document.blocks):
        if isinstance(block, Heading) and block.parts:
            question = question_of(block.parts[0])
        elif isinstance(block, Statement):
            found.setdefault(question, []).append((at, block))
    return found
