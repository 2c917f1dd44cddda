"""What the passes over a page know of what is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from grader.answers.find import names_of
from grader.answers.registry import kind_facts
from grader.expressions.nodes import Expression
from grader.expressions.statement import Statement
from grader.readers.document import Document
from grader.rubric.types import Asked, question_of
from grader.same import Same


@dataclass(frozen=True)
class Wanted:
    """What is asked; the names under which answers are found, and those with a single value."""

    asked: tuple[Asked, ...]
    names: tuple[Expression, ...]
    single: tuple[Expression, ...]


def wanted_of(key: Mapping[str, Asked]) -> Wanted:
    """Return what a rubric's key asks for."""
    return _wanted_of(Same(key))


@lru_cache(maxsize=8)  # one key for a class
def _wanted_of(key: Same[Mapping[str, Asked]]) -> Wanted:
    asked = tuple(key.value.values())
    names = tuple(name for one in asked for name in names_of(one))
    single = tuple(n for one in asked if kind_facts(one).one_value for n in names_of(one))
    return Wanted(asked, names, single)


def definitions_of(wanted: Wanted, question: str = "") -> Mapping[Expression, Expression]:
    """Return what the models of the parts, or those of a question, define: layers of a network."""
    return _definitions_of(Same(wanted.asked), question)


@lru_cache(maxsize=64)
def _definitions_of(
    asked: Same[tuple[Asked, ...]], question: str
) -> Mapping[Expression, Expression]:
    here = [one for one in asked.value if not question or question_of(one.part.id) == question]
    models = [one.model for one in here if kind_facts(one).of_the_model]
    found: dict[Expression, Expression] = {}
    for model in {id(model): model for model in models if model is not None}.values():
        found |= model.vocabulary().definitions
    return found


def with_statements(
    document: Document, change: Callable[[Statement], Iterable[Statement]]
) -> Document:
    """Return a document with what becomes of each of its statements in its place."""
    blocks = (
        change(block) if isinstance(block, Statement) else (block,) for block in document.blocks
    )
    return replace(document, blocks=tuple(block for row in blocks for block in row))
