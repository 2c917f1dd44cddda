"""From the `models:` of a rubric to models, those first that others are built on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from grader.errors import Problem
from grader.models.base import Model
from grader.models.registry import MODELS, ModelKind, SpecError, unreadable_formulas
from grader.rubric.build.naming import NAME_KEYS
from grader.rubric.problems import show, suggestion, translated
from grader.rubric.schema.document import NotationSpec
from grader.rubric.types import Begin, unwatched
from grader.rubric.yaml_text.places import Located


@dataclass(frozen=True, slots=True)
class _Declared:
    """A model whose YAML is valid, and the models that it is built on."""

    kind: ModelKind
    spec: Any
    tree: Located
    uses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Models:
    """The models that could be built; `names` are all that were declared, right or wrong."""

    built: Mapping[str, Model]
    names: tuple[str, ...]


def build_models(
    tree: Located | None,
    notation: NotationSpec,
    folder: Path,
    problems: list[Problem],
    begin: Begin = unwatched,
) -> Models:
    """Validate and build every model; report all that is wrong."""
    entries = tree.entries() if tree else {}
    if tree is not None and tree.value is not None and not isinstance(tree.value, dict):
        text = f"`models` is {show(tree.plain())}, but must be a mapping from names to models"
        problems.append(Problem("wrong-type", text, tree.place, "plain: {kind: network, ...}"))
    declared: dict[str, _Declared] = {}
    for name, entry in entries.items():
        valid = _declared(name, entry, notation, problems)
        if valid is not None:
            declared[name] = valid
    problems.extend(_missing_models(declared, tuple(entries)))
    built: dict[str, Model] = {}
    for name in _in_order(declared, problems):
        item = declared[name]
        if all(used in built for used in item.uses):
            begin(f"the model `{name}`", item.tree.key_place)
            _build(name, item, built, folder, problems)
    return Models(built, tuple(entries))


def _declared(
    name: str, tree: Located, notation: NotationSpec, problems: list[Problem]
) -> _Declared | None:
    what = f"the model `{name}`"
    if not isinstance(tree.value, dict):
        text = f"{what} is {show(tree.plain())}, but must be a mapping with a `kind`"
        problems.append(Problem("wrong-type", text, tree.place, suggestion("", MODELS)))
        return None
    kind = _kind(what, tree, problems)
    if kind is None:
        return None
    try:
        spec = kind.Spec.model_validate(_with_notation(kind, tree.plain(), notation))
    except ValidationError as error:
        noun = f"a model of kind `{kind.name}`"
        problems.extend(translated(error, tree, kind.Spec, noun))
        return None
    return _Declared(kind, spec, tree, tuple(kind.uses(spec)))


def _kind(what: str, tree: Located, problems: list[Problem]) -> ModelKind | None:
    found = tree.get("kind")
    if found is None:
        text = f"{what} has no `kind`"
        problems.append(Problem("missing-key", text, tree.key_place, suggestion("", MODELS)))
        return None
    kind = MODELS.get(str(found.value))
    if kind is None:
        text = f"`kind` is {show(found.plain())}, which is no kind of model"
        mend = suggestion(str(found.value), MODELS)
        problems.append(Problem("unknown-word", text, found.place, mend))
    return kind


def _with_notation(
    kind: ModelKind, plain: dict[str, Any], notation: NotationSpec
) -> dict[str, Any]:
    """Add the rubric's names to those that the model declares itself."""
    merged = dict(plain)
    if "shapes" in kind.Spec.model_fields and notation.shapes:
        merged["shapes"] = {**notation.shapes, **(plain.get("shapes") or {})}
    for key in (*NAME_KEYS, "same"):
        shared, own = getattr(notation, key), plain.get(key)
        if key not in kind.Spec.model_fields or not shared:
            continue
        if own is None:
            merged[key] = dict(shared) if key == "same" else list(shared)
        elif isinstance(own, dict) and key == "same":
            merged[key] = {**shared, **own}
        elif isinstance(own, list):
            merged[key] = [*own, *(name for name in shared if name not in own)]
    return merged


def _missing_models(declared: Mapping[str, _Declared], names: tuple[str, ...]) -> Iterator[Problem]:
    for name, item in declared.items():
        for used in item.uses:
            if used not in names:
                place = _use_place(item, used)
                text = f"the model `{name}` is built on `{used}`, which is not declared"
                yield Problem("unknown-model", text, place.place, suggestion(used, names))


def _use_place(item: _Declared, used: str) -> Located:
    for entry in item.tree.entries().values():
        for inner in (entry, *entry.items(), *entry.entries().values()):
            if inner.value == used:
                return inner
    return item.tree


def _in_order(declared: Mapping[str, _Declared], problems: list[Problem]) -> list[str]:
    """Return the names so that each comes after those it is built on; report circles."""
    order: list[str] = []
    waiting = dict(declared)
    while waiting:
        ready = [
            name for name, item in waiting.items() if not any(used in waiting for used in item.uses)
        ]
        if not ready:
            problems.append(_circle(waiting))
            break
        for name in ready:
            order.append(name)
            del waiting[name]
    return order


def _circle(waiting: Mapping[str, _Declared]) -> Problem:
    trail = [next(iter(waiting))]
    while len(set(trail)) == len(trail):
        trail.append(next(used for used in waiting[trail[-1]].uses if used in waiting))
    ring = trail[trail.index(trail[-1]) :]
    item = waiting[ring[0]]
    text = "models are built on each other in a circle: " + " → ".join(ring)
    mend = "one of them must stand on its own"
    return Problem("cyclic-models", text, _use_place(item, ring[1]).place, mend)


def _build(
    name: str, item: _Declared, built: dict[str, Model], folder: Path, problems: list[Problem]
) -> None:
    try:
        built[name] = item.kind.build(item.spec, built, folder)
    except SpecError as error:
        for one in _all_mistakes(error, item):
            place = item.tree.find(one.where)
            where = place.place if one.where else item.tree.key_place
            problems.append(Problem(one.code, f"the model `{name}`: {one.text}", where, one.mend))


def _all_mistakes(error: SpecError, item: _Declared) -> list[SpecError]:
    """Return what the builder says, and where a formula cannot be read, all that cannot."""
    told = [error, *error.others]
    if all(one.code != "model-formula" for one in told):
        return told
    formulas = unreadable_formulas(item.spec)
    known = {one.text for one in formulas} | {one.where for one in formulas}
    return [*(one for one in told if not {one.text, one.where} & known), *formulas]
