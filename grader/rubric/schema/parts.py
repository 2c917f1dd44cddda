"""The parts of a rubric file: one class for each kind of answer, with its own keys."""

from __future__ import annotations

from collections.abc import Mapping
from string import ascii_lowercase
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Literal, Protocol, runtime_checkable

from pydantic import Field, model_validator

from grader.entry_points import offered
from grader.equivalence import Enclosure
from grader.expressions.nodes import Collection, Expression, Matrix
from grader.models.base import Iterates, Labels
from grader.rubric.schema.base import Spec
from grader.rubric.schema.common import (
    MathematicsPart,
    MeasuredPart,
    PartSpec,
    QuantityPart,
    Refusal,
    no_digits,
    no_quantity,
)
from grader.rubric.schema.fields import Entries, Formula, Share, Words
from grader.rubric.schema.written import Tolerance, ToleranceSpec, Unit

Credit = Literal["each", "all"]
_CREDIT = "`each` element is marked by itself, or `all` of them must be right."


class ExpressionPart(MathematicsPart):
    """A formula, compared by equivalence."""

    one_formula: ClassVar[bool] = True

    answer: Literal["expression"]
    reference: Formula = Field(description="A query of the model, or the formula itself.")
    up_to: Literal["constant", "factor"] | None = Field(
        default=None, description="Right up to an added `constant`, or a constant `factor`."
    )
    tolerance: Tolerance | None = Field(default=None, description="For decimals in the formula.")
    layout: Literal["as_asked", "any"] = Field(
        default="as_asked",
        description="With `any`, a row for a column and a transposed gradient are right too.",
    )


class EquationPart(MathematicsPart):
    """An equation, inequality or system, compared by its solutions."""

    answer: Literal["equation"]
    reference: Formula = Field(description="A query of the model, or the equation itself.")


class SetPart(MathematicsPart):
    """A set, an interval or a union of them."""

    answer: Literal["set"]
    reference: Formula = Field(description="A query of the model, or the set itself.")
    tolerance: Tolerance | None = Field(
        default=None, description="How close its numbers have to be."
    )
    credit: Credit = Field(default="all", description=_CREDIT)


class NumberPart(MathematicsPart):
    """A number."""

    takes: ClassVar[tuple[type, ...]] = (Enclosure, Expression)
    a_number: ClassVar[bool] = True

    answer: Literal["number"]
    reference: Formula = Field(description="A query of the model, or the number itself.")
    tolerance: Tolerance | None = Field(
        default=None, description="How close it has to be, as {absolute: 0.01}."
    )


class IteratesPart(MeasuredPart):
    """The states of an iteration."""

    takes: ClassVar[tuple[type, ...]] = (Iterates,)

    answer: Literal["iterates"]
    reference: Formula = Field(description="A query of the model, e.g. theta[0:9].")
    names: Words = Field(
        default=(), description="How students name the quantities of a state, in order."
    )
    tolerance: Tolerance | None = Field(
        default=None, description="How close each number has to be."
    )
    credit: Credit = Field(default="each", description=_CREDIT)


class VectorPart(MathematicsPart):
    """A vector; a row is taken for a column."""

    holding: ClassVar[tuple[type, ...]] = (Collection, Matrix)

    answer: Literal["vector"]
    reference: Entries = Field(description="A query of the model, or the vector itself.")
    tolerance: Tolerance | None = Field(
        default=None, description="How close each entry has to be, as {absolute: 0.01}."
    )
    credit: Credit = Field(default="all", description=_CREDIT)
    up_to: Literal["factor"] | None = Field(
        default=None, description="Any multiple but zero is right."
    )


class MatrixPart(MathematicsPart):
    """A matrix."""

    holding: ClassVar[tuple[type, ...]] = (Collection, Matrix)
    rectangular: ClassVar[bool] = True

    answer: Literal["matrix"]
    reference: Entries = Field(description="A query of the model, or the matrix itself.")
    tolerance: Tolerance | None = Field(
        default=None, description="How close each entry has to be, as {absolute: 0.01}."
    )
    credit: Credit = Field(default="all", description=_CREDIT)
    up_to: Literal["factor"] | None = Field(
        default=None, description="Any multiple but zero is right."
    )


