"""Letters behind numbers that stand for thousands and millions: `676k`, `$2.5M`.

They do so where a number is asked and the letter is no name of the question or of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from grader.answers.base import Response
from grader.answers.find.lines import line_of
from grader.answers.find.reading import is_numeric
from grader.expressions.language import MAGNITUDE_SIGNS, MAGNITUDES
from grader.expressions.nodes import Collection, Expression, Mul, Number, Pow, Symbol, Unit
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.phrases import pattern_of
from grader.expressions.reading import parse
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols, transform, walk
from grader.readers.document import Document
from grader.rubric.types import Asked


def asks_for_numbers(asked: Asked) -> bool:
    """Whether the right answer is a number, or holds nothing but numbers."""
    value = asked.value
    if not isinstance(value, Expression):
        return True  # a model encloses it
    entries = value.args if isinstance(value, Collection) else (value,)
    return all(isinstance(entry, Expression) and is_numeric(entry) for entry in entries)


def with_magnitudes(asked: Asked, read: Expression) -> Expression:
    """Return `676k` as 676000, `(12k, 3k)` as well, where numbers are asked."""
    declared = asked.part.notation.variables
    names = {symbol.name for symbol in free_symbols(read) if isinstance(symbol, Symbol)}
    if not names & (MAGNITUDE_SIGNS.keys() - declared) or not asks_for_numbers(asked):
        return read

    def worth(node: Expression) -> Expression:
        if not _counts(node) or node.args[-1].payload[0] in declared:
            return node
        *others, number, sign = node.args
        assert isinstance(number, Number)
        assert isinstance(sign, Symbol)
        value = Number(number.value * 10 ** MAGNITUDE_SIGNS[sign.name])
        return Mul(*others, value) if others else value

    return transform(read, worth, Mul)


#: A size in words behind a number: `3.2 billion`, `$3.2$ billion`, `3.2\\text{ billion}`.
_SIZE_BEHIND = re.compile(
    r"(?:\s|~|\\[,;: ])*\$?(?:\s|-)?(?:\\(?:text|mathrm|textrm)\s?\{\s*)?"
    rf"(?P<size>{pattern_of(tuple(MAGNITUDES))})(?![^\W\d_])",
    re.IGNORECASE,
)


def size_behind(text: str) -> int:
    """Return the power of ten that a text begins with, in words; 0 where it does not."""
    found = _SIZE_BEHIND.match(text)
    return MAGNITUDES[found["size"].lower()] if found else 0


def in_size(document: Document, response: Response, notation: Notation) -> Response:
    """Return `N = 3.2` as 3200000000 where its line goes on with `billion`."""
    read, raw = response.read, response.raw
    written = _NUMBER.match(raw)
    if written is None or not isinstance(read, Expression):
        return response
    within = size_behind(raw[written.end() :])
    if within:
        number = parse(written["number"], notation)
        return _times(response, number, within)
    if written.end() < len(raw.rstrip("$ ")):
        return response
    line = line_of(document, response.place)
    at = line.rfind(raw)
    size = size_behind(line[at + len(raw) :]) if at >= 0 else 0
    return _times(response, read, size) if size else response


_NUMBER = re.compile(r"[\s$]*(?:\\\$)?(?P<number>[-−]?\d[\d.,]*)")


def _times(response: Response, number: Expression | Unreadable, size: int) -> Response:
    if not isinstance(number, Expression):
        return response
    return replace(response, read=Mul(number, Pow(Number(10), Number(size))))


def with_words_of_size(read: Expression) -> Expression:
    r"""Return `5 \text{ million}` as the number that it is."""

    def worth(node: Expression) -> Expression:
        powers = [MAGNITUDES.get(arg.name.lower(), 0) for arg in node.args if isinstance(arg, Unit)]
        if not any(powers):
            return node
        kept = [
            Number(Fraction(10) ** MAGNITUDES[arg.name.lower()])
            if isinstance(arg, Unit) and arg.name.lower() in MAGNITUDES
            else arg
            for arg in node.args
        ]
        return Mul(*kept)

    return transform(read, worth, Mul)


def are_magnitudes(read: Expression, statements: Iterable[Statement]) -> bool:
    """Whether the letters of an answer stand behind numbers alone, wherever the page has them."""
    names = free_symbols(read)
    sides = (side.expression for statement in statements for side in statement.sides)
    roots = [side for side in sides if isinstance(side, Expression)]
    if not names or names.intersection(roots):
        return False
    holders = (node for node in walk(*roots) if names.intersection(node.args))
    return all(_counts(node) and not names.intersection(node.args[:-1]) for node in holders)


def _counts(node: Expression) -> bool:
    """Whether a product ends with a number and the letter behind it."""
    if not isinstance(node, Mul) or not isinstance(node.args[-2], Number):
        return False
    sign = node.args[-1]
    return isinstance(sign, Symbol) and sign.name in MAGNITUDE_SIGNS
