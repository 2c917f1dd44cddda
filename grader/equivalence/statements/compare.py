"""Equations, inequalities and their systems: the same when they hold at the same points."""

from __future__ import annotations

from functools import partial
from itertools import product

from grader.equivalence.collections.sequences import Comparer
from grader.equivalence.core.function_values import (
    has_unknown_calls,
    sole_value_as_name,
    values_as_names,
)
from grader.equivalence.normal_form.prove import prove_equal
from grader.equivalence.one_variable.atoms import (
    MIRRORED,
    Atom,
    Combined,
    Letter,
    NotAStatement,
    Statement,
    atoms_of,
    letters_of,
    statement_of,
    truth,
)
from grader.equivalence.one_variable.compare import compare_solutions
from grader.equivalence.one_variable.domains import CannotTell, constant_holds
from grader.equivalence.one_variable.sign_changes import NotAlgebraicFunction
from grader.equivalence.scalars.evaluation import is_complex
from grader.equivalence.statements.ambiguity import left_open
from grader.equivalence.statements.definitions import Definition, common_definitions, common_values
from grader.equivalence.statements.equations import same_zeros
from grader.equivalence.statements.separate_names import first_difference
from grader.equivalence.statements.solve_for import same_when_isolated
from grader.equivalence.statements.witnesses import (
    WORDS,
    names_in,
    refuted_at_points,
    refuted_at_solutions,
    refuted_on_lines,
)
from grader.equivalence.terms.kinds import Kind, kind_of
from grader.equivalence.terms.reordering import Order
from grader.equivalence.verdict import (
    DOMAIN,
    Outcome,
    Proved,
    Refuted,
    Verdict,
    different,
    equivalent,
    undecided,
)
from grader.expressions.nodes import Collection, Expression, Mul, Number, Symbol
from grader.expressions.notation import Notation

#: The name of the element that is or is not in a set.
MEMBER = "element"

_MAX_LETTERS = 12
_MAX_PAIRS = 150


def compare_statements(
    reference: Expression, answer: Expression, notation: Notation, comparer: Comparer
) -> Verdict:
    """Decide whether two statements hold at the same points.

    `comparer` decides about the values of names and functions that they define.
    """
    reference, answer = values_as_names(reference, answer)
    try:
        left, right = statement_of(reference), statement_of(answer)
    except NotAStatement:
        return undecided("not-a-statement")
    defined = common_definitions(left, right)
    if defined is not None:
        return _definitions(defined[0], defined[1], notation, comparer)
    left, right = map(statement_of, sole_value_as_name(reference, answer))
    verdict = same_truth(left, right, notation, comparer)
    if verdict.outcome is not Outcome.DIFFERENT:
        return verdict
    again = partial(same_truth, left, right, comparer=comparer)
    return left_open(reference, answer, notation, again) or verdict


def _definitions(
    left: Definition, right: Definition, notation: Notation, comparer: Comparer
) -> Verdict:
    """Compare what two definitions of a function give; as equations where they use it."""
    if left.recursive or right.recursive:
        return same_truth(left.equation, right.equation, notation, comparer)
    return comparer(left.value, right.value, notation)


def makes_statement(node: Expression) -> bool:
    """Whether something that is no comparison still reads as a statement: a system in a list."""
    if not isinstance(node, Collection) or node.kind != "sequence":
        return False
    return all(kind_of(item) is Kind.STATEMENT for item in node.args)


def same_truth(
    left: Statement, right: Statement, notation: Notation, comparer: Comparer
) -> Verdict:
    """Decide whether two statements are true at the same points."""
    if letters_of(left) or letters_of(right):
        return _propositions(left, right, notation)
    names = [names_in(side) for side in (left, right)]
    both = names[0] | names[1]
    if not both:
        return _constants(left, right)
    if len(both) == 1:
        verdict = _one_name(left, right, next(iter(both)), notation)
        if verdict is not None:
            return verdict
    if isinstance(left, Atom) and isinstance(right, Atom):
        values = common_values(left, right)
        if values is not None:
            verdict = comparer(*values, notation)
            if verdict.outcome is Outcome.EQUIVALENT:
                return verdict
    return _several_names(left, right, notation)


