"""Polynomials in entries: what stands in them, how they are renamed, added and multiplied.

A formula in entries, such as `sum_j W_ij x_j`, is a polynomial: it maps products of atoms to
rational coefficients. An atom is a tuple that begins with its kind and holds the indices at which
it stands; a sum over an index is an atom as well, closed, with a canonical name for its index. So
two formulas that differ in the names of their indices or the order of their factors are one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from itertools import permutations
from itertools import product as choices
from typing import NamedTuple

#: More products than these are not worked out.
MAX_TERMS = 400
MAX_EXPONENT = 12


class NoEntries(Exception):
    """The formula is of a kind, or a size, for which there is no normal form in entries."""


class At(NamedTuple):
    """An index: a name with a number added to it; without a name, a number."""

    name: str
    offset: int = 0


#: A rational number; a whole one is an `int`, with which it is faster computed.
Exact = int | Fraction
#: What an index runs over: its first and its last value.
Range = tuple[At, At]
#: `(kind, ...)`; see `build` for the kinds.
Atom = tuple[object, ...]
Factors = tuple[tuple[Atom, Exact], ...]
Polynomial = dict[Factors, Exact]


class Nest(NamedTuple):
    """A polynomial as a part of an atom."""

    items: tuple[tuple[Factors, Exact], ...]


class Sum(NamedTuple):
    """A sum as a part of an atom: its indices with their ranges, and what is added up."""

    indices: tuple[tuple[str, Range], ...]
    factors: Factors


ONE: Polynomial = {(): 1}
ZERO: Polynomial = {}


# -- making them -----------------------------------------------------------------------------------


def exact(value: Exact) -> Exact:
    """Return a whole number as an `int`."""
    return value.numerator if value.denominator == 1 else value


def inverse_number(value: Exact) -> Exact:
    """Return one over a number."""
    return exact(Fraction(1) / value)


def number(value: Exact) -> Polynomial:
    """Return the polynomial of a number."""
    return {(): exact(value)} if value else {}


def single(atom: Atom, exponent: Exact = 1) -> Polynomial:
    """Return the polynomial of one atom."""
    return {((atom, exact(exponent)),): 1}


@lru_cache(maxsize=20_000)
def text(part: object) -> str:
    """Return a text by which parts are put in order: the same for the same part."""
    if isinstance(part, At):
        return f"{part.name}+{part.offset}"
    if isinstance(part, tuple):
        return f"({' '.join(map(text, part))})"
    return str(part)


def frozen(polynomial: Polynomial) -> Nest:
    """Return a polynomial as a part of an atom, the same for equal polynomials."""
    return Nest(tuple(sorted(polynomial.items(), key=text)))


def thawed(nest: Nest) -> Polynomial:
    """Return the polynomial of a part."""
    return dict(nest.items)


def mentions(part: object, name: str) -> bool:
    """Whether an index of this name occurs."""
    if isinstance(part, At):
        return part.name == name
    return isinstance(part, tuple) and any(mentions(each, name) for each in part)


def index_names(part: object) -> Iterator[str]:
    """Yield the names of all indices that occur, repeated as they are."""
    if isinstance(part, At):
        if part.name:
            yield part.name
    elif isinstance(part, tuple):
        for each in part:
            yield from index_names(each)


# -- arithmetic ------------------------------------------------------------------------------------


def added(*parts: Polynomial) -> Polynomial:
    """Add polynomials."""
    total: Polynomial = {}
    for part in parts:
        for factors, value in part.items():
            total[factors] = total.get(factors, 0) + value
    return {factors: value for factors, value in total.items() if value}


def scaled(part: Polynomial, by: Exact) -> Polynomial:
    """Multiply by a number."""
    return {factors: value * by for factors, value in part.items()} if by else {}


def negated(part: Polynomial) -> Polynomial:
    """Return minus the polynomial."""
    return scaled(part, -1)


def multiplied(*parts: Polynomial) -> Polynomial:
    """Multiply polynomials; powers of sums that become whole are multiplied out."""
    result = parts[0]
    for part in parts[1:]:
        if len(result) * len(part) > MAX_TERMS:
            raise NoEntries
        result = added(
            *(
                _joined(left, right, value * factor)
                for left, value in result.items()
                for right, factor in part.items()
            )
        )
        if len(result) > MAX_TERMS:
            raise NoEntries
    return result


def _joined(left: Factors, right: Factors, value: Exact) -> Polynomial:
    if not left or not right:
        return {left or right: value}
    exponents = dict(left)
    for atom, exponent in right:
        exponents[atom] = exponents.get(atom, 0) + exponent
    return product(exponents, value)


def product(exponents: Mapping[Atom, Exact], value: Exact) -> Polynomial:
    """Return the product of atoms with exponents."""
    kept: list[tuple[Atom, Exact]] = []
    expanded: list[Polynomial] = []
    for atom, exponent in exponents.items():
        if not exponent:
            continue
        if atom[0] in IDEMPOTENT and exponent > 0:
            exponent = 1
        if atom[0] == "root":
            whole = exponent.__floor__()
            value = exact(value * Fraction(str(atom[1])) ** whole)
            exponent -= whole
            if not exponent:
                continue
        found = _worked_out(atom, exponent)
        if found is None:
            kept.append((atom, exponent))
        elif not found:
            return {}
        elif found is not ONE:
            expanded.append(found)
    rest: Polynomial = {tuple(sorted(kept, key=text)): value}
    return multiplied(rest, *expanded) if expanded else rest


def _worked_out(atom: Atom, exponent: Exact) -> Polynomial | None:
    """Return what a power of an atom comes to; None if it is that atom to that power."""
    if atom[0] == "delta":
        one, other = atom[1:]
        if one == other:
            return ONE
        known = isinstance(one, At) and isinstance(other, At) and one.name == other.name
        return ZERO if known and exponent > 0 else None
    if atom[0] == "value":
        (index,) = atom[1:]
        assert isinstance(index, At)
        if index.name.startswith("#") and not index.offset:
            return None
        return _power(value_of(index), exponent)
    if atom[0] == "power" and exponent > 0 and exponent.denominator == 1:
        return _power(thawed(atom[1]), exponent)  # type: ignore[arg-type]
    return None


def _power(base: Polynomial, exponent: Exact) -> Polynomial:
    if exponent > 0 and exponent.denominator == 1:
        return repeated(base, int(exponent))
    if set(base) == {()} and exponent.denominator == 1:
        return number(Fraction(base[()]) ** int(exponent))
    if len(base) == 1:
        (((factors, value),),) = (base.items(),)
        if value == 1:
            return product({atom: each * exponent for atom, each in factors}, 1)
    return single(("power", frozen(base)), exponent)


def value_of(index: At) -> Polynomial:
    """Return an index as the number that it is."""
    if not index.name:
        return number(index.offset)
    plain = At(index.name)
    atom = ("value", plain) if index.name.startswith("#") else ("entry", index.name)
    return added(single(atom), number(index.offset))


#: Kinds of atoms that are 0 or 1, and so their own powers.
IDEMPOTENT = frozenset({"delta", "holds"})


def repeated(base: Polynomial, times: int) -> Polynomial:
    """Return a whole power that is not negative."""
    if times > MAX_EXPONENT:
        raise NoEntries
    return multiplied(ONE, *([base] * times))


# -- renaming --------------------------------------------------------------------------------------


def renamed(part: object, mapping: Mapping[str, At]) -> object:
    """Return a part with indices put in the place of indices; what was sorted is sorted anew."""
    if isinstance(part, At):
        new = mapping.get(part.name)
        return part if new is None else At(new.name, new.offset + part.offset)
    if not isinstance(part, tuple) or not any(mentions(part, name) for name in mapping):
        return part
    if isinstance(part, Nest):
        return frozen(renamed_polynomial(thawed(part), mapping))
    if isinstance(part, Sum):
        inner = {name: new for name, new in mapping.items() if name not in dict(part.indices)}
        indices = tuple((name, _renamed_range(ends, inner)) for name, ends in part.indices)
        factors = tuple((renamed(atom, inner), exponent) for atom, exponent in part.factors)
        return labelled(indices, factors)  # type: ignore[arg-type]
    return tidy(tuple(renamed(each, mapping) for each in part))


def _renamed_range(ends: Range, mapping: Mapping[str, At]) -> Range:
    first, last = (renamed(end, mapping) for end in ends)
    return first, last  # type: ignore[return-value]


def renamed_polynomial(polynomial: Polynomial, mapping: Mapping[str, At]) -> Polynomial:
    """Return a polynomial with indices put in the place of indices."""
    return added(
        *(
            product(_renamed_factors(factors, mapping), value)
            for factors, value in polynomial.items()
        )
    )


def _renamed_factors(factors: Factors, mapping: Mapping[str, At]) -> dict[Atom, Exact]:
    exponents: dict[Atom, Exact] = {}
    for atom, exponent in factors:
        new: Atom = renamed(atom, mapping)  # type: ignore[assignment]
        exponents[new] = exponents.get(new, 0) + exponent
    return exponents


def delta(one: object, other: object) -> Atom:
    """Return Kronecker's delta of two indices."""
    return tidy(("delta", one, other))


