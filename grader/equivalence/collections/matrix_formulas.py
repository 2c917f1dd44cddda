"""Formulas of vectors and matrices: proved by a normal form, refuted at random.

Where no shapes are declared, every name that need not be a number may be a matrix of any shape:
what is then proved holds for all shapes, what fails for plain numbers is wrong for all, and the
rest is left to a person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from grader.equivalence.collections.entries.compare import POINTS, Pair, is_proved, refuted
from grader.equivalence.collections.entries.indexing.assumptions import assumptions_of
from grader.equivalence.collections.entries.indexing.indexed import with_entries
from grader.equivalence.collections.entries.indexing.places import Places
from grader.equivalence.collections.entries.indexing.rows import rows_of
from grader.equivalence.collections.free_indices import entry_words, in_entries
from grader.equivalence.collections.inverted_factors import without_inverses
from grader.equivalence.collections.known_classes import with_known_class, with_unit_vectors
from grader.equivalence.collections.lengths_of_ones import with_lengths
from grader.equivalence.collections.matrix_polynomials import (
    Builder,
    Key,
    NoNormalForm,
    Numbers,
    Polynomial,
    Word,
    added,
    scaled,
    thawed,
)
from grader.equivalence.collections.sequences import Comparer
from grader.equivalence.collections.shapes import (
    IDENTITY,
    IDENTITY_NAME,
    IllShaped,
    Shape,
    Typing,
    shape_words,
)
from grader.equivalence.core.desugar import desugar
from grader.equivalence.terms.ones import holds_ones, is_ones, with_ones, with_ones_beside
from grader.equivalence.terms.transposes import (
    INVERSE_TRANSPOSED,
    has_transpose,
    is_number_name,
    is_transpose,
)
from grader.equivalence.verdict import (
    Outcome,
    Proved,
    Remark,
    Verdict,
    different,
    equivalent,
    undecided,
)
from grader.expressions.names import SEQUENCE_MARKS, canonical, split_name
from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Div,
    Expression,
    Mul,
    Neg,
    Number,
    Pow,
    Symbol,
    number,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, substitute, transform, walk

_PROVED = Proved("normal form of matrices")


def are_of_matrices(notation: Notation, *sides: Expression) -> bool:
    """Whether formulas hold transposes, or names that the rubric gives a shape."""
    if any(has_transpose(side, notation) or holds_ones(side) for side in sides):
        return True
    if not notation.shapes:
        return False
    typing = Typing(notation)
    return any(
        (isinstance(node, Symbol) and _is_declared(node.name, typing))
        or (isinstance(node, Call) and typing.declared(node.name.removesuffix("[]")) is not None)
        for node in walk(*sides)
    )


def _is_declared(name: str, typing: Typing) -> bool:
    """Whether a name, or that of which it is an entry, has a shape."""
    if typing.declared(name) is not None:
        return True
    parts = split_name(name)
    plain = canonical(parts._replace(subscript=""))
    return bool(parts.subscript) and typing.declared(plain) is not None


def misfit(formula: Expression, notation: Notation) -> str:
    """Say what does not fit together in a formula under the declared shapes; empty if all does."""
    core = _with_bound_names_alike(with_ones(desugar(formula), notation))
    typing = Typing(notation, _numbers(core, core, notation))
    try:
        typing.typed(core)
    except IllShaped as mistake:
        return "" if mistake.doubtful else mistake.text
    return ""


def compare_matrix_formulas(
    reference: Expression, answer: Expression, notation: Notation, comparer: Comparer
) -> Verdict:
    """Compare formulas of vectors and matrices.

    A 1 at the end of a product is a number or a vector of ones: what is right in one way is right.
    """
    reference, answer = (with_unit_vectors(side, notation) for side in (reference, answer))
    verdict = _compared(reference, answer, notation, comparer)
    if verdict.outcome is Outcome.EQUIVALENT:
        return _with_remark_on_inverses(verdict, reference, answer, notation)
    for sides in _with_vectors_of_ones(reference, answer):
        found = _compared(*sides, notation, comparer)
        if found.outcome is Outcome.EQUIVALENT:
            return found
    if any(len(shape) == 2 for shape in notation.shapes.values()) and _holds_samples(answer):
        found = _compared(reference, answer, notation, comparer, by_matrix=True)
        if found.outcome is Outcome.EQUIVALENT:
            return found
    for known, remark in with_known_class(reference, answer, notation):
        if _compared(reference, answer, known, comparer).outcome is Outcome.EQUIVALENT:
            return Verdict(Outcome.UNDECIDED, "class-not-said", None, (remark,))
    return verdict


def _holds_samples(root: Expression) -> bool:
    """Whether elements `x_i`, `x^{(i)}` of something occur."""
    return any(isinstance(node, Call) and node.name.endswith("[]") for node in walk(root))


def _with_remark_on_inverses(
    verdict: Verdict, reference: Expression, answer: Expression, notation: Notation
) -> Verdict:
    """Tell of inverses in a right answer that the question does not say to exist."""
    assumed = assumptions_of(notation)
    known = assumed.of("invertible") | assumed.of("orthogonal")
    known |= {name.name for name in _inverted(reference, notation)}
    new = sorted(each.name for each in _inverted(answer, notation) if each.name not in known)
    if not new or not notation.shapes:
        return verdict
    text = f"This needs the inverse of {', '.join(new)}, which the question does not say to exist."
    return replace(verdict, remarks=(*verdict.remarks, Remark("needs-inverse", text)))


def _inverted(root: Expression, notation: Notation) -> frozenset[Symbol]:
    """Return the names of vectors and matrices whose inverse stands in a formula."""
    found = set()
    for node in walk(root):
        base = None
        if isinstance(node, Call) and node.name == "inverse" and len(node.args) == 1:
            base = node.args[0]
        elif isinstance(node, Pow) and isinstance(node.args[1], Neg):
            base = node.args[0]
            base = base.args[0] if is_transpose(base, notation) else base
        if isinstance(base, Symbol) and notation.shapes.get(base.name, ("?",)):
            found.add(base)
    return frozenset(found)


def _with_vectors_of_ones(
    reference: Expression, answer: Expression
) -> list[tuple[Expression, Expression]]:
    """Return the other readings of two formulas in which a 1 stands at the end of a product."""
    one, other = (with_ones_beside(side) for side in (reference, answer))
    readings = ((reference, other), (one, other))
    return [each for each in dict.fromkeys(readings) if each != (reference, answer)]


def _compared(
    reference: Expression,
    answer: Expression,
    notation: Notation,
    comparer: Comparer,
    by_matrix: bool = False,
) -> Verdict:
    """Compare formulas in which every vector of ones says that it is one.

    With `by_matrix`, `x_i` is a row of `X` even where `x` has another shape.
    """
    if notation.shapes:
        rows = rows_of((reference, answer), notation, by_matrix)
        reference, answer = (with_entries(side, rows) for side in (reference, answer))
    reference, answer = (_with_bound_names_alike(side) for side in (reference, answer))
    typing = Typing(notation, _numbers(reference, answer, notation))
    if notation.shapes:
        reference, answer = with_lengths(reference, answer, typing)
    try:
        left = typing.typed(reference)
    except IllShaped as mistake:
        return undecided("ill-shaped-reference", f"In the formula asked for, {mistake.text}.")
    try:
        right = typing.typed(answer)
    except IllShaped as mistake:
        return _ill_shaped(mistake, _differs_entrywise(left, answer, typing))
    if notation.shapes:
        left, right = in_entries(left, right, typing, assumptions_of(notation).hot.values())
    verdict = _of_other_shape(typing.shapes[left], typing.shapes[right], right)
    if verdict is not None:
        return verdict
    if notation.shapes:
        mistaken = _of_mistaken_index(left, right, notation)
        if mistaken is not None:
            return mistaken
        pair = _pair(left, right, typing)
        found = refuted(pair, range(1))
        if found is not None:
            return different("different-values", found)
        if is_proved(pair, _zero_test(typing, comparer)):
            return equivalent("proved", Proved("written in entries"))
        cleared = without_inverses(left, right, typing)
        if cleared is not None and is_proved(_pair(*cleared, typing), _zero_test(typing, comparer)):
            return equivalent("proved", Proved("multiplied by what is inverted"))
    if _is_proved(left, right, typing, _squares(reference, notation), comparer):
        return equivalent("proved", _PROVED)
    verdict = _refuted(left, right, typing, comparer)
    if verdict is not None:
        return verdict
    return undecided("not-settled" if notation.shapes else "unknown-shapes")


def _of_mistaken_index(
    reference: Expression, answer: Expression, notation: Notation
) -> Verdict | None:
    """Return that an answer is wrong in which an index stands at places of different dimensions."""
    places = Places(notation)
    mistake = places.mistaken(answer)
    if not mistake or places.mistaken(reference):
        return None
    remark = Remark("ill-shaped", f"In the answer, {mistake}.")
    return Verdict(Outcome.DIFFERENT, "ill-shaped", None, (remark,))


def _pair(left: Expression, right: Expression, typing: Typing) -> Pair:
    return Pair(left, right, typing, assumptions_of(typing.notation).facts())


def _zero_test(typing: Typing, comparer: Comparer) -> Callable[[Expression], bool]:
    plain = replace(typing.notation, shapes={}, noncommuting=frozenset())
    return lambda side: comparer(side, Number(0), plain).outcome is Outcome.EQUIVALENT


def _differs_entrywise(reference: Expression, answer: Expression, typing: Typing) -> bool:
    """Whether an answer without a shape is wrong even if its vectors multiply entry by entry."""
    for reading in ("identity", "entries"):
        meant = Typing(typing.notation, typing.numbers, dict(typing.shapes), reading)
        try:
            read = meant.typed(answer)
        except IllShaped as mistake:
            if mistake.doubtful:
                return False
            continue
        other = _of_other_shape(meant.shapes[reference], meant.shapes[read], read)
        if other is None and refuted(_pair(reference, read, meant)) is None:
            return False
    return True


def _ill_shaped(mistake: IllShaped, is_wrong: bool) -> Verdict:
    remark = Remark("ill-shaped", f"In the answer, {mistake.text}.")
    doubtful = mistake.doubtful and not is_wrong
    outcome = Outcome.UNDECIDED if doubtful else Outcome.DIFFERENT
    return Verdict(outcome, "ill-shaped", None, (remark,))


def _of_other_shape(reference: Shape, answer: Shape, written: Expression) -> Verdict | None:
    if reference == answer or "?" in (*reference, *answer):
        return None
    if IDENTITY in (reference, answer) and all(one[0] == one[1] for one in (reference, answer)):
        return None
    given = entry_words(written, answer)
    text = f"The answer is {given}, and {shape_words(reference)} is asked for."
    return Verdict(Outcome.DIFFERENT, "different-shape", None, (Remark("different-shape", text),))


# -- what is known of the names ------------------------------------------------------------------


def _numbers(reference: Expression, answer: Expression, notation: Notation) -> frozenset[Symbol]:
    """Return the names that stand for numbers.

    With declared shapes these are all other names of the reference; without, the names that it
    divides by or that stand in an exponent or a bound.
    """
    nodes = list(walk(reference, answer))
    bound = {node.args[1] for node in nodes if isinstance(node, BigOperator)}
    known = free_symbols(reference) | {each for each in bound if isinstance(each, Symbol)}
    if notation.shapes:
        others = {name for name in free_symbols(answer) if name.name[:1].islower()}
        return known | _elements(nodes, notation) | others
    if notation.noncommuting:
        return frozenset(name for name in known if name.name not in notation.noncommuting)
    declared = {name for name in known | free_symbols(answer) if is_number_name(name, notation)}
    return frozenset(declared) | frozenset(
        name for name in known if name in bound or name in _divisors(reference, notation)
    )


def _elements(nodes: list[Expression], notation: Notation) -> frozenset[Symbol]:
    """Return the names of sequences, without a shape, of which elements occur."""
    return frozenset(
        Symbol(node.name.removesuffix("[]"))
        for node in nodes
        if isinstance(node, Call) and node.name.endswith("[]")
    )


def _divisors(reference: Expression, notation: Notation) -> frozenset[Symbol]:
    found: frozenset[Symbol] = frozenset()
    for node in walk(reference):
        if isinstance(node, Div):
            found |= free_symbols(node.args[1]) - _inside_transposes(node.args[1], notation)
        elif isinstance(node, Pow) and not is_transpose(node, notation):
            found |= free_symbols(node.args[1])
        elif isinstance(node, BigOperator):
            found |= free_symbols(node.args[2]) | free_symbols(node.args[3])
    return found


def _inside_transposes(root: Expression, notation: Notation) -> frozenset[Symbol]:
    """Return all names of an expression with a transpose: `x` in `x^T x` is no number."""
    return free_symbols(root) if has_transpose(root, notation) else frozenset()


def _squares(reference: Expression, notation: Notation) -> frozenset[Symbol]:
    """Return the names known to have an inverse: they stand for square matrices."""
    assumed = assumptions_of(notation)
    names = assumed.of("invertible") | assumed.of("orthogonal")
    return _inverted(reference, notation) | frozenset(map(Symbol, names))


def _with_bound_names_alike(root: Expression) -> Expression:
    """Name the index of every sum by its height, so that its own name does not matter."""
    heights: dict[Expression, int] = {}

    def change(node: Expression) -> Expression:
        height = max((heights.get(child, 0) for child in node.args), default=0)
        if isinstance(node, BigOperator) and isinstance(node.args[1], Symbol):
            height += 1
            body = substitute(node.args[0], {node.args[1]: Symbol(f"index {height}")})
            node = node.with_args((body, Symbol(f"index {height}"), *node.args[2:]))
        heights[node] = height
        return node

    return transform(root, change)


# -- proofs --------------------------------------------------------------------------------------


def _is_proved(
    left: Expression,
    right: Expression,
    typing: Typing,
    squares: frozenset[Symbol],
    comparer: Comparer,
) -> bool:
    builder = Builder(typing, squares)
    try:
        sides = [builder.polynomial(side) for side in (left, right)]
    except NoNormalForm:
        return False
    difference = added(sides[0], scaled(sides[1], Fraction(-1)))
    by_word: dict[Word, Polynomial] = {}
    for (numbers, word), value in difference.items():
        by_word.setdefault(word, {})[numbers, ()] = value
    plain = replace(typing.notation, shapes={}, noncommuting=frozenset())
    return all(_is_zero(part, plain, comparer) for part in by_word.values())


def _is_zero(coefficient: Polynomial, notation: Notation, comparer: Comparer) -> bool:
    """Whether the numbers before a word cancel, such as `sin(t)^2 + cos(t)^2 - 1`."""
    known: dict[Key, Expression] = {}
    try:
        total = _written(coefficient, known)
    except NoNormalForm:
        return False
    if len(known) == len(coefficient) == 1:
        return False
    return comparer(total, Number(0), notation).outcome is Outcome.EQUIVALENT


def _written(coefficient: Polynomial, known: dict[Key, Expression]) -> Expression:
    terms = []
    for (numbers, word), value in coefficient.items():
        if word:
            raise NoNormalForm
        terms.append(Mul(number(value), *_factors(numbers, known)) if numbers else number(value))
    return Add(*terms, Number(0))


def _factors(numbers: Numbers, known: dict[Key, Expression]) -> list[Expression]:
    return [Pow(_number(key, known), number(Fraction(power))) for key, power in numbers]


def _number(key: Key, known: dict[Key, Expression]) -> Expression:
    """Write a number that a key stands for; what holds vectors is a name of its own."""
    if key not in known:
        known[key] = _read_back(key, known)
    return known[key]


def _read_back(key: Key, known: dict[Key, Expression]) -> Expression:
    if isinstance(key, Expression):
        return key
    kind, *parts = key
    opaque = Symbol(f"number {len(known) + 1}")
    known[key] = opaque
    try:
        if kind == "polynomial":
            return _written(thawed(key), known)
        if kind == "power":
            return Pow(*(_written(thawed(part), known) for part in parts))  # type: ignore[arg-type]
        if kind == "call":
            name, primes, *arguments = parts
            inner = [_written(thawed(part), known) for part in arguments]  # type: ignore[arg-type]
            return Call(str(name), *inner, primes=int(primes))  # type: ignore[call-overload]
    except NoNormalForm:
        pass
    return opaque


# -- refutations ---------------------------------------------------------------------------------


def _refuted(
    left: Expression, right: Expression, typing: Typing, comparer: Comparer
) -> Verdict | None:
    if typing.notation.shapes:
        found = refuted(_pair(left, right, typing), range(1, POINTS))
        if found is not None:
            return different("different-values", found)
        if any(each.isdigit() for shape in typing.notation.shapes.values() for each in shape):
            return None
    if _hold_entries(left, right) or typing.notation.assume:
        return None  # what is assumed of vectors and matrices need not hold for any number
    plain = replace(typing.notation, shapes={}, noncommuting=frozenset())
    one, other = (_of_numbers(side, typing.notation) for side in (left, right))
    verdict = comparer(one, other, plain)
    return verdict if verdict.outcome is Outcome.DIFFERENT else None


#: What is about entries or their number, and is another thing for a number.
_OF_ENTRIES = frozenset(
    {"kronecker", "indicator", "softmax", "diag", "[]", "norm of kind", "frobenius"}
)


def _hold_entries(*sides: Expression) -> bool:
    """Whether entries such as `x_i` occur, which no number that stands for `x` has."""
    nodes = list(walk(*sides))
    names = {node.name for node in nodes if isinstance(node, Symbol)}
    for node in nodes:
        if isinstance(node, Call) and node.name in _OF_ENTRIES:
            return True
        if isinstance(node, Call) and node.name.endswith("[]"):
            sequence = split_name(node.name.removesuffix("[]"))
            if sequence.mark not in SEQUENCE_MARKS.values() or len(node.args) > 1:
                return True
        if isinstance(node, Symbol):
            parts = split_name(node.name)
            if parts.subscript and canonical(parts._replace(subscript="")) in names:
                return True
    return False


def _of_numbers(root: Expression, notation: Notation) -> Expression:
    """Return what a formula says when every dimension is 1."""

    def change(node: Expression) -> Expression:
        if node is IDENTITY_NAME or is_ones(node):
            return Number(1)
        if is_transpose(node, notation):
            inverted = isinstance(node, Pow) and node.args[1] is INVERSE_TRANSPOSED
            return Pow(node.args[0], Neg(Number(1))) if inverted else node.args[0]
        if isinstance(node, Call) and not node.primes:
            return _call_of_numbers(node)
        return node

    return transform(root, change)


def _call_of_numbers(node: Call) -> Expression:
    match node.name, node.args:
        case (("trace" | "det"), (only,)):
            return only
        case "inverse", (only,):
            return Pow(only, Neg(Number(1)))
        case "norm", (only,):
            return Call("abs", only)
        case (("dot" | "hadamard"), (one, other)):
            return Mul(one, other)
    return node
