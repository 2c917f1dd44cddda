"""The YAML of a network, and how it becomes one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from pydantic import Field

from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import (
    Add,
    Call,
    Constant,
    Div,
    Expression,
    Matrix,
    Pow,
    Relation,
    Symbol,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, walk
from grader.models.arithmetic.evaluate import Constants
from grader.models.base import Model
from grader.models.network.activations import ACTIVATIONS
from grader.models.network.entries.arithmetic import Shape, ShapeMismatch
from grader.models.network.entries.entrywise import Entrywise, entries
from grader.models.network.entries.functions import VECTOR_FUNCTIONS
from grader.models.network.graph import CyclicEquations, Graph
from grader.models.network.model import Network
from grader.models.network.shaped_networks.build import Declared, ShapeText, build_shaped
from grader.models.network.shaped_networks.model import ShapedNetwork
from grader.models.spec import (
    Formula,
    ModelKind,
    ModelSpec,
    Names,
    SpecError,
    Where,
    raise_all,
    read_formula,
    read_name,
)
from grader.models.symbolic.simplify import ONE, ZERO

ShapeSpec = int | str | tuple[int | str, ...]
Entries = Formula | tuple[Formula, ...] | tuple[tuple[Formula, ...], ...]


class NetworkSpec(ModelSpec):
    """A network as equations `name = formula`, in any order, of numbers, vectors and matrices."""

    equations: tuple[str, ...] = Field(min_length=1, description="e.g. z_1 = w_1 x + b_1")
    inputs: tuple[str, ...] = Field(
        (), description="the base quantities; when given, any other undefined name is a mistake"
    )
    shapes: dict[str, ShapeSpec] = Field(
        {}, description="of base vectors and matrices, e.g. {x: 2, W: [3, 2]} or {x: n, W: [m, n]}"
    )
    assume: Names = Field((), description="what holds of base quantities, e.g. sum(y) = 1")
    rows: dict[str, str] = Field(
        {}, description="samples that are rows of a matrix, each as a column, e.g. {x_i: X}"
    )
    values: dict[str, Entries] = Field(
        {}, description="numbers for base quantities, e.g. {w: 0.5, x: [1, 2]}"
    )
    activations: dict[str, str] = Field({}, description="e.g. {sigma: logistic}")


#: As nearly everybody writes activations, whatever a rubric calls them.
_USUAL_NAMES = {"sigma": "logistic", "sigmoid": "logistic", "ReLU": "relu"}
_WRITTEN_BY_STUDENTS = frozenset({"softmax", "mean", "ones", "diag", "outer"})


def build(spec: NetworkSpec, models: Mapping[str, Model], folder: Path) -> Network | ShapedNetwork:
    """Build the network; raise `SpecError` for equations that cannot be used."""
    notation = _with_functions(spec)
    written = _definitions(spec, notation)
    _graph(written, written)  # a cycle is named by the quantities as written
    if _is_shaped(spec):
        return _shaped(spec, written, _shape_texts(spec), notation)
    base = _base_shapes(spec, notation)
    definitions, shapes = _by_entries(spec, written, base)
    graph = _graph(definitions, written)
    _check_inputs(spec, graph)
    _check_activations(spec)
    constants = Constants(_values(spec, notation, shapes))
    plain = {name: shape for name, shape in shapes.items() if shape != (1, 1)}
    ordered = {name: written[name] for name in _graph(written, written).definitions}
    activations = _activations(spec, written)
    if _computes_logistic(written.values()):
        aliases = _aliases(written, activations, {"logistic"})
        notation = replace(notation, functions=notation.functions | frozenset(aliases))
        activations |= aliases
    return Network(graph, notation, plain, constants, activations, ordered)


def _computes_logistic(formulas: Iterable[Expression]) -> bool:
    """Whether `1/(1 + e^{-z})` is written out somewhere."""
    return any(
        isinstance(node, Div)
        and node.args[0] == ONE
        and isinstance(node.args[1], Add)
        and ONE in node.args[1].args
        and any(_is_exponential(term) for term in node.args[1].args)
        for formula in formulas
        for node in walk(formula)
    )


def _is_exponential(node: Expression) -> bool:
    if isinstance(node, Call):
        return node.name == "exp"
    return isinstance(node, Pow) and node.args[0] is Constant("e")


def _aliases(
    written: Mapping[Symbol, Expression], activations: Mapping[str, str], kinds: Collection[str]
) -> dict[str, str]:
    """Return the usual names of activations that are free, for those of some kinds."""
    used = {*activations, *(name.name for name in free_symbols(Add(*written.values(), ZERO)))}
    used |= {name.name for name in written}
    return {
        alias: kind for alias, kind in _USUAL_NAMES.items() if alias not in used and kind in kinds
    }


_LARGE = 9
_SUM = re.compile(r"\\sum|\bsum\(.*,.*,.*,")


def _is_shaped(spec: NetworkSpec) -> bool:
    """Whether the network is one in matrix form: by dimensions with names, by sums over samples.

    Large vectors without numbers are not written out in entries either.
    """
    if spec.values:
        return any(_is_named(shape) for shape in _shape_texts(spec).values())
    sizes = [int(each) for shape in _shape_texts(spec).values() for each in shape if each.isdigit()]
    named = any(_is_named(shape) for shape in _shape_texts(spec).values())
    return named or max(sizes, default=0) > _LARGE or any(map(_SUM.search, spec.equations))


def _is_named(shape: ShapeText) -> bool:
    return any(not each.isdigit() for each in shape)


def _shape_texts(spec: NetworkSpec) -> dict[str, ShapeText]:
    """Return the declared shapes, each as a tuple of names and numbers."""
    found: dict[str, ShapeText] = {}
    for text, shape in spec.shapes.items():
        given = shape if isinstance(shape, tuple) else (shape,)
        dimensions = tuple(str(each).strip() for each in given)
        if len(dimensions) > 2 or not all(_is_dimension(each) for each in dimensions):
            raise SpecError(
                f"the shape of {text} is not one",
                ("shapes", text),
                "n for a vector, [m, n] for a matrix, [] for a number; a name or a number above 0",
            )
        found[text] = dimensions
    return found


def _is_dimension(text: str) -> bool:
    return text.isidentifier() or (text.isdigit() and int(text) > 0)


def _shaped(
    spec: NetworkSpec,
    written: Mapping[Symbol, Expression],
    shapes: Mapping[str, ShapeText],
    notation: Notation,
) -> ShapedNetwork:
    if spec.values:
        raise SpecError(
            "numbers are given, and the shapes have names",
            ("values",),
            "take the values out, or write the dimensions as numbers",
        )
    _check_activations(spec)
    _check_inputs(spec, _graph(written, written))
    ordered = {name: written[name] for name in _graph(written, written).definitions}
    activations = _activations(spec, written)
    kinds = {"logistic" if kind == "sigmoid" else kind for kind in activations.values()}
    aliases = _aliases(written, activations, kinds)
    notation = replace(notation, functions=notation.functions | frozenset(aliases))
    activations |= aliases
    declared = Declared(shapes, spec.assume, spec.rows)
    return build_shaped(ordered, declared, notation, activations)


#: A base quantity with a number, `w_1`, which students write `w1` in LaTeX, too.
_NUMBERED = re.compile(r"(?<![\w\\^{'])[A-Za-z]_\d{1,2}(?![\w^'({])")


def _with_functions(spec: NetworkSpec) -> Notation:
    """Declare the losses and activations that the equations call by name."""
    texts = " ".join((*spec.equations, *spec.assume))
    called = set(re.findall(r"\b([A-Za-z_]+)\s*\(", texts))
    names = _quantities(spec)
    if _is_shaped(spec):
        called |= _WRITTEN_BY_STUDENTS
    known = {*VECTOR_FUNCTIONS, *ACTIVATIONS, "binary_cross_entropy", "ones"} - {
        *KNOWN_FUNCTIONS,
        "sum",
    }
    notation = spec.notation()
    functions = notation.functions | (called & known) | frozenset(spec.activations)
    shapes = (
        _shape_texts(spec) if _is_shaped(spec) else {}
    )  # with shapes, `\\odot` is entry by entry
    numbered = frozenset(name for name in _NUMBERED.findall(texts) if name not in functions)
    variables = notation.variables | names | numbered
    return replace(notation, functions=functions, variables=variables, shapes=shapes)


def _quantities(spec: NetworkSpec) -> frozenset[str]:
    """Return the names with a shape or a value and those that are defined: none is a function."""
    found = set()
    defined = (text.partition("=")[0].strip() for text in spec.equations)
    for text in (*spec.shapes, *spec.values, *spec.inputs, *defined):
        try:
            name = read_formula(text, Notation(variables=frozenset((text,))))
        except SpecError:
            continue  # it is reported where the equation is read
        if isinstance(name, Symbol):
            found.add(name.name)
    return frozenset(found)


def _graph(definitions: Mapping[Symbol, Expression], written: Mapping[Symbol, Expression]) -> Graph:
    try:
        return Graph(definitions)
    except CyclicEquations as error:
        names = [symbol.name for symbol in error.cycle]
        where: Where = ("equations",)
        if error.cycle[0] in written:
            where = ("equations", list(written).index(error.cycle[0]))
        raise SpecError(
            f"the equations define {names[0]} by itself: {' needs '.join(names)}",
            where,
            "break the cycle: each quantity may use only quantities defined without it",
            "cyclic-equations",
        ) from None


def _base_shapes(spec: NetworkSpec, notation: Notation) -> dict[Symbol, Shape]:
    """Return the shapes that are declared, and those of the given values."""
    shapes: dict[Symbol, Shape] = {}
    for text, given in spec.values.items():
        rows = _rows(given)
        if len({len(row) for row in rows}) != 1:
            raise SpecError(
                f"the rows of {text} have different lengths",
                ("values", text),
                "give every row the same number of entries",
                "ragged-matrix",
            )
        shapes[read_name(text, notation, ("values", text), "x or W_1")] = (len(rows), len(rows[0]))
    for text, shape in spec.shapes.items():
        name = read_name(text, notation, ("shapes", text), "x or W_1")
        wanted = _size(shape)
        if shapes.setdefault(name, wanted) != wanted or min(wanted) < 1:
            raise SpecError(
                f"the shape of {text} is not that of its values",
                ("shapes", text),
                "take the shape out, or mend the values",
            )
    return shapes


def _size(shape: ShapeSpec) -> Shape:
    rows, columns = (*(shape if isinstance(shape, tuple) else (shape,)), 1, 1)[:2]
    return int(rows), int(columns)


def _rows(given: Entries) -> tuple[tuple[str, ...], ...]:
    if isinstance(given, str):
        return ((given,),)
    return tuple((row,) if isinstance(row, str) else row for row in given)


def _by_entries(
    spec: NetworkSpec, written: Mapping[Symbol, Expression], base: Mapping[Symbol, Shape]
) -> tuple[dict[Symbol, Expression], dict[Symbol, Shape]]:
    """Write every equation by the entries of its vectors; shapes follow from the base's."""
    shapes = dict(base)
    found: dict[Symbol, Expression] = {}
    for name in _graph(written, written).definitions:
        try:
            whole = Entrywise(shapes, lambda of, by: None).written(written[name])
        except ShapeMismatch as error:
            raise SpecError(
                f"the equation of {name.name} has {error}",
                ("equations", list(written).index(name)),
                "mend the equation, or the shapes and values of what it uses",
                "shape-mismatch",
            ) from None
        if isinstance(whole, Matrix):
            shapes[name] = whole.shape
            found |= _entry_equations(spec, name, whole, (*written, *found))
        else:
            found[name] = whole
    return found, shapes


