"""From pydantic's errors to sentences for an author: place, what was found, what is allowed."""

from __future__ import annotations

import difflib
import re
import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from grader.errors import Place, Problem
from grader.rubric.schema import document as schema
from grader.rubric.yaml_text.places import Located, Path

_TYPES = {
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "string": "a text",
    "dict": "a mapping (`key: value` lines)",
    "mapping": "a mapping (`key: value` lines)",
    "model": "a mapping (`key: value` lines)",
    "list": "a list",
    "tuple": "a list",
    "set": "a list",
    "frozen": "a list",
}


#: What is often written for a key of a rubric, by what it is called elsewhere.
_OTHER_KEYS = {
    "options": "choices", "solution": "reference", "expected": "reference", "value": "reference",
    "key": "reference", "result": "reference", "correct": "reference", "function": "definitions",
    "score": "points", "marks": "points", "weight": "points", "grade": "points",
    "type": "answer", "kind": "answer", "tol": "tolerance", "precision": "tolerance",
    "name": "title", "text": "title", "prompt": "title", "question": "title", "units": "unit",
    "feedback": "message", "partial": "share", "right": "correct", "wrong": "incorrect",
    "false": "incorrect", "true": "correct",
    "learning_rate": "step_size", "lr": "step_size", "eta": "step_size", "alpha": "step_size",
    "rate": "step_size", "stepsize": "step_size", "decay": "beta_2", "rho": "beta_2",
    "eps": "epsilon", "loss": "objective", "cost": "objective",
    "minimize": "objective", "minimise": "objective", "algorithm": "method",
    "optimizer": "method", "optimiser": "method", "initial": "start", "init": "start",
    "x0": "start", "x_0": "start", "iterations": "horizon", "max_steps": "horizon",
    "file": "program", "source": "code", "edges": "equations", "layers": "equations",
    "a": "matrices", "matrix": "matrices", "vectors": "matrices",
}  # fmt: skip
#: Keys that stand for the reference where the answer is chosen or a word.
_IN_PLACE_OF_REFERENCE = ("correct", "accept", "orders", "rows", "where")
_REFERENCES = frozenset({"reference", "answer", "solution", "expected", "value"})


def _other_word(word: str, choices: list[str]) -> str:
    """Return the word of a rubric for one that people use elsewhere, where it is allowed."""
    said = word.lower().replace("-", "_").replace(" ", "_")
    if f"{said}s" in choices:
        return f"{said}s"
    meant = [_OTHER_KEYS.get(said, ""), schema.OTHER_NAMES_OF_KINDS.get(said, "")]
    if said in _REFERENCES:
        meant[:0] = _IN_PLACE_OF_REFERENCE
    return next((other for other in meant if other in choices), "")


def nearest(word: str, allowed: Iterable[str]) -> str:
    """Return the allowed word that is most like this one, or nothing."""
    choices = list(allowed)
    if other := _other_word(word, choices):
        return other
    close = difflib.get_close_matches(word, choices, 1, 0.6)
    if not close:
        lower = {choice.lower().replace("-", "_"): choice for choice in choices}
        close = [lower[hit] for hit in difflib.get_close_matches(
            word.lower().replace("-", "_"), lower, 1, 0.6)]  # fmt: skip
    return close[0] if close else ""


def suggestion(word: str, allowed: Iterable[str]) -> str:
    """Return the mend for a word that is not allowed: the nearest one, and the others."""
    choices = [choice for choice in dict.fromkeys(allowed) if choice]
    if not choices:
        return ""
    hit = nearest(word, choices)
    shown = ", ".join(choices[:16]) + (", …" if len(choices) > 16 else "")
    return f"did you mean `{hit}`? allowed: {shown}" if hit else f"allowed: {shown}"