class ListPart(MathematicsPart):
    """Several answers, e.g. all eigenvalues, or eigenvectors up to a factor."""

    answer: Literal["list"]
    reference: Entries = Field(description="A query of the model, or the list itself.")
    order: Literal["fixed", "any"] = Field(default="fixed", description="Whether the order counts.")
    tolerance: Tolerance | None = Field(
        default=None, description="How close each number has to be."
    )
    credit: Credit = Field(default="all", description=_CREDIT)
    up_to: Literal["factor"] | None = Field(default=None, description="Each item up to a factor.")


class BasisPart(MeasuredPart):
    """A basis of a space of vectors, matrices or functions; any basis is right."""

    answer: Literal["basis"]
    reference: Formula = Field(description="A query of the model, or the vectors of one basis.")
    vectors: Literal["any", "orthogonal", "orthonormal"] = Field(
        default="any", description="Whether they have to be orthogonal, or of length 1 as well."
    )


class ParametricPart(QuantityPart):
    """A line, plane or the like as a set of points, in any parametrisation or by equations."""

    refused: ClassVar[Mapping[str, Refusal]] = no_digits(
        "its coordinates are formulas, which have no number of digits",
        "ask for the point or the direction as a `vector`",
    )

    answer: Literal["parametric"]
    reference: Formula = Field(description="A query of the model, one parametrisation, equations.")
    coordinates: Words = Field(
        default=(), description="How coordinates are named; x, y, z unless given."
    )


class FactorsPart(MeasuredPart):
    """A factorization of a matrix; any is right that is one."""

    answer: Literal["factors"]
    reference: Formula = Field(description="A query of the model, or the matrix itself.")
    into: Literal["P D P^-1", "Q D Q^T", "Q R", "L U", "P L U", "L L^T", "L D L^T", "U S V^T"] = (
        Field(description="The factorization that is asked.")
    )
    names: Words = Field(default=(), description="How the factors are named, in order.")
    tolerance: Tolerance | None = Field(
        default=None, description="How close each entry of the product has to be."
    )


#: Properties that a condition may name, and of what.
PROPERTIES = {
    "diagonal": "a matrix", "upper_triangular": "a matrix", "lower_triangular": "a matrix",
    "orthogonal": "a matrix", "orthonormal_columns": "a matrix", "invertible": "a matrix",
    "symmetric": "a matrix", "permutation": "a matrix", "nonnegative_diagonal": "a matrix",
    "independent": "several vectors", "integer": "a number", "prime": "a number",
    "constant": "a function",
}  # fmt: skip


class AnyAnswerPart(MeasuredPart):
    """Any answer that satisfies the conditions; without conditions, any at all."""

    answer: Literal["any"]
    names: Words = Field(default=(), description="The names whose values are asked: [x, y].")
    where: Words = Field(
        default=(), description="What has to hold of them: x^2 + y^2 = 25, prime(n)."
    )
    tolerance: Tolerance | None = Field(
        default=None, description="How nearly equations have to hold."
    )


class GrowthPart(PartSpec):
    """A class of functions such as Theta(n log n), under any constant factor."""

    refused: ClassVar[Mapping[str, Refusal]] = no_quantity(
        "a class of growth is right up to any factor, and so in any unit",
        "leave it out, or ask for the formula as an `expression`",
    )

    answer: Literal["growth"]
    reference: Formula = Field(description="The class: Theta(n log n), O(n^2), Omega(2^n).")


class OrderPart(PartSpec):
    """Labels one after another, such as a traversal of a tree or graph."""

    refused: ClassVar[Mapping[str, Refusal]] = no_quantity(
        "an order is made of labels, which measure nothing",
        "leave it out, or ask for numbers as a `list`",
    )

    answer: Literal["order"]
    orders: Words = Field(default=(), description="The right orders, each as a text: A B D E C.")
    graph: dict[str, Words] = Field(default={}, description="Neighbours of each node: {A: [B, C]}.")
    traversal: Literal["bfs", "dfs", "topological"] | None = Field(
        default=None, description="Any order is right that this traversal of the graph may take."
    )
    start: str = Field(default="", description="Where the traversal begins.")
    directed: bool = Field(default=False, description="Whether edges lead in one direction only.")