def _entry_equations(
    spec: NetworkSpec, name: Symbol, whole: Matrix, taken: tuple[Symbol, ...]
) -> dict[Symbol, Expression]:
    names = [e for e in entries(name, whole.shape).args if isinstance(e, Symbol)]
    clash = [entry.name for entry in names if entry in taken]
    if clash:
        raise SpecError(
            f"{clash[0]} is an entry of {name.name}, and also a quantity of its own",
            ("equations",),
            "give one of them another name",
            "duplicate-equation",
        )
    return dict(zip(names, whole.args, strict=True))


def _values(
    spec: NetworkSpec, notation: Notation, shapes: Mapping[Symbol, Shape]
) -> dict[Symbol, Expression]:
    values: dict[Symbol, Expression] = {}
    for text, given in spec.values.items():
        name = read_name(text, notation, ("values", text), "x or W_1")
        numbers = [read_formula(e, notation, ("values", text)) for row in _rows(given) for e in row]
        shape = shapes[name]
        names = (name,) if shape == (1, 1) else entries(name, shape).args
        values |= {n: v for n, v in zip(names, numbers, strict=True) if isinstance(n, Symbol)}
    return values


def _activations(spec: NetworkSpec, written: Mapping[Symbol, Expression]) -> dict[str, str]:
    """Return what the functions are; one that is called like an activation is that activation."""
    used = {n.name for right in written.values() for n in walk(right) if isinstance(n, Call)}
    named = {name: name for name in used if name in ACTIVATIONS and name not in KNOWN_FUNCTIONS}
    return named | spec.activations


