"""The normal form of formulas of matrices: words that keep their order, with numbers pulled out.

A polynomial maps monomials to rational coefficients. A monomial is a product of numbers, which
commute, and a word, whose factors do not. A piece of a word that is a number, such as `w^T x`,
joins the numbers, and is written there as itself or as its transpose, whichever comes first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from grader.equivalence.collections.shapes import (
    IDENTITY,
    IDENTITY_NAME,
    SCALAR,
    Shape,
    Typing,
)
from grader.equivalence.terms.rationals import rational_value
from grader.equivalence.terms.transposes import INVERSE_TRANSPOSED, is_transpose
from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Constant,
    Div,
    Expression,
    Mul,
    Neg,
    Number,
    Pow,
    Symbol,
)
from grader.expressions.traversal import walk

_MAX_MONOMIALS = 400
_MAX_POWER = 12

#: What stands in a word or among the numbers: a name, or a tuple that says what it is made of.
Key = Expression | tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor of a word: what it is, whether inverted, whether transposed, and its shape."""

    key: Key
    shape: Shape
    inverse: bool = False
    transposed: bool = False


Word = tuple[Factor, ...]
Numbers = tuple[tuple[Key, int], ...]
Monomial = tuple[Numbers, Word]
Polynomial = dict[Monomial, Fraction]

_IDENTITY = Factor(IDENTITY_NAME, IDENTITY)
_ONE: Polynomial = {((), ()): Fraction(1)}


class NoNormalForm(Exception):
    """The formula is of a kind, or a size, for which there is no normal form."""


