"""Formulas and queries in a rubric, read with the column of what cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from grader.equivalence import Enclosure, worked_out
from grader.errors import Place, Problem
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.names import LETTER_WORDS
from grader.expressions.nodes import Expression, Matrix, Symbol, number
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.traversal import free_symbols, functions_called, substitute
from grader.models.base import HasStates, Model, Query, QueryError, Value
from grader.models.registry import parse_query
from grader.rubric.problems import show, suggestion
from grader.rubric.yaml_text.places import Located


def checked_query(text: str | None, found: Located | None, problems: list[Problem]) -> Query | None:
    """Read a query; report what is not one."""
    if text is None or found is None:
        return None
    try:
        return parse_query(text)
    except QueryError as error:
        problems.append(bad_query(error, found.place))
        return None


def bad_query(error: QueryError, place: Place, word: str = "") -> Problem:
    """Say what a model cannot answer, and what it could, unless that is what was asked."""
    asked = word in error.allowed
    return Problem("bad-query", str(error), place, "" if asked else suggestion(word, error.allowed))


def checked_formula(
    text: str | None, found: Located | None, notation: Notation, problems: list[Problem]
) -> Expression | None:
    """Parse a formula; report what cannot be read at its column."""
    from grader.expressions.reading import parse

    if text is None or found is None:
        return None
    read = parse(text, notation)
    if isinstance(read, Unreadable):
        problems.append(bad_formula(text, read, found))
        return None
    if _QUANTIFIED.search(text):
        mend = "ask for it with `answer: review`, or for its words with `answer: text`"
        said = f"no answer is compared with {show(text)}, as it says for which values it holds"
        problems.append(Problem("quantified-reference", said, found.place, mend))
        return None
    if notation.shapes:
        _check_shapes(text, read, found, notation, problems)
    return read


#: A quantifier and what it binds, at the beginning of a formula of logic.
_QUANTIFIED = re.compile(r"(?:\b(?:exists|forall)\s+[A-Za-z]\b|[∃∀]\s?[A-Za-z])")


def _check_shapes(
    text: str,
    formula: Expression,
    found: Located,
    notation: Notation,
    problems: list[Problem],
) -> None:
    """Report a formula that the declared shapes forbid."""
    from grader.equivalence import misfit

    reason = misfit(formula, notation)
    if reason:
        mend = "correct the formula or `shapes`; a name without a shape is a number"
        problems.append(Problem("bad-shapes", f"in {show(text)}, {reason}", found.place, mend))


def bad_formula(text: str, read: Unreadable, found: Located) -> Problem:
    """Say what cannot be read in a formula, with its column in the file where that is known."""
    place = found.place
    if place.line == place.end_line:
        column = place.column + found.quoted + read.column - 1
        place = replace(place, column=column, end_column=column + 1)
    sentence = f"cannot read {show(text)}: {read.sentence}"
    mend = read.expected and f"expected {read.expected}"
    if not _TYPESET_QUOTES.isdisjoint(text):
        mend = "write straight quotes around the value, or none: ' or \""
    return Problem("bad-formula", sentence, place, mend)


_TYPESET_QUOTES = frozenset("“”„‘’‚«»")


# -- formulas in which queries stand -------------------------------------------------------------


def value_of(
    text: str, place: Place, model: Model | None, notation: Notation, problems: list[Problem]
) -> Value | None:
    """Return the value of a query, or of a formula in which queries of the model may stand.

    `diff(y, w_1) / w` is the derivative that the model computes, divided by w.
    """
    try:
        if model is not None and _is_query(text, model):
            return model.answer(parse_query(text)).value
        return _formula_value(text, place, model, notation, problems)
    except QueryError as error:
        problems.append(bad_query(error, place, text))
        return None


def is_formula_of_queries(text: str | None, model: Model | None) -> bool:
    """Whether a reference is a formula in which queries stand: `mean(y) - mean(x)`."""
    if text is None or model is None:
        return False
    try:
        parse_query(text)
    except QueryError:
        try:
            return any(_query_spans(text, model))
        except QueryError:
            return False
    return False


def is_formula_alone(text: str | None, notation: Notation) -> bool:
    """Whether a reference is no question to a model by its form, but the answer: `y = 9x + 1`, `9`.

    What calls a function that nobody knows, or holds words, is a question that was misspelled.
    """
    from grader.expressions.reading import parse

    if text is None:
        return False
    try:
        parse_query(text)
    except QueryError:
        read = parse(text, notation)
        known = KNOWN_FUNCTIONS.keys() | notation.functions
        if not isinstance(read, Expression) or not functions_called(read) <= known:
            return False
        names = {symbol.name for symbol in free_symbols(read)} - notation.variables
        return all(
            len(base := re.split(r"[_'^]", name)[0]) == 1 or base in LETTER_WORDS for name in names
        )
    return False


def _heads(model: Model) -> list[str]:
    """Return the words with which the model's queries begin."""
    words = (re.match(r"[A-Za-z]\w*", query) for query in model.vocabulary().queries)
    return list(dict.fromkeys(word[0] for word in words if word))


def _is_query(text: str, model: Model) -> bool:
    spans = list(_query_spans(text, model))
    bare = (
        parse_query(text).head in _heads(model)
        if re.fullmatch(r"[A-Za-z]\w*", text.strip())
        else False
    )
    return bare or spans == [(len(text) - len(text.lstrip()), len(text.rstrip()))]


def _query_spans(text: str, model: Model) -> Iterator[tuple[int, int]]:
    """Yield where queries stand in a formula: a head with a bracket, a quantity with an index."""
    states = model.quantities() if "[" in text and isinstance(model, HasStates) else ()
    starts = rf"{_any_of(_heads(model))}\s*[(\[]|{_any_of(states)}\s*\["
    pattern, position = re.compile(rf"(?<![\\\w])(?:{starts})"), 0
    while found := pattern.search(text, position):
        position = _closing(text, found.end() - 1)
        yield found.start(), position


def _any_of(words: Sequence[str]) -> str:
    """Return a pattern for any of the words, the longest first; without words, for nothing."""
    longest_first = sorted(words, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, longest_first))})" if words else "(?!)"


def _closing(text: str, start: int) -> int:
    depth = 0
    for position in range(start, len(text)):
        depth += (text[position] in "([{") - (text[position] in ")]}")
        if depth == 0:
            return position + 1
    return len(text)


def _formula_value(
    text: str, place: Place, model: Model | None, notation: Notation, problems: list[Problem]
) -> Expression | None:
    from grader.expressions.reading import parse

    spans = list(_query_spans(text, model)) if model is not None else []
    values: dict[Expression, Expression] = {}
    formula = text
    for index, (start, end) in reversed(list(enumerate(spans))):
        assert model is not None
        name = f"Q_value{index}"
        values[Symbol(name)] = _as_expression(model.answer(parse_query(text[start:end])).value)
        formula = f"{formula[:start]} ({name}) {formula[end:]}"
    names = frozenset(symbol.name for symbol in values if isinstance(symbol, Symbol))
    read = parse(formula, replace(notation, variables=notation.variables | names))
    if isinstance(read, Unreadable):
        problems.append(bad_formula(text, read, Located(text, place, place)))
        return None
    whole = substitute(read, values)
    of_matrices = any(isinstance(value, Matrix) for value in values.values())
    return worked_out(whole) if of_matrices and not free_symbols(whole) else whole


def _as_expression(value: Value) -> Expression:
    if isinstance(value, Expression):
        return value
    if isinstance(value, Enclosure):
        return number(value.midpoint)
    raise QueryError("only a formula or a number can stand in a formula")