def _check_activations(spec: NetworkSpec) -> None:
    for name, kind in spec.activations.items():
        if kind not in ACTIVATIONS:
            raise SpecError(
                f"{kind} is not an activation",
                ("activations", name),
                f"use one of {', '.join(ACTIVATIONS)}",
                "unknown-activation",
            )


def _definitions(spec: NetworkSpec, notation: Notation) -> dict[Symbol, Expression]:
    definitions: dict[Symbol, Expression] = {}
    errors: list[SpecError] = []
    for position, text in enumerate(spec.equations):
        where = ("equations", position)
        try:
            name, right = read_equation(text, notation, where)
            if name in definitions:
                raise SpecError(
                    f"{name.name} is defined twice",
                    where,
                    "give the second quantity another name, or take one equation out",
                    "duplicate-equation",
                )
            definitions[name] = right
        except SpecError as error:
            errors.append(error)
    raise_all(errors)
    return definitions


_FUNCTION_WORDS = {*VECTOR_FUNCTIONS, "binary_cross_entropy", "leaky_relu", "ones", "mean", "norm"}
_LONG_FUNCTIONS = re.compile(
    rf"(?<![\\\w{{])(?:{'|'.join(sorted(_FUNCTION_WORDS, key=len, reverse=True))})(?=\()"
)


