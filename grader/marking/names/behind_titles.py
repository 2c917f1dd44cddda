"""A number behind the title of its part, `The slope: 3`, and what stands below both.

A blank line ends what is said of the part there, as far as nothing announces it.
"""

from __future__ import annotations

from collections.abc import Sequence

from grader.answers.base import Response
from grader.answers.find import is_announced
from grader.errors import Place
from grader.expressions.nodes import Expression
from grader.expressions.written import Written
from grader.readers.document import Document
from grader.sections import below_its_line, section_of


def behind_title(
    document: Document, part: str, responses: Sequence[Response]
) -> tuple[Response, ...]:
    """Return the answers to a part; without those below, where a number stands behind its title."""
    kept = tuple(responses)
    for section in section_of(document, part):
        below = below_its_line(section)
        if below is None or section.heading is None:
            continue
        row, first = section.heading.place.row, below.lines[0].place
        numbers = any(r.place.row == row and _is_numeral(r) for r in kept)
        kept = tuple(r for r in kept if not (numbers and _is_below(r, first, document)))
    return kept


def _is_below(response: Response, first: Place, document: Document) -> bool:
    said = response.statement is not None and is_announced(response.statement)
    return not said and not document.is_before(response.place, first)


def _is_numeral(response: Response) -> bool:
    bare = response.statement is None or not response.statement.relations
    return bare and isinstance(response.read, Expression) and Written.of(response.read) is not None