def _constants(left: Statement, right: Statement) -> Verdict:
    try:
        values = [truth(side, _holds_constant) for side in (left, right)]
    except CannotTell:
        return undecided("not-settled")
    if values[0] == values[1]:
        return equivalent("proved", Proved("truth value"))
    return different("different-truth", Refuted((), *(WORDS[value] for value in values)))


def _holds_constant(atom: Atom | Letter) -> bool:
    assert isinstance(atom, Atom)
    if has_unknown_calls(atom.left, atom.right):
        raise CannotTell("a value of an unknown function")
    return constant_holds(atom.difference, atom.op)


def _one_name(
    left: Statement, right: Statement, name: Symbol, notation: Notation
) -> Verdict | None:
    try:
        solutions = compare_solutions(left, right, name, notation)
    except (NotAlgebraicFunction, CannotTell):
        return None
    if solutions.point:
        truths = [WORDS[value] for value in solutions.truths]
        return different("different-solutions", Refuted(((name.name, solutions.point),), *truths))
    # Two equations that nothing solves are not the same for that alone.
    unsolvable = not solutions.ever and name.name != MEMBER and _are_equations(left, right)
    if unsolvable and not _same_parts(left, right, notation):
        return undecided("no-solutions")
    return equivalent("proved", Proved("solution sets"))


def _are_equations(*statements: Statement) -> bool:
    sides = [atoms_of(statement) for statement in statements]
    return all(sides) and any(all(atom.op == "=" for atom in atoms) for atoms in sides)


# -- statements about several names --------------------------------------------------------------


def _several_names(left: Statement, right: Statement, notation: Notation) -> Verdict:
    if _same_parts(left, right, notation):
        return equivalent("proved", Proved("same conditions"))
    verdict = _systems(left, right, notation) or _separate_names(left, right, notation)
    if verdict is not None:
        return verdict
    if _same_when_solved(left, right, notation):
        return equivalent("proved", Proved("solved for a name"))
    refuted = (
        refuted_at_points(left, right, notation)
        or refuted_on_lines(left, right, notation)
        or refuted_at_solutions(left, right, notation)
    )
    if refuted is None and _same_where_defined(left, right, notation):
        return equivalent("proved", Proved("same conditions"), DOMAIN)
    return refuted or undecided("not-settled")


def _separate_names(left: Statement, right: Statement, notation: Notation) -> Verdict | None:
    """Compare statements whose comparisons are about one name each."""
    if notation.complex_:
        return None
    try:
        difference = first_difference(left, right, notation)
    except (NotAlgebraicFunction, CannotTell):
        return None
    if difference is True or (difference is False and _are_equations(left, right)):
        return None
    if difference is False:
        return equivalent("proved", Proved("solution sets"))
    return different(
        "different-solutions", Refuted(difference.point, *(WORDS[t] for t in difference.truths))
    )


def _same_when_solved(left: Statement, right: Statement, notation: Notation) -> bool:
    """Whether two statements are the same when both are solved for one of their names."""
    differences = [atom.difference for atom in atoms_of(left) + atoms_of(right)]
    if notation.noncommuting or is_complex(*differences, notation=notation):
        return False

    equations = _are_equations(left, right)

    def same_value(one: Expression, other: Expression) -> bool:
        return prove_equal(one, other, notation, False).equal

    def same(one: Statement, other: Statement) -> bool:
        if len(names_in(one) | names_in(other)) < 2:
            return _same_points(one, other, notation, possible=equations)
        return _same_parts(one, other, notation) or _same_when_solved(one, other, notation)

    return same_when_isolated(left, right, notation, same_value, same)


def _same_points(left: Statement, right: Statement, notation: Notation, *, possible: bool) -> bool:
    """Whether two statements about at most one name agree, and if need be hold somewhere."""
    names = sorted(names_in(left) | names_in(right), key=repr)
    try:
        solutions = compare_solutions(left, right, names[0] if names else Symbol(MEMBER), notation)
    except (NotAlgebraicFunction, CannotTell):
        return False
    return not solutions.point and (solutions.ever or not possible)


def _same_where_defined(left: Statement, right: Statement, notation: Notation) -> bool:
    """Whether two comparisons hold at the same points among those where both are defined."""
    if not isinstance(left, Atom) or not isinstance(right, Atom):
        return False
    return same_comparison(left, right, notation, everywhere=False)


