"""Formulas with every entry written as one: `W_ij` and `x^{(i)}_j` as elements with their indices.

Where `W` is a matrix, by its shape or because it is indexed in a sum, `W_ij` is its entry under any
letters; Kronecker's delta, indicators, norms with a subscript and sums with a condition are brought
to one form each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from grader.equivalence.collections.entries.places import (
    KRONECKER,
    dimensions_of,
    is_unbounded,
    letters_of,
    places_of,
    sequence_of,
    shifted,
)
from grader.equivalence.collections.shapes import ONES_NAME
from grader.equivalence.terms.transposes import TRANSPOSED
from grader.expressions.names import SEQUENCE_MARKS, canonical, split_name
from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Collection,
    Constant,
    Div,
    Expression,
    Mul,
    Neg,
    Number,
    Piecewise,
    Pow,
    Relation,
    Symbol,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import transform, walk

_UNDEFINED = Constant("undefined")
#: What stands before a condition in an indicator: `1\\{y = k\\}`, `\\mathbb{I}(y = k)`.
_INDICATORS = frozenset({"bb(1)", "bb(I)", "I", "1", "indicator"})


@dataclass(frozen=True)
class Rows:
    """The names that occur with indices, each with its number of indices, and the index letters."""

    indexed: frozenset[tuple[str, int]]
    letters: frozenset[str]
    notation: Notation

    def count(self, name: str) -> set[int]:
        """Return with how many indices an entry of a name may stand."""
        found = {count for each, count in self.indexed if each == name}
        dimensions = dimensions_of(name, self.notation)
        if dimensions is not None:
            found.add(len(dimensions))
        return found


def rows_of(sides: Iterable[Expression], notation: Notation) -> Rows:
    """Collect the names that occur with indices."""
    nodes = list(walk(*sides))
    letters = {"i", "j"} if any(_is_delta(node) for node in nodes) else set()
    for node in nodes:
        if isinstance(node, BigOperator) and isinstance(node.args[1], Symbol):
            letters.add(node.args[1].name)
        if isinstance(node, Symbol) and _is_delta(node):
            letters.update(split_name(node.name).subscript)
    found: set[tuple[str, int]] = set()
    for node in nodes:
        if isinstance(node, Call) and node.name.endswith("[]") and len(node.name) > 2:
            found.add(_joined(node.name.removesuffix("[]"), len(node.args)))
        if isinstance(node, Call) and node.name == "KL":
            found.update((each.name, 1) for each in node.args if isinstance(each, Symbol))
        if isinstance(node, Symbol):
            name, indices = sequence_of(split_name(node.name))
            parts = split_name(name)
            plain = canonical(parts._replace(subscript=""))
            if parts.subscript and set(parts.subscript) <= letters:
                found.add((plain, len(parts.subscript) + bool(indices)))
    return Rows(frozenset(found), frozenset(letters), notation)


def _joined(name: str, count: int) -> tuple[str, int]:
    """Return `x^{()}` with two indices for `x_j^{()}` with one."""
    parts = split_name(name)
    if parts.mark in SEQUENCE_MARKS.values() and parts.subscript:
        return canonical(parts._replace(subscript="")), count + len(parts.subscript)
    return name, count


def _is_delta(node: Expression) -> bool:
    if isinstance(node, Call):
        return node.name == "delta[]" and len(node.args) == 2
    if not isinstance(node, Symbol) or not node.name.startswith("delta_"):
        return False
    return letters_of(split_name(node.name).subscript, 2) is not None


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
            return _with_indicators(node)
        case Pow(args=(Number(value=1), above)) if above is TRANSPOSED:
            return Call("transpose", ONES_NAME)
        case BigOperator() if node.kind == "sum" and isinstance(node.args[1], Relation):
            return node
        case Piecewise():
            return _by_cases(node)
    return node


# -- names -----------------------------------------------------------------------------------------


def _symbol(node: Symbol, rows: Rows) -> Expression:
    name, index = sequence_of(split_name(node.name))
    parts = split_name(name)
    if not index and not parts.subscript:
        return node
    if node.name in rows.notation.shapes:
        return node
    plain = canonical(parts._replace(subscript=""))
    if plain == ONES_NAME.name:
        return ONES_NAME
    if plain == "delta" and 2 not in _declared_count(plain, rows):
        letters = letters_of(parts.subscript, 2)
        if letters is not None:
            return Call(KRONECKER, *map(_index, letters))
    for count in sorted(rows.count(plain), reverse=True):
        letters = letters_of(parts.subscript, count - bool(index))
        if letters is not None:
            return Call(f"{plain}[]", *map(_index, [index] * bool(index) + list(letters)))
    if index and not parts.subscript and rows.count(name):
        return Call(f"{name}[]", _index(index))
    return node


def _declared_count(name: str, rows: Rows) -> set[int]:
    dimensions = dimensions_of(name, rows.notation)
    return set() if dimensions is None else {len(dimensions)}


def _index(letter: str) -> Expression:
    return Number(int(letter)) if letter.isdigit() else Symbol(letter)


# -- calls -----------------------------------------------------------------------------------------


def _call(node: Call, rows: Rows) -> Expression:
    if node.name.endswith("[]") or node.name in (KRONECKER, "indicator", "bb(I)"):
        node = Call(node.name, *map(_with_letters, node.args), primes=node.primes)
    name = node.name
    if name == "delta[]" and len(node.args) == 2 and 2 not in _declared_count("delta", rows):
        return Call(KRONECKER, *node.args)
    if name.endswith("[]") and len(name) > 2:
        return _element(node)
    if name == "[]":
        return _entry_of(node)
    if name in ("sum_over", "product_over"):
        return _operator_over(node, rows)
    if name in ("KL", "H") and all(_is_distribution(each, rows) for each in node.args):
        return _entropy(node)
    if name in _INDICATORS and len(node.args) == 1 and isinstance(node.args[0], Relation):
        return _indicator(node.args[0])
    return node


_LETTER_CONSTANTS = {Constant("i"): Symbol("i"), Constant("e"): Symbol("e")}


def _with_letters(index: Expression) -> Expression:
    """Take the imaginary unit and Euler's number for letters where an index stands."""
    if isinstance(index, Constant):
        return _LETTER_CONSTANTS.get(index, index)
    if isinstance(index, Add | Relation):
        return index.with_args(tuple(map(_with_letters, index.args)))
    return index


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
    total = BigOperator("sum", body, _OUTCOME, _UNDEFINED, _UNDEFINED)
    return total if node.name == "KL" else Neg(total)


