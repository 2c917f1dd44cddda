"""What a question assumes of its names, in words or as a formula: `S symmetric`, `sum(y) = 1`.

`FORMS` is the list of all forms; a text of no such form is reported when the rubric is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from grader.equivalence.collections.entries.facts import Facts
from grader.expressions.names import SEQUENCE_MARKS, split_name
from grader.expressions.nodes import (
    BigOperator,
    Call,
    Expression,
    Index,
    Mul,
    Number,
    Pow,
    Relation,
    Symbol,
)
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.expressions.traversal import walk

#: What may be assumed, as it is written.
FORMS = (
    "sum(y) = 1", "y one-hot", "y one-hot at k", "S symmetric", "Q orthogonal", "A invertible",
    "X random", "c constant", "X and Y independent", "E[X] = mu", "Var(X) = sigma^2",
)  # fmt: skip
_PROPERTIES = {
    "one-hot": "one_hot", "onehot": "one_hot", "symmetric": "symmetric",
    "orthogonal": "orthogonal", "invertible": "invertible", "random": "random",
    "constant": "constant", "independent": "independent", "simplex": "simplex",
}  # fmt: skip
#: An accent with a blank before its letter, and moments in the plain letters of a LaTeX text.
_ACCENTED = re.compile(r"\\(hat|bar|tilde) (\w)")
_MOMENTS = re.compile(r"(?<![\\\w{])(E|Var|Cov)(?=[\[(])")
_FILLERS = frozenset({"and", "is", "are", "a", "matrix", "vector", "the", "be"})
_ONE, _T = Number(1), Symbol("T")


@dataclass(frozen=True)
class Assumptions:
    """The names with each property, pairs that are independent, known moments, known classes.

    `hot` says at which index a one-hot vector has its 1.
    """

    names: dict[str, frozenset[str]] = field(default_factory=dict)
    independent: frozenset[frozenset[str]] = frozenset()
    moments: dict[Expression, Expression] = field(default_factory=dict)
    hot: dict[str, str] = field(default_factory=dict)

    def facts(self) -> Facts:
        """Return what is assumed of vectors and matrices."""
        return Facts(
            one_hot=self.of("one_hot"),
            hot=self.hot,
            simplex=self.of("simplex"),
            orthogonal=self.of("orthogonal"),
            symmetric=self.of("symmetric"),
        )

    def of(self, what: str) -> frozenset[str]:
        """Return the names with a property."""
        return self.names.get(what, frozenset())


def assumptions_of(notation: Notation) -> Assumptions:
    """Return what a notation assumes."""
    if not notation.assume:
        return _NOTHING
    return _read(notation.assume, notation.variables)


_NOTHING = Assumptions()


@lru_cache(maxsize=64)
def _read(texts: tuple[str, ...], variables: frozenset[str]) -> Assumptions:
    names: dict[str, frozenset[str]] = {}
    independent: set[frozenset[str]] = set()
    moments: dict[Expression, Expression] = {}
    hot: dict[str, str] = {}
    for text in texts:
        plain, where = one_hot_at(text)
        hot |= {name: where for name in plain.split()[:1] if where}
        what, found, moment = _one(plain, variables) or ("", (), None)
        if what == "independent":
            independent.update(frozenset((a, b)) for a in found for b in found if a != b)
        if moment is not None:
            moments[moment.args[0]] = moment.args[1]
        families = {each for name in found for each in (name, *_families(name))}
        names[what] = names.get(what, frozenset()) | families
    return Assumptions(names, frozenset(independent), moments, hot)


def is_assumption(text: str, notation: Notation) -> bool:
    """Whether a text is an assumption of one of the forms."""
    return _one(one_hot_at(text)[0], notation.variables) is not None


def one_hot_at(text: str) -> tuple[str, str]:
    """Return `y one-hot` and `k` of `y one-hot at k`; any other text with no index."""
    words = text.split()
    if len(words) >= 4 and words[-2] == "at" and _PROPERTIES.get(words[-3].lower()) == "one_hot":
        return " ".join(words[:-2]), words[-1]
    return text, ""


_Found = tuple[str, tuple[str, ...], Relation | None]


def _one(text: str, variables: frozenset[str]) -> _Found | None:
    """Return the property, the names that have it, and a moment with its value."""
    words = _ACCENTED.sub(r"\\\1{\2}", _in_words(text)).replace(",", " ").split()
    what = _PROPERTIES.get(words[-1].lower()) if words else None
    if what is not None:
        names = [_name(word, variables) for word in words[:-1] if word not in _FILLERS]
        found = tuple(name for name in names if name)
        return (what, found, None) if found and len(found) == len(names) else None
    dense = "".join(text.split())
    if dense.startswith("sum(") and dense.endswith(")=1"):
        name = _name(dense[4:-3], variables)
        return ("simplex", (name,), None) if name else None
    return _formula(text, variables)


def _in_words(text: str) -> str:
    """Return `A invertible` of `invertible(A)`; any other text as it is."""
    what, bracket, names = text.strip().partition("(")
    is_property = what.strip().lower().replace("_", "-") in _PROPERTIES
    if not bracket or not names.endswith(")") or not is_property:
        return text
    return f"{names[:-1]} {what.strip().replace('_', '-')}"


def _name(text: str, variables: frozenset[str]) -> str:
    read = parse(text, Notation(variables=variables | {text}))
    return read.name if isinstance(read, Symbol) else ""


def _families(name: str) -> Iterable[str]:
    """Return the sequences whose elements are meant with `y^{(i)}`, or with a plain `y`."""
    parts = split_name(name)
    if parts.mark and parts.mark[0] in SEQUENCE_MARKS:
        yield str(parts._replace(mark=SEQUENCE_MARKS[parts.mark[0]]))
    elif not parts.mark:
        yield from (str(parts._replace(mark=mark)) for mark in SEQUENCE_MARKS.values())


def _formula(text: str, variables: frozenset[str]) -> _Found | None:
    if "\\" in text:
        text = _MOMENTS.sub(r"\\operatorname{\1}", text)
    read = parse(text, Notation(variables=variables, shapes={"S": ("n", "n")}))
    if not isinstance(read, Relation) or read.ops != ("=",):
        return None
    left, right = read.args
    if isinstance(left, Index) and left.args[0] is Symbol("E"):
        left = Call("E", *left.args[1:])
        read = Relation((left, right), read.ops)
    if right is _ONE:
        name = _added_up(left)
        return ("simplex", (name,), None) if name else None
    if isinstance(left, Call) and left.name in ("E", "Var", "Cov"):
        return "moment", (), read
    if _is_transpose_of(left, right) or _is_transpose_of(right, left):
        name = next(node.name for node in walk(read) if isinstance(node, Symbol) and node is not _T)
        return "symmetric", (name,), None
    if isinstance(left, Mul) and len(left.args) == 2 and right is Symbol("I"):
        one, other = left.args
        if _is_transpose_of(one, other) or _is_transpose_of(other, one):
            symbol = one if isinstance(one, Symbol) else other
            return ("orthogonal", (symbol.name,), None) if isinstance(symbol, Symbol) else None
    return None


def _is_transpose_of(one: Expression, other: Expression) -> bool:
    return isinstance(one, Pow) and one.args == (other, _T) and isinstance(other, Symbol)


def _added_up(side: Expression) -> str:
    """Return `y` for `sum_k y_k` and `1^T y`."""
    match side:
        case BigOperator(args=(Index(args=(Symbol(name=name), _)), *_)):
            return name
        case Mul(args=(Pow(args=(Number(value=1), above)), Symbol(name=name))) if above is _T:
            return name
    return ""
