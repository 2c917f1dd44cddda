"""Formulas with every entry written as one: `W_ij` and `x^{(i)}_j` as elements with their indices.

Where `W` is a matrix, by its shape or because it is indexed in a sum, `W_ij` is its entry under any
letters; Kronecker's delta, indicators, norms with a subscript and sums with a condition are brought
to one form each.
"""

from __future__ import annotations

from grader.equivalence.collections.entries.indexing.indicators import (
    INDICATORS,
    UNDEFINED,
    by_cases,
    indicator_of,
    operator_over,
    with_indicators,
)
from grader.equivalence.collections.entries.indexing.places import (
    KRONECKER,
    dimensions_of,
    is_unbounded,
    letters_of,
    places_of,
    sequence_of,
)
from grader.equivalence.collections.entries.indexing.rows import OVER, Rows, as_letters, is_delta
from grader.equivalence.collections.entries.indexing.samples import row_of_family, sample_of
from grader.equivalence.collections.shapes import ROW_OF
from grader.equivalence.terms.ones import ONES_NAME, is_ones
from grader.expressions.names import SEQUENCE_MARKS, Name, canonical, split_name
from grader.expressions.nodes import (
    BigOperator,
    Call,
    Collection,
    Div,
    Expression,
    Mul,
    Neg,
    Number,
    Piecewise,
    Relation,
    Symbol,
)
from grader.expressions.traversal import transform, walk


def with_entries(root: Expression, rows: Rows) -> Expression:
    """Return a formula with every entry written as one."""
    return transform(root, lambda node: _changed(node, rows))


def _changed(node: Expression, rows: Rows) -> Expression:
    match node:
        case Symbol():
            return _symbol(node, rows)
        case Call():
            return _call(node, rows)
        case Mul():
            return with_indicators(node)
        case Piecewise():
            return by_cases(node)
    return node


# -- names -----------------------------------------------------------------------------------------


def _symbol(node: Symbol, rows: Rows) -> Expression:
    """Return a name with a subscript or a number of a sample as an element, if it is one."""
    name, index = sequence_of(split_name(node.name))
    parts = split_name(name)
    if node.name in rows.notation.shapes or not (index or parts.subscript):
        return node
    plain = canonical(parts._replace(subscript=""))
    if is_ones(node):
        return node
    found = _delta(plain, parts.subscript, rows)
    if found is None and plain in rows.families and not index:
        letters = list(map(_index, _single_letters(parts.subscript)))
        found = row_of_family(plain, letters, rows) or _member(parts)
    if found is None:
        places = [*([index] if index else []), *_single_letters(parts.subscript)]
        if all(len(each) == 1 or each.isdigit() for each in places):
            found = sample_of(plain, list(map(_index, places)), rows)
    return found or _entry(node, name, index, rows)


def _delta(plain: str, subscript: str, rows: Rows) -> Expression | None:
    letters = letters_of(subscript, 2) if plain == "delta" else None
    if letters is None or 2 in _declared_count(plain, rows):
        return None
    return Call(KRONECKER, *map(_index, letters))


def _member(parts: Name) -> Expression:
    """Return `u_o` as one of several vectors."""
    family = canonical(parts._replace(subscript="", mark="()"))
    return Call(f"{family}[]", *map(_index, _single_letters(parts.subscript)))


def _entry(node: Symbol, name: str, index: str, rows: Rows) -> Expression:
    """Return a name with as many letters as it has dimensions as its entry."""
    parts = split_name(name)
    plain = canonical(parts._replace(subscript=""))
    for count in sorted(rows.count(plain), reverse=True):
        letters = letters_of(parts.subscript, count - bool(index))
        if letters is not None:
            return Call(f"{plain}[]", *map(_index, [index] * bool(index) + list(letters)))
    if index and not parts.subscript and rows.count(name):
        return Call(f"{name}[]", _index(index))
    return node


def _single_letters(subscript: str) -> tuple[str, ...]:
    """Return the indices of a subscript: `ij` as two, `12` as one."""
    if not subscript or subscript.isdigit():
        return (subscript,) if subscript else ()
    return letters_of(subscript, len(subscript)) or (subscript,)


def _declared_count(name: str, rows: Rows) -> set[int]:
    dimensions = dimensions_of(name, rows.notation)
    return set() if dimensions is None else {len(dimensions)}


def _index(letter: str) -> Expression:
    return Number(int(letter)) if letter.isdigit() else Symbol(letter)


# -- calls -----------------------------------------------------------------------------------------