def _element(node: Call) -> Expression:
    parts = split_name(node.name.removesuffix("[]"))
    if parts.mark not in SEQUENCE_MARKS.values() or not parts.subscript:
        return node
    letters = letters_of(parts.subscript, len(parts.subscript)) or ()
    if not letters:
        return node
    plain = canonical(parts._replace(subscript=""))
    first, *others = node.args
    return Call(f"{plain}[]", first, *map(_index, letters), *others)


def _entry_of(node: Call) -> Expression:
    """Return `[x]_2` of a norm as the norm that is meant, and `(AB)_{ij}` with two indices."""
    base, *indices = node.args
    if isinstance(base, Call) and base.name == "norm" and len(indices) == 1:
        (kind,) = indices
        if kind in (Number(2), Symbol("F")):
            return base if kind is Number(2) else Call("frobenius", *base.args)
        return Call("norm", *base.args, kind)
    is_one = isinstance(base, Number) and base.value == 1
    if len(indices) == 1 and (is_one or base is ONES_NAME):
        inner = indices[0].args[0] if indices[0].args else indices[0]
        for each in (indices[0], inner):
            if isinstance(each, Relation):
                return _indicator(each)
    if isinstance(base, Collection) and len(base.args) == len(indices) + 1 == 2:
        left, right = base.args  # <a, b>_W
        return Mul(Call("transpose", left), indices[0], right)
    if len(indices) == 1 and isinstance(indices[0], Symbol) and len(indices[0].name) == 2:
        letters = letters_of(indices[0].name, 2)
        if letters is not None:
            return Call("[]", base, *map(_index, letters))
    return node


# -- sums with conditions --------------------------------------------------------------------------


def _operator_over(node: Call, rows: Rows) -> Expression:
    """Return `sum_{i != j}` as a sum over all with a factor that is 1 where the condition holds."""
    if len(node.args) != 2 or node.name != "sum_over":
        return node
    body, condition = node.args
    if not isinstance(condition, Relation) or len(condition.ops) != 1:
        return node
    left, right = (_as_name(side) for side in condition.args)
    if left is None or right is None:
        return node
    factor = _indicator(Relation((left, right), condition.ops))
    inner = BigOperator("sum", Mul(factor, body), left, _UNDEFINED, _UNDEFINED)
    if condition.ops == ("!=",):
        return inner
    return node


def _as_name(side: Expression) -> Symbol | None:
    if isinstance(side, Constant) and side.name in ("i", "e"):
        return Symbol(side.name)
    return side if isinstance(side, Symbol) else None


# -- indicators ------------------------------------------------------------------------------------


def _indicator(condition: Relation) -> Expression:
    """Return what is 1 where a condition holds, else 0; of two indices it is Kronecker's delta."""
    if len(condition.ops) != 1:
        return Call("indicator", condition)
    left, right = condition.args
    left, right = map(_with_letters, (left, right))
    plain = all(shifted(side) is not None for side in (left, right))
    if plain and condition.ops == ("=",):
        return Call(KRONECKER, left, right)
    if condition.ops == ("!=",):
        return Add(Number(1), Neg(_indicator(Relation((left, right), ("=",)))))
    return Call("indicator", condition)


def _with_indicators(node: Mul) -> Expression:
    """Read `1\\{y = k\\}` and `[y = k]` as factors: a condition multiplies as 1 or 0."""
    if not any(isinstance(factor, Relation) for factor in node.args):
        return node
    kept: list[Expression] = []
    for factor in node.args:
        if not isinstance(factor, Relation):
            kept.append(factor)
            continue
        if kept and _is_sign_of_indicator(kept[-1]):
            kept.pop()
        kept.append(_indicator(factor))
    return Mul(*kept) if len(kept) > 1 else kept[0]


def _is_sign_of_indicator(node: Expression) -> bool:
    if isinstance(node, Number):
        return node.value == 1
    return isinstance(node, Symbol) and node.name in _INDICATORS


def _by_cases(node: Piecewise) -> Expression:
    """Return `a if i = j, else b` as a sum with Kronecker's delta."""
    if len(node.cases) != 2:
        return node
    (first, condition), (second, otherwise) = node.cases
    if not isinstance(condition, Relation) or len(condition.ops) != 1:
        return node
    opposite = {"=": "!=", "!=": "="}.get(condition.ops[0])
    rest = isinstance(otherwise, Relation) and (
        otherwise.ops == (opposite,) and set(otherwise.args) == set(condition.args)
    )
    if opposite is None or not (rest or otherwise is Constant("true")):
        return node
    if not all(shifted(side) is not None for side in condition.args):
        return node
    holds = _indicator(condition)
    return Add(Mul(first, holds), Mul(second, Add(Number(1), Neg(holds))))


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
            return _is_delta(node)
        case Call(name="sum_over" | "KL"):
            return True
        case Mul():
            return any(isinstance(factor, Relation) for factor in node.args)
    return False
