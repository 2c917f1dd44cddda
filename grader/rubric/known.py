"""What is known of a rubric from before it was changed.

A model that is declared as it was answers as it did; and where only comments have changed, all
stays but the lines at which it stands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from grader.errors import Place
from grader.models.base import Misconception, Query, Reference
from grader.rubric.types import Asked, Part, Question, Rubric
from grader.rubric.yaml_text import Located, read_yaml

Named = tuple[str, Query]
"""A model by its name, and what it was asked."""


@dataclass(frozen=True, slots=True)
class Known:
    """What models have answered before, and their wrong answers to what they were asked."""

    references: Mapping[Named, Reference] = field(default_factory=dict)
    libraries: Mapping[Named, tuple[Misconception, ...]] = field(default_factory=dict)


NOTHING = Known()


def known_of(before: Rubric, before_texts: Mapping[str, str], texts: Mapping[str, str]) -> Known:
    """Return what the models of an earlier rubric answered that are built of the same texts now."""
    same = {name for name, text in texts.items() if before_texts.get(name) == text}
    asked = [
        each
        for key in before.keys.values()
        for each in key.values()
        if each.part.model_name in same
    ]
    libraries = {
        (each.part.model_name, each.part.query): each.library
        for each in asked
        if each.part.query is not None and each.library is not None
    }
    return Known(dict(_references(asked)), libraries)


def _references(key: list[Asked]) -> Iterator[tuple[Named, Reference]]:
    for asked in key:
        part = asked.part
        answered = part.given is None and not part.formula
        if answered and part.query is not None and asked.reference is not None:
            yield (part.model_name, part.query), asked.reference
        if part.hint is not None and asked.hint is not None:
            yield (part.model_name, part.hint), asked.hint


# -- where only comments have changed --------------------------------------------------------------


def relocated(rubric: Rubric, data: bytes) -> Rubric:
    """Return a rubric as it stands in another text that says the same.

    Nothing is computed, and no file that the rubric names is read.
    """
    template = replace(rubric.template, data=data)
    old, new = (read_yaml(each.data, each.source)[0] for each in (rubric.template, template))
    places = dict(_moved(old, new))
    questions = tuple(_question(each, places) for each in rubric.questions)
    parts = {part.id: part for each in questions for part in each.parts}
    keys: dict[Any, Mapping[str, Asked]] = {
        values: {id_: replace(asked, part=parts[id_]) for id_, asked in key.items()}
        for values, key in rubric.keys.items()
    }
    sha256 = hashlib.sha256(data).hexdigest()
    return replace(rubric, sha256=sha256, questions=questions, template=template, keys=keys)


def _moved(old: Located | None, new: Located | None) -> Iterator[tuple[Place, Place]]:
    """Yield each place of a tree with that of the same value in another."""
    if old is None or new is None:
        return
    yield from ((old.place, new.place), (old.key_place, new.key_place))
    for name, value in old.entries().items():
        yield from _moved(value, new.get(name))
    for before, after in zip(old.items(), new.items(), strict=True):
        yield from _moved(before, after)


def _question(question: Question, places: Mapping[Place, Place]) -> Question:
    parts = tuple(_part(part, places) for part in question.parts)
    return replace(question, place=places.get(question.place, question.place), parts=parts)


def _part(part: Part, places: Mapping[Place, Place]) -> Part:
    def now(place: Place) -> Place:
        return places.get(place, place)

    return replace(
        part,
        place=now(part.place),
        places={name: now(place) for name, place in part.places.items()},
        examples=tuple(replace(each, place=now(each.place)) for each in part.examples),
        misconceptions=tuple(replace(each, place=now(each.place)) for each in part.misconceptions),
    )