def tidy(atom: tuple[object, ...]) -> Atom:
    """Put the indices of what is symmetric in order."""
    if atom[0] in ("delta", "symmetric", "symmetric inverse"):
        *head, one, other = atom
        first, second = sorted((one, other), key=text)
        return (*head, first, second)
    return atom


# -- canonical names of bound indices --------------------------------------------------------------

_MAX_ORDERS = 120


def labelled(indices: tuple[tuple[str, Range], ...], factors: Factors) -> Sum:
    """Return a sum with canonical names for its indices: the same for sums that are the same."""
    height = 1 + max((_height(atom) for atom, _ in factors), default=0)
    best: tuple[str, Sum] | None = None
    for order in _orders(indices, factors):
        names = {name: At(f"#{height}.{place}") for place, (name, _) in enumerate(order)}
        exponents = _renamed_factors(factors, names)
        kept = tuple(sorted(exponents.items(), key=text))
        ranges = tuple((names[name].name, _renamed_range(ends, names)) for name, ends in order)
        found = Sum(ranges, kept)
        if best is None or text(found) < best[0]:
            best = text(found), found
    assert best is not None
    return best[1]


def _height(part: object) -> int:
    if isinstance(part, Sum):
        return 1 + max((_height(each) for each in part.factors), default=0)
    if isinstance(part, At) or not isinstance(part, tuple):
        return 0
    return max((_height(each) for each in part), default=0)


