r"""Texts that are the same in another reading: `2e+1` beside `2*e + 1`, `h/2\pi`, `a+-2b`.

Where the other text says which reading was meant, it is taken. Where nothing but the comparison
says so, a person looks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from grader.equivalence import (
    NumberPolicy,
    Outcome,
    Prepared,
    Verdict,
    undecided,
)
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.names import GREEK_WORDS
from grader.expressions.nodes import (
    Collection,
    Constant,
    Expression,
    Logic,
    PlusMinus,
    SetOperation,
    Symbol,
)
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.reading import (
    as_plus_minus,
    as_sum,
    divided_by_all,
    parse,
    with_eulers_number,
    with_powers_of_one_digit,
)
from grader.expressions.traversal import free_symbols, functions_called, substitute, transform, walk
from grader.final_answers.counting import count_of_call, counts_written_out
from grader.final_answers.unit_vectors import as_vectors

Side = Expression | Unreadable
Read = tuple[Side, Side]
Pair = tuple[Expression, Expression]
Spell = Callable[[str], str | None]

_EULER = Constant("e")
_CAPITAL = Symbol("E")
_I = Constant("i")
_J = Symbol("j")
_STROKES = "The two are the same if a stroke divides by all that stands behind it"
_POWERS = "The two are the same if an exponent without braces is one digit"
#: Readings that are left to a person where they make two texts the same.
_OPEN: tuple[tuple[Spell, str, str], ...] = (
    (divided_by_all, "ambiguous-stroke", f"{_STROKES}, as in `a/(2b)`."),
    (with_powers_of_one_digit, "tex-power", f"{_POWERS}, as TeX sets it."),
)


def compared_otherwise(
    texts: tuple[str, str], read: Read, notation: Notation, policy: NumberPolicy
) -> tuple[Verdict, Read] | None:
    """Compare two texts, which are not the same as read, in other readings of them.

    None where no other reading settles anything.
    """
    signs = _of_two_signs(texts, read, notation)
    if signs is not None:
        return Prepared(signs[0], notation, policy).compare(signs[1]), signs
    pair = _both_read(read)
    if pair is None:
        return None
    for other in (
        _with_euler(texts, pair, notation),
        _with_capital_euler(pair, notation),
        _with_engineers_unit(pair, notation),
        _with_gamma_of_both(texts, pair, notation),
        _with_names(texts, pair, notation),
        as_vectors(*pair),
        _with_rows(texts, pair, notation),
        _with_counts(texts, pair, notation),
    ):
        verdict = Prepared(other[0], notation, policy).compare(other[1]) if other else None
        if other and verdict and verdict.outcome is Outcome.EQUIVALENT:
            return verdict, other
    return _left_open(texts, pair, notation, policy) or _with_unknown_functions(pair, notation)


def _both_read(read: Read) -> Pair | None:
    left, right = read
    both = isinstance(left, Expression) and isinstance(right, Expression)
    return (left, right) if both else None  # type: ignore[return-value]


# -- readings that the other text decides --------------------------------------------------------


_COUNTING = frozenset({"C", "P"})
_GAMMA = re.compile(r"(?<![\w\\])gamma ?\(")
#: Functions that notation makes, and those that formulas of vectors know.
_MADE_BY_READING = frozenset(
    {"ratio", "primed", "cross", "outer", "diag", "ones", "indicator", "kronecker", "triangle"}
)
_WORD = 4


def _of_two_signs(texts: tuple[str, str], read: Read, notation: Notation) -> Pair | None:
    """Read `a+-b` as two values where the other side has several, and else as a sum."""
    if not any(isinstance(side, Unreadable) and side.code == _TWO_SIGNS for side in read):
        return None
    several = any(isinstance(side, Expression) and _is_several(side) for side in read)
    spell = as_plus_minus if several else as_sum
    return _both_read(
        (
            parse(spell(texts[0]) or texts[0], notation),
            parse(spell(texts[1]) or texts[1], notation),
        )
    )


_TWO_SIGNS = "unreadable-plus-minus"


def _is_several(side: Expression) -> bool:
    """Whether a side holds more than one value: `1 ± 2`, `x = 1 or x = 3`, `{1, 3}`."""
    return any(
        isinstance(node, PlusMinus | Collection | SetOperation)
        or (isinstance(node, Logic) and node.op == "or")
        for node in walk(side)
    )


def _with_euler(texts: tuple[str, str], pair: Pair, notation: Notation) -> Pair | None:
    """Read the `e` of one text as Euler's number where the other text has that."""
    sides: list[Expression] = [*pair]
    for here, there in ((0, 1), (1, 0)):
        spelled, other = with_eulers_number(texts[here]), pair[there]
        if _is_no_variable(_CAPITAL.name, notation):
            other = substitute(other, {_CAPITAL: _EULER})
        if spelled is None or not any(node is _EULER for node in walk(other)):
            continue
        again = parse(spelled, notation)
        if isinstance(again, Expression):
            sides[here], sides[there] = again, other
    return None if (sides[0], sides[1]) == pair else (sides[0], sides[1])


def _with_capital_euler(pair: Pair, notation: Notation) -> Pair | None:
    """Read `E` as Euler's number, as programs write it, where it is none of the variables told."""
    has_capital = any(_CAPITAL in free_symbols(side) for side in pair)
    if not has_capital or not _is_no_variable(_CAPITAL.name, notation):
        return None
    left, right = (substitute(side, {_CAPITAL: _EULER}) for side in pair)
    return left, right


