"""The notation that a rubric declares, in canonical names, and how notations are joined."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from grader.errors import Problem
from grader.expressions.notation import Notation
from grader.rubric.problems import show
from grader.rubric.schema.document import NotationSpec
from grader.rubric.yaml_text.places import Located

NAME_KEYS = (
    "variables", "functions", "positive", "nonnegative", "integer", "complex", "noncommuting",
)  # fmt: skip


def canonical(name: str) -> str | None:
    """Return the canonical spelling of a name, or None if the text is not one name."""
    from grader.expressions.reading import declared_name

    return declared_name(name)


def to_notation(spec: NotationSpec, tree: Located | None, problems: list[Problem]) -> Notation:
    """Return the declared notation; names that are no names are reported where they stand."""
    names = {key: frozenset(_names(spec, key, tree, problems)) for key in NAME_KEYS}
    same: dict[str, str] = {}
    for alias, name in spec.same.items():
        left = _canonical(alias, tree, ("same", alias), problems)
        right = _canonical(name, tree, ("same", alias), problems)
        if left and right:
            same[left] = right
    shapes = dict(_shapes(spec, tree, problems))
    numbers = names["positive"] | names["nonnegative"] | names["integer"]  # none is a function
    return Notation(
        variables=names["variables"] | shapes.keys() | (numbers - names["functions"]),
        functions=names["functions"],
        positive=names["positive"],
        nonnegative=names["nonnegative"],
        integer=names["integer"],
        complex_=names["complex"],
        noncommuting=names["noncommuting"],
        shapes=shapes,
        same=same,
        split_names=spec.split_names,
        real_odd_roots=spec.real_odd_roots,
        decimal_comma=spec.decimal_comma,
        units=spec.units,
        imaginary_unit=spec.imaginary_unit,
        assume=tuple(_assumptions(spec, tree, problems)),
    )


def _assumptions(
    spec: NotationSpec, tree: Located | None, problems: list[Problem]
) -> Iterable[str]:
    from grader.equivalence import FORMS, is_assumption

    declared = Notation(variables=frozenset(spec.variables) | spec.shapes.keys())
    for index, text in enumerate(spec.assume):
        if is_assumption(text, declared):
            yield text
        elif tree is not None:
            mend = f"write one of: {', '.join(FORMS)}"
            place = tree.find(("assume", index)).place
            problems.append(
                Problem("bad-assumption", f"{show(text)} is no assumption known here", place, mend)
            )


def _names(
    spec: NotationSpec, key: str, tree: Located | None, problems: list[Problem]
) -> Iterable[str]:
    for index, text in enumerate(getattr(spec, key)):
        name = _canonical(text, tree, (key, index), problems)
        if name:
            yield name


def _shapes(
    spec: NotationSpec, tree: Located | None, problems: list[Problem]
) -> Iterable[tuple[str, tuple[str, ...]]]:
    for text, dimensions in spec.shapes.items():
        name = _canonical(text, tree, ("shapes", text), problems)
        if name:
            yield name, dimensions


def _canonical(
    text: str, tree: Located | None, path: tuple[str | int, ...], problems: list[Problem]
) -> str | None:
    name = canonical(text)
    if name is None and tree is not None:
        mend = "a name is a letter or word, with primes and a subscript: x, z'_5, theta_0"
        several = text.replace(",", " ").split()
        if len(several) > 1 and all(map(canonical, several)):
            mend = f"several names are a list: [{', '.join(several)}]"
        message = f"{show(text)} is not a name"
        problems.append(Problem("bad-name", message, tree.find(path).place, mend))
    return name


def joined(*notations: Notation) -> Notation:
    """Return the union of notations; where two say different things the later one counts."""
    return reduce(_join, notations, Notation())


def _join(first: Notation, second: Notation) -> Notation:
    variables, functions = second.variables, second.functions
    return Notation(
        variables=(first.variables - functions) | variables,
        functions=(first.functions - (variables - functions)) | functions,
        positive=first.positive | second.positive,
        nonnegative=first.nonnegative | second.nonnegative,
        integer=first.integer | second.integer,
        complex_=first.complex_ | second.complex_,
        noncommuting=first.noncommuting | second.noncommuting,
        shapes={**first.shapes, **second.shapes},
        same={**first.same, **second.same},
        split_names=first.split_names or second.split_names,
        real_odd_roots=first.real_odd_roots or second.real_odd_roots,
        decimal_comma=first.decimal_comma or second.decimal_comma,
        comma_groups=first.comma_groups and second.comma_groups,
        units=first.units or second.units,
        imaginary_unit=first.imaginary_unit
        if second.imaginary_unit == "i"
        else second.imaginary_unit,
        assume=tuple(dict.fromkeys((*first.assume, *second.assume))),
    )
