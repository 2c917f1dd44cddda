"""Generated pairs of formulas of matrices, indices and sums; nothing may be judged wrong.

Run `python benchmarks/stress_matrices.py [--pairs 5000] [--seed 1] [--show 10]`. Formulas,
rewritings and near misses are made here as trees of their own, and an oracle of its own evaluates
both sides at random exact matrices, so that no part of the decision judges itself. The exit code is
1 if any verdict is wrong, or more than one in a hundred is undecided.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from benchmarks.judging import SHORT, Pair, run
from grader.expressions.notation import Notation

#: A formula: a kind with its parts. Kinds are those of `value` and `latex`.
Tree = tuple[Any, ...]
Grid = list[list[Fraction]]

SIZES = {"m": 2, "n": 3, "k": 4, "N": 5}
SHAPES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("x", "w", "u", "v"), ("n",)),
    **dict.fromkeys(("y", "b", "h", "t"), ("m",)),
    **dict.fromkeys(("A", "W", "X"), ("m", "n")),
    "B": ("n", "k"), "M": ("n", "n"), "S": ("n", "n"), "z": ("n",), "r": (),
}  # fmt: skip
NOTATION = Notation(
    shapes=SHAPES, variables=frozenset(SHAPES) | {"lambda"}, functions=frozenset({"sigma"})
)
LETTERS = "ijpqls"


class Mismatch(Exception):
    """The shapes of a tree do not fit, or an index is free."""


# -- the oracle ------------------------------------------------------------------------------------


def matrix(name: str, seed: int, key: int = 0) -> Grid:
    drawn = random.Random(f"{seed} {name} {key}")
    rows, columns = ([*SHAPES[name], "", ""])[:2]
    height, width = SIZES.get(rows, 1), SIZES.get(columns, 1)
    return [[Fraction(drawn.randint(-5, 6)) for _ in range(width)] for _ in range(height)]


def number(grid: Grid) -> Fraction:
    if len(grid) != 1 or len(grid[0]) != 1:
        raise Mismatch
    return grid[0][0]


def times(left: Grid, right: Grid) -> Grid:
    for one, other in ((left, right), (right, left)):
        if len(one) == len(one[0]) == 1:
            return [[one[0][0] * entry for entry in row] for row in other]
    if len(left[0]) != len(right):
        raise Mismatch
    columns = list(zip(*right, strict=True))
    return [
        [sum((a * b for a, b in zip(row, column, strict=True)), Fraction(0)) for column in columns]
        for row in left
    ]


def entrywise(left: Grid, right: Grid, rule: Callable[[Fraction, Fraction], Fraction]) -> Grid:
    if len(left) != len(right) or len(left[0]) != len(right[0]):
        raise Mismatch
    return [
        [rule(a, b) for a, b in zip(*rows, strict=True)] for rows in zip(left, right, strict=True)
    ]


def inverse(grid: Grid) -> Grid:
    size = len(grid)
    if size != len(grid[0]):
        raise Mismatch
    rows = [[*row, *(Fraction(int(i == j)) for j in range(size))] for i, row in enumerate(grid)]
    for i in range(size):
        pivot = next((j for j in range(i, size) if rows[j][i]), None)
        if pivot is None:
            raise ZeroDivisionError
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [entry / rows[i][i] for entry in rows[i]]
        for j in range(size):
            if j != i:
                rows[j] = [a - rows[j][i] * b for a, b in zip(rows[j], rows[i], strict=True)]
    return [row[size:] for row in rows]


def step(value: Fraction) -> Fraction:
    """Return the value of the unknown function sigma."""
    return value * value * Fraction(2, 7) - 3 * value + Fraction(5, 3) + value**3 / 11


def value(tree: Tree, seed: int, places: dict[str, int]) -> Grid:
    """Return the value of a tree at the matrices of a seed."""
    kind, *parts = tree
    match kind:
        case "number":
            return [[Fraction(parts[0])]]
        case "name":
            return matrix(parts[0], seed)
        case "lambda":
            return [[Fraction(7, 3)]]
        case "identity":
            return [[Fraction(int(i == j)) for j in range(3)] for i in range(3)]
        case "sample":
            return matrix(parts[0], seed, 1 + place(parts[1], places))
        case "entry":
            name, *indices = parts
            grid = matrix(name, seed)
            return [[pick(grid, [place(each, places) for each in indices])]]
        case "sample entry":
            name, sample, index = parts
            grid = matrix(name, seed, 1 + place(sample, places))
            return [[pick(grid, [place(index, places)])]]
        case "entry of":
            return [
                [pick(value(parts[0], seed, places), [place(each, places) for each in parts[1]])]
            ]
        case "delta":
            return [[Fraction(int(place(parts[0], places) == place(parts[1], places)))]]
        case "transpose":
            return [list(row) for row in zip(*value(parts[0], seed, places), strict=True)]
        case "plus":
            return total(parts[0], seed, places)
        case "times":
            result = value(parts[0][0], seed, places)
            for factor in parts[0][1:]:
                result = times(result, value(factor, seed, places))
            return result
        case "entrywise":
            sides = [value(each, seed, places) for each in parts]
            return entrywise(*sides, lambda a, b: a * b)
        case "inverse":
            return inverse(value(parts[0], seed, places))
        case "trace":
            grid = value(parts[0], seed, places)
            if len(grid) != len(grid[0]):
                raise Mismatch
            return [[sum((grid[i][i] for i in range(len(grid))), Fraction(0))]]
        case "square":
            return [[number(value(parts[0], seed, places)) ** 2]]
        case "norm":
            grid = value(parts[0], seed, places)
            if len(grid[0]) != 1:
                raise Mismatch
            return [[sum((row[0] ** 2 for row in grid), Fraction(0))]]
        case "frobenius":
            grid = value(parts[0], seed, places)
            return [[sum((entry**2 for row in grid for entry in row), Fraction(0))]]
        case "over":
            return [[number(value(parts[0], seed, places)) / number(value(parts[1], seed, places))]]
        case "sigma":
            return [[step(entry) for entry in row] for row in value(parts[0], seed, places)]
        case "diagonal":
            entries = [entry for row in value(parts[0], seed, places) for entry in row]
            size = range(len(entries))
            return [[entries[i] if i == j else Fraction(0) for j in size] for i in size]
        case "sum":
            letter, size, body, *_ = parts
            terms = [value(body, seed, {**places, letter: i}) for i in range(SIZES[size])]
            result = terms[0]
            for term in terms[1:]:
                result = entrywise(result, term, lambda a, b: a + b)
            return result
    raise AssertionError(kind)


def place(letter: str, places: dict[str, int]) -> int:
    if letter not in places:
        raise Mismatch
    return places[letter]


def pick(grid: Grid, indices: list[int]) -> Fraction:
    row, column = (*indices, 0)[:2]
    if row >= len(grid) or column >= len(grid[0]):
        raise Mismatch
    return grid[row][column]


def total(terms: list[Tree], seed: int, places: dict[str, int]) -> Grid:
    result = value(terms[0], seed, places)
    for term in terms[1:]:
        result = entrywise(result, value(term, seed, places), lambda a, b: a + b)
    return result


def same(one: Tree, other: Tree, free: list[str]) -> bool:
    """Whether two trees agree at several points and for several values of free indices."""
    for seed in range(3):
        for shift in range(2):
            places = {letter: (i + shift) % 2 for i, letter in enumerate(free)}
            try:
                left = value(one, seed, places)
            except ZeroDivisionError:
                continue
            try:
                if left != value(other, seed, places):
                    return False
            except (Mismatch, ZeroDivisionError):
                return False
    return True


def vanishes(tree: Tree, free: list[str]) -> bool:
    """Whether a tree is zero, so that dropping a sum from it changes nothing."""
    grid = value(tree, 0, {letter: i % 2 for i, letter in enumerate(free)})
    return not any(entry for row in grid for entry in row)


# -- writing ---------------------------------------------------------------------------------------

GREEK = {"lambda": r"\lambda"}
TIGHT = {"name", "sample", "entry", "sample entry", "lambda", "number", "delta", "identity",
         "trace", "norm", "frobenius", "sigma", "diagonal", "entry of"}  # fmt: skip


def latex(tree: Tree, source: random.Random) -> str:
    kind, *parts = tree
    match kind:
        case "number":
            return fraction(Fraction(parts[0]))
        case "name":
            return str(parts[0])
        case "lambda":
            return r"\lambda"
        case "identity":
            return "I"
        case "sample":
            return f"{parts[0]}^{{({parts[1]})}}"
        case "entry":
            return f"{parts[0]}_{{{''.join(parts[1:])}}}"
        case "sample entry":
            return f"{parts[0]}_{parts[2]}^{{({parts[1]})}}"
        case "entry of":
            return f"({latex(parts[0], source)})_{{{''.join(parts[1])}}}"
        case "delta":
            return rf"\delta_{{{parts[0]}{parts[1]}}}"
        case "transpose":
            sign = source.choice(["T", r"\top"])
            inner = parts[0]
            if inner[0] == "sample":
                return f"{inner[1]}^{{({inner[2]}) {sign}}}"
            return (
                f"{tight(inner, source)}^{sign}" if sign == "T" else f"{tight(inner, source)}^\\top"
            )
        case "plus":
            return joined(parts[0], source)
        case "times":
            return " ".join(factor(each, source) for each in parts[0])
        case "entrywise":
            sign = source.choice([r"\odot", r"\odot", r"\circ"])
            return f" {sign} ".join(tight(each, source) for each in parts)
        case "inverse":
            return f"{tight(parts[0], source)}^{{-1}}"
        case "trace":
            return rf"\operatorname{{tr}}({latex(parts[0], source)})"
        case "square":
            return f"{bracketed(parts[0], source)}^2"
        case "norm":
            return rf"\|{latex(parts[0], source)}\|" + source.choice(["^2", "_2^2"])
        case "frobenius":
            return rf"\|{latex(parts[0], source)}\|_F^2"
        case "over":
            return rf"\frac{{{latex(parts[0], source)}}}{{{latex(parts[1], source)}}}"
        case "sigma":
            return rf"\sigma({latex(parts[0], source)})"
        case "diagonal":
            return rf"\operatorname{{diag}}({latex(parts[0], source)})"
        case "sum":
            letter, size, body, bounded = parts
            bounds = f"_{{{letter}=1}}^{{{size}}}" if bounded else f"_{letter}"
            inner = latex(body, source)
            return rf"\sum{bounds} " + (f"({inner})" if body[0] == "plus" else inner)
    raise AssertionError(kind)


def fraction(given: Fraction) -> str:
    if given.denominator == 1:
        return str(given)
    sign = "-" if given < 0 else ""
    return rf"{sign}\frac{{{abs(given.numerator)}}}{{{given.denominator}}}"


def tight(tree: Tree, source: random.Random) -> str:
    text = latex(tree, source)
    return text if tree[0] in TIGHT and not text.startswith("-") else f"({text})"


def bracketed(tree: Tree, source: random.Random) -> str:
    text = latex(tree, source)
    return text if tree[0] in ("name", "entry", "lambda") else f"({text})"


def factor(tree: Tree, source: random.Random) -> str:
    text = latex(tree, source)
    loose = tree[0] in ("plus", "entrywise", "sum") or text.startswith("-")
    return f"({text})" if loose else text


def joined(terms: list[Tree], source: random.Random) -> str:
    text = ""
    for term in terms:
        piece = latex(term, source)
        if term[0] in ("plus", "sum") and len(terms) > 1:
            piece = f"({piece})"
        if text and piece.startswith("-"):
            text += f" - {piece[1:]}"
        else:
            text += f" + {piece}" if text else piece
    return text


# -- making formulas -------------------------------------------------------------------------------


def product(*factors: Tree) -> Tree:
    flat: list[Tree] = []
    for each in factors:
        flat.extend(each[1] if each[0] == "times" else [each])
    return flat[0] if len(flat) == 1 else ("times", flat)


def plus(*terms: Tree) -> Tree:
    flat: list[Tree] = []
    for each in terms:
        flat.extend(each[1] if each[0] == "plus" else [each])
    return flat[0] if len(flat) == 1 else ("plus", flat)


def turned(tree: Tree) -> Tree:
    return tree[1] if tree[0] == "transpose" else ("transpose", tree)


def scaled(by: Fraction | int, tree: Tree) -> Tree:
    if tree[0] == "times" and tree[1][0][0] == "number":
        return scaled(by * tree[1][0][1], product(*tree[1][1:]))
    return tree if by == 1 else product(("number", Fraction(by)), tree)


def name(source: random.Random, *shape: str) -> Tree:
    return ("name", source.choice([each for each, dims in SHAPES.items() if dims == shape]))


def chain(source: random.Random, rows: str, columns: str, length: int) -> Tree:
    """Return a product of matrices from one dimension to another."""
    if length <= 1:
        return one_matrix(source, rows, columns)
    middle = source.choice(["m", "n", "n", "k"])
    return product(one_matrix(source, rows, middle), chain(source, middle, columns, length - 1))


def one_matrix(source: random.Random, rows: str, columns: str) -> Tree:
    known = [each for each, dims in SHAPES.items() if dims == (rows, columns)]
    back = [each for each, dims in SHAPES.items() if dims == (columns, rows)]
    if known and (not back or source.random() < 0.6):
        return ("name", source.choice(known))
    if back:
        return ("transpose", ("name", source.choice(back)))
    if rows == columns:
        inner = one_matrix(source, rows, "n")
        return product(inner, turned(inner))
    return product(one_matrix(source, rows, "n"), one_matrix(source, "n", columns))


def vector(source: random.Random, size: str, length: int = 2) -> Tree:
    if source.random() < 0.4 or length == 0:
        return name(source, size)
    middle = source.choice(["m", "n"])
    return product(one_matrix(source, size, middle), vector(source, middle, length - 1))


def coefficient(source: random.Random) -> Fraction:
    return Fraction(source.choice([1, 1, 1, 2, 3, -1, -2]), source.choice([1, 1, 1, 2]))


def bilinear(source: random.Random) -> Tree:
    size = source.choice(["m", "n"])
    return product(turned(name(source, size)), vector(source, size, 2))


def quadratic(source: random.Random) -> Tree:
    inner = plus(vector(source, "m", 1), scaled(source.choice([1, -1]), name(source, "m")))
    return ("norm", inner)


def gradient(source: random.Random) -> Tree:
    residual = plus(product(("name", "X"), name(source, "n")), scaled(-1, name(source, "m")))
    return scaled(coefficient(source), product(turned(("name", "X")), residual))


def matrices(source: random.Random) -> Tree:
    one = chain(source, "n", "n", source.randint(1, 3))
    other = chain(source, "n", "n", source.randint(1, 2))
    return plus(scaled(coefficient(source), one), scaled(coefficient(source), other))


def vectors(source: random.Random) -> Tree:
    size = source.choice(["m", "n"])
    terms = [scaled(coefficient(source), vector(source, size)) for _ in range(2)]
    return plus(*terms)


def traces(source: random.Random) -> Tree:
    return ("trace", chain(source, "n", "n", source.randint(2, 3)))


def hadamards(source: random.Random) -> Tree:
    size = source.choice(["m", "n"])
    return ("entrywise", vector(source, size), plus(vector(source, size, 1), name(source, size)))


def ridge(source: random.Random) -> Tree:
    square = product(turned(("name", "X")), ("name", "X"))
    whole = plus(square, product(("lambda",), ("identity",)))
    return product(("inverse", whole), turned(("name", "X")), name(source, "m"))


def inverses(source: random.Random) -> Tree:
    return product(("inverse", chain(source, "n", "n", 1)), vector(source, "n", 1))


def samples(source: random.Random) -> Tree:
    letter = source.choice("ijp")
    item = ("sample", "z", letter)
    residual = plus(product(turned(name(source, "n")), item), scaled(-1, ("sample", "r", letter)))
    body = source.choice(
        [
            product(residual, item),
            ("square", residual),
            product(("sigma", product(turned(name(source, "n")), item)), item),
        ]
    )
    return scaled(coefficient(source), ("sum", letter, "N", body, True))


def indexed(source: random.Random) -> Tree:
    i, j, p = source.sample(LETTERS, 3)
    rows, columns = source.choice([("m", "n"), ("n", "n")])
    inside = ("entry", name(source, rows, columns)[1], i, j)
    body = source.choice(
        [
            ("sum", j, columns, product(inside, ("entry", name(source, columns)[1], j)), False),
            ("sum", j, columns, ("square", inside), True),
            ("sum", j, columns, product(("delta", j, p), inside), False),
        ]
    )
    outer = product(("entry", name(source, rows)[1], i), body)
    return ("sum", i, rows, outer, source.random() < 0.5)


def quotient(source: random.Random) -> Tree:
    below = product(turned(name(source, "n")), name(source, "n"))
    return ("over", bilinear(source), below)


FAMILIES: dict[str, Callable[[random.Random], Tree]] = {
    "bilinear": bilinear, "quadratic": quadratic, "gradient": gradient, "matrices": matrices,
    "vectors": vectors, "traces": traces, "entry by entry": hadamards, "ridge": ridge,
    "inverses": inverses, "samples": samples, "indexed": indexed, "quotient": quotient,
}  # fmt: skip


# -- rewriting -------------------------------------------------------------------------------------


def parts_of(tree: Tree) -> Iterator[tuple[Tree, Callable[[Tree], Tree]]]:
    """Yield every part of a tree with a function that puts another in its place."""
    yield tree, lambda new: new
    for position, part in enumerate(tree):
        if isinstance(part, list):
            for inner, item in enumerate(part):
                for found, put in parts_of(item):
                    yield found, lambda new, p=position, i=inner, put=put: (  # type: ignore[misc]
                        *tree[:p], [*tree[p][:i], put(new), *tree[p][i + 1 :]], *tree[p + 1 :]
                    )  # fmt: skip
        elif isinstance(part, tuple) and part and isinstance(part[0], str) and position:
            for found, put in parts_of(part):
                yield found, lambda new, p=position, put=put: (  # type: ignore[misc]
                    *tree[:p], put(new), *tree[p + 1 :]
                )  # fmt: skip


def transposed(tree: Tree) -> Tree:
    """Return the transpose of a tree with the transposes inside."""
    kind, *parts = tree
    match kind:
        case "transpose":
            return tree[1]  # type: ignore[no-any-return]
        case "times":
            return product(*(transposed(each) for each in reversed(parts[0])))
        case "plus":
            return plus(*(transposed(each) for each in parts[0]))
        case "inverse":
            return ("inverse", transposed(parts[0]))
        case "entrywise":
            return ("entrywise", *(transposed(each) for each in parts))
        case "number" | "lambda" | "identity" | "trace" | "norm" | "over" | "entry" | "sum":
            return tree
    return ("transpose", tree)


def twice_transposed(tree: Tree) -> Tree:
    return ("transpose", transposed(tree))


def spread(tree: Tree) -> Tree | None:
    """Multiply a product out."""
    if tree[0] == "norm":
        return spread(product(turned(tree[1]), tree[1])) or tree
    if tree[0] == "transpose" and tree[1][0] == "plus":
        return plus(*(turned(each) for each in tree[1][1]))
    if tree[0] == "entrywise":
        for place_, side in enumerate(tree[1:], start=1):
            if side[0] == "plus":
                return plus(*((*tree[:place_], term, *tree[place_ + 1 :]) for term in side[1]))
    if tree[0] == "sum" and tree[3][0] == "plus":
        return plus(*((*tree[:3], term, tree[4]) for term in tree[3][1]))
    if tree[0] != "times":
        return None
    for i, each in enumerate(tree[1]):
        inner = spread(each) if each[0] == "transpose" else each
        if inner is not None and inner[0] == "plus":
            return plus(*(product(*tree[1][:i], term, *tree[1][i + 1 :]) for term in inner[1]))
    return None


def exchanged(tree: Tree, source: random.Random) -> Tree | None:
    """Change the order of what may be exchanged."""
    if tree[0] == "plus":
        return ("plus", source.sample(tree[1], len(tree[1])))
    if tree[0] == "entrywise":
        return ("entrywise", tree[2], tree[1])
    if tree[0] == "trace" and tree[1][0] == "times":
        turn = source.randrange(len(tree[1][1]))
        return ("trace", product(*tree[1][1][turn:], *tree[1][1][:turn]))
    return None


def size_of(tree: Tree) -> tuple[int, int]:
    grid = value(tree, 0, dict.fromkeys(LETTERS, 0))
    return len(grid), len(grid[0])


def entry_of(tree: Tree, row: str, column: str, letters: Iterator[str]) -> Tree:
    """Write an entry of a tree with sums over indices."""
    kind, *parts = tree
    if size_of(tree) == (1, 1) and kind in ("number", "lambda"):
        return tree
    match kind:
        case "name":
            dims = SHAPES[parts[0]]
            return ("entry", parts[0], *(row, column)[: len(dims)]) if dims else tree
        case "sample":
            return ("sample entry", *parts, row) if SHAPES[parts[0]] else tree
        case "identity":
            return ("delta", row, column)
        case "transpose":
            return entry_of(parts[0], column, row, letters)
        case "plus":
            return plus(*(entry_of(each, row, column, letters) for each in parts[0]))
        case "entrywise":
            return product(*(entry_of(each, row, column, letters) for each in parts))
        case "norm":
            inner = unused(letters)
            body = ("square", entry_of(parts[0], inner, "", letters))
            return ("sum", inner, dimension(size_of(parts[0])[0]), body, True)
        case "trace":
            inner = unused(letters)
            body = entry_of(parts[0], inner, inner, letters)
            return ("sum", inner, dimension(size_of(parts[0])[0]), body, False)
        case "times":
            return entry_of_product(parts[0], row, column, letters)
        case "sum" | "entry" | "sample entry" | "delta":
            return tree
    raise Mismatch


def unused(letters: Iterator[str]) -> str:
    letter = next(letters, None)
    if letter is None:
        raise Mismatch
    return letter


def entry_of_product(factors: list[Tree], row: str, column: str, letters: Iterator[str]) -> Tree:
    first, rest = factors[0], product(*factors[1:])
    one, other = size_of(first), size_of(rest)
    if len(factors) == 1:
        return entry_of(first, row, column, letters)
    if (1, 1) in (one, other) or one[1] == 1:
        return product(entry_of(first, row, column, letters), entry_of(rest, row, column, letters))
    inner = unused(letters)
    body = product(entry_of(first, row, inner, letters), entry_of(rest, inner, column, letters))
    return ("sum", inner, dimension(one[1]), body, True)


def dimension(size: int) -> str:
    return next(each for each, value_ in SIZES.items() if value_ == size)


def in_entries(tree: Tree, source: random.Random) -> Tree | None:
    if any(
        part[0] in ("sum", "inverse", "over", "sigma", "frobenius") for part, _ in parts_of(tree)
    ):
        return None
    letters = iter(source.sample(LETTERS + "gd", 8))
    try:
        return entry_of(tree, "a", "c", letters)
    except Mismatch:
        return None


def renamed(tree: Tree, source: random.Random) -> Tree:
    """Give bound indices other names."""
    if tree[0] != "sum":
        return tree
    used = {part for found, _ in parts_of(tree) for part in found if isinstance(part, str)}
    unused = [letter for letter in LETTERS + "gd" if letter not in used]
    if not unused:
        return tree
    return (*replaced(tree, tree[1], source.choice(unused))[:4], source.random() < 0.5)


def replaced(tree: Tree, old: str, new: str) -> Tree:
    parts: list[Any] = [tree[0]]
    for part in tree[1:]:
        if isinstance(part, list):
            parts.append([replaced(each, old, new) for each in part])
        elif isinstance(part, tuple):
            parts.append(replaced(part, old, new))
        else:
            parts.append(new if part == old else part)
    return tuple(parts)


def scalar_turned(tree: Tree) -> Tree | None:
    """Transpose a number, which stays what it is."""
    return transposed(tree) if tree[0] == "times" and size_of(tree) == (1, 1) else None


def diagonal(tree: Tree) -> Tree | None:
    if tree[0] != "entrywise" or size_of(tree)[1] != 1:
        return None
    return product(("diagonal", tree[1]), tree[2])


def one_rewriting(tree: Tree, source: random.Random) -> Tree | None:
    """Write one part of a formula another way; None if the rule does not apply to it."""
    rules: list[Callable[[], Tree | None]] = [
        lambda: spread(tree),
        lambda: exchanged(tree, source),
        lambda: scalar_turned(tree),
        lambda: renamed(tree, source),
        lambda: diagonal(tree),
        lambda: twice_transposed(tree) if tree[0] in ("times", "inverse") else None,
    ]
    try:
        return source.choice(rules)()
    except Mismatch:
        return None


def rewritten(tree: Tree, source: random.Random) -> tuple[Tree, Tree]:
    """Return both sides of a pair; where an entry is compared, both are that entry."""
    result = tree
    for _ in range(source.randint(1, 3)):
        found, put = source.choice(list(parts_of(result)))
        new = one_rewriting(found, source)
        if new is not None:
            result = put(new)
    if source.random() < 0.3:
        entries = in_entries(result, source)
        if entries is not None:
            size = size_of(tree)
            indices = [letter for letter, extent in zip("ac", size, strict=True) if extent > 1]
            return (("entry of", tree, indices) if indices else tree), entries
    return tree, result


# -- near misses -----------------------------------------------------------------------------------


def missed(tree: Tree, source: random.Random) -> Tree:
    """Change one thing."""
    found, put = source.choice(list(parts_of(tree)))
    kind, *parts = found
    changes: list[Callable[[], Tree]] = []
    if kind == "name" and SHAPES[parts[0]]:
        others = [each for each, dims in SHAPES.items() if dims == SHAPES[parts[0]]]
        changes += [lambda: ("name", source.choice(others)), lambda: ("transpose", found)]
    if kind == "transpose":
        changes += [lambda: parts[0]] * 2
    if kind == "times":
        changes += [
            lambda: product(*source.sample(parts[0], len(parts[0]))),
            lambda: product(*parts[0][:-1]),
            lambda: scaled(source.choice([-1, 2]), found),
        ]
    if kind == "plus":
        changes += [
            lambda: plus(scaled(-1, parts[0][0]), *parts[0][1:]),
            lambda: plus(*parts[0][:-1]),
        ]
    if kind == "entry" and len(parts) == 3:
        changes += [lambda: ("entry", parts[0], parts[2], parts[1])] * 2
    if kind == "sum":
        changes += [lambda: parts[2]]
    if kind == "number":
        changes += [lambda: ("number", parts[0] + 1), lambda: ("number", -parts[0])]
    if kind in ("inverse", "square"):
        changes += [lambda: parts[0]]
    return put(source.choice(changes)()) if changes else tree


# -- the run ---------------------------------------------------------------------------------------


def pair(source: random.Random, equal: bool) -> Pair:
    while True:
        family = source.choice(list(FAMILIES))
        reference, answer = rewritten(FAMILIES[family](source), source)
        if not equal:
            answer = missed(answer, source)
        free = sorted(free_letters(reference))
        try:
            agree = same(reference, answer, free)
        except Mismatch:
            continue
        if agree != equal or reference == answer or vanishes(reference, free):
            continue
        return Pair(latex(reference, source), latex(answer, source), equal, family)


def free_letters(tree: Tree) -> set[str]:
    """Return the letters of a tree that are indices and are bound by no sum."""
    kind, *parts = tree
    if kind == "sum":
        return free_letters(parts[2]) - {parts[0]}
    letters: set[str] = set()
    if kind in ("entry", "delta", "sample", "sample entry"):
        names = parts if kind == "delta" else parts[1:]
        letters |= set(names)
    for part in parts:
        for each in part if isinstance(part, list) else [part]:
            if isinstance(each, tuple):
                letters |= free_letters(each)
            elif kind == "entry of":
                letters.add(each)
    return letters


def main(arguments: Sequence[str] = SHORT) -> int:
    """Judge pairs; return 1 if anything is wrong or too much is left open."""
    return run(arguments, pair, NOTATION, most_open=1 / 100)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
