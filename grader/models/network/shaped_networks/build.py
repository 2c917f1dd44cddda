"""How equations of vectors with named dimensions become a network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from grader.equivalence import is_assumption, one_hot_at
from grader.expressions.names import canonical, split_name
from grader.expressions.nodes import (
    BigOperator,
    Call,
    Expression,
    Index,
    Mul,
    Neg,
    Number,
    Relation,
    Symbol,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, substitute, transform, walk
from grader.expressions.writing import to_plain
from grader.models.network.entries.arithmetic import ShapeMismatch
from grader.models.network.entries.entrywise import IllShapedPart
from grader.models.network.graph import Graph
from grader.models.network.matrix_calculus.entry_rules import holds_entries
from grader.models.network.shaped_networks.comparison import Definitions
from grader.models.network.shaped_networks.dimensions import (
    MAX_DIMENSIONS,
    Dimensions,
    Sizes,
    samples,
)
from grader.models.network.shaped_networks.entry_equations import of_whole_quantities
from grader.models.network.shaped_networks.indices import (
    Families,
    element_of,
    families_of,
    index_base,
    index_of,
)
from grader.models.network.shaped_networks.model import ShapedNetwork
from grader.models.network.shaped_networks.sample import (
    Equations,
    IllShapedEquation,
    Sample,
    build_sample,
)
from grader.models.spec import SpecError, Where, read_formula, read_name
from grader.models.symbolic.simplify import ONE, rational

ShapeText = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Declared:
    """What a rubric declares beside equations: shapes, facts, samples that are rows."""

    shapes: Mapping[str, ShapeText]
    assumed: tuple[str, ...] = ()
    rows: Mapping[str, str] = field(default_factory=dict)


def build_shaped(
    written: Mapping[Symbol, Expression],
    given: Declared,
    notation: Notation,
    activations: Mapping[str, str],
) -> ShapedNetwork:
    """Build the network; raise `SpecError` for what does not fit together, at its place."""
    declared = _declared(given.shapes, notation)
    rows = _rows(given.rows, notation)
    declared |= _samples_of_numbers(written, {*declared, *rows, *written})
    families = families_of([*declared, *rows, *(n for n in written if n.name.endswith(("}", "]")))])
    shown, written = written, of_whole_quantities(written, declared)
    padded = any(map(holds_entries, written.values()))
    names = _dimension_names(declared, written)
    facts, classes = _facts(given.assumed, notation, declared)
    written = _with_classes(written, declared, classes)
    equations = Equations(
        written, declared, families, notation, activations, facts, rows, classes, padded
    )
    first, second = (
        _sample(replace(sizes, classes=dict.fromkeys(classes.values(), place)), equations)
        for place, sizes in enumerate(samples(names), start=1)
    )
    definitions = _definitions(written, families)
    inlined = {name: definitions.without_samples(right) for name, right in written.items()}
    dimensions = _all_dimensions(first, declared)
    return ShapedNetwork(
        written=shown if padded else written,
        graph=Graph(inlined),
        notation=_with_shapes(notation, dimensions, names),
        dimensions=dimensions,
        samples=(first, second),
        definitions=definitions,
        activations=activations,
        unit_sums=_unit_sums(facts, families),
        open_losses=equations.open_losses,
        classes=classes,
    )


def _declared(shapes: Mapping[str, ShapeText], notation: Notation) -> dict[Symbol, Dimensions]:
    found: dict[Symbol, Dimensions] = {}
    for text, dimensions in shapes.items():
        where: Where = ("shapes", text)
        name = read_name(text, notation, where, "x or W_1")
        rows, columns = (*(_dimension(each, where) for each in dimensions), ONE, ONE)[:2]
        found[name] = (rows, columns)
    return found


def _rows(given: Mapping[str, str], notation: Notation) -> dict[Symbol, Symbol]:
    """Return the samples that are rows of a matrix."""
    found: dict[Symbol, Symbol] = {}
    for text, matrix in given.items():
        where: Where = ("rows", text)
        name, whole = (read_formula(each, notation, where) for each in (text, matrix))
        if not isinstance(name, Symbol) or not isinstance(whole, Symbol) or not index_of(name):
            raise SpecError(
                f"{text}: {matrix} does not say which rows are meant", where, "e.g. x_i: X"
            )
        found[name] = whole
    return found


def _samples_of_numbers(
    written: Mapping[Symbol, Expression], known: set[Symbol]
) -> dict[Symbol, Dimensions]:
    """Return the samples `x_i`, `x^{(i)}` of sums that are declared nowhere: they are numbers."""
    bases = {index_base(name) for name in known} | known
    found: dict[Symbol, Dimensions] = {}
    for node in walk(*written.values()):
        if not isinstance(node, Index) or len(node.args) != 2:
            continue
        base, letter = node.args
        if isinstance(base, Symbol) and isinstance(letter, Symbol) and base not in bases:
            found[element_of(base, letter)] = (ONE, ONE)
    return found


def _dimension(text: str, where: Where) -> Expression:
    if text.isdigit():
        return Number(int(text))
    read = read_formula(text, Notation(variables=frozenset((text,))), where)
    if not isinstance(read, Symbol):
        raise SpecError(f"{text!r} is not a dimension", where, "a name or a number: n, 3")
    return read


def _dimension_names(
    declared: Mapping[Symbol, Dimensions], written: Mapping[Symbol, Expression]
) -> list[Expression]:
    """Return the dimensions: those of shapes, and how far sums go."""
    listed = [each for dimensions in declared.values() for each in dimensions]
    sums = (node for node in walk(*written.values()) if isinstance(node, BigOperator))
    listed.extend(node.args[3] for node in sums if isinstance(node.args[3], Symbol))
    names = [each for each in dict.fromkeys(listed) if each is not ONE and rational(each) != 1]
    if len(names) > MAX_DIMENSIONS:
        raise SpecError(
            f"there are {len(names)} different dimensions",
            ("shapes",),
            f"use {MAX_DIMENSIONS} or fewer in one model",
        )
    return names


def _sample(sizes: Sizes, equations: Equations) -> Sample:
    try:
        return build_sample(sizes, equations)
    except IllShapedEquation as error:
        place = list(equations.written).index(error.name)
        raise SpecError(
            _told(error, sizes),
            ("equations", place),
            "mend the equation, or the shapes of what it uses; a name without a shape is a number",
            "shape-mismatch",
        ) from None
    except ShapeMismatch as error:
        raise SpecError(
            f"what is assumed has {error}", ("assume",), "mend it, e.g. sum(y) = 1", "model-spec"
        ) from None


def _told(error: IllShapedEquation, sizes: Sizes) -> str:
    mismatch = error.mismatch
    words = sizes.words
    if not isinstance(mismatch, IllShapedPart):
        return f"the equation of {error.name.name} has {mismatch}"
    parts = [
        f"`{to_plain(part)}` is {words(shape)}"
        for part, shape in zip(mismatch.node.args, mismatch.args_shapes, strict=True)
    ]
    what = " and ".join(parts[:3])
    whole = to_plain(mismatch.node)
    return f"in the equation of {error.name.name}, `{whole}` does not fit together: {what}"


def _facts(
    assumed: tuple[str, ...], notation: Notation, declared: Mapping[Symbol, Dimensions]
) -> tuple[tuple[Relation, ...], dict[Symbol, Symbol]]:
    """Return the equations that are assumed, and at which index one-hot vectors have their 1."""
    found: list[Relation] = []
    classes: dict[Symbol, Symbol] = {}
    for place, text in enumerate(assumed):
        where: Where = ("assume", place)
        plain, index = one_hot_at(text)
        words = plain.split()
        if len(words) == 2 and is_assumption(plain, notation) and "=" not in plain:
            name = read_formula(words[0], notation, where)
            found.append(_unit_sum(name, declared, where))
            if index and isinstance(name, Symbol):
                classes[name] = Symbol(index)
            continue
        read = read_formula(text, notation, where)
        if not isinstance(read, Relation) or read.ops != ("=",):
            raise SpecError(
                f"{text!r} is not an equation",
                where,
                "write an equation, e.g. sum(y) = 1, or `y one-hot`",
            )
        found.append(read)
    return tuple(found), classes


def _unit_sum(name: Expression, declared: Mapping[Symbol, Dimensions], where: Where) -> Relation:
    """Return that the entries of a one-hot vector, or of every row of a matrix, add up to 1."""
    if not isinstance(name, Symbol) or name not in declared:
        raise SpecError(f"{to_plain(name)} has no shape", where, "give it one under shapes")
    rows, columns = declared[name]
    if columns is ONE:
        return Relation((Call("sum", name), Number(1)), ("=",))
    ones = Call("ones", columns), Call("ones", rows)
    return Relation((Mul(name, ones[0]), ones[1]), ("=",))


def _with_classes(
    written: Mapping[Symbol, Expression],
    declared: Mapping[Symbol, Dimensions],
    classes: Mapping[Symbol, Symbol],
) -> Mapping[Symbol, Expression]:
    """Return equations with `p_k` as an entry, if `k` is the index of a one-hot vector.

    `log p_k` is the cross-entropy of the two, whose derivatives are shorter.
    """
    if not classes:
        return written
    known = {*declared, *written}
    vectors = {index: vector for vector, index in classes.items()}

    def change(node: Expression) -> Expression:
        if isinstance(node, Symbol) and node not in known:
            parts = split_name(node.name)
            base, index = Symbol(canonical(parts._replace(subscript=""))), Symbol(parts.subscript)
            return Index(base, index) if index in vectors and base in known else node
        if not isinstance(node, Call) or node.name not in ("ln", "log"):
            return node
        (inner,) = node.args
        if not isinstance(inner, Index) or inner.args[0] not in written:
            return node
        vector = vectors.get(inner.args[1])  # type: ignore[call-overload]
        return node if vector is None else Neg(Call("cross_entropy", inner.args[0], vector))

    return {name: transform(right, change) for name, right in written.items()}


def _unit_sums(facts: tuple[Relation, ...], families: Families) -> frozenset[Expression]:
    """Return what has entries that add up to 1: `sum(y) = 1`, and `Y ones(K) = ones(N)` by rows."""
    found: set[Expression] = set()
    for fact in facts:
        left, right = fact.args
        if (isinstance(left, Call) and left.name == "sum" and rational(right) == 1) or (
            isinstance(left, Mul) and len(left.args) == 2 and _is_ones(left.args[1], right)
        ):
            found.add(left.args[0])
    for name in list(found):
        letter = index_of(name) if isinstance(name, Symbol) else None
        for bases in (families.superscripts, families.subscripts):
            found |= {Index(b, letter) for b, n in bases.items() if n is name and letter}
    return frozenset(found)


def _is_ones(*nodes: Expression) -> bool:
    return all(isinstance(node, Call) and node.name == "ones" for node in nodes)


def _definitions(written: Mapping[Symbol, Expression], families: Families) -> Definitions:
    """Return the right sides, those of samples with `x^{(i)}` as an element with an index."""
    indexed: dict[Symbol, tuple[Symbol, Expression]] = {}
    for bases in (families.superscripts, families.subscripts):
        for base, name in bases.items():
            letter = index_of(name)
            if name in written and letter is not None:
                indexed[base] = (letter, _with_elements(written[name], families, letter))
    return Definitions(written, indexed)


def _with_elements(right: Expression, families: Families, letter: Symbol) -> Expression:
    elements: dict[Expression, Expression] = {}
    for name in free_symbols(right):
        for bases in (families.superscripts, families.subscripts):
            for base, declared in bases.items():
                if declared is name and index_of(name) is letter:
                    elements[name] = Index(base, letter)
    return substitute(right, elements)


def _all_dimensions(
    sample: Sample, declared: Mapping[Symbol, Dimensions]
) -> dict[Symbol, Dimensions]:
    """Return the declared dimensions, and those that follow for the defined quantities."""
    found = dict(declared)
    for name, shape in sample.shapes.items():
        if name not in found:
            rows, columns = map(sample.sizes.written, shape)
            found[name] = (rows, columns)
    return found


def _with_shapes(
    notation: Notation, dimensions: Mapping[Symbol, Dimensions], sizes: list[Expression]
) -> Notation:
    """Return the notation with the shapes of all quantities, as a rubric declares them."""
    shapes = {name.name: _texts(each) for name, each in dimensions.items()}
    known = {*shapes, *(each.name for each in sizes if isinstance(each, Symbol))}
    return replace(
        notation,
        shapes={**notation.shapes, **shapes},
        variables=notation.variables | known,
    )


def _texts(dimensions: Dimensions) -> tuple[str, ...]:
    rows, columns = map(to_plain, dimensions)
    if columns != "1":
        return rows, columns
    return () if rows == "1" else (rows,)