def _orders(
    indices: tuple[tuple[str, Range], ...], factors: Factors
) -> Iterator[tuple[tuple[str, Range], ...]]:
    """Yield the orders of indices that may be the first: those that the signatures leave open."""
    if len(indices) == 1:
        yield indices
        return
    groups = _groups(indices, factors)
    count = 1
    for group in groups:
        for size in range(2, len(group) + 1):
            count *= size
    if count > _MAX_ORDERS:
        raise NoEntries
    yield from _arranged(groups)


def _groups(
    indices: tuple[tuple[str, Range], ...], factors: Factors
) -> list[list[tuple[str, Range]]]:
    """Return the indices in classes by where they stand, and what stands there beside them."""
    classes = {name: text(ends) for name, ends in indices}
    for _ in range(len(indices)):
        marks = {name: At(f"<{each}>") for name, each in classes.items()}
        new: dict[str, str] = {}
        for name, _ends in indices:
            own = {**marks, name: At("!")}
            where = sorted(
                f"{text(renamed(atom, own))}^{exponent}"
                for atom, exponent in factors
                if mentions(atom, name)
            )
            new[name] = f"{classes[name]}{where}"
        ranks = {each: str(rank) for rank, each in enumerate(sorted(set(new.values())))}
        ranked = {name: ranks[each] for name, each in new.items()}
        if ranked == classes:
            break
        classes = ranked
        if len(ranks) == len(indices):
            break
    by_class: dict[str, list[tuple[str, Range]]] = {}
    for index in sorted(indices, key=lambda each: int(classes[each[0]])):
        by_class.setdefault(classes[index[0]], []).append(index)
    return list(by_class.values())


def _arranged(groups: list[list[tuple[str, Range]]]) -> Iterator[tuple[tuple[str, Range], ...]]:
    for chosen in choices(*(permutations(group) for group in groups)):
        yield tuple(index for group in chosen for index in group)