def _call(node: Call, rows: Rows) -> Expression:
    if node.name.endswith("[]") or node.name in (KRONECKER, "indicator", "bb(I)"):
        node = Call(node.name, *map(as_letters, node.args), primes=node.primes)
    name = node.name
    if name.endswith("[]"):
        return _indexed(node, rows)
    if name in OVER and len(node.args) == 2:
        return _extreme_over(node)
    if name == "sum_over":
        return operator_over(node)
    if name in ("KL", "H") and all(_is_distribution(each, rows) for each in node.args):
        return _entropy(node)
    if name in INDICATORS and len(node.args) == 1 and isinstance(node.args[0], Relation):
        return indicator_of(node.args[0])
    return node


def _indexed(node: Call, rows: Rows) -> Expression:
    """Return something with indices: an entry, a sample, one of several vectors, a delta."""
    if node.name == "delta[]" and len(node.args) == 2 and 2 not in _declared_count("delta", rows):
        return Call(KRONECKER, *node.args)
    if node.name == f"{ONES_NAME.name}[]":
        return _entry_of(Call("[]", ONES_NAME, *node.args))
    if node.name == "[]":
        return _entry_of(node)
    element = _element(node)
    plain, indices = element.name.removesuffix("[]"), list(element.args)
    if plain in rows.families:
        row = row_of_family(plain, indices, rows)
        if row is not None:
            return row
        family = canonical(split_name(plain)._replace(mark="()"))
        return Call(f"{family}[]", *indices)
    if len(indices) == 1 and len(rows.notation.shapes.get(plain, ())) == 2:
        return Call(ROW_OF, Symbol(plain), *indices)
    return sample_of(plain, indices, rows) or element


# -- entropies -------------------------------------------------------------------------------------

_OUTCOME = Symbol("outcome")


def _is_distribution(node: Expression, rows: Rows) -> bool:
    return isinstance(node, Symbol) and rows.count(node.name) == {1}


def _entropy(node: Call) -> Expression:
    """Return a divergence, an entropy or a cross-entropy as the sum over all outcomes."""
    first, last = (
        Call(f"{each.name}[]", _OUTCOME)
        for each in (node.args[0], node.args[-1])
        if isinstance(each, Symbol)
    )
    ratio = Div(first, last) if node.name == "KL" else last
    body: Expression = Mul(first, Call("ln", ratio))
    total = BigOperator("sum", body, _OUTCOME, UNDEFINED, UNDEFINED)
    return total if node.name == "KL" else Neg(total)


def _element(node: Call) -> Call:
    parts = split_name(node.name.removesuffix("[]"))
    if parts.mark not in SEQUENCE_MARKS.values() or not parts.subscript:
        return node
    letters = letters_of(parts.subscript, len(parts.subscript)) or ()
    if not letters:
        return node
    plain = canonical(parts._replace(subscript=""))
    first, *others = node.args
    return Call(f"{plain}[]", first, *map(_index, letters), *others)


def _extreme_over(node: Call) -> Expression:
    body, variable = node.args
    variable = as_letters(variable)
    if not isinstance(variable, Symbol):
        return node
    kind = node.name.removesuffix("_over")
    return BigOperator(kind, body, variable, UNDEFINED, UNDEFINED)


def _entry_of(node: Call) -> Expression:
    """Return `[x]_2` of a norm as the norm that is meant, and `(AB)_{ij}` with two indices."""
    base, *indices = node.args
    if isinstance(base, Call) and base.name == "norm" and len(indices) == 1:
        (kind,) = indices
        if kind in (Number(2), Symbol("F")):
            return base if kind is Number(2) else Call("frobenius", *base.args)
        return Call("norm of kind", *base.args, kind)
    is_one = isinstance(base, Number) and base.value == 1
    if len(indices) == 1 and (is_one or base is ONES_NAME):
        inner = indices[0].args[0] if indices[0].args else indices[0]
        for each in (indices[0], inner):
            if isinstance(each, Relation):
                return indicator_of(each)
    if isinstance(base, Collection) and len(base.args) == len(indices) + 1 == 2:
        left, right = base.args  # <a, b>_W
        return Mul(Call("transpose", left), indices[0], right)
    if len(indices) == 1 and isinstance(indices[0], Symbol) and len(indices[0].name) == 2:
        letters = letters_of(indices[0].name, 2)
        if letters is not None:
            return Call("[]", base, *map(_index, letters))
    return node


# -- what calls for entries ------------------------------------------------------------------------


def holds_indices(root: Expression) -> bool:
    """Whether a formula holds a sum over an index or without bounds, or Kronecker's delta."""
    return any(_calls_for_entries(node) for node in walk(root))


def _calls_for_entries(node: Expression) -> bool:
    match node:
        case BigOperator():
            variable = node.args[1]
            return is_unbounded(node) or next(places_of(node.args[0], variable), None) is not None
        case Symbol() | Call(name="delta[]"):
            return is_delta(node)
        case Call(name="sum_over" | "KL" | "kronecker"):
            return True
        case Call():
            return node.name in OVER
        case Mul():
            return any(isinstance(factor, Relation) for factor in node.args)
    return False