class TablePart(MeasuredPart):
    """A table of values: rows by their key, columns by their name."""

    answer: Literal["table"]
    columns: Words = Field(description="The names of the columns.", min_length=2)
    key: Words = Field(default=(), description="The columns that name a row; else the first.")
    rows: tuple[tuple[Formula, ...], ...] = Field(
        description="The cells of each row, in the order of the columns.", min_length=1
    )
    headers: dict[str, Words] = Field(
        default={}, description="More names of columns: {f(x): [y, value]}."
    )
    tolerance: Tolerance | None = Field(default=None, description="How close a cell has to be.")
    tolerances: dict[str, ToleranceSpec] = Field(
        default={}, description="How close the cells of one column have to be."
    )
    units: dict[str, Unit] = Field(default={}, description="The units of single columns: {v: m/s}.")
    credit: Credit = Field(default="each", description=_CREDIT)


class TruthTablePart(PartSpec):
    """The truth table of a formula."""

    refused: ClassVar[Mapping[str, Refusal]] = no_quantity(
        "its cells are true or false", "leave it out, or ask for numbers as a `table`"
    )

    answer: Literal["truth_table"]
    reference: Formula = Field(description="The formula: p -> (q and not r).")
    credit: Credit = Field(default="each", description=_CREDIT)


class LabelsPart(MeasuredPart):
    """A label for every node of a computation tree."""

    takes: ClassVar[tuple[type, ...]] = (Labels,)

    answer: Literal["labels"]
    reference: Formula = Field(description="A query of the model, e.g. labels(operation).")
    synonyms: dict[str, Words] = Field(
        default={}, description="More words for a label: {add: [plus]}."
    )
    tolerance: Tolerance | None = Field(default=None, description="For labels that are numbers.")
    credit: Credit = Field(default="each", description=_CREDIT)


class ChoicePart(PartSpec):
    """One or several of given choices."""

    refused: ClassVar[Mapping[str, Refusal]] = no_quantity(
        "the answer is the letter of a choice",
        "write it into the choices, or ask for a `number`",
    )

    takes: ClassVar[tuple[type, ...]] = ()

    answer: Literal["choice"]
    choices: dict[str, Formula] = Field(description="The choices by their letter.", min_length=2)
    correct: Words = Field(description="The letter of the right one, or of all right ones.")
    credit: Credit = Field(default="all", description=_CREDIT)

    @model_validator(mode="before")
    @classmethod
    def _with_letters(cls, data: Any) -> Any:
        """Give the choices of a list the letters a, b, c, and a right one its letter."""
        if not isinstance(data, dict):
            return data
        choices, correct = data.get("choices"), data.get("correct")
        if isinstance(choices, list) and len(choices) <= len(ascii_lowercase):
            choices = dict(zip(ascii_lowercase, choices, strict=False))
        if not isinstance(choices, dict):
            return data
        letters = {_said(said): letter for letter, said in choices.items()}
        known = {_said(letter): letter for letter in choices}
        given = correct if isinstance(correct, list) else [correct]
        meant = [known.get(_said(one), letters.get(_said(one), one)) for one in given]
        whole = meant if isinstance(correct, list) else meant[0]
        return {**data, "choices": choices, **({"correct": whole} if "correct" in data else {})}


def _said(value: Any) -> str:
    return str(value).strip().casefold()


class PatternSpec(Spec):
    """A text that earns a share of the points."""

    pattern: str = Field(description="A regular expression for the whole answer.")
    share: Share = Field(description="Share of the points.")
    message: str = Field(default="", description="What the student is told.")


class TextPart(PartSpec):
    """Words, matched by patterns; what matches none goes to a person."""

    refused: ClassVar[Mapping[str, Refusal]] = no_quantity(
        "the answer is words, which patterns match",
        "write it into the patterns, or ask for a `number`",
    )

    takes: ClassVar[tuple[type, ...]] = ()

    answer: Literal["text"]
    accept: Words = Field(description="Regular expressions; the whole answer must match one.")
    reject: tuple[PatternSpec, ...] = Field(
        default=(), description="Known wrong or half-right answers."
    )
    ignore_case: bool = Field(
        default=True, description="Take capital and small letters as the same."
    )


class CallSpec(Spec):
    """A call of the student's function, and what it must return."""

    arguments: tuple[Formula, ...] = Field(description="The arguments, numbers or lists of them.")
    result: Formula = Field(description="A query of the model, or the value itself.")


