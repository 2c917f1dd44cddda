"""A rubric file to a `Rubric`, with every mistake in it found in one go."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from grader.errors import Place, Problem, RubricError
from grader.expressions.notation import Notation
from grader.regular_files import files_inside, read_regular
from grader.rubric.build.building import Building
from grader.rubric.build.engineering import with_engineers_unit
from grader.rubric.build.models import Models, build_models
from grader.rubric.build.naming import joined, to_notation
from grader.rubric.build.parameters import check_used, draw, filled, read_parameters, texts
from grader.rubric.build.parts import build_questions
from grader.rubric.build.policies import build_policies
from grader.rubric.key import add_libraries, check_key
from grader.rubric.known import NOTHING, Known, known_of
from grader.rubric.problems import show, translated
from grader.rubric.schema import document as schema
from grader.rubric.types import Begin, Part, Question, Rubric, unwatched
from grader.rubric.yaml_text.places import Located, read_yaml


@dataclass(frozen=True, slots=True)
class Template:
    """A rubric file as read, from which the rubric of each student's numbers is built."""

    data: bytes
    source: str
    folder: Path


def load_rubric(path: Path) -> Rubric:
    """Load a rubric and compute its answer key; raise `RubricError` with every problem."""
    return computed_rubric(read_template(path))


def computed_rubric(
    template: Template,
    student: str = "",
    begin: Begin = unwatched,
    before: Rubric | None = None,
    libraries: bool = False,
) -> Rubric:
    """Build the rubric with a student's numbers, and its key; raise `RubricError`.

    `begin` is told before each computation that may take long. Of a rubric `before` it, with the
    same numbers and files, what its models have answered is taken as far as they are the same. With
    `libraries` the wrong answers that the models know are in the key.
    """
    rubric, problems = build_rubric(template, student, begin)
    known = NOTHING
    if rubric is not None:
        known = NOTHING if before is None else _known(before, rubric, student)
        problems = [*problems, *check_key(rubric, student, begin, known)]
    if problems or rubric is None:
        raise RubricError(*in_order(problems))
    if libraries:
        add_libraries(rubric, begin, known)
    return rubric


def _known(before: Rubric, rubric: Rubric, student: str) -> Known:
    texts = (model_texts(each.template, each, student) for each in (before, rubric))
    return known_of(before, *texts)


