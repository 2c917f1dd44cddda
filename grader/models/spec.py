"""What the YAML of a model has in common: its declared names, exact numbers, located mistakes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from grader.expressions.nodes import Expression, Symbol
from grader.expressions.notation import Notation, Unreadable
from grader.models.base import Model

Where = tuple[str | int, ...]


class SpecError(Exception):
    """A model that cannot be built: what is wrong, where in its YAML, and how to mend it.

    `where` is the path of keys and indices inside the model's own mapping; `others` are further
    mistakes found in the same model.
    """

    def __init__(
        self,
        text: str,
        where: Where = (),
        mend: str = "",
        code: str = "model-spec",
        others: tuple[SpecError, ...] = (),
    ) -> None:
        super().__init__(text)
        self.text, self.where, self.mend, self.code = text, where, mend, code
        self.others = others


def raise_all(errors: list[SpecError]) -> None:
    """Raise the first mistake with the others attached; do nothing when there is none."""
    if errors:
        errors[0].others = tuple(errors[1:])
        raise errors[0]


_SIZE = re.compile(r"[eE][-+]?\d{4,}|\d{301,}")


def _exact(given: object) -> object:
    """Take a number of YAML as it was written: 0.3 is three tenths, "1/3" a third."""
    if isinstance(given, bool):
        raise ValueError("a number is needed, such as 0.3 or 1/3")
    if isinstance(given, Fraction | int):
        return Fraction(given)
    if isinstance(given, float | str):
        if _SIZE.search(str(given)):
            raise ValueError("a number of at most 300 digits and exponents up to 999 is needed")
        try:
            return Fraction(str(given).replace(" ", ""))
        except (ValueError, ZeroDivisionError):
            raise ValueError(f"{given!r} is not a number: write it like 0.3, 1e-8 or 1/3") from None
    raise ValueError("a number is needed, such as 0.3 or 1/3")


Exact = Annotated[
    Fraction,
    BeforeValidator(_exact),
    WithJsonSchema({"type": ["number", "string"], "description": "a number such as 0.3 or 1/3"}),
]


def _formula(given: object) -> object:
    """Take a formula that YAML has read as a number back as text."""
    return str(given) if isinstance(given, int | float) and not isinstance(given, bool) else given


Formula = Annotated[
    str,
    BeforeValidator(_formula),
    WithJsonSchema({"type": ["string", "number"], "description": "a formula, e.g. x^2 + 1"}),
]


def _names(given: object) -> object:
    """Take one name as a list of one."""
    return [given] if isinstance(given, str) else given


Names = Annotated[
    tuple[str, ...],
    BeforeValidator(_names),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]


class ModelSpec(BaseModel):
    """The fields that every model has; the rubric's notation is merged into them."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True
    )

    kind: str
    functions: Names = Field((), description="names that are functions, not factors")
    variables: Names = Field((), description="names that are variables")
    positive: Names = Field((), description="names whose values are positive")
    nonnegative: Names = Field((), description="names whose values are 0 or more")
    integer: Names = Field((), description="names whose values are integers")
    complex: Names = Field((), description="names whose values are complex")
    noncommuting: Names = Field((), description="names whose products keep their order")
    same: dict[str, str] = Field({}, description="aliases, each read as its value")
    split_names: bool = Field(False, description="read undeclared words as products of letters")
    real_odd_roots: bool = Field(False, description="read (-8)^(1/3) as -2")
    decimal_comma: bool = Field(False, description="read 3,5 as a number")
    units: bool = Field(False, description="read words after a number as units")

    def notation(self) -> Notation:
        """Return the declarations as the parser takes them; what is a number is no function."""
        numbers = frozenset((*self.positive, *self.nonnegative, *self.integer))
        return Notation(
            variables=frozenset(self.variables) | (numbers - frozenset(self.functions)),
            functions=frozenset(self.functions),
            positive=frozenset(self.positive),
            nonnegative=frozenset(self.nonnegative),
            integer=frozenset(self.integer),
            complex_=frozenset(self.complex),
            noncommuting=frozenset(self.noncommuting),
            same=dict(self.same),
            split_names=self.split_names,
            real_odd_roots=self.real_odd_roots,
            decimal_comma=self.decimal_comma,
            units=self.units,
        )


Build = Callable[[Any, Mapping[str, Model], Path], Model]


def uses_none(spec: Any) -> tuple[str, ...]:
    """Say that a model stands on its own."""
    return ()


@dataclass(frozen=True, slots=True)
class ModelKind:
    """One kind of model: the schema of its YAML, its builder, and the models it is built on.

    `build(spec, models, folder)` raises `SpecError`; `folder` is where files that the spec names
    are looked up.
    """

    name: str
    Spec: type[ModelSpec]
    build: Build
    uses: Callable[[Any], tuple[str, ...]] = uses_none


def read_formula(text: str, notation: Notation, where: Where = ()) -> Expression:
    """Parse a formula of the rubric; raise a located `SpecError` when it cannot be read."""
    from grader.expressions.reading import parse

    read = parse(text, notation)
    if isinstance(read, Unreadable):
        raise SpecError(
            f"cannot read {text!r} at column {read.column}: {read.sentence}",
            where,
            read.expected and f"expected {read.expected}",
            "model-formula",
        )
    return read


def read_name(text: str, notation: Notation, where: Where, example: str) -> Symbol:
    """Read a name; raise `SpecError` for anything else, with an example of a name."""
    read = read_formula(text, notation, where)
    if not isinstance(read, Symbol):
        raise SpecError(f"{text!r} is not a name", where, f"write a name such as {example}")
    return read


# -- all formulas of a spec ------------------------------------------------------------------------


def unreadable_formulas(spec: ModelSpec) -> list[SpecError]:
    """Return the mistakes of all formulas in the spec's fields that cannot be read.

    Builders stop at the first; this is asked once one of them has.
    """
    notation, found = spec.notation(), []
    for text, where in _formulas_of(type(spec), spec, ()):
        try:
            read_formula(text, notation, where)
        except SpecError as error:
            found.append(error)
    return found


def _formulas_of(hint: Any, value: object, where: Where) -> Iterator[tuple[str, Where]]:
    """Yield the texts in a value that its type says are formulas."""
    arms = get_args(hint)
    if isinstance(value, BaseModel):
        for name, inner in get_type_hints(type(value), include_extras=True).items():
            field = type(value).model_fields.get(name)
            if field is not None:
                yield from _formulas_of(inner, getattr(value, name), (*where, field.alias or name))
    elif get_origin(hint) in (Union, UnionType):
        for arm in arms:
            yield from _formulas_of(arm, value, where)
    elif hint == Formula and isinstance(value, str):
        yield value, where
    elif get_origin(hint) is tuple and isinstance(value, tuple):
        for place, item in enumerate(value):
            yield from _formulas_of(arms[0], item, (*where, place))
    elif get_origin(hint) is dict and isinstance(value, dict):
        for key, item in value.items():
            yield from _formulas_of(arms[1], item, (*where, str(key)))