def _with_engineers_unit(pair: Pair, notation: Notation) -> Pair | None:
    """Read the `j` of one text as the imaginary unit where the other has `i`, and nothing is j."""
    for here, there in ((0, 1), (1, 0)):
        letters = [_J in free_symbols(pair[each]) for each in (here, there)]
        units = [any(node is _I for node in walk(pair[each])) for each in (here, there)]
        if letters != [True, False] or units != [False, True] or "j" in notation.variables:
            continue
        sides: list[Expression] = [*pair]
        sides[here] = substitute(pair[here], {_J: _I})
        return sides[0], sides[1]
    return None


def _with_gamma_of_both(texts: tuple[str, str], pair: Pair, notation: Notation) -> Pair | None:
    """Read `gamma(x + 1)` as the function where gamma is none of the variables told."""
    spelled = [_GAMMA.sub("Gamma(", text) for text in texts]
    if not _is_no_variable("gamma", notation) or [*texts] == spelled:
        return None
    left, right = (_again(text, side, notation) for text, side in zip(spelled, pair, strict=True))
    alone = any(Symbol("gamma") in free_symbols(side) for side in (left, right))
    return None if alone else (left, right)


def _is_no_variable(name: str, notation: Notation) -> bool:
    """Whether the variables are told, and a name is not among them."""
    return bool(notation.variables) and name not in notation.variables | notation.functions


def _with_names(texts: tuple[str, str], pair: Pair, notation: Notation) -> Pair | None:
    """Read letters as names on both sides that are no units on one."""
    if not notation.units:
        return None
    names = {symbol.name for side in pair for symbol in free_symbols(side)}
    if not names:
        return None
    declared = replace(notation, variables=notation.variables | names)
    return _both_read((parse(texts[0], declared), parse(texts[1], declared)))


#: A list of one row, and one of rows with one entry each, which are lists of numbers else.
_ONE_ROW = re.compile(r"\[\s*+(\[[^\[\]]{1,400}+\])\s*+\]")
_ONE_COLUMN = re.compile(r"\[\s*+((?:\[[^\[\],]{1,80}+\]\s*+,\s*+){1,40}\[[^\[\],]{1,80}+\])\s*+\]")


def _with_rows(texts: tuple[str, str], pair: Pair, notation: Notation) -> Pair | None:
    """Read `[[1, 2]]` as a matrix of one row and `[[1], [2]]` as one of one column."""
    if not any("]" in text for text in texts):
        return None
    spelled = [_ONE_COLUMN.sub(r"matrix(\1)", _ONE_ROW.sub(r"matrix(\1)", t)) for t in texts]
    if [*texts] == spelled:
        return None
    left, right = (_again(text, side, notation) for text, side in zip(spelled, pair, strict=True))
    return left, right


def of_other_shapes(gold: str, answer: str) -> bool:
    """Whether one of two texts is a row, `[[1, 2]]`, and the other a column, `[[1], [2]]`."""
    rows = [_ONE_ROW.fullmatch(text.strip()) is not None for text in (gold, answer)]
    columns = [_ONE_COLUMN.fullmatch(text.strip()) is not None for text in (gold, answer)]
    return (rows[0] and columns[1]) or (columns[0] and rows[1])


def _with_counts(texts: tuple[str, str], pair: Pair, notation: Notation) -> Pair | None:
    """Read `C(5, 2)` and `5C2` as numbers of choices where the other side has no such letters."""
    sides: list[Expression] = [*pair]
    for here, there in ((0, 1), (1, 0)):
        other = pair[there]
        taken = functions_called(other) | {symbol.name for symbol in free_symbols(other)}
        taken |= notation.variables | notation.functions
        written = texts[here] if taken & _COUNTING else counts_written_out(texts[here])
        read = _again(written if written != texts[here] else None, pair[here], notation)
        if "gamma" not in taken and _GAMMA.search(texts[here]):
            read = _again(_GAMMA.sub("Gamma(", texts[here]), read, notation)
        sides[here] = transform(read, partial(count_of_call, taken=taken))
    return None if (sides[0], sides[1]) == pair else (sides[0], sides[1])


# -- readings that a person decides --------------------------------------------------------------


def _left_open(
    texts: tuple[str, str], pair: Pair, notation: Notation, policy: NumberPolicy
) -> tuple[Verdict, Read] | None:
    for spell, code, sentence in _OPEN:
        spelled = [spell(text) for text in texts]
        if spelled == [None, None]:
            continue
        sides = [_again(text, side, notation) for text, side in zip(spelled, pair, strict=True)]
        for left, right in ((pair[0], sides[1]), (sides[0], pair[1])):
            if (left, right) == pair:
                continue
            verdict = Prepared(left, notation, policy).compare(right)
            if verdict.outcome is Outcome.EQUIVALENT:
                return undecided(code, sentence), pair
    return None


def _with_unknown_functions(pair: Pair, notation: Notation) -> tuple[Verdict, Read] | None:
    """Leave open what stands and falls with a function of one side that is not known here."""
    known = KNOWN_FUNCTIONS.keys() | notation.functions | _MADE_BY_READING | GREEK_WORDS
    called = [functions_called(side) for side in pair]
    words = {name for name in called[0] ^ called[1] if name.isalpha() and len(name) >= _WORD}
    unknown = sorted(words - known)
    if not unknown:
        return None
    return undecided(
        "function-unknown", f"`{unknown[0]}` is not a function that is known here."
    ), pair


def _again(text: str | None, side: Expression, notation: Notation) -> Expression:
    read = parse(text, notation) if text is not None else side
    return read if isinstance(read, Expression) else side