def read_template(path: Path) -> Template:
    """Read the file of a rubric; raise `RubricError`."""
    source = str(path)
    try:
        data = read_regular(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise RubricError(
            Problem(
                "no-rubric", f"cannot read the rubric: {reason}", Place(source), "check the path"
            )
        ) from None
    return Template(data, source, path.parent)


def files_named(template: Template, rubric: Rubric, student: str) -> Iterator[Path]:
    """Yield the files that texts of a rubric name, such as programs: those of its folder."""
    yield from files_inside(template.folder, possible_names(template, rubric, student))


def possible_names(template: Template, rubric: Rubric, student: str) -> list[str]:
    """Return the texts of a rubric that could be names of files."""
    tree, _ = _read(template.data, template.source)
    if tree is None:
        return []
    found = texts(filled(tree, draw(rubric.parameters, student)))
    return sorted({text for text in found if len(text) < 200 and text.isprintable()})


def model_texts(template: Template, rubric: Rubric, student: str) -> dict[str, str]:
    """Return by name what each model is built of: its own declaration with a student's numbers,
    those of the models that it names, directly or through others, and the rubric's notation.
    """
    tree, _ = _read(template.data, template.source)
    if tree is None or not isinstance(tree.value, dict):
        return {}
    plain = filled(tree, draw(rubric.parameters, student)).plain()
    own = {name: json.dumps(each) for name, each in (plain.get("models") or {}).items()}
    names = {name: _with_named(name, own) for name in own}
    notation = plain.get("notation")
    return {
        name: json.dumps([notation, {other: own[other] for other in own if other in named}])
        for name, named in names.items()
    }


_WORD = re.compile(r"\w+")


def _words(name: str) -> list[str]:
    """Return the words of a name as they occur in JSON."""
    return _WORD.findall(json.dumps(name))


def _with_named(name: str, texts: Mapping[str, str]) -> set[str]:
    """Return a model's name, and the names whose words occur anywhere in what is written of it."""
    found, waiting = {name}, [name]
    while waiting:
        words = set(_WORD.findall(texts[waiting.pop()]))
        new = [other for other in texts if other not in found and words.issuperset(_words(other))]
        found.update(new)
        waiting += new
    return found


_NOT_MARKED_BY = frozenset({"items", "examples"})
"""Keys of parts by which no answer is marked: for people, and the rubric's own tests."""


def marking_text(template: Template) -> str:
    """Return what the file says as far as answers are marked by it.

    Comments, the way it is written, rubric items and examples are left out: when only these change,
    nothing has to be graded again.
    """
    tree, _ = _read(template.data, template.source)
    if tree is None or not isinstance(tree.value, dict):
        return template.data.decode("utf-8", "replace")
    plain = tree.plain()
    plain["each"] = _marked_by(plain.get("each"))
    questions = plain.get("questions")
    plain["questions"] = [_question(q) for q in questions] if isinstance(questions, list) else None
    return json.dumps(plain, ensure_ascii=True)


def _question(question: Any) -> Any:
    if not isinstance(question, dict):
        return question
    parts = question.get("parts")
    own = {**_marked_by(question), "each": _marked_by(question.get("each"))}
    return {**own, "parts": [_marked_by(p) for p in parts]} if isinstance(parts, list) else own


def _marked_by(part: Any) -> Any:
    if not isinstance(part, dict):
        return part
    return {key: value for key, value in part.items() if key not in _NOT_MARKED_BY}


@lru_cache(maxsize=8)
def _read(data: bytes, source: str) -> tuple[Located | None, tuple[Problem, ...]]:
    """Read the file once for all students."""
    tree, problems = read_yaml(data, source)
    return tree, tuple(problems)


def in_order(problems: list[Problem]) -> list[Problem]:
    """Return the problems by place, each once."""
    unique = dict.fromkeys(problems)
    return sorted(unique, key=lambda problem: (problem.place.line, problem.place.column))


def build_rubric(
    template: Template, student: str, begin: Begin = unwatched
) -> tuple[Rubric | None, list[Problem]]:
    """Build the rubric with one student's numbers; the problems are not empty when it is None."""
    tree, found = _read(template.data, template.source)
    problems = list(found)
    if tree is None:
        return None, problems
    if not isinstance(tree.value, dict):
        text = f"the rubric is {show(tree.plain())}, but must be a mapping"
        listed = bool(tree.items())
        mend = (
            "write `questions:` above it, at the left margin" if listed else "begin with `title:`"
        )
        problems.append(Problem("wrong-type", text, tree.place, mend))
        return None, problems
    head = _head(tree, problems)
    parameters = read_parameters(tree.get("parameters"), problems)
    check_used(tree, tree.get("parameters"), parameters, problems)
    values = draw(parameters, student)
    tree = filled(tree, values)
    notation = to_notation(head.notation, tree.get("notation"), problems)
    models = build_models(tree.get("models"), head.notation, template.folder, problems, begin)
    nothing = Located({}, tree.place, tree.place)
    building = Building(notation, models, tree.get("each") or nothing, problems)
    questions = build_questions(tree.get("questions"), tree, building)
    asked = with_engineers_unit(tuple(questions))
    rubric = _rubric(head, template, models, asked, parameters, notation)
    policies = build_policies(head.policies, tree.get("policies"), questions, problems)
    return replace(rubric, policies=policies), problems


def _head(tree: Located, problems: list[Problem]) -> schema.RubricHead:
    """Validate what is neither a model nor a question; keep going with what is valid."""
    own = {k: v for k, v in tree.entries().items() if k not in ("models", "questions")}
    plain = {key: item.plain() for key, item in own.items()}
    try:
        return schema.RubricHead.model_validate(plain)
    except ValidationError as error:
        problems.extend(translated(error, tree, schema.RubricSpec, "the rubric"))
        wrong = {str(item["loc"][0]) for item in error.errors() if item["loc"]}
    good = {key: value for key, value in plain.items() if key not in wrong}
    return schema.RubricHead.model_validate(good)


def _aliases_of_page(part: Part, every: Sequence[Part]) -> Mapping[str, str]:
    """Return the aliases of a part but for names that another part has for something else."""
    return {
        alias: name
        for alias, name in part.notation.same.items()
        if not any(
            other.notation.same.get(alias) is None and _speaks_of(other, alias) for other in every
        )
    }


def _speaks_of(part: Part, name: str) -> bool:
    said = (part.reference_text, *part.find.names, *part.notation.variables)
    whole = re.compile(rf"(?<![^\W\d_]){re.escape(name)}(?![^\W\d_])")
    return any(whole.search(text) for text in said)


def _rubric(
    head: schema.RubricHead,
    template: Template,
    models: Models,
    questions: tuple[Question, ...],
    parameters: Mapping[str, tuple[Fraction, ...]],
    notation: Notation,
) -> Rubric:
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", Path(template.source).stem)
    vocabularies = [model.vocabulary().notation for model in models.built.values()]
    every = [part for question in questions for part in question.parts]
    parts = [replace(part.notation, same=_aliases_of_page(part, every)) for part in every]
    return Rubric(
        id=head.id or stem,
        title=head.title or stem,
        source=template.source,
        sha256=hashlib.sha256(template.data).hexdigest(),
        notation=joined(*vocabularies, notation, *parts),
        models=models.built,
        questions=questions,
        parameters=parameters,
        template=template,
    )
