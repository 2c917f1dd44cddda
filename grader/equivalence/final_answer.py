"""The final answers of two free texts, compared with the usual liberties."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from grader.equivalence.branches import branches
from grader.equivalence.collections import same_elements
from grader.equivalence.compare import Prepared
from grader.equivalence.core import to_core
from grader.equivalence.exact import significant_digits
from grader.equivalence.final_text import final_texts
from grader.equivalence.kinds import Kind, kind_of
from grader.equivalence.liberties import (
    assigned_value,
    has_unit,
    is_sequence,
    variants,
    with_sign,
    without_unit,
)
from grader.equivalence.numbers import check_number, enclose
from grader.equivalence.outcomes import equivalent
from grader.equivalence.relations import same_truth
from grader.equivalence.statements import NotAStatement, membership, statement_of
from grader.equivalence.verdict import (
    Identical,
    NumberPolicy,
    Outcome,
    Remark,
    Verdict,
)
from grader.expressions.nodes import Collection, Expression, Neg, Number, Relation, Symbol
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.parser import parse
from grader.expressions.traversal import free_symbols

Read = tuple[Expression | Unreadable, Expression | Unreadable]
#: Decimal places from which on a rounded decimal is taken for the exact value.
LEAST_DECIMALS = 3

NOTHING = Unreadable(1, "an answer", "there is no mathematics in this text", "no-final-answer")
_MARKUP = re.compile(r"\\(?:text|textbf|mathrm|mbox|textrm)\s*\{([^{}]*)\}|[$\\{}]")


def compare_final_answers(
    gold: str, answer: str, notation: Notation, policy: NumberPolicy
) -> tuple[Verdict, Read]:
    """Find the final answers of two texts and compare them."""
    plain = _compare_read(gold, answer, notation, policy)
    if plain[0].outcome is Outcome.EQUIVALENT or notation.units:
        return plain
    with_units = _compare_read(gold, answer, replace(notation, units=True), policy)
    return with_units if with_units[0].outcome is Outcome.EQUIVALENT else plain


def _compare_read(
    gold: str, answer: str, notation: Notation, policy: NumberPolicy
) -> tuple[Verdict, Read]:
    left, right = final_expression(gold, notation), final_expression(answer, notation)
    if same_words(gold, answer):
        return equivalent("same-words", Identical()), (left, right)
    for side, code in ((left, "reference-unreadable"), (right, "unreadable")):
        if isinstance(side, Unreadable):
            return Verdict(Outcome.UNREADABLE, code), (left, right)
    assert isinstance(left, Expression)
    assert isinstance(right, Expression)
    return compare_liberally(left, right, notation, policy), (left, right)


def final_expression(text: str, notation: Notation) -> Expression | Unreadable:
    """Return the final answer of a text, as read."""
    failure: Unreadable | None = None
    for found in final_texts(text):
        read = parse(_cleaned(found.text), notation)
        if isinstance(read, Expression):
            return with_sign(read) or read
        failure = failure or read
    return failure or NOTHING


def _cleaned(text: str) -> str:
    """Drop a full stop at the end and the thin spaces that group digits."""
    text = re.sub(r"(?<=\d),?\\!\s*(?=,?\s*\d{3})", "", text)
    text = re.sub(r"(?<=\d),(?=\d{3}(?:\D|$))", ",", text)
    text = re.sub(r"(?<=\d)\{,\}(?=\d{3})", "", text)
    text = re.sub(r"(?<=\d)\s*(?:pct|percent)\b", r"\\%", text)
    return text.strip().rstrip(".,;").strip()


def same_words(gold: str, answer: str) -> bool:
    """Whether two answers are the same words, whatever the mark-up."""
    texts = [next((found.text for found in final_texts(side)), "") for side in (gold, answer)]
    bare = [" ".join(_MARKUP.sub(r" \1 ", text).lower().split()).strip(" .") for text in texts]
    wordy = re.fullmatch(r"[a-z][a-z \-']*", bare[0]) is not None
    return wordy and bare[0] == bare[1]


# -- comparing -----------------------------------------------------------------------------------


def compare_liberally(
    reference: Expression, answer: Expression, notation: Notation, policy: NumberPolicy
) -> Verdict:
    """Compare with the liberties of a final answer; they only ever make equal what was not."""
    strict = Prepared(reference, notation, policy).compare(answer)
    if strict.outcome is Outcome.EQUIVALENT:
        return strict
    result = result_of_chain(answer, notation)
    if result is not None and kind_of(reference) is not Kind.STATEMENT:
        return compare_liberally(reference, result, notation, policy)
    both_assigned = None not in (assigned_value(reference), assigned_value(answer))
    for left in variants(reference):
        for right in variants(answer):
            if both_assigned and not _same_names(reference, answer):
                continue
            verdict = _compare_values(left, right, notation, policy)
            if verdict is not None and verdict.outcome is Outcome.EQUIVALENT:
                return verdict
    return strict


def result_of_chain(node: Expression, notation: Notation) -> Expression | None:
    """Return the last side of a computation, `3 + 4 = 7`, whose sides are all the same."""
    if not isinstance(node, Relation) or set(node.ops) != {"="}:
        return None
    first = Prepared(node.args[0], notation)
    for side in node.args[1:]:
        if first.compare(side).outcome is not Outcome.EQUIVALENT:
            return None
    return node.args[-1]


def _same_names(reference: Expression, answer: Expression) -> bool:
    left, right = reference.args[0], answer.args[0]
    return left == right or not (isinstance(left, Symbol) and isinstance(right, Symbol))


def _compare_values(
    left: Expression, right: Expression, notation: Notation, policy: NumberPolicy
) -> Verdict | None:
    for one, other in _unit_pairs(left, right):
        verdict = Prepared(one, notation, policy).compare(other)
        if verdict.outcome is Outcome.EQUIVALENT:
            return verdict
        rounded = _rounded(one, other)
        if rounded is not None:
            return rounded
    listed = _as_lists(left, right, notation, policy)
    return listed or _as_sets(left, right, notation)


def _unit_pairs(left: Expression, right: Expression) -> list[tuple[Expression, Expression]]:
    """Return the pair, and the pair without the unit that only one side has."""
    pairs = [(left, right)]
    bare_left, bare_right = without_unit(left), without_unit(right)
    if bare_right is not None and not has_unit(left) and not free_symbols(left):
        pairs.append((left, bare_right))
    if bare_left is not None and not has_unit(right) and not free_symbols(right):
        pairs.append((bare_left, right))
    return pairs


def _as_lists(
    left: Expression, right: Expression, notation: Notation, policy: NumberPolicy
) -> Verdict | None:
    """Compare solutions in any order where at least one side is a bare list or a set."""
    items = [_items(side) for side in (left, right)]
    if items[0] is None or items[1] is None:
        return None
    bare = [is_sequence(side) or _is_set(side) for side in (left, right)]
    if not any(bare):
        return None

    def comparer(a: Expression, b: Expression, of: Notation) -> Verdict:
        return compare_liberally(a, b, of, policy)

    if not all(bare):
        # a tuple keeps its order
        if len(items[0]) != len(items[1]):
            return None
        pairs = zip(items[0], items[1], strict=True)
        verdicts = [comparer(a, b, notation) for a, b in pairs]
        return next((v for v in verdicts if v.outcome is not Outcome.EQUIVALENT), verdicts[0])
    return same_elements(items[0], items[1], notation, comparer)


def _is_set(node: Expression) -> bool:
    return isinstance(node, Collection) and node.kind == "set"


def _items(node: Expression) -> list[Expression] | None:
    if isinstance(node, Collection) and node.args:
        return [value for item in node.args for value in _spread(item)]
    if kind_of(node) in (Kind.SCALAR, Kind.BRANCHES, Kind.MATRIX):
        return _spread(node)
    return None


def _spread(item: Expression) -> list[Expression]:
    value = assigned_value(item)
    return [part for (part,) in branches(item if value is None else value)]


def _as_sets(left: Expression, right: Expression, notation: Notation) -> Verdict | None:
    """Compare an inequality about one name with the set of its solutions."""
    kinds = kind_of(left), kind_of(right)
    if Kind.STATEMENT not in kinds or kinds[0] is kinds[1]:
        return None
    condition, solutions = (left, right) if kinds[0] is Kind.STATEMENT else (right, left)
    names = free_symbols(condition)
    if len(names) != 1:
        return None
    try:
        statement = statement_of(to_core(condition))
        inside = membership(next(iter(names)), to_core(solutions))
    except NotAStatement:
        return None
    return same_truth(statement, inside, notation)


def _rounded(reference: Expression, answer: Expression) -> Verdict | None:
    """Accept a decimal of some digits that the exact value rounds to."""
    literal = answer.args[0] if isinstance(answer, Neg) else answer
    if not isinstance(literal, Number) or "." not in literal.literal:
        return None
    if isinstance(reference, Number) and "." in reference.literal:
        return None
    digits = literal.literal.rstrip("0") if "e" not in literal.literal.lower() else ""
    places = len(digits.partition(".")[2])
    if places < LEAST_DECIMALS or len(significant_digits(digits)) < LEAST_DECIMALS:
        return None
    enclosure = enclose(reference)
    if enclosure is None:
        return None
    half = Fraction(1, 2) / Fraction(10) ** places
    verdict = check_number(enclosure, answer, NumberPolicy(absolute=half))
    if verdict.outcome is not Outcome.EQUIVALENT:
        return None
    remark = Remark("rounded", "The answer is the exact value, rounded.")
    return Verdict(Outcome.EQUIVALENT, "rounded", verdict.evidence, (remark,))