@dataclass
class Builder:
    """Builds normal forms under a typing; `squares` are names known to have an inverse."""

    typing: Typing
    squares: frozenset[Symbol] = frozenset()

    def polynomial(self, root: Expression) -> Polynomial:
        """Return the normal form of an expression that `Typing.typed` returned."""
        known: dict[Expression, Polynomial] = {}
        for node in walk(root):
            known[node] = self._of(node, [known[child] for child in node.args])
        return known[root]

    def _of(self, node: Expression, inner: list[Polynomial]) -> Polynomial:
        if is_transpose(node, self.typing.notation):
            turned = transposed(inner[0])
            inverted = isinstance(node, Pow) and node.args[1] is INVERSE_TRANSPOSED
            return self._inverse(turned) if inverted else turned
        match node:
            case Number():
                value = rational_value(node)
                return self._atom(node) if value is None else scaled(_ONE, value)
            case Neg():
                return scaled(inner[0], Fraction(-1))
            case Add():
                if len({self.typing.shapes[term] == SCALAR for term in node.args}) > 1:
                    raise NoNormalForm  # a number that is added to every entry
                return added(*inner)
            case Mul():
                return multiplied(*inner)
            case Div():
                if self.typing.shapes[node.args[1]] != SCALAR and self._is_column(node.args[1]):
                    raise NoNormalForm  # entry by entry
                return multiplied(inner[0], self._inverse(inner[1]))
            case Pow():
                return self._power(node, inner)
            case Call():
                return self._call(node, inner)
            case BigOperator():
                return self._operator(node, inner)
        return self._atom(node)

    def _is_column(self, node: Expression) -> bool:
        return self.typing.shapes[node][1] == "1"

    def _atom(self, node: Expression) -> Polynomial:
        shape = self.typing.shapes[node]
        if shape == IDENTITY:
            return {((), (_IDENTITY,)): Fraction(1)}
        if node.args and shape != SCALAR:
            raise NoNormalForm
        return _single(node, shape)

    def _power(self, node: Expression, inner: list[Polynomial]) -> Polynomial:
        base, above = node.args
        exponent = rational_value(above)
        if exponent is None or exponent.denominator != 1 or abs(exponent) > _MAX_POWER:
            return _single(("power", frozen(inner[0]), frozen(inner[1])), self.typing.shapes[node])
        if isinstance(base, Call) and base.name == "norm" and exponent > 0 and exponent % 2 == 0:
            square = self._square_of_norm(base)
            if square is not None:
                return _repeated(square, int(exponent) // 2)
        result = _repeated(inner[0], abs(int(exponent)))
        if exponent == 0:
            raise NoNormalForm
        return self._inverse(result) if exponent < 0 else result

    def _square_of_norm(self, node: Call) -> Polynomial | None:
        """Return `x^T x`, if the norm is that of a column."""
        if len(node.args) != 1 or self.typing.shapes[node.args[0]][1] != "1":
            return None
        vector = self.polynomial(node.args[0])
        return multiplied(transposed(vector), vector)

    def _call(self, node: Call, inner: list[Polynomial]) -> Polynomial:
        if node.name == "inverse" and len(inner) == 1:
            return self._inverse(inner[0])
        if node.name == "dot" and len(inner) == 2 and not node.primes:
            return multiplied(transposed(inner[0]), inner[1])
        if node.name == "trace" and len(inner) == 1:
            return _trace(inner[0])
        if node.name == "hadamard" and len(inner) == 2:
            return _entry_by_entry(inner[0], inner[1], self.typing.shapes[node])
        key = ("call", node.name, node.primes, *map(frozen, inner))
        return _single(key, self.typing.shapes[node])

    # -- inverses ----------------------------------------------------------------------------------

    def _inverse(self, base: Polynomial) -> Polynomial:
        if not base:
            raise NoNormalForm
        if len(base) > 1:
            return self._inverse_of_sum(base)
        (((numbers, word), value),) = base.items()
        powers = tuple((key, -exponent) for key, exponent in numbers)
        return {(powers, self._inverse_of_word(word)): 1 / value}

    def _inverse_of_word(self, word: Word) -> Word:
        if word in ((), (_IDENTITY,)):
            return word
        if len(word) == 1 or all(self._is_invertible(factor) for factor in word):
            return tuple(replace(each, inverse=not each.inverse) for each in reversed(word))
        shape = word[0].shape[0], word[-1].shape[1]
        return (Factor(frozen({((), word): Fraction(1)}), shape, inverse=True),)

    def _is_invertible(self, factor: Factor) -> bool:
        rows, columns = factor.shape
        return factor.inverse or rows == columns != "?" or factor.key in self.squares

    def _inverse_of_sum(self, base: Polynomial) -> Polynomial:
        first = min(base, key=repr)
        whole = frozen(scaled(base, 1 / base[first]))
        value = 1 / base[first]
        if all(not word for _, word in base):
            return {(((whole, -1),), ()): value}
        if any(not word for _, word in base):
            raise NoNormalForm
        word = next((word for _, word in base if word != (_IDENTITY,)), (_IDENTITY,))
        shape = word[0].shape[0], word[-1].shape[1]
        return {((), (Factor(whole, shape, inverse=True),)): value}

    # -- sums over an index ------------------------------------------------------------------------

    def _operator(self, node: Expression, inner: list[Polynomial]) -> Polynomial:
        """Sum every monomial by itself, with what does not hold the index pulled out."""
        assert isinstance(node, BigOperator)
        body, _, lower, upper = inner
        variable = node.args[1]
        ends = (frozen(lower), frozen(upper))
        if node.kind != "sum":
            return _single((node.kind, variable, frozen(body), *ends), self.typing.shapes[node])
        terms = added(upper, scaled(lower, Fraction(-1)), _ONE)
        finite = Constant("undefined") not in node.args[2:]
        total: Polynomial = {}
        for monomial, value in body.items():
            if finite and not holds(monomial, variable):
                total = added(total, multiplied(terms, {monomial: value}))
            else:
                product = self._dot_product(*monomial, node)
                term = _summed(*monomial, variable, ends) if product is None else product
                total = added(total, {term: value})
        return total

    def _dot_product(self, numbers: Numbers, word: Word, node: BigOperator) -> Monomial | None:
        """Return `x^T y` for the sum of all `x_i y_i`; None if the sum is another one."""
        _, variable, lower, upper = node.args
        inside = [item for item in numbers if holds(item[0], variable)]
        names = [_entry(key, variable) for key, power in inside for _ in range(power)]
        if len(names) != 2 or any(holds(factor.key, variable) for factor in word):
            return None
        shapes = [self.typing.declared(name) for name in names]
        lengths = {shape[0] if shape and shape[1] == "1" else "" for shape in shapes}
        everything = lower is upper is Constant("undefined")
        whole = everything or (lower is Number(1) and {_written_size(upper)} == lengths)
        if "" in lengths or len(lengths) > 1 or not whole:
            return None
        (size,) = lengths
        first, second = (Factor(Symbol(name), (size, "1")) for name in names)
        outside = tuple(item for item in numbers if item not in inside)
        dot, _ = _monomial((), (*_transposed_word((first,)), second))
        return _monomial((*outside, *dot), word)


def _entry(key: Key, variable: Expression) -> str:
    """Return `x` for the number `x[i]`, and an empty text for any other."""
    if not isinstance(key, tuple) or key[0] != "call" or len(key) != 4:
        return ""
    index = frozen(_single(variable, SCALAR))
    return str(key[1]).removesuffix("[]") if key[2] == 0 and key[3] == index else ""


def _written_size(bound: Expression) -> str | None:
    """Return an upper bound as a dimension is written: `n`, `3`."""
    if isinstance(bound, Symbol):
        return bound.name
    return str(bound.value) if isinstance(bound, Number) else None


def _summed(numbers: Numbers, word: Word, variable: Expression, ends: Key) -> Monomial:
    held = [holds(factor.key, variable) for factor in word]
    first = held.index(True) if any(held) else 0
    last = len(held) - held[::-1].index(True) if any(held) else 0
    outside = tuple(item for item in numbers if not holds(item[0], variable))
    inside = tuple(item for item in numbers if holds(item[0], variable))
    before, within, after = word[:first], word[first:last], word[last:]
    key = ("sum", variable, inside, within, ends)
    if not within:
        return _monomial((*outside, (key, 1)), word)
    shape = within[0].shape[0], within[-1].shape[1]
    return _monomial(outside, (*before, Factor(key, shape), *after))


def holds(key: object, variable: Expression) -> bool:
    """Whether a name occurs in what a factor or number is made of."""
    if isinstance(key, Expression):
        return variable in walk(key)
    if isinstance(key, Factor):
        return holds(key.key, variable)
    return isinstance(key, tuple) and any(holds(part, variable) for part in key)


# -- arithmetic ----------------------------------------------------------------------------------


def added(*parts: Polynomial) -> Polynomial:
    """Add polynomials."""
    total: Polynomial = {}
    for part in parts:
        for monomial, value in part.items():
            total[monomial] = total.get(monomial, Fraction(0)) + value
    return {monomial: value for monomial, value in total.items() if value}


def scaled(part: Polynomial, by: Fraction) -> Polynomial:
    """Multiply a polynomial by a rational number."""
    return {monomial: value * by for monomial, value in part.items()} if by else {}


def multiplied(left: Polynomial, right: Polynomial) -> Polynomial:
    """Multiply polynomials, in this order."""
    if len(left) * len(right) > _MAX_MONOMIALS:
        raise NoNormalForm
    products = (
        {_monomial((*numbers, *others), _joined(word, behind)): value * factor}
        for (numbers, word), value in left.items()
        for (others, behind), factor in right.items()
    )
    return added(*products)


def _repeated(base: Polynomial, times: int) -> Polynomial:
    result = base if times else _ONE
    for _ in range(times - 1):
        result = multiplied(result, base)
    return result


def transposed(part: Polynomial) -> Polynomial:
    """Transpose a polynomial."""
    return {(numbers, _transposed_word(word)): value for (numbers, word), value in part.items()}


def frozen(part: Polynomial) -> Key:
    """Return a polynomial as a key, the same for equal polynomials."""
    return ("polynomial", *sorted(part.items(), key=repr))


def thawed(key: Key) -> Polynomial:
    """Return the polynomial of a key."""
    assert isinstance(key, tuple)
    return dict(key[1:])  # type: ignore[arg-type]


def _single(key: Key, shape: Shape) -> Polynomial:
    if shape == SCALAR:
        return {(((key, 1),), ()): Fraction(1)}
    return {((), (Factor(key, shape),)): Fraction(1)}


# -- words ---------------------------------------------------------------------------------------


def _is_polynomial(key: Key) -> bool:
    return isinstance(key, tuple) and key[0] == "polynomial"


def _transposed_word(word: Word) -> Word:
    return tuple(_transposed_factor(factor) for factor in reversed(word))


def _transposed_factor(factor: Factor) -> Factor:
    shape = factor.shape[1], factor.shape[0]
    if factor.key is IDENTITY_NAME:
        return factor
    if _is_polynomial(factor.key):
        return replace(factor, key=frozen(transposed(thawed(factor.key))), shape=shape)
    return replace(factor, shape=shape, transposed=not factor.transposed)


def _joined(left: Word, right: Word) -> Word:
    """Join two words: identities vanish, and so does a factor beside its inverse."""
    gone = (_IDENTITY,) in (left, right)
    word = tuple(each for each in left + right if each != _IDENTITY)
    shorter: Word | None = word
    while shorter is not None:
        word = shorter
        shorter = _cancelled(word)
        gone = gone or shorter is not None
    return word or ((_IDENTITY,) if gone else ())


def _cancelled(word: Word) -> Word | None:
    """Return a word without one inverse and what it inverts beside it, if there is such."""
    for i, factor in enumerate(word):
        inner = _word_inverted_by(factor) or (replace(factor, inverse=not factor.inverse),)
        before, after = i - len(inner), i + 1 + len(inner)
        if word[i + 1 : after] == inner:
            return word[:i] + word[after:]
        if before >= 0 and word[before:i] == inner:
            return word[:before] + word[i + 1 :]
    return None


def _word_inverted_by(factor: Factor) -> Word:
    """Return the word whose inverse a factor is, or an empty word if it is that of a sum."""
    if not factor.inverse or not _is_polynomial(factor.key):
        return ()
    monomials = thawed(factor.key)
    (numbers, word), value = next(iter(monomials.items()))
    return word if len(monomials) == 1 and not numbers and value == 1 else ()


def _monomial(numbers: Numbers, word: Word) -> Monomial:
    """Pull the numbers out of a word, and put all numbers in their order."""
    pieces = list(_pieces(word))
    kept: list[Factor] = []
    found: list[tuple[Key, int]] = list(numbers)
    for piece in pieces:
        if piece[0].shape[0] == piece[-1].shape[1] == "1":
            turned = _transposed_word(piece)
            found.append((("word", *min(piece, turned, key=repr)), 1))
        else:
            kept.extend(piece)
    exponents: dict[Key, int] = {}
    for key, exponent in found:
        exponents[key] = exponents.get(key, 0) + exponent
    powers = sorted(((key, each) for key, each in exponents.items() if each), key=repr)
    return tuple(powers), tuple(kept)


def _pieces(word: Word) -> Iterator[Word]:
    """Cut a word where a column ends and a row begins."""
    start = 0
    for i in range(1, len(word)):
        if word[i - 1].shape[1] == "1" or word[i].shape[0] == "1":
            yield word[start:i]
            start = i
    if word:
        yield word[start:]


def _entry_by_entry(left: Polynomial, right: Polynomial, shape: Shape) -> Polynomial:
    """Multiply entry by entry: linear in both, in any order, and with any brackets."""
    if any(not word for part in (left, right) for _, word in part):
        # A number before a matrix multiplies all its entries.
        numbers = [part for part in (left, right) if all(not word for _, word in part)]
        if not numbers:
            raise NoNormalForm
        return multiplied(left, right)
    if len(left) * len(right) > _MAX_MONOMIALS:
        raise NoNormalForm
    total: Polynomial = {}
    for (numbers_left, word), value in left.items():
        for (numbers_right, other), factor in right.items():
            words = sorted((*_entrywise_words(word), *_entrywise_words(other)), key=repr)
            product = (Factor(("hadamard", *words), shape),)
            monomial = _monomial((*numbers_left, *numbers_right), product)
            total = added(total, {monomial: value * factor})
    return total


def _entrywise_words(word: Word) -> list[Word]:
    """Return the words whose product entry by entry a word is."""
    (first, *rest) = word
    plain = not rest and not first.transposed and not first.inverse
    if plain and isinstance(first.key, tuple) and first.key[0] == "hadamard":
        return list(first.key[1:])  # type: ignore[arg-type]
    return [word]


def _trace(part: Polynomial) -> Polynomial:
    """Return the trace: linear, and the same for all rotations of a word and of its transpose."""
    total: Polynomial = {}
    for (numbers, word), value in part.items():
        if not word:
            raise NoNormalForm
        turns = [word[i:] + word[:i] for i in range(len(word))]
        outer = next((turn for turn in turns if turn[0].shape[0] == turn[-1].shape[1] == "1"), None)
        if outer is not None:
            monomial = _monomial(numbers, outer)
        else:
            both = [*turns, *map(_transposed_word, turns)]
            monomial = _monomial((*numbers, (("trace", *min(both, key=repr)), 1)), ())
        total = added(total, {monomial: value})
    return total