def _systems(left: Statement, right: Statement, notation: Notation) -> Verdict | None:
    equations = all(atom.op == "=" for atom in atoms_of(left) + atoms_of(right))
    if not equations or notation.noncommuting:
        return None
    from grader.equivalence.statements.systems import compare_systems

    return compare_systems(left, right, notation)


def _same_parts(left: Statement, right: Statement, notation: Notation) -> bool:
    """Whether two statements are built in one way from comparisons that are the same."""
    left, right = _joined(left), _joined(right)
    if isinstance(left, Atom) and isinstance(right, Atom):
        return same_comparison(left, right, notation)
    if not isinstance(left, Combined) or not isinstance(right, Combined):
        return False
    if left.op != right.op:
        return False
    order = Order()
    sides = [{_number(part, order): part for part in side.parts} for side in (left, right)]
    open_left, open_right = (
        [part for number, part in mine.items() if number not in theirs]
        for mine, theirs in (sides, sides[::-1])
    )
    if len(open_left) * len(open_right) > _MAX_PAIRS:
        return False
    return all(
        any(_same_parts(part, other, notation) for other in others)
        for parts, others in ((open_left, right.parts), (open_right, left.parts))
        for part in parts
    )


def _number(part: Statement, order: Order) -> object:
    """Return a key of a part, the same for parts that are equal but for the order of terms."""
    if isinstance(part, Atom):
        return part.op, order.number(part.left), order.number(part.right)
    return part


def _joined(statement: Statement) -> Statement:
    """Flatten nested `and` and `or`; an `or` of equations is the equation of the product."""
    if not isinstance(statement, Combined) or statement.op == "not":
        return statement
    parts: list[Statement] = []
    for part in map(_joined, statement.parts):
        same = isinstance(part, Combined) and part.op == statement.op
        parts.extend(part.parts if same else [part])  # type: ignore[union-attr]
    kind = "or" if statement.op == "or" else "and"
    wanted = "=" if kind == "or" else "!="
    if len(parts) > 1 and all(isinstance(part, Atom) and part.op == wanted for part in parts):
        factors = [part.difference for part in parts if isinstance(part, Atom)]
        return Atom(Mul(*factors), wanted, Number(0))
    unique = tuple(dict.fromkeys(parts))
    return unique[0] if len(unique) == 1 else Combined(statement.op, unique)


def same_comparison(left: Atom, right: Atom, notation: Notation, everywhere: bool = True) -> bool:
    """Whether two comparisons hold at the same points, by their normal forms."""
    if right.op == MIRRORED[left.op] and left.op not in ("=", "!="):
        right = Atom(right.right, left.op, right.left)
    if left.op != right.op:
        return False
    signed = left.op not in ("=", "!=")
    return same_zeros(left.difference, right.difference, notation, signed, everywhere=everywhere)


# -- names that stand for statements -------------------------------------------------------------


def _propositions(left: Statement, right: Statement, notation: Notation) -> Verdict:
    letters = sorted(letters_of(left) | letters_of(right), key=repr)
    classes = _classes(atoms_of(left) + atoms_of(right), notation)
    keys: list[Expression | int] = [*letters, *sorted(set(classes.values()))]
    if len(keys) > _MAX_LETTERS:
        return undecided("too-many-letters")
    for values in product((True, False), repeat=len(keys)):
        given = dict(zip(keys, values, strict=True))

        def of(part: Atom | Letter, given: dict[Expression | int, bool] = given) -> bool:
            return given[part.name] if isinstance(part, Letter) else given[classes[part]]

        truths = truth(left, of), truth(right, of)
        if truths[0] != truths[1]:
            if any(isinstance(key, int) for key in keys):
                return undecided("not-settled")
            point = tuple((_letter(key), WORDS[value]) for key, value in given.items())
            return different("different-truth", Refuted(point, *(WORDS[t] for t in truths)))
    return equivalent("proved", Proved("truth table"))


def _letter(key: Expression | int) -> str:
    return key.name if isinstance(key, Symbol) else str(key)


def _classes(atoms: list[Atom], notation: Notation) -> dict[Atom, int]:
    """Number the comparisons, the same ones with the same number."""
    numbers: dict[Atom, int] = {}
    for atom in atoms:
        for other, number in list(numbers.items()):
            if same_comparison(atom, other, notation):
                numbers[atom] = number
                break
        else:
            numbers.setdefault(atom, len(numbers))
    return numbers