class ProgramPart(PartSpec):
    """A program, called in the sandbox."""

    refused: ClassVar[Mapping[str, Refusal]] = no_quantity(
        "what a program returns are bare values",
        "say in the question in which unit they are, or ask for a `number`",
    )

    takes: ClassVar[tuple[type, ...]] = ()

    answer: Literal["program"]
    function: str = Field(description="The function that the program must define.")
    calls: tuple[CallSpec, ...] = Field(description="The calls to check.", min_length=1)
    tolerance: Tolerance | None = Field(
        default=None, description="How close each result has to be."
    )
    credit: Credit = Field(default="each", description=_CREDIT)


class ReviewPart(PartSpec):
    """Prose that a person marks."""

    refused: ClassVar[Mapping[str, Refusal]] = MappingProxyType({
        **no_quantity(
            "a person reads the answer", "name it in the `note` of an item, or ask for a `number`"
        ),
        "reference": Refusal(
            "a person reads the answer", "say what is expected in the `note` of an item"
        ),
    })  # fmt: skip

    takes: ClassVar[tuple[type, ...]] = ()

    answer: Literal["review"]


AnyPart = Annotated[
    ExpressionPart | EquationPart | SetPart | NumberPart | IteratesPart | VectorPart | MatrixPart
    | ListPart | BasisPart | ParametricPart | FactorsPart | AnyAnswerPart | GrowthPart | OrderPart
    | TablePart | TruthTablePart | LabelsPart | ChoicePart | TextPart | ProgramPart | ReviewPart,
    Field(discriminator="answer"),
]  # fmt: skip

#: What else the kinds of answer are called.
OTHER_NAMES_OF_KINDS = {
    **dict.fromkeys(("interval", "inequality", "range", "solutions", "domain"), "set"),
    **dict.fromkeys(
        ("formula", "function", "derivative", "integral", "polynomial", "symbolic", "limit",
         "algebraic", "logic", "complex", "math"), "expression",
    ),
    **dict.fromkeys(
        ("numeric", "numerical", "integer", "decimal", "float", "value", "quantity"), "number"
    ),
    **dict.fromkeys(
        ("true_false", "truefalse", "boolean", "bool", "statement", "multiple_choice", "mc",
         "mcq", "single_choice", "yes_no", "select"), "choice",
    ),
    **dict.fromkeys(("gradient", "tuple", "point", "eigenvector"), "vector"),
    **dict.fromkeys(("eigenvalues", "sequence", "roots", "values"), "list"),
    **dict.fromkeys(("string", "word", "words", "short_answer", "fill_in"), "text"),
    **dict.fromkeys(("essay", "free_text", "manual", "proof", "open", "long_answer"), "review"),
    **dict.fromkeys(("system", "congruence", "tangent", "ode"), "equation"),
    **dict.fromkeys(("line", "plane"), "parametric"), **dict.fromkeys(("code",), "program"),
    **dict.fromkeys(("asymptotic", "complexity", "big_o"), "growth"),
    **dict.fromkeys(("hessian", "jacobian"), "matrix"), **dict.fromkeys(("tree",), "labels"),
    **dict.fromkeys(("iteration", "steps"), "iterates"),
}  # fmt: skip


PART_SPECS: dict[str, type[PartSpec]] = {
    "expression": ExpressionPart,
    "equation": EquationPart,
    "set": SetPart,
    "number": NumberPart,
    "iterates": IteratesPart,
    "vector": VectorPart,
    "matrix": MatrixPart,
    "list": ListPart,
    "basis": BasisPart,
    "parametric": ParametricPart,
    "factors": FactorsPart,
    "any": AnyAnswerPart,
    "growth": GrowthPart,
    "order": OrderPart,
    "table": TablePart,
    "truth_table": TruthTablePart,
    "labels": LabelsPart,
    "choice": ChoicePart,
    "text": TextPart,
    "program": ProgramPart,
    "review": ReviewPart,
}


@runtime_checkable
class OffersPart(Protocol):
    """A kind of answer from another distribution: its name and the class of its parts."""

    name: str
    Spec: type[PartSpec]


PART_SPECS |= {
    name: kind.Spec
    for name, kind in offered("grader.answers", OffersPart)  # type: ignore[type-abstract]
    if name not in PART_SPECS
}