def show(value: Any) -> str:
    """Return what was found, short enough for a sentence."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        keys = ", ".join(map(str, list(value)[:4]))
        return f"a mapping with {keys}" if keys else "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"`{text[:57]}…`" if len(text) > 60 else f"`{text}`"


def translated(
    error: ValidationError, tree: Located, spec: type[BaseModel], what: str
) -> Iterator[Problem]:
    """Yield one problem per error of pydantic; `tree` is what was validated, `what` names it."""
    seen: set[tuple[Place, str]] = set()
    errors = error.errors(include_url=False)
    inner = {item["loc"][:depth] for item in errors for depth in range(len(item["loc"]))}
    for item in errors:
        if item["type"] == "too_short" and item["loc"] in inner:
            continue  # its entries are there, and wrong
        problem = _problem(item, tree, spec, what)
        if (problem.place, problem.text) not in seen:
            seen.add((problem.place, problem.text))
            yield problem


def _problem(item: Mapping[str, Any], tree: Located, spec: type[BaseModel], what: str) -> Problem:
    path: Path = tuple(step for step in item["loc"] if not str(step).startswith("<"))
    found, kind = tree.find(path), str(item["type"])
    key = str(path[-1]) if path else ""
    if kind == "extra_forbidden":
        refusal = _refusal(spec, path)
        if refusal is not None:
            text = f"`{key}` says nothing with {what.partition(' with ')[2]}: {refusal.reason}"
            return Problem("misplaced-key", text, found.key_place, refusal.mend)
        return unknown_key(key, found, allowed_keys(spec, path[:-1]), level(path[:-1], what))
    if kind == "missing":
        place = tree.find(path[:-1]).key_place
        mend = description(spec, path)
        text = f"{level(path[:-1], what)} has no `{key}`"
        return Problem("missing-key", text, place, f"add `{key}:`. {mend}".strip())
    name = next((str(step) for step in reversed(path) if isinstance(step, str)), what)
    if kind in ("literal_error", "enum"):
        words = [
            word.strip(" '") for word in item["ctx"]["expected"].replace(" or ", ",").split(",")
        ]
        text = f"`{name}` is {show(found.value)}"
        return Problem("unknown-word", text, found.place, suggestion(str(found.value), words))
    text = f"`{name}` is {show(found.plain())}, but must be {expected(item)}"
    return Problem("wrong-type", text, found.place, _value_mend(name, found, item, spec, path))


_NOT_IN_IDS = re.compile(r"[^A-Za-z0-9_-]+")


def _value_mend(
    name: str, found: Located, item: Mapping[str, Any], spec: type[BaseModel], path: Path
) -> str:
    """Return what to write instead of a value, as exactly as it is known."""
    if item["type"] == "string_pattern_mismatch":
        sound = _NOT_IN_IDS.sub("-", str(found.value)).strip("-_")
        return f"e.g. `{sound}`" if sound else "e.g. `q1`"
    if found.value is None and item["type"] == "string_type":
        return "write it behind the colon; a blank and `#` begin a comment, so quote such a value"
    if name == "reference" and isinstance(found.value, tuple):
        return f"{description(spec, path)} Several values are asked by `answer: list` or `set`"
    return description(spec, path)


def _refusal(spec: type[BaseModel], path: Path) -> schema.Refusal | None:
    """Return why a key of a part means nothing with its kind of answer; None for other keys."""
    if not issubclass(spec, schema.PartSpec) or len(path) != 1:
        return None
    return spec.refused.get(str(path[0]))


def unknown_key(key: str, found: Located, allowed: Iterable[str], where: str) -> Problem:
    """Say that a key is not known here, and which was probably meant."""
    text = f"`{key}` is not a key of {where}"
    return Problem("unknown-key", text, found.key_place, _key_mend(key, found, list(allowed)))


def _key_mend(key: str, found: Located, allowed: list[str]) -> str:
    if found.value is None and key.isdigit():
        return "a comma ends a value inside { }: write decimals with a point"
    unfinished = any(sign in key for sign in ")]}'\"+*/ ") or not nearest(key, allowed)
    if found.value is None and unfinished:
        return "a comma ends a value inside { }: put quotes around the value"
    if nearest(key, allowed):
        return suggestion(key, allowed)
    homes = [name for name, keys in _homes().items() if key in keys]
    if homes:
        return f"`{key}` belongs to {homes[0]}"
    return suggestion(key, allowed)


def _homes() -> dict[str, set[str]]:
    """Return which keys belong where, for a key that was put at the wrong level."""
    homes = {
        "the rubric, at the left margin": set(schema.RubricSpec.model_fields),
        "a question": set(schema.QuestionSpec.model_fields),
        "a part, or to `each:` of its question": set(schema.PartSpec.model_fields),
    }
    for kind, spec in schema.PART_SPECS.items():
        homes[f"a part with `answer: {kind}`"] = set(spec.model_fields)
    homes["`tolerance:` of a part"] = set(schema.ToleranceSpec.model_fields)
    homes["`unit:` of a part"] = set(schema.UnitSpec.model_fields) - {"is_"}
    homes["`figures:` of a part"] = set(schema.FiguresSpec.model_fields) - {"share"}
    homes["`find:` of a part"] = set(schema.FindSpec.model_fields)
    homes["`notation:`"] = set(schema.NotationSpec.model_fields)
    homes["`costs:` of a part"] = set(schema.CostsSpec.model_fields)
    homes["`policies:`, at the left margin"] = set(schema.PoliciesSpec.model_fields)
    homes["`late:` of `policies:`"] = set(schema.LateSpec.model_fields)
    return homes


def level(path: Path, what: str) -> str:
    """Name the mapping that a path leads to."""
    if not path:
        return what
    singular = {"examples": "an example", "misconceptions": "a misconception", "calls": "a call"}
    steps = [step for step in path if isinstance(step, str)]
    if isinstance(path[-1], int):
        return singular.get(steps[-1], f"an item of `{steps[-1]}`") if steps else what
    return f"`{steps[-1]}`"


def expected(item: Mapping[str, Any]) -> str:
    """Say what would have been right."""
    kind = str(item["type"])
    if kind in ("amount", "one_policy"):
        return str(item["msg"])
    if kind == "value_error":
        return str(item["msg"]).removeprefix("Value error, ")
    if kind == "too_short":
        return f"at least {item['ctx']['min_length']} entries long"
    if kind == "string_pattern_mismatch":
        return "a letter or digit, followed by letters, digits, _ or -"
    if kind.startswith(("greater_than", "less_than")):
        return str(item["msg"]).lower().removeprefix("input should be ")
    first = kind.split("_")[0]
    if kind.endswith(("_type", "_parsing", "_from_float")) and first in _TYPES:
        return _TYPES[first]
    return str(item["msg"]).removeprefix("Input should be ").lower()


def allowed_keys(spec: type[BaseModel], path: Path) -> list[str]:
    """Return the keys of the mapping that a path in this spec leads to, the most special first."""
    return [key for model in _models(spec, path) for key in _own_first(model)]


def _own_first(model: type[BaseModel]) -> list[str]:
    """Return the keys of a model: those that it adds to what it is built on, then the others."""
    inherited = {key for base in model.__bases__ for key in getattr(base, "model_fields", ())}
    fields = model.model_fields
    return [fields[key].alias or key for key in sorted(fields, key=lambda key: key in inherited)]


def description(spec: type[BaseModel], path: Path) -> str:
    """Return what the schema says of the field that a path leads to."""
    names = [step for step in path if isinstance(step, str)]
    for depth in range(len(path), 0, -1):
        for model in _models(spec, path[: depth - 1]):
            field = model.model_fields.get(str(path[depth - 1]))
            if field is not None and names:
                return field.description or ""
    return ""


def _models(spec: type[BaseModel], path: Path) -> Iterator[type[BaseModel]]:
    """Yield the pydantic models that a path leads to; steps that are no fields are passed over."""
    current: list[type[BaseModel]] = [spec]
    for step in path:
        fields = [model.model_fields.get(str(step)) for model in current]
        known = [field for field in fields if field is not None]
        if known:
            current = [inner for field in known for inner in _inside(field.annotation)]
    yield from current


def _inside(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the models inside an annotation such as `tuple[X, ...] | None`."""
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        if issubclass(annotation, BaseModel):
            yield annotation
        return
    for inner in typing.get_args(annotation):
        yield from _inside(inner)
