"""The letter j for the imaginary unit, as engineers write it, where a rubric leaves it free."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from grader.expressions.nodes import Constant
from grader.expressions.traversal import free_symbols, walk
from grader.rubric.types import Part, Question

_IMAGINARY = Constant("i")


def with_engineers_unit(questions: tuple[Question, ...]) -> tuple[Question, ...]:
    """Let `j` be the imaginary unit beside `i`, where a right answer has one and no name is j.

    A student who writes `3 + j4` for `3 + 4 i` has written the same.
    """
    parts = [part for question in questions for part in question.parts]
    if not any(map(_is_complex, parts)) or any(name[:1] == "j" for name in _names(parts)):
        return questions
    return tuple(
        replace(question, parts=tuple(map(_of_engineers, question.parts))) for question in questions
    )


def _is_complex(part: Part) -> bool:
    return part.given is not None and _IMAGINARY in set(walk(part.given))


def _names(parts: list[Part]) -> Iterator[str]:
    for part in parts:
        if part.given is not None:
            yield from (symbol.name for symbol in free_symbols(part.given))
        yield from part.notation.variables | part.notation.functions
        yield from part.notation.same


def _of_engineers(part: Part) -> Part:
    """Return a part whose right answer is complex with `j` for the imaginary unit as well."""
    if not _is_complex(part):
        return part
    return replace(part, notation=replace(part.notation, imaginary_unit="j"))
