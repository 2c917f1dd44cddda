"""Other readings of numbers: a word for a name, a comma that may be decimal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from grader.answers.base import AnswerKind, Checked, MarkOutcome, Read, Response, Series
from grader.answers.check.decimals.rounded import with_constants, with_near_decimals
from grader.answers.demands.doubtful_signs import (
    digits_in_base_of_title,
    digits_of_binary,
    doubtful_readings,
    with_letter_of_base,
    with_samples,
    with_times,
)
from grader.answers.demands.letters_and_steps import (
    as_congruence,
    with_amounts,
    with_names_in_a_chain,
    with_other_letter,
    with_plain_rows,
    without_goal,
    without_unit_step,
)
from grader.answers.demands.names_as_typed import (
    with_names_as_typed,
    with_planck_constant,
    without_own_argument,
)
from grader.answers.demands.shares import for_a_person
from grader.answers.demands.usual_ways import (
    below_zero_in_brackets,
    in_size_of_title,
    order_of_bound,
    with_capital_euler,
    with_capital_unit,
    with_factors_in_brackets,
    with_imaginary_unit_in_front,
    with_own_aliases,
    with_points_in_groups,
    with_sizes,
    with_square_brackets,
    without_argument,
    without_both_signs,
    without_doubt_of_digits,
    without_exclamation,
    without_name_of_statement,
    without_path,
)
from grader.answers.find.measures.quantities import quantity_of
from grader.answers.find.measures.units import NO_UNIT
from grader.answers.find.solutions.alternatives import read_again
from grader.answers.find.solutions.solutions_said import with_plus_minus
from grader.equivalence import EXACT
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.names import GREEK_WORDS
from grader.expressions.nodes import (
    Add,
    Call,
    Collection,
    Expression,
    Mul,
    Number,
    Relation,
    Symbol,
)
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.numerals import read_numeral
from grader.expressions.traversal import free_symbols, functions_called, transform, walk
from grader.models.base import Iterates, Labels
from grader.rubric.types import Asked

_WORD = re.compile(r"(?<![A-Za-z\\_{])[A-Za-z]{3,}(?![A-Za-z_])")


Check = Callable[[Asked, Response], Checked]
_COMMA = re.compile(r"(?<![\d,.])\d{1,12},\d{1,12}(?!\d|[,.]\d)")


def in_other_readings(asked: Asked, response: Response, kind: AnswerKind) -> Checked:
    """Check an answer in its plain reading, then in others that are as usual.

    The names of the question are tried as if they were declared, and decimals as the constants that
    they are rounded from. Where only a decimal comma, or a word, may make it right, a person looks.
    """
    response, check = _with_several(asked, _without_approximation(response)), kind.check
    checked = check(asked, response)
    if checked.outcome not in _NOT_RIGHT:
        return checked
    for reading in (*_USUAL, *(() if kind.facts.exact else (_with_constants,))):
        other = reading(asked, response)
        if other is not None and not _is_other_sort(response, other, asked):
            again = check(asked, other)
            if again.outcome is MarkOutcome.CORRECT:
                return again
            doubtful = again.outcome is MarkOutcome.NEEDS_REVIEW and reading is without_argument
            checked = again if doubtful and checked.outcome is MarkOutcome.INCORRECT else checked
    by_factors = _by_factors(asked, response, check)
    return by_factors or _for_a_person(asked, response, with_words(asked, response, checked), check)


def _is_other_sort(response: Response, other: Response, asked: Asked) -> bool:
    """Whether a formula was read where a program, states of an iteration or labels are asked."""
    no_formula = isinstance(response.read, str | Series | Mapping)
    no_formula = no_formula or isinstance(asked.value, Iterates | Labels)
    return no_formula and isinstance(other.read, Expression)


def _by_factors(asked: Asked, response: Response, check: Check) -> Checked | None:
    """Check with `g(h - y)` of the reference as a product, where the answer writes `g` as a name.

    Where the answer has it before a bracket too, or no other letter stands beside it, a person
    looks. A function is declared, or is called with more than one argument.
    """
    value, answer = asked.value, response.read
    if not isinstance(value, Expression) or not isinstance(answer, Expression):
        return None
    names = _open_factors(asked, value)
    if asked.part.formula or asked.reference is None or not names:
        return None
    by_factor = replace(asked.reference, value=_with_factors(value, names))
    again = replace(response, read=_with_factors(answer, names))
    checked = check(replace(asked, reference=by_factor), again)
    if checked.outcome is not MarkOutcome.CORRECT:
        return None
    if functions_called(answer) & names or not all(
        _is_beside(value, name) or _is_apart(asked.part.reference_text, name) for name in names
    ):
        return for_a_person(checked, "letter-before-bracket", FACTOR)
    return checked


FACTOR = "This is right if the letter before the bracket is a factor; a person will look."


def _open_factors(asked: Asked, value: Expression) -> frozenset[str]:
    """Return the letters of the reference that stand before one bracket, with a sum in it."""
    calls: dict[str, set[Call]] = {}
    for node in walk(value):
        if isinstance(node, Call):
            calls.setdefault(node.name, set()).add(node)
    declared = asked.part.notation.functions | KNOWN_FUNCTIONS.keys()
    alone = {name: next(iter(found)) for name, found in calls.items() if len(found) == 1}
    return frozenset(
        name
        for name, call in alone.items()
        if name not in declared and len(name) == 1 and not call.primes
        if len(call.args) == 1 and isinstance(call.args[0], Add)
        if name != "f" or _is_beside(value, name)
    )


def _is_beside(value: Expression, name: str) -> bool:
    """Whether a call is a factor beside a letter, as in `m g(h - y)`."""
    return any(
        isinstance(node, Mul)
        and any(isinstance(factor, Call) and factor.name == name for factor in node.args)
        and any(isinstance(factor, Symbol) for factor in node.args)
        for node in walk(value)
    )


def _is_apart(text: str, name: str) -> bool:
    """Whether a blank parts a letter from its bracket, as in `g (sin x - cos x)`."""
    return re.search(rf"(?<!\w){re.escape(name)}\s+\(", text) is not None


def _with_factors(read: Expression, names: frozenset[str]) -> Expression:
    def factor(node: Expression) -> Expression:
        if isinstance(node, Call) and node.name in names and not node.primes:
            return Mul(Symbol(node.name), *node.args)
        return node

    return transform(read, factor)


_NOT_RIGHT = frozenset({MarkOutcome.INCORRECT, MarkOutcome.PARTIAL, MarkOutcome.NEEDS_REVIEW})


def _with_several(asked: Asked, response: Response) -> Response:
    """Read `a+-2b`, which may be a sum elsewhere, as two values where several are asked."""
    open_sign = isinstance(response.read, Unreadable) and response.read.code == _OPEN_SIGN
    if not open_sign or not isinstance(asked.value, Collection):
        return response
    return replace(response, read=read_again(with_plus_minus(response.raw), asked.part.notation))


_OPEN_SIGN = "unreadable-plus-minus"


def _without_approximation(response: Response) -> Response:
    """Take `x ≈ 1.414` for `x = 1.414`: that it is rounded is seen in how it is written."""
    read = response.read
    if not isinstance(read, Relation) or set(read.ops) != {"~"}:
        return response
    return replace(response, read=Relation(read.args, ("=",) * len(read.ops)))


def _with_names_declared(asked: Asked, response: Response) -> Response | None:
    """Read an answer with the letters of the reference as names: `mu` beside m and u is `m u`."""
    value = asked.value
    if not isinstance(value, Expression) or not isinstance(response.read, Expression):
        return None
    names = frozenset(symbol.name for symbol in free_symbols(value))
    if not names or not any(_is_spelled(word, names) for word in _LETTERS.findall(response.raw)):
        return None
    notation = replace(asked.part.notation, variables=asked.part.notation.variables | names)
    read = read_again(response.raw, notation)
    if isinstance(read, Unreadable) or read is response.read:
        return None
    return replace(response, read=read)


_USUAL = (
    with_own_aliases,
    without_exclamation,
    _with_names_declared,
    with_names_as_typed,
    with_planck_constant,
    without_own_argument,
    with_factors_in_brackets,
    with_sizes,
    in_size_of_title,
    with_capital_unit,
    with_capital_euler,
    with_square_brackets,
    with_imaginary_unit_in_front,
    without_argument,
    without_name_of_statement,
    below_zero_in_brackets,
    with_points_in_groups,
    order_of_bound,
    without_both_signs,
    without_doubt_of_digits,
    digits_of_binary,
    digits_in_base_of_title,
    with_letter_of_base,
    with_samples,
    with_times,
    without_path,
    with_other_letter,
    without_unit_step,
    with_amounts,
    without_goal,
    as_congruence,
    with_names_in_a_chain,
    with_plain_rows,
)
_LETTERS = re.compile(r"(?<![A-Za-z\\])[A-Za-z]{2,3}(?![A-Za-z])")


def _is_spelled(word: str, names: frozenset[str]) -> bool:
    return word not in names and set(word) <= names


def _with_constants(asked: Asked, response: Response) -> Response | None:
    """Read decimals as the constants of the reference that they are rounded from."""
    value = asked.value
    if not isinstance(value, Expression) or not isinstance(response.read, Expression):
        return None
    if asked.part.policy == EXACT:
        read = with_constants(value, response.read)
    else:
        names = free_symbols(value)
        read = with_near_decimals(value, response.read, asked.part.policy) if names else None
    return None if read is None else replace(response, read=read)


def _unit_not_asked(asked: Asked, response: Response, check: Check) -> bool:
    """Whether an answer is right with a unit behind it, where the part names none: `5 m`."""
    if asked.part.unit is not None or not isinstance(response.read, Expression | Unreadable):
        return False
    value = asked.value
    if isinstance(value, Collection) and not free_symbols(value):
        return _units_not_asked(asked, response, check)
    formula = isinstance(value, Expression) and not isinstance(value, Collection)
    names = free_symbols(value) if formula and isinstance(value, Expression) else ()
    known = frozenset(symbol.name for symbol in names)
    found = quantity_of(response.raw, asked.part.notation, NO_UNIT, known)
    if found is None or not found.unit.dimension:
        return False
    bare = replace(response, raw=found.number, read=found.value)
    return check(asked, bare).outcome is MarkOutcome.CORRECT


_BETWEEN_VALUES = re.compile(r"(\s?[,;]\s|\s(?:and|or|und|oder|et|y|e)\s)")


def _units_not_asked(asked: Asked, response: Response, check: Check) -> bool:
    """Whether several values are right without the units that stand behind them: `6 m and 4 s`."""
    pieces = _BETWEEN_VALUES.split(response.raw)
    found = [quantity_of(piece, asked.part.notation, NO_UNIT) for piece in pieces]
    if not any(each is not None and each.unit.dimension for each in found):
        return False
    text = "".join(
        each.number if each is not None else piece
        for each, piece in zip(found, pieces, strict=True)
    )
    bare = replace(response, raw=text, read=read_again(text, asked.part.notation))
    return check(asked, bare).outcome is MarkOutcome.CORRECT


def _for_a_person(asked: Asked, response: Response, checked: Checked, check: Check) -> Checked:
    if checked.outcome in _WRONG and _unit_not_asked(asked, response, check):
        text = "This is right but for the unit, which was not expected; a person will look."
        return for_a_person(checked, "unit", text)
    if checked.outcome not in _WRONG:
        return checked
    for code, text, doubtful in doubtful_readings(asked, response):
        if check(asked, doubtful).outcome is MarkOutcome.CORRECT:
            return for_a_person(checked, code, text)
    if not _COMMA.search(response.raw):
        return checked
    grouped = asked.part.notation.comma_groups
    notation = replace(asked.part.notation, decimal_comma=grouped, comma_groups=True)
    here = replace(asked, part=replace(asked.part, notation=notation))
    read = _with_commas(response, notation)
    if read is None or check(here, replace(response, read=read)).outcome is not MarkOutcome.CORRECT:
        return checked
    meant = "is a decimal one" if grouped else "parts thousands"
    text = f"This is right if the comma {meant}; a person will look."
    return for_a_person(checked, "decimal-comma", text)


_WRONG = frozenset({MarkOutcome.INCORRECT, MarkOutcome.PARTIAL})


def _with_commas(response: Response, notation: Notation) -> Read | None:
    """Read an answer with decimal commas; None for one that is no formula."""
    if isinstance(response.read, Series):
        entries = {at: _parted(v, response.raw) for at, v in response.read.entries.items()}
        return replace(response.read, entries=entries)
    if not isinstance(response.read, Expression | Unreadable):
        return None
    return read_again(response.raw, notation)


def _parted(value: Expression | Unreadable, raw: str) -> Expression | Unreadable:
    """Return 1.425 for a value that was written `1,425`."""
    if not isinstance(value, Number) or not value.literal.isdigit():
        return value
    whole, part = value.literal[:-3], value.literal[-3:]
    return read_numeral(f"{whole}.{part}") if whole and f"{whole},{part}" in raw else value


def with_words(asked: Asked, response: Response, checked: Checked) -> Checked:
    """Leave a wrong answer to a person that was read with a word in it for a name.

    Where numbers are asked, `five`, or a word of another language between two of them, is none of
    the names of the question. Where formulas are asked, a word may be a name; two are a sentence.
    """
    value = asked.value
    numeric = not isinstance(value, Expression) or not free_symbols(value)
    if checked.outcome is not MarkOutcome.INCORRECT:
        return checked
    words = [*_taken_for_names(asked, response)]
    if len(words) < (1 if numeric else 2):
        return checked
    word = words[0]
    text = f"The word `{word}` in this answer was not understood; a person will look."
    return for_a_person(checked, "word", text)


def _taken_for_names(asked: Asked, response: Response) -> Iterator[str]:
    """Yield the words that were read as names, or as products of letters."""
    if not isinstance(response.read, Expression):
        return
    names = {symbol.name for symbol in free_symbols(response.read)}
    value = asked.value
    own = {s.name for s in free_symbols(value)} if isinstance(value, Expression) else set()
    declared = asked.part.notation.variables | asked.part.notation.functions | own | GREEK_WORDS
    declared |= {*asked.part.find.names}
    for word in dict.fromkeys(found[0] for found in _WORD.finditer(response.raw)):
        known = word in declared or word.lower() in KNOWN_FUNCTIONS
        if not known and (word in names or set(word) <= names):
            yield word