def _with_long_functions(text: str) -> str:
    """Mark functions in plain letters, which LaTeX would take for products of names."""
    return _LONG_FUNCTIONS.sub(r"\\operatorname{\g<0>}", text) if "\\" in text else text


def read_equation(
    text: str, notation: Notation, where: tuple[str | int, ...]
) -> tuple[Symbol, Expression]:
    """Read `name = formula`; raise `SpecError` for anything else."""
    read = read_formula(_with_long_functions(text), notation, where)
    if isinstance(read, Relation) and read.ops == ("=",) and isinstance(read.args[0], Symbol):
        return read.args[0], read.args[1]
    if isinstance(read, Relation) and isinstance(read.args[0], Constant):
        raise SpecError(
            f"{read.args[0].name} is a constant, not a name to be defined",
            where,
            "give the quantity another name",
            "not-an-equation",
        )
    raise SpecError(
        f"{text!r} is not a definition",
        where,
        "write one name, =, and a formula, e.g. z_1 = w_1 x + b_1",
        "not-an-equation",
    )


def _check_inputs(spec: NetworkSpec, graph: Graph) -> None:
    if not spec.inputs:
        return
    allowed = {read_formula(text, spec.notation(), ("inputs",)) for text in spec.inputs}
    unknown = [name.name for name in graph.base if name not in allowed]
    if unknown:
        raise SpecError(
            f"{', '.join(unknown)}: used in the equations, but neither defined nor an input",
            ("equations",),
            "add an equation or name it under inputs",
            "undefined-quantity",
        )


NETWORK = ModelKind("network", NetworkSpec, build)
