"""From the `questions:` of a rubric to questions and parts, each checked as far as it can be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from grader.errors import Place, Problem
from grader.expressions.nodes import Expression, Logic, Relation, Symbol
from grader.expressions.notation import Notation
from grader.rubric.build.building import Building
from grader.rubric.build.demands import (
    digits_asked,
    form_asked,
    policy_of,
    tolerances,
    unit_asked,
    unit_of,
)
from grader.rubric.build.formulas import (
    checked_formula,
    checked_query,
    is_formula_alone,
    is_formula_of_queries,
)
from grader.rubric.build.free_choice_checks import check_free_choice
from grader.rubric.build.ids_as_names import names_among
from grader.rubric.build.naming import joined, to_notation
from grader.rubric.build.part_checks import (
    check_form,
    check_hint,
    check_items,
    check_kind,
    check_points,
)
from grader.rubric.labels import bare_ids, labels_of, labels_with_numerals, part_labels
from grader.rubric.problems import nearest, show, suggestion, translated
from grader.rubric.schema import document as schema
from grader.rubric.types import (
    DeclaredMisconception,
    Example,
    Find,
    Part,
    Question,
    Reveal,
    RubricItem,
)
from grader.rubric.units_of_titles import unit_of_title
from grader.rubric.yaml_text.places import Located, over

_SHARED_FIELDS = frozenset(schema.MathematicsPart.model_fields) | {
    "answer",
    "reference",
    "tolerance",
}
#: A key whose colon has no blank behind it, so that YAML takes the line for a text.
_WITHOUT_BLANK = re.compile(r"[a-z]\w*:\S")
_NOTHING = Located({}, Place(""), Place(""))


@dataclass(frozen=True)
class _Around:
    """What a part takes from its question."""

    prefix: str
    each: Located
    model: str
    notation: Notation
    labels: tuple[str, ...] = ()
    bare: Mapping[str, str] = field(default_factory=dict)
    """The ids of its parts without what they repeat."""

    @cached_property
    def names(self) -> frozenset[str]:
        """Which of the bare ids are names of what is asked."""
        return names_among([*self.bare.values()])

    @cached_property
    def numerals(self) -> Mapping[str, tuple[str, ...]]:
        """The labels of the bare ids that are a letter and a numeral."""
        return labels_with_numerals(self.bare.values())


def build_questions(tree: Located | None, root: Located, building: Building) -> list[Question]:
    """Build every question that can be built."""
    if tree is not None and tree.entries():
        building.problems.append(_by_name("questions", tree))
        return []
    if tree is None or not tree.items():
        mend = "add a list under `questions:`, each with `id`, `answer` and `reference`"
        place = (tree or root).key_place
        building.say("missing-key", "the rubric asks no questions", place, mend)
        return []
    ids = _ids(entry for entry in tree.items() if "parts" not in entry.entries())
    around = _Around("", building.each, "", building.notation, bare=bare_ids(ids))
    found = [_question(entry, building, around) for entry in tree.items()]
    return [question for question in found if question is not None]


def _by_name(key: str, tree: Located) -> Problem:
    """Say that questions or parts are a list, not a mapping from their ids."""
    text = f"`{key}` is {show(tree.plain())}, but must be a list"
    mend = f"begin each with a dash and its id: `- id: {next(iter(tree.entries()))}`"
    return Problem("wrong-type", text, tree.place, mend)


def _ids(listed: Iterable[Located]) -> list[str]:
    found = (entry.get("id") for entry in listed)
    return [str(id_.value) for id_ in found if id_ is not None]


def _question(tree: Located, building: Building, around: _Around) -> Question | None:
    if not isinstance(tree.value, dict):
        text = f"a question is {show(tree.plain())}, but must be a mapping"
        mend = "e.g. {id: q1, answer: number, reference: 42}"
        if _WITHOUT_BLANK.match(str(tree.value)):
            mend = f"leave a blank behind each colon: {mend}"
        building.say("wrong-type", text, tree.place, mend)
        return None
    return _with_parts(tree, building) if "parts" in tree.value else _single(tree, building, around)


def _single(tree: Located, building: Building, around: _Around) -> Question | None:
    """Build a question that is itself the only part."""
    part = _part(tree, around, building, "a question without `parts`")
    if part is None:
        return None
    return Question(part.id, part.title, (part,), tree.place, part.labels)


def _with_parts(tree: Located, building: Building) -> Question | None:
    head = Located(
        {k: v for k, v in tree.entries().items() if k != "parts"}, tree.place, tree.place
    )
    spec: schema.QuestionHead | None = None
    try:
        spec = schema.QuestionHead.model_validate(head.plain())
    except ValidationError as error:
        building.problems.extend(
            translated(error, tree, schema.QuestionSpec, "a question with `parts`")
        )
    parts = _parts(tree, spec, building)
    if spec is None:
        return None
    _unique(spec.id, tree, building, "question")
    _check_best(spec, tree, len(tree.entries()["parts"].items()), building)
    labels = spec.labels or labels_of(spec.id)
    return Question(
        spec.id, spec.title, tuple(parts), tree.place, labels, spec.best, spec.cap, spec.floor
    )


def _parts(tree: Located, spec: schema.QuestionHead | None, building: Building) -> list[Part]:
    listed = tree.entries()["parts"]
    if listed.entries():
        building.problems.append(_by_name("parts", listed))
        return []
    if not listed.items():
        building.say("wrong-type", "`parts` must be a list of parts", listed.key_place, "- id: a")
        return []
    around = _around(tree, spec, building)
    found = [_part(entry, around, building, "a part") for entry in listed.items()]
    return [part for part in found if part is not None]


def _around(tree: Located, spec: schema.QuestionHead | None, building: Building) -> _Around:
    each = tree.get("each")
    merged = over(building.each, each if each and each.entries() else _NOTHING)
    identifier = tree.get("id")
    prefix = f"{identifier.value}." if identifier else ""
    if spec is None:
        model = tree.get("model")
        name = model.value if model is not None and isinstance(model.value, str) else ""
        return _Around(prefix, merged, name, building.notation)
    notation = building.notation
    if spec.notation is not None:
        own = to_notation(spec.notation, tree.get("notation"), building.problems)
        notation = joined(notation, own)
    labels = spec.labels or labels_of(spec.id)
    bare = bare_ids(_ids(tree.entries()["parts"].items()), spec.id)
    return _Around(prefix, merged, spec.model or "", notation, labels, bare)


def _check_best(spec: schema.QuestionHead, tree: Located, count: int, building: Building) -> None:
    if spec.best is not None and spec.best > count:
        text = f"`best: {spec.best}` of {count} parts"
        building.say("too-many", text, tree.find(("best",)).place, f"at most {count}")


def _unique(identifier: str, tree: Located, building: Building, what: str) -> None:
    place = tree.find(("id",)).place
    first = building.ids.setdefault(identifier, place)
    if first != place:
        text = f"the {what} id `{identifier}` stands here again; the first is in line {first.line}"
        building.say("duplicate-id", text, place, "give each its own id")


# -- one part ------------------------------------------------------------------------------------


def _part(own: Located, around: _Around, building: Building, what: str) -> Part | None:
    if not isinstance(own.value, dict):
        text = f"{what} is {show(own.plain())}, but must be a mapping"
        building.say("wrong-type", text, own.place, "e.g. {id: a, answer: number, reference: 42}")
        return None
    tree = over(around.each, own)
    kind = _answer_kind(tree, building, what)
    if kind is None:
        return None
    spec_class = schema.PART_SPECS[kind]
    try:
        spec = spec_class.model_validate(tree.plain())
    except ValidationError as error:
        noun = f"{what} with `answer: {kind}`"
        building.problems.extend(translated(error, tree, spec_class, noun))
        return None
    identifier = around.prefix + spec.id
    _unique(identifier, own, building, "part" if around.prefix else "question")
    return _built(identifier, kind, spec, tree, around, building)


def _labels(identifier: str, around: _Around) -> tuple[str, ...]:
    """Return the labels that the id of a part gives it."""
    bare, numerals = around.bare.get(identifier, identifier), around.numerals
    if bare in numerals:
        own = numerals[bare]
        return own if own[: len(around.labels)] == around.labels else (*around.labels, *own)
    return part_labels(around.labels, bare) if around.prefix else labels_of(bare)


def _nearest_key(wanted: str, tree: Located) -> str:
    """Return the key of a mapping that may be meant for one that is missing."""
    keys = [str(key) for key in tree.value] if isinstance(tree.value, dict) else []
    others = [key for key in keys if key not in schema.PartSpec.model_fields]
    return next((key for key in others if nearest(key, [wanted])), "")


def _answer_kind(tree: Located, building: Building, what: str) -> str | None:
    found = tree.get("answer")
    if found is None:
        mend = f"its kind; {suggestion('', schema.PART_SPECS)}"
        misspelled = _nearest_key("answer", tree)
        if misspelled:
            mend = f"is `{misspelled}` meant for it?"
        building.say("missing-key", f"{what} has no `answer`", tree.place, mend)
        return None
    kind = str(found.value)
    if kind not in schema.PART_SPECS:
        text = f"`answer` is {show(found.plain())}, which is no kind of answer"
        mend = suggestion(kind, schema.PART_SPECS)
        if tree.get("reference") is None and not nearest(kind, schema.PART_SPECS):
            like = "number" if kind.lstrip("-+.").isdigit() else "expression"
            mend = f"say its kind, and the answer as reference: `answer: {like}` with"
            mend = f"{mend} `reference: {kind}`"
        building.say("unknown-word", text, found.place, mend)
        return None
    return kind


def _built(
    identifier: str,
    kind: str,
    spec: schema.PartSpec,
    tree: Located,
    around: _Around,
    building: Building,
) -> Part:
    name = _model_name(spec, tree, around, building)
    model = building.models.built.get(name)
    vocabulary = model.vocabulary().notation if model else Notation()
    own = Notation()
    if spec.notation is not None:
        own = to_notation(spec.notation, tree.get("notation"), building.problems)
    notation = joined(vocabulary, around.notation, own)
    check_points(spec, tree, building)
    check_items(spec, tree, building)
    check_kind(kind, spec, tree, building)
    reference = getattr(spec, "reference", None)
    formula = is_formula_of_queries(reference, model)
    asks = bool(name) and not is_formula_alone(reference, notation)
    policy, bands = tolerances(spec)
    part = Part(
        id=identifier,
        title=spec.title,
        points=spec.points,
        kind=kind,
        place=tree.place,
        model_name=name,
        notation=notation,
        find=Find(_names(spec, around), spec.find.after, spec.find.under),
        policy=policy,
        bands=bands,
        unit=unit_asked(spec),
        digits=digits_asked(spec),
        form=form_asked(spec),
        reference_text=reference or "",
        one_formula=spec.one_formula,
        working=spec.working,
        follow_through=spec.follow_through,
        extra_credit=spec.extra_credit,
        misconceptions=_misconceptions(spec, tree),
        examples=_examples(spec, tree),
        options=_options(spec),
        labels=spec.labels or _labels(spec.id, around),
        query=checked_query(reference, tree.get("reference"), building.problems)
        if asks and not formula
        else None,
        formula=str(reference) if formula else "",
        hint=checked_query(spec.hint, tree.get("hint"), building.problems),
        given=None
        if asks
        else _as_implication(
            checked_formula(reference, tree.get("reference"), notation, building.problems)
        ),
        no_follow_through_after=_formulas(spec, tree, notation, building),
        slip_cost=spec.costs.notation_slip,
        program_cost=spec.costs.program,
        items=tuple(RubricItem(i.id, i.text, i.points, i.note, i.hints) for i in spec.items),
        wrong_cost=spec.costs.wrong_answer,
        reveal=_reveal(spec),
        places={key: item.place for key, item in tree.entries().items()},
    )
    check_hint(spec, part, tree, building)
    check_free_choice(spec, part, tree, building)
    check_form(spec, tree, building)
    return _with_unit_of_title(spec, part)


def _with_unit_of_title(spec: schema.PartSpec, part: Part) -> Part:
    """Return a part that declares no unit with the one in which its title asks."""
    if part.unit is not None or "unit" not in type(spec).model_fields:
        return part
    unit = unit_of_title(part.title, part.given)
    known = part.notation.variables | part.notation.functions
    return part if unit is None or unit.name in known else replace(part, unit=unit)


def _names(spec: schema.PartSpec, around: _Around) -> tuple[str, ...]:
    """Return the left sides under which the answer may stand: those given, else its id if one."""
    has_value = spec.one_formula or spec.a_number or spec.holding
    name = around.bare.get(spec.id, spec.id)
    return spec.find.names or ((name,) if has_value and name in around.names else ())


def _reveal(spec: schema.PartSpec) -> Reveal:
    """Return what is given away; `show_reference: false` is the older way to say `hints`."""
    if spec.reveal is not None:
        return Reveal(spec.reveal)
    return Reveal.SOLUTIONS if spec.show_reference else Reveal.HINTS


def _model_name(spec: schema.PartSpec, tree: Located, around: _Around, building: Building) -> str:
    """Return the part's model; `model: null` takes the question's model off."""
    name = (spec.model or "") if "model" in spec.model_fields_set else around.model
    if name and name not in building.models.names:
        found = tree.get("model")
        place = found.place if found else tree.place
        text = f"there is no model `{name}`"
        mend = suggestion(name, building.models.names) or "declare it under `models:`"
        building.say("unknown-model", text, place, mend)
    return name


def _misconceptions(spec: schema.PartSpec, tree: Located) -> tuple[DeclaredMisconception, ...]:
    return tuple(
        DeclaredMisconception(
            item.id, item.value, item.message, item.share, tree.find(("misconceptions", i)).place
        )
        for i, item in enumerate(spec.misconceptions)
    )


def _examples(spec: schema.PartSpec, tree: Located) -> tuple[Example, ...]:
    return tuple(
        Example(item.given, item.outcome, tree.find(("examples", i)).place, item.points)
        for i, item in enumerate(spec.examples)
    )


def _options(spec: schema.PartSpec) -> Mapping[str, Any]:
    """Return the fields that only this kind of answer has, as plain data."""
    own = {name: getattr(spec, name) for name in type(spec).model_fields}
    return {name: _plain(value) for name, value in own.items() if name not in _SHARED_FIELDS}


def _plain(value: Any) -> Any:
    if isinstance(value, schema.ToleranceSpec):
        return policy_of(value)
    if isinstance(value, schema.UnitSpec):
        return unit_of(value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, schema.Spec):
        return {key: _plain(item) for key, item in value}
    return tuple(map(_plain, value)) if isinstance(value, tuple) else value


def _as_implication(formula: Expression | None) -> Expression | None:
    """Return the implication that `p -> q` is as an answer; within a limit the arrow is another."""
    match formula:
        case Relation(ops=("->",), args=(Logic() | Symbol(), Logic() | Symbol()) as sides):
            return Logic("implies", *sides)
    return formula


def _formulas(
    spec: schema.PartSpec, tree: Located, notation: Notation, building: Building
) -> tuple[Any, ...]:
    listed = tree.get("no_follow_through_after")
    found = []
    for index, text in enumerate(spec.no_follow_through_after):
        place = listed.find((index,)) if listed else None
        formula = checked_formula(text, place, notation, building.problems)
        if formula is not None:
            found.append(formula)
    return tuple(found)
